package shell

import (
	"fyne.io/fyne/v2"

	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/ui/house"
	"github.com/flowlatch/flowlatch/ui/look"
	"github.com/flowlatch/flowlatch/ui/page"
)

// Measures of dialogs, in device-independent pixels.
const (
	dialogWidth float32 = 480
	dialogSide  float32 = 20 // and above
	dialogBelow float32 = 16
)

// Question is asked before something that can't be taken back. Verb is the
// word on the button that does it.
type Question struct {
	Title, Detail, Verb text.Text
	No                  text.Text // on the other button; zero for Cancel
	Do                  func()
}

// Dialogs shows modal cards in the middle of one window, one over the other.
// Tab stays inside the one on top; closing it gives the focus back to what is still there.
type Dialogs struct {
	canvas fyne.Canvas
	open   []*dialog
}

type dialog struct {
	modal  *house.Modal
	words  *house.Scroll
	before fyne.Focusable
}

// NewDialogs makes the dialogs of a window.
func NewDialogs(c fyne.Canvas) *Dialogs { return &Dialogs{canvas: c} }

// Close closes the dialog on top, as Escape does; false when there is none.
func (d *Dialogs) Close() bool {
	if len(d.open) == 0 {
		return false
	}
	top := d.open[len(d.open)-1]
	d.open = d.open[:len(d.open)-1]
	top.modal.Close(d.canvas)
	if top.before != nil && !page.Gone(top.before) {
		d.canvas.Focus(top.before)
	}
	return true
}

// Open reports whether a dialog is shown.
func (d *Dialogs) Open() bool { return len(d.open) > 0 }

// Confirm asks. Escape and Cancel mean no; the focus is on Cancel, so that
// Enter pressed too soon changes nothing. eased gives the question, as long as it
// is asked, other words of which none are longer, for when nothing is lost by a yes
// any more.
func (d *Dialogs) Confirm(q Question) (eased func(title, detail, verb text.Text)) {
	no := house.NewButton(q.no(), house.Secondary, func() { d.Close() })
	yes := house.NewButton(page.T(q.Verb), house.Danger, func() {
		d.Close()
		q.Do()
	})
	title, detail := house.NewParagraph(page.T(q.Title), house.Lead), house.NewParagraph(page.T(q.Detail), house.Body).In(look.ColorText2)
	modal := d.show(no, house.Stack(house.Gap8, title, detail), no, yes)
	return func(t, why, verb text.Text) {
		title.SetText(page.T(t))
		detail.SetText(page.T(why))
		yes.SetText(page.T(verb))
		yes.SetKind(house.Primary)
		modal.Refresh()
	}
}

// Tell shows a Problem that belongs to no page. toClipboard is what Copy
// details does.
func (d *Dialogs) Tell(p *problem.Problem, toClipboard func(string)) {
	closing := house.NewButton(page.X("dialog.close", "Close"), house.Primary, func() { d.Close() }).Key("Enter")
	copying := house.NewButton(page.X("problem.copy", "Copy details"), house.Secondary, func() { toClipboard(p.Details()) }).Icon("copy")
	words := house.Stack(house.Gap8, house.NewParagraph(page.T(p.Title), house.Lead), house.NewParagraph(page.T(p.Cause), house.Body).In(look.ColorText2))
	for _, way := range p.Ways {
		words.Add(house.Row(house.Gap8, house.NewIcon("arrow").Sized(14), house.Grow(house.NewParagraph(page.T(way.Label), house.Body))))
	}
	if p.Detail != "" {
		view := house.NewCodeView()
		view.SetText(house.CodePlain, p.Detail)
		words.Add(house.FixedHeight(96, house.NewWell(0, view)))
	}
	d.show(closing, house.TopRow(house.Gap12, house.NewStateIcon(house.Failed).Sized(20), house.Grow(words)), copying, closing)
}

// Inform shows a few sentences.
func (d *Dialogs) Inform(title text.Text, paragraphs ...text.Text) {
	closing := house.NewButton(page.X("dialog.close", "Close"), house.Primary, func() { d.Close() }).Key("Enter")
	words := house.Stack(house.Gap12, house.NewParagraph(page.T(title), house.Lead))
	for _, p := range paragraphs {
		words.Add(house.NewParagraph(page.T(p), house.Body).In(look.ColorText2))
	}
	d.show(closing, words, closing)
}

// show shows words with buttons below them. Words that are higher than the
// window scroll; the buttons are always in sight.
func (d *Dialogs) show(first fyne.Focusable, words fyne.CanvasObject, buttons ...*house.Button) *house.Modal {
	row := house.Row(house.Gap8, house.Spring())
	for _, b := range buttons {
		row.Add(b)
	}
	scroll := house.NewScroll(words)
	card := house.NewSurface(look.ColorCard, house.Inset(dialogSide, dialogSide, dialogSide, dialogBelow,
		house.Stack(house.Gap16, house.Grow(scroll), row))).Rounded(10).Edged(look.ColorLine2)
	room := d.canvas.Size().SubtractWidthHeight(2*house.Gap24, 2*house.Gap24)
	width := min(dialogWidth, room.Width)
	height := house.HeightFor(words, width-2*dialogSide)
	words.Resize(fyne.NewSize(width-2*dialogSide, height)) // wrapped text has its height before the scroll asks for it
	modal := house.NewModal(card, fyne.NewSize(width, min(room.Height, dialogSide+height+house.Gap16+row.MinSize().Height+dialogBelow)))
	d.open = append(d.open, &dialog{modal: modal, words: scroll, before: d.canvas.Focused()})
	d.canvas.Unfocus() // one ring at a time
	modal.Open(d.canvas)
	d.canvas.Focus(first)
	return modal
}

// TypedKey is for keys that the dialog on top had no use for: Escape closes it,
// Page up and Page down scroll its words.
func (d *Dialogs) TypedKey(ev *fyne.KeyEvent) {
	if !d.Open() {
		return
	}
	switch words := d.open[len(d.open)-1].words; ev.Name {
	case fyne.KeyEscape:
		d.Close()
	case fyne.KeyPageDown:
		turn(words, 1)
	case fyne.KeyPageUp:
		turn(words, -1)
	}
}

// turn scrolls by the height of the view: down for 1, up for -1.
func turn(s *house.Scroll, direction float32) {
	room := s.Size().Height
	y := s.Offset.Y + direction*max(pageOverlap, room-pageOverlap)
	s.ScrollToOffset(fyne.NewPos(0, min(max(0, y), max(0, s.Content.Size().Height-room))))
}
