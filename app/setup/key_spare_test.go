package setup_test

import (
	"errors"
	"testing"

	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/vault"
	"github.com/flowlatch/flowlatch/app/workspace"
)

// Once its app is removed a key opens nothing; its private half is kept until it is
// deleted, and so are those of the earlier keys.
func TestSpareKeys(t *testing.T) {
	b := newBench(t).signedIn().withApp()
	b.replaceKey()
	before := b.serviceApp()
	refs := []vault.Ref{before.PrivateKey, before.KeptEarlier()[0].PrivateKey}
	if spare := setup.SpareKeys(b.Workspace()); len(spare) > 0 {
		t.Fatalf("while the app is there: %+v", spare)
	}
	b.must(b.ForgetSpareKeys(t.Context(), before.ID))
	b.wantSecrets(refs...)
	b.must(b.Remove(t.Context(), []string{before.AppID}))
	want := setup.SpareKey{App: before.ID, Label: before.Label, KeyID: before.KeyID, Type: setup.KeyEC, Earlier: 1}
	if spare := setup.SpareKeys(b.Workspace()); len(spare) != 1 || spare[0] != want {
		t.Fatalf("after the removal: %+v", spare)
	}
	b.wantSecrets(refs...)
	b.must(b.ForgetSpareKeys(t.Context(), before.ID))
	for _, ref := range refs {
		if _, err := b.app.Vault.Get(t.Context(), ref); !errors.Is(err, vault.ErrNotFound) {
			t.Errorf("%s is still kept: %v", ref, err)
		}
	}
	if app := b.serviceApp(); app.PrivateKey != "" || app.KeyID != "" || len(setup.SpareKeys(b.Workspace())) > 0 {
		t.Errorf("%+v", app)
	}
	b.withApp()
	if app := b.serviceApp(); app.KeyID == before.KeyID || b.state(workspace.StepServiceApp) != workspace.Done {
		t.Errorf("step 3 is %s, with the key %s", b.state(workspace.StepServiceApp), app.KeyID)
	}
}

// The key of an app whose answer was lost may open it.
func TestNoSpareKeyWhileTheAnswerIsLost(t *testing.T) {
	b := newBench(t, "api-eof-late@POST /api/v1/apps").signedIn()
	if err := b.SetUpServiceApp(t.Context(), b.endpoint, "", setup.KeyEC); err == nil {
		t.Fatal("the answer came")
	}
	app := b.serviceApp()
	b.must(b.ForgetSpareKeys(t.Context(), app.ID))
	if spare := setup.SpareKeys(b.Workspace()); len(spare) > 0 || b.serviceApp().PrivateKey == "" {
		t.Errorf("spare: %+v", spare)
	}
}
