package house

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
	"github.com/google/go-cmp/cmp"

	"github.com/flowlatch/flowlatch/ui/house/housetest"
	"github.com/flowlatch/flowlatch/ui/look"
)

const sampleMessage = "POST /api/flo/2f29a422/invoke HTTP/1.1\nhost: acme.workflows.okta.com\nauthorization: Bearer [redacted]\n\n" +
	"{\n  \"label\": \"Fernholt Optics\",\n  \"found\": 0,\n  \"created\": true,\n  \"note\": null\n}"

// numbered returns n lines "line 1", "line 2" …
func numbered(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "line %d\n", i+1)
	}
	return b.String()
}

func showCode(t *testing.T, kind CodeKind, text string) (*CodeView, fyne.Window) {
	t.Helper()
	size := fyne.NewSize(400, 216) // ten rows and the padding
	housetest.App(t, look.Light)
	v := NewCodeView()
	v.SetText(kind, text)
	w := housetest.Window(t, size, v)
	w.Canvas().Focus(v.Focusable())
	return v, w
}

func press(f fyne.Focusable, keys ...fyne.KeyName) {
	for _, k := range keys {
		f.TypedKey(&fyne.KeyEvent{Name: k})
	}
}

func TestCodeViewKeys(t *testing.T) {
	tests := []struct {
		name         string
		keys         []fyne.KeyName
		current, top int
	}{
		{"first arrow takes the first row", []fyne.KeyName{fyne.KeyDown}, 0, 0},
		{"end", []fyne.KeyName{fyne.KeyEnd}, 99, 90},
		{"end and home", []fyne.KeyName{fyne.KeyEnd, fyne.KeyHome}, 0, 0},
		{"page keeps one row of context", []fyne.KeyName{fyne.KeyHome, fyne.KeyPageDown, fyne.KeyPageDown}, 18, 9},
		{"page up stops at the top", []fyne.KeyName{fyne.KeyPageDown, fyne.KeyPageUp, fyne.KeyPageUp}, 0, 0},
		{"up scrolls only when needed", []fyne.KeyName{fyne.KeyEnd, fyne.KeyUp}, 98, 90},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			v, _ := showCode(t, CodePlain, numbered(100))
			press(v.Focusable(), tt.keys...)
			if v.list.current != tt.current || v.list.top != tt.top {
				t.Errorf("row %d with %d on top, want %d with %d", v.list.current, v.list.top, tt.current, tt.top)
			}
		})
	}
}

func TestCodeViewPassesKeysOn(t *testing.T) {
	v, w := showCode(t, CodePlain, numbered(3))
	var screen, canvas []fyne.KeyName
	v.OnKey = func(ev *fyne.KeyEvent) bool {
		screen = append(screen, ev.Name)
		return ev.Name == fyne.KeyEscape
	}
	w.Canvas().SetOnTypedKey(func(ev *fyne.KeyEvent) { canvas = append(canvas, ev.Name) })
	press(v.Focusable(), fyne.KeyEscape, fyne.KeyF5, fyne.KeyReturn)
	if diff := cmp.Diff([]fyne.KeyName{fyne.KeyEscape, fyne.KeyF5, fyne.KeyReturn}, screen); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]fyne.KeyName{fyne.KeyF5, fyne.KeyReturn}, canvas); diff != "" {
		t.Error(diff)
	}
}

func TestCodeViewCopies(t *testing.T) {
	v, _ := showCode(t, CodePlain, numbered(5))
	copied := 0
	v.OnCopied = func(lines int) { copied = lines }
	clipboard := fyne.CurrentApp().Clipboard()

	press(v.Focusable(), fyne.KeyDown, fyne.KeyDown)
	v.list.KeyDown(&fyne.KeyEvent{Name: desktop.KeyShiftLeft})
	press(v.Focusable(), fyne.KeyDown)
	v.list.TypedShortcut(&fyne.ShortcutCopy{})
	if got := clipboard.Content(); got != "line 2\nline 3" || copied != 2 {
		t.Errorf("copied %q, %d lines", got, copied)
	}

	v.list.TypedShortcut(&fyne.ShortcutSelectAll{})
	v.CopySelection()
	if got := clipboard.Content(); got != strings.TrimSuffix(numbered(5), "\n") || copied != 5 {
		t.Errorf("select all copied %q, %d lines", got, copied)
	}
}

func TestCodeViewForwardsShortcuts(t *testing.T) {
	v, _ := showCode(t, CodePlain, numbered(3))
	var got []string
	v.OnShortcut = func(s fyne.Shortcut) bool {
		got = append(got, s.ShortcutName())
		return true
	}
	find := &desktop.CustomShortcut{KeyName: fyne.KeyF, Modifier: fyne.KeyModifierControl}
	v.list.TypedShortcut(find)
	v.list.TypedShortcut(&fyne.ShortcutCopy{})
	if diff := cmp.Diff([]string{find.ShortcutName()}, got); diff != "" {
		t.Error(diff)
	}
}

