package house

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/flowlatch/flowlatch/ui/look"
)

// Measures of a card, in device-independent pixels.
const (
	cardSide       float32 = 16
	cardTop        float32 = 12
	cardBottom     float32 = 16
	cardHeadHeight float32 = 40
	cardHeadRight  float32 = 8
)

// CardHead is the line over a card's content.
type CardHead struct {
	Icon      string              // name of an icon; empty for none
	IconColor fyne.ThemeColorName // empty: second-rank text
	Title     string              // bold
	Count     string              // small, behind the title: "2 of 50"
	Trailing  []fyne.CanvasObject // buttons, a chip, a time: at the right edge
}

// Card is a white area with a soft edge. It holds what belongs together.
type Card struct {
	widget.BaseWidget
	head    *cardHead // nil for none
	body    fyne.CanvasObject
	bare    bool // the body reaches the edges
	chosen  bool
	whole   bool // drawn in one piece
	content *fyne.Container
}

// NewCard makes a card without a head: objects under each other, 12 apart, inside the card's padding.
func NewCard(objects ...fyne.CanvasObject) *Card {
	return newCard(nil, padded(objects), false)
}

// NewHeadCard makes a card with a head over its objects.
func NewHeadCard(head CardHead, objects ...fyne.CanvasObject) *Card {
	return newCard(newCardHead(head), padded(objects), false)
}

// NewBareCard makes a card whose content reaches its edges, for tables and code. A head without title is no head.
func NewBareCard(head CardHead, content fyne.CanvasObject) *Card {
	if head.Title == "" && len(head.Trailing) == 0 {
		return newCard(nil, content, true)
	}
	return newCard(newCardHead(head), content, true)
}

func padded(objects []fyne.CanvasObject) fyne.CanvasObject {
	return Inset(cardSide, cardTop, cardSide, cardBottom, Stack(Gap12, objects...))
}

func newCard(head *cardHead, body fyne.CanvasObject, bare bool) *Card {
	c := &Card{head: head, body: body, bare: bare}
	parts := []fyne.CanvasObject{Grow(body)}
	if head != nil {
		parts = []fyne.CanvasObject{head.object, NewDivider(), Grow(body)}
	}
	c.content = Stack(0, parts...)
	c.ExtendBaseWidget(c)
	return c
}

// Whole has the card drawn in one piece however large it is, and returns it: on the first screen, whose first frame has fewer kinds
// of object to make ready then (see [Kinds]).
func (c *Card) Whole() *Card {
	c.whole = true
	return c
}

// SetChosen frames the card in the primary colour: the one that holds among several.
func (c *Card) SetChosen(chosen bool) {
	if c.chosen == chosen {
		return
	}
	c.chosen = chosen
	c.Refresh()
}

// SetTitle changes the head's title. It does nothing on a card without head.
func (c *Card) SetTitle(title string) {
	if c.head != nil {
		c.head.title.SetText(title)
	}
}

// SetCount changes the head's count. It does nothing on a card without head.
func (c *Card) SetCount(count string) {
	if c.head != nil {
		c.head.count.SetText(count)
		show(c.head.count, count != "")
		c.Refresh()
	}
}

// SetHeadIcon changes the head's icon and its colour. It does nothing on a card without head.
func (c *Card) SetHeadIcon(name string, color fyne.ThemeColorName) {
	if c.head != nil {
		c.head.icon.Set(name, color)
	}
}

// edge is how far a bare card's content keeps from the edges, so that it doesn't hide the frame.
func (c *Card) edge() float32 {
	if c.bare {
		return lineWidth(c)
	}
	return 0
}

// HeightFor returns the height at a width.
func (c *Card) HeightFor(width float32) float32 {
	return HeightFor(c.content, width-2*c.edge()) + 2*c.edge()
}

// NaturalWidth is the width at which nothing inside is cut or wrapped.
func (c *Card) NaturalWidth() float32 {
	return NaturalWidth(c.content) + 2*c.edge()
}

func (c *Card) minWidth() float32 {
	return minWidth(c.content) + 2*c.edge()
}

// CreateRenderer is for Fyne.
func (c *Card) CreateRenderer() fyne.WidgetRenderer {
	r := &cardRenderer{of: c, ground: newPlate(c.content)}
	r.ground.undivided = c.whole
	r.Refresh()
	return r
}

// cardRenderer draws ground and frame in one, because each would colour every pixel of the card.
type cardRenderer struct {
	of     *Card
	ground *plate
}

func (r *cardRenderer) Destroy() {}

func (r *cardRenderer) Objects() []fyne.CanvasObject {
	return r.ground.objects
}

func (r *cardRenderer) MinSize() fyne.Size {
	return r.of.content.MinSize().AddWidthHeight(2*r.of.edge(), 2*r.of.edge())
}

func (r *cardRenderer) Layout(size fyne.Size) {
	r.ground.place(0, 0, size.Width, size.Height)
	edge := r.of.edge()
	place(r.of.content, edge, edge, size.Width-2*edge, size.Height-2*edge)
}

func (r *cardRenderer) Refresh() {
	r.ground.CornerRadius = r.of.Theme().Size(theme.SizeNameCardRadius)
	r.ground.Shadow = cardShadow(r.of)
	line, width := theme.ColorNameSeparator, lineWidth(r.of)
	if r.of.chosen {
		line, width = theme.ColorNamePrimary, chosenWidth(r.of)
	}
	paint(r.of, &r.ground.Rectangle, look.ColorCard, line, width)
	r.Layout(r.of.Size())
}

// cardHead is the head's objects that can change.
type cardHead struct {
	icon         *Icon
	title, count *Text
	object       fyne.CanvasObject
}

func newCardHead(head CardHead) *cardHead {
	color := head.IconColor
	if color == "" {
		color = look.ColorText2
	}
	h := &cardHead{
		icon:  NewIcon(head.Icon).In(color),
		title: NewText(head.Title, Body).Bold().CutEnd(),
		count: NewText(head.Count, Small),
	}
	show(h.icon, head.Icon != "")
	show(h.count, head.Count != "")
	parts := append([]fyne.CanvasObject{h.icon, h.title, h.count, Spring()}, head.Trailing...)
	right := cardHeadRight
	if n := len(head.Trailing); n > 0 {
		if _, ok := head.Trailing[n-1].(*Text); ok {
			right = cardSide
		}
	}
	h.object = MinHeight(cardHeadHeight, Inset(cardSide, 0, right, 0, Row(Gap8, parts...)))
	return h
}
