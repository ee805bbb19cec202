package walk

import (
	"context"
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/ui/house"
	"github.com/flowlatch/flowlatch/ui/page"
)

// orgAuthorities is the card of the certificate authorities that are trusted for
// this org beside the computer's own. It is hidden until there is one, or one is to
// be added. Checking can't be switched off.
type orgAuthorities struct {
	host  page.Host
	tries *attempts
	done  func() // after one was added

	files *fileBrowser
	entry *fyne.Container // where a file is named
	found []setup.Authority
	offer *fyne.Container // what was found in the file
	list  *fyne.Container
	shown []workspace.Authority
	asked bool
	card  *house.Card
}

func newOrgAuthorities(host page.Host, tries *attempts, done func()) *orgAuthorities {
	a := &orgAuthorities{host: host, tries: tries, done: done, offer: house.Stack(house.Gap8), list: house.Stack(house.Gap8)}
	a.files = newFileBrowser(host, a.typed, func() { tries.enter(a.reading()) }, func(string) { a.typed(); a.read() })
	a.files.path.SetPlaceholder("~/Downloads/company-ca.pem")
	a.files.path.OnKey = func(ev *fyne.KeyEvent) bool {
		if ev.Name != fyne.KeyEscape {
			return false
		}
		a.close()
		return true
	}
	cancel := house.NewButton(page.X("task.cancel", "Cancel"), house.Secondary, a.close).Small()
	a.entry = house.Stack(house.Gap8,
		house.NewParagraph(page.X("authority.where", "Where a company's proxy opens TLS, whoever runs the network gives out the certificate of its authority, as a file in PEM or DER form."), house.Caption),
		house.Row(house.Gap8, house.Grow(labelled(page.X("authority.file", "The authority's certificate, from a file"), a.files.object))),
		a.offer, house.Row(0, cancel, house.Spring()))
	a.card = house.NewHeadCard(house.CardHead{Icon: "shield", Title: page.X("authority.card", "Trusted for this org, beside this computer's own authorities")}, a.list, a.entry)
	a.card.Hide()
	return a
}

// open asks for a certificate.
func (a *orgAuthorities) open() {
	a.asked = true
	a.update(a.host.Workspace())
}

// close takes the question away again. The Problem that led to it is back, and the
// keyboard at its best way out.
func (a *orgAuthorities) close() {
	a.asked = false
	a.files.clear()
	a.forget()
	a.tries.restore()
	a.host.Update()
}

// adding reports whether a certificate is being asked for.
func (a *orgAuthorities) adding() bool { return a.asked }

// next reads the file, then asks whether to trust what it holds.
func (a *orgAuthorities) next() page.Action {
	if len(a.found) > 0 {
		return page.Action{Label: text.T("authority.trust", "Trust it for this org"), Do: a.ask}
	}
	return a.reading()
}

// reading reads the file, which is all that Enter in its field does.
func (a *orgAuthorities) reading() page.Action {
	return page.Action{Label: text.T("authority.read", "Read the certificate"), Do: a.read, Disabled: a.files.path.Text() == ""}
}

func (a *orgAuthorities) typed() {
	a.forget()
	a.host.Update()
}

func (a *orgAuthorities) forget() {
	a.found = nil
	a.offer.RemoveAll()
}

func (a *orgAuthorities) update(ws *workspace.Workspace) {
	a.files.update()
	page.SetVisible(a.entry, a.asked)
	page.SetVisible(a.list, len(ws.Org.Authorities) > 0)
	page.SetVisible(a.card, a.asked || len(ws.Org.Authorities) > 0)
	if slices.Equal(ws.Org.Authorities, a.shown) {
		return
	}
	a.shown = slices.Clone(ws.Org.Authorities)
	a.list.RemoveAll()
	for _, known := range a.shown {
		a.list.Add(a.row(known))
	}
	a.list.Refresh()
}

// row is an authority that is trusted.
func (a *orgAuthorities) row(known workspace.Authority) fyne.CanvasObject {
	remove := house.NewButton(page.X("authority.remove", "Trust no longer"), house.Quiet, func() {
		a.host.Confirm(text.T("authority.remove.title", "Trust this authority no longer?"),
			text.T("authority.remove.detail", "{{.Subject}}. Where a proxy uses it, this org can't be reached any more.", "Subject", known.Subject),
			text.T("authority.remove", "Trust no longer"), func() { a.remove(known) })
	}).Small()
	return house.TopRow(house.Gap8, house.Grow(house.Stack(2,
		house.NewText(known.Subject, house.Body).CutEnd(), house.NewParagraph("SHA-256 "+spaced(known.Fingerprint), house.Mono))), remove)
}

