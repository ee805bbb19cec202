package house

import (
	"strings"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// fieldEntry is Fyne's Entry without its frame, which the house draws, and with
// manners: Tab always moves on, keys and shortcuts that it has no use for reach
// the screen, and no more than limit characters go in.
type fieldEntry struct {
	widget.Entry

	limit int // in characters; 0 is none

	onKey      func(*fyne.KeyEvent) bool
	onShortcut func(fyne.Shortcut) bool
	onFocus    func(focused bool)
	onLimit    func() // something did not go in
}

func newFieldEntry() *fieldEntry {
	e := &fieldEntry{}
	e.Wrapping = fyne.TextWrap(fyne.TextTruncateClip)
	e.ExtendBaseWidget(e)
	return e
}

// AcceptsTab is false even for several lines: Tab leaves the field (WCAG 2.1.2).
func (e *fieldEntry) AcceptsTab() bool { return false }

func (e *fieldEntry) FocusGained() {
	e.Entry.FocusGained()
	follow(e)
	e.tellFocus(true)
}

func (e *fieldEntry) FocusLost() {
	e.Entry.FocusLost()
	e.tellFocus(false)
}

func (e *fieldEntry) tellFocus(focused bool) {
	if e.onFocus != nil {
		e.onFocus(focused)
	}
}

func (e *fieldEntry) TypedRune(r rune) {
	if e.room() < 1 {
		e.tellLimit()
		return
	}
	e.Entry.TypedRune(r)
}

func (e *fieldEntry) TypedKey(ev *fyne.KeyEvent) {
	switch ev.Name {
	case fyne.KeyReturn, fyne.KeyEnter:
		e.typedEnter(ev)
	case fyne.KeyBackspace, fyne.KeyDelete, fyne.KeyLeft, fyne.KeyRight, fyne.KeyUp, fyne.KeyDown,
		fyne.KeyHome, fyne.KeyEnd, fyne.KeyPageUp, fyne.KeyPageDown:
		e.Entry.TypedKey(ev)
	case fyne.KeyTab:
	default:
		passKey(e, e.onKey, ev)
	}
}

func (e *fieldEntry) typedEnter(ev *fyne.KeyEvent) {
	switch {
	case !e.MultiLine && e.OnSubmitted == nil:
		passKey(e, e.onKey, ev)
	case e.MultiLine && e.room() < 1:
		e.tellLimit()
	default:
		e.Entry.TypedKey(ev)
	}
}

func (e *fieldEntry) TypedShortcut(s fyne.Shortcut) {
	switch s := s.(type) {
	case *fyne.ShortcutCopy, *fyne.ShortcutSelectAll, *fyne.ShortcutUndo, *fyne.ShortcutRedo, *fyne.ShortcutCut:
		e.Entry.TypedShortcut(s)
	case *fyne.ShortcutPaste:
		e.paste(s)
	case *desktop.CustomShortcut:
		e.custom(s)
	default:
		passShortcut(e, e.onShortcut, s)
	}
}

// custom leaves the Entry what it moves and deletes words with.
func (e *fieldEntry) custom(s *desktop.CustomShortcut) {
	switch s.KeyName {
	case fyne.KeyLeft, fyne.KeyRight, fyne.KeyBackspace, fyne.KeyDelete:
		e.Entry.TypedShortcut(s)
	default:
		passShortcut(e, e.onShortcut, s)
	}
}

// paste takes line ends out for a single line (Fyne would put blanks there, into
// the middle of a wrapped token) and what is beyond the limit.
func (e *fieldEntry) paste(s *fyne.ShortcutPaste) {
	text := s.Clipboard.Content()
	if e.MultiLine {
		text = strings.ReplaceAll(text, "\r\n", "\n")
	} else {
		text = strings.NewReplacer("\r", "", "\n", "", "\t", "").Replace(text)
	}
	if cut := firstRunes(text, e.room()); len(cut) < len(text) {
		text = cut
		e.tellLimit()
	}
	if text != "" {
		e.Entry.TypedShortcut(&fyne.ShortcutPaste{Clipboard: heldText(text)})
	}
}

// room is the number of characters that still go in.
func (e *fieldEntry) room() int {
	if e.limit == 0 {
		return 1 << 30
	}
	return e.limit - utf8.RuneCountInString(e.Text) + utf8.RuneCountInString(e.SelectedText())
}

func (e *fieldEntry) tellLimit() {
	if e.onLimit != nil {
		e.onLimit()
	}
}

func firstRunes(s string, n int) string {
	for at := range s {
		if n <= 0 {
			return s[:at]
		}
		n--
	}
	return s
}

// heldText is a clipboard of its own for one paste.
type heldText string

func (t heldText) Content() string   { return string(t) }
func (t heldText) SetContent(string) {}

// CreateRenderer leaves out the first two objects of Fyne's, ground and frame.
func (e *fieldEntry) CreateRenderer() fyne.WidgetRenderer {
	bare := frameless{e.Entry.CreateRenderer()}
	if e.MultiLine {
		return laidOut(e, bare)
	}
	return laidOut(e, newWheeled(bare, e))
}

type frameless struct{ fyne.WidgetRenderer }

func (r frameless) Objects() []fyne.CanvasObject { return r.WidgetRenderer.Objects()[2:] }
