package connect

import (
	"context"
	"net/http"
	"slices"

	"fyne.io/fyne/v2"

	"github.com/flowlatch/flowlatch/app/connector"
	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/oauth/secret"
	"github.com/flowlatch/flowlatch/ui/page"
)

// rehearse sends the card's request once. Before one that may change something at a
// service it asks.
func (e *editor) rehearse() {
	if e.host.Busy() || e.id == "" || e.card.closes() {
		return
	}
	e.last = e.rehearse
	e.asked = true
	method := methodOf(e.typed.Card)
	if e.echoes() || isLoopback(e.typed.Card.URL) || slices.Contains([]string{"", http.MethodGet, http.MethodHead, http.MethodOptions}, method) {
		e.send()
		return
	}
	if _, stopped := connector.Stopped(e.check(e.drawnWith())); stopped {
		e.send() // which says what is wrong, and sends nothing
		return
	}
	e.host.Confirm(
		text.T("connectors.ask.title", "Send {{.Method}} to the service, for real?", "Method", method),
		text.T("connectors.ask.why", "It goes to {{.URL}} with the connection's credential, and the service does what it is asked to. The echo target gets the same request and changes nothing.", "URL", e.typed.Card.URL),
		text.T("connectors.ask.verb", "Send it"), e.send)
}

// methodOf is the method that a card sends, "" where none is typed yet.
func methodOf(r workspace.CardRequest) string {
	if f, ok := connector.FunctionOf(r.Function); ok && f.Method != "" {
		return f.Method
	}
	return r.Method
}

func (e *editor) send() {
	if e.host.Busy() {
		return
	}
	delete(e.came, e.id) // an earlier answer would pass for this one's
	request, id := e.typed.Card, e.id
	if e.echoes() {
		request = e.there.Echo(request)
	}
	var got *came
	e.run(text.T("connectors.rehearsing", "Rehearsing {{.Name}}", "Name", nameOf(e.typed)), e.withSecret(func(ctx context.Context, id string) error {
		r, err := e.desk.Rehearse(ctx, id, request)
		if r.Status != 0 {
			got = prepare(r)
		}
		return err
	}), func() {
		e.came[id] = got
		e.answer.front(got)
		if got != nil && got.problem != nil {
			e.problems[id] = got.problem
		}
	})
}

// allow has the person allow the connection in the browser. Where the service gave a
// refresh token, that is tried at once: a connection that can't be renewed is better
// known now than when its access token ends.
func (e *editor) allow(inHeader bool) {
	e.last, e.asked = func() { e.allow(inHeader) }, true
	wait, ports := e.token.wait, e.ports
	e.grant(text.T("connectors.allowing", "Allowing it in the browser"), func(ctx context.Context, id string) (g granted, err error) {
		err = wait.work(func(ctx context.Context) error {
			got, err := e.desk.Allow(ctx, id, connector.Browser{Ports: ports, InHeader: inHeader, Open: wait.browse, Back: wait.back})
			g.take(got)
			if err != nil || got.Token.Refresh.IsZero() {
				return err
			}
			renewed, err := e.desk.Refresh(ctx, id)
			g.renewed = err == nil
			g.add(renewed.Notices)
			return err
		})(ctx)
		return g, err
	})
}

// getToken gets the token that the connection needs: in the browser for OAuth.
func (e *editor) getToken() {
	if e.typed.Type == workspace.ConnectorOAuth {
		e.allow(false)
		return
	}
	e.last, e.asked = e.getToken, true
	e.grant(text.T("connectors.getting", "Getting a token"), func(ctx context.Context, id string) (g granted, err error) {
		got, err := e.desk.Token(ctx, id)
		g.take(got)
		return g, err
	})
}

// refresh renews the token.
func (e *editor) refresh() {
	e.last, e.asked = e.refresh, true
	e.grant(text.T("connectors.renewing", "Renewing the token"), func(ctx context.Context, id string) (g granted, err error) {
		got, err := e.desk.Refresh(ctx, id)
		g.notices, g.renewed = got.Notices, err == nil
		return g, err
	})
}

