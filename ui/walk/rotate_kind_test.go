package walk

import (
	"strings"
	"testing"

	"github.com/flowlatch/flowlatch/app/rotate"
	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/okta/practice"
)

// The type of the new key is chosen before anything is begun, the present one
// standing there at first; what is asked and told then names both.
func TestRotateToAnotherKindOfKey(t *testing.T) {
	h, _, _, p := rotating(t)
	if got := p.kind.kinds.chosen(); got != setup.LikeKey(inFront(h)) || got.Type != setup.KeyEC || !p.kind.card.Visible() {
		t.Fatalf("offered at first: %+v", got)
	}
	p.kind.kinds.choose(setup.KeyRSA)
	p.kind.kinds.algs.SetSelected(1)
	p.kind.kinds.choose(setup.KeyRSA)
	const change = "RSA 2048, RS384 in place of EC P-256, ES256"
	if _, words := nextStep(p.state, false); !strings.Contains(words.String(), change) {
		t.Errorf("what comes next: %s", words)
	}
	begin(t, h, p)
	if p.kind.card.Visible() {
		t.Error("the type can be chosen while the rotation is under way")
	}
	if _, words := nextStep(p.state, true); p.state.Next != rotate.StepMake || !strings.Contains(words.String(), change) {
		t.Errorf("next %s: %s", p.state.Next, words)
	}
	h.secondary("Run all")
	if app := inFront(h); p.state.Ending != rotate.Rotated || app.KeyType != string(setup.KeyRSA) || app.KeyAlgorithm != "RS384" {
		t.Fatalf("%s: the app signs with %s, %s", p.state.Ending, app.KeyType, app.KeyAlgorithm)
	}
	asked := h.sendings[len(h.sendings)-1].Detail.String()
	if !strings.Contains(asked, "RSA 2048, RS384") || !strings.Contains(asked, "EC P-256, ES256") {
		t.Errorf("it asks %q", asked)
	}
	if _, words := nextStep(p.state, true); !strings.Contains(words.String(), "RSA 2048, RS384, in place of EC P-256, ES256") {
		t.Errorf("at the end: %s", words)
	}
	if got := p.kind.kinds.chosen(); got != setup.LikeKey(inFront(h)) || got.Type != setup.KeyRSA || !p.kind.card.Visible() {
		t.Errorf("offered for the next one: %+v", got)
	}
}

// What was chosen stays while the page is shown anew, and is another key's no more.
func TestTheChosenKindStays(t *testing.T) {
	h, _, _, p := rotating(t)
	p.kind.kinds.choose(setup.KeyEC384)
	must(t, h.Walk().RenameEndpoint(h.Endpoint, "Another name"))
	h.Update()
	if got := p.kind.chosen(); got.Type != string(setup.KeyEC384) || p.state.Making != got {
		t.Errorf("chosen is %+v, shown %+v", got, p.state.Making)
	}
	p.kind.follow(&workspace.ServiceApp{Thumbprint: "another", KeyType: "RSA-2560", KeyAlgorithm: "RS512"})
	if got := p.kind.chosen(); got != (rotate.Kind{Type: string(setup.KeyRSA), Algorithm: "RS512"}) {
		t.Errorf("for a key of a size that isn't made here: %+v", got)
	}
}

// A rollback names both as well.
func TestRotateBackNamesBothKinds(t *testing.T) {
	h, _, _ := orgHost(t, practice.Config{})
	h.withServiceApp()
	p := NewKeyRotate(h).(*rotatePage)
	h.show(p)
	p.kind.kinds.choose(setup.KeyRSA)
	begin(t, h, p)
	for p.state.Next != rotate.StepDelete {
		take(t, h.host, "Next step")
	}
	h.secondary("Roll back")
	asked := h.sendings[len(h.sendings)-1].Detail.String()
	if p.state.Ending != rotate.RolledBack || !strings.Contains(asked, "RSA 2048, RS256") || !strings.Contains(asked, "EC P-256, ES256") {
		t.Errorf("%s, asked %q", p.state.Ending, asked)
	}
}
