package house

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"github.com/flowlatch/flowlatch/ui/house/housetest"
	"github.com/flowlatch/flowlatch/ui/look"
)

func findWords() FindWords {
	return FindWords{Find: "Find", Next: "Next", Previous: "Previous", Close: "Close", Count: func(current, all int, more bool) string {
		if more {
			return fmt.Sprintf("%d of more than %d", current, all)
		}
		return fmt.Sprintf("%d of %d", current, all)
	}}
}

func showFind(t *testing.T, text string) (*CodeFind, *CodeView, fyne.Canvas) {
	t.Helper()
	housetest.App(t, look.Light)
	v := NewCodeView()
	v.SetText(CodePlain, text)
	f := NewCodeFind(v, findWords())
	w := housetest.Window(t, fyne.NewSize(480, 300), Border(Row(0, Spring(), f), nil, nil, nil, v))
	w.Canvas().Focus(v.Focusable())
	return f, v, w.Canvas()
}

func TestFindingByKeyboard(t *testing.T) {
	f, v, c := showFind(t, numbered(100))
	f.Open()
	if c.Focused() != f.field.Focusable() {
		t.Fatal("opening it doesn't lead to the field")
	}
	test.Type(c.Focused(), "LINE 4")
	if got := f.count.Text(); got != "1 of 11" {
		t.Errorf("count = %q, want the first of eleven: line 4 and 40 to 49", got)
	}
	press(c.Focused(), fyne.KeyReturn, fyne.KeyF3)
	if got, row := f.count.Text(), v.list.current; got != "3 of 11" || row != 40 {
		t.Errorf("after Enter and F3: %q on row %d, want the third hit on row 40", got, row)
	}
	test.Tap(f.bar.Objects[2].(fyne.Tappable))
	if got := f.count.Text(); got != "2 of 11" {
		t.Errorf("after Previous: %q", got)
	}
	press(f.field.Focusable(), fyne.KeyEscape)
	if _, all := v.Hit(); f.bar.Visible() || all != 0 || c.Focused() != v.Focusable() {
		t.Errorf("Escape: bar shown %t, %d hits, focus %T", f.bar.Visible(), all, c.Focused())
	}
}

func TestFindingInAnotherText(t *testing.T) {
	f, v, _ := showFind(t, "one two one")
	f.Open()
	f.field.SetText("one")
	v.SetText(CodePlain, "just one")
	if got := f.count.Text(); got != "1 of 1" {
		t.Errorf("count = %q in the new text", got)
	}
	f.field.SetText("none")
	if got := f.count.Text(); got != "0 of 0" {
		t.Errorf("count = %q for what is not there", got)
	}
}

func TestFindingInALongTextKeepsOrder(t *testing.T) {
	f, v, _ := showFind(t, strings.Repeat("ab", findAtOnce))
	var searches []func()
	f.spawn = func(search func()) { searches = append(searches, search) }
	f.Open()
	f.field.SetText("b")
	f.field.SetText("none")
	for _, search := range slices.Backward(searches[1:]) { // the older one ends last
		search()
	}
	if _, all := v.Hit(); all != 0 || f.count.Text() != "0 of 0" {
		t.Errorf("%d hits of an older search are shown, %q", all, f.count.Text())
	}
}

func TestFindPictures(t *testing.T) {
	housetest.GoldenInAll(t, "codefind/open", fyne.NewSize(480, 120), func(t *testing.T) fyne.CanvasObject {
		v := NewCodeView()
		v.SetText(CodeJSON, "{\n  \"label\": \"a label\",\n  \"found\": 0\n}")
		f := NewCodeFind(v, findWords())
		f.setOpen(true)
		f.field.SetText("label")
		return Border(Row(0, Spring(), f), nil, nil, nil, v)
	})
}
