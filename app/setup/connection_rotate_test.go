package setup_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/workspace"
)

// atSecrets is a walk that knows the connection's app.
func atSecrets(t *testing.T) *school {
	t.Helper()
	s := newSchool(t)
	s.must(s.FindConnection(t.Context()))
	return s
}

func (s *school) stage() setup.SecretStage { return setup.StageOf(s.connection().Rotation) }

func (s *school) do(deeds ...setup.SecretDeed) {
	s.t.Helper()
	for _, d := range deeds {
		s.must(s.DoSecretDeed(s.t.Context(), d))
	}
}

// atDeactivate brings a rotation to where the old secret may go.
func (s *school) atDeactivate() *school {
	s.t.Helper()
	s.do(setup.AddSecret)
	s.must(s.SaySecret(setup.StagePaste, true))
	s.must(s.SaySecret(setup.StageAuthorize, true))
	return s
}

// actives are the ids of the app's active secrets, asked of the org.
func (s *school) actives() (active, inactive []string) {
	s.t.Helper()
	all, err := s.admin.ClientSecrets(s.t.Context(), s.connection().AppID)
	s.must(err)
	for _, x := range all {
		if x.Active() {
			active = append(active, x.ID)
			continue
		}
		inactive = append(inactive, x.ID)
	}
	return active, inactive
}

func TestSecretRotation(t *testing.T) {
	s := atSecrets(t)
	if s.stage() != setup.StageNone {
		t.Fatal("a rotation runs that nobody began")
	}
	s.do(setup.AddSecret)
	r := s.connection().Rotation
	if s.stage() != setup.StagePaste || r.New == "" || r.New == r.Old || s.connection().SecretID != r.New {
		t.Fatalf("%s: %+v", s.stage(), r)
	}
	s.must(s.ReadConnectionSecret(t.Context()))
	if s.connection().SecretID != r.New {
		t.Error("looking again hands the old secret over")
	}
	s.wantProblem(s.DoSecretDeed(t.Context(), setup.DeactivateOld), "secret.not-due")
	s.must(s.SaySecret(setup.StageAuthorize, true)) // out of turn: counts nothing
	s.must(s.SaySecret(setup.StagePaste, true))
	if s.stage() != setup.StageAuthorize {
		t.Fatalf("stage %s", s.stage())
	}
	s.must(s.SaySecret(setup.StageAuthorize, true))
	s.do(setup.DeactivateOld)
	if active, inactive := s.actives(); !slices.Equal(active, []string{r.New}) || !slices.Equal(inactive, []string{r.Old}) {
		t.Fatalf("active %v, inactive %v", active, inactive)
	}
	s.must(s.SaySecret(setup.StagePaste, false)) // too late to take back
	s.do(setup.ReactivateOld)
	if s.stage() != setup.StageDeactivate {
		t.Fatalf("stage %s", s.stage())
	}
	s.do(setup.DeactivateOld, setup.DeleteOld)
	if active, inactive := s.actives(); !slices.Equal(active, []string{r.New}) || len(inactive) != 0 {
		t.Fatalf("active %v, inactive %v", active, inactive)
	}
	c := s.connection()
	if s.stage() != setup.StageNone || len(c.Secrets) != 1 || c.Secrets[0].ID != r.New {
		t.Errorf("%+v, %+v", c.Rotation, c.Secrets)
	}
	for _, x := range c.Rotation.Changes {
		if x.RequestID == "" || x.Method == "GET" {
			t.Errorf("evidence %+v", x)
		}
	}
	if len(c.Rotation.Changes) != 5 {
		t.Errorf("%d requests changed something, 5 were sent", len(c.Rotation.Changes))
	}
}

