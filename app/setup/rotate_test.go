package setup_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/flowlatch/flowlatch/app/rotate"
	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/vault"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/oauth"
	"github.com/flowlatch/flowlatch/oauth/secret"
)

func (b *bench) rotation() rotate.State {
	b.t.Helper()
	s, begun, err := b.RotateKeyState(b.endpoint)
	b.must(err)
	if !begun {
		b.t.Fatal("no rotation is under way")
	}
	return s
}

// rotatedUntil does the steps of a rotation before one.
func (b *bench) rotatedUntil(id rotate.StepID) {
	b.t.Helper()
	b.must(b.RotateKeyBeginAs(b.t.Context(), b.endpoint, setup.KeyChoice{}, true))
	for b.rotation().Next != id {
		b.must(b.RotateKeyNext(b.t.Context(), b.endpoint))
	}
}

// wantSecrets fails unless the vault still has what the workspace refers to.
func (b *bench) wantSecrets(refs ...vault.Ref) {
	b.t.Helper()
	have := b.Workspace().Refs()
	for _, ref := range refs {
		if _, err := b.app.Vault.Get(b.t.Context(), ref); err != nil || !slices.Contains(have, ref) {
			b.t.Errorf("%s: %v, referred to: %v", ref, err, slices.Contains(have, ref))
		}
	}
}

func TestRotateKey(t *testing.T) {
	b := newBench(t).signedIn().withApp()
	plan, begun, err := b.RotateKeyState(b.endpoint)
	b.must(err)
	if begun || len(plan.Steps) != 10 || plan.CanRollBack || !strings.HasSuffix(plan.Steps[6].Requests[1].URL, "/credentials/jwks/{keyId}/lifecycle/deactivate") {
		t.Fatalf("begun %v, %+v", begun, plan)
	}
	before := b.serviceApp()
	b.rotatedUntil(rotate.StepUseNew)
	both := b.serviceApp()
	if both.PrivateKey != before.PrivateKey || both.Rotation == nil {
		t.Fatalf("before the new key is used: %+v", both)
	}
	b.wantSecrets(before.PrivateKey, both.Rotation.Other)
	b.must(b.RotateKeyNext(t.Context(), b.endpoint))
	used := b.serviceApp()
	if used.PrivateKey != both.Rotation.Other || used.Rotation.Other != before.PrivateKey || used.KeyID == before.KeyID {
		t.Fatalf("the keys didn't change places: %+v", used)
	}
	b.wantSecrets(before.PrivateKey, used.PrivateKey)

	heard := 0
	defer b.Changed.Subscribe(func(*workspace.Workspace) { heard++ })()
	b.must(b.RotateKeyResume(t.Context(), b.endpoint, nil))
	after := b.serviceApp()
	if after.Rotation != nil || after.PrivateKey != used.PrivateKey || heard < 4 {
		t.Errorf("%+v; told %d times", after, heard)
	}
	if _, err := b.app.Vault.Get(t.Context(), before.PrivateKey); !errors.Is(err, vault.ErrNotFound) {
		t.Errorf("the old private half: %v", err)
	}
	if b.state(workspace.StepServiceApp) != workspace.Done || !after.Step.Proof.At.After(before.Step.Proof.At) {
		t.Error("step 3 isn't proven with the new key")
	}
	if last, ok, err := b.RotateKeyLast(b.endpoint); err != nil || !ok || last.Ending != rotate.Rotated {
		t.Errorf("%v, %v, %s", err, ok, last.Ending)
	}
	b.wantProblem(b.RotateKeyNext(t.Context(), b.endpoint), "rotate.none")
	b.must(b.ProveToken(t.Context(), b.endpoint))
}

func TestRotateKeyRollBack(t *testing.T) {
	b := newBench(t).signedIn().withApp()
	before := b.serviceApp()
	b.rotatedUntil(rotate.StepDelete)
	b.must(b.RotateKeyRollBack(t.Context(), b.endpoint))
	after := b.serviceApp()
	before.Step, after.Step = workspace.Step{}, workspace.Step{}
	if after.PrivateKey != before.PrivateKey || after.KeyID != before.KeyID || after.PublicJWK != before.PublicJWK ||
		!after.KeyMade.Equal(before.KeyMade) || after.Rotation != nil {
		t.Errorf("before: %+v\nafter: %+v", before, after)
	}
	b.must(b.ProveToken(t.Context(), b.endpoint))
}

