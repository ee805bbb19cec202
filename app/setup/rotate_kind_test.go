package setup_test

import (
	"testing"

	"github.com/flowlatch/flowlatch/app/rotate"
	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/oauth"
)

// A rotation brings in a key of the type that was chosen, and step 3 is proven with
// it.
func TestRotateToAnotherType(t *testing.T) {
	b := newBench(t).signedIn().withApp()
	choice := setup.KeyChoice{Type: setup.KeyRSA3072, Algorithm: "RS512"}
	b.must(b.RotateKeyBeginAs(t.Context(), b.endpoint, choice, true))
	if s := b.rotation(); s.Making != (rotate.Kind{Type: string(oauth.RSA3072), Algorithm: "RS512"}) {
		t.Errorf("it makes %+v", s.Making)
	}
	b.must(b.RotateKeyResume(t.Context(), b.endpoint, nil))
	app := b.serviceApp()
	if app.KeyType != string(oauth.RSA3072) || app.KeyAlgorithm != "RS512" || b.state(workspace.StepServiceApp) != workspace.Done {
		t.Errorf("%s, %s, step 3 is %s", app.KeyType, app.KeyAlgorithm, b.state(workspace.StepServiceApp))
	}
	if err := b.RotateKeyBeginAs(t.Context(), b.endpoint, setup.KeyChoice{Type: "RSA-1024"}, true); err == nil {
		t.Error("a type that isn't made here is begun")
	}
	if _, begun, err := b.RotateKeyState(b.endpoint); begun || err != nil {
		t.Errorf("begun %v, %v", begun, err)
	}
}
