package walk

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/ui/house"
	"github.com/flowlatch/flowlatch/ui/house/housetest"
	"github.com/flowlatch/flowlatch/ui/look"
)

// The whole rotation by keyboard, each request shown first.
func TestConnectionRotatesTheSecret(t *testing.T) {
	h, p := atQuestions(t)
	rows := p.secrets.stages.rows
	secrets := h.Workspace().Org.Origin + "/api/v1/apps/" + h.Workspace().Connection.AppID + "/credentials/secrets"
	stage := func() setup.SecretStage { return setup.StageOf(h.Workspace().Connection.Rotation) }
	deed := func(b *house.Button, want string, then setup.SecretStage) {
		t.Helper()
		before := stage()
		press(h.host, b, fyne.KeyReturn)
		if !strings.Contains(h.detail, want) || h.before != fyne.Focusable(b) {
			t.Fatalf("shown: %s; back to %v", h.detail, h.before)
		}
		if stage() != before {
			t.Fatal("it was done before it was asked")
		}
		h.say(t, true)
		if stage() != then {
			t.Fatalf("stage %q, want %q: %v", stage(), then, p.tries.shown())
		}
	}
	press(h.host, p.secrets.fold.toggle, fyne.KeyReturn)
	deed(rows[setup.StageAdd].do, "POST "+secrets, setup.StagePaste)
	if !p.secrets.stages.copy.field.Visible() || rows[setup.StageAuthorize].tick.Visible() {
		t.Error("the new secret isn't there to be copied, or re-authorizing is asked too early")
	}
	deed(p.secrets.stages.back, "DELETE "+secrets, setup.StageNone)
	deed(rows[setup.StageAdd].do, "POST "+secrets, setup.StagePaste)
	r := h.Workspace().Connection.Rotation
	press(h.host, rows[setup.StagePaste].tick, fyne.KeySpace)
	press(h.host, rows[setup.StageAuthorize].tick, fyne.KeySpace)
	deed(rows[setup.StageDeactivate].do, "POST "+secrets+"/"+r.Old+"/lifecycle/deactivate", setup.StageDelete)
	deed(p.secrets.stages.undo, "POST "+secrets+"/"+r.Old+"/lifecycle/activate", setup.StageDeactivate)
	deed(rows[setup.StageDeactivate].do, "/lifecycle/deactivate", setup.StageDelete)
	deed(rows[setup.StageDelete].do, "DELETE "+secrets+"/"+r.Old, setup.StageNone)
	if got := h.Workspace().Connection.Secrets; len(got) != 1 || got[0].ID != r.New {
		t.Errorf("%+v", got)
	}
}

// What takes a secret away is shown so, and in a production org with a warning.
func TestConnectionShowsWhatASecretDeedTakes(t *testing.T) {
	housetest.App(t, look.Light)
	for deed, takes := range map[setup.SecretDeed]bool{
		setup.AddSecret: false, setup.ReactivateOld: false, setup.DeactivateOld: true, setup.DeleteOld: true, setup.DeleteInactive: true, setup.TakeBack: true,
	} {
		if deed.Takes() != takes {
			t.Errorf("%s takes something away: %v", deed, deed.Takes())
		}
	}
	for _, mark := range []workspace.Mark{workspace.MarkProduction, workspace.MarkNotProduction} {
		ws := describedWorkspace(workspace.LevelOAuth)
		ws.Practice, ws.Mark = false, mark
		p := NewConnection(newHost(t, ws)).(*connectionPage)
		s := p.sending(orgChange{takes: true}, []setup.Preview{{Method: "DELETE", Path: "/api/v1/apps/0oa1/credentials/secrets/ocs1"}})
		if want := "DELETE " + ws.Org.Origin + "/api/v1/apps/0oa1/credentials/secrets/ocs1"; s.Request != want || !s.Takes || len(s.Warnings) > 0 != (mark == workspace.MarkProduction) {
			t.Errorf("%s: %+v", mark, s)
		}
	}
}

// What speaks against a rotation is told with a way out of it.
func TestConnectionFreesAPlace(t *testing.T) {
	h, p := atQuestions(t)
	for _, err := range []error{
		h.Walk().DoSecretDeed(t.Context(), setup.AddSecret), h.Walk().SaySecret(setup.StagePaste, true),
		h.Walk().SaySecret(setup.StageAuthorize, true), h.Walk().DoSecretDeed(t.Context(), setup.DeactivateOld),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	forgotten := h.Workspace().Connection.Rotation
	forgotten.Ended = time.Now() // as on another computer, where nobody knows of it
	h.Update()
	press(h.host, p.secrets.fold.toggle, fyne.KeyReturn)
	press(h.host, p.secrets.stages.rows[setup.StageAdd].do, fyne.KeyReturn)
	h.say(t, true)
	if shown := p.tries.shown(); shown == nil || shown.Code != "secret.two" {
		t.Fatalf("%v", shown)
	}
	p.tries.take(setup.DoDeleteInactive)
	if !strings.Contains(h.detail, "DELETE ") {
		t.Fatalf("shown: %s", h.detail)
	}
	h.say(t, true)
	if got := h.Workspace().Connection.Secrets; len(got) != 1 || p.tries.shown() != nil {
		t.Errorf("%+v, %v", got, p.tries.shown())
	}
}

// A refusal is told, leaves no rotation behind, and can be tried again.
func TestConnectionTellsARefusedSecret(t *testing.T) {
	for fault, code := range map[string]string{"api-429": "rate-limit", "api-403": "rights.missing", "api-500": "okta.5xx"} {
		t.Run(fault, func(t *testing.T) {
			h, p := atQuestions(t, fault+"@POST /api/v1/apps/{app}/credentials/secrets")
			press(h.host, p.secrets.fold.toggle, fyne.KeyReturn)
			press(h.host, p.secrets.stages.rows[setup.StageAdd].do, fyne.KeyReturn)
			h.say(t, true)
			if shown := p.tries.shown(); shown == nil || shown.Code != code || len(shown.Ways) == 0 {
				t.Errorf("%v", shown)
			}
			if c := h.Workspace().Connection; c.Rotation.Running() != (fault == "api-500") {
				t.Errorf("%+v", c.Rotation)
			}
		})
	}
}

// Where secrets may not be seen, the clicks are there, and say why.
func TestConnectionRefusedSecretsLeaveTheClicks(t *testing.T) {
	h, p := atQuestions(t, "secrets-route-refused")
	take(t, h.host, "Read the secret")
	press(h.host, p.secrets.fold.toggle, fyne.KeyReturn)
	if !p.secrets.byHand.Visible() || p.secrets.stages.object.Visible() || p.secrets.read.Visible() && p.secrets.which.Visible() {
		t.Error("it offers what Okta refused")
	}
	if words := p.secrets.hand.Text(); !strings.HasPrefix(words, "Okta doesn't let this sign-in") {
		t.Errorf("it says %q", words)
	}
	if !p.paste.card.Visible() {
		t.Error("nothing asks for the secret")
	}
}
