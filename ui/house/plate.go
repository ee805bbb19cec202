package house

import (
	"image/color"
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
)

// dividedFrom is the area from which a plate is drawn in parts, in square pixels.
const dividedFrom float32 = 24_000

// plate is the ground of a card or a well. Its rectangle says what it looks like.
//
// Where no graphics card helps, in a virtual machine or on a remote desktop, a pixel of Fyne's rounded rectangle costs four times as
// much as one of its line, and the grounds of a page are most of a frame. A large one is therefore drawn as nine parts in the colour
// of its line and nine of its fill upon them, rounded only in the corners. What lies in the middle is a line as thick as it is wide.
type plate struct {
	canvas.Rectangle
	sides               [4]canvas.Rectangle // of the line: top, bottom, left, right
	rims, corners       [4]canvas.Rectangle // the corners of line and fill: top left, top right, bottom left, bottom right
	leftSide, rightSide canvas.Rectangle    // of the fill
	middle              canvas.Line
	undivided           bool // drawn as a whole however large
	objects             []fyne.CanvasObject
}

// newPlate makes a plate, whose objects include what is drawn above it.
func newPlate(above ...fyne.CanvasObject) *plate {
	p := &plate{}
	p.objects = append([]fyne.CanvasObject{&p.Rectangle}, p.parts()...)
	p.showParts(false)
	p.objects = append(p.objects, above...)
	return p
}

// parts are what a large plate is drawn of, in this order.
func (p *plate) parts() []fyne.CanvasObject {
	var parts []fyne.CanvasObject
	for _, four := range [](*[4]canvas.Rectangle){&p.rims, &p.sides, &p.corners} {
		for i := range four {
			parts = append(parts, &four[i])
		}
	}
	return append(parts, &p.leftSide, &p.rightSide, &p.middle)
}

// showParts shows the parts that aren't empty, or none.
func (p *plate) showParts(shown bool) {
	for i := range p.sides {
		show(&p.sides[i], shown && p.StrokeWidth > 0)
		show(&p.rims[i], shown && p.StrokeWidth > 0)
		show(&p.corners[i], shown && p.corners[i].Size().Width > 0)
	}
	show(&p.leftSide, shown && p.leftSide.Size().Width > 0)
	show(&p.rightSide, shown && p.rightSide.Size().Width > 0)
	show(&p.middle, shown)
}

// place moves and resizes the plate. Like [place] it asks for no frame where nothing changes.
func (p *plate) place(x, y, width, height float32) {
	place(&p.Rectangle, x, y, width, height)
	divided := fitsScreen() && p.divisible()
	if divided {
		p.divide()
	}
	p.showParts(divided)
	show(&p.Rectangle, !divided)
}

// fitsScreen reports whether a graphics driver draws, at a scale at which the parts meet: where a unit isn't a whole number of pixels,
// each is rounded on its own, and the ground shows between them. Fyne's painter for pictures needs no help, and draws a line that is
// cut off by the edge of a view in the wrong place.
func fitsScreen() bool {
	driver := fyne.CurrentApp().Driver()
	if _, screen := driver.(desktop.Driver); !screen {
		return false
	}
	windows := driver.AllWindows()
	if len(windows) == 0 {
		return false
	}
	const far = 1000
	x, _ := windows[0].Canvas().PixelCoordinateForPosition(fyne.NewPos(far, 0)) // the scale that Canvas tells lacks the compositor's
	return x%far == 0
}

// divisible reports whether parts are worth it, and whether they can't be told from the whole: one lies upon the other.
func (p *plate) divisible() bool {
	size, corner := p.Size(), p.corner()
	return !p.undivided && size.Width*size.Height >= dividedFrom && min(size.Width, size.Height) > 2*corner+2 &&
		opaque(p.FillColor) && (p.StrokeWidth == 0 || opaque(p.StrokeColor))
}

// corner is how large a corner is, line included.
func (p *plate) corner() float32 {
	largest := max(p.StrokeWidth, p.CornerRadius)
	for _, radius := range p.radii() {
		largest = max(largest, radius)
	}
	return float32(math.Ceil(float64(largest)))
}

