package connect

import (
	"github.com/flowlatch/flowlatch/app/connector"
	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/workspace"
)

// unsettled is what is typed, of the type that is stored while another one is looked at:
// secret and tokens go with their type, so that is given up only by [editor.settle].
func (e *editor) unsettled() workspace.Connector {
	typed := e.typed
	if c := e.stored(); c != nil && (c.Secret != "" || c.Grant != nil) {
		typed.Type = c.Type
	}
	return typed
}

// settle has the chosen type written with the rest: it is used now, or left.
func (e *editor) settle() {
	if c := e.stored(); c != nil && c.Type != e.typed.Type {
		e.saver.Put(e.id, e.typed)
	}
}

// settleLeft settles what is left, where another type would cost what is stored: a type
// that lacks something isn't the connection's yet.
func (e *editor) settleLeft() {
	c := e.stored()
	if c == nil || c.Type == e.typed.Type || c.Secret == "" && c.Grant == nil {
		e.settle()
		return
	}
	if _, stopped := connector.Stopped(connector.CheckConnection(e.typed, connector.Secrets{})); stopped {
		e.host.Toast(text.T("connectors.kind.stays", "Its type stays {{.Type}}, with what is stored: the other type isn't complete", "Type", connector.KindOf(c.Type).Name))
		return
	}
	e.settle()
	e.host.Toast(text.T("connectors.kind.changed", "Its type is {{.Type}} now; what was stored for the one before is deleted", "Type", connector.KindOf(e.typed.Type).Name))
}

// chooseKind shows the secrets that another type has: those that are stored are of the
// stored type, and there again with it.
func (e *editor) chooseKind() {
	e.turn++ // what is being read is of the type before
	e.secrets = connector.Secrets{}
	delete(e.granted, e.id)
	if c := e.stored(); c != nil && c.Type == e.typed.Type {
		e.readSecrets()
	}
}

// notYet tells what keeps another type than the stored one from being used, where
// something does: what is stored stays then.
func (e *editor) notYet(stops error, again func()) bool {
	if c := e.stored(); stops == nil || c == nil || c.Type == e.typed.Type {
		return false
	}
	e.asked = true
	e.problems[e.id] = &failure{problem.From(stops), again}
	e.host.Update()
	return true
}
