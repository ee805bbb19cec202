package house

import (
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/flowlatch/flowlatch/ui/look"
)

// How long a toast stays, and how many wait behind it.
const (
	toastTime       = 6 * time.Second
	toastActionTime = 10 * time.Second
	toastQueue      = 8
)

// Measures of a toast, in device-independent pixels.
const (
	toastLeast float32 = 320
	toastMost  float32 = 408 // in a Room it may be wider: there it takes one line
	roomEdge   float32 = 2   // what a Room keeps free above and below
)

// Toast is a short piece of news. It is never the only place where something is
// said: it goes away by itself.
type Toast struct {
	State    State
	Text     string
	Action   string // one word: "Undo"; "" for none
	OnAction func()
}

// Room is a free place at the bottom of an area: how far from the left it begins,
// how wide and how high it is, in device-independent pixels.
type Room struct{ Left, Width, Height float32 }

// Hold is where something of a size stands in the middle of the room's height,
// at its left; false when it doesn't fit.
func (r Room) Hold(area, size fyne.Size) (fyne.Position, bool) {
	if size.Width > r.Width || size.Height+2*roomEdge > r.Height {
		return fyne.Position{}, false
	}
	return fyne.NewPos(r.Left, area.Height-r.Height+middle(r.Height, size.Height)), true
}

// Toaster shows toasts at the bottom left of the area it covers, one at a time:
// six seconds, ten with an action. Put it over the page in a container.Stack; it
// lets everything beside the toast through, and never takes the focus.
type Toaster struct {
	widget.BaseWidget

	closeName    string
	left, bottom float32
	room         Room
	waiting      []Toast
	shown        *Toast
	box          *floatBox // nil while nothing is shown
	buttons      []fyne.Focusable
	after        schedule
	stop         func()
}

// NewToaster makes a toaster with the margins that it keeps. The name is what the
// button that closes a toast does, for those who cannot see it.
func NewToaster(closeName string, left, bottom float32) *Toaster {
	t := &Toaster{closeName: closeName, left: left, bottom: bottom, after: later}
	t.ExtendBaseWidget(t)
	return t
}

// Pop shows a toast, or lets it wait for its turn. One that says the same as the
// toast shown starts its time again; when too many wait, the oldest is left out.
// Call it on the UI goroutine.
func (t *Toaster) Pop(toast Toast) {
	if t.shown != nil && t.shown.Text == toast.Text {
		t.display(toast)
		return
	}
	if t.shown != nil {
		t.waiting = append(t.waiting, toast)
		if len(t.waiting) > toastQueue {
			t.waiting = t.waiting[1:]
		}
		return
	}
	t.display(toast)
}

// Place shows toasts that fit in a room there, others at margins from the left and
// from the bottom.
func (t *Toaster) Place(room Room, left, bottom float32) {
	if t.room == room && t.left == left && t.bottom == bottom {
		return
	}
	t.room, t.left, t.bottom = room, left, bottom
	t.Refresh()
}

// Shown returns the toast on the screen, false without one.
func (t *Toaster) Shown() (Toast, bool) {
	if t.shown == nil {
		return Toast{}, false
	}
	return *t.shown, true
}

// Close takes the toast away, and shows the next one that waits.
func (t *Toaster) Close() {
	t.end()
	if len(t.waiting) > 0 {
		next := t.waiting[0]
		t.waiting = t.waiting[1:]
		t.display(next)
		return
	}
	t.Refresh()
}

// Clear takes the toast and all that wait away.
func (t *Toaster) Clear() {
	t.waiting = nil
	t.Close()
}

func (t *Toaster) end() {
	if t.stop != nil {
		t.stop()
		t.stop = nil
	}
	if c := t.focusedCanvas(); c != nil {
		c.Unfocus()
	}
	t.shown, t.box, t.buttons = nil, nil, nil
}

// focusedCanvas returns the canvas while one of the toast's buttons has the focus.
func (t *Toaster) focusedCanvas() fyne.Canvas {
	c := fyne.CurrentApp().Driver().CanvasForObject(t)
	if c == nil || c.Focused() == nil || !slices.Contains(t.buttons, c.Focused()) {
		return nil
	}
	return c
}

func (t *Toaster) display(toast Toast) {
	t.end()
	t.shown = &toast
	t.box = newFloatBox(t.content(toast))
	t.wait()
	t.Refresh()
}

