package connect

import (
	"slices"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"github.com/flowlatch/flowlatch/app/connector"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/ui/house"
	"github.com/flowlatch/flowlatch/ui/look"
	"github.com/flowlatch/flowlatch/ui/page"
)

// card has what is typed into an API Connector card.
type card struct {
	host    page.Host
	changed func()

	function *house.Select
	says     *house.Paragraph
	method   *dialogField
	url      *dialogField
	tabs     *house.Tabs
	panes    []fyne.CanvasObject
	body     *house.CodeEdit
	noBody   fyne.CanvasObject
	query    *page.FieldTable
	headers  *page.FieldTable
	said     map[connector.Field]*remark
	closing  *fyne.Container // what Close says, in the place of the fields
	fields   *fyne.Container
	stack    *fyne.Container
	object   fyne.CanvasObject
	loading  bool
}

// The tabs of a card.
const (
	tabBody = iota
	tabQuery
	tabHeaders
)

// paneHeight is that of body, query and headers, in device-independent pixels.
const paneHeight float32 = 168

// newCard makes the card. example stands below the words about Close.
func newCard(h page.Host, example fyne.CanvasObject, changed func()) *card {
	c := &card{host: h, changed: changed, says: house.NewParagraph("", house.Caption), said: map[connector.Field]*remark{}}
	for _, f := range []connector.Field{connector.FieldBody, connector.FieldQuery, connector.FieldHeaders} {
		c.said[f] = newRemark()
	}
	c.function = house.NewSelect("", functionNames(), 0, func(int) { c.edited() })
	c.method, c.url = c.line(connector.FieldMethod, "REPORT"), c.line(connector.FieldURL, "https://…")
	c.body = house.NewCodeEdit(page.X("connectors.body.hint", "JSON object"))
	c.body.OnChanged = func(string) { c.edited() }
	c.noBody = house.Center(320, house.NewParagraph(page.X("connectors.body.none", "Get sends no body."), house.Caption).Centered())
	c.query = page.NewFieldTable(h, page.X("connectors.query.note", "Added behind the query of the URL, in this order."), c.edited, c.said[connector.FieldQuery].object)
	c.headers = page.NewFieldTable(h, page.X("connectors.headers.note", "Beside the header that the connection adds. What looks like a credential is used for the rehearsal and not kept."), c.edited, c.said[connector.FieldHeaders].object)
	c.panes = []fyne.CanvasObject{container.NewStack(c.body, c.noBody), house.NewScroll(c.query.Object()), house.NewScroll(c.headers.Object())}
	c.tabs = house.NewTabs([]house.Option{
		{Text: page.X("invoke.tab.body", "Body")}, {Text: page.X("invoke.tab.query", "Query")}, {Text: page.X("invoke.tab.headers", "Headers")},
	}, tabBody, c.showTab)
	c.showTab(tabBody)
	well := house.NewSurface("", house.Stack(0, house.Inset(0, 4, 0, 4, c.tabs), house.NewDivider(), house.FixedHeight(paneHeight, container.NewStack(c.panes...)))).Rounded(6).Framed(look.ColorLine2)
	c.fields = house.Stack(house.Gap12, c.method.object, c.url.object, well, c.said[connector.FieldBody].object)
	c.closing = house.Stack(house.Gap12, example)
	c.stack = house.Stack(house.Gap12,
		house.Stack(house.Gap4, house.NewText(page.X("connectors.function", "Function"), house.Caption).Bold(), c.function, c.says), c.fields, c.closing)
	c.object = house.NewHeadCard(house.CardHead{Icon: "bolt", Title: page.X("connectors.card", "API Connector card")}, c.stack)
	return c
}

func functionNames() []string {
	var names []string
	for _, f := range connector.Functions() {
		names = append(names, page.T(f.Name))
	}
	return names
}

func (c *card) line(f connector.Field, hint string) *dialogField {
	const most = 4000
	return newDialogField(f, hint, most, c.edited)
}

