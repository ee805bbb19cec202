package shell

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/ui/house"
	"github.com/flowlatch/flowlatch/ui/look"
	"github.com/flowlatch/flowlatch/ui/page"
)

// Measures of what floats above the foot, in device-independent pixels.
const (
	noticeLeast float32 = 320
	noticeMost  float32 = 408
	noticeSide  float32 = 24
)

// Times that a toast stays: one with something to do stays longer.
const (
	toastFor       = 6 * time.Second
	toastActionFor = 10 * time.Second
)

// floating puts one object at the bottom right, above the foot.
type floating struct{ above func() float32 }

func (f floating) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.Size{} }

func (f floating) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		width := min(max(house.NaturalWidth(o), noticeLeast), noticeMost, size.Width-2*noticeSide)
		height := house.HeightFor(o, width)
		o.Resize(fyne.NewSize(width, height))
		o.Move(fyne.NewPos(size.Width-noticeSide-width, size.Height-f.above()-height))
	}
}

// raised is the ground of what floats: a card with a shadow that lifts it.
func raised(content fyne.CanvasObject) fyne.CanvasObject {
	ground := canvas.NewRectangle(nil)
	ground.CornerRadius = 10
	ground.FillColor = theme.Color(theme.ColorNameOverlayBackground)
	ground.Shadow = canvas.Shadow{Color: theme.Color(look.ColorShadowHigh), BlurRadius: 16, Offset: fyne.NewPos(0, 4)}
	face := house.NewSurface(theme.ColorNameOverlayBackground, house.Inset(12, 10, 8, 10, content)).Rounded(10).Framed(look.ColorLine2)
	return &fyne.Container{Layout: lifted{}, Objects: []fyne.CanvasObject{ground, face}}
}

// lifted lays the face over its ground; the face alone says how large it is.
type lifted struct{}

func (lifted) MinSize(objects []fyne.CanvasObject) fyne.Size { return objects[1].MinSize() }

func (lifted) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		o.Resize(size)
		o.Move(fyne.Position{})
	}
}

// toast says one thing in passing. It is never the only place where something
// is said that matters later.
type toast struct {
	shell *Shell
	layer *fyne.Container
	words string
	hide  *time.Timer
}

func newToast(s *Shell) *toast {
	t := &toast{shell: s}
	t.layer = container.New(floating{above: s.floatsAbove})
	return t
}

// say shows a sentence for a while.
func (t *toast) say(words string) {
	t.put(words, toastFor, house.NewIcon("info").In(look.ColorText2), nil)
}

// problem shows a Problem's title; the button tells the rest.
func (t *toast) problem(p *problem.Problem) {
	more := house.NewButton(page.X("toast.details", "Details"), house.Quiet, func() {
		t.clear()
		t.shell.config.Dialogs.Tell(p, t.shell.Copy)
	}).Small()
	t.put(page.T(p.Title), toastActionFor, house.NewStateIcon(house.Failed), more)
}

func (t *toast) put(words string, stays time.Duration, icon, action fyne.CanvasObject) {
	t.clear()
	row := []fyne.CanvasObject{icon, house.Grow(house.NewParagraph(words, house.Body))}
	if action != nil {
		row = append(row, action)
	}
	row = append(row, house.NewIconButton("x", page.X("toast.close", "Close"), t.clear).Small())
	t.words = words
	t.layer.Add(raised(house.Row(house.Gap8, row...)))
	t.hide = time.AfterFunc(stays, func() {
		fyne.Do(func() {
			if t.words == words {
				t.clear()
			}
		})
	})
}

func (t *toast) clear() {
	if t.hide != nil {
		t.hide.Stop()
	}
	t.words = ""
	t.layer.RemoveAll()
}

// progress says what is being done, with Cancel.
type progress struct {
	shell  *Shell
	layer  *fyne.Container
	cancel *house.Button
}

func newProgress(s *Shell) *progress {
	p := &progress{shell: s}
	p.layer = container.New(floating{above: s.floatsAbove})
	return p
}

func (p *progress) show(what string) {
	p.shell.toast.clear()
	p.cancel = house.NewButton(page.X("task.cancel", "Cancel"), house.Secondary, p.shell.Cancel).Small()
	words := house.NewText(what, house.Body).CutEnd()
	p.layer.Objects = []fyne.CanvasObject{raised(house.Row(house.Gap8, house.NewStateIcon(house.Progress), house.Grow(words), p.cancel))}
	p.layer.Refresh()
}

// canceling shows that the task was asked to stop.
func (p *progress) canceling() {
	if p.cancel != nil {
		p.cancel.SetText(page.X("task.cancelling", "Cancelling"))
		p.cancel.Disable()
	}
}

func (p *progress) hide() {
	p.cancel = nil
	p.layer.RemoveAll()
}

// showing reports whether the progress line is on the screen.
func (p *progress) showing() bool { return len(p.layer.Objects) > 0 }
