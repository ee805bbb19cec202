package house

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"

	"github.com/flowlatch/flowlatch/ui/look"
)

// copiedFor is how long a copy button says that it copied.
const copiedFor = 2 * time.Second

// CopyWords are what copying says.
type CopyWords struct {
	Copy   string // what the button does, for those who cannot see it: "Copy token URL"
	Copied string // shown after it did
}

// CopyButton puts a value on the clipboard and says so for two seconds: a tick,
// 24 px square. Beside a value that gets pasted elsewhere there is always one.
type CopyButton struct {
	control
	// OnCopied is called after the value is on the clipboard.
	OnCopied func()

	words  CopyWords
	value  func() string
	worded bool // says Copied in words beside the tick
	copied bool
	after  schedule
	revert func() // stops the timer
	sized  func() // its width changed; nil when nobody cares
}

// NewCopyButton makes a button that copies what value returns when it is pressed.
func NewCopyButton(words CopyWords, value func() string) *CopyButton {
	b := &CopyButton{words: words, value: value, after: later}
	b.activate = b.copy
	b.label = b.name
	b.ExtendBaseWidget(b)
	return b
}

func (b *CopyButton) name() string {
	if b.copied {
		return b.words.Copied
	}
	return b.words.Copy
}

func (b *CopyButton) copy() {
	fyne.CurrentApp().Clipboard().SetContent(b.value())
	b.ShowCopied()
	if b.OnCopied != nil {
		b.OnCopied()
	}
}

// ShowCopied shows the tick for two seconds, for a value that something else put
// on the clipboard.
func (b *CopyButton) ShowCopied() {
	if b.revert != nil {
		b.revert()
	}
	b.setCopied(true)
	b.revert = b.after(copiedFor, func() { b.setCopied(false) })
}

func (b *CopyButton) setCopied(copied bool) {
	b.change(&b.copied, copied)
	if b.sized != nil {
		b.sized()
	}
}

// schedule calls f on Fyne's goroutine when d has passed, unless stop came first.
// It is later but in tests, which let time pass themselves.
type schedule func(d time.Duration, f func()) (stop func())

// later calls f on Fyne's goroutine when d has passed, unless stop came first.
// Call stop on Fyne's goroutine.
func later(d time.Duration, f func()) (stop func()) {
	stopped := false
	timer := time.AfterFunc(d, func() {
		fyne.Do(func() {
			if !stopped {
				f()
			}
		})
	})
	return func() {
		stopped = true
		timer.Stop()
	}
}

// CreateRenderer is for Fyne.
func (b *CopyButton) CreateRenderer() fyne.WidgetRenderer {
	r := &copyButtonRenderer{
		of: b, ring: newRing(), ground: &canvas.Rectangle{}, icon: NewIcon("copy"),
		word: NewText(b.words.Copied, Caption).In(theme.ColorNameSuccess),
	}
	r.Refresh()
	return r
}

type copyButtonRenderer struct {
	of     *CopyButton
	ring   *ring
	ground *canvas.Rectangle
	icon   *Icon
	word   *Text
}

func (r *copyButtonRenderer) Destroy() {}

func (r *copyButtonRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{&r.ring.Rectangle, r.ground, r.icon, r.word}
}

const copySide float32 = 24

func (r *copyButtonRenderer) MinSize() fyne.Size {
	if r.of.copied && r.of.worded {
		return fyne.NewSize(copySide+r.word.MinSize().Width+Gap4, copySide)
	}
	return fyne.NewSquareSize(copySide)
}

func (r *copyButtonRenderer) Layout(size fyne.Size) {
	radius := r.of.Theme().Size(theme.SizeNameSelectionRadius)
	r.ground.CornerRadius = radius
	r.ring.around(r.of, fyne.NewPos(0, 0), size, radius, r.of.showsRing())
	place(r.ground, 0, 0, size.Width, size.Height)
	place(r.icon, 0, 0, copySide, size.Height)
	line := r.word.MinSize()
	place(r.word, copySide, (size.Height-line.Height)/2, line.Width, line.Height)
}

func (r *copyButtonRenderer) Refresh() {
	fill := fyne.ThemeColorName("")
	if r.of.hovered {
		fill = look.ColorHoverFill
	}
	paint(r.of, r.ground, fill, "", 0)
	if r.of.copied {
		r.icon.Set("check", look.ColorOkFill)
	} else {
		r.icon.Set("copy", look.ColorText2)
	}
	show(r.word, r.of.copied && r.of.worded)
	r.Layout(r.of.Size())
	canvas.Refresh(r.of)
}

// CopyField shows a value that gets pasted elsewhere, cut in the middle where it
// is too long, with its copy button; 32 high.
type CopyField struct {
	composed
	// OnCopied is called after the value is on the clipboard.
	OnCopied func()

	text   *Text
	button *CopyButton
	box    *fieldBox
}

// NewCopyField makes a field with a value.
func NewCopyField(value string, words CopyWords) *CopyField {
	f := &CopyField{text: NewText(value, Mono).CutMiddle()}
	f.button = newWordedCopyButton(words, f.text.Text)
	f.button.OnCopied = func() {
		if f.OnCopied != nil {
			f.OnCopied()
		}
	}
	f.box = newFieldBox(f.text, f.button)
	f.button.sized = f.box.Refresh
	f.box.right, f.box.look = Gap4, fieldInset
	f.content = f.box
	f.ExtendBaseWidget(f)
	return f
}

func newWordedCopyButton(words CopyWords, value func() string) *CopyButton {
	b := NewCopyButton(words, value)
	b.worded = true
	return b
}

// Value returns the whole value.
func (f *CopyField) Value() string { return f.text.Text() }

// SetValue shows another value.
func (f *CopyField) SetValue(value string) { f.text.SetText(value) }

// Focusable returns the part that takes the keyboard focus.
func (f *CopyField) Focusable() fyne.Focusable { return f.button }
