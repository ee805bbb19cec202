package walk

import (
	"context"
	"errors"

	"fyne.io/fyne/v2"

	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/oauth/secret"
	"github.com/flowlatch/flowlatch/ui/house"
	"github.com/flowlatch/flowlatch/ui/page"
)

// maxTypedJWT is how many characters the field takes; the clipboard is read up
// to the reader's own limit.
const maxTypedJWT = 16 << 10

// jwtReaderPage reads the service app's token, or any other that is pasted. It
// sends nothing of it.
type jwtReaderPage struct {
	host    page.Host
	tries   *attempts
	which   *house.Segmented // the app's token, or another one
	paste   *house.SecretEntry
	fetch   *house.Button
	another *fyne.Container
	refused *house.Notice
	none    *house.Paragraph
	parts   *jwtParts
	sign    *jwtSignature

	own      bool           // the app's token is read
	view     *setup.JWTView // nil while nothing is read
	token    secret.Secret  // the app's, that is read
	endpoint string
	body     fyne.CanvasObject
}

var (
	_ page.Page   = (*jwtReaderPage)(nil)
	_ page.Solver = (*jwtReaderPage)(nil)
)

// NewTokenReader makes the page on which tokens are read.
func NewTokenReader(host page.Host) page.Page {
	p := &jwtReaderPage{host: host, parts: newJWTParts(), own: true}
	p.tries = newAttempts(host, "", func(problem.Action) bool { return false })
	p.sign = newJWTSignature(p.check)
	p.which = house.NewSegmented([]house.Option{{Text: page.X("jwt.own", "The app's token")}, {Text: page.X("jwt.another", "Another token")}}, 0, p.choose)
	p.paste = house.NewSecretEntry(page.X("jwt.paste", "Paste a token; it stays hidden")).Icon("key").Limit(maxTypedJWT)
	p.paste.OnSubmitted = p.readPasted
	p.paste.OnChanged = func(bool) { p.host.Update() }
	p.fetch = house.NewButton(page.X("jwt.clipboard", "Read the clipboard"), house.Secondary, p.readClipboard).Icon("tray")
	p.another = house.Row(house.Gap8, house.Grow(p.paste), p.fetch)
	p.refused = house.NewLeadNotice(house.NoticeWarning, " ", " ", nil)
	p.none = house.NewParagraph(page.X("jwt.none", "No token in memory: step 3 gets one. Any other can be pasted."), house.Caption)
	card := house.NewHeadCard(house.CardHead{Icon: "search", Title: page.X("jwt.which", "Which token")},
		house.Row(0, p.which), p.another, p.none,
		house.NewParagraph(page.X("jwt.local", "It is read on this computer. Nothing of it is sent, and a pasted one isn't kept."), house.Caption))
	p.body = stepBody(p.sign.card, p.tries.card.Object(), card, p.refused, p.parts.object)
	p.Update()
	return p
}

// Head says what the page is for.
func (p *jwtReaderPage) Head() page.Head {
	return page.Head{
		Title: text.T("page.token-reader", "Read a token"),
		Why:   text.T("jwt.why", "What a token says, in words: for access tokens, assertions and proofs. No website needs to see them."),
	}
}

// Body is the page.
func (p *jwtReaderPage) Body() fyne.CanvasObject { return p.body }

// First is the field, where there is nothing to read yet.
func (p *jwtReaderPage) First() fyne.Focusable {
	if best := p.tries.card.First(); best != nil {
		return best
	}
	if p.another.Visible() {
		return p.paste.Focusable()
	}
	return p.which
}

// Solve takes the best way out of a Problem.
func (p *jwtReaderPage) Solve() bool { return p.tries.Solve() }

// Foot reads, then checks.
func (p *jwtReaderPage) Foot() page.Foot {
	f := page.Foot{Back: page.ServiceApp}
	switch {
	case !p.own && !p.paste.Empty():
		f.Primary = page.Action{Label: text.T("jwt.read", "Read the token"), Do: p.readPasted}
	case p.view != nil && !p.sign.checked:
		f.Primary = page.Action{Label: text.T("jwt.check", "Check the signature"), Do: p.check}
	}
	f.Primary.Shortcut = "Enter"
	f.Primary.Disabled = p.host.Busy()
	return p.tries.foot(f)
}

// Update reads the app's token again where it is a new one.
func (p *jwtReaderPage) Update() {
	if id := p.host.EndpointID(); id != p.endpoint {
		p.endpoint = id
		p.clear()
	}
	if p.own {
		p.follow()
	}
	page.SetVisible(p.another, !p.own)
	page.SetVisible(p.none, p.own && p.token.IsZero())
	p.parts.age(p.host.Now())
	p.sign.update(p.view != nil, p.host.Busy())
	p.tries.update()
	rescueFocus(p.host, p)
}

// follow reads the app's token.
func (p *jwtReaderPage) follow() {
	token, ok := p.host.Walk().Token(p.host.EndpointID())
	switch {
	case !ok && !p.token.IsZero():
		p.clear()
	case ok && !token.Access.Equal(p.token):
		p.token = token.Access
		p.show(token.Access)
	}
}

func (p *jwtReaderPage) choose(i int) {
	p.own = i == 0
	p.clear()
	p.host.Update()
	p.host.Focus(p.First())
}

// clear shows nothing.
func (p *jwtReaderPage) clear() {
	p.token = secret.Secret{}
	if !p.paste.Empty() {
		p.paste.Clear()
	}
	p.showNothing()
}

func (p *jwtReaderPage) showNothing() {
	p.view = nil
	p.refused.Hide()
	p.parts.show(nil, "", p.host.Now())
	p.sign.reset()
	p.tries.dismiss()
}

// Close drops the tokens with the shell.
func (p *jwtReaderPage) Close() { p.token, p.view = secret.Secret{}, nil }

func (p *jwtReaderPage) readPasted() {
	if p.paste.Empty() {
		return
	}
	p.read(p.paste.Take())
}

// readClipboard reads what was copied, without a field in between.
func (p *jwtReaderPage) readClipboard() {
	content := fyne.CurrentApp().Clipboard().Content()
	if len(content) > setup.MaxJWT {
		content = content[:setup.MaxJWT+1] // the reader says that it is too long
	}
	p.read(secret.New(content))
}

func (p *jwtReaderPage) read(token secret.Secret) {
	p.show(token)
	p.host.Update()
}

func (p *jwtReaderPage) show(token secret.Secret) {
	p.showNothing()
	view, err := setup.ViewJWT(token)
	if refused, ok := errors.AsType[*setup.JWTRefusal](err); ok {
		p.refused.Set(house.NoticeWarning, page.T(refused.Sentence), page.T(refused.Fix))
		p.refused.Show()
		return
	}
	if err != nil {
		p.host.Fail(err)
		return
	}
	p.view = view
	p.parts.show(view, p.host.Workspace().Org.Origin, p.host.Now())
}

// check asks the org for its keys and holds the signature against them.
func (p *jwtReaderPage) check() {
	walk, id, view := p.host.Walk(), p.host.EndpointID(), p.view
	if view == nil {
		return
	}
	var got setup.SignatureView
	p.tries.run(text.T("jwt.checking", "Reading the org's keys"), func(ctx context.Context) (err error) {
		got, err = walk.CheckJWT(ctx, id, view)
		return err
	}, func() {
		if p.view == view {
			p.sign.show(got)
			p.host.Update()
		}
	})
}
