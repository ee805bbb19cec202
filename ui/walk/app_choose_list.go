package walk

import (
	"context"
	"strings"

	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/ui/house"
	"github.com/flowlatch/flowlatch/ui/page"
)

// startAnew forgets what was read and looks for what stands in the field.
func (p *appChoosePage) startAnew() {
	if p.browser != nil {
		p.browser.Close()
	}
	p.asked = trimmed(p.query)
	p.browser = p.host.Walk().BrowseApps(p.asked)
	p.all, p.ids, p.shown = nil, map[string]bool{}, 0
	p.complete, p.halted, p.wanted = false, false, appRows
	p.list.Reset()
	p.list.SetRows(nil)
}

// load reads a page while more rows are wanted. It goes on from Update, one page
// after the other, so that the list stays usable in between.
func (p *appChoosePage) load() {
	if p.loading || p.complete || p.halted || !p.signedIn() || p.host.Busy() || p.shown >= p.wanted {
		return
	}
	p.loading = true
	browser := p.browser
	var read []setup.AppChoice
	var more bool
	var failed error
	p.tries.try(&attempt{
		what: text.T("app.choose.reading", "Reading the org's apps"),
		work: func(ctx context.Context) error {
			read, more, failed = browser.More(p.wait.under(ctx))
			return failed
		},
		ended: func() {
			p.loading = false
			p.wait.over()
			if browser == p.browser { // else something else is looked for by now
				p.add(read, more, failed)
			}
		},
	})
}

// add shows a page that was read.
func (p *appChoosePage) add(read []setup.AppChoice, more bool, failed error) {
	for _, a := range read {
		if id := rowID(a); !p.ids[id] {
			p.ids[id] = true
			p.all = append(p.all, a)
		}
	}
	p.complete = failed == nil && !more || len(p.all) >= maxAppChoices
	p.halted = failed != nil
	p.show()
}

// show fills the list with what the filter lets through.
func (p *appChoosePage) show() {
	rows := make([]house.PickRow, 0, p.shown+len(p.all)/4)
	for _, a := range p.all {
		if a.Service || !p.onlyServices() {
			rows = append(rows, rowOf(a))
		}
	}
	p.shown = len(rows)
	p.list.SetRows(rows)
}

func (p *appChoosePage) onlyServices() bool { return p.kinds.Selected() == 0 }

// filter shows API Services apps only, or all.
func (p *appChoosePage) filter() {
	p.wanted = appRows
	p.list.Reset()
	p.show()
	p.host.Update()
}

// everything shows all apps.
func (p *appChoosePage) everything() {
	p.kinds.SetSelected(1)
	p.filter()
	p.host.Focus(p.list.Focusable())
}

// near wants more rows when the end of the list comes into reach.
func (p *appChoosePage) near() {
	if p.wanted > p.shown {
		return
	}
	p.wanted = p.shown + appRows
	p.host.Update()
}

// readOn goes on after reading was stopped.
func (p *appChoosePage) readOn() {
	p.halted = false
	p.wanted = p.shown + appRows
	p.host.Update()
}

func trimmed(f *house.TextField) string { return strings.TrimSpace(f.Text()) }

// rowID tells a row from the others. An app that can't be read may lack its id.
func rowID(a setup.AppChoice) string {
	if a.ID != "" {
		return a.ID
	}
	return "?" + a.Label
}

func rowOf(a setup.AppChoice) house.PickRow {
	row := house.PickRow{ID: rowID(a), Icon: "app", Title: a.Label, Second: a.ClientID, Note: page.T(a.Kind), State: house.Done, Word: page.X("app.active", "Active"), Dim: !a.Service}
	if row.Title == "" {
		row.Title = page.X("app.unnamed", "An app without a name")
	}
	if a.Service {
		row.Icon = "key"
	}
	switch {
	case a.Problem != "":
		row.State, row.Word = house.Unknown, page.X("app.unread", "Can't be read")
	case !a.Active:
		row.State, row.Word = house.Todo, page.X("app.inactive-word", "Inactive")
	}
	return row
}