// radii are those of the corners, in the order of the parts.
func (p *plate) radii() [4]float32 {
	radii := [4]float32{p.TopLeftCornerRadius, p.TopRightCornerRadius, p.BottomLeftCornerRadius, p.BottomRightCornerRadius}
	for i, own := range radii {
		if own == 0 {
			radii[i] = p.CornerRadius
		}
	}
	return radii
}

func (p *plate) divide() {
	at, size, corner, line := p.Position(), p.Size(), p.corner(), p.StrokeWidth
	right, bottom := at.X+size.Width, at.Y+size.Height
	if line > 0 {
		p.placeLine(corner)
	}
	inner := corner - line
	p.placeCorners(&p.corners, p.FillColor, line, inner)

	half := float32(math.Floor(float64(size.Width-2*corner) / 2)) // Fyne draws a line sharply that is an even number of pixels thick
	p.leftSide.FillColor, p.rightSide.FillColor = p.FillColor, p.FillColor
	place(&p.leftSide, at.X+line, at.Y+corner, inner, size.Height-2*corner)
	place(&p.rightSide, at.X+corner+2*half, at.Y+corner, size.Width-corner-2*half-line, size.Height-2*corner)
	// it runs downwards: Fyne leaves out a line of which both ends lie beside what can be seen, however thick it is
	p.middle.Position1, p.middle.Position2 = fyne.NewPos(at.X+corner+half, at.Y+line), fyne.NewPos(at.X+corner+half, bottom-line)
	p.middle.StrokeColor, p.middle.StrokeWidth = p.FillColor, 2*half
	if over := right - corner - (at.X + corner + 2*half); over > 0 && inner > 0 { // what the line leaves of the middle
		x, width, height := at.X+corner+2*half-overlap, inner+over+overlap, inner+overlap
		place(&p.corners[1], x, at.Y+line, width, height)
		place(&p.corners[3], x, bottom-line-height, width, height)
	}
}

// placeLine places what is drawn in the colour of the line.
func (p *plate) placeLine(corner float32) {
	at, size, line := p.Position(), p.Size(), p.StrokeWidth
	p.placeCorners(&p.rims, p.StrokeColor, 0, corner)
	for i := range p.sides {
		p.sides[i].FillColor, p.sides[i].Shadow, p.rims[i].Shadow = p.StrokeColor, p.Shadow, p.Shadow
	}
	place(&p.sides[0], at.X+corner, at.Y, size.Width-2*corner, line)
	place(&p.sides[1], at.X+corner, at.Y+size.Height-line, size.Width-2*corner, line)
	place(&p.sides[2], at.X, at.Y+corner, line, size.Height-2*corner)
	place(&p.sides[3], at.X+size.Width-line, at.Y+corner, line, size.Height-2*corner)
}

// overlap is how far the corners reach under the parts beside them: Fyne blurs each side of a rounded rectangle, not only its corners.
const overlap float32 = 2

// placeCorners places squares so far inside the plate's corners, rounded there.
func (p *plate) placeCorners(squares *[4]canvas.Rectangle, fill color.Color, inside, side float32) {
	at, size, radii := p.Position(), p.Size(), p.radii()
	if side > 0 {
		side += overlap
	}
	for i := range squares {
		s := &squares[i]
		s.FillColor = fill
		radius := [4]float32{}
		radius[i] = max(0, radii[i]-inside)
		s.TopLeftCornerRadius, s.TopRightCornerRadius, s.BottomLeftCornerRadius, s.BottomRightCornerRadius = radius[0], radius[1], radius[2], radius[3]
		x, y := at.X+inside, at.Y+inside
		if i%2 == 1 {
			x = at.X + size.Width - inside - side
		}
		if i >= 2 {
			y = at.Y + size.Height - inside - side
		}
		place(s, x, y, side, side)
	}
}

func opaque(c color.Color) bool {
	if c == nil {
		return false
	}
	_, _, _, alpha := c.RGBA()
	return alpha == 0xFFFF
}
