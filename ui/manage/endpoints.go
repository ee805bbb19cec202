package manage

import (
	"context"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"

	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/ui/house"
	"github.com/flowlatch/flowlatch/ui/page"
)

// endpointsPage lists the endpoints of a workspace.
type endpointsPage struct {
	host page.Host

	measure *measuring
	name    *house.TextField
	rows    map[string]*endpointRow
	list    *rowList
	table   *fyne.Container
	empty   fyne.CanvasObject
	stack   *fyne.Container
	body    fyne.CanvasObject
}

// NewEndpoints makes the page.
func NewEndpoints(h page.Host) page.Page {
	p := &endpointsPage{host: h, rows: map[string]*endpointRow{}, list: newRowList()}
	p.name = page.LimitName(h, house.NewTextField(page.X("endpoints.add.hint", "Name of another endpoint")), page.MaxEndpointName)
	p.name.OnSubmitted = func(string) { p.add() }
	adding := house.NewCard(house.Row(house.Gap12, house.FixedWidth(280, p.name),
		house.Grow(house.NewParagraph(page.X("endpoints.add.why", "Another flow, or the same one at another level. Steps 1 to 3 are taken over; it starts at step 4."), house.Caption))))
	p.measure = newMeasuring(p)
	p.table = house.Stack(house.Gap12, p.measure.object, house.NewBareCard(house.CardHead{}, house.Stack(0, endpointsHead(), p.list.object)), adding)
	describe := house.NewButton(page.X("endpoints.describe", "Describe the first endpoint"), house.Secondary, func() { h.Go(page.Endpoint) }).Icon("bolt")
	p.empty = house.MinHeight(320, house.NewEmptyPage("bolt", page.X("endpoints.empty", "No endpoint is described yet. Step 4 takes a flow's Invoke URL and its security level."), describe))
	p.stack = house.Stack(0, p.table, p.empty)
	p.body = house.PageWidth(p.stack)
	return p
}

func endpointColumns() columns { return columns{0, 124, 124, 120, 284} }

func endpointsHead() fyne.CanvasObject {
	return endpointColumns().head(
		page.X("endpoints.head.name", "Endpoint"), page.X("endpoints.head.security", "Security"),
		page.X("endpoints.head.invoke", "Invoke test"), page.X("endpoints.head.last", "Last answer"), "")
}

// Head names the page.
func (p *endpointsPage) Head() page.Head {
	return page.Head{
		Title:   text.T("page.endpoints", "Endpoints"),
		Why:     text.T("endpoints.why", "Each endpoint is one API Endpoint flow with its Invoke URL and level. Org, connection and service app are shared."),
		Actions: []page.Action{p.measureAllAction(), reportAction(p.host)},
	}
}

// measureAllAction measures every endpoint that can be.
func (p *endpointsPage) measureAllAction() page.Action {
	ids := setup.AllMeasurable(p.host.Workspace())
	return page.Action{
		Label: text.T("endpoints.measure-all", "Measure all"), Icon: "shield", Disabled: len(ids) == 0 || p.host.Busy() || p.measure.shown(),
		Do: func() { p.measure.open(ids, true) },
	}
}

// Body is the page.
func (p *endpointsPage) Body() fyne.CanvasObject { return p.body }

// Foot adds an endpoint, or sends what is planned.
func (p *endpointsPage) Foot() page.Foot {
	if p.measure.plan != nil {
		return p.measure.foot()
	}
	if p.none() {
		return page.Foot{Primary: page.Action{Label: text.T("endpoints.describe", "Describe the first endpoint"), Icon: "bolt", Do: func() { p.host.Go(page.Endpoint) }}}
	}
	return page.Foot{Primary: page.Action{
		Label: text.T("endpoints.add", "Add endpoint"), Icon: "plus", Disabled: p.host.Busy(), Do: p.add,
	}}
}

// none reports whether nothing has been entered about any endpoint.
func (p *endpointsPage) none() bool {
	list := p.host.Workspace().Endpoints
	return len(list) == 0 || len(list) == 1 && list[0].InvokeURL == "" && list[0].Level == ""
}

// Update reads the endpoints again. Rows of endpoints that stay keep their
// focus.
func (p *endpointsPage) Update() {
	page.SetVisible(p.table, !p.none())
	page.SetVisible(p.empty, p.none())
	page.Arrange(p.stack)
	order := p.updateRows()
	p.measure.update()
	page.Arrange(p.table, p.stack)
	p.list.place(order, func(id string) fyne.CanvasObject { return p.rows[id].object })
	page.RescueFocus(p.host, p)
}

// updateRows has every endpoint's row show it as it is now, and returns their order.
func (p *endpointsPage) updateRows() (order []string) {
	for _, e := range p.host.Workspace().Endpoints {
		order = append(order, e.ID)
		if p.rows[e.ID] == nil {
			p.rows[e.ID] = newEndpointRow(p, e.ID)
		}
		p.rows[e.ID].update(e, p.host.EndpointID() == e.ID)
	}
	return order
}

// First is the name of another endpoint, where Enter adds it as the primary
// action says. Where there is no such entry, nothing takes Enter from that.
func (p *endpointsPage) First() fyne.Focusable {
	if first := p.measure.first(); first != nil {
		return first
	}
	if p.none() {
		return nil
	}
	return p.name.Focusable()
}

// add adds an endpoint under the typed name, or a numbered one, and leads to
// its step 4.
func (p *endpointsPage) add() {
	if p.host.Busy() {
		return
	}
	name := strings.TrimSpace(p.name.Text())
	if name == "" {
		name = page.T(text.T("endpoint.numbered", "Endpoint {{.Number}}", "Number", strconv.Itoa(len(p.host.Workspace().Endpoints)+1)))
	}
	id, err := p.host.Walk().AddEndpoint(name)
	if err != nil {
		p.host.Fail(err)
		return
	}
	p.name.SetText("")
	p.host.Select(id, page.Endpoint)
}

// remove forgets an endpoint, after asking.
func (p *endpointsPage) remove(e workspace.Endpoint) {
	walk := p.host.Walk()
	p.host.Confirm(
		text.T("endpoints.remove.title", "Remove {{.Name}} from this workspace?", "Name", e.Name),
		text.T("endpoints.remove.why", "Its Invoke URL, level and client token are forgotten here. Nothing changes at Okta: the flow stays as it is."),
		text.T("endpoints.remove.verb", "Remove from workspace"),
		func() {
			p.host.Run(page.Task{
				What: text.T("endpoints.removing", "Removing {{.Name}}", "Name", e.Name),
				Work: func(ctx context.Context) error { return walk.ForgetEndpoint(ctx, e.ID) },
			})
		})
}
