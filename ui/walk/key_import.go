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

// Limits of what is typed or pasted, in characters: far more than any key.
const (
	maxPastedKey   = 32 << 10
	maxKeyPassword = 1000
)

// keyImportPage takes a private key that the admin has for the service app of
// the endpoint in front.
type keyImportPage struct {
	host     page.Host
	tries    *attempts
	files    *fileBrowser
	paste    *house.SecretEntry
	password *house.SecretEntry
	asks     *fyne.Container // the password
	refused  *keyRefusal
	found    *keyFound
	deeds    *keyDeeds
	body     fyne.CanvasObject

	data     secret.Secret // an encrypted key, while its password is asked for
	endpoint string        // that it is for
}

var (
	_ page.Page   = (*keyImportPage)(nil)
	_ page.Solver = (*keyImportPage)(nil)
)

// NewKeyImport makes the page on which a key that exists already is taken up.
func NewKeyImport(host page.Host) page.Page {
	p := &keyImportPage{host: host, refused: newKeyRefusal(), deeds: newKeyDeeds(host)}
	p.found = newKeyFound(host)
	p.tries = newAttempts(host, "", p.act)
	p.files = newFileBrowser(host, p.typedPath, p.enter, p.readFile)
	p.paste = house.NewSecretEntry(page.X("walk.import.paste-here", "Paste the whole key; it stays hidden")).Icon("key").Limit(maxPastedKey)
	p.paste.OnChanged = func(bool) { p.typed() }
	p.paste.OnSubmitted = p.enter
	p.password = house.NewSecretEntry("").Icon("lock").Limit(maxKeyPassword)
	p.password.OnChanged = func(bool) { p.host.Update() }
	p.password.OnSubmitted = p.enter
	p.asks = labelled(page.X("walk.import.password", "Password of the key"), p.password)
	card := house.NewHeadCard(house.CardHead{Icon: "upload", Title: page.X("walk.import.card", "The private key")},
		house.NewParagraph(page.X("walk.import.forms", "Any usual form will do: PEM, DER, JWK or JWKS, with a password or without. It is read on this computer."), house.Caption),
		labelled(page.X("walk.import.file", "File"), p.files.object),
		labelled(page.X("walk.import.paste", "Or paste it"), p.paste), p.asks)
	p.body = stepBody(p.deeds.card, p.tries.card.Object(), card, p.refused.object, p.found.card)
	p.Update()
	return p
}

// Head says what the page is for.
func (p *keyImportPage) Head() page.Head {
	return page.Head{
		Title: text.T("page.key-import", "Use a key you have"),
		Why:   text.T("walk.import.why", "A key that another program made can sign here too. Only its public half ever leaves this computer."),
	}
}

// Body is the page.
func (p *keyImportPage) Body() fyne.CanvasObject { return p.body }

// First is what there is to do next.
func (p *keyImportPage) First() fyne.Focusable {
	switch {
	case p.tries.card.First() != nil:
		return p.tries.card.First()
	case p.asks.Visible():
		return p.password.Focusable()
	}
	return p.files.first()
}

// Solve takes the best way out of a Problem.
func (p *keyImportPage) Solve() bool { return p.tries.Solve() }

// Foot reads the key, then uses it.
func (p *keyImportPage) Foot() page.Foot {
	next := page.Action{Label: text.T("walk.import.use", "Use this key"), Do: p.use, Disabled: true}
	switch {
	case p.found.own != nil:
		next.Disabled = false
	case !p.paste.Empty():
		next = page.Action{Label: text.T("walk.import.read", "Read the key"), Do: p.readPasted}
	case p.asks.Visible():
		next = page.Action{Label: text.T("walk.import.decrypt", "Decrypt the key"), Do: p.readAgain, Disabled: p.password.Empty()}
	case p.files.path.Text() != "":
		next = page.Action{Label: text.T("walk.import.read", "Read the key"), Do: func() { p.readFile(p.files.path.Text()) }}
	}
	next.Shortcut = "Enter"
	next.Disabled = next.Disabled || p.host.Busy()
	return p.tries.foot(page.Foot{Back: page.ServiceApp, Primary: next})
}

// Update shows the workspace as it is now.
func (p *keyImportPage) Update() {
	if id := p.host.EndpointID(); id != p.endpoint {
		p.endpoint = id
		p.forget()
	}
	page.SetVisible(p.asks, p.refused.wantsPassword())
	p.files.update()
	p.deeds.update(inFront(p.host))
	p.tries.update()
	rescueFocus(p.host, p)
}

// typed starts anew with what is being pasted.
func (p *keyImportPage) typed() {
	if !p.paste.Empty() {
		p.files.clear()
		p.startAnew()
	}
	p.host.Update()
}

