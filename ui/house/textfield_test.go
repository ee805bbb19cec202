package house

import (
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

// addressCheck judges like the field for an org's address.
func addressCheck(text string) (bool, string) {
	switch {
	case strings.HasSuffix(text, ".okta.com"):
		return true, "Understood"
	case strings.Contains(text, "."):
		return false, ""
	default:
		return false, "This is a name, not an address. Paste the whole address from the browser."
	}
}

func showField(t *testing.T, f *TextField) fyne.Window {
	t.Helper()
	w := housetest.Window(t, fyne.NewSize(300, 120), f)
	w.Canvas().Focus(f.Focusable())
	return w
}

func paste(f fyne.Shortcutable, text string) {
	clipboard := fyne.CurrentApp().Clipboard()
	clipboard.SetContent(text)
	f.TypedShortcut(&fyne.ShortcutPaste{Clipboard: clipboard})
}

func TestTextFieldJudgesEachCharacter(t *testing.T) {
	housetest.App(t, look.Light)
	f := NewTextField("Any address").Check(addressCheck)
	w := showField(t, f)
	height := f.MinSize().Height
	if height != fieldHeight || f.Valid() {
		t.Fatalf("empty field: height %v, valid %v", height, f.Valid())
	}
	typeOn(w, "acme")
	if f.Refusal() == "" || f.MinSize().Height <= height {
		t.Errorf("refused %q at height %v", f.Refusal(), f.MinSize().Height)
	}
	typeOn(w, ".okta")
	if f.Refusal() != "" || f.Valid() || f.MinSize().Height != height {
		t.Errorf("unfinished text: refused %q, valid %v", f.Refusal(), f.Valid())
	}
	typeOn(w, ".com")
	if !f.Valid() || !f.icon.Visible() || f.word.Text() != "Understood" {
		t.Errorf("valid %v, tick %v, word %q", f.Valid(), f.icon.Visible(), f.word.Text())
	}
}

func typeOn(w fyne.Window, text string) {
	for _, r := range text {
		w.Canvas().Focused().TypedRune(r)
	}
}

func TestTextFieldRefusedFromElsewhere(t *testing.T) {
	housetest.App(t, look.Light)
	f := NewTextField("").Check(addressCheck)
	w := showField(t, f)
	f.SetText("acme.okta.com")
	f.Refuse("No Okta org answers there.")
	if f.Valid() || f.Refusal() == "" || !f.sentence.Visible() {
		t.Error("not refused")
	}
	typeOn(w, "x")
	if f.Refusal() != "" {
		t.Error("the refusal outlived a change")
	}
}

func TestTextFieldPaste(t *testing.T) {
	tests := []struct {
		name  string
		limit int
		text  string
		want  string
	}{
		{"line ends go", 0, "https://acme\r\n.okta.com\n", "https://acme.okta.com"},
		{"limit cuts", 5, "ééééééé", "ééééé"},
		{"only line ends", 0, "\n\n", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			housetest.App(t, look.Light)
			f := NewTextField("").Limit(tt.limit)
			showField(t, f)
			paste(f.entry, tt.text)
			if f.Text() != tt.want {
				t.Errorf("%q, want %q", f.Text(), tt.want)
			}
		})
	}
}

func TestTextFieldLimitLetsSelectionBeReplaced(t *testing.T) {
	housetest.App(t, look.Light)
	f := NewTextField("").Limit(3)
	w := showField(t, f)
	typeOn(w, "abcd")
	if f.Text() != "abc" {
		t.Fatalf("%q, want abc", f.Text())
	}
	f.SelectAll()
	paste(f.entry, "wxyz")
	if f.Text() != "wxy" {
		t.Errorf("%q, want wxy", f.Text())
	}
}

func TestTextFieldKeys(t *testing.T) {
	housetest.App(t, look.Light)
	f := NewTextField("")
	w := showField(t, f)
	var submitted string
	var screen, canvas []fyne.KeyName
	f.OnKey = func(ev *fyne.KeyEvent) bool {
		screen = append(screen, ev.Name)
		return ev.Name == fyne.KeyEscape
	}
	w.Canvas().SetOnTypedKey(func(ev *fyne.KeyEvent) { canvas = append(canvas, ev.Name) })
	typeOn(w, "ab")
	press(f.Focusable(), fyne.KeyEscape, fyne.KeyF5, fyne.KeyReturn, fyne.KeyHome, fyne.KeyDelete)
	f.OnSubmitted = func(text string) { submitted = text }
	press(f.Focusable(), fyne.KeyEnter)
	if diff := cmp.Diff([]fyne.KeyName{fyne.KeyEscape, fyne.KeyF5, fyne.KeyReturn}, screen); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]fyne.KeyName{fyne.KeyF5, fyne.KeyReturn}, canvas); diff != "" {
		t.Error(diff)
	}
	if submitted != "b" {
		t.Errorf("submitted %q, want b", submitted)
	}
}

func TestTextFieldNeverTrapsTab(t *testing.T) {
	housetest.App(t, look.Light)
	first, second := NewTextField(""), NewTextField("")
	first.entry.MultiLine = true
	w := housetest.Window(t, fyne.NewSize(300, 120), Stack(8, first, second))
	w.Canvas().Focus(first.Focusable())
	if tabs, ok := w.Canvas().Focused().(fyne.Tabbable); ok && tabs.AcceptsTab() {
		t.Error("the field keeps Tab")
	}
	w.Canvas().FocusNext()
	if w.Canvas().Focused() != second.Focusable() {
		t.Error("Tab did not reach the next field")
	}
}

