package page

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"
)

// drawnAt is a driver that knows where an object is drawn, if it is.
type drawnAt struct {
	fyne.Driver
	canvas   fyne.Canvas
	position fyne.Position
}

func (d drawnAt) CanvasForObject(fyne.CanvasObject) fyne.Canvas             { return d.canvas }
func (d drawnAt) AbsolutePositionForObject(fyne.CanvasObject) fyne.Position { return d.position }

func TestFocusIsLostWithWhatHadIt(t *testing.T) {
	test.NewTempApp(t)
	shown, hidden, window := widget.NewButton("", nil), widget.NewButton("", nil), test.NewCanvas()
	hidden.Hide()
	cases := map[string]struct {
		driver  drawnAt
		focused fyne.Focusable
		want    bool
	}{
		"in the window":         {drawnAt{canvas: window, position: fyne.NewPos(20, 30)}, shown, false},
		"taken away":            {drawnAt{canvas: window}, shown, true},
		"shown in this moment":  {drawnAt{}, shown, false},
		"hidden in this moment": {drawnAt{}, hidden, true},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			if got := lost(c.driver, c.focused); got != c.want {
				t.Errorf("lost: %v, want %v", got, c.want)
			}
		})
	}
}
