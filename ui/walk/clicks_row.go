package walk

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/ui/house"
	"github.com/flowlatch/flowlatch/ui/page"
)

// clickRow is one click: tick, words, button, and below them the older
// wording and what to paste.
type clickRow struct {
	link   setup.Link
	tick   *house.CheckBox
	words  *house.Paragraph
	older  *house.Paragraph
	again  *fyne.Container // what was measured speaks against it
	value  *house.CopyField
	paste  *fyne.Container // the value, indented like the words
	open   *house.Button
	said   *tapArea
	object fyne.CanvasObject
}

func newClickRow(open func(setup.Link), onTick func(done bool)) *clickRow {
	r := &clickRow{
		tick:  house.NewCheckBox("", false, onTick),
		words: house.NewParagraph("", house.Body),
		older: house.NewParagraph("", house.Caption),
		value: house.NewCopyField("", page.CopyWords()),
	}
	r.open = house.NewButton(page.X("clicks.open", "Open"), house.Quiet, func() { open(r.link) }).Small().Icon("ext")
	r.again = house.TopRow(house.Gap4, house.Inset(0, 1, 0, 0, house.NewStateIcon(house.Attention).Sized(14)),
		house.Grow(house.NewParagraph(page.X("clicks.again", "Measured otherwise: set this again, then measure"), house.Caption)))
	r.again.Hide()
	r.said = newTapArea(house.Inset(0, 5, 0, 5, house.Stack(2, r.words, r.older, r.again)), func() { r.tick.Tapped(nil) })
	r.paste = house.Inset(24, 0, 0, 4, r.value)
	r.object = house.Stack(house.Gap4,
		house.TopRow(house.Gap8, house.Inset(0, 4, 0, 0, house.FixedWidth(16, r.tick)), house.Grow(r.said), r.open),
		r.paste)
	return r
}

// set shows a click. Texts that are not there take no room.
func (r *clickRow) set(click setup.Click) {
	r.link = click.Link
	r.words.SetText(page.T(click.Text))
	r.tick.SetName(page.T(click.Text))
	r.older.SetText(page.T(click.Older))
	r.value.SetValue(click.Copy)
	page.SetVisible(r.older, !click.Older.IsZero())
	page.SetVisible(r.paste, click.Copy != "")
	page.SetVisible(r.open, click.Link != "")
}

// tapArea makes words answer to the pointer like the box they belong to. The
// keyboard has the box itself.
type tapArea struct {
	widget.BaseWidget
	content fyne.CanvasObject
	onTap   func()
}

func newTapArea(content fyne.CanvasObject, onTap func()) *tapArea {
	a := &tapArea{content: content, onTap: onTap}
	a.ExtendBaseWidget(a)
	return a
}

// Tapped is for Fyne: the words were clicked.
func (a *tapArea) Tapped(*fyne.PointEvent) { a.onTap() }

// HeightFor returns the height at a width, for the house layouts.
func (a *tapArea) HeightFor(width float32) float32 { return house.HeightFor(a.content, width) }

// MinSize is narrow: the words wrap.
func (a *tapArea) MinSize() fyne.Size {
	width := max(a.Size().Width, theme.Padding())
	return fyne.NewSize(theme.Padding(), a.HeightFor(width))
}

// CreateRenderer is for Fyne.
func (a *tapArea) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(a.content) }
