package connect

import (
	"slices"

	"fyne.io/fyne/v2"

	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/ui/house"
	"github.com/flowlatch/flowlatch/ui/page"
)

// pairs edits names and values: the query or the headers of a card.
type pairs struct {
	host    page.Host
	changed func()
	rows    []*pairRow
	box     *fyne.Container
	add     *house.Button
	object  fyne.CanvasObject
}

type pairRow struct {
	name, value *house.TextField
	object      fyne.CanvasObject
}

// newPairs makes an empty table; hint stands below its rows, above what is remarked.
func newPairs(h page.Host, hint string, said *remark, changed func()) *pairs {
	t := &pairs{host: h, changed: changed, box: house.Stack(house.Gap8)}
	t.add = house.NewButton(page.X("fields.add", "Add"), house.Secondary, t.addRow).Small().Icon("plus")
	t.object = house.Inset(house.Gap12, house.Gap12, house.Gap12, house.Gap12, house.Stack(house.Gap12,
		t.box, house.Row(house.Gap8, t.add, house.Spring()), said.object, house.NewParagraph(hint, house.Caption)))
	return t
}

// fields are the rows that hold something.
func (t *pairs) fields() []workspace.Field {
	var fields []workspace.Field
	for _, r := range t.rows {
		if r.name.Text() != "" || r.value.Text() != "" {
			fields = append(fields, workspace.Field{Name: r.name.Text(), Value: r.value.Text()})
		}
	}
	return fields
}

// show replaces the rows.
func (t *pairs) show(fields []workspace.Field) {
	t.rows = nil
	for _, f := range fields {
		t.append(f)
	}
	t.place()
}

func (t *pairs) append(f workspace.Field) *pairRow {
	r := &pairRow{
		name:  house.NewTextField(page.X("fields.name", "Name")).Mono().Limit(200),
		value: house.NewTextField(page.X("fields.value", "Value")).Mono().Limit(4000),
	}
	r.name.SetText(f.Name)
	r.value.SetText(f.Value)
	r.name.OnChanged = func(string) { t.changed() }
	r.value.OnChanged = func(string) { t.changed() }
	remove := house.NewIconButton("x", page.X("fields.remove", "Remove"), func() { t.remove(r) })
	r.object = house.Cells(house.Gap8, []float32{140, 0, 28}, r.name, r.value, remove)
	t.rows = append(t.rows, r)
	return r
}

// first is the first name, or the button that adds one.
func (t *pairs) first() fyne.Focusable {
	if len(t.rows) == 0 {
		return t.add
	}
	return t.rows[0].name.Focusable()
}

func (t *pairs) addRow() {
	r := t.append(workspace.Field{})
	t.place()
	t.host.Focus(r.name.Focusable())
}

func (t *pairs) remove(r *pairRow) {
	t.rows = slices.DeleteFunc(t.rows, func(other *pairRow) bool { return other == r })
	t.place()
	t.host.Focus(t.add)
	t.changed()
}

func (t *pairs) place() {
	t.box.Objects = nil
	for _, r := range t.rows {
		t.box.Add(r.object)
	}
	t.box.Refresh()
}