// Every deed is the request that was shown, and looking changes nothing.
func TestSecretDeedsAreShown(t *testing.T) {
	s := atSecrets(t)
	secrets := "/api/v1/apps/" + s.connection().AppID + "/credentials/secrets"
	shown := func(d setup.SecretDeed, want ...string) {
		t.Helper()
		reads := s.logged(readSecretEvent)
		previews, err := s.PreviewSecretDeed(t.Context(), d)
		s.must(err)
		if got := setup.RequestLines(previews); !slices.Equal(got, want) {
			t.Errorf("%s shows %q, want %q", d, got, want)
		}
		if s.logged(readSecretEvent) != reads {
			t.Errorf("looking at %s read a secret", d)
		}
	}
	shown(setup.AddSecret, "POST "+secrets)
	s.do(setup.AddSecret)
	r := s.connection().Rotation
	shown(setup.TakeBack, "POST "+secrets+"/"+r.New+"/lifecycle/deactivate", "DELETE "+secrets+"/"+r.New)
	s.must(s.SaySecret(setup.StagePaste, true))
	s.must(s.SaySecret(setup.StageAuthorize, true))
	shown(setup.DeactivateOld, "POST "+secrets+"/"+r.Old+"/lifecycle/deactivate")
	s.do(setup.DeactivateOld)
	shown(setup.ReactivateOld, "POST "+secrets+"/"+r.Old+"/lifecycle/activate")
	shown(setup.DeleteOld, "DELETE "+secrets+"/"+r.Old)
}

// The new secret can be taken back at any time before the old one is
// deactivated; the old one is handed over again.
func TestSecretRotationIsTakenBack(t *testing.T) {
	for _, stage := range []setup.SecretStage{setup.StagePaste, setup.StageAuthorize, setup.StageDeactivate} {
		t.Run(string(stage), func(t *testing.T) {
			s := atSecrets(t)
			s.must(s.ReadConnectionSecret(t.Context()))
			before, id := s.value(), s.connection().SecretID
			s.do(setup.AddSecret)
			s.must(s.SaySecret(setup.StagePaste, stage != setup.StagePaste))
			s.must(s.SaySecret(setup.StageAuthorize, stage == setup.StageDeactivate))
			if s.stage() != stage {
				t.Fatalf("stage %s", s.stage())
			}
			s.faulty("api-500@DELETE /api/v1/apps/{app}/credentials/secrets/{secret}")
			s.wantProblem(s.DoSecretDeed(t.Context(), setup.TakeBack), "okta.5xx")
			s.faulty()
			s.do(setup.TakeBack)
			if active, inactive := s.actives(); !slices.Equal(active, []string{id}) || len(inactive) != 0 {
				t.Errorf("active %v, inactive %v", active, inactive)
			}
			if s.value() != before || s.connection().SecretID != id || s.stage() != setup.StageNone {
				t.Errorf("the old secret isn't the one to hand over: %+v", s.connection())
			}
		})
	}
}

// Between what was shown and its sending the secrets become others: what wasn't shown
// isn't sent.
func TestSecretDeedsAreSentAsShown(t *testing.T) {
	s := atSecrets(t)
	s.do(setup.AddSecret)
	r := *s.connection().Rotation
	s.must(s.admin.DeactivateClientSecret(t.Context(), s.connection().AppID, r.New))
	s.must(s.FindConnection(t.Context()))
	s.must(s.ReadConnectionSecret(t.Context()))
	shown, err := s.PreviewSecretDeed(t.Context(), setup.TakeBack)
	s.must(err)
	if len(shown) != 1 || shown[0].Method != "DELETE" {
		t.Fatalf("shown of a secret that is inactive: %v", shown)
	}
	s.must(s.admin.ActivateClientSecret(t.Context(), s.connection().AppID, r.New))
	s.wantProblem(s.DoSecretDeedAsShown(t.Context(), setup.TakeBack, shown), "connection.changed")
	if active, _ := s.actives(); len(active) != 2 {
		t.Fatalf("something was sent that wasn't shown: %v are active", active)
	}
	shown, err = s.PreviewSecretDeed(t.Context(), setup.TakeBack)
	s.must(err)
	s.must(s.DoSecretDeedAsShown(t.Context(), setup.TakeBack, shown))
	if active, inactive := s.actives(); !slices.Equal(active, []string{r.Old}) || len(inactive) > 0 {
		t.Errorf("active %v, inactive %v", active, inactive)
	}
	s.wantProblem(s.DoSecretDeedAsShown(t.Context(), setup.AddSecret, nil), "connection.changed")
	if active, _ := s.actives(); len(active) != 1 || s.stage() != setup.StageNone {
		t.Errorf("%v are active, stage %q", active, s.stage())
	}
}

