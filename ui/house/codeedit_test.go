package house

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"github.com/flowlatch/flowlatch/ui/house/housetest"
	"github.com/flowlatch/flowlatch/ui/look"
)

const sampleBody = "{\n  \"name\": \"bookmark\",\n  \"label\": \"Fernholt Optics\",\n  \"requestintegration\": false\n}"

func lintOf(text string) Lint {
	if strings.Contains(text, "}") {
		return Lint{State: Done, Words: "Valid JSON, 3 keys", Trailing: "148 B"}
	}
	return Lint{State: Failed, Words: "Line 1: a bracket is open", Trailing: "1 B"}
}

func showEdit(t *testing.T) (*CodeEdit, fyne.Window) {
	t.Helper()
	housetest.App(t, look.Light)
	e := NewCodeEdit("Body").Lint(lintOf)
	w := housetest.Window(t, fyne.NewSize(400, 200), e)
	w.Canvas().Focus(e.Focusable())
	return e, w
}

func TestCodeEditTypesAndLints(t *testing.T) {
	e, w := showEdit(t)
	changes := 0
	e.OnChanged = func(string) { changes++ }
	typeOn(w, "{")
	if e.lintText.Text() != "Line 1: a bracket is open" {
		t.Errorf("lint says %q", e.lintText.Text())
	}
	press(e.Focusable(), fyne.KeyReturn)
	typeOn(w, "}")
	if e.Text() != "{\n}" || changes != 3 || e.lintText.Text() != "Valid JSON, 3 keys" {
		t.Errorf("text %q, %d changes, lint %q", e.Text(), changes, e.lintText.Text())
	}
}

func TestCodeEditLetsTabAndSendGo(t *testing.T) {
	e, _ := showEdit(t)
	if e.entry.AcceptsTab() {
		t.Error("Tab is trapped")
	}
	sent := 0
	e.OnShortcut = func(s fyne.Shortcut) bool {
		sent++
		return s.ShortcutName() == ctrl(fyne.KeyReturn).ShortcutName()
	}
	e.entry.TypedShortcut(ctrl(fyne.KeyReturn))
	if sent != 1 || e.Text() != "" {
		t.Errorf("sent %d times, text %q", sent, e.Text())
	}
	left := false
	e.OnKey = func(ev *fyne.KeyEvent) bool {
		left = ev.Name == fyne.KeyEscape
		return left
	}
	press(e.Focusable(), fyne.KeyEscape)
	if !left {
		t.Error("Escape did not reach the screen")
	}
}

func TestCodeEditCeiling(t *testing.T) {
	e, _ := showEdit(t)
	if e.SetText(strings.Repeat("é", MaxCodeEdit+1)) || e.Text() != "" {
		t.Error("took a text that is too long")
	}
	e.entry.limit = 10
	limited := 0
	e.OnLimit = func() { limited++ }
	paste(e.entry, "one\r\ntwo\nthree")
	if e.Text() != "one\ntwo\nth" || limited != 1 {
		t.Errorf("pasted %q, told %d times", e.Text(), limited)
	}
	press(e.Focusable(), fyne.KeyReturn)
	if e.Text() != "one\ntwo\nth" || limited != 2 {
		t.Errorf("Enter at the ceiling gave %q, told %d times", e.Text(), limited)
	}
}

func TestCodeEditShowsCursorLine(t *testing.T) {
	e, _ := showEdit(t)
	e.SetText(numbered(100))
	press(e.Focusable(), fyne.KeyPageDown)
	line := e.entry.CursorPosition().Y - e.scroll.Offset.Y
	if line < 0 || line+e.gutter.pitch() > e.scroll.Size().Height {
		t.Errorf("the cursor is at %v of %v", line, e.scroll.Size().Height)
	}
	numbers := test.WidgetRenderer(e.gutter).Objects()
	if n := len(numbers); n < 5 || n > 12 {
		t.Errorf("%d line numbers are drawn", n)
	}
	press(e.Focusable(), fyne.KeyPageUp)
	if e.scroll.Offset.Y != 0 {
		t.Errorf("back at the top, but scrolled to %v", e.scroll.Offset.Y)
	}
}

func TestCodeEditPictures(t *testing.T) {
	var e *CodeEdit
	housetest.GoldenInAll(t, "codeedit/body", fyne.NewSize(440, 180), func(t *testing.T) fyne.CanvasObject {
		e = NewCodeEdit("Body").Lint(lintOf)
		e.SetText(sampleBody)
		return onCard(e)
	}, func(w fyne.Window) {
		w.Canvas().Focus(e.Focusable())
		press(e.Focusable(), fyne.KeyDown, fyne.KeyDown)
	})
}
