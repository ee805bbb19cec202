package walk

import (
	"context"
	"errors"
	"strings"

	"fyne.io/fyne/v2"

	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/ui/house"
	"github.com/flowlatch/flowlatch/ui/page"
)

// keyExportPage gives out the key of the endpoint in front: its public half at
// once, its private half into a file when that is said twice.
type keyExportPage struct {
	host   page.Host
	tries  *attempts
	public map[string]*house.Button // by form
	form   *house.Segmented
	path   *house.TextField
	save   *house.Button
	saved  *house.Status
	full   *fyne.Container
	empty  fyne.CanvasObject
	kid    *house.Text
	kind   *house.Text
	same   *house.Text
	forms  setup.PublicForms
	shown  string // the public key whose forms are shown
	body   fyne.CanvasObject
}

var (
	_ page.Page   = (*keyExportPage)(nil)
	_ page.Solver = (*keyExportPage)(nil)
)

// NewKeyExport makes the page on which a service app's key is given out.
func NewKeyExport(host page.Host) page.Page {
	p := &keyExportPage{host: host, public: map[string]*house.Button{}}
	p.tries = newAttempts(host, "", func(problem.Action) bool { return false })
	p.kid, p.kind, p.same = house.NewText("", house.Mono).CutMiddle(), house.NewText("", house.Body).CutEnd(), house.NewText("", house.Mono).CutMiddle()
	p.full = house.Stack(0, stepBody(p.aboutCard(), p.tries.card.Object(), p.publicCard(), p.privateCard()))
	p.empty = house.MinHeight(320, house.NewEmptyPage("key", page.X("walk.export.none", "There is no key yet. Step 3 makes one, or takes the one you have."),
		house.NewButton(page.X("walk.export.to-step", "Go to step 3"), house.Primary, func() { host.Go(page.ServiceApp) })))
	p.body = house.Stack(0, p.full, p.empty)
	p.Update()
	return p
}

func (p *keyExportPage) aboutCard() *house.Card {
	return house.NewHeadCard(house.CardHead{Icon: "key", Title: page.X("walk.import.found", "This key")},
		house.NewFacts(house.FactsWidths{Label: 84, Row: 24},
			house.Fact{Label: page.X("walk.service-app.type", "Type"), Object: p.kind},
			house.Fact{Label: page.X("walk.service-app.kid", "kid"), Object: house.Row(house.Gap8, p.kid, newCopyKID(p.kid))},
			house.Fact{Label: page.X("walk.service-app.thumbprint", "Thumbprint"), Object: house.Row(house.Gap8, p.same, newCopyThumbprint(p.same))}))
}

func (p *keyExportPage) publicCard() *house.Card {
	return house.NewHeadCard(house.CardHead{Icon: "shield", Title: page.X("walk.export.public", "Public half")},
		house.NewParagraph(page.X("walk.export.public.why", "Nothing secret: it may be copied anywhere."), house.Caption),
		house.Stack(house.Gap12,
			p.formRow("JWK", page.X("walk.export.jwk", "What Okta's Add key takes"), func() string { return p.forms.JWK }),
			p.formRow("JWKS", page.X("walk.export.jwks", "A set of one key, as a JWKS address answers"), func() string { return p.forms.JWKS }),
			p.formRow("PEM", page.X("walk.export.pem", "What openssl and most libraries read"), func() string { return p.forms.PEM })))
}

func (p *keyExportPage) formRow(name, use string, value func() string) fyne.CanvasObject {
	words := page.T(text.T("walk.export.copy", "Copy {{.Form}}", "Form", name))
	p.public[name] = house.NewButton(words, house.Secondary, func() { page.CopyOf(p.host, text.Plain(name), value()) }).Icon("copy")
	return house.Cells(house.Gap12, []float32{52, 0, 120}, house.NewText(name, house.Body).Bold(), house.NewText(use, house.Caption).CutEnd(), p.public[name])
}

func (p *keyExportPage) privateCard() *house.Card {
	p.form = house.NewSegmented([]house.Option{{Text: "PEM (PKCS#8)"}, {Text: "JWK"}}, 0, func(int) { p.rename() })
	p.path = house.NewTextField("").Mono().Icon("file").Limit(4096)
	p.path.OnChanged = func(string) { p.typed() }
	p.path.OnSubmitted = func(string) { p.ask() }
	p.save = house.NewButton(page.X("walk.export.save", "Save the private key to a file"), house.Secondary, p.ask).Icon("download")
	p.saved = house.NewStatus(house.Done, "")
	p.saved.Hide()
	return house.NewHeadCard(house.CardHead{Icon: "lock", Title: page.X("walk.export.private", "Private half")},
		house.NewNotice(house.NoticeWarning, page.X("walk.export.private.why", "Whoever has this file can get tokens as the app. It is written without a password, for you alone to read, and never to the clipboard."), nil),
		labelled(page.X("walk.export.form", "Form"), house.Row(0, p.form)),
		labelled(page.X("walk.export.path", "New file"), p.path),
		house.Row(house.Gap12, p.save, house.Grow(p.saved)))
}

