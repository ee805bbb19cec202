package shell

import (
	"fmt"
	"testing"

	"fyne.io/fyne/v2"

	"github.com/flowlatch/flowlatch/ui/house"
	"github.com/flowlatch/flowlatch/ui/page"
)

// At every size of the window the page's head, its body and its foot begin and
// end at the same place, with as much room at the left as at the right. Up to a
// width of 1920 these are also the edges of header and Activity.
func TestHeadBodyAndFootShareTheirEdges(t *testing.T) {
	for _, size := range []fyne.Size{{Width: 1024, Height: 700}, {Width: 1280, Height: 800}, {Width: 1920, Height: 1080}, {Width: 2560, Height: 1440}} {
		t.Run(fmt.Sprintf("%vx%v", size.Width, size.Height), func(t *testing.T) {
			b := newBench(t, practiceWorkspace())
			b.window.Resize(size)
			b.shell.Go(page.Connection)
			b.shell.Update()
			s := b.shell
			side := s.sidebar.width()
			left, right := edges(s.frame.body)
			if l, r := edges(s.head.object); l != left || r != right {
				t.Errorf("the head reaches from %v to %v, the body from %v to %v", l, r, left, right)
			}
			if l, _ := edges(s.foot.back); l+footOut != left {
				t.Errorf("the words of the way back begin at %v, the body at %v", l+footOut, left)
			}
			if _, r := edges(s.foot.primary.object); r != right {
				t.Errorf("the primary action ends at %v, the body at %v", r, right)
			}
			if left-side != size.Width-right {
				t.Errorf("%v are free at the left, %v at the right", left-side, size.Width-right)
			}
			if free := left - side; (free == pageSide) != (size.Width <= 1920) {
				t.Errorf("%v are free at each side", free)
			}
		})
	}
}

// What is free in the foot begins beside the way back, wherever that stands.
func TestTheFreePartOfTheFootIsBesideTheWayBack(t *testing.T) {
	b := newBench(t, practiceWorkspace())
	b.shell.Go(page.Connection)
	for _, width := range []float32{1024, 1280, 2560} {
		b.window.Resize(fyne.NewSize(width, 1000))
		b.shell.Update()
		room, foot := b.shell.foot.free(), b.shell.foot
		left, _ := edges(foot.object)
		_, back := edges(foot.back)
		actions, _ := edges(foot.primary.object)
		if from := left + room.Left; from != back+house.Gap8 {
			t.Errorf("%v wide: free from %v, want %v", width, from, back+house.Gap8)
		}
		if to := left + room.Left + room.Width; to > actions {
			t.Errorf("%v wide: free to %v, the actions begin at %v", width, to, actions)
		}
	}
}

// edges are where an object begins and ends across the window.
func edges(o fyne.CanvasObject) (left, right float32) {
	left = fyne.CurrentApp().Driver().AbsolutePositionForObject(o).X
	return left, left + o.Size().Width
}
