package house

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"

	"github.com/flowlatch/flowlatch/ui/look"
)

// Measures of the sidebar's entries, in device-independent pixels.
const (
	sidebarPadding   float32 = 8
	sidebarGap       float32 = 10
	sidebarIcon      float32 = 16
	sidebarCompact   float32 = 40 // width of an entry that shows its icon only
	stepItemHeight   float32 = 44
	navItemHeight    float32 = 32
	sidebarTitleLine float32 = 18
	sidebarRoom      float32 = 5 // above and below the lines, where there are more than two
)

// sidebarItem is an entry of the sidebar: an icon, a line, and what is said
// below it, which makes the entry higher where it is too long for one line.
type sidebarItem struct {
	linked
	// OnHint tells that the entry shows its icon only and has the pointer or the
	// keyboard, so that its name may be shown beside it; or no longer.
	OnHint func(shown bool)

	icon           *Icon
	title          *Text
	second         *Paragraph
	number         *Text // beside the icon of a compact step
	height         float32
	chosen, narrow bool
}

func (s *sidebarItem) setUp(self Chained, icon *Icon, title string, height float32, onTapped func()) {
	s.self, s.activate, s.icon, s.height = self, onTapped, icon, height
	s.title = NewText(title, Body).CutEnd()
	s.second = NewParagraph("", Caption).In(look.ColorText3)
	s.number = NewText("", Caption).In(look.ColorText2).Trailing()
	s.label = s.words
}

// words are the lines in one: "1 Org · Done".
func (s *sidebarItem) words() string {
	if s.second.Text() == "" {
		return s.title.Text()
	}
	return s.title.Text() + " · " + s.second.Text()
}

// HeightFor returns the height at a width.
func (s *sidebarItem) HeightFor(width float32) float32 {
	if s.narrow || s.second.Text() == "" {
		return s.height
	}
	return max(s.height, sidebarRoom+sidebarTitleLine+s.second.HeightFor(sidebarWords(width))+sidebarRoom)
}

// sidebarWords is the width that an entry's width leaves for its words.
func sidebarWords(width float32) float32 {
	return max(0, width-sidebarPadding-sidebarIcon-sidebarGap-sidebarPadding)
}

// FocusGained is for Fyne.
func (s *sidebarItem) FocusGained() {
	s.linked.FocusGained()
	s.hint()
}

// FocusLost is for Fyne.
func (s *sidebarItem) FocusLost() {
	s.linked.FocusLost()
	s.hint()
}

// MouseIn is for Fyne.
func (s *sidebarItem) MouseIn(ev *desktop.MouseEvent) {
	s.linked.MouseIn(ev)
	s.hint()
}

// MouseOut is for Fyne.
func (s *sidebarItem) MouseOut() {
	s.linked.MouseOut()
	s.hint()
}

func (s *sidebarItem) hint() {
	if s.OnHint != nil {
		s.OnHint(s.narrow && (s.hovered || s.focused))
	}
}

// SetChosen marks the entry whose page is shown.
func (s *sidebarItem) SetChosen(chosen bool) {
	s.change(&s.chosen, chosen)
}

// Chosen reports whether the entry's page is shown.
func (s *sidebarItem) Chosen() bool {
	return s.chosen
}

// SetCompact shows the icon only, of a step its number too, for narrow windows.
func (s *sidebarItem) SetCompact(compact bool) {
	s.change(&s.narrow, compact)
	s.hint()
}

// StepItem is a step of the walk in the sidebar, 208×44, or higher with more to say.
type StepItem struct {
	sidebarItem
}

// NewStepItem makes an entry for a step. The title has the step's number: "1 Org".
func NewStepItem(title string, state State, word string, onTapped func()) *StepItem {
	s := &StepItem{}
	s.setUp(s, NewStateIcon(state), title, stepItemHeight, onTapped)
	s.second.SetText(word)
	s.number.text, _, _ = strings.Cut(title, " ")
	s.ExtendBaseWidget(s)
	return s
}

