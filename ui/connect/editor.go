package connect

import (
	"context"
	"slices"

	"fyne.io/fyne/v2"

	"github.com/flowlatch/flowlatch/app"
	"github.com/flowlatch/flowlatch/app/connector"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/oauth/secret"
	"github.com/flowlatch/flowlatch/ui/house"
	"github.com/flowlatch/flowlatch/ui/page"
)

// editor is one connection, filled in and rehearsed. It is made once and shows one
// connection after the other. It must be used on the UI goroutine only.
type editor struct {
	host  page.Host
	desk  *connector.Desk
	saver *page.Saver[workspace.Connector]

	id      string              // of the connection that is open, "" for none
	typed   workspace.Connector // as it stands in the fields
	secrets connector.Secrets   // as they could be read
	turn    int                 // counts what was asked of the vault
	asked   bool                // it was to be sent: what is empty is told too
	fresh   string              // the connection that was just begun, "" for none
	asking  string              // the connection that a token is asked for, "" for none
	sending string              // the connection that is being rehearsed, "" for none
	there   app.Service         // the built-in service, once it was asked for

	came     map[string]*came    // by connection, of this session
	granted  map[string]*granted // alike
	problems map[string]*failure
	ports    []int // that the browser may come back to; the usual ones when none

	problem *page.ProblemCard
	dialog  *dialog
	card    *card
	traps   *fyne.Container
	trapsOf workspace.ConnectorType
	fill    *house.Button
	sent    *sent
	answer  *answer
	token   *tokenCard
	uris    *redirects
	closing *house.Button
	left    *fyne.Container
	right   *fyne.Container
	sides   *fyne.Container
	object  *fyne.Container
}

func newEditor(h page.Host) *editor {
	e := &editor{
		host: h, desk: h.App().Connectors(h.Walk()),
		came: map[string]*came{}, granted: map[string]*granted{}, problems: map[string]*failure{},
	}
	e.saver = page.NewSaver(e.save, h.Save)
	e.problem = page.NewProblemCard(h, e.act)
	e.fill = house.NewButton(page.X("connectors.fill", "Fill in for practice"), house.Quiet, e.askFillIn).Small().Icon("flask")
	e.closing = house.NewButton(page.X("connectors.close.show", "Make a connection to the practice org's flow with Close"), house.Secondary, e.openCloseExample).Icon("plus")
	e.dialog = newDialog(h, e.fill, e.edited, e.keepSecret)
	e.card = newCard(h, closeExample(e.closing), e.edited)
	e.traps = house.Stack(house.Gap8)
	e.sent = newSent(h, e.aim)
	e.answer = newAnswer(h)
	e.token = newTokenCard(h, tokenActs{get: e.getToken, renew: e.refresh, forget: e.askForget, consents: e.openConsents})
	worth := house.NewHeadCard(house.CardHead{Icon: "info", Title: page.X("connectors.traps", "Worth knowing before you type it in")}, e.traps)
	e.uris = newRedirects()
	e.left = house.Stack(house.Gap12, e.dialog.object, e.uris.object, e.card.object, worth)
	e.right = house.Stack(house.Gap12, e.token.object, e.sent.object, e.answer.object)
	const rightWidth, leastLeft = 528, 460
	e.sides = house.Split(house.Gap12, rightWidth, leastLeft, e.left, e.right)
	e.object = house.Stack(house.Gap12, e.problem.Object(), e.sides)
	return e
}

// closeExample is what stands in the place of the fields while Close is looked at.
func closeExample(show *house.Button) fyne.CanvasObject {
	lines := house.Stack(house.Gap8)
	for i, words := range []string{
		page.X("connectors.close.1", "The flow is called, and the caller waits."),
		page.X("connectors.close.2", "The Close card answers with its status, headers and body. The caller goes on."),
		page.X("connectors.close.3", "The flow goes on too, and may take longer than the minute that an API endpoint has to answer."),
	} {
		lines.Add(house.TopRow(house.Gap8, house.NewNumber(string(rune('1'+i))), house.Grow(house.NewParagraph(words, house.Body))))
	}
	lines.Add(house.NewParagraph(page.X("connectors.close.history", "In the practice org you can be the caller: a connection to its flow with Close has the answer while the flow's execution history still shows the run as going on."), house.Caption))
	lines.Add(house.Row(0, show, house.Spring()))
	return lines
}

