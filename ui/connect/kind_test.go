package connect

import (
	"slices"
	"testing"

	"github.com/flowlatch/flowlatch/app/connector"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/ui/house/housetest"
	"github.com/flowlatch/flowlatch/ui/look"
)

// choose has the person choose a type, and what was typed written.
func (p *connectorsPage) choose(t *testing.T, kind workspace.ConnectorType) {
	t.Helper()
	i := slices.IndexFunc(connector.Kinds(), func(k connector.Kind) bool { return k.Type == kind })
	p.editor.dialog.kind.SetSelected(i)
	p.editor.dialog.kind.OnChanged(i)
	if err := p.editor.saver.Flush(); err != nil {
		t.Fatal(err)
	}
}

// Looking at another type costs neither the secret nor the tokens of the first; what is
// drawn has none of them meanwhile.
func TestLookingAtAnotherType(t *testing.T) {
	for id, other := range map[string]workspace.ConnectorType{
		"basic": workspace.ConnectorCustom, "oauth": workspace.ConnectorClientCredentials, "cc": workspace.ConnectorOAuth,
	} {
		t.Run(id, func(t *testing.T) {
			housetest.App(t, look.Light)
			h := full(t)
			p := shown(t, h)
			kept(id)(h)
			p.show(id)
			e := p.editor
			before, had := *h.Workspace().Connector(id), e.drawnWith()
			p.choose(t, other)
			if s := e.drawnWith(); !alike(s, connector.Secrets{}) || e.dialog.secret.isStored() {
				t.Error("the other type is drawn with the secrets of the first")
			}
			p.choose(t, before.Type)
			after := *h.Workspace().Connector(id)
			if after.Secret != before.Secret || after.Access != before.Access || after.Refresh != before.Refresh || after.Secret == "" {
				t.Errorf("kept %+v", after)
			}
			if s := e.drawnWith(); !alike(s, had) || !e.dialog.secret.isStored() {
				t.Error("it is drawn otherwise than before")
			}
		})
	}
}

// Another type that is rehearsed, or left when it can be, is the connection's, and the
// first one's secret is gone. Who leaves is told.
func TestAnotherTypeIsUsed(t *testing.T) {
	for name, use := range map[string]func(*connectorsPage){
		"left":      (*connectorsPage).leave,
		"page left": (*connectorsPage).Close,
		"rehearsed": func(p *connectorsPage) {
			p.editor.dialog.fields[connector.FieldHeaderName].input.SetText("api_key")
			p.typeSecret("made up")
			p.aimAt(toEcho)
			p.Send()
		},
	} {
		t.Run(name, func(t *testing.T) {
			housetest.App(t, look.Light)
			h := full(t)
			p := shown(t, h)
			kept("basic")(h)
			p.show("basic")
			had, other := h.Workspace().Connector("basic").Secret, workspace.ConnectorNone
			if name == "rehearsed" {
				other = workspace.ConnectorCustom
			}
			p.choose(t, other)
			use(p)
			if c := h.Workspace().Connector("basic"); c.Type != other || c.Secret == had {
				t.Errorf("kept %+v", c)
			}
			if told := len(h.toasts) > 0; told != (name != "rehearsed") {
				t.Errorf("told %q", h.toasts)
			}
		})
	}
}

// Another type that lacks its secret when it is left costs nothing: the first one stays,
// and so does what was typed.
func TestAnotherTypeIsLeftUnfinished(t *testing.T) {
	for name, leave := range map[string]func(*connectorsPage){"left": (*connectorsPage).leave, "page left": (*connectorsPage).Close} {
		t.Run(name, func(t *testing.T) {
			housetest.App(t, look.Light)
			h := full(t)
			p := shown(t, h)
			kept("basic")(h)
			p.show("basic")
			had := *h.Workspace().Connector("basic")
			p.choose(t, workspace.ConnectorCustom)
			p.editor.dialog.fields[connector.FieldHeaderName].input.SetText("api_key")
			leave(p)
			c := h.Workspace().Connector("basic")
			if c.Type != had.Type || c.Secret != had.Secret || c.Secret == "" || c.HeaderName != "api_key" {
				t.Errorf("kept %+v", c)
			}
			if len(h.toasts) != 1 {
				t.Errorf("told %q", h.toasts)
			}
		})
	}
}

// Another type that can't be used yet costs nothing either: its Problem is told.
func TestAnotherTypeIsNotReadyYet(t *testing.T) {
	for other, use := range map[workspace.ConnectorType]func(*connectorsPage){
		workspace.ConnectorCustom:            (*connectorsPage).Send,
		workspace.ConnectorClientCredentials: func(p *connectorsPage) { p.Foot().Primary.Do() },
	} {
		t.Run(string(other), func(t *testing.T) {
			housetest.App(t, look.Light)
			h := full(t)
			p := shown(t, h)
			kept("basic")(h)
			p.show("basic")
			had := h.Workspace().Connector("basic").Secret
			p.choose(t, other)
			use(p)
			if told := p.editor.problems["basic"]; told == nil || told.Code != connector.CodeStopped || h.Workspace().Connector("basic").Secret != had {
				t.Errorf("problem %v, kept %+v", told, h.Workspace().Connector("basic"))
			}
		})
	}
}

// While a rehearsal is on its way, the one before isn't told as its answer.
func TestNoOldAnswerWhileRehearsing(t *testing.T) {
	h, p := practising(t, workspace.ConnectorBasic)
	p.Send()
	e := p.editor
	e.card.url.input.SetText(e.typed.Card.URL + "/more")
	h.hold = true
	p.Send()
	if got := e.answer.verdict.Text(); got != "Rehearsing" {
		t.Errorf("it says %q", got)
	}
	h.finish()
	if got := e.answer.verdict.Text(); got != "200" {
		t.Errorf("in the end it says %q", got)
	}
}

func alike(a, b connector.Secrets) bool {
	return a.Secret.Equal(b.Secret) && a.Access.Equal(b.Access) && a.Refresh.Equal(b.Refresh)
}