func (c *card) showTab(tab int) {
	for i, pane := range c.panes {
		page.SetVisible(pane, i == tab)
	}
}

func (c *card) edited() {
	if !c.loading {
		c.changed()
	}
}

// show puts what a card holds into the editors.
func (c *card) show(r workspace.CardRequest) {
	c.loading = true
	defer func() { c.loading = false }()
	at := slices.IndexFunc(connector.Functions(), func(f connector.Function) bool { return f.Function == r.Function && r.Function != "" })
	c.function.SetSelected(max(0, at)) // Close is never kept
	c.method.input.SetText(r.Method)
	c.url.input.SetText(r.URL)
	c.body.SetText(r.Body)
	c.query.Show(r.Query)
	c.headers.Show(r.Headers)
}

func (c *card) chosen() connector.Function {
	return connector.Functions()[max(0, c.function.Selected())]
}

// closes reports whether Close is looked at, which sends nothing.
func (c *card) closes() bool { return c.chosen().Function == "" }

// read is what the editors hold. Of Close nothing is kept: the function is before's.
func (c *card) read(before workspace.CardFunction) workspace.CardRequest {
	r := workspace.CardRequest{
		Function: c.chosen().Function, Method: c.method.input.Text(), URL: c.url.input.Text(),
		Query: c.query.Fields(), Headers: c.headers.Fields(), Body: c.body.Text(),
	}
	if c.closes() {
		r.Function = before
	}
	return r
}

// judge shows the fields of the function, and what is to be said about them.
func (c *card) judge(r workspace.CardRequest, found []connector.Finding, asked bool) {
	f := c.chosen()
	c.says.SetText(page.T(f.Says))
	page.SetVisible(c.fields, !c.closes())
	page.SetVisible(c.closing, c.closes())
	page.SetVisible(c.method.object, slices.Contains(f.Fields, connector.FieldMethod))
	hasBody := slices.Contains(f.Fields, connector.FieldBody)
	page.SetVisible(c.body, hasBody)
	page.SetVisible(c.noBody, !hasBody)
	for field, said := range map[connector.Field]*remark{
		connector.FieldBody:  c.said[connector.FieldBody],
		connector.FieldQuery: c.said[connector.FieldQuery], connector.FieldHeaders: c.said[connector.FieldHeaders],
	} {
		said.set(about(found, field, asked))
	}
	c.method.judge(about(found, connector.FieldMethod, asked))
	c.url.judge(about(found, connector.FieldURL, asked))
	c.tabs.SetCount(tabQuery, count(len(r.Query)))
	c.tabs.SetCount(tabHeaders, count(len(r.Headers)))
	page.Arrange(c.fields, c.stack)
}

func count(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

// edit brings what a field is typed into to the front, and gives what takes the
// keyboard; nil for a field that isn't the card's.
func (c *card) edit(f connector.Field) fyne.Focusable {
	tab, into := tabBody, fyne.Focusable(nil)
	switch f {
	case connector.FieldMethod:
		return c.method.input.Focusable()
	case connector.FieldURL:
		return c.url.input.Focusable()
	case connector.FieldBody:
		into = c.body.Focusable()
	case connector.FieldQuery:
		tab, into = tabQuery, c.query.First()
	case connector.FieldHeaders:
		tab, into = tabHeaders, c.headers.First()
	default:
		return nil
	}
	c.tabs.SetSelected(tab)
	c.showTab(tab)
	return into
}

// chooseRaw makes it a Raw Request with the method that the card had.
func (c *card) chooseRaw() {
	before := c.chosen()
	if before.Method != "" && c.method.input.Text() == "" {
		c.method.input.SetText(before.Method)
	}
	for i, f := range connector.Functions() {
		if f.Function == workspace.CardRaw {
			c.function.SetSelected(i)
		}
	}
	c.edited()
}
