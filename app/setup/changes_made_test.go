package setup_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/flowlatch/flowlatch/app/rotate"
	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/oauth"
	"github.com/flowlatch/flowlatch/okta/practice"
)

// made are the things of a kind on the list of what the walk made.
func (b *bench) made(kind workspace.CreatedKind) (all []workspace.Created) {
	for _, c := range b.Workspace().Created {
		if c.Kind == kind {
			all = append(all, c)
		}
	}
	return all
}

// one is the only thing of a kind.
func (b *bench) one(kind workspace.CreatedKind) workspace.Created {
	b.t.Helper()
	all := b.made(kind)
	if len(all) != 1 {
		b.t.Fatalf("%s: %+v", kind, all)
	}
	return all[0]
}

// onExistingApp puts a key of this walk on an app that somebody else made, beside
// a key that it has.
func (s *school) onExistingApp() {
	s.t.Helper()
	s.adopted(serviceAppBody("Half done", "private_key_jwt", `,"jwks":{"keys":[`+strangersKey+`]}`))
	s.must(s.MakeAppKey(s.t.Context(), s.endpoint, setup.KeyChoice{Type: oauth.ECP256}))
	s.settle(setup.Deed{Kind: setup.DeedRegisterKey}, s.read())
}

func TestAKeyOnAnExistingAppIsListed(t *testing.T) {
	for name, body := range map[string]string{
		"added":         serviceAppBody("Half done", "private_key_jwt", `,"jwks":{"keys":[`+strangersKey+`]}`),
		"with the rest": serviceAppBody("Half done", "client_secret_basic", ""),
	} {
		t.Run(name, func(t *testing.T) {
			s := newSchoolOf(t, practice.Config{})
			s.adopted(body)
			s.must(s.MakeAppKey(t.Context(), s.endpoint, setup.KeyChoice{Type: oauth.ECP256}))
			s.putRight()
			keys, err := s.admin.Keys(t.Context(), s.serviceApp().AppID)
			s.must(err)
			c := s.one(workspace.CreatedKey)
			own := keys[len(keys)-1]
			if c.ID != own.ID || c.Label != s.serviceApp().KeyID || c.AppID != s.serviceApp().AppID || c.RequestID == "" || c.Unseen {
				t.Errorf("%+v, the app has %+v", c, own)
			}
			if c.OnlyActive != (len(keys) == 1) || !setup.SignsWith(s.Workspace(), c) || setup.AppName(s.Workspace(), c.AppID) != "Half done" {
				t.Errorf("%+v of %d keys", c, len(keys))
			}
		})
	}
}

// A rotation puts the new key in the old one's place on the list; keys of an app
// that the walk made go with the app.
func TestTheListFollowsRotations(t *testing.T) {
	s := newSchoolOf(t, practice.Config{})
	s.onExistingApp()
	s.settle(setup.Deed{Kind: setup.DeedGrant, Target: setup.ScopeInvoke}, s.read())
	before := s.one(workspace.CreatedKey)
	s.rotatedUntil(rotate.StepDeactivate)
	if all := s.made(workspace.CreatedKey); len(all) != 2 {
		t.Fatalf("in the middle: %+v", all)
	}
	s.wantProblem(s.Remove(t.Context(), []string{before.ID}), "rotate.under-way")
	s.must(s.RotateKeyResume(t.Context(), s.endpoint, nil))
	if c := s.one(workspace.CreatedKey); c.ID == before.ID || c.Label != s.serviceApp().KeyID {
		t.Errorf("afterwards %+v", c)
	}
	b := newBench(t).signedIn().withApp()
	b.must(b.RotateKeyBeginAs(t.Context(), b.endpoint, setup.KeyChoice{}, true))
	b.must(b.RotateKeyResume(t.Context(), b.endpoint, nil))
	if all := b.made(workspace.CreatedKey); len(all) > 0 {
		t.Errorf("of an app that was made here: %+v", all)
	}
}

func TestRemoveAKey(t *testing.T) {
	s := newSchoolOf(t, practice.Config{})
	s.onExistingApp()
	s.settle(setup.Deed{Kind: setup.DeedGrant, Target: setup.ScopeInvoke}, s.read())
	s.must(s.ProveToken(t.Context(), s.endpoint))
	c := s.one(workspace.CreatedKey)
	s.must(s.Remove(t.Context(), []string{c.ID}))
	keys, err := s.admin.Keys(t.Context(), c.AppID)
	s.must(err)
	if len(keys) != 1 || keys[0].ID == c.ID || len(s.made(workspace.CreatedKey)) != 0 {
		t.Errorf("left at Okta: %+v", keys)
	}
	if s.state(workspace.StepServiceApp) == workspace.Done {
		t.Error("step 3 is done though its key is gone")
	}
}

// The only active key stays: Okta refuses to deactivate it, and that is said.
func TestTheOnlyActiveKeyStays(t *testing.T) {
	s := newSchoolOf(t, practice.Config{})
	s.adopted(serviceAppBody("Half done", "client_secret_basic", ""))
	s.must(s.MakeAppKey(t.Context(), s.endpoint, setup.KeyChoice{Type: oauth.ECP256}))
	s.putRight()
	c := s.one(workspace.CreatedKey)
	if !setup.OnlyActive(s.Workspace(), c) {
		t.Errorf("it isn't known to be the only one: %+v", c)
	}
	s.wantProblem(s.Remove(t.Context(), []string{c.ID}), "remove.last-active")
	s.one(workspace.CreatedKey)
}