// stored is the open connection as the workspace has it, nil when it is gone.
func (e *editor) stored() *workspace.Connector {
	if e.id == "" {
		return nil
	}
	return e.host.Workspace().Connector(e.id)
}

// open shows another connection.
func (e *editor) open(id string) {
	c := e.host.Workspace().Connector(id)
	if c == nil {
		return
	}
	if typed, unwritten := e.saver.Pending(id); unwritten {
		c = &typed
	} else {
		e.desk.Shown(id)
	}
	e.id, e.typed, e.asked, e.secrets = id, *c, false, connector.Secrets{}
	if c.Card.Function == "" {
		e.typed.Card.Function = workspace.CardGet
	}
	e.dialog.show(*c)
	e.card.show(c.Card)
	e.readSecrets()
}

// close leaves the connection; what was typed is written.
func (e *editor) close() {
	e.settleLeft()
	e.saver.Close()
	delete(e.problems, e.id)
	if e.id == e.fresh && !e.written() && !e.host.Busy() {
		e.discard(e.id)
	}
	e.id, e.secrets, e.fresh = "", connector.Secrets{}, ""
	e.dialog.secret.empty()
}

// readSecrets reads the connection's secrets, off the UI goroutine and without asking
// anybody: what can't be read has a stand-in in what is drawn.
func (e *editor) readSecrets() {
	e.turn++
	turn, id := e.turn, e.id
	var got connector.Secrets
	page.ReadAside(e.host, func() {
		read, err := e.desk.Secrets(context.Background(), id)
		if err == nil {
			got = read
		}
	}, func() {
		if turn == e.turn {
			if c := e.stored(); c != nil && !connector.KeepsTokens(*c, e.kept()) {
				got.Access, got.Refresh = secret.Secret{}, secret.Secret{}
			}
			e.secrets = got
			e.host.Update()
		}
	})
}

// drawnWith are the secrets to draw and to check with: what is being typed, else what
// is stored, else something that stands for it.
func (e *editor) drawnWith() connector.Secrets {
	s, c := e.secrets, e.kept()
	if !e.dialog.secret.isStored() {
		s.Secret = e.dialog.secret.typed
	} else if s.Secret.IsZero() {
		s.Secret = standIn()
	}
	if s.Access.IsZero() && c.Access != "" {
		s.Access = standIn()
	}
	if s.Refresh.IsZero() && c.Refresh != "" {
		s.Refresh = standIn()
	}
	return s
}

// madeUp reports whether what is drawn has a stand-in for a secret.
func (e *editor) madeUp() bool {
	s := e.drawnWith()
	return slices.ContainsFunc([]secret.Secret{s.Secret, s.Access, s.Refresh}, func(s secret.Secret) bool { return s.Equal(standIn()) })
}

// standIn stands for a secret that is there and wasn't read.
func standIn() secret.Secret { return secret.New("x") }

// edited takes over what stands in the fields. A Problem makes room for the next try.
func (e *editor) edited() {
	if e.id == "" {
		return
	}
	before := e.typed
	e.dialog.read(&e.typed)
	e.typed.Card = e.card.read(e.typed.Card.Function)
	delete(e.problems, e.id)
	e.forgetStale(before)
	e.saver.Put(e.id, e.unsettled())
	e.host.Update()
}

// forgetStale drops the secrets that won't outlive what was typed: see
// [connector.Desk.Change].
func (e *editor) forgetStale(before workspace.Connector) {
	now := e.typed
	if now.Type != before.Type {
		e.chooseKind()
		return
	}
	if !connector.KeepsTokens(before, now) {
		e.secrets.Access, e.secrets.Refresh = secret.Secret{}, secret.Secret{}
		delete(e.granted, e.id)
	}
}

// kept is the open connection as it will be once what was typed is written.
func (e *editor) kept() workspace.Connector { return e.keptOf(e.typed) }

func (e *editor) keptOf(typed workspace.Connector) workspace.Connector {
	c, stored := typed, e.host.Workspace().Connector(typed.ID)
	file := connector.Storable(c)
	c.AuthorizePath, c.AccessTokenPath, c.ClientID = file.AuthorizePath, file.AccessTokenPath, file.ClientID
	if stored == nil {
		return c
	}
	c.Secret, c.Access, c.Refresh, c.Grant, c.Last = stored.Secret, stored.Access, stored.Refresh, e.desk.Grant(*stored), stored.Last
	if c.Type != stored.Type {
		c.Secret = ""
	}
	if !connector.KeepsTokens(*stored, c) {
		c.Access, c.Refresh, c.Grant = "", "", nil
	}
	return c
}

