package house

import "fyne.io/fyne/v2"

// findWidth is how wide the field of a CodeFind is, in device-independent pixels.
const findWidth = 168

// findAtOnce is the length of text, in bytes, up to which a search is done where it is asked for; it takes below a millisecond.
const findAtOnce = 1 << 20

// FindWords are the words of a CodeFind.
type FindWords struct {
	Find, Next, Previous, Close string
	// Count says which hit is shown, from 1, and of how many; more says that there are even more. 0 of 0 is none.
	Count func(current, all int, more bool) string
}

// CodeFind looks for text in a CodeView. Closed it is a small button. Enter and F3 go from hit to hit, Escape closes it.
//
// Call its methods on the UI goroutine.
type CodeFind struct {
	composed

	view  *CodeView
	words FindWords
	open  *IconButton
	field *TextField
	count *Text
	bar   *fyne.Container
	turn  int          // of the newest search; older ones that still run are dropped
	spawn func(func()) // runs a long search on a goroutine of its own
}

// NewCodeFind makes the search of a view.
func NewCodeFind(view *CodeView, words FindWords) *CodeFind {
	f := &CodeFind{view: view, words: words, count: NewText("", Caption).Trailing(), spawn: func(search func()) { go search() }}
	f.open = NewIconButton("search", words.Find, f.Open).Small()
	f.field = NewTextField(words.Find).Limit(200)
	f.field.OnChanged = func(string) { f.search() }
	f.field.OnKey = f.typedKey
	f.field.OnSubmitted = func(string) { f.next() }
	f.bar = Row(Gap4, f.count, FixedWidth(findWidth, f.field),
		NewIconButton("up", words.Previous, f.previous).Small(),
		NewIconButton("down", words.Next, f.next).Small(),
		NewIconButton("x", words.Close, f.Close).Small())
	f.bar.Hide()
	f.content = Row(0, f.open, f.bar)
	view.onCode = f.search
	f.ExtendBaseWidget(f)
	return f
}

// Open shows the field and gives it the keyboard.
func (f *CodeFind) Open() {
	f.setOpen(true)
	f.field.MinSize() // Fyne finds only what was drawn, or asked for its size
	if c := fyne.CurrentApp().Driver().CanvasForObject(f.view.list); c != nil {
		c.Focus(f.field.Focusable())
	}
	f.field.SelectAll()
	f.search()
}

// Close hides the field and what was found, and gives the keyboard back to the text.
func (f *CodeFind) Close() {
	f.setOpen(false)
	f.search()
	takeFocus(f.view.Focusable())
}

func (f *CodeFind) setOpen(open bool) {
	show(f.open, !open)
	show(f.bar, open)
	f.Refresh()
}

func (f *CodeFind) typedKey(ev *fyne.KeyEvent) bool {
	switch ev.Name {
	case fyne.KeyEscape:
		f.Close()
	case fyne.KeyF3:
		f.next()
	default:
		return false
	}
	return true
}

func (f *CodeFind) next() {
	f.view.NextHit()
	f.showCount()
}

func (f *CodeFind) previous() {
	f.view.PreviousHit()
	f.showCount()
}

// search looks again: the text or what is looked for has changed.
func (f *CodeFind) search() {
	f.turn++
	query := ""
	if f.bar.Visible() {
		query = f.field.Text()
	}
	turn, code := f.turn, f.view.Code()
	if len(code.Text()) <= findAtOnce {
		f.found(code.Find(query))
		return
	}
	f.spawn(func() {
		hits := code.Find(query)
		fyne.Do(func() {
			if f.turn == turn {
				f.found(hits)
			}
		})
	})
}

func (f *CodeFind) found(hits Hits) {
	f.view.SetHits(hits)
	f.showCount()
}

func (f *CodeFind) showCount() {
	words := ""
	if f.field.Text() != "" {
		current, all := f.view.Hit()
		words = f.words.Count(current, all, f.view.hits.More())
	}
	f.count.SetText(words)
	f.Refresh()
}
