package walk

import (
	"context"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/vault"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/oauth/secret"
	"github.com/flowlatch/flowlatch/ui/house/housetest"
	"github.com/flowlatch/flowlatch/ui/look"
)

// twoEndpoints is a host whose workspace has a second endpoint at the level.
func twoEndpoints(t *testing.T, level workspace.Level) *host {
	t.Helper()
	housetest.App(t, look.Light)
	ws := describedWorkspace(level)
	second := ws.Endpoints[0]
	second.ID, second.Name = "second", "Second"
	second.InvokeURL = strings.Replace(second.InvokeURL, "2f29", "3a3a", 1)
	ws.Endpoints = append(ws.Endpoints, second)
	return newHost(t, ws)
}

// A client token belongs to the endpoint it was entered for: it must not be
// stored with another one, nor sent there.
func TestEndpointTokenStaysWithItsEndpoint(t *testing.T) {
	h := twoEndpoints(t, workspace.LevelToken)
	p := NewEndpoint(h).(*endpointPage)
	h.show(p)
	test.Type(p.access.draft.Focusable(), strings.Repeat("0c", 32))
	h.Endpoint = "second"
	p.Update()
	if p.access.waiting() || !p.access.draft.entry.Empty() {
		t.Error("the token of the first endpoint waits at the second")
	}
	p.clicks.tickAll(true)
	p.confirm()
	if ref := h.Workspace().Endpoint("second").ClientToken; ref != "" {
		t.Error("the second endpoint got the first one's token")
	}
}

// failingVault stores nothing while it is locked.
type failingVault struct {
	setup.Vault
	locked bool
}

func (v *failingVault) Put(ctx context.Context, k vault.Kind, s secret.Secret) (vault.Ref, error) {
	if v.locked {
		return "", &vault.StateError{State: vault.Locked}
	}
	return v.Vault.Put(ctx, k, s)
}

// A token pasted alone goes to the vault; one that could not be stored waits
// for another try.
func TestEndpointKeepsThePastedToken(t *testing.T) {
	housetest.App(t, look.Light)
	h := newHost(t, describedWorkspace(workspace.LevelToken))
	locked := &failingVault{Vault: h.App().Vault, locked: true}
	h.Reopen(locked, h.Workspace())
	p := NewEndpoint(h).(*endpointPage)
	h.show(p)
	token := strings.Repeat("0c", 32)
	test.Type(p.access.draft.Focusable(), token)
	p.access.draft.Focusable().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if shown := p.tries.shown(); shown == nil || shown.Code != "vault.locked" {
		t.Fatalf("problem = %v, want the locked keychain", shown)
	}
	if !p.access.waiting() {
		t.Fatal("what was pasted is lost")
	}
	locked.locked = false
	test.Tap(p.access.save)
	kept, err := h.Walk().Secret(t.Context(), h.Workspace().Endpoints[0].ClientToken)
	if err != nil || !kept.Equal(secret.New(token)) {
		t.Errorf("not kept: %v", err)
	}
	if p.access.waiting() || !p.access.kept.field.Visible() {
		t.Error("the entry is still asked for")
	}
}
