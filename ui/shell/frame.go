package shell

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"github.com/flowlatch/flowlatch/ui/house"
)

// Measures of the frame, in device-independent pixels.
const (
	narrowBelow float32 = 1100 // width of the window under which the sidebar shows icons only
	pageSide    float32 = 24
	pageTop     float32 = 16
	pageGap     float32 = 16 // between the page's head and its body
)

// frame lays out the shell's parts: band, header, sidebar, strip, page, foot
// and Activity, in the order in which Tab visits them.
type frame struct {
	shell   *Shell
	start   *pageStart
	scroll  *house.Scroll
	body    *fyne.Container // holds the page's body
	away    *fyne.Container // the bodies of the other pages, unseen
	content *fyne.Container // what scrolls: head and body
	object  *fyne.Container
}

func newFrame(s *Shell) *frame {
	f := &frame{shell: s, away: container.NewWithoutLayout(), start: newPageStart(s.config.Canvas), body: house.Inset(0, 0, 0, 0, house.Spring())}
	inner := house.Stack(pageGap, s.head.object, house.Grow(f.body))
	f.content = house.Inset(pageSide, pageTop, pageSide, pageTop, house.PageWidth(inner))
	f.scroll = house.NewScroll(f.content)
	band := s.band
	if band == nil {
		band = container.NewStack()
	}
	f.away.Hide()
	f.object = container.New(&frameLayout{frame: f},
		band, s.header.object, s.sidebar.object, s.strip.object, f.start, f.scroll, s.foot.object, s.activity.object, s.progress.object, s.toasts, s.sidebar.hint.object, f.away)
	return f
}

// setPage takes another page's body; the next refresh lays it out, from its
// top. The one it replaces stays in the window, out of sight: Fyne tells a
// change of the theme only to what is in a window.
func (f *frame) setPage(body fyne.CanvasObject) {
	for _, before := range f.body.Objects {
		if before != body {
			f.away.Add(before)
		}
	}
	f.away.Remove(body)
	f.body.Objects = []fyne.CanvasObject{body}
	f.scroll.Offset = fyne.Position{}
}

// pageOverlap is how much stays in view when a page is scrolled by its height.
const pageOverlap float32 = 48

// turn scrolls by the height of the view: down for 1, up for -1.
func (f *frame) turn(direction float32) {
	room := f.scroll.Size().Height
	y := f.scroll.Offset.Y + direction*max(pageOverlap, room-pageOverlap)
	f.scroll.ScrollToOffset(fyne.NewPos(0, min(max(0, y), max(0, f.content.Size().Height-room))))
}

// refresh lays out again what can be seen: heights may have changed.
func (f *frame) refresh() {
	house.Relay(f.object)
	canvas.Refresh(f.start) // a frame: Fyne asks for none when a Container is shown or gets something else
}

// frameLayout is the layout of the shell. It knows its parts by their place.
type frameLayout struct{ frame *frame }

// MinSize lets the window be made as small as anybody wants.
func (l *frameLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(640, 400) }

func (l *frameLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	s := l.frame.shell
	s.sidebar.setNarrow(size.Width < narrowBelow)
	s.header.setNarrow(size.Width < narrowBelow)
	y := float32(0)
	if s.band != nil {
		y += put(o[0], 0, y, size.Width, o[0].MinSize().Height)
	}
	y += put(o[1], 0, y, size.Width, headerHeight)
	left := s.sidebar.width()
	width := size.Width - left
	put(o[2], 0, y, left, size.Height-y)
	beside := y
	if o[3].Visible() {
		y += put(o[3], left, y, width, house.HeightFor(o[3], width))
	}
	s.sidebar.setHeadline(y - beside + pageTop + pageHeadHeight)
	drawer := s.activity.height(size.Height - y)
	bottom := size.Height - drawer
	put(o[7], left, bottom, width, drawer)
	foot := s.foot.height()
	bottom -= foot
	put(o[6], left, bottom, width, foot)
	put(o[4], left, y, 0, 0)
	l.page(left, y, width, bottom-y)
	put(o[8], left, y, width, bottom-y+foot)
	put(o[9], left, y, width, bottom-y+foot)
	s.placeNews()
}

// page gives the scrolled content its width first, so that wrapped text has
// its height when the scroll asks for it.
func (l *frameLayout) page(x, y, width, height float32) {
	f := l.frame
	f.content.Resize(fyne.NewSize(width, max(height, house.HeightFor(f.content, width))))
	put(f.scroll, x, y, width, height)
}

// put places an object and returns its height.
func put(o fyne.CanvasObject, x, y, width, height float32) float32 {
	if to := fyne.NewPos(x, y); o.Position() != to {
		o.Move(to) // a Container asks for a new frame on every Move
	}
	o.Resize(fyne.NewSize(max(0, width), max(0, height)))
	return height
}
