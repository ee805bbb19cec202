package shell

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/ui/house"
	"github.com/flowlatch/flowlatch/ui/look"
	"github.com/flowlatch/flowlatch/ui/page"
)

// dialogWidth is how wide dialogs are, in device-independent pixels.
const dialogWidth float32 = 480

// Question is asked before something that can't be taken back. Verb is the
// word on the button that does it.
type Question struct {
	Title, Detail, Verb text.Text
	Do                  func()
}

// Dialogs shows modal cards in the middle of one window, one over the other.
// Tab stays inside the one on top; closing it gives the focus back.
type Dialogs struct {
	canvas fyne.Canvas
	open   []*dialog
}

type dialog struct {
	popup  *widget.PopUp
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
	top.popup.Hide()
	if top.before != nil {
		d.canvas.Focus(top.before)
	}
	return true
}

// Open reports whether a dialog is shown.
func (d *Dialogs) Open() bool { return len(d.open) > 0 }

// Confirm asks. Escape and Cancel mean no; the focus is on Cancel, so that
// Enter pressed too soon changes nothing.
func (d *Dialogs) Confirm(q Question) {
	no := house.NewButton(page.X("dialog.cancel", "Cancel"), house.Secondary, func() { d.Close() })
	yes := house.NewButton(page.T(q.Verb), house.Danger, func() {
		d.Close()
		q.Do()
	})
	d.show(no, house.Stack(house.Gap16,
		house.Stack(house.Gap8, house.NewParagraph(page.T(q.Title), house.Lead), house.NewParagraph(page.T(q.Detail), house.Body).In(look.ColorText2)),
		house.Row(house.Gap8, house.Spring(), no, yes)))
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
	d.show(closing, house.Stack(house.Gap16,
		house.TopRow(house.Gap12, house.NewStateIcon(house.Failed).Sized(20), house.Grow(words)),
		house.Row(house.Gap8, house.Spring(), copying, closing)))
}

// Inform shows a few sentences.
func (d *Dialogs) Inform(title text.Text, paragraphs ...text.Text) {
	closing := house.NewButton(page.X("dialog.close", "Close"), house.Primary, func() { d.Close() }).Key("Enter")
	words := house.Stack(house.Gap12, house.NewParagraph(page.T(title), house.Lead))
	for _, p := range paragraphs {
		words.Add(house.NewParagraph(page.T(p), house.Body).In(look.ColorText2))
	}
	d.show(closing, house.Stack(house.Gap16, words, house.Row(0, house.Spring(), closing)))
}

func (d *Dialogs) show(first fyne.Focusable, content fyne.CanvasObject) {
	width := min(dialogWidth, d.canvas.Size().Width-2*house.Gap24)
	card := house.NewSurface(look.ColorCard, house.Inset(20, 20, 20, 16, content)).Rounded(10).Framed(look.ColorLine2)
	popup := widget.NewModalPopUp(card, d.canvas)
	d.open = append(d.open, &dialog{popup: popup, before: d.canvas.Focused()})
	popup.Show()
	popup.Resize(fyne.NewSize(width, house.HeightFor(card, width)))
	d.canvas.Focus(first)
}