func (a *orgAuthorities) remove(known workspace.Authority) {
	walk := a.host.Walk()
	a.tries.run(text.T("authority.removing", "Taking the trust away"), func(ctx context.Context) error {
		return walk.RemoveAuthority(ctx, known.Fingerprint)
	}, nil)
}

// read reads the file and shows what it holds. Nothing is trusted by it.
func (a *orgAuthorities) read() {
	a.files.close()
	path, now := a.files.path.Text(), a.host.Now()
	var found []setup.Authority
	a.tries.run(text.T("authority.reading", "Reading the certificate"), func(context.Context) error {
		var err error
		found, err = setup.ReadAuthorityFile(path, now)
		return err
	}, func() {
		a.tries.dismiss() // the Problem that led here is what this is about
		a.show(found)
		a.host.Update()
	})
}

// show shows what stands in a file, its fingerprint to be compared.
func (a *orgAuthorities) show(found []setup.Authority) {
	a.found = found
	a.offer.RemoveAll()
	for _, f := range found {
		a.offer.Add(house.NewWell(house.Gap8, authorityFacts(f)))
	}
	a.offer.Add(house.NewNotice(house.NoticeWarning, page.X("authority.compare", "Compare the fingerprint with the one that whoever runs the network tells you, letter by letter. Whoever has this authority's key can read and change everything between Flowlatch and this org."), nil))
	a.offer.Refresh()
}

func authorityFacts(f setup.Authority) fyne.CanvasObject {
	words := page.CopyWords()
	words.Copy = page.X("authority.copy", "Copy the fingerprint")
	kind := page.X("authority.kind.ca", "An authority: it vouches for other certificates")
	if f.One {
		kind = page.X("authority.kind.one", "One server's own certificate, signed by itself")
	}
	return house.Stack(house.Gap4,
		house.NewFacts(house.FactsWidths{Label: 88, Row: 22},
			house.Fact{Label: page.X("authority.subject", "Issued to"), Value: f.Subject, Plain: true},
			house.Fact{Label: page.X("authority.issuer", "Issued by"), Value: f.Issuer, Plain: true},
			house.Fact{Label: page.X("authority.until", "Good until"), Value: f.NotAfter.Local().Format("2 Jan 2006"), Plain: true},
			house.Fact{Label: page.X("authority.kind", "Kind"), Value: kind, Plain: true}),
		house.TopRow(house.Gap8, house.FixedWidth(96, house.NewText("SHA-256", house.Caption)),
			house.Grow(house.NewParagraph(spaced(f.Fingerprint), house.Mono)), house.NewCopyButton(words, func() string { return f.Fingerprint })))
}

// spaced lets a fingerprint wrap between its parts.
func spaced(fingerprint string) string {
	words := []byte(nil)
	for i := range len(fingerprint) {
		words = append(words, fingerprint[i])
		if (i+1)%24 == 0 {
			words = append(words, ' ')
		}
	}
	return string(words)
}

// ask asks before the authorities of the file are trusted, each with its fingerprint.
func (a *orgAuthorities) ask() {
	found := a.found
	names := make([]string, len(found))
	for i, f := range found {
		names[i] = f.Subject + "\nSHA-256 " + spaced(f.Fingerprint)
	}
	a.host.Confirm(text.T("authority.trust.title", "Is this the fingerprint that you were told?"),
		text.T("authority.trust.detail", "{{.Authorities}}\nTrust it only after comparing every letter: whoever has this authority's key can read and change everything between Flowlatch and this org.", "Authorities", strings.Join(names, "\n")),
		text.T("authority.trust", "Trust it for this org"), func() { a.trust(found) })
}

// trust trusts authorities from now on.
func (a *orgAuthorities) trust(found []setup.Authority) {
	walk := a.host.Walk()
	a.tries.run(text.T("authority.trusting", "Noting the trust"), func(ctx context.Context) error {
		for _, f := range found {
			if err := walk.AddAuthority(ctx, f); err != nil {
				return err
			}
		}
		return nil
	}, func() {
		a.asked = false
		a.files.clear()
		a.forget()
		a.host.Toast(text.T("authority.trusted", "Trusted for this org"))
		a.done()
	})
}