// check looks the fields over.
func (e *editor) check(s connector.Secrets) []connector.Finding {
	return connector.Check(e.typed, e.typed.Card, s)
}

// save keeps what was typed into a connection. It runs off the UI goroutine.
func (e *editor) save(id string, typed workspace.Connector) error {
	if e.host.Walk().Workspace().Connector(id) == nil {
		return nil
	}
	return e.desk.Change(context.Background(), id, func(c *workspace.Connector) {
		c.Type, c.Card = typed.Type, typed.Card
		for _, f := range append(plainFields(), connector.FieldNickname) {
			*place(c, f) = *place(&typed, f)
		}
	})
}

// keepSecret stores a secret that was typed.
func (e *editor) keepSecret(s secret.Secret) {
	id := e.id
	e.run(job{
		what: text.T("connectors.storing", "Storing the secret"),
		work: func(ctx context.Context) error { return e.desk.SetSecret(ctx, id, s) },
		then: func() {
			if id == e.id {
				e.dialog.secret.show(e.kept().Secret)
				e.host.Focus(e.dialog.secret.Focusable())
			}
		},
		again: e.storeSecret,
	})
}

// storeSecret stores what was typed and isn't stored yet; where nothing is left of it,
// it is to be typed again.
func (e *editor) storeSecret() {
	if typed, some := e.dialog.secret.take(); some {
		e.keepSecret(typed)
		return
	}
	e.host.Focus(e.dialog.secret.Focusable())
}

// withSecret stores a secret that still stands in its entry before work.
func (e *editor) withSecret(work func(context.Context, string) error) func(context.Context) error {
	id := e.id
	typed, some := e.dialog.secret.take()
	return func(ctx context.Context) error {
		if some {
			if err := e.desk.SetSecret(ctx, id, typed); err != nil {
				return err
			}
		}
		return work(ctx, id)
	}
}

// update shows the open connection as it is now.
func (e *editor) update() {
	if e.stored() == nil {
		return
	}
	c, busy := e.kept(), e.host.Busy()
	e.dialog.secret.show(c.Secret)
	s := e.drawnWith()
	found := e.check(s)
	e.dialog.judge(e.typed, found, e.asked)
	e.card.judge(e.typed.Card, found, e.asked)
	e.showTraps()
	page.SetVisible(e.uris.object, e.typed.Type == workspace.ConnectorOAuth)
	page.SetVisible(e.fill, e.host.Workspace().Practice)
	page.SetVisible(e.closing, e.host.Workspace().Practice)
	page.SetEnabled(e.fill, !busy)
	page.SetEnabled(e.closing, !busy)
	page.SetEnabled(e.dialog.kind, !busy)
	e.dialog.fix(e.asking == e.id)
	e.showSent(s)
	e.answer.show(e.came[e.id], e.answers(e.came[e.id]), c.Last, e.sending == e.id)
	e.token.show(c, s, e.granted[e.id], tokenView{local: e.isPractice(), busy: busy, waits: e.asking == e.id, madeUp: e.madeUp()})
	for _, o := range []fyne.CanvasObject{e.sent.object, e.answer.object} {
		page.SetVisible(o, !e.card.closes())
	}
	e.problem.Set(e.problems[e.id].told())
	page.Arrange(e.left, e.right, e.sides, e.object)
}

// isPractice reports whether the connection goes to the built-in service.
func (e *editor) isPractice() bool {
	return e.host.Workspace().Practice && connector.OnThisComputer(e.typed.AccessTokenPath)
}

func (e *editor) showTraps() {
	if e.trapsOf == e.typed.Type {
		return
	}
	e.trapsOf = e.typed.Type
	e.traps.Objects = nil
	for _, words := range connector.Traps(e.typed.Type) {
		e.traps.Add(house.TopRow(house.Gap8, house.Inset(0, 1, 0, 0, house.NewIcon("info").Sized(14)), house.Grow(house.NewParagraph(page.T(words), house.Caption))))
	}
	e.traps.Refresh()
}

// showSent draws the request for where it goes.
func (e *editor) showSent(s connector.Secrets) {
	r := e.route()
	d, err := connector.Draw(e.typed, r.card, s)
	e.sent.drawing.offerPlain(!e.madeUp())
	e.sent.show(r, connector.Check(e.typed, r.card, s), d, err)
}
