package ui

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// Whoever comes back to an org finds one ring: what led away from it has the keyboard
// no more.
func TestAnOrgThatIsLeftKeepsNoRing(t *testing.T) {
	for name, leave := range map[string]func(*window){
		"for the first screen": (*window).FirstScreen,
		"for another org": func(w *window) {
			walk, err := w.app.NewWorkspace()
			if err != nil {
				t.Fatal(err)
			}
			w.show(walk)
		},
	} {
		t.Run(name, func(t *testing.T) {
			w := openTestWindow(t)
			w.primary()
			opener := &ringed{}
			opener.ExtendBaseWidget(opener)
			w.front.Object().(*fyne.Container).Add(opener)
			w.win.Canvas().Focus(opener)
			if leave(w); opener.gained != 1 || opener.lost != 1 {
				t.Errorf("the keyboard came %d times and went %d times", opener.gained, opener.lost)
			}
		})
	}
}

// ringed counts how often it gains and loses the keyboard.
type ringed struct {
	widget.BaseWidget
	gained, lost int
}

func (r *ringed) FocusGained()            { r.gained++ }
func (r *ringed) FocusLost()              { r.lost++ }
func (r *ringed) TypedRune(rune)          {}
func (r *ringed) TypedKey(*fyne.KeyEvent) {}
func (r *ringed) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(&fyne.Container{})
}
