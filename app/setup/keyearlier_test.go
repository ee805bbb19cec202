package setup_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/setup/keytest"
	"github.com/flowlatch/flowlatch/app/vault"
)

// wantSecret checks that a private half is there, and that the workspace refers
// to it: else the next sweep removes it.
func (b *bench) wantSecret(ref vault.Ref) {
	b.t.Helper()
	if _, err := b.app.Vault.Get(b.t.Context(), ref); err != nil {
		b.t.Errorf("the private half is gone: %v", err)
	}
	if !slices.Contains(b.Workspace().Refs(), ref) {
		b.t.Error("nothing refers to the private half")
	}
}

// A key that works is not deleted because another one takes its place, whoever is
// signed in; one press leads back to it, and it still opens the app.
func TestTheEarlierKeyIsKept(t *testing.T) {
	for name, replace := range map[string]func(*bench){
		"by one brought along": func(b *bench) { b.must(b.KeepOwnKey(b.t.Context(), b.endpoint, readOwn(b.t, keytest.EC(b.t)))) },
		"by one brought along, not signed in": func(b *bench) {
			b.must(b.SignOut(b.t.Context()))
			b.must(b.KeepOwnKey(b.t.Context(), b.endpoint, readOwn(b.t, keytest.EC(b.t))))
		},
		"by one made here": func(b *bench) { b.replaceKey() },
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t).signedIn().withApp()
			before := b.serviceApp()
			replace(b)
			app := b.serviceApp()
			if len(app.Earlier) != 1 || app.Earlier[0].Thumbprint != before.Thumbprint || app.Earlier[0].Proven.IsZero() || app.Proven() {
				t.Fatalf("kept %+v", app.Earlier)
			}
			b.must(b.app.Vault.Sweep(t.Context(), b.Workspace().Refs()))
			b.wantSecret(before.PrivateKey)
			b.wantSecret(app.PrivateKey)
			b.wantProblem(b.ForgetEarlierKey(t.Context(), b.endpoint, before.Thumbprint), setup.CodeNotProven)

			replaced := app
			b.must(b.BackToEarlierKey(t.Context(), b.endpoint, before.Thumbprint))
			b.must(b.ProveToken(t.Context(), b.endpoint))
			app = b.serviceApp()
			if app.PrivateKey != before.PrivateKey || app.KeyID != before.KeyID || len(app.Earlier) != 1 || app.Earlier[0].Thumbprint != replaced.Thumbprint {
				t.Errorf("back at %+v", app)
			}
			b.wantSecret(replaced.PrivateKey)
		})
	}
}

// Only when somebody says so, and the new key gave a token, the earlier one goes.
func TestForgetEarlierKey(t *testing.T) {
	b := newBench(t).signedIn().withApp()
	before := b.serviceApp()
	b.must(b.KeepOwnKey(t.Context(), b.endpoint, readOwn(t, keytest.EC(t))))
	b.must(b.ProveToken(t.Context(), b.endpoint))
	b.wantSecret(before.PrivateKey)
	b.must(b.ForgetEarlierKey(t.Context(), b.endpoint, before.Thumbprint))
	if app := b.serviceApp(); len(app.KeptEarlier()) != 0 || app.EarlierKey(before.Thumbprint) == nil {
		t.Errorf("still kept, or not known any more: %+v", app.Earlier)
	}
	if _, err := b.app.Vault.Get(t.Context(), before.PrivateKey); !errors.Is(err, vault.ErrNotFound) {
		t.Errorf("it is still kept: %v", err)
	}
	b.must(b.ForgetEarlierKey(t.Context(), b.endpoint, before.Thumbprint)) // gone is gone
	b.must(b.BackToEarlierKey(t.Context(), b.endpoint, before.Thumbprint))
	if b.serviceApp().Thumbprint == before.Thumbprint {
		t.Error("back at a key that isn't there")
	}
}

