package page

import (
	"slices"

	"fyne.io/fyne/v2"

	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/ui/house"
)

// FieldTable edits names and values: the query or the headers of a request. Like every
// widget it is for the UI goroutine.
type FieldTable struct {
	host    Host
	changed func()
	rows    []*fieldRow
	box     *fyne.Container
	add     *house.Button
	object  fyne.CanvasObject
}

type fieldRow struct {
	name, value *house.TextField
	missed      bool // shown with nothing in it: what was there isn't stored
	object      fyne.CanvasObject
}

// NewFieldTable makes an empty table. said and then hint stand below its rows. changed is
// called when a person has changed something.
func NewFieldTable(h Host, hint string, changed func(), said ...fyne.CanvasObject) *FieldTable {
	t := &FieldTable{host: h, changed: changed, box: house.Stack(house.Gap8)}
	t.add = house.NewButton(X("fields.add", "Add"), house.Secondary, t.Add).Small().Icon("plus")
	below := append(said, house.NewParagraph(hint, house.Caption))
	t.object = house.Inset(house.Gap12, house.Gap12, house.Gap12, house.Gap12, house.Stack(house.Gap12,
		append([]fyne.CanvasObject{t.box, house.Row(house.Gap8, t.add, house.Spring())}, below...)...))
	return t
}

// Object is the table.
func (t *FieldTable) Object() fyne.CanvasObject { return t.object }

// Fields are the rows that hold something, and those that were shown with nothing in them:
// these are missed until the person fills them in or removes them.
func (t *FieldTable) Fields() []workspace.Field {
	var fields []workspace.Field
	for _, r := range t.rows {
		if r.missed || r.name.Text() != "" || r.value.Text() != "" {
			fields = append(fields, workspace.Field{Name: r.name.Text(), Value: r.value.Text()})
		}
	}
	return fields
}

// Show replaces the rows, without calling it a change.
func (t *FieldTable) Show(fields []workspace.Field) {
	t.rows = nil
	for _, f := range fields {
		t.append(f).missed = f == workspace.Field{}
	}
	t.place()
}

func (t *FieldTable) append(f workspace.Field) *fieldRow {
	r := &fieldRow{
		name:  house.NewTextField(X("fields.name", "Name")).Mono().Limit(200),
		value: house.NewTextField(X("fields.value", "Value")).Mono().Limit(4000),
	}
	r.name.SetText(f.Name)
	r.value.SetText(f.Value)
	r.name.OnChanged = func(string) { t.changed() }
	r.value.OnChanged = func(string) { t.changed() }
	remove := house.NewIconButton("x", X("fields.remove", "Remove"), func() { t.remove(r) })
	r.object = house.Cells(house.Gap8, []float32{180, 0, 28}, r.name, r.value, remove)
	t.rows = append(t.rows, r)
	return r
}

// First is the first name, or the button that adds one.
func (t *FieldTable) First() fyne.Focusable {
	if len(t.rows) == 0 {
		return t.add
	}
	return t.rows[0].name.Focusable()
}

// Add adds an empty row and puts the keyboard into its name.
func (t *FieldTable) Add() {
	r := t.append(workspace.Field{})
	t.place()
	t.host.Focus(r.name.Focusable())
}

func (t *FieldTable) remove(r *fieldRow) {
	t.rows = slices.DeleteFunc(t.rows, func(other *fieldRow) bool { return other == r })
	t.place()
	t.host.Focus(t.add)
	t.changed()
}

func (t *FieldTable) place() {
	t.box.Objects = nil
	for _, r := range t.rows {
		t.box.Add(r.object)
	}
	t.box.Refresh()
}
