package connect

import (
	"fyne.io/fyne/v2"

	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/ui/house"
	"github.com/flowlatch/flowlatch/ui/page"
)

// recipePage shows how an endpoint is called from another flow.
type recipePage struct {
	host page.Host
	body fyne.CanvasObject
}

// NewRecipe makes the page.
func NewRecipe(h page.Host) page.Page {
	p := &recipePage{host: h}
	p.body = house.PageWidth(house.MinHeight(320, house.NewEmptyPage("bolt", page.X("endpoints.empty", "No endpoint is described yet. Step 4 takes a flow's Invoke URL and its security level."), nil)))
	return p
}

// Head names the page.
func (p *recipePage) Head() page.Head {
	return page.Head{
		Title: text.T("page.recipe", "Call it from another flow"),
		Why:   text.T("recipe.why", "Card by card, with this workspace's own values."),
	}
}

// Body is the page.
func (p *recipePage) Body() fyne.CanvasObject { return p.body }

// Foot leads back to step 5.
func (p *recipePage) Foot() page.Foot { return page.Foot{Back: page.Invoke} }

// Update shows what there is.
func (p *recipePage) Update() {}

// First is nothing.
func (p *recipePage) First() fyne.Focusable { return nil }