// A key that this walk replaced isn't called a stranger's where the app's keys are
// judged, whether its private half is still here or not.
func TestTheEarlierKeyIsNoStranger(t *testing.T) {
	b := newBench(t).signedIn().withApp()
	before := b.serviceApp()
	b.must(b.KeepOwnKey(t.Context(), b.endpoint, readOwn(t, keytest.EC(t))))
	b.must(b.ProveToken(t.Context(), b.endpoint))
	judged := func(want string) {
		t.Helper()
		state, err := b.ReadApp(t.Context(), b.endpoint)
		b.must(err)
		i := slices.IndexFunc(state.Findings, func(f setup.Finding) bool { return strings.Contains(f.What.String(), before.KeyID) })
		if i < 0 {
			t.Fatalf("nothing is said of it: %+v", state.Findings)
		}
		f := state.Findings[i]
		if f.Unsure || !strings.Contains(f.Why.String(), want) || !strings.Contains(f.Why.String(), "Made by this walk on") || len(f.Deeds) != 1 || f.Deeds[0].Kind != setup.DeedDeactivateKey {
			t.Errorf("judged %s: %s %+v", f.What, f.Why, f.Deeds)
		}
	}
	judged("is kept here")
	b.must(b.ForgetEarlierKey(t.Context(), b.endpoint, before.Thumbprint))
	judged("was deleted here")
}

// Keys may change places any number of times: each is kept once.
func TestEarlierKeysInAnyOrder(t *testing.T) {
	b := newBench(t).signedIn().withApp()
	first := b.serviceApp().Thumbprint
	one, two := keytest.EC(t), keytest.EC(t)
	for _, data := range [][]byte{one, two, one, one, two} {
		b.must(b.KeepOwnKey(t.Context(), b.endpoint, readOwn(t, data)))
	}
	b.must(b.BackToEarlierKey(t.Context(), b.endpoint, first))
	b.must(b.BackToEarlierKey(t.Context(), b.endpoint, "no such key"))
	app := b.serviceApp()
	if app.Thumbprint != first || len(app.Earlier) != 2 {
		t.Fatalf("%d earlier keys: %+v", len(app.Earlier), app.Earlier)
	}
	for _, ref := range b.Workspace().Refs() {
		b.wantSecret(ref)
	}
	kept := len(b.app.Vault.Refs())
	if wanted := len(b.Workspace().Refs()); kept != wanted {
		t.Errorf("%d secrets are kept, %d are referred to", kept, wanted)
	}
}

// A key that nothing at Okta knows is replaced without a trace.
func TestAKeyInNoUseIsDropped(t *testing.T) {
	b := newBench(t)
	b.must(b.CheckOrg(t.Context(), b.practice.URL))
	b.must(b.PrepareKey(t.Context(), b.endpoint, "Invoker", setup.KeyEC))
	before := b.serviceApp()
	b.must(b.KeepOwnKey(t.Context(), b.endpoint, readOwn(t, keytest.EC(t))))
	if _, err := b.app.Vault.Get(t.Context(), before.PrivateKey); !errors.Is(err, vault.ErrNotFound) || len(b.serviceApp().Earlier) != 0 {
		t.Errorf("it is still kept: %v", err)
	}
}

// A rotation needs both of its keys: nothing goes back meanwhile.
func TestNoWayBackWhileRotating(t *testing.T) {
	b := newBench(t).signedIn().withApp()
	first := b.serviceApp().Thumbprint
	b.must(b.KeepOwnKey(t.Context(), b.endpoint, readOwn(t, keytest.EC(t))))
	b.must(b.RotateKeyBeginAs(t.Context(), b.endpoint, setup.KeyChoice{}, true))
	b.must(b.RotateKeyNext(t.Context(), b.endpoint))
	b.must(b.RotateKeyNext(t.Context(), b.endpoint))
	if b.serviceApp().Rotation == nil {
		t.Fatal("the rotation holds no key yet")
	}
	if b.BackToEarlierKey(t.Context(), b.endpoint, first) == nil || b.ForgetEarlierKey(t.Context(), b.endpoint, first) == nil {
		t.Error("an earlier key was moved in the middle of a rotation")
	}
}