// A second secret whose answer was lost is found, not made again, also after a
// restart: everything needed stands in the workspace.
func TestLostSecretIsFound(t *testing.T) {
	s := atSecrets(t)
	s.faulty("api-eof-late@POST /api/v1/apps/{app}/credentials/secrets")
	if err := s.DoSecretDeed(t.Context(), setup.AddSecret); err == nil {
		t.Fatal("an answer that never came counts as one")
	}
	if active, _ := s.actives(); len(active) != 2 || s.stage() != setup.StageAdd {
		t.Fatalf("the org made %d, stage %q", len(active), s.stage())
	}
	s.faulty()
	s.do(setup.AddSecret)
	if active, _ := s.actives(); len(active) != 2 || s.stage() != setup.StagePaste || s.connection().SecretID != s.connection().Rotation.New {
		t.Errorf("%v, %+v", active, s.connection().Rotation)
	}
}

// A request that never arrived is sent again; one that was refused leaves no
// rotation behind.
func TestAddingASecretFails(t *testing.T) {
	for _, tc := range []struct {
		fault, code string
		stage       setup.SecretStage
	}{
		{"api-eof", "", setup.StageAdd},
		{"api-500", "okta.5xx", setup.StageAdd},
		{"api-429", "rate-limit", setup.StageNone},
		{"api-403", "rights.missing", setup.StageNone},
		{"api-html", "", setup.StageNone},
	} {
		t.Run(tc.fault, func(t *testing.T) {
			s := atSecrets(t)
			s.faulty(tc.fault + "@POST /api/v1/apps/{app}/credentials/secrets")
			err := s.DoSecretDeed(t.Context(), setup.AddSecret)
			p := problem.From(err)
			if p == nil || (tc.code != "" && p.Code != tc.code) || s.stage() != tc.stage {
				t.Fatalf("%v; stage %q", err, s.stage())
			}
			s.faulty()
			s.do(setup.AddSecret)
			if active, _ := s.actives(); len(active) != 2 || s.stage() != setup.StagePaste {
				t.Errorf("active %v, stage %q", active, s.stage())
			}
		})
	}
}

func TestTwoSecretsAtMost(t *testing.T) {
	t.Run("one is inactive", func(t *testing.T) {
		s := atSecrets(t)
		made, err := s.admin.AddClientSecret(t.Context(), s.connection().AppID)
		s.must(err)
		s.must(s.admin.DeactivateClientSecret(t.Context(), s.connection().AppID, made.ID))
		s.wantProblem(s.DoSecretDeed(t.Context(), setup.AddSecret), "secret.two")
		previews, err := s.PreviewSecretDeed(t.Context(), setup.DeleteInactive)
		s.must(err)
		if len(previews) != 1 || !strings.HasSuffix(previews[0].String(), "/"+made.ID) || previews[0].Method != "DELETE" {
			t.Errorf("%v", previews)
		}
		s.do(setup.DeleteInactive, setup.AddSecret)
		if s.stage() != setup.StagePaste {
			t.Errorf("stage %q", s.stage())
		}
	})
	t.Run("both are active", func(t *testing.T) {
		s := atSecrets(t)
		made, err := s.admin.AddClientSecret(t.Context(), s.connection().AppID)
		s.must(err)
		s.wantProblem(s.DoSecretDeed(t.Context(), setup.AddSecret), "secret.two-active")
		s.must(s.AdoptSecondSecret(t.Context()))
		if r := s.connection().Rotation; s.stage() != setup.StagePaste || r.New != made.ID || s.value() != made.Secret.Reveal() {
			t.Errorf("%+v", r)
		}
	})
}

