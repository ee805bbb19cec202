package shell

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/ui/house"
	"github.com/flowlatch/flowlatch/ui/page"
)

// Where news floats, in device-independent pixels: in the free part of the foot,
// where nothing can be pressed, and above the foot at the left when it doesn't
// fit there.
const (
	noticeSide  float32 = 24
	noticeBelow float32 = 12
	noticeLeast float32 = 280
	noticeMost  float32 = 408
)

// placeNews finds the places for the task that runs and for toasts. Both lie
// over page and foot.
func (s *Shell) placeNews() {
	room, above := s.foot.free(), s.foot.height()+noticeBelow
	side := house.PageMargin(s.toasts.Size().Width, noticeSide)
	if s.progress.object.Visible() {
		if !s.progress.place(room, side, above) {
			above += noticeBelow + s.progress.tall()
		}
		room = house.Room{} // it has one place
	}
	s.toasts.Place(room, side, above)
}

// say shows a sentence in passing.
func (s *Shell) say(state house.State, words string) {
	s.toasts.Pop(house.Toast{State: state, Text: words})
}

// tellBriefly shows a Problem's title; Details tells the rest.
func (s *Shell) tellBriefly(p *problem.Problem) {
	s.toasts.Pop(house.Toast{
		State: house.Failed, Text: page.T(p.Title), Action: page.X("toast.details", "Details"),
		OnAction: func() { s.config.Dialogs.Tell(p, s.Copy) },
	})
}

// progress says what is being done, with Cancel, at the place of the news.
type progress struct {
	shell  *Shell
	what   *house.Text
	cancel *house.Button
	object *fyne.Container
}

func newProgress(s *Shell) *progress {
	p := &progress{shell: s, what: house.NewText("", house.Body).CutEnd()}
	p.cancel = house.NewButton(page.X("task.cancel", "Cancel"), house.Secondary, s.Cancel).Small()
	row := house.Row(house.Gap8, house.NewStateIcon(house.Progress), house.Grow(p.what), p.cancel)
	p.object = container.NewWithoutLayout(house.NewBareCard(house.CardHead{}, house.Inset(12, 6, 8, 6, row)))
	p.object.Hide()
	return p
}

func (p *progress) show(what string) {
	p.shell.toasts.Clear()
	p.what.SetText(what)
	p.cancel.SetText(page.X("task.cancel", "Cancel"))
	p.cancel.Enable()
	p.object.Show()
	p.shell.placeNews()
}

func (p *progress) hide() {
	p.object.Hide()
	p.shell.placeNews()
}

// place puts the progress into the room, else at a distance from the side and from
// the bottom. It reports whether it stands in the room.
func (p *progress) place(room house.Room, side, above float32) bool {
	card, area := p.object.Objects[0], p.object.Size()
	size := fyne.NewSize(min(noticeMost, max(room.Width, noticeLeast), area.Width-2*side), p.tall())
	at, held := room.Hold(area, size)
	if !held {
		size.Width = min(noticeMost, area.Width-2*side)
		at = fyne.NewPos(side, area.Height-above-size.Height)
	}
	card.Resize(size)
	card.Move(at)
	return held
}

// tall is the height of the progress; its words stand on one line.
func (p *progress) tall() float32 { return p.object.Objects[0].MinSize().Height }

// canceling shows that the task was asked to stop.
func (p *progress) canceling() {
	p.cancel.SetText(page.X("task.cancelling", "Cancelling"))
	p.cancel.Disable()
}
