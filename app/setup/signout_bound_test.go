package setup_test

import (
	"context"
	"path/filepath"
	"testing"
	"testing/synctest"
	"time"

	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/vault"
	"github.com/flowlatch/flowlatch/app/wire"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/oauth/secret"
)

// stuckVault answers nothing before whoever asks gives up.
type stuckVault struct{}

func (stuckVault) Put(ctx context.Context, _ vault.Kind, _ secret.Secret) (vault.Ref, error) {
	<-ctx.Done()
	return "", ctx.Err()
}

func (stuckVault) Get(ctx context.Context, _ vault.Ref) (secret.Secret, error) {
	<-ctx.Done()
	return secret.Secret{}, ctx.Err()
}

func (stuckVault) Delete(ctx context.Context, _ vault.Ref) error {
	<-ctx.Done()
	return ctx.Err()
}

// A keychain that hangs holds a sign-out up for ten seconds, and for ten more where a
// token is to be revoked that it doesn't give out. Nobody is signed in afterwards.
func TestSigningOutDoesNotWaitForAStuckKeychain(t *testing.T) {
	for name, c := range map[string]struct {
		out  func(*setup.Walk, context.Context) error
		want time.Duration
	}{
		"sign out":            {(*setup.Walk).SignOut, 10 * time.Second},
		"sign out and revoke": {(*setup.Walk).SignOutRevoking, 20 * time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			synctest.Test(t, func(t *testing.T) {
				store, err := workspace.OpenStore(filepath.Join(dir, "workspaces"))
				if err != nil {
					t.Fatal(err)
				}
				n := wire.New(wire.Config{})
				defer n.Close()
				ws := setup.NewWorkspace("org-1", "Acme", false, time.Now())
				ws.Org.Origin, ws.Org.Domain = "https://acme.okta.com", "acme.okta.com"
				ws.Org.SignIn = workspace.SignIn{Method: workspace.APIToken, ID: "in-1", Token: "token-1", At: time.Now()}
				w := setup.Open(setup.Deps{Store: store, Vault: stuckVault{}, Network: n, Activity: wire.NewLog(1), Now: time.Now}, ws)
				defer w.Close()
				began := time.Now()
				err = c.out(w, t.Context())
				if took := time.Since(began); took != c.want {
					t.Errorf("took %s, want %s", took, c.want)
				}
				if err == nil || setup.SignedIn(w.Workspace()) {
					t.Errorf("%v, signed in: %+v", err, w.Workspace().Org.SignIn)
				}
			})
		})
	}
}
