package walk

import (
	"slices"

	"fyne.io/fyne/v2"

	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/ui/house"
	"github.com/flowlatch/flowlatch/ui/page"
)

// fieldTable edits names and values: the query or the headers of a request.
type fieldTable struct {
	host    page.Host
	changed func()
	rows    []*fieldRow
	box     *fyne.Container
	add     *house.Button
	object  fyne.CanvasObject
}

type fieldRow struct {
	name, value *house.TextField
	object      fyne.CanvasObject
}

// newFieldTable makes an empty table; hint stands below its rows.
func newFieldTable(h page.Host, hint string, changed func()) *fieldTable {
	t := &fieldTable{host: h, changed: changed, box: house.Stack(house.Gap8)}
	t.add = house.NewButton(page.X("fields.add", "Add"), house.Secondary, t.addRow).Small().Icon("plus")
	t.object = house.Inset(house.Gap12, house.Gap12, house.Gap12, house.Gap12, house.Stack(house.Gap12,
		t.box, house.Row(house.Gap8, t.add, house.Spring()), house.NewParagraph(hint, house.Caption)))
	return t
}

// fields are the rows that hold something.
func (t *fieldTable) fields() []workspace.Field {
	var fields []workspace.Field
	for _, r := range t.rows {
		if r.name.Text() != "" || r.value.Text() != "" {
			fields = append(fields, workspace.Field{Name: r.name.Text(), Value: r.value.Text()})
		}
	}
	return fields
}

// show replaces the rows.
func (t *fieldTable) show(fields []workspace.Field) {
	t.rows = nil
	for _, f := range fields {
		t.append(f)
	}
	t.place()
}

func (t *fieldTable) append(f workspace.Field) *fieldRow {
	r := &fieldRow{
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
func (t *fieldTable) first() fyne.Focusable {
	if len(t.rows) == 0 {
		return t.add
	}
	return t.rows[0].name.Focusable()
}

func (t *fieldTable) addRow() {
	r := t.append(workspace.Field{})
	t.place()
	t.host.Focus(r.name.Focusable())
}

func (t *fieldTable) remove(r *fieldRow) {
	t.rows = slices.DeleteFunc(t.rows, func(other *fieldRow) bool { return other == r })
	t.place()
	t.host.Focus(t.add)
	t.changed()
}

func (t *fieldTable) place() {
	t.box.Objects = nil
	for _, r := range t.rows {
		t.box.Add(r.object)
	}
	t.box.Refresh()
}
