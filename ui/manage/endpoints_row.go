package manage

import (
	"strconv"
	"strings"

	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/ui/house"
	"github.com/flowlatch/flowlatch/ui/page"
)

// endpointRow is one endpoint of the list.
type endpointRow struct {
	page     *endpointsPage
	id       string
	endpoint workspace.Endpoint

	*nameCell
	security *stepCell
	invoke   *stepCell
	last     *house.Status
	open     *house.Button
	measure  *house.Button
	remove   *house.IconButton
	object   *house.Surface
}

func newEndpointRow(p *endpointsPage, id string) *endpointRow {
	r := &endpointRow{page: p, id: id}
	r.nameCell = newNameCell(p.host, house.NewText("", house.Caption).CutEnd(), page.MaxEndpointName, r.keep)
	r.security, r.invoke = newStepCell(), newStepCell()
	r.last = house.NewStatus(house.Todo, "")
	r.open = house.NewButton(page.X("endpoints.open", "Open"), house.Secondary, func() { p.host.Select(id, page.Endpoint) }).Small()
	r.remove = house.NewIconButton("x", page.X("endpoints.remove", "Remove from workspace"), func() { p.remove(r.endpoint) })
	r.measure = house.NewButton(page.X("measure.verb", "Measure"), house.Secondary, func() { p.measure.open([]string{id}, false) }).Small()
	actions := house.Row(house.Gap4, house.Spring(), r.open, r.measure, r.rename, r.remove)
	cells := endpointColumns().cells(r.cell, r.security.object, r.invoke.object, r.last, actions)
	r.object = house.NewSurface("", house.MinHeight(52, house.Inset(16, 6, 12, 6, cells)))
	return r
}

func (r *endpointRow) update(e workspace.Endpoint, inFront bool) {
	r.endpoint = e
	now := r.page.host.Now()
	r.show(e.Name, whereOf(e, inFront))
	r.security.showSecurity(e, now)
	if r.page.measure.measures(e.ID) {
		r.security.set(house.Progress, page.X("measure.now", "Measuring"), "")
	}
	r.invoke.show(e.Invoke, now)
	switch {
	case e.Last == nil:
		r.last.Set(house.Todo, page.X("endpoints.never", "None yet"))
	case e.Last.Status == 0:
		r.last.Set(house.Failed, page.X("endpoints.unanswered", "No answer")+" · "+page.Ago(now, e.Last.At))
	default:
		r.last.Set(house.StatusState(e.Last.Status), strconv.Itoa(e.Last.Status)+" · "+page.Ago(now, e.Last.At))
	}
	markInFront(r.object, inFront)
	busy := r.page.host.Busy()
	page.SetEnabled(r.remove, !busy)
	page.SetEnabled(r.measure, !busy && !r.page.measure.shown() && setup.Measurable(r.page.host.Workspace(), e.ID) == nil)
}

// whereOf says in one line which flow it is: level and alias; and whether it is the
// one in front.
func whereOf(e workspace.Endpoint, inFront bool) string {
	parts := []string{page.T(e.Level.Name()), shortAlias(e.Alias)}
	if e.Alias == "" {
		parts[1] = page.X("endpoints.no-url", "no Invoke URL yet")
	}
	if inFront {
		parts = append([]string{page.X("endpoints.in-front", "Open now")}, parts...)
	}
	return strings.Join(parts, " · ")
}

// shortAlias is as much of a flow's alias as tells it from others.
func shortAlias(alias string) string {
	const each = 4
	if len(alias) <= 3*each {
		return alias
	}
	return alias[:each] + "…" + alias[len(alias)-each:]
}

// keep renames the endpoint.
func (r *endpointRow) keep(name string) {
	walk := r.page.host.Walk()
	r.page.host.Save(func() error { return walk.RenameEndpoint(r.id, name) })
}