func TestTextFieldForwardsShortcuts(t *testing.T) {
	housetest.App(t, look.Light)
	f := NewTextField("")
	w := showField(t, f)
	var got []string
	f.OnShortcut = func(s fyne.Shortcut) bool {
		got = append(got, s.ShortcutName())
		return true
	}
	typeOn(w, "two words")
	for _, s := range []fyne.Shortcut{
		ctrl(fyne.KeyReturn), ctrl(fyne.Key1), ctrl(fyne.KeyJ), ctrl(fyne.KeyBackspace), &fyne.ShortcutSelectAll{}, &fyne.ShortcutCopy{Clipboard: fyne.CurrentApp().Clipboard()},
	} {
		f.entry.TypedShortcut(s)
	}
	want := []string{ctrl(fyne.KeyReturn).ShortcutName(), ctrl(fyne.Key1).ShortcutName(), ctrl(fyne.KeyJ).ShortcutName()}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if f.Text() != "two " || fyne.CurrentApp().Clipboard().Content() != "two " {
		t.Errorf("text %q, clipboard %q after editing shortcuts", f.Text(), fyne.CurrentApp().Clipboard().Content())
	}
}

func ctrl(key fyne.KeyName) fyne.Shortcut {
	return &desktop.CustomShortcut{KeyName: key, Modifier: fyne.KeyModifierControl}
}

func TestTextFieldClickBesideText(t *testing.T) {
	housetest.App(t, look.Light)
	f := NewTextField("").Icon("globe")
	w := housetest.Window(t, fyne.NewSize(300, 120), f)
	test.TapCanvas(w.Canvas(), fyne.NewPos(14, 16))
	if w.Canvas().Focused() != f.Focusable() {
		t.Error("a click on the icon did not focus the field")
	}
}

func TestTextFieldLongTextStaysFast(t *testing.T) {
	if raceEnabled {
		t.Skip("timings mean nothing here")
	}
	housetest.App(t, look.Light)
	f := NewTextField("").Mono().Check(addressCheck)
	w := showField(t, f)
	paste(f.entry, strings.Repeat("0123456789", 400))
	start := time.Now()
	typeOn(w, "0123456789")
	if each := time.Since(start) / 10; each > 50*time.Millisecond {
		t.Errorf("a character takes %v in 4,000", each)
	}
}

func TestTextFieldPictures(t *testing.T) {
	var focused *TextField
	housetest.GoldenInAll(t, "textfield/states", fyne.NewSize(440, 300), func(t *testing.T) fyne.CanvasObject {
		filled := func(f *TextField, text string) *TextField {
			f.SetText(text)
			return f
		}
		focused = filled(NewTextField("").Icon("globe").Mono(), "https://acme-admin.oktapreview.com")
		return onCard(Inset(16, 16, 16, 16, Stack(8,
			Columns(8, NewTextField("Paste the Invoke URL"), NewTextField("").Icon("search")),
			Columns(8, filled(NewTextField("").Check(addressCheck), "acme.okta.com"), filled(NewTextField("").Check(addressCheck), "acme-admin")),
			focused, secretOf("typed"),
		)))
	}, func(w fyne.Window) { w.Canvas().Focus(focused.Focusable()) })
}

func secretOf(text string) *SecretEntry {
	e := NewSecretEntry("Paste the token").Icon("key")
	e.field.SetText(text)
	return e
}

func TestSecretEntry(t *testing.T) {
	housetest.App(t, look.Light)
	e := NewSecretEntry("Paste the token")
	w := housetest.Window(t, fyne.NewSize(300, 120), e)
	w.Canvas().Focus(e.Focusable())
	clipboard := fyne.CurrentApp().Clipboard()
	paste(e.field.entry, "typed in\n")
	clipboard.SetContent("before")
	e.field.SelectAll()
	e.field.entry.TypedShortcut(&fyne.ShortcutCopy{Clipboard: clipboard})
	e.field.entry.TypedShortcut(&fyne.ShortcutCut{Clipboard: clipboard})
	if got := clipboard.Content(); got != "before" {
		t.Errorf("the secret reached the clipboard: %q", got)
	}
	if markup := test.RenderToMarkup(w.Canvas()); strings.Contains(markup, "typed") {
		t.Error("the secret is on the screen")
	}
	submitted := false
	e.OnSubmitted = func() { submitted = true }
	press(e.Focusable(), fyne.KeyReturn)
	if got := e.Take(); got.Reveal() != "typed in" || !submitted {
		t.Errorf("took %d characters, submitted %v", len(got.Reveal()), submitted)
	}
	e.field.entry.TypedShortcut(&fyne.ShortcutUndo{})
	if !e.Empty() || !e.Take().IsZero() {
		t.Error("undo brought the secret back")
	}
}

// Text that is scrolled sideways ends before the icon, not in it.
func TestScrolledTextStaysOffTheIcon(t *testing.T) {
	housetest.App(t, look.Light)
	f := NewTextField("").Icon("key")
	w := housetest.Window(t, fyne.NewSize(200, 32), f)
	takeFocus(f.Focusable())
	typeOn(w, strings.Repeat("W", 80))
	shot := w.Canvas().Capture()
	ground := shot.At(4, 16)
	const clear = fieldLeft + 16
	for x := clear; x < clear+fieldClear; x++ {
		for y := fieldFrame; y < fieldHeight-fieldFrame; y++ {
			if shot.At(x, y) != ground {
				t.Fatalf("something is drawn at %d, %d, beside the icon", x, y)
			}
		}
	}
}
