package connect

import (
	"context"
	"net/http"
	"slices"

	"github.com/flowlatch/flowlatch/app"
	"github.com/flowlatch/flowlatch/app/connector"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/oauth/secret"
	"github.com/flowlatch/flowlatch/ui/page"
)

// rehearse sends the card's request once, or nothing while the echo target that it is for
// isn't there. Before one that may change something at a service it asks.
func (e *editor) rehearse() {
	r := e.route()
	if e.host.Busy() || e.id == "" || e.card.closes() || !r.ready() {
		return
	}
	e.asked = true
	if r.echo || e.stopped() {
		e.send(r) // which says what is wrong, and sends nothing then
		return
	}
	method := methodOf(e.typed.Card)
	harmless := slices.Contains([]string{"", http.MethodGet, http.MethodHead, http.MethodOptions}, method) || connector.OnThisComputer(e.typed.Card.URL)
	missing, some := e.leftOut()
	detail := text.T("connectors.ask.why", "It goes to {{.URL}} with the connection's credential, and the service does what it is asked to. The echo target gets the same request and changes nothing.", "URL", e.typed.Card.URL)
	verb, send := text.T("connectors.ask.verb", "Send it"), func() { e.send(r) }
	switch {
	case harmless && some:
		e.host.Confirm(text.T("connectors.ask.left-out", "Send it with nothing in that place?"), missing, verb, send)
	case harmless:
		send()
	default:
		if some {
			detail = text.T("connectors.ask.both", "{{.Missing}} {{.Why}}", "Missing", missing, "Why", detail)
		}
		e.host.Confirm(text.T("connectors.ask.title", "Send {{.Method}} to the service, for real?", "Method", method), detail, verb, send)
	}
}

// leftOut is what the finding says on a credential that has no value in the card.
func (e *editor) leftOut() (text.Text, bool) {
	for _, f := range e.check(e.drawnWith()) {
		if f.Code == connector.CodeLeftOut && f.Level == connector.Warn {
			return f.Text, true
		}
	}
	return text.Text{}, false
}

// methodOf is the method that a card sends, "" where none is typed yet.
func methodOf(r workspace.CardRequest) string {
	if f, ok := connector.FunctionOf(r.Function); ok && f.Method != "" {
		return f.Method
	}
	return r.Method
}

// send sends the request there. Of the echo target it makes sure first: the practice
// org's may have ended since it was drawn, and its port is any program's then.
func (e *editor) send(r route) {
	if e.host.Busy() || !r.ready() {
		return
	}
	if _, err := connector.Draw(e.typed, r.card, e.drawnWith()); e.notYet(err, e.rehearse) {
		return
	}
	e.sending = e.id
	delete(e.came, e.id) // an earlier answer would pass for this one's
	id, typed, a := e.id, e.typed, e.host.App()
	var got *came
	var there app.Service
	e.run(job{
		what: text.T("connectors.rehearsing", "Rehearsing {{.Name}}", "Name", nameOf(typed)),
		work: e.withSecret(func(ctx context.Context, id string) (err error) {
			if r.echo {
				if there, err = a.Service(ctx); err != nil {
					return err
				}
				r = toEchoAt(there, typed.Card)
			}
			sent, err := e.desk.Rehearse(ctx, id, r.card)
			if sent.Status != 0 {
				got = prepare(sent)
			}
			return err
		}),
		done: func() {
			e.sending = ""
			if there.URL != "" {
				e.there = there
			}
		},
		then: func() {
			if got == nil {
				return
			}
			got.to = e.subject(typed, r.echo)
			e.came[id] = got
			e.answer.front(got)
			if got.problem != nil {
				e.problems[id] = &failure{got.problem, e.rehearse}
				return
			}
			e.reveal(id, e.answer.object)
		},
		again: e.rehearse,
	})
}

// allow has the person allow the connection in the browser. Where the service gave a
// refresh token, that is tried at once: a connection that can't be renewed is better
// known now than when its access token ends.
func (e *editor) allow(inHeader bool) {
	wait, ports := e.token.wait, e.ports
	e.grant(text.T("connectors.allowing", "Allowing it in the browser"), func(ctx context.Context, id string) (g granted, err error) {
		err = wait.Work(func(ctx context.Context) error {
			got, err := e.desk.Allow(ctx, id, connector.Browser{Ports: ports, InHeader: inHeader, Open: wait.browse, Back: wait.back})
			g.take(got)
			if err != nil || got.Token.Refresh.IsZero() {
				return err
			}
			renewed, err := e.desk.Refresh(ctx, id)
			g.renewed = err == nil
			g.add(renewed)
			return err
		})(ctx)
		return g, err
	}, func() { e.allow(inHeader) })
}

// getToken gets the token that the connection needs: in the browser for OAuth.
func (e *editor) getToken() {
	if e.typed.Type == workspace.ConnectorOAuth {
		e.allow(false)
		return
	}
	e.grant(text.T("connectors.getting", "Getting a token"), func(ctx context.Context, id string) (g granted, err error) {
		got, err := e.desk.Token(ctx, id)
		g.take(got)
		return g, err
	}, e.getToken)
}

