package house

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"

	"github.com/flowlatch/flowlatch/ui/look"
)

// Measures of a choice card, in device-independent pixels.
const (
	choiceSide     float32 = 13
	choiceTop      float32 = 11
	choiceRowGap   float32 = 6
	choiceLabel    float32 = 60
	choiceHeadLine float32 = 20
)

// ChoiceRow says one consequence of a choice.
type ChoiceRow struct {
	Label, Value string
	Mono         bool
}

// ChoiceCard is a radio as large as a card: what is chosen, with its consequences. Arrow keys move between the cards of a Chain,
// Space chooses. The focus ring is around the radio's mark: around the card it would look like the edge of the chosen one.
type ChoiceCard struct {
	linked
	chosen  bool
	content *fyne.Container
}

// NewChoiceCard makes a card. The chip, where not nil, stands at the right of the title.
func NewChoiceCard(title string, chip *Chip, rows []ChoiceRow, onChosen func()) *ChoiceCard {
	c := &ChoiceCard{}
	c.self, c.activate = c, onChosen
	c.label = func() string { return title }
	head := []fyne.CanvasObject{FixedWidth(markSize, Spring()), NewText(title, Body).Bold().CutEnd(), Spring()}
	if chip != nil {
		head = append(head, chip)
	}
	lines := []fyne.CanvasObject{FixedHeight(choiceHeadLine, Row(Gap8, head...))}
	for _, row := range rows {
		lines = append(lines, row.object())
	}
	c.content = Inset(choiceSide, choiceTop, choiceSide, choiceTop, Stack(choiceRowGap, lines...))
	c.ExtendBaseWidget(c)
	return c
}

func (r ChoiceRow) object() fyne.CanvasObject {
	role := Caption
	if r.Mono {
		role = Mono
	}
	value := NewText(r.Value, role).In(theme.ColorNameForeground).CutEnd()
	return Cells(choiceRowGap, []float32{choiceLabel, 0}, NewText(r.Label, Caption).CutEnd(), value)
}

// SetChosen marks the card as the one that holds.
func (c *ChoiceCard) SetChosen(chosen bool) {
	c.change(&c.chosen, chosen)
}

// Chosen reports whether the card is the one that holds.
func (c *ChoiceCard) Chosen() bool {
	return c.chosen
}

// TypedKey is for Fyne: Space chooses. Enter is the screen's, as on any radio: it does what the primary button says.
func (c *ChoiceCard) TypedKey(key *fyne.KeyEvent) {
	if key.Name == fyne.KeyReturn || key.Name == fyne.KeyEnter {
		c.pass(key)
		return
	}
	c.linked.TypedKey(key)
}

// HeightFor returns the height at a width.
func (c *ChoiceCard) HeightFor(width float32) float32 {
	return HeightFor(c.content, width)
}

// NaturalWidth is the width at which nothing inside is cut.
func (c *ChoiceCard) NaturalWidth() float32 {
	return NaturalWidth(c.content)
}

func (c *ChoiceCard) minWidth() float32 {
	return minWidth(c.content)
}

// CreateRenderer is for Fyne.
func (c *ChoiceCard) CreateRenderer() fyne.WidgetRenderer {
	ring, mark := newRing(), newRadioMark()
	r := &choiceCardRenderer{of: c, ring: ring, ground: newPlate(c.content, mark.disc, mark.dot, &ring.Rectangle), mark: mark}
	r.Refresh()
	return r
}

type choiceCardRenderer struct {
	of     *ChoiceCard
	ring   *ring
	ground *plate
	mark   *radioMark
}

func (r *choiceCardRenderer) Destroy() {}

func (r *choiceCardRenderer) Objects() []fyne.CanvasObject {
	return r.ground.objects
}

func (r *choiceCardRenderer) MinSize() fyne.Size {
	return r.of.content.MinSize()
}

func (r *choiceCardRenderer) Layout(size fyne.Size) {
	r.ground.place(0, 0, size.Width, size.Height)
	place(r.of.content, 0, 0, size.Width, size.Height)
	top := choiceTop + (choiceHeadLine-markSize)/2
	r.mark.move(choiceSide, top)
	r.ring.around(r.of, fyne.NewPos(choiceSide, top), fyne.NewSquareSize(markSize), markSize/2, r.of.showsRing())
}

func (r *choiceCardRenderer) Refresh() {
	c := r.of
	r.ground.CornerRadius = c.Theme().Size(theme.SizeNameCardRadius)
	r.ground.Shadow = cardShadow(c)
	line, width := theme.ColorNameSeparator, lineWidth(c)
	switch {
	case c.chosen:
		line, width = theme.ColorNamePrimary, chosenWidth(c)
	case c.hovered:
		line = look.ColorLine2
	}
	paint(c, &r.ground.Rectangle, look.ColorCard, line, width)
	r.mark.paint(c, c.chosen, c.hovered && !c.chosen, c.disabled)
	r.Layout(c.Size())
	canvas.Refresh(c)
}
