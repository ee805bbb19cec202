package house

import (
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// Sizes of a CodeView, in device-independent pixels.
const (
	codeRowHeight = 20
	codeGutter    = 40 // grows with line numbers of more than four digits
	codePad       = 8  // above the first and below the last row
	codeStrip     = 10 // for the bar below long lines
	sideStep      = 4  // columns an arrow key moves sideways
)

// CodeView shows text of any length, read-only: fixed rows with line numbers, of
// which only the visible ones exist. It is one stop for Tab; arrows, PageUp,
// PageDown, Home and End move the current line, Shift extends the selection,
// Ctrl+C copies the selected lines and Ctrl+A selects all of them.
//
// Call its methods on the UI goroutine. The zero value is not usable: see
// NewCodeView.
type CodeView struct {
	widget.BaseWidget

	// OnKey gets keys that the view has no use for, such as Escape, and reports
	// whether it took them. Those not taken go to the canvas.
	OnKey func(*fyne.KeyEvent) bool
	// OnShortcut gets every shortcut but copy and select all, likewise.
	OnShortcut func(fyne.Shortcut) bool
	// OnCopied is called after lines went to the clipboard, with their number.
	OnCopied func(lines int)

	onCode   func() // another text is shown
	code     *Code
	list     *rowList
	side     *scrollThumb
	hits     Hits
	hit      int     // the current one, -1 without
	column   int     // first visible one
	sideways float32 // pixels scrolled sideways that make no column yet
}

// NewCodeView returns an empty view.
func NewCodeView() *CodeView {
	v := &CodeView{code: NewCode(CodePlain, ""), hit: -1}
	v.list = newRowList(codeSource{v}, codeRowHeight)
	v.list.multiple, v.list.pad = true, codePad
	v.list.onKey = v.typedKey
	v.list.onShortcut = v.typedShortcut
	v.list.onScrolledX = v.scrolledX
	v.side = newScrollThumb(true, func(fraction float64) { v.setColumn(int(fraction * float64(v.maxColumn()))) })
	v.ExtendBaseWidget(v)
	return v
}

// SetCode shows another text from its top. Nothing is copied or scanned.
func (v *CodeView) SetCode(c *Code) {
	if c == nil {
		c = NewCode(CodePlain, "")
	}
	v.code, v.hits, v.hit, v.column = c, Hits{}, -1, 0
	v.list.reset()
	v.Refresh()
	if v.onCode != nil {
		v.onCode()
	}
}

// SetText is SetCode for a text short enough to be split here, on the UI goroutine.
func (v *CodeView) SetText(kind CodeKind, text string) { v.SetCode(NewCode(kind, text)) }

// Code returns what the view shows.
func (v *CodeView) Code() *Code { return v.code }

// Focusable returns the part that takes the keyboard focus.
func (v *CodeView) Focusable() fyne.Focusable { return v.list }

// GoTo makes a row the current one and scrolls to it.
func (v *CodeView) GoTo(row int) { v.list.selectRow(row, false) }

// Search highlights query everywhere and goes to the first hit at or below the
// first visible row. An empty query ends the search.
func (v *CodeView) Search(query string) Hits {
	h := v.code.Find(query)
	v.SetHits(h)
	return h
}

// SetHits is Search with hits that Code.Find has found on another goroutine. They
// must come from the Code that the view shows.
func (v *CodeView) SetHits(h Hits) {
	v.hits, v.hit = h, -1
	if h.Len() > 0 {
		start, _ := v.code.span(v.list.top)
		v.goToHit(h.after(start))
	}
	v.list.Refresh()
}

// Hit returns the number of the current hit, from 1, and of all hits; 0 and 0
// without any.
func (v *CodeView) Hit() (current, all int) { return v.hit + 1, v.hits.Len() }

// NextHit goes to the next hit, after the last one to the first.
func (v *CodeView) NextHit() { v.stepHit(1) }

// PreviousHit goes to the hit before, from the first one to the last.
func (v *CodeView) PreviousHit() { v.stepHit(-1) }

func (v *CodeView) stepHit(by int) {
	if n := v.hits.Len(); n > 0 {
		v.goToHit((v.hit + by + n) % n)
	}
}

func (v *CodeView) goToHit(i int) {
	v.hit = i
	at := int(v.hits.at[i])
	row := v.code.rowAt(at)
	start, _ := v.code.span(row)
	walk := columnWalker{s: v.code.Row(row)}
	from := walk.to(at - start)
	to := walk.to(min(at-start+v.hits.length, len(walk.s)))
	if shown := v.columns(); from < v.column || to > v.column+shown {
		v.column = min(max(0, from-shown/3), v.maxColumn())
	}
	v.list.selectRow(row, false)
	v.Refresh()
}

// CopySelection puts the selected lines on the clipboard, whole lines even where
// they are folded; without a selection nothing happens.
func (v *CodeView) CopySelection() {
	if first, last := v.list.selection(); first >= 0 {
		v.copy(v.code.lines(first, last), first, last)
	}
}

func (v *CodeView) copy(text string, first, last int) {
	if text == "" {
		return
	}
	fyne.CurrentApp().Clipboard().SetContent(text)
	if v.OnCopied == nil {
		return
	}
	from, _ := v.code.Line(first)
	to, _ := v.code.Line(last)
	v.OnCopied(to - from + 1)
}

func (v *CodeView) typedKey(ev *fyne.KeyEvent) bool {
	switch ev.Name {
	case fyne.KeyLeft:
		v.setColumn(v.column - sideStep)
	case fyne.KeyRight:
		v.setColumn(v.column + sideStep)
	default:
		return v.OnKey != nil && v.OnKey(ev)
	}
	return true
}

func (v *CodeView) typedShortcut(s fyne.Shortcut) bool {
	switch s.(type) {
	case *fyne.ShortcutCopy:
		v.CopySelection()
	case *fyne.ShortcutSelectAll:
		v.list.selectAll()
	default:
		return v.OnShortcut != nil && v.OnShortcut(s)
	}
	return true
}

func (v *CodeView) scrolledX(dx float32) {
	v.sideways += dx
	columns := int(v.sideways / v.charWidth())
	if columns == 0 {
		return
	}
	v.sideways -= float32(columns) * v.charWidth()
	v.setColumn(v.column + columns)
}

func (v *CodeView) setColumn(column int) {
	column = min(max(column, 0), v.maxColumn())
	if column == v.column {
		return
	}
	v.column = column
	v.Refresh()
}

// maxColumn leaves one blank column behind the longest row.
func (v *CodeView) maxColumn() int { return max(0, v.code.widest+1-v.columns()) }

// columns is the number of columns in sight.
func (v *CodeView) columns() int {
	return max(1, int((v.Size().Width-v.gutter())/v.charWidth()))
}

func (v *CodeView) gutter() float32 {
	digits := len(strconv.Itoa(v.code.Rows()))
	return max(codeGutter, float32(digits)*v.charWidth()+20)
}

// charWidth is measured over many characters, because one alone is rounded.
func (v *CodeView) charWidth() float32 {
	const sample = "0000000000000000000000000000000000000000000000000000000000000000"
	size := theme.SizeForWidget(theme.SizeNameCaptionText, v)
	return measureText(v.Theme(), sample, size, fyne.TextStyle{Monospace: true}).Width / float32(len(sample))
}

// MinSize implements fyne.Widget: room for one row.
func (v *CodeView) MinSize() fyne.Size {
	v.ExtendBaseWidget(v)
	return v.list.MinSize()
}

// Cursor implements desktop.Cursorable.
func (v *CodeView) Cursor() desktop.Cursor { return desktop.TextCursor }

// CreateRenderer implements fyne.Widget.
func (v *CodeView) CreateRenderer() fyne.WidgetRenderer {
	return &codeViewRenderer{view: v, objects: []fyne.CanvasObject{v.list, v.side}}
}

type codeViewRenderer struct {
	view    *CodeView
	objects []fyne.CanvasObject
}

func (r *codeViewRenderer) Destroy()                     {}
func (r *codeViewRenderer) Objects() []fyne.CanvasObject { return r.objects }
func (r *codeViewRenderer) MinSize() fyne.Size           { return r.view.MinSize() }

func (r *codeViewRenderer) Layout(size fyne.Size) {
	r.view.column = min(r.view.column, r.view.maxColumn())
	r.clearSide()
	r.view.list.Resize(size)
	r.showSide()
}

// clearSide keeps the last row off the bar of long lines.
func (r *codeViewRenderer) clearSide() {
	r.view.list.below = 0
	if r.view.maxColumn() > 0 {
		r.view.list.below = codeStrip
	}
}

func (r *codeViewRenderer) Refresh() {
	r.clearSide()
	r.view.list.Refresh()
	r.showSide()
}

func (r *codeViewRenderer) showSide() {
	r.view.side.show(r.view.Size(), float64(r.view.column), float64(r.view.maxColumn())*float64(r.view.charWidth()))
}
