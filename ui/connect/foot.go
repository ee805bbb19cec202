package connect

import (
	"fyne.io/fyne/v2"

	"github.com/flowlatch/flowlatch/app/connector"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/ui/page"
)

// foot rehearses; where the connection has no token yet, getting one comes first. While
// a Problem is shown, its best way out is primary.
func (e *editor) foot() page.Foot {
	busy, r := e.host.Busy(), e.route()
	send := page.Action{Label: text.T("connectors.rehearse", "Rehearse"), Icon: "send", Shortcut: "Ctrl+Enter", Disabled: busy || e.card.closes() || !r.ready(), Do: e.rehearse}
	f := page.Foot{Primary: send, Note: e.note(r)}
	switch {
	case e.problems[e.id] != nil:
		f.Primary, f.Secondary = page.Action{}, []page.Action{send}
	case connector.NeedsToken(e.typed.Type) && e.drawnWith().Access.IsZero():
		label, icon := text.T("connectors.get", "Get a token"), "key"
		if e.typed.Type == workspace.ConnectorOAuth {
			label, icon = text.T("connectors.allow", "Allow it in the browser"), "globe"
		}
		f.Primary, f.Secondary = page.Action{Label: label, Icon: icon, Disabled: busy, Do: e.getToken}, []page.Action{send}
	}
	return f
}

// note says where a rehearsal goes.
func (e *editor) note(r route) text.Text {
	switch {
	case e.card.closes():
		return text.T("connectors.note.close", "Close sends no request")
	case !r.ready():
		return text.T("connectors.note.starting", "The echo target is being started")
	case r.echo:
		return text.T("connectors.note.echo", "Rehearse stays on this computer")
	case e.stopped():
		return e.stopNote()
	case connector.OnThisComputer(e.typed.Card.URL):
		return text.T("connectors.note.practice", "Rehearse goes to a service on this computer")
	}
	return text.T("connectors.note.real", "Rehearse really calls the service")
}

// stopNote says what keeps it from being sent: nobody has done anything wrong where
// something is only empty.
func (e *editor) stopNote() text.Text {
	for _, f := range e.check(e.drawnWith()) {
		if f.Level == connector.Stop && f.Code != connector.CodeMissing {
			return text.T("connectors.note.not-yet", "A field isn't right yet")
		}
	}
	return text.T("connectors.note.empty", "A field is still empty")
}

func (e *editor) stopped() bool {
	_, stopped := connector.Stopped(e.check(e.drawnWith()))
	return stopped
}

// first is the best way out of a Problem, else the nickname.
func (e *editor) first() fyne.Focusable {
	if best := e.problem.First(); best != nil {
		return best
	}
	return e.dialog.focusable(connector.FieldNickname)
}
