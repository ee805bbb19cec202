package connect

import (
	"fyne.io/fyne/v2"

	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/ui/house"
	"github.com/flowlatch/flowlatch/ui/page"
)

// connectorsPage lists the Connector connections of a workspace, and rehearses them.
type connectorsPage struct {
	host page.Host

	empty fyne.CanvasObject
	body  fyne.CanvasObject
}

// NewConnectors makes the page.
func NewConnectors(h page.Host) page.Page {
	p := &connectorsPage{host: h}
	p.empty = house.MinHeight(320, house.NewEmptyPage("plug", page.X("connectors.empty", "No connection is written down yet. Workflows doesn't test one when it is made: here you see what its card sends before you type it there."), nil))
	p.body = house.PageWidth(house.Stack(0, p.empty))
	return p
}

// Head names the page.
func (p *connectorsPage) Head() page.Head {
	return page.Head{
		Title: text.T("page.connectors", "Connector connections"),
		Why:   text.T("connectors.why", "Connections of API Connector cards to other services: filled in as in Workflows' dialog, and rehearsed from here."),
	}
}

// Body is the page.
func (p *connectorsPage) Body() fyne.CanvasObject { return p.body }

// Foot is empty.
func (p *connectorsPage) Foot() page.Foot { return page.Foot{} }

// Update shows what there is.
func (p *connectorsPage) Update() {}

// First is nothing.
func (p *connectorsPage) First() fyne.Focusable { return nil }
