package house

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"

	"github.com/flowlatch/flowlatch/ui/look"
)

// Measures of the entries of a pick list, in device-independent pixels.
const (
	pickHeight float32 = 32
	pickTall   float32 = 46 // with a second line
	pickSide   float32 = 10
	pickGap    float32 = 10
	pickIcon   float32 = 16
	pickLine   float32 = 18
	pickSecond float32 = 16
)

// PickItem is an entry of a list that something is picked from: an icon, a
// name, a second line, a chip, and a tick at the one that is in use. Chain
// links the entries of a list.
type PickItem struct {
	linked
	// OnEscape is called for Escape; nil leaves that key to the screen.
	OnEscape func()
	// OnFocus is called when the entry gets the keyboard; it may be nil.
	OnFocus func()

	icon    *Icon
	title   *Text
	second  *Text
	chip    *Chip // nil for none
	tick    *Icon
	current string // what a screen reader says of the one in use; "" for the others
}

// NewPickItem makes an entry with one line.
func NewPickItem(icon, title string, onTapped func()) *PickItem {
	p := &PickItem{icon: NewIcon(icon), title: NewText(title, Body).CutEnd(), second: NewText("", Mono).In(look.ColorText2).CutMiddle(), tick: NewIcon("check")}
	p.self, p.activate, p.label = p, onTapped, p.words
	p.ExtendBaseWidget(p)
	return p
}

// Second shows a second line, in the letters of addresses, and returns the entry.
func (p *PickItem) Second(words string) *PickItem {
	p.second.SetText(words)
	return p
}

// Chip shows a chip at the entry's right and returns the entry.
func (p *PickItem) Chip(kind ChipKind, word string) *PickItem {
	p.chip = NewChip(kind, word)
	return p
}

// Current marks the entry that is in use and returns it. words say so to a
// screen reader.
func (p *PickItem) Current(words string) *PickItem {
	p.current = words
	p.title.SetBold(true)
	return p
}

// InUse reports whether this is the entry that Current marked.
func (p *PickItem) InUse() bool { return p.current != "" }

// words are what a screen reader says.
func (p *PickItem) words() string {
	all := []string{p.title.Text(), p.second.Text()}
	if p.chip != nil {
		all = append(all, p.chip.Text())
	}
	said := all[:0]
	for _, w := range append(all, p.current) {
		if w != "" {
			said = append(said, w)
		}
	}
	return strings.Join(said, ", ")
}

// FocusGained is for Fyne.
func (p *PickItem) FocusGained() {
	p.linked.FocusGained()
	if p.OnFocus != nil {
		p.OnFocus()
	}
}

// TypedKey is for Fyne.
func (p *PickItem) TypedKey(key *fyne.KeyEvent) {
	if key.Name == fyne.KeyEscape && p.OnEscape != nil {
		p.OnEscape()
		return
	}
	p.linked.TypedKey(key)
}

// CreateRenderer is for Fyne.
func (p *PickItem) CreateRenderer() fyne.WidgetRenderer {
	r := &pickRenderer{of: p, ring: newRing(), ground: &canvas.Rectangle{}}
	r.Refresh()
	return r
}

type pickRenderer struct {
	of     *PickItem
	ring   *ring
	ground *canvas.Rectangle
}

func (r *pickRenderer) Destroy() {}

func (r *pickRenderer) Objects() []fyne.CanvasObject {
	p := r.of
	all := []fyne.CanvasObject{r.ground, p.icon, p.title, p.second}
	if p.chip != nil {
		all = append(all, p.chip)
	}
	return append(all, p.tick, &r.ring.Rectangle)
}

func (r *pickRenderer) height() float32 {
	if r.of.second.Text() == "" {
		return pickHeight
	}
	return pickTall
}

func (r *pickRenderer) MinSize() fyne.Size {
	return fyne.NewSize(160, r.height())
}

func (r *pickRenderer) Layout(size fyne.Size) {
	p := r.of
	place(r.ground, 0, 0, size.Width, size.Height)
	r.ring.inside(p, size, r.ground.CornerRadius, p.showsRing())
	place(p.icon, pickSide, 0, pickIcon, size.Height)
	right := size.Width - pickSide - pickIcon
	place(p.tick, right, 0, pickIcon, size.Height)
	if p.chip != nil {
		chip := p.chip.MinSize()
		right -= pickGap + chip.Width
		place(p.chip, right, middle(size.Height, chip.Height), chip.Width, chip.Height)
	}
	left := pickSide + pickIcon + pickGap
	r.lines(left, max(0, right-pickGap-left), size.Height)
}

func (r *pickRenderer) lines(left, width, height float32) {
	if r.of.second.Text() == "" {
		place(r.of.title, left, 0, width, height)
		return
	}
	top := middle(height, pickLine+pickSecond)
	place(r.of.title, left, top, width, pickLine)
	place(r.of.second, left, top+pickLine, width, pickSecond)
}

func (r *pickRenderer) Refresh() {
	p := r.of
	r.ground.CornerRadius = p.Theme().Size(theme.SizeNameButtonRadius)
	fill := fyne.ThemeColorName("")
	if p.hovered {
		fill = look.ColorHoverFill
	}
	paint(p, r.ground, fill, "", 0)
	show(p.tick, p.current != "")
	show(p.second, p.second.Text() != "")
	r.Layout(p.Size())
	canvas.Refresh(p)
}