// wait gives the toast its time.
func (t *Toaster) wait() {
	stay := toastTime
	if t.shown.Action != "" {
		stay = toastActionTime
	}
	t.stop = t.after(stay, t.expire)
}

// expire closes the toast, but not while its buttons have the focus: then its time
// starts again.
func (t *Toaster) expire() {
	if t.focusedCanvas() != nil {
		t.wait()
		return
	}
	t.Close()
}

func (t *Toaster) content(toast Toast) fyne.CanvasObject {
	parts := []fyne.CanvasObject{NewStateIcon(toast.State), Grow(NewParagraph(toast.Text, Body))}
	if toast.Action != "" {
		action := NewButton(toast.Action, Quiet, func() { t.act(toast) }).Small()
		parts, t.buttons = append(parts, action), append(t.buttons, action)
	}
	closer := NewIconButton("x", t.closeName, t.Close)
	parts, t.buttons = append(parts, closer), append(t.buttons, closer)
	return Inset(Gap12, 7, Gap8, 7, Row(Gap8, parts...))
}

func (t *Toaster) act(toast Toast) {
	t.Close()
	if toast.OnAction != nil {
		toast.OnAction()
	}
}

// MinSize is nothing: a toaster takes the area it is given.
func (t *Toaster) MinSize() fyne.Size { return fyne.Size{} }

// CreateRenderer is for Fyne.
func (t *Toaster) CreateRenderer() fyne.WidgetRenderer { return toasterRenderer{t} }

type toasterRenderer struct{ of *Toaster }

func (r toasterRenderer) Destroy()           {}
func (r toasterRenderer) MinSize() fyne.Size { return fyne.Size{} }

func (r toasterRenderer) Objects() []fyne.CanvasObject {
	if r.of.box == nil {
		return nil
	}
	return []fyne.CanvasObject{r.of.box}
}

func (r toasterRenderer) Layout(size fyne.Size) {
	if r.of.box == nil {
		return
	}
	t := r.of
	wanted := max(NaturalWidth(t.box.content), toastLeast)
	box := t.box.at(min(wanted, max(t.room.Width, toastLeast)))
	at, held := t.room.Hold(size, box)
	if !held {
		box = t.box.at(min(wanted, toastMost, size.Width-2*t.left))
		at = fyne.NewPos(t.left, size.Height-t.bottom-box.Height)
	}
	place(t.box, at.X, at.Y, box.Width, box.Height)
}

func (r toasterRenderer) Refresh() {
	r.Layout(r.of.Size())
	canvas.Refresh(r.of)
}

// floatBox is the area of what floats over the page, with its shadow.
type floatBox struct{ composed }

func newFloatBox(content fyne.CanvasObject) *floatBox {
	b := &floatBox{}
	b.content = content
	b.ExtendBaseWidget(b)
	return b
}

// at is how large it is when it is that wide.
func (b *floatBox) at(width float32) fyne.Size {
	return fyne.NewSize(width, HeightFor(b.content, width))
}

// Tapped is for Fyne: a click on it means nothing below it.
func (b *floatBox) Tapped(*fyne.PointEvent) {}

// CreateRenderer is for Fyne.
func (b *floatBox) CreateRenderer() fyne.WidgetRenderer {
	r := &floatBoxRenderer{of: b, ground: &canvas.Rectangle{}}
	r.Refresh()
	return r
}

type floatBoxRenderer struct {
	of     *floatBox
	ground *canvas.Rectangle
}

func (r *floatBoxRenderer) Destroy()           {}
func (r *floatBoxRenderer) MinSize() fyne.Size { return r.of.content.MinSize() }

func (r *floatBoxRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.ground, r.of.content}
}

func (r *floatBoxRenderer) Layout(size fyne.Size) {
	place(r.ground, 0, 0, size.Width, size.Height)
	place(r.of.content, 0, 0, size.Width, size.Height)
}

func (r *floatBoxRenderer) Refresh() {
	r.ground.CornerRadius = r.of.Theme().Size(theme.SizeNameCardRadius)
	r.ground.Shadow = shadow(r.of, look.ColorShadowHigh, 16, 4)
	paint(r.of, r.ground, theme.ColorNameOverlayBackground, look.ColorLine2, lineWidth(r.of))
	r.Layout(r.of.Size())
}
