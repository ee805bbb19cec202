package walk

import (
	"net/http"
	"slices"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"github.com/flowlatch/flowlatch/app/invoke"
	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/ui/house"
	"github.com/flowlatch/flowlatch/ui/look"
	"github.com/flowlatch/flowlatch/ui/page"
)

// requestCard is the left side of the invoke test: what is to be sent.
type requestCard struct {
	host    page.Host
	changed func() // the person edited the draft

	method  *house.Select
	tabs    *house.Tabs
	panes   []fyne.CanvasObject
	body    *house.CodeEdit
	query   *page.FieldTable
	headers *page.FieldTable
	lint    *lintLine
	object  fyne.CanvasObject
	loading bool // the draft is being shown, not edited
}

// The tabs of a request.
const (
	tabBody = iota
	tabQuery
	tabHeaders
)

func newRequestCard(h page.Host, changed func()) *requestCard {
	c := &requestCard{host: h, changed: changed, lint: newLintLine()}
	c.method = house.NewSelect("", methods(), 0, func(int) { c.edited() })
	c.body = house.NewCodeEdit(page.X("invoke.body.hint", "JSON body"))
	c.body.OnChanged = func(string) { c.edited() }
	c.body.OnLimit = func() {
		h.Fail(problem.New("invoke.body.limit",
			text.T("invoke.body.limit", "The editor takes {{.Count}} characters", "Count", strconv.Itoa(house.MaxCodeEdit)),
			text.T("invoke.body.limit.why", "What is beyond that did not go in.")))
	}
	c.query = page.NewFieldTable(h, page.X("invoke.query.note", "Added to the Invoke URL. The flow sees them under query. They are kept in the workspace file as they stand: no secrets here, the client token is added by itself."), c.edited)
	c.headers = page.NewFieldTable(h, page.X("invoke.headers.note", "Beside Accept and Content-Type: application/json, which are set. The security level adds its credential by itself. They are kept in the workspace file as they stand: no secrets here."), c.edited)
	c.lint.fix = c.fixCase
	c.panes = []fyne.CanvasObject{c.body, house.NewScroll(c.query.Object()), house.NewScroll(c.headers.Object())}
	c.tabs = house.NewTabs([]house.Option{
		{Text: page.X("invoke.tab.body", "Body")}, {Text: page.X("invoke.tab.query", "Query")}, {Text: page.X("invoke.tab.headers", "Headers")},
	}, tabBody, c.showTab)
	c.showTab(tabBody)
	preset := func(key, english string, draft func() workspace.Draft) fyne.CanvasObject {
		return house.NewButton(page.X(key, english), house.Quiet, func() { c.preset(draft()) }).Small()
	}
	head := house.Inset(0, 0, 8, 0, house.Row(0, c.tabs, house.Spring(),
		preset("invoke.preset.bookmark", "Bookmark", setup.BookmarkPreset), preset("invoke.preset.empty", "Empty", setup.EmptyPreset)))
	c.object = house.NewBareCard(house.CardHead{}, house.Border(
		house.Stack(0, head, house.NewDivider()), c.lint.object, nil, nil, container.NewStack(c.panes...)))
	return c
}

func (c *requestCard) showTab(tab int) {
	for i, pane := range c.panes {
		page.SetVisible(pane, i == tab)
	}
}

// show puts a draft into the editors.
func (c *requestCard) show(d workspace.Draft) {
	c.loading = true
	defer func() { c.loading = false }()
	c.setMethod(d.Method)
	c.body.SetText(d.Body)
	c.query.Show(d.Query)
	c.headers.Show(d.Headers)
	c.judge()
}

// methods are those that an API endpoint takes.
func methods() []string { return []string{http.MethodPost, http.MethodGet} }

// setMethod shows a method; an unknown one is the first.
func (c *requestCard) setMethod(method string) {
	c.method.SetSelected(max(0, slices.Index(methods(), method)))
}

// draft is what the editors hold.
func (c *requestCard) draft() workspace.Draft {
	return workspace.Draft{Method: methods()[c.method.Selected()], Query: c.query.Fields(), Headers: c.headers.Fields(), Body: c.body.Text()}
}

func (c *requestCard) edited() {
	if c.loading {
		return
	}
	c.judge()
	c.changed()
}

