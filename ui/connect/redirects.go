package connect

import (
	"net/url"

	"fyne.io/fyne/v2"

	"github.com/flowlatch/flowlatch/app/connector"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/ui/house"
	"github.com/flowlatch/flowlatch/ui/page"
)

// redirects lists the redirect URIs to register at the service, each to be copied.
type redirects struct {
	first  fyne.Focusable
	object fyne.CanvasObject
}

func newRedirects() *redirects {
	r := &redirects{}
	rows := house.Stack(house.Gap12,
		house.NewParagraph(page.X("connectors.redirects.why", "The one of your Workflows, so that the connection works there, and those of this computer, so that it can be rehearsed. Character by character."), house.Caption))
	uris := connector.RedirectURIs(connector.Ports()...)
	for i, uri := range uris {
		button := house.NewCopyButton(copyOf(calledURI(uri)), func() string { return uri.URI })
		if r.first == nil {
			r.first = button
		}
		last := i == len(uris)-1 || uris[i+1].Note.String() != uri.Note.String()
		rows.Add(redirectRow(uri, button, last))
	}
	r.object = house.NewHeadCard(house.CardHead{Icon: "link", Title: page.X("connectors.redirects", "Redirect URIs to register at the service")}, rows)
	return r
}

// calledURI is what a redirect URI is called: those of the rehearsal by their ports.
func calledURI(uri connector.RedirectURI) text.Text {
	u, err := url.Parse(uri.URI)
	if err != nil || u.Port() == "" {
		return uri.Name
	}
	return text.T("connectors.redirect.port", "{{.Name}}, port {{.Port}}", "Name", uri.Name, "Port", u.Port())
}

// redirectRow is one of them; the last one with the same note has it below.
func redirectRow(uri connector.RedirectURI, button *house.CopyButton, last bool) fyne.CanvasObject {
	head := []fyne.CanvasObject{house.NewText(page.T(calledURI(uri)), house.Caption)}
	if !uri.Confirmed {
		head = append(head, house.NewChip(house.ChipUnknown, page.X("connectors.unconfirmed", "Not confirmed")))
	}
	parts := []fyne.CanvasObject{house.Row(house.Gap8, append(head, house.Spring())...), house.Row(house.Gap8, house.Grow(house.NewParagraph(uri.URI, house.Mono)), button)}
	if last && !uri.Note.IsZero() {
		parts = append(parts, house.NewParagraph(page.T(uri.Note), house.Small))
	}
	return house.Stack(house.Gap4, parts...)
}