func TestAClientSecretIsListedAndRemoved(t *testing.T) {
	s := atSecrets(t)
	s.do(setup.AddSecret)
	c := s.one(workspace.CreatedSecret)
	ws := s.Workspace()
	if c.ID != ws.Connection.SecretID || setup.OnlyActive(ws, c) || !setup.HandsOver(ws, c) || !strings.Contains(setup.AppName(ws, c.AppID), "Workflows") {
		t.Errorf("%+v", c)
	}
	s.wantProblem(s.Remove(t.Context(), []string{c.ID}), "remove.rotating")
	s.must(s.SaySecret(setup.StagePaste, true))
	s.must(s.SaySecret(setup.StageAuthorize, true))
	s.do(setup.DeactivateOld, setup.DeleteOld)
	if !setup.OnlyActive(s.Workspace(), c) {
		t.Error("it isn't known to be the only one")
	}
	s.wantProblem(s.Remove(t.Context(), []string{c.ID}), "remove.last-active")
	other, err := s.admin.AddClientSecret(t.Context(), c.AppID) // by hand
	s.must(err)
	ref := s.connection().Secret
	s.must(s.Remove(t.Context(), []string{c.ID}))
	if active, inactive := s.actives(); !slices.Equal(active, []string{other.ID}) || len(inactive) > 0 {
		t.Errorf("left at Okta: %v, %v", active, inactive)
	}
	if s.connection().Secret != "" || s.connection().SecretID != "" || len(s.made(workspace.CreatedSecret)) > 0 {
		t.Errorf("kept here: %+v", s.connection())
	}
	if _, err := s.app.Vault.Get(t.Context(), ref); err == nil {
		t.Error("the secret is still kept")
	}
}

// Taken back, or found gone, a secret is off the list.
func TestWhatIsGoneIsOffTheList(t *testing.T) {
	s := atSecrets(t)
	s.do(setup.AddSecret, setup.TakeBack)
	if all := s.made(workspace.CreatedSecret); len(all) > 0 {
		t.Errorf("after it was taken back: %+v", all)
	}
	s.onExistingApp()
	c := s.one(workspace.CreatedKey)
	s.must(s.admin.DeactivateKey(t.Context(), c.AppID, c.ID)) // by somebody else
	s.must(s.admin.DeleteKey(t.Context(), c.AppID, c.ID))
	s.read()
	if all := s.made(workspace.CreatedKey); len(all) > 0 {
		t.Errorf("after the app was read: %+v", all)
	}
}

// What a lost answer may have made is on the list, and is known for sure once the
// app is read.
func TestWhatALostAnswerMade(t *testing.T) {
	for fault, there := range map[string]bool{"api-eof-late": true, "api-eof": false} {
		t.Run(fault, func(t *testing.T) {
			s := atSecrets(t)
			s.faulty(fault + "@POST /api/v1/apps/{app}/credentials/secrets")
			if err := s.DoSecretDeed(t.Context(), setup.AddSecret); err == nil {
				t.Fatal("the answer came")
			}
			s.faulty()
			if c := s.one(workspace.CreatedSecret); !c.Unseen || strings.HasPrefix(c.ID, "ocs") {
				t.Fatalf("%+v", c)
			}
			s.do(setup.AddSecret)
			if c := s.one(workspace.CreatedSecret); c.Unseen || c.ID != s.connection().Rotation.New {
				t.Errorf("%+v, it is %s", c, s.connection().Rotation.New)
			}
			s.adopted(serviceAppBody("Half done", "private_key_jwt", `,"jwks":{"keys":[`+strangersKey+`]}`))
			s.must(s.MakeAppKey(t.Context(), s.endpoint, setup.KeyChoice{Type: oauth.ECP256}))
			seen := s.read()
			deed := setup.Deed{Kind: setup.DeedRegisterKey}
			shown, err := s.PreviewDeed(t.Context(), s.endpoint, deed, seen)
			s.must(err)
			s.faulty(fault + "@POST /api/v1/apps/{app}/credentials/jwks")
			if _, err := s.DoDeed(t.Context(), s.endpoint, deed, seen, shown); err == nil {
				t.Fatal("the answer came")
			}
			s.faulty()
			if c := s.one(workspace.CreatedKey); !c.Unseen || c.ID != s.serviceApp().KeyID {
				t.Fatalf("%+v", c)
			}
			s.read()
			if all := s.made(workspace.CreatedKey); len(all) == 1 != there || there && (all[0].Unseen || !strings.HasPrefix(all[0].ID, "pks")) {
				t.Errorf("after the app was read: %+v", all)
			}
		})
	}
}

// A grant that is revoked on the app's page is off the list.
func TestARevokedGrantIsOffTheList(t *testing.T) {
	s := newSchoolOf(t, practice.Config{})
	s.onExistingApp()
	state := s.settle(setup.Deed{Kind: setup.DeedGrant, Target: setup.ScopeInvoke}, s.read())
	s.one(workspace.CreatedGrant)
	s.settle(setup.Deed{Kind: setup.DeedRevoke, Target: state.Scopes[0].ID}, state)
	if all := s.made(workspace.CreatedGrant); len(all) > 0 {
		t.Errorf("%+v", all)
	}
}
