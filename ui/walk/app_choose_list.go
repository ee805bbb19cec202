package walk

import (
	"cmp"
	"context"
	"strings"

	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/ui/house"
	"github.com/flowlatch/flowlatch/ui/page"
)

// startAnew forgets what was read and looks for what stands in the field.
func (p *appChoosePage) startAnew() {
	p.supersede()
	if p.browser != nil {
		p.browser.Close()
	}
	p.asked, p.reader = trimmed(p.query), p.host.Workspace().Org.SignIn.ID
	p.browser = p.host.Walk().BrowseApps(p.asked)
	p.all, p.ids, p.shown = nil, map[string]bool{}, 0
	p.complete, p.halted, p.wanted = false, false, appRows
	p.list.Reset()
	p.show(0)
}

// load reads a page while more rows are wanted. It goes on from Update, one page
// after the other, so that the list stays usable in between.
func (p *appChoosePage) load() {
	if p.loading || p.complete || p.halted || !p.signedIn() || p.host.Busy() || p.shown >= p.wanted {
		return
	}
	p.loading = true
	browser := p.browser
	reading, cancel := context.WithCancel(context.Background())
	p.supersede = cancel
	var read []setup.AppChoice
	var more bool
	var failed error
	p.tries.try(&attempt{
		what: text.T("app.choose.reading", "Reading the org's apps"),
		work: func(ctx context.Context) error {
			ctx, stop := context.WithCancel(ctx)
			defer stop()
			defer context.AfterFunc(reading, stop)()
			if read, more, failed = browser.More(ctx); reading.Err() != nil {
				return nil
			}
			return failed
		},
		ended: func() {
			cancel()
			p.loading = false
			if browser == p.browser { // else something else is looked for by now
				p.add(read, more, failed)
			}
		},
	})
}

// add shows a page that was read.
func (p *appChoosePage) add(read []setup.AppChoice, more bool, failed error) {
	begin := len(p.all)
	for _, a := range read {
		if id := rowID(a); !p.ids[id] {
			p.ids[id] = true
			p.all = append(p.all, a)
		}
	}
	p.complete = failed == nil && !more || len(p.all) >= maxAppChoices
	p.halted = failed != nil
	p.show(begin)
}

// show adds to the list what the filter lets through of the apps from one on: of
// ten thousand, only the new ones are looked at.
func (p *appChoosePage) show(from int) {
	if from == 0 {
		p.rowsShown = nil
	}
	for _, a := range p.all[from:] {
		if a.Service || !p.onlyServices() {
			p.rowsShown = append(p.rowsShown, p.words.row(a))
		}
	}
	p.shown = len(p.rowsShown)
	p.list.SetRows(p.rowsShown)
}

func (p *appChoosePage) onlyServices() bool { return p.kinds.Selected() == 0 }

// filter shows API Services apps only, or all.
func (p *appChoosePage) filter() {
	p.wanted = appRows
	p.list.Reset()
	p.show(0)
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

// rowWords are the words of rows, put into the window's language once.
type rowWords struct {
	active, inactive, unread, unnamed string
	kinds                             map[string]string // by their English
}

func newRowWords() rowWords {
	return rowWords{
		active: page.X("app.active", "Active"), inactive: page.X("app.inactive-word", "Inactive"),
		unread: page.X("app.unread", "Can't be read"), unnamed: page.X("app.unnamed", "An app without a name"), kinds: map[string]string{},
	}
}

func (w rowWords) kind(t text.Text) string {
	english := t.String()
	if _, known := w.kinds[english]; !known {
		w.kinds[english] = page.T(t)
	}
	return w.kinds[english]
}

func (w rowWords) row(a setup.AppChoice) house.PickRow {
	row := house.PickRow{
		ID: rowID(a), Icon: "app", Title: cmp.Or(a.Label, w.unnamed), Second: a.ClientID, Note: w.kind(a.Kind),
		State: house.Done, Word: w.active, Dim: !a.Service,
	}
	if a.Service {
		row.Icon = "key"
	}
	switch {
	case a.Problem != "":
		row.State, row.Word = house.Unknown, w.unread
	case !a.Active:
		row.State, row.Word = house.Todo, w.inactive
	}
	return row
}
