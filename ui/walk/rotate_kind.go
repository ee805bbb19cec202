package walk

import (
	"github.com/flowlatch/flowlatch/app/rotate"
	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/ui/house"
	"github.com/flowlatch/flowlatch/ui/page"
)

// rotateKind is where the type of the new key is chosen before a rotation is begun;
// it stands at that of the key in use.
type rotateKind struct {
	kinds *keyKinds
	old   *house.Paragraph
	of    string // thumbprint of the key in use that the choice was made for
	card  *house.Card
}

func newRotateKind(changed func()) *rotateKind {
	k := &rotateKind{old: house.NewParagraph(" ", house.Body)}
	k.kinds = newKeyKinds(page.X("rotate.kind.label", "The new key is"), changed)
	k.card = house.NewHeadCard(house.CardHead{Icon: "key", Title: page.X("rotate.kind", "The new key")}, k.old, house.Stack(house.Gap8, k.kinds.rows, k.kinds.words))
	return k
}

// follow has the choice stand at the type of the key in use, once for each key.
func (k *rotateKind) follow(app *workspace.ServiceApp) {
	if app == nil || app.Thumbprint == k.of {
		return
	}
	k.of = app.Thumbprint
	k.old.SetText(page.T(text.T("rotate.kind.old", "The key in use is {{.Kind}}. The new one can be of another type: Okta takes each of these.", "Kind", keyTypeWords(app))))
	k.kinds.offer(setup.LikeKey(app))
	k.kinds.show()
}

// chosen is what the new key is to be made as.
func (k *rotateKind) chosen() rotate.Kind {
	c := k.kinds.chosen()
	return rotate.Kind{Type: string(c.Type), Algorithm: c.Algorithm}
}

// kindChange says what the new key will be, and in place of which.
func kindChange(s rotate.State) string {
	if s.Making == s.Old.Kind() {
		return page.T(text.T("rotate.kind.same", "{{.New}}, as the one in use", "New", s.Making.String()))
	}
	return page.T(text.T("rotate.kind.change", "{{.New}} in place of {{.Old}}", "New", s.Making.String(), "Old", s.Old.Kind().String()))
}
