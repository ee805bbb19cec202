package house

import (
	"fmt"
	"image/color"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

var (
	plateFill = color.NRGBA{G: 0xFF, A: 0xFF}
	plateLine = color.NRGBA{R: 0xFF, A: 0xFF}
)

// drawnAt is the colour of the part that lies on top at a point; nil where there is none. It leaves roundings out.
func drawnAt(p *plate, x, y float32) color.Color {
	var top color.Color
	for _, o := range p.parts() {
		if o.Visible() && inPart(o, x, y) {
			top = paintOf(o)
		}
	}
	return top
}

func inPart(o fyne.CanvasObject, x, y float32) bool {
	at, size := o.Position(), o.Size()
	if l, ok := o.(*canvas.Line); ok {
		at, size = fyne.NewPos(l.Position1.X-l.StrokeWidth/2, l.Position1.Y), fyne.NewSize(l.StrokeWidth, l.Position2.Y-l.Position1.Y)
	}
	return x > at.X && x < at.X+size.Width && y > at.Y && y < at.Y+size.Height
}

func paintOf(o fyne.CanvasObject) color.Color {
	switch o := o.(type) {
	case *canvas.Line:
		return o.StrokeColor
	case *canvas.Rectangle:
		return o.FillColor
	}
	return nil
}

// The parts of a plate are the plate: its line all around, its fill within, nothing beside it.
func TestPartsOfAPlateCoverIt(t *testing.T) {
	for _, line := range []float32{0, 1, 2} {
		for _, radius := range []float32{0, 8, 9.5} {
			for _, size := range []fyne.Size{{Width: 300, Height: 220}, {Width: 301, Height: 221}, {Width: 300.5, Height: 220.25}} {
				t.Run(fmt.Sprintf("line %v, radius %v, %v by %v", line, radius, size.Width, size.Height), func(t *testing.T) {
					p := newPlate()
					p.FillColor, p.StrokeColor, p.StrokeWidth, p.CornerRadius = plateFill, plateLine, line, radius
					p.Resize(size)
					p.Move(fyne.NewPos(7, 5))
					if !p.divisible() {
						t.Fatal("it stays whole")
					}
					p.divide()
					p.showParts(true)
					checkCover(t, p)
				})
			}
		}
	}
}

// checkCover looks at the middle of every quarter of a pixel, of one pixel around too.
func checkCover(t *testing.T, p *plate) {
	t.Helper()
	at, size, line := p.Position(), p.Size(), p.StrokeWidth
	for y := at.Y - 0.875; y < at.Y+size.Height+1; y += 0.25 {
		for x := at.X - 0.875; x < at.X+size.Width+1; x += 0.25 {
			var want color.Color
			within := min(x-at.X, at.X+size.Width-x, y-at.Y, at.Y+size.Height-y)
			switch {
			case within > line:
				want = plateFill
			case within > 0:
				want = plateLine
			}
			if got := drawnAt(p, x, y); got != want {
				t.Fatalf("at %v, %v: %v, want %v", x-at.X, y-at.Y, got, want)
			}
		}
	}
}

// The middle is drawn sharply: it is an even number of pixels thick, and its ends are not beside what can be seen.
func TestMiddleOfAPlate(t *testing.T) {
	for width := float32(280); width < 284; width++ {
		p := newPlate()
		p.FillColor, p.StrokeColor, p.StrokeWidth, p.CornerRadius = plateFill, plateLine, 1, 10
		p.Resize(fyne.NewSize(width, 100))
		p.divide()
		if thick := int(p.middle.StrokeWidth); thick%2 != 0 || p.middle.Position1.X != p.middle.Position2.X {
			t.Errorf("width %v: %v thick, from %v to %v", width, thick, p.middle.Position1, p.middle.Position2)
		}
	}
}

// What shines through would show where parts lie upon each other, and what is small gains nothing.
func TestPlatesThatStayWhole(t *testing.T) {
	faint := color.NRGBA{A: 1}
	tests := []struct {
		name       string
		fill, line color.Color
		size       fyne.Size
	}{
		{"nothing inside", color.Transparent, plateLine, fyne.NewSize(400, 200)},
		{"fill shines through", faint, plateLine, fyne.NewSize(400, 200)},
		{"line shines through", plateFill, faint, fyne.NewSize(400, 200)},
		{"small", plateFill, plateLine, fyne.NewSize(100, 36)},
		{"flat", plateFill, plateLine, fyne.NewSize(4000, 20)},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p := newPlate()
			p.FillColor, p.StrokeColor, p.StrokeWidth, p.CornerRadius = tt.fill, tt.line, 1, 10
			p.Resize(tt.size)
			if p.divisible() {
				t.Error("it is divided")
			}
		})
	}
}
