package house

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// Shape and speed of a spinner: degrees, share of the radius that is cut out, time for a turn, steps in it. Each step draws the
// whole window anew, and what waits for the UI goroutine waits for that.
const (
	spinnerArc    float32 = 270
	spinnerCutout float32 = 0.75
	spinnerTurn           = 900 * time.Millisecond
	spinnerSteps  float32 = 16
)

// spinner turns while something runs, also where Fyne's own animations are switched off: progress is the one thing that moves.
type spinner struct {
	widget.BaseWidget
	color fyne.ThemeColorName
	size  float32
	turn  *fyne.Animation
	angle float32
}

func newSpinner(size float32) *spinner {
	s := &spinner{size: size}
	s.ExtendBaseWidget(s)
	return s
}

// in changes the colour.
func (s *spinner) in(color fyne.ThemeColorName) {
	if s.color != color {
		s.color = color
		s.Refresh()
	}
}

// start begins to turn; it may be called again.
func (s *spinner) start() {
	if s.turn != nil {
		return
	}
	s.turn = fyne.NewAnimation(spinnerTurn, func(done float32) {
		angle := float32(int(done*spinnerSteps)) * 360 / spinnerSteps
		if angle != s.angle {
			s.angle = angle
			s.Refresh()
		}
	})
	s.turn.Curve = fyne.AnimationLinear
	s.turn.RepeatCount = fyne.AnimationRepeatForever
	s.turn.Start()
}

// stop ends turning.
func (s *spinner) stop() {
	if s.turn == nil {
		return
	}
	s.turn.Stop()
	s.turn = nil
}

// CreateRenderer is for Fyne.
func (s *spinner) CreateRenderer() fyne.WidgetRenderer {
	r := &spinnerRenderer{of: s, arc: canvas.NewArc(0, spinnerArc, spinnerCutout, nil)}
	r.Refresh()
	return laidOut(s, r)
}

type spinnerRenderer struct {
	of  *spinner
	arc *canvas.Arc
}

func (r *spinnerRenderer) Destroy() {
	r.of.stop()
}

func (r *spinnerRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.arc}
}

func (r *spinnerRenderer) MinSize() fyne.Size {
	return fyne.NewSquareSize(r.of.size)
}

func (r *spinnerRenderer) Layout(size fyne.Size) {
	place(r.arc, 0, 0, size.Width, size.Height)
}

func (r *spinnerRenderer) Refresh() {
	r.arc.StartAngle, r.arc.EndAngle = r.of.angle, r.of.angle+spinnerArc
	r.arc.FillColor = colorOf(r.of, r.of.color)
	r.arc.Refresh()
}