// typedPath starts anew with another file.
func (p *keyImportPage) typedPath() {
	p.startAnew()
	p.host.Update()
}

func (p *keyImportPage) startAnew() {
	p.data = secret.Secret{}
	p.show(nil, setup.KeyPlace{}, nil)
	p.tries.dismiss()
}

func (p *keyImportPage) enter() { p.tries.enter(p.Foot().Primary) }

// forget drops everything that was entered.
func (p *keyImportPage) forget() {
	p.data = secret.Secret{}
	p.files.clear()
	for _, entry := range []*house.SecretEntry{p.paste, p.password} {
		if !entry.Empty() {
			_ = entry.Take()
		}
	}
	p.show(nil, setup.KeyPlace{}, nil)
}

// Close drops the key with the shell.
func (p *keyImportPage) Close() { p.data = secret.Secret{} }

// readFile reads a chosen file.
func (p *keyImportPage) readFile(path string) {
	p.read(func() (secret.Secret, error) {
		data, err := setup.ReadKeyFile(path)
		return data, setup.FileRefusal(err)
	})
}

func (p *keyImportPage) readPasted() {
	pasted := p.paste.Take()
	p.read(func() (secret.Secret, error) { return pasted, nil })
}

func (p *keyImportPage) readAgain() {
	data := p.data
	p.read(func() (secret.Secret, error) { return data, nil })
}

// read recognises a key and looks for it at the app. What it finds is shown,
// and kept until it is used.
func (p *keyImportPage) read(get func() (secret.Secret, error)) {
	p.files.close()
	walk, id, password := p.host.Walk(), p.host.EndpointID(), p.password.Take()
	var (
		data  secret.Secret
		own   *setup.OwnKey
		place setup.KeyPlace
		wrong *setup.KeyRefusal
	)
	p.tries.try(&attempt{
		what: text.T("walk.import.reading", "Reading the key"),
		work: func(ctx context.Context) (err error) {
			if data, err = get(); err == nil {
				own, err = setup.ReadOwnKey([]byte(data.Reveal()), password)
			}
			if errors.As(err, &wrong) {
				return nil
			}
			if err == nil {
				place, err = walk.PlaceOf(ctx, id, own.Thumbprint)
			}
			return err
		},
		ended: func() {
			p.data = secret.Secret{}
			if wrong != nil && wrong.Password {
				p.data = data // for another try with its password
			}
			p.show(own, place, wrong)
			p.refused.name(p.files.path.Text())
			p.host.Update()
			p.host.Focus(p.First())
		},
	})
}

func (p *keyImportPage) show(own *setup.OwnKey, place setup.KeyPlace, wrong *setup.KeyRefusal) {
	p.found.show(own, place)
	p.refused.show(wrong)
}

// use keeps the key for the service app, once the person has seen the request that
// adds it there, and goes back to the app.
func (p *keyImportPage) use() {
	walk, id, own := p.host.Walk(), p.host.EndpointID(), p.found.own
	var shown setup.Preview
	p.tries.try(&attempt{
		asks: true, what: text.T("app.state.preparing", "Preparing the request"),
		work: func(ctx context.Context) (err error) {
			shown, err = walk.PreviewOwnKey(ctx, id, own)
			return err
		},
		then: func() {
			if shown.Method == "" {
				p.keep(own, shown)
				return
			}
			page.AskToSend(p.host, p.tries.sending(p.question(), shown, func() { p.keep(own, shown) }))
		},
	})
}

// question is asked before the app at Okta gets the key.
func (p *keyImportPage) question() setup.Question {
	return setup.Question{
		Title: text.T("walk.import.ask", "Add your key to {{.App}}?", "App", inFront(p.host).Label),
		Why:   text.T("walk.import.ask.why", "The app gets its public half, and the requests are signed with it from then on. The keys that the app has stay there."),
	}
}

// keep has the key sign for the service app, and goes back to it.
func (p *keyImportPage) keep(own *setup.OwnKey, shown setup.Preview) {
	walk, id := p.host.Walk(), p.host.EndpointID()
	p.tries.run(text.T("walk.import.keeping", "Keeping the key"), func(ctx context.Context) error {
		return walk.KeepOwnKeyAsShown(ctx, id, own, shown)
	}, func() {
		p.forget()
		p.host.Toast(text.T("walk.import.kept", "The key signs the requests now"))
		p.host.Go(page.ServiceApp)
	})
}

// act takes the ways out that belong to this page.
func (p *keyImportPage) act(action problem.Action) bool {
	if action != problem.GoToStep {
		return false
	}
	p.host.Go(page.ServiceApp)
	return true
}
