package shell

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/ui/house"
	"github.com/flowlatch/flowlatch/ui/page"
)

// Where news floats, in device-independent pixels: over the page, above its
// foot.
const (
	noticeSide  float32 = 24
	noticeBelow float32 = 12
	noticeMost  float32 = 408
)

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

// progress says what is being done, with Cancel, at the place of the toasts.
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
	p.object = container.New(floating{}, house.NewBareCard(house.CardHead{}, house.Inset(12, 10, 8, 10, row)))
	p.object.Hide()
	return p
}

func (p *progress) show(what string) {
	p.shell.toasts.Clear()
	p.shell.toasts.Lift(2*noticeBelow + house.HeightFor(p.object.Objects[0], noticeMost)) // Cancel stays free
	p.what.SetText(what)
	p.cancel.SetText(page.X("task.cancel", "Cancel"))
	p.cancel.Enable()
	p.object.Show()
	p.object.Refresh()
}

func (p *progress) hide() {
	p.object.Hide()
	p.shell.toasts.Lift(noticeBelow)
}

// canceling shows that the task was asked to stop.
func (p *progress) canceling() {
	p.cancel.SetText(page.X("task.cancelling", "Cancelling"))
	p.cancel.Disable()
}

// floating puts one object at the bottom right of the area it is given.
type floating struct{}

// MinSize lets the area be of any size.
func (floating) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.Size{} }

func (floating) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		width := min(noticeMost, size.Width-2*noticeSide)
		height := house.HeightFor(o, width)
		o.Resize(fyne.NewSize(width, height))
		o.Move(fyne.NewPos(size.Width-noticeSide-width, size.Height-noticeBelow-height))
	}
}