// grant asks for a token. What came is shown also where something failed after it.
func (e *editor) grant(what text.Text, ask func(context.Context, string) (granted, error)) {
	if e.host.Busy() {
		return
	}
	id := e.id
	delete(e.granted, id)
	e.run(what, e.withSecret(func(ctx context.Context, id string) error {
		g, err := ask(ctx, id)
		e.got.Store(&g)
		return err
	}), func() { e.host.Toast(text.T("connectors.got", "The service gave a token")) })
}

// forget forgets the tokens, after asking.
func (e *editor) forget() {
	id := e.id
	e.host.Confirm(
		text.T("connectors.forget.title", "Forget the tokens of this connection?"),
		text.T("connectors.forget.why", "They are deleted here. At the service they stay good until they end or are revoked there."),
		text.T("connectors.forget", "Forget the tokens"),
		func() {
			e.run(text.T("connectors.forgetting", "Forgetting the tokens"), func(ctx context.Context) error { return e.desk.Forget(ctx, id) }, func() {
				delete(e.granted, id)
			})
		})
}

// openConsents opens the built-in service's list of what was allowed.
func (e *editor) openConsents() {
	opener, ok := e.host.(page.Opener)
	if !ok {
		return
	}
	host, a := e.host, e.host.App()
	page.ReadAside(host, func() {
		there, err := a.Service(context.Background())
		if err == nil {
			err = opener.OpenAddress(there.ConsentsURL())
		}
		if err != nil {
			fyne.Do(func() { host.Fail(err) })
		}
	}, func() {})
}

// fillIn fills the connection in for the built-in service.
func (e *editor) fillIn() {
	id, kind := e.id, e.typed.Type
	a := e.host.App()
	e.refilled(id, func(ctx context.Context, c *workspace.Connector) (secret.Secret, error) {
		there, err := a.Service(ctx)
		if err != nil {
			return secret.Secret{}, err
		}
		c.Type = kind
		return there.Practise(c), nil
	})
}

// openCloseExample makes a connection that calls the practice org's flow with Close.
func (e *editor) openCloseExample() {
	a, desk, before := e.host.App(), e.desk, e.id
	id := ""
	e.run(text.T("connectors.filling", "Filling the connection in"), func(ctx context.Context) (err error) {
		if id, err = desk.Add(workspace.ConnectorCustom); err != nil {
			return err
		}
		return fill(ctx, desk, id, a.CloseExample)
	}, func() { e.reopen(before, id) })
}

func (e *editor) refilled(id string, with func(context.Context, *workspace.Connector) (secret.Secret, error)) {
	desk := e.desk
	e.run(text.T("connectors.filling", "Filling the connection in"), func(ctx context.Context) error { return fill(ctx, desk, id, with) }, func() { e.reopen(id, id) })
}

// reopen shows a connection that was filled in, unless the person went elsewhere.
func (e *editor) reopen(before, id string) {
	if e.id == before {
		e.saver.drop(id)
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

// act takes a way out of a Problem.
func (e *editor) act(action problem.Action) {
	delete(e.problems, e.id)
	switch action {
	case problem.Retry, problem.CheckVault:
		e.last()
	case problem.UseSession:
		e.host.App().Vault.UseSession()
		e.last()
	case connector.GetToken:
		e.getToken()
	case connector.Authorize:
		e.allow(false)
	case connector.AuthorizeIn:
		e.allow(true)
	case connector.Refreshing:
		e.refresh()
	case connector.UseRawRequest:
		e.card.chooseRaw()
		e.host.Focus(e.card.function)
	default:
		e.host.Update()
		e.host.Focus(e.fixable(action))
	}
	e.host.Update()
}

// fixable is where a person puts something right.
func (e *editor) fixable(action problem.Action) fyne.Focusable {
	switch action {
	case connector.EditScope:
		return e.dialog.focusable(connector.FieldScope)
	case connector.EditClient:
		return e.dialog.focusable(connector.FieldClientID)
	case connector.EditToken:
		return e.dialog.focusable(connector.FieldAccessToken)
	case connector.ChooseKind:
		return e.dialog.kind
	case connector.RegisterURI:
		return e.uris.first
	}
	f, stopped := connector.Stopped(e.check(e.drawnWith()))
	if !stopped {
		return e.card.edit(connector.FieldURL)
	}
	if into := e.dialog.focusable(f.Field); into != nil {
		return into
	}
	return e.card.edit(f.Field)
}
