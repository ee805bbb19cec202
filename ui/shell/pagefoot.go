package shell

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"github.com/flowlatch/flowlatch/ui/house"
	"github.com/flowlatch/flowlatch/ui/look"
	"github.com/flowlatch/flowlatch/ui/page"
)

// Measures of the foot, in device-independent pixels.
const (
	footHeight float32 = 52
	footOut    float32 = 12 // how far the way back reaches out, so that its words begin where the page does
)

// pageFoot is the way back, a note, and the actions.
type pageFoot struct {
	shell     *Shell
	now       page.Foot
	back      *house.Button
	note      *house.Text
	secondary actionRow
	primary   actionRow
	space     fyne.CanvasObject // what back and the actions leave to the note
	row       *fyne.Container
	object    fyne.CanvasObject
}

func newPageFoot(s *Shell) *pageFoot {
	f := &pageFoot{shell: s, secondary: newActionRow(house.Secondary, false), primary: newActionRow(house.Primary, false)}
	f.back = house.NewButton("", house.Quiet, func() { f.goBack() }).Icon("back")
	f.note = house.NewText("", house.Caption).CutEnd().Trailing()
	f.space = house.Grow(f.note)
	f.row = house.Row(house.Gap8, f.back, f.space, f.secondary.object, f.primary.object)
	f.object = house.NewSurface(look.ColorHeader, house.FixedHeight(footHeight, house.Inset(pageSide, 1, pageSide, 0, house.PageWidth(house.Inset(-footOut, 0, 0, 0, f.row))))).LineAbove(theme.ColorNameSeparator)
	return f
}

func (f *pageFoot) update(now page.Foot) {
	f.now = now
	f.show(now)
	page.SetVisible(f.object, !f.empty())
}

// empty reports whether the page has no foot.
func (f *pageFoot) empty() bool {
	return f.now.Back == "" && f.now.Note.IsZero() && len(f.now.Secondary) == 0 && f.now.Primary.Label.IsZero()
}

// height is how much of the window it takes.
func (f *pageFoot) height() float32 {
	if !f.object.Visible() {
		return 0
	}
	return footHeight
}

// free is the part of the foot where nothing stands.
func (f *pageFoot) free() house.Room {
	if !f.object.Visible() {
		return house.Room{}
	}
	width := f.space.Size().Width
	if f.note.Text() != "" {
		width -= min(width, f.note.NaturalWidth()+house.Gap16)
	}
	margin := house.PageMargin(f.object.Size().Width, pageSide)
	at := margin - footOut + f.space.Position().X
	left := max(margin, at)
	return house.Room{Left: left, Width: width - (left - at), Height: footHeight - 1}
}

func (f *pageFoot) show(now page.Foot) {
	if now.Back == "" {
		f.back.Hide()
	} else {
		f.back.SetText(Title(now.Back))
		f.back.Show()
	}
	f.note.SetText(page.T(now.Note))
	f.secondary.set(now.Secondary)
	if now.Primary.Label.IsZero() {
		f.primary.set(nil)
		return
	}
	primary := now.Primary
	if primary.Shortcut == "" {
		primary.Shortcut = keyEnter
	}
	primary.Disabled = primary.Disabled || f.shell.Busy()
	f.primary.set([]page.Action{primary})
	f.primary.buttons[0].SetBusy(f.shell.Busy())
}

// keyEnter is the key of a primary action that names none.
const keyEnter = "Enter"

// goBack follows the way back; false when there is none.
func (f *pageFoot) goBack() bool {
	if f.now.Back == "" {
		return false
	}
	f.shell.goBack(f.now.Back)
	return true
}

// enter takes the best way out of a Problem, else does the primary action,
// unless that has another key: Enter must not send by mistake.
func (f *pageFoot) enter() {
	if key := f.now.Primary.Shortcut; key == "" || key == keyEnter {
		f.act()
		return
	}
	f.solve()
}

// act does the same whatever its key is.
func (f *pageFoot) act() {
	if !f.solve() && !f.now.Primary.Label.IsZero() {
		f.primary.do(0)
	}
}

func (f *pageFoot) solve() bool {
	solver, ok := f.shell.current().(page.Solver)
	return ok && solver.Solve()
}
