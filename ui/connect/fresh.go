package connect

import (
	"context"
	"reflect"

	"fyne.io/fyne/v2"

	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/ui/house"
)

// written reports whether the open connection has anything but a type.
func (e *editor) written() bool {
	c := e.stored()
	if c == nil || c.Secret != "" || c.Grant != nil || c.Last != nil || !e.dialog.secret.typed.IsZero() {
		return true
	}
	typed := e.typed
	typed.ID, typed.Type, typed.Card.Function = "", "", ""
	typed.Card.Query, typed.Card.Headers = filled(typed.Card.Query), filled(typed.Card.Headers)
	return !reflect.DeepEqual(typed, workspace.Connector{})
}

func filled(rows []workspace.Field) (some []workspace.Field) {
	for _, row := range rows {
		if row != (workspace.Field{}) {
			some = append(some, row)
		}
	}
	return some
}

// discard takes a connection away that nothing was written into.
func (e *editor) discard(id string) {
	e.saver.Drop(id)
	e.host.Save(func() error { return e.desk.Remove(context.Background(), id) })
}

// reveal brings something of a connection into view, unless the person has left it.
func (e *editor) reveal(id string, o fyne.CanvasObject) {
	e.host.Update()
	if e.id == id {
		house.Reveal(o)
	}
}
