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

// Another type that is rehearsed or left is the connection's, and the first one's secret
// is gone.
func TestAnotherTypeIsUsed(t *testing.T) {
	for name, use := range map[string]func(*connectorsPage){
		"left":      (*connectorsPage).leave,
		"page left": (*connectorsPage).Close,
		"rehearsed": func(p *connectorsPage) { p.editor.send(p.editor.route()) },
	} {
		t.Run(name, func(t *testing.T) {
			housetest.App(t, look.Light)
			h := full(t)
			p := shown(t, h)
			kept("basic")(h)
			p.show("basic")
			p.choose(t, workspace.ConnectorCustom)
			use(p)
			if c := h.Workspace().Connector("basic"); c.Type != workspace.ConnectorCustom || c.Secret != "" {
				t.Errorf("kept %+v", c)
			}
		})
	}
}

func alike(a, b connector.Secrets) bool {
	return a.Secret.Equal(b.Secret) && a.Access.Equal(b.Access) && a.Refresh.Equal(b.Refresh)
}