// TestRotateKeyInMemory: what ends with the program is said before anything is
// begun.
func TestRotateKeyInMemory(t *testing.T) {
	b := newBench(t).signedIn().withApp()
	plan, _, err := b.RotateKeyState(b.endpoint)
	b.must(err)
	b.wantProblem(b.RotateKeyBeginAs(t.Context(), b.endpoint, setup.KeyChoice{}, false), rotate.CodeInMemory)
	if _, begun, err := b.RotateKeyState(b.endpoint); !plan.InMemory || begun || err != nil {
		t.Errorf("warned %v, begun %v, %v", plan.InMemory, begun, err)
	}
	b.must(b.RotateKeyBeginAs(t.Context(), b.endpoint, setup.KeyChoice{}, true))
	if !b.rotation().InMemory {
		t.Error("the word is forgotten")
	}
}

// TestRotateKeyOutlivesItsWalk: the program ends between two steps.
func TestRotateKeyOutlivesItsWalk(t *testing.T) {
	b := newBench(t).signedIn().withApp()
	b.rotatedUntil(rotate.StepRefused)
	b.Walk.Close()
	b.Walk = setup.Open(setup.Deps{
		Store: b.app.Workspaces, Vault: b.app.Vault, Network: b.app.Network, Activity: b.app.Activity, Now: b.app.Now,
	}, b.Workspace())
	t.Cleanup(b.Walk.Close)
	b.must(b.RotateKeyResume(t.Context(), b.endpoint, nil))
	if b.serviceApp().Rotation != nil {
		t.Error("it isn't over")
	}
}

// TestBothKeysAreNeededWhileRotating: nothing else changes the key meanwhile.
func TestBothKeysAreNeededWhileRotating(t *testing.T) {
	b := newBench(t).signedIn().withApp()
	b.rotatedUntil(rotate.StepProveNew)
	before := b.serviceApp()
	b.wantProblem(b.RotateKeyBeginAs(t.Context(), b.endpoint, setup.KeyChoice{}, false), rotate.CodeUnderWay)
	_, err := b.AnotherKey(t.Context(), b.endpoint)
	b.wantProblem(err, rotate.CodeUnderWay)
	b.wantProblem(b.SetServiceAppClientID(b.endpoint, "0oa1234567890abcdefg"), rotate.CodeUnderWay)
	if after := b.serviceApp(); after.PrivateKey != before.PrivateKey || after.ClientID != before.ClientID || *after.Rotation != *before.Rotation {
		t.Errorf("%+v", after)
	}
}

func TestRotateKeyNeedsASignIn(t *testing.T) {
	b := newBench(t).signedIn().withApp()
	b.rotatedUntil(rotate.StepProveNew)
	b.must(b.SignOut(t.Context()))
	b.wantProblem(b.RotateKeyNext(t.Context(), b.endpoint), "sign-in.missing")
	b.must(b.SignIn(t.Context(), b.practice.AdminToken))
	b.must(b.RotateKeyResume(t.Context(), b.endpoint, nil))
}

func TestRotateKeyWithoutOne(t *testing.T) {
	b := newBench(t).signedIn()
	b.wantProblem(b.RotateKeyBeginAs(t.Context(), b.endpoint, setup.KeyChoice{}, false), setup.CodeServiceAppFirst)
	_, _, err := b.RotateKeyState(b.endpoint)
	b.wantProblem(err, setup.CodeServiceAppFirst)
	b.withApp()
	for _, do := range []error{
		b.RotateKeyNext(t.Context(), b.endpoint), b.RotateKeyResume(t.Context(), b.endpoint, nil), b.RotateKeySkip(t.Context(), b.endpoint),
		b.RotateKeyRollBack(t.Context(), b.endpoint), b.RotateKeyAbandon(t.Context(), b.endpoint),
	} {
		b.wantProblem(do, "rotate.none")
	}
	b.must(b.RotateKeySetAside(t.Context(), b.endpoint)) // nothing to set aside
}

