package connect

import (
	"reflect"
	"slices"
	"strconv"

	"fyne.io/fyne/v2"

	"github.com/flowlatch/flowlatch/app/connector"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/ui/house"
	"github.com/flowlatch/flowlatch/ui/look"
	"github.com/flowlatch/flowlatch/ui/page"
)

// drawing shows a request as it goes out: each line with who says that it is so, and
// what isn't documented of it.
type drawing struct {
	host  page.Host
	shown connector.Drawing

	lines   *fyne.Container
	body    *house.CodeView
	bodyBox *fyne.Container
	bodyWhy *fyne.Container
	absent  *fyne.Container
	ours    *fyne.Container
	oursBox *fyne.Container
	more    *house.Button
	unfold  bool
	copy    *house.CopyButton
	plain   *house.Button
	object  *fyne.Container
}

// bodyHeight is that of a request's body, in device-independent pixels.
const bodyHeight float32 = 84

func newDrawing(h page.Host) *drawing {
	d := &drawing{host: h, lines: house.Stack(house.Gap8), absent: house.Stack(house.Gap8), ours: house.Stack(house.Gap4), body: house.NewCodeView()}
	d.bodyWhy = house.Stack(house.Gap8)
	d.bodyBox = house.Stack(house.Gap8,
		house.NewSurface(look.ColorInset, house.FixedHeight(bodyHeight, d.body)).Rounded(6).Framed(look.ColorLine2), d.bodyWhy)
	d.more = house.NewButton("", house.Link, d.toggle).Small()
	d.oursBox = house.Stack(house.Gap8, house.Row(0, d.more, house.Spring()), d.ours)
	words := page.CopyWords()
	words.Copy = page.X("connectors.drawing.copy", "Copy the request without secrets")
	d.copy = house.NewCopyButton(words, func() string { return d.shown.Head() + "\n" + d.shown.Body.Text })
	d.plain = house.NewButton(page.X("connectors.drawing.copy-plain", "Copy with secrets"), house.Quiet, func() { d.host.CopyPassing(d.shown.Plain()) }).Small().Icon("key")
	d.object = house.Stack(house.Gap12, d.lines, d.bodyBox, d.absent, d.oursBox, house.Row(house.Gap8, house.Spring(), d.plain, d.copy))
	return d
}

// offerPlain offers to copy the request with its secrets, where they are the true ones.
func (d *drawing) offerPlain(are bool) { page.SetVisible(d.plain, are) }

// set shows a request. The one it shows already changes nothing.
func (d *drawing) set(shown connector.Drawing) {
	shown.Headers = named(shown.Headers, d.host.App().Version())
	if reflect.DeepEqual(d.shown, shown) {
		return
	}
	d.shown = shown
	lines := []fyne.CanvasObject{partRow(shown.Line)}
	for _, h := range shown.Headers {
		lines = append(lines, partRow(h))
	}
	d.lines.Objects = lines
	d.lines.Refresh()
	body := shown.Body.Text
	page.SetVisible(d.bodyBox, body != "")
	d.bodyWhy.Objects = bodyRows(shown)
	d.bodyWhy.Refresh()
	if d.body.Code() == nil || d.body.Code().Text() != body {
		d.body.SetText(house.CodePlain, body)
	}
	d.absent.Objects = nil
	for _, m := range shown.Missing {
		d.absent.Add(absentRow(m))
	}
	page.SetVisible(d.absent, len(shown.Missing) > 0)
	d.showOurs()
	page.Arrange(d.lines, d.object)
}

// named has the headers call the program as the network will.
func named(headers []connector.Part, version string) []connector.Part {
	const agent = "User-Agent"
	headers = slices.Clone(headers)
	for i, h := range headers {
		if h.Name == agent {
			headers[i].Text = agent + ": flowlatch/" + version
		}
	}
	return headers
}

// bodyRows say of a body who says that it is so: of a form pair by pair.
func bodyRows(d connector.Drawing) []fyne.CanvasObject {
	if len(d.Form) == 0 {
		return []fyne.CanvasObject{marked(d.Body.Basis, house.NewParagraph(page.T(d.Body.Why), house.Small))}
	}
	rows := make([]fyne.CanvasObject, len(d.Form))
	for i, pair := range d.Form {
		rows[i] = partRow(pair)
	}
	return rows
}

// partRow is a line of the request, with who says that it is so.
func partRow(p connector.Part) fyne.CanvasObject {
	return marked(p.Basis, house.NewParagraph(p.Text, house.Mono), house.NewParagraph(page.T(p.Why), house.Small))
}

// marked puts the icon and the word of who says so in front of words.
func marked(b connector.Basis, words ...fyne.CanvasObject) fyne.CanvasObject {
	icon, word := basisWords(b)
	said := house.NewText(word, house.Small)
	if b == connector.Ours {
		said = said.In(look.ColorText2).Bold()
	}
	mark := house.FixedWidth(88, house.Row(house.Gap4, house.NewIcon(icon).Sized(14), said, house.Spring()))
	return house.TopRow(house.Gap8, mark, house.Grow(house.Stack(1, words...)))
}

// absentRow is a header that one may expect and that isn't sent.
func absentRow(p connector.Part) fyne.CanvasObject {
	name := house.NewRichParagraph(house.Caption, house.Span{Text: page.T(text.T("connectors.absent", "Not sent: {{.Name}}", "Name", p.Name)), Bold: true})
	return house.TopRow(house.Gap8, house.FixedWidth(88, house.Row(house.Gap4, house.NewIcon("minus").Sized(14), house.Spring())),
		house.Grow(house.Stack(1, name, house.NewParagraph(page.T(p.Why), house.Small))))
}

// showOurs lists what was chosen and doesn't stand in a line of its own.
func (d *drawing) showOurs() {
	listed := map[string]bool{}
	for _, h := range d.shown.Headers {
		listed[h.Name] = true
	}
	d.ours.Objects = nil
	for _, c := range d.shown.Choices {
		if !listed[c.ID] {
			d.ours.Add(house.NewParagraph("· "+page.T(c.Text), house.Caption))
		}
	}
	n := len(d.ours.Objects)
	label := page.T(text.T("connectors.ours.more", "What else isn't documented: {{.Count}}", "Count", strconv.Itoa(n)))
	if d.unfold {
		label = page.X("connectors.ours.less", "Hide what else isn't documented")
	}
	d.more.SetText(label)
	page.SetVisible(d.oursBox, n > 0)
	page.SetVisible(d.ours, d.unfold)
	page.Arrange(d.oursBox)
}

func (d *drawing) toggle() {
	d.unfold = !d.unfold
	d.showOurs()
	page.Arrange(d.object)
	d.host.Update()
}