// Head says what the page is for.
func (p *keyExportPage) Head() page.Head {
	return page.Head{
		Title: text.T("page.key-export", "Export the key"),
		Why:   text.T("walk.export.why", "For a program that calls the endpoint: the public half in the usual forms, the private half only as a file."),
	}
}

// Body is the page.
func (p *keyExportPage) Body() fyne.CanvasObject { return p.body }

// First is the first thing to copy.
func (p *keyExportPage) First() fyne.Focusable {
	if best := p.tries.card.First(); best != nil {
		return best
	}
	if hasKey(inFront(p.host)) {
		return p.public["JWK"]
	}
	return nil
}

// Solve takes the best way out of a Problem.
func (p *keyExportPage) Solve() bool { return p.tries.Solve() }

// Foot leads back. Saving is no primary action: Enter must not start it.
func (p *keyExportPage) Foot() page.Foot { return p.tries.foot(page.Foot{Back: page.ServiceApp}) }

// Update shows the key of the endpoint in front.
func (p *keyExportPage) Update() {
	app := inFront(p.host)
	page.SetVisible(p.full, hasKey(app))
	page.SetVisible(p.empty, !hasKey(app))
	if hasKey(app) && app.PublicJWK != p.shown {
		p.show(app)
	}
	page.SetEnabled(p.save, !p.host.Busy() && strings.TrimSpace(p.path.Text()) != "")
	p.tries.update()
	rescueFocus(p.host, p)
}

func (p *keyExportPage) show(app *workspace.ServiceApp) {
	p.shown, p.forms = app.PublicJWK, setup.PublicFormsOf(app)
	p.kid.SetText(app.KeyID)
	p.kind.SetText(keyTypeWords(app))
	p.same.SetText(app.Thumbprint)
	page.SetEnabled(p.public["PEM"], p.forms.PEM != "")
	page.SetVisible(p.saved, false)
	setQuietly(p.path, "~/private-key.pem")
	p.form.SetSelected(0)
	p.full.Refresh()
}

// rename gives the file the ending of its form, where it has that of the other.
func (p *keyExportPage) rename() {
	endings := []string{".pem", ".jwk"}
	to := endings[p.form.Selected()]
	if stem, ok := strings.CutSuffix(p.path.Text(), endings[1-p.form.Selected()]); ok {
		setQuietly(p.path, stem+to)
	}
	p.typed()
}

func (p *keyExportPage) typed() {
	page.SetVisible(p.saved, false)
	p.tries.dismiss()
	p.host.Update()
}

// ask saves the private key once the person has said so again.
func (p *keyExportPage) ask() {
	if p.save.Disabled() {
		return
	}
	p.host.Confirm(text.T("walk.export.ask", "Save the private key to a file?"),
		text.T("walk.export.ask.why", "It is written without a password to {{.Path}}. Okta never needs it: give it only to the program that signs with it, and delete the file afterwards.", "Path", p.path.Text()),
		text.T("walk.export.verb", "Save it"), p.write)
}

func (p *keyExportPage) write() {
	walk, id, path := p.host.Walk(), p.host.EndpointID(), p.path.Text()
	form := []setup.PrivateForm{setup.PrivatePEM, setup.PrivateJWK}[p.form.Selected()]
	page.SetVisible(p.saved, false)
	var at string
	var wrong *setup.KeyRefusal
	p.tries.run(text.T("walk.export.saving", "Saving the private key"), func(ctx context.Context) (err error) {
		at, err = walk.SavePrivateKey(ctx, id, path, form)
		if errors.As(err, &wrong) {
			return nil
		}
		return err
	}, func() {
		if wrong != nil {
			p.path.Refuse(page.T(wrong.Sentence))
			p.host.Focus(p.path.Focusable())
			p.full.Refresh()
			return
		}
		p.saved.Set(house.Done, page.T(text.T("walk.export.saved", "Saved: {{.Path}}", "Path", at)))
		page.SetVisible(p.saved, true)
		p.full.Refresh()
	})
}