// TestRotateKeyIsRefused: the refusal stands in the state until the next try.
func TestRotateKeyIsRefused(t *testing.T) {
	b := newBench(t).signedIn().withApp()
	b.rotatedUntil(rotate.StepProveNew)
	b.must(b.Remove(t.Context(), []string{b.serviceApp().AppID}))
	b.wantProblem(b.RotateKeyNext(t.Context(), b.endpoint), rotate.CodeGone)
	if stopped := b.rotation().Problem; stopped == nil || stopped.Code != rotate.CodeGone {
		t.Errorf("%v", stopped)
	}
	b.must(b.RotateKeyAbandon(t.Context(), b.endpoint))
	if b.serviceApp().Rotation != nil {
		t.Error("it isn't given up")
	}
}

// TestSweepSparesARotation: its journal is enough, whatever the workspace says,
// until the workspace is deleted.
func TestSweepSparesARotation(t *testing.T) {
	b := newBench(t).signedIn().withApp()
	b.rotatedUntil(rotate.StepDeactivate)
	ws := b.Workspace()
	refs, err := setup.RotationRefs(b.app.Workspaces, ws.ID)
	b.must(err)
	app := b.serviceApp()
	if want := []vault.Ref{app.Rotation.Other, app.PrivateKey}; !slices.Equal(refs, want) {
		t.Errorf("spared are %v, needed %v", refs, want)
	}
	b.must(b.app.DeleteWorkspace(t.Context(), ws.ID))
	refs, err = setup.RotationRefs(b.app.Workspaces, ws.ID)
	if err != nil || len(refs) > 0 {
		t.Errorf("after deleting: %v, %v", refs, err)
	}
	if _, err := os.Stat(filepath.Join(b.app.Workspaces.Dir(), "rotations", ws.ID)); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the journals: %v", err)
	}
}

// TestRotateKeyThatSignsIn: deactivating it would end the sign-in half-way.
func TestRotateKeyThatSignsIn(t *testing.T) {
	n := newTenant(t)
	made, err := oauth.GenerateKey(t.Context(), oauth.ECP256)
	n.must(err)
	plain, err := made.PrivatePEM()
	n.must(err)
	key, err := setup.ReadOwnKey([]byte(plain.Reveal()), secret.Secret{})
	n.must(err)
	app := n.serviceApp(made, false, "okta.apps.manage", "okta.workflows.invoke.manage")
	n.must(n.SignInServiceKey(t.Context(), setup.ServiceKeySignIn{ClientID: app, Key: key}))
	endpoint := n.Workspace().Place.EndpointID
	n.must(n.KeepOwnKey(t.Context(), endpoint, key))
	n.must(n.SetServiceAppClientID(endpoint, app))
	n.wantProblem(n.RotateKeyBeginAs(t.Context(), endpoint, setup.KeyChoice{}, false), "rotate.signed-in-with")
	n.must(n.SignIn(t.Context(), secret.New(n.org.AdminToken())))
	n.must(n.RotateKeyBeginAs(t.Context(), endpoint, setup.KeyChoice{}, true))
	n.must(n.SignInServiceKey(t.Context(), setup.ServiceKeySignIn{ClientID: app, Key: key}))
	n.wantProblem(n.RotateKeyNext(t.Context(), endpoint), "rotate.signed-in-with")
}

// TestRotateKeyResumeStopsBetweenSteps: before each step it asks, with how the
// rotation stands, and what Changed tells comes after that.
func TestRotateKeyResumeStopsBetweenSteps(t *testing.T) {
	b := newBench(t).signedIn().withApp()
	b.must(b.RotateKeyBeginAs(t.Context(), b.endpoint, setup.KeyChoice{}, true))
	var asked []rotate.StepID
	told := 0
	defer b.Changed.Subscribe(func(*workspace.Workspace) {
		if s, _, err := b.RotateKeyState(b.endpoint); err == nil && s.Next != asked[len(asked)-1] {
			t.Errorf("tells of %s when %s was asked for last", s.Next, asked[len(asked)-1])
		}
		told++
	})()
	b.must(b.RotateKeyResume(t.Context(), b.endpoint, func(s rotate.State) bool {
		asked = append(asked, s.Next)
		return s.Next != rotate.StepProveNew
	}))
	if want := []rotate.StepID{rotate.StepMake, rotate.StepRegister, rotate.StepProveNew}; !slices.Equal(asked, want) || told < 2 {
		t.Errorf("asked before %q, told %d times", asked, told)
	}
	if s, _, err := b.RotateKeyState(b.endpoint); err != nil || s.Next != rotate.StepProveNew {
		t.Errorf("stopped before %s, %v", s.Next, err)
	}
}
