package house

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"github.com/flowlatch/flowlatch/ui/look"
)

// Check judges a text while it is typed. It runs on the UI goroutine for every
// character, so it must be pure and fast and never ask the network.
//
// ok shows a tick, with words beside it if there are any. Not ok with words shows
// them as a refusal below the field; not ok without words says that the text may
// still become right, and shows nothing. An empty field is never judged.
type Check func(text string) (ok bool, words string)

// TextField is one line of text to type, 32 high, with its refusal below it.
type TextField struct {
	composed

	// OnChanged is called with the text after each change, typed or set.
	OnChanged func(text string)
	// OnSubmitted is called on Enter. Without it Enter goes on to OnKey.
	OnSubmitted func(text string)
	// OnKey gets Escape, function keys and others that edit nothing, and reports
	// whether it took them. Those not taken go to the canvas.
	OnKey func(*fyne.KeyEvent) bool
	// OnShortcut gets every shortcut that edits nothing, such as Ctrl+Enter,
	// likewise. A focused field would swallow them otherwise.
	OnShortcut func(fyne.Shortcut) bool
	// OnLimit is called when something typed or pasted did not go in.
	OnLimit func()
	// OnFocus is called when the field got or lost the keyboard.
	OnFocus func(focused bool)

	entry    *fieldEntry
	box      *fieldBox
	icon     *Icon // tick or octagon
	word     *Text // beside the tick
	sentence *Paragraph
	check    Check
	refusal  string // words of the last judgement, "" when not refused
	valid    bool
	focused  bool
}

// NewTextField makes an empty field.
func NewTextField(placeholder string) *TextField {
	f := newTextField(newFieldEntry())
	f.entry.SetPlaceHolder(placeholder)
	f.ExtendBaseWidget(f)
	return f
}

// newTextField leaves ExtendBaseWidget to the caller.
func newTextField(entry *fieldEntry) *TextField {
	f := &TextField{
		entry:    entry,
		icon:     NewIcon("done"),
		word:     NewText("", Caption).In(theme.ColorNameSuccess),
		sentence: NewParagraph("", Caption).In(theme.ColorNameError),
	}
	f.box = newFieldBox(entry, f.icon, f.word)
	f.box.bleed, f.box.lift = theme.InnerPadding(), 1
	f.box.onTapped = func() { takeFocus(entry) }
	f.icon.Hide()
	f.word.Hide()
	f.sentence.Hide()
	f.content = Stack(Gap4, f.box, f.sentence)
	f.wire()
	return f
}

func (f *TextField) wire() {
	f.entry.OnChanged = f.changed
	f.entry.onKey = func(ev *fyne.KeyEvent) bool { return f.typedKey(ev) }
	f.entry.onShortcut = func(s fyne.Shortcut) bool { return f.OnShortcut != nil && f.OnShortcut(s) }
	f.entry.onLimit = func() {
		if f.OnLimit != nil {
			f.OnLimit()
		}
	}
	f.entry.onFocus = func(focused bool) {
		f.focused = focused
		f.showState()
		if f.OnFocus != nil {
			f.OnFocus(focused)
		}
	}
}

// typedKey gets Enter too, because the entry has no OnSubmitted of its own.
func (f *TextField) typedKey(ev *fyne.KeyEvent) bool {
	enter := ev.Name == fyne.KeyReturn || ev.Name == fyne.KeyEnter
	if enter && f.OnSubmitted != nil {
		f.OnSubmitted(f.entry.Text)
		return true
	}
	return f.OnKey != nil && f.OnKey(ev)
}

// Mono sets the text in the font of code and returns the field.
func (f *TextField) Mono() *TextField {
	f.entry.TextStyle.Monospace = true
	f.entry.Refresh()
	return f
}

// Icon puts an icon before the text and returns the field.
func (f *TextField) Icon(name string) *TextField {
	f.box.leading = NewIcon(name)
	return f
}

// Limit lets no more than the given number of characters in and returns the field.
func (f *TextField) Limit(characters int) *TextField {
	f.entry.limit = characters
	return f
}

// Check judges the text from now on and returns the field.
func (f *TextField) Check(c Check) *TextField {
	f.check = c
	f.judge(f.entry.Text)
	return f
}

// Text returns what is in the field.
func (f *TextField) Text() string { return f.entry.Text }

// SetText replaces what is in the field and forgets what could be undone.
func (f *TextField) SetText(text string) {
	if text != f.entry.Text {
		f.entry.SetText(text)
	}
}

// SetPlaceholder changes what an empty field shows.
func (f *TextField) SetPlaceholder(text string) { f.entry.SetPlaceHolder(text) }

// Valid reports whether the last judgement was ok. Without a Check it is true
// for any text but none.
func (f *TextField) Valid() bool { return f.valid }

// Refusal returns the words of the last refusal, "" without one.
func (f *TextField) Refusal() string { return f.refusal }

// Refuse shows a refusal that came from elsewhere, until the text changes.
func (f *TextField) Refuse(words string) {
	f.valid, f.refusal = false, words
	f.word.SetText("")
	f.showState()
}

// Focusable returns the part that takes the keyboard focus.
func (f *TextField) Focusable() fyne.Focusable { return f.entry }

// SelectAll selects the whole text, for a field that comes filled in.
func (f *TextField) SelectAll() { f.entry.TypedShortcut(&fyne.ShortcutSelectAll{}) }

func (f *TextField) changed(text string) {
	f.judge(text)
	if f.OnChanged != nil {
		f.OnChanged(text)
	}
}

func (f *TextField) judge(text string) {
	ok, words := text != "", ""
	if text != "" && f.check != nil {
		ok, words = f.check(text)
	}
	f.valid, f.refusal = ok, ""
	if !ok {
		f.refusal, words = words, ""
	}
	f.word.SetText(words)
	f.showState()
}

func (f *TextField) showState() {
	refused := f.refusal != ""
	ticked := f.valid && f.check != nil
	f.box.setLook(f.frame(refused))
	if refused {
		f.icon.Set("failed", look.ColorBadFill)
		f.sentence.SetText(f.refusal)
	} else {
		f.icon.Set("done", look.ColorOkFill)
	}
	grew := f.sentence.Visible() != refused
	show(f.icon, refused || ticked)
	show(f.word, ticked && f.word.Text() != "")
	show(f.sentence, refused)
	f.box.Refresh()
	if grew || refused {
		f.content.Refresh()
	}
}

func (f *TextField) frame(refused bool) fieldLook {
	switch {
	case refused:
		return fieldRefused
	case f.focused:
		return fieldFocused
	default:
		return fieldRest
	}
}
