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
	when   *house.Text
	object fyne.CanvasObject
}

func newCreatedRow(c workspace.Created, changed func()) *createdRow {
	r := &createdRow{when: house.NewText("", house.Caption).CutEnd().Trailing()}
	r.tick = house.NewCheckBox("", true, func(bool) { changed() })
	r.tick.SetName(c.Label)
	words := house.Stack(2, house.NewText(c.Label, house.Body).Bold().CutEnd(), house.NewText(kindWord(c.Kind), house.Caption).CutEnd())
	cells := house.Cells(house.Gap12, []float32{16, 16, 0, 264, 96},
		r.tick, house.NewIcon(kindIcon(c.Kind)), words, house.NewCopyField(c.ID, page.CopyWords()), r.when)
	r.object = house.MinHeight(52, house.Inset(16, 8, 16, 8, cells))
	return r
}

func (r *createdRow) update(when string, signedIn bool) {
	r.when.SetText(when)
	page.SetVisible(r.tick, signedIn)
}

func kindWord(k workspace.CreatedKind) string {
	switch k {
	case workspace.CreatedServiceApp:
		return page.X("created.service-app", "API Services app, with its public key")
	case workspace.CreatedGrant:
		return page.X("created.grant", "Grant of an Okta API scope")
	case workspace.CreatedBookmarkApp:
		return page.X("created.bookmark", "Bookmark app, made by the flow")
	}
	return string(k)
}

func kindIcon(k workspace.CreatedKind) string {
	switch k {
	case workspace.CreatedServiceApp:
		return "app"
	case workspace.CreatedGrant:
		return "shield"
	}
	return "book"
}
