package house

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"

	"github.com/flowlatch/flowlatch/ui/look"
)

// HeaderLine is one header field of a message.
type HeaderLine struct{ Name, Value string }

// MessageText writes a message as a CodeView of kind CodeHTTP shows it: start
// line, header, an empty line, body. Nothing is masked here: it wants redacted
// values. Safe on any goroutine.
func MessageText(start string, header []HeaderLine, body string) string {
	var b strings.Builder
	b.WriteString(start)
	for _, h := range header {
		b.WriteString("\n" + h.Name + ": " + h.Value)
	}
	if body != "" {
		b.WriteString("\n\n" + body)
	}
	return b.String()
}

// ExchangeSide is what one side said, ready to be shown.
type ExchangeSide struct {
	Code *Code  // of MessageText
	Note string // at the right of its head: "55 B body, 9 headers"
}

// ExchangeWords are the words of an ExchangeDetail.
type ExchangeWords struct {
	Sent, Received         string
	CopySent, CopyReceived CopyWords
}

// ExchangeDetail shows both sides of an exchange under each other, each with a
// head that folds it away and a button that copies it.
type ExchangeDetail struct {
	composed
	sent, received *exchangeSection
}

// NewExchangeDetail makes an empty detail.
func NewExchangeDetail(words ExchangeWords) *ExchangeDetail {
	d := &ExchangeDetail{
		sent:     newExchangeSection(words.Sent, words.CopySent),
		received: newExchangeSection(words.Received, words.CopyReceived),
	}
	d.content = Stack(0, d.sent.head, d.sent.body, NewDivider(), d.received.head, d.received.body)
	d.sent.changed, d.received.changed = d.content.Refresh, d.content.Refresh
	d.ExtendBaseWidget(d)
	return d
}

// SetExchange shows another exchange.
func (d *ExchangeDetail) SetExchange(sent, received ExchangeSide) {
	d.sent.show(sent)
	d.received.show(received)
}

// exchangeSection is one side of an exchange.
type exchangeSection struct {
	head    *foldHead
	view    *CodeView
	body    fyne.CanvasObject
	changed func()
}

func newExchangeSection(title string, words CopyWords) *exchangeSection {
	s := &exchangeSection{view: NewCodeView()}
	s.body = Grow(MinHeight(64, s.view))
	copyAll := NewCopyButton(words, func() string { return s.view.Code().Text() })
	s.head = newFoldHead(title, copyAll, func(open bool) {
		show(s.body, open)
		s.changed()
	})
	return s
}

func (s *exchangeSection) show(side ExchangeSide) {
	s.view.SetCode(side.Code)
	s.head.note.SetText(side.Note)
	s.head.Refresh()
}

// foldHead is a line that folds what is below it, with a note and a button.
type foldHead struct {
	control
	open    bool
	icon    *Icon
	note    *Text
	content fyne.CanvasObject
}

const foldHeadHeight = 28

func newFoldHead(title string, button fyne.CanvasObject, onFold func(open bool)) *foldHead {
	h := &foldHead{open: true, icon: NewIcon("up"), note: NewText("", Caption)}
	h.content = NewSurface(look.ColorInset, FixedHeight(foldHeadHeight, Inset(cardSide, 0, cardSide-4, 0,
		Row(Gap12, h.icon, NewText(title, Caption).Bold(), Spring(), h.note.CutEnd(), button)))).LineBelow(theme.ColorNameSeparator)
	h.label = func() string { return title }
	h.activate = func() {
		h.open = !h.open
		h.icon.Set(map[bool]string{true: "up", false: "down"}[h.open], look.ColorText2)
		onFold(h.open)
	}
	h.ExtendBaseWidget(h)
	return h
}

// CreateRenderer is for Fyne.
func (h *foldHead) CreateRenderer() fyne.WidgetRenderer {
	return laidOut(h, &foldHeadRenderer{of: h, ring: &canvas.Rectangle{}})
}

type foldHeadRenderer struct {
	of   *foldHead
	ring *canvas.Rectangle
}

func (r *foldHeadRenderer) Destroy() {}

func (r *foldHeadRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.of.content, r.ring}
}

func (r *foldHeadRenderer) MinSize() fyne.Size { return r.of.content.MinSize() }

func (r *foldHeadRenderer) Layout(size fyne.Size) {
	place(r.of.content, 0, 0, size.Width, size.Height)
	width := ringWidth(r.of)
	place(r.ring, width/2, width/2, size.Width-width, size.Height-width)
	r.Refresh()
}

func (r *foldHeadRenderer) Refresh() {
	r.ring.CornerRadius = 6
	show(r.ring, r.of.showsRing())
	paint(r.of, r.ring, "", look.ColorFocusRing, ringWidth(r.of))
	r.of.content.Refresh()
}