// SetState changes the step's state and the word that says it, with age or what is wrong: "Done · 4 min ago".
func (s *StepItem) SetState(state State, word string) {
	s.icon.SetState(state)
	s.second.SetText(word)
}

// CreateRenderer is for Fyne.
func (s *StepItem) CreateRenderer() fyne.WidgetRenderer {
	return newSidebarRenderer(&s.sidebarItem, s)
}

// NavItem is a page in the sidebar, 32 high.
type NavItem struct {
	sidebarItem
}

// NewNavItem makes an entry for a page.
func NewNavItem(icon, title string, onTapped func()) *NavItem {
	n := &NavItem{}
	n.setUp(n, NewIcon(icon), title, navItemHeight, onTapped)
	n.ExtendBaseWidget(n)
	return n
}

// CreateRenderer is for Fyne.
func (n *NavItem) CreateRenderer() fyne.WidgetRenderer {
	return newSidebarRenderer(&n.sidebarItem, n)
}

type sidebarRenderer struct {
	of     *sidebarItem
	widget fyne.Widget
	ring   *ring
	ground *canvas.Rectangle
}

func newSidebarRenderer(s *sidebarItem, w fyne.Widget) fyne.WidgetRenderer {
	r := &sidebarRenderer{of: s, widget: w, ring: newRing(), ground: &canvas.Rectangle{}}
	r.Refresh()
	return r
}

func (r *sidebarRenderer) Destroy() {}

func (r *sidebarRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.ground, r.of.icon, r.of.number, r.of.title, r.of.second, &r.ring.Rectangle}
}

func (r *sidebarRenderer) MinSize() fyne.Size {
	return fyne.NewSize(sidebarCompact, r.of.HeightFor(knownWidth(r.widget.Size().Width, sidebarCompact)))
}

func (r *sidebarRenderer) Layout(size fyne.Size) {
	s := r.of
	r.ring.inside(r.widget, size, r.ground.CornerRadius, s.showsRing())
	place(r.ground, 0, 0, size.Width, size.Height)
	if s.narrow {
		r.compact(size)
		return
	}
	place(s.icon, sidebarPadding, 0, sidebarIcon, size.Height)
	r.lines(sidebarPadding+sidebarIcon+sidebarGap, sidebarWords(size.Width), size.Height)
}

// compact puts the icon into the middle, or the number before it.
func (r *sidebarRenderer) compact(size fyne.Size) {
	number := r.of.number.NaturalWidth()
	if number == 0 {
		place(r.of.icon, 0, 0, size.Width, size.Height)
		return
	}
	left := middle(size.Width, number+Gap4+sidebarIcon)
	place(r.of.number, left, 0, number, size.Height)
	place(r.of.icon, left+number+Gap4, 0, sidebarIcon, size.Height)
}

func (r *sidebarRenderer) lines(left, width, height float32) {
	if r.of.second.Text() == "" {
		place(r.of.title, left, 0, width, height)
		return
	}
	second := r.of.second.HeightFor(width)
	top := middle(height, sidebarTitleLine+second)
	place(r.of.title, left, top, width, sidebarTitleLine)
	place(r.of.second, left, top+sidebarTitleLine, width, second)
}

func (r *sidebarRenderer) Refresh() {
	s := r.of
	r.ground.CornerRadius = s.Theme().Size(theme.SizeNameButtonRadius)
	r.ground.Shadow = canvas.Shadow{}
	switch {
	case s.chosen:
		r.ground.Shadow = cardShadow(r.widget)
		paint(r.widget, r.ground, look.ColorCard, look.ColorLine2, hairline)
	case s.hovered:
		paint(r.widget, r.ground, look.ColorHoverFill, "", 0)
	default:
		paint(r.widget, r.ground, "", "", 0)
	}
	s.title.SetBold(s.chosen)
	show(s.number, s.narrow)
	show(s.title, !s.narrow)
	show(s.second, !s.narrow)
	r.Layout(s.Size())
	canvas.Refresh(r.widget)
}