// refresh renews the token.
func (e *editor) refresh() {
	e.grant(text.T("connectors.renewing", "Renewing the token"), func(ctx context.Context, id string) (g granted, err error) {
		got, err := e.desk.Refresh(ctx, id)
		g.add(got)
		g.renewed = err == nil
		return g, err
	}, e.refresh)
}

// grant asks for a token. What came is shown also where something failed after it.
func (e *editor) grant(what text.Text, ask func(context.Context, string) (granted, error), again func()) {
	if e.host.Busy() {
		return
	}
	if _, err := connector.DrawToken(e.typed, e.drawnWith()); e.notYet(err, again) {
		return
	}
	id := e.id
	delete(e.granted, id)
	e.asked, e.asking = true, id
	var got *granted
	e.run(job{
		what: what,
		work: e.withSecret(func(ctx context.Context, id string) error {
			g, err := ask(ctx, id)
			got = &g
			return err
		}),
		done: func() {
			e.asking = ""
			if got != nil {
				e.granted[id] = got
			}
		},
		then:  func() { e.host.Toast(text.T("connectors.got", "The service gave a token")) },
		again: again,
	})
}

// askForget forgets the tokens, after asking.
func (e *editor) askForget() {
	e.host.Confirm(
		text.T("connectors.forget.title", "Forget the tokens of this connection?"),
		text.T("connectors.forget.why", "They are deleted here. At the service they stay good until they end or are revoked there."),
		text.T("connectors.forget", "Forget the tokens"), e.forget)
}

func (e *editor) forget() {
	id := e.id
	e.run(job{
		what:  text.T("connectors.forgetting", "Forgetting the tokens"),
		work:  func(ctx context.Context) error { return e.desk.Forget(ctx, id) },
		then:  func() { delete(e.granted, id) },
		again: e.forget,
	})
}

// openConsents opens the built-in service's list of what was allowed.
func (e *editor) openConsents() {
	browser, ok := e.host.(page.Browser)
	if !ok {
		return
	}
	host, a := e.host, e.host.App()
	var there app.Service
	var err error
	page.ReadAside(host, func() { there, err = a.Service(context.Background()) }, func() {
		if err != nil {
			host.Fail(err)
			return
		}
		browser.Browse(there.ConsentsURL())
	})
}

// askFillIn fills the connection in for the built-in service; over what was typed only
// after asking.
func (e *editor) askFillIn() {
	if !e.written() {
		e.fillIn()
		return
	}
	e.host.Confirm(
		text.T("connectors.fill.title", "Write over what this connection has?"),
		text.T("connectors.fill.why", "Its fields, its secret and its card become those of the practice service."),
		text.T("connectors.fill.verb", "Write over it"), e.fillIn)
}

// fillIn fills the connection in for the built-in service.
func (e *editor) fillIn() {
	id, kind := e.id, e.typed.Type
	a, desk := e.host.App(), e.desk
	with := func(ctx context.Context, c *workspace.Connector) (secret.Secret, error) {
		there, err := a.Service(ctx)
		if err != nil {
			return secret.Secret{}, err
		}
		c.Type = kind
		return there.Practise(c), nil
	}
	e.run(job{
		what:  text.T("connectors.filling", "Filling the connection in"),
		work:  func(ctx context.Context) error { return fill(ctx, desk, id, with) },
		then:  func() { e.reopen(id, id) },
		again: e.fillIn,
	})
}

// openCloseExample makes a connection that calls the practice org's flow with Close. A
// second try fills in the one that the first has made.
func (e *editor) openCloseExample() {
	a, desk, before := e.host.App(), e.desk, e.id
	id := ""
	example := job{
		what: text.T("connectors.filling", "Filling the connection in"),
		work: func(ctx context.Context) (err error) {
			if id == "" {
				id, err = desk.Add(workspace.ConnectorCustom)
			}
			if err != nil {
				return err
			}
			return fill(ctx, desk, id, a.CloseExample)
		},
		then: func() { e.reopen(before, id) },
	}
	example.again = func() { e.run(example) }
	e.run(example)
}

// reopen shows a connection that was filled in, unless the person went elsewhere.
func (e *editor) reopen(before, id string) {
	if e.id == before {
		e.saver.Drop(id)
		e.open(id)
	}
}

// fill changes a connection's fields and stores its secret.
func fill(ctx context.Context, desk *connector.Desk, id string, with func(context.Context, *workspace.Connector) (secret.Secret, error)) error {
	var filled workspace.Connector
	given, err := with(ctx, &filled)
	if err != nil {
		return err
	}
	err = desk.Change(ctx, id, func(c *workspace.Connector) {
		c.Type, c.Card = filled.Type, filled.Card
		if filled.Nickname != "" {
			c.Nickname = filled.Nickname
		}
		for _, f := range plainFields() {
			*place(c, f) = *place(&filled, f)
		}
	})
	if err != nil {
		return err
	}
	return desk.SetSecret(ctx, id, given)
}
