package house

import (
	"image/color"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/flowlatch/flowlatch/ui/look"
)

// MaxCodeEdit is how many characters a CodeEdit takes. Fyne's Entry lays every
// line out again for every character: beyond this, typing lags. Longer bodies
// come from a file.
const MaxCodeEdit = 64 << 10

// lintHeight is the height of the line below the editor, in device-independent
// pixels.
const lintHeight = 32

// Lint is what the line below an editor says about the text. Without words it
// shows nothing but Trailing.
type Lint struct {
	State    State
	Words    string
	Trailing string // at the right edge: the size
}

// CodeEdit is where a request body is typed: several lines in the font of code,
// not wrapped, with line numbers and a line below that judges the text. Tab
// leaves it.
type CodeEdit struct {
	composed

	// OnChanged is called with the text after each change, typed or set.
	OnChanged func(text string)
	// OnLimit is called when something typed or pasted did not go in.
	OnLimit func()
	// OnKey and OnShortcut get what edits nothing, such as Escape and Ctrl+Enter:
	// see TextField.
	OnKey      func(*fyne.KeyEvent) bool
	OnShortcut func(fyne.Shortcut) bool

	entry    *fieldEntry
	scroll   *Scroll
	gutter   *editGutter
	ring     *frameRing
	lint     func(text string) Lint
	lintIcon *Icon
	lintText *Text
	lintSize *Text
	lintLine fyne.CanvasObject
}

// NewCodeEdit makes an empty editor.
func NewCodeEdit(placeholder string) *CodeEdit {
	e := &CodeEdit{entry: newFieldEntry()}
	e.entry.MultiLine, e.entry.limit = true, MaxCodeEdit
	e.entry.Wrapping, e.entry.Scroll = fyne.TextWrapOff, fyne.ScrollNone
	e.entry.TextStyle.Monospace = true
	e.entry.SetPlaceHolder(placeholder)
	e.scroll = newScroll(container.ScrollBoth, container.NewThemeOverride(e.entry, editTheme{}))
	e.gutter = newEditGutter(e)
	e.ring = newFrameRing()
	e.content = e.arrange()
	e.wire()
	e.ExtendBaseWidget(e)
	return e
}

func (e *CodeEdit) arrange() fyne.CanvasObject {
	e.lintIcon = NewIcon("done")
	e.lintText = NewText("", Body).CutEnd()
	e.lintSize = NewText("", Caption)
	e.lintLine = Stack(0, NewDivider(), FixedHeight(lintHeight, Inset(cardSide-4, 0, cardSide-4, 0,
		Row(Gap8, e.lintIcon, Grow(e.lintText), e.lintSize))))
	e.lintLine.Hide()
	text := container.NewBorder(nil, nil, e.gutter, nil, e.scroll)
	return Stack(0, Grow(MinHeight(72, container.NewStack(text, e.ring))), e.lintLine)
}

func (e *CodeEdit) wire() {
	e.entry.OnChanged = e.changed
	e.entry.OnCursorChanged = e.showCursor
	e.entry.onLimit = func() {
		if e.OnLimit != nil {
			e.OnLimit()
		}
	}
	e.entry.onKey = func(ev *fyne.KeyEvent) bool { return e.OnKey != nil && e.OnKey(ev) }
	e.entry.onShortcut = func(s fyne.Shortcut) bool { return e.OnShortcut != nil && e.OnShortcut(s) }
	e.entry.onFocus = e.ring.showIf
	e.scroll.OnScrolled = func(fyne.Position) { e.gutter.Refresh() }
}

// Lint judges the text from now on, after each change, on the UI goroutine.
func (e *CodeEdit) Lint(judge func(text string) Lint) *CodeEdit {
	e.lint = judge
	show(e.lintLine, judge != nil)
	e.showLint(e.entry.Text)
	return e
}

// Text returns what is in the editor.
func (e *CodeEdit) Text() string { return e.entry.Text }

// SetText replaces the text and forgets what could be undone. Text of more than
// MaxCodeEdit characters is refused and changes nothing.
func (e *CodeEdit) SetText(text string) bool {
	if utf8.RuneCountInString(text) > MaxCodeEdit {
		return false
	}
	if text != e.entry.Text {
		e.entry.SetText(text)
		e.scroll.ScrollToTop()
	}
	return true
}

// Focusable returns the part that takes the keyboard focus.
func (e *CodeEdit) Focusable() fyne.Focusable { return e.entry }

func (e *CodeEdit) changed(text string) {
	e.gutter.Refresh()
	e.showLint(text)
	if e.OnChanged != nil {
		e.OnChanged(text)
	}
}

func (e *CodeEdit) showLint(text string) {
	if e.lint == nil {
		return
	}
	l := e.lint(text)
	e.lintIcon.SetState(l.State)
	show(e.lintIcon, l.Words != "")
	e.lintText.SetText(l.Words)
	e.lintSize.SetText(l.Trailing)
	e.lintLine.Refresh()
}

// showCursor scrolls as little as makes the line of the cursor visible.
func (e *CodeEdit) showCursor() {
	if whole := e.scroll.Size().Max(e.scroll.Content.MinSize()); whole != e.scroll.Content.Size() {
		e.scroll.Content.Resize(whole)
	}
	at, line := e.entry.CursorPosition(), e.gutter.pitch()
	view, offset := e.scroll.Size(), e.scroll.Offset
	to := fyne.NewPos(nearest(offset.X, at.X-line, at.X+2*line-view.Width), nearest(offset.Y, at.Y-codePad, at.Y+line+codePad-view.Height))
	if to != offset {
		e.scroll.ScrollToOffset(to)
	}
	e.gutter.Refresh()
}

// nearest is the offset closest to the present one that hides nothing: at most
// highest, at least lowest.
func nearest(present, highest, lowest float32) float32 {
	return max(0, lowest, min(present, max(0, highest)))
}

// isCurrent reports whether a line, from 0, holds the cursor.
func (e *CodeEdit) isCurrent(line int) bool { return line == e.entry.CursorRow }

// frameRing is the focus ring inside the edges of an area that reaches the edges
// of its card.
type frameRing struct {
	widget.BaseWidget
	shown bool
}

func newFrameRing() *frameRing {
	r := &frameRing{}
	r.ExtendBaseWidget(r)
	return r
}

func (r *frameRing) showIf(focused bool) {
	r.shown = focused
	r.Refresh()
}

// CreateRenderer is for Fyne.
func (r *frameRing) CreateRenderer() fyne.WidgetRenderer {
	return laidOut(r, &frameRingRenderer{of: r, line: canvas.NewRectangle(color.Transparent)})
}

type frameRingRenderer struct {
	of   *frameRing
	line *canvas.Rectangle
}

func (r *frameRingRenderer) Destroy()                     {}
func (r *frameRingRenderer) MinSize() fyne.Size           { return fyne.Size{} }
func (r *frameRingRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.line} }

func (r *frameRingRenderer) Layout(size fyne.Size) {
	width := ringWidth(r.of)
	place(r.line, width/2, width/2, size.Width-width, size.Height-width)
	r.Refresh()
}

func (r *frameRingRenderer) Refresh() {
	r.line.CornerRadius = theme.SizeForWidget(theme.SizeNameInputRadius, r.of)
	show(r.line, r.of.shown)
	paint(r.of, r.line, "", look.ColorFocusRing, ringWidth(r.of))
}