// preset replaces method and body; query and headers stay.
func (c *requestCard) preset(d workspace.Draft) {
	c.loading = true
	c.setMethod(d.Method)
	c.body.SetText(d.Body)
	c.loading = false
	c.tabs.SetSelected(tabBody)
	c.showTab(tabBody)
	c.edited()
	c.host.Focus(c.body.Focusable())
}

// judge looks the draft over, as it will be before it is sent.
func (c *requestCard) judge() {
	d := c.draft()
	c.tabs.SetCount(tabQuery, count(len(d.Query)))
	c.tabs.SetCount(tabHeaders, count(len(d.Headers)))
	size := ""
	if d.Method != http.MethodGet {
		size = byteSize(int64(len(d.Body)))
	}
	c.lint.show(worst(invoke.Lint(d, invoke.KnownKeys(d.Body))), size)
}

func count(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

// worst is the finding that counts most, the first of its kind.
func worst(found []invoke.Finding) invoke.Finding {
	for _, s := range []invoke.Severity{invoke.Blocking, invoke.Warning, invoke.Advice} {
		for _, f := range found {
			if f.Severity == s {
				return f
			}
		}
	}
	if len(found) > 0 {
		return found[0]
	}
	return invoke.Finding{Severity: invoke.Fine}
}

func (c *requestCard) fixCase(key, instead string) {
	c.body.SetText(invoke.FixCase(c.body.Text(), key, instead))
	c.host.Focus(c.body.Focusable())
}

// fixCases puts every key right that the flow reads in another case.
func (c *requestCard) fixCases() {
	body := c.body.Text()
	for _, f := range invoke.Lint(c.draft(), invoke.KnownKeys(body)) {
		if f.Key != "" {
			body = invoke.FixCase(body, f.Key, f.Instead)
		}
	}
	c.body.SetText(body)
	c.host.Focus(c.body.Focusable())
}

// lintLine is the line below the request that judges it.
type lintLine struct {
	fix func(key, instead string)

	icon   *house.Icon
	words  *house.Paragraph
	button *house.Button
	size   *house.Text
	found  invoke.Finding
	row    *fyne.Container
	object fyne.CanvasObject
}

func newLintLine() *lintLine {
	l := &lintLine{icon: house.NewStateIcon(house.Done), words: house.NewParagraph("", house.Body), size: house.NewText("", house.Caption)}
	l.button = house.NewButton("", house.Secondary, func() { l.fix(l.found.Key, l.found.Instead) }).Small()
	l.row = house.Row(house.Gap8, l.icon, house.Grow(l.words), l.button, l.size)
	l.object = house.Stack(0, house.NewDivider(), house.MinHeight(36, house.Inset(12, 4, 12, 4, l.row)))
	return l
}

func (l *lintLine) show(f invoke.Finding, size string) {
	l.found = f
	words := page.T(f.Text)
	if f.Key != "" {
		// Short enough to stand beside the button that puts it right.
		words = page.T(text.T("invoke.lint.case", "The flow reads {{.Instead}}, not {{.Key}}", "Instead", f.Instead, "Key", f.Key))
		l.button.SetText(page.T(text.T("invoke.lint.fix", "Change to {{.Instead}}", "Instead", f.Instead)))
	}
	l.words.SetText(words)
	l.size.SetText(size)
	page.SetVisible(l.button, f.Key != "")
	page.SetVisible(l.icon, words != "")
	page.Arrange(l.row)
	switch f.Severity {
	case invoke.Blocking:
		l.icon.SetState(house.Failed)
	case invoke.Warning:
		l.icon.SetState(house.Attention)
	case invoke.Advice:
		l.icon.Set("info", look.ColorText2)
	default:
		l.icon.SetState(house.Done)
	}
}

// byteSize puts a number of bytes into words: "168 B", "2.1 kB", "3.4 MB".
func byteSize(n int64) string {
	const kilo, mega = 1000, 1000 * 1000
	switch {
	case n < kilo:
		return strconv.FormatInt(n, 10) + " B"
	case n < mega:
		return strconv.FormatFloat(float64(n)/kilo, 'f', 1, 64) + " kB"
	}
	return strconv.FormatFloat(float64(n)/mega, 'f', 1, 64) + " MB"
}