func TestCodeViewSearch(t *testing.T) {
	v, _ := showCode(t, CodePlain, numbered(50))
	v.list.scrollBy(100) // line 6 on top
	if got := v.Search("LINE 1").Len(); got != 11 {
		t.Fatalf("%d hits, want 11", got)
	}
	type place struct{ Hit, Row int }
	var got []place
	note := func() {
		hit, _ := v.Hit()
		got = append(got, place{hit, v.list.current})
	}
	note()
	v.PreviousHit()
	note()
	v.PreviousHit()
	note()
	v.NextHit()
	note()
	want := []place{{2, 9}, {1, 0}, {11, 18}, {1, 0}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	v.Search("")
	if hit, all := v.Hit(); hit != 0 || all != 0 {
		t.Errorf("ended search still shows %d of %d", hit, all)
	}
}

func TestCodeViewShowsHitFarToTheRight(t *testing.T) {
	v, _ := showCode(t, CodePlain, strings.Repeat(".", 3000)+"needle"+strings.Repeat(".", 500))
	v.Search("needle")
	if v.column > 3000 || v.column+v.columns() < 3006 {
		t.Errorf("columns %d to %d are shown, the hit is at 3000", v.column, v.column+v.columns())
	}
}

func TestCodeViewSideways(t *testing.T) {
	v, w := showCode(t, CodePlain, strings.Repeat("0123456789", 20))
	press(v.Focusable(), fyne.KeyRight)
	if v.column != sideStep {
		t.Errorf("first column %d after an arrow, want %d", v.column, sideStep)
	}
	test.Scroll(w.Canvas(), fyne.NewPos(100, 50), -10*v.charWidth(), 0)
	if v.column != sideStep+10 {
		t.Errorf("first column %d after scrolling ten columns, want %d", v.column, sideStep+10)
	}
	for range 100 {
		press(v.Focusable(), fyne.KeyRight)
	}
	if v.column != v.maxColumn() || v.column+v.columns() < 200 {
		t.Errorf("stopped at column %d of %d", v.column, v.maxColumn())
	}
}

func TestCodeViewMouse(t *testing.T) {
	v, w := showCode(t, CodePlain, numbered(50))
	v.list.MouseDown(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(60, 58)}, Button: desktop.MouseButtonPrimary})
	v.list.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(60, 98)}})
	v.list.MouseUp(&desktop.MouseEvent{})
	if first, last := v.list.selection(); first != 2 || last != 4 {
		t.Errorf("selected %d to %d, want 2 to 4", first, last)
	}
	if w.Canvas().Focused() != v.Focusable() {
		t.Error("a click did not take the focus")
	}
	test.Scroll(w.Canvas(), fyne.NewPos(100, 50), 0, -30)
	if v.list.top != 1 || v.list.shift != 10 {
		t.Errorf("scrolled to row %d plus %v, want 1 plus 10", v.list.top, v.list.shift)
	}
}

func TestCodeViewThumb(t *testing.T) {
	v, w := showCode(t, CodePlain, numbered(100))
	test.Drag(w.Canvas(), fyne.NewPos(394, 3), 0, 1000)
	if v.list.top != 90 {
		t.Errorf("row %d on top after dragging to the end, want 90", v.list.top)
	}
}

func TestDrawnReplacesControlCharacters(t *testing.T) {
	got, from := drawn("a\tb\x00\u202e", 10, 0, 100)
	if want := "a    b··"; got != want || from != 10 {
		t.Errorf("%q at %d, want %q at 10", got, from, want)
	}
}

// TestCodeViewOfAMillionRows scrolls through more rows than a 32-bit offset can
// place.
func TestCodeViewOfAMillionRows(t *testing.T) {
	v, _ := showCode(t, CodePlain, strings.Repeat("x\n", 2_000_000))
	start := time.Now()
	press(v.Focusable(), fyne.KeyEnd)
	if v.list.top != 2_000_000-10 || v.list.shift != 0 {
		t.Errorf("row %d plus %v on top", v.list.top, v.list.shift)
	}
	for range 100 {
		press(v.Focusable(), fyne.KeyPageUp)
	}
	if v.list.current != 2_000_000-1-900 {
		t.Errorf("row %d after 100 pages up", v.list.current)
	}
	if took := time.Since(start); !raceEnabled && took > time.Second {
		t.Errorf("took %v", took)
	}
}

func onCard(o fyne.CanvasObject) fyne.CanvasObject { return NewSurface(look.ColorCard, o) }

func TestCodeViewPictures(t *testing.T) {
	housetest.GoldenInAll(t, "codeview/message", fyne.NewSize(480, 240), func(t *testing.T) fyne.CanvasObject {
		v := NewCodeView()
		v.SetText(CodeHTTP, sampleMessage)
		v.Resize(fyne.NewSize(480, 240))
		v.GoTo(6)
		return onCard(v)
	})
	var v *CodeView
	housetest.GoldenInAll(t, "codeview/search", fyne.NewSize(320, 136), func(t *testing.T) fyne.CanvasObject {
		v = NewCodeView()
		v.SetText(CodeJSON, "{\n  \"label\": \"Fernholt Optics, the longest label of all\"\n}"+strings.Repeat("\n\"é\": \"label\"", 30))
		return onCard(v)
	}, func(w fyne.Window) {
		v.Search("label")
		v.NextHit()
		w.Canvas().Focus(v.Focusable())
	})
}

func BenchmarkCodeViewShow20MiB(b *testing.B) {
	test.NewTempApp(b).Settings().SetTheme(look.New(look.Light))
	c := NewCode(CodeJSON, PrettyJSON(bigJSON(20*mib)))
	w := test.NewTempWindow(b, NewCodeView())
	for b.Loop() {
		v := NewCodeView()
		v.SetCode(c)
		w.SetContent(v)
		w.Resize(fyne.NewSize(900, 600))
		w.Canvas().Capture()
	}
}

func BenchmarkCodeViewPageDown(b *testing.B) {
	test.NewTempApp(b).Settings().SetTheme(look.New(look.Light))
	v := NewCodeView()
	v.SetCode(NewCode(CodeJSON, PrettyJSON(bigJSON(20*mib))))
	w := test.NewTempWindow(b, v)
	w.Resize(fyne.NewSize(900, 600))
	for b.Loop() {
		press(v.Focusable(), fyne.KeyPageDown)
	}
}
