package manage

import (
	"fyne.io/fyne/v2"

	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/ui/house"
	"github.com/flowlatch/flowlatch/ui/page"
)

// createdRow is one thing that the walk made in the org.
type createdRow struct {
	tick   *house.CheckBox
	kind   *house.Text
	when   *house.Text
	object fyne.CanvasObject
}

func newCreatedRow(c workspace.Created, ticked bool, changed func()) *createdRow {
	r := &createdRow{kind: house.NewText("", house.Caption).CutEnd(), when: house.NewText("", house.Caption).CutEnd().Trailing()}
	r.tick = house.NewCheckBox("", ticked, func(bool) { changed() })
	r.tick.SetName(c.Label)
	words := house.Stack(2, house.NewText(c.Label, house.Body).Bold().CutEnd(), r.kind)
	cells := house.Cells(house.Gap12, []float32{16, 16, 0, 264, 96},
		r.tick, house.NewIcon(kindIcon(c.Kind)), words, house.NewCopyField(c.ID, page.CopyWords()), r.when)
	r.object = house.MinHeight(52, house.Inset(16, 8, 16, 8, cells))
	return r
}

func (r *createdRow) update(kind, when string, signedIn bool) {
	r.kind.SetText(kind)
	r.when.SetText(when)
	page.SetVisible(r.tick, signedIn)
}
