package house

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/flowlatch/flowlatch/ui/look"
)

// Surface is an area in one colour of the theme behind its content: header, sidebar, footer, wells, rows.
type Surface struct {
	widget.BaseWidget
	content     fyne.CanvasObject
	fill, line  fyne.ThemeColorName
	radius      float32
	edge        edge
	top, bottom bool // reaches the corners of a card
}

// edge says where a surface has its line.
type edge int

const (
	edgeNone   edge = iota
	edgeAll         // a hairline
	edgeRaised      // as wide as that of cards
	edgeTop
	edgeBottom
	edgeRight
)

// NewSurface fills the area behind its content. An empty name is no colour.
func NewSurface(fill fyne.ThemeColorName, content fyne.CanvasObject) *Surface {
	s := &Surface{content: content, fill: fill, line: theme.ColorNameSeparator}
	s.ExtendBaseWidget(s)
	return s
}

// NewWell is an inset box with rounded corners around content with the given padding.
func NewWell(padding float32, content fyne.CanvasObject) *Surface {
	return NewSurface(look.ColorInset, Inset(padding, padding, padding, padding, content)).Rounded(8).Framed(theme.ColorNameSeparator)
}

// Rounded sets the radius of the corners and returns the surface.
func (s *Surface) Rounded(radius float32) *Surface {
	s.radius = radius
	return s
}

// AtTop rounds the upper corners as those of the bare card at whose top the surface is, and returns it: the head of a table.
func (s *Surface) AtTop() *Surface {
	s.top = true
	return s
}

// SetAtBottom rounds the lower corners as those of the bare card at whose bottom the surface is, or not: the last row of a table.
func (s *Surface) SetAtBottom(bottom bool) {
	if s.bottom != bottom {
		s.bottom = bottom
		s.Refresh()
	}
}

// Framed draws a line of one pixel around the surface and returns it.
func (s *Surface) Framed(color fyne.ThemeColorName) *Surface {
	s.edge, s.line = edgeAll, color
	return s
}

// Edged draws the edge around the surface that cards have and returns it: menus, dialogs.
func (s *Surface) Edged(color fyne.ThemeColorName) *Surface {
	s.edge, s.line = edgeRaised, color
	return s
}

// LineAbove draws a line at the top edge and returns the surface.
func (s *Surface) LineAbove(color fyne.ThemeColorName) *Surface {
	s.edge, s.line = edgeTop, color
	return s
}

// LineBelow draws a line at the bottom edge and returns the surface.
func (s *Surface) LineBelow(color fyne.ThemeColorName) *Surface {
	s.edge, s.line = edgeBottom, color
	return s
}

// LineRight draws a line at the right edge and returns the surface.
func (s *Surface) LineRight(color fyne.ThemeColorName) *Surface {
	s.edge, s.line = edgeRight, color
	return s
}

// SetColors changes fill and line.
func (s *Surface) SetColors(fill, line fyne.ThemeColorName) {
	if s.fill == fill && s.line == line {
		return
	}
	s.fill, s.line = fill, line
	s.Refresh()
}

// HeightFor returns the height at a width.
func (s *Surface) HeightFor(width float32) float32 {
	return HeightFor(s.content, width)
}

// NaturalWidth is the width at which nothing inside is cut or wrapped.
func (s *Surface) NaturalWidth() float32 {
	return NaturalWidth(s.content)
}

func (s *Surface) minWidth() float32 {
	return minWidth(s.content)
}

// CreateRenderer is for Fyne.
func (s *Surface) CreateRenderer() fyne.WidgetRenderer {
	line := &canvas.Rectangle{}
	r := &surfaceRenderer{of: s, ground: newPlate(s.content, line), line: line}
	r.Refresh()
	return r
}

type surfaceRenderer struct {
	of     *Surface
	ground *plate
	line   *canvas.Rectangle
}

func (r *surfaceRenderer) Destroy() {}

func (r *surfaceRenderer) Objects() []fyne.CanvasObject {
	return r.ground.objects
}

func (r *surfaceRenderer) MinSize() fyne.Size {
	return r.of.content.MinSize()
}

func (r *surfaceRenderer) Layout(size fyne.Size) {
	r.ground.place(0, 0, size.Width, size.Height)
	place(r.of.content, 0, 0, size.Width, size.Height)
	width := lineWidth(r.of)
	switch r.of.edge {
	case edgeTop:
		place(r.line, 0, 0, size.Width, width)
	case edgeBottom:
		place(r.line, 0, size.Height-width, size.Width, width)
	case edgeRight:
		place(r.line, size.Width-width, 0, width, size.Height)
	}
}

// corners rounds those that are the surface's own, and those that would lie over a card's.
func (r *surfaceRenderer) corners() {
	g, inner := r.ground, r.of.Theme().Size(theme.SizeNameCardRadius)-lineWidth(r.of)
	g.CornerRadius = r.of.radius
	g.TopLeftCornerRadius, g.TopRightCornerRadius = 0, 0
	if r.of.top {
		g.TopLeftCornerRadius, g.TopRightCornerRadius = inner, inner
	}
	g.BottomLeftCornerRadius, g.BottomRightCornerRadius = 0, 0
	if r.of.bottom {
		g.BottomLeftCornerRadius, g.BottomRightCornerRadius = inner, inner
	}
}

func (r *surfaceRenderer) Refresh() {
	r.corners()
	frame, line, width := fyne.ThemeColorName(""), r.of.line, hairline
	switch r.of.edge {
	case edgeAll:
		frame, line = r.of.line, ""
	case edgeRaised:
		frame, line, width = r.of.line, "", lineWidth(r.of)
	case edgeNone:
		line = ""
	}
	paint(r.of, &r.ground.Rectangle, r.of.fill, frame, width)
	paint(r.of, r.line, line, "", 0)
	r.Layout(r.of.Size())
}