// Okta keeps one active secret; that somebody else took the new one away is
// told before the old one is gone.
func TestLastActiveSecret(t *testing.T) {
	s := atSecrets(t).atDeactivate()
	c := s.connection()
	s.must(s.admin.DeactivateClientSecret(t.Context(), c.AppID, c.Rotation.New))
	s.wantProblem(s.DoSecretDeed(t.Context(), setup.DeactivateOld), "secret.last-active")
	if active, _ := s.actives(); !slices.Equal(active, []string{c.Rotation.Old}) || s.stage() != setup.StageDeactivate {
		t.Errorf("active %v, stage %q", active, s.stage())
	}
}

func TestSecretsThatWentAway(t *testing.T) {
	s := atSecrets(t).atDeactivate()
	s.do(setup.DeactivateOld)
	c := s.connection()
	s.must(s.admin.ActivateClientSecret(t.Context(), c.AppID, c.Rotation.Old))
	s.wantProblem(s.DoSecretDeed(t.Context(), setup.DeleteOld), "secret.refused-delete")
	s.must(s.admin.DeactivateClientSecret(t.Context(), c.AppID, c.Rotation.Old))
	s.must(s.admin.DeleteClientSecret(t.Context(), c.AppID, c.Rotation.Old))
	s.do(setup.DeleteOld)
	if s.stage() != setup.StageNone || len(s.connection().Secrets) != 1 {
		t.Errorf("%+v", s.connection())
	}
}

// The rotation waits in the workspace's file.
func TestSecretRotationSurvivesARestart(t *testing.T) {
	s := atSecrets(t)
	s.do(setup.AddSecret)
	ws, err := s.app.Workspaces.Load(s.Workspace().ID)
	s.must(err)
	again := setup.Open(setup.Deps{Store: s.app.Workspaces, Vault: s.app.Vault, Network: s.app.Network, Now: time.Now}, ws)
	t.Cleanup(again.Close)
	s.Walk.Close()
	s.Walk = again
	s.must(s.SaySecret(setup.StagePaste, true))
	s.must(s.SaySecret(setup.StageAuthorize, true))
	s.do(setup.DeactivateOld, setup.DeleteOld)
	if active, _ := s.actives(); len(active) != 1 || active[0] != s.connection().SecretID {
		t.Errorf("active %v", active)
	}
}

// A sign-in that loses its right for a while loses no rotation.
func TestSecretRotationOutlivesARefusal(t *testing.T) {
	s := atSecrets(t).atDeactivate()
	s.faulty("apps-forbidden")
	s.must(s.FindConnection(t.Context()))
	if c := s.connection(); s.stage() != setup.StageDeactivate || c.AppID == "" || !c.ReadRefused {
		t.Fatalf("%+v", c)
	}
	s.faulty()
	s.must(s.FindConnection(t.Context()))
	s.do(setup.DeactivateOld, setup.DeleteOld)
}

func TestRefusedSecretsRoute(t *testing.T) {
	s := atSecrets(t)
	s.faulty("secrets-route-refused")
	s.must(s.ReadConnectionSecret(t.Context()))
	if c := s.connection(); !c.ReadRefused || c.Step.Current() != workspace.InProgress {
		t.Errorf("%+v", c)
	}
	s.wantProblem(s.DoSecretDeed(t.Context(), setup.AddSecret), "rights.missing")
	if s.stage() != setup.StageNone {
		t.Error("a rotation was begun although not even a look was allowed")
	}
}
