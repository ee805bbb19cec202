package setup_test

import (
	"testing"
	"time"

	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/oauth/secret"
)

// While practising no request goes to any address but the practice org's own,
// whoever asks for it, and what was proven stays.
func TestPractisingSendsNothingElsewhere(t *testing.T) {
	other := newBench(t)
	for _, c := range []struct {
		name    string
		prepare func(*bench)
		raw     string
		code    string
	}{
		{"a real org, at first", func(*bench) {}, "acme-admin.okta.com/admin/dashboard", "org.practice-only"},
		{"a real org, when signed in", func(b *bench) { b.signedIn() }, "https://acme.okta.com", "org.practice-only"},
		{"another practice org, at first", func(*bench) {}, other.practice.URL, "org.other"},
		{"another practice org, once checked", func(b *bench) { b.must(b.CheckOrg(t.Context(), b.practice.URL)) }, other.practice.URL, "org.other"},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := newBench(t)
			c.prepare(b)
			sent, before := b.app.Activity.Len(), b.Workspace()
			b.wantProblem(b.CheckOrg(t.Context(), c.raw), c.code)
			if got := b.app.Activity.Len(); got != sent {
				t.Errorf("%d requests were sent", got-sent)
			}
			if b.Workspace() != before {
				t.Errorf("the step changed: %+v", b.Workspace().Org.Step)
			}
		})
	}
}

// A step isn't done while a check of it is red or was not made: whoever signs
// in after a failed check has the org checked again.
func TestSigningInChecksTheOrgAgain(t *testing.T) {
	b := newBench(t)
	b.must(b.CheckOrg(t.Context(), b.practice.URL))
	ws := b.Workspace().Clone()
	ws.Org.Step.State = workspace.Attention
	ws.Org.Step.Proof.Checks[0] = workspace.Check{Name: setup.OrgChecks()[0], Outcome: workspace.Failed}
	if setup.OrgStands(ws) {
		t.Error("an org that wasn't reached stands")
	}
	w := setup.Open(setup.Deps{Store: b.app.Workspaces, Vault: b.app.Vault, Network: b.app.Network, Activity: b.app.Activity, Now: time.Now}, ws)
	b.must(w.SignIn(t.Context(), b.practice.AdminToken))
	wantAllMade(t, w.Workspace().Org.Step)
	if got := w.Workspace().Org.Entered; got != ws.Org.Entered {
		t.Errorf("the address that was entered became %s", got)
	}
}

func wantAllMade(t *testing.T, s workspace.Step) {
	t.Helper()
	if s.Current() != workspace.Done {
		t.Fatalf("the step is %s", s.Current())
	}
	for i, c := range s.Proof.Checks {
		if c.Outcome == workspace.Failed || c.Outcome == workspace.Waiting {
			t.Errorf("done, but %s is %s", c.Name, c.Outcome)
		}
		if want := setup.OrgChecks()[i]; c.Name.Key != want.Key {
			t.Errorf("check %d is %s, want %s", i+1, c.Name, want)
		}
	}
}

// The rows of the proof are the same ones before and after the sign-in, and
// what is said of who is signed in goes with the sign-in.
func TestOrgProofFollowsTheSignIn(t *testing.T) {
	b := newBench(t)
	rows := func() map[string]workspace.Outcome {
		out := map[string]workspace.Outcome{}
		for _, c := range b.Workspace().Org.Step.Proof.Checks {
			out[c.Name.English] = c.Outcome
		}
		return out
	}
	want := func(when string, signedIn, workflows workspace.Outcome) {
		t.Helper()
		if got := rows(); len(got) != 7 || got["Signed in"] != signedIn || got["Workflows in use"] != workflows {
			t.Errorf("%s: %v", when, got)
		}
	}
	b.must(b.CheckOrg(t.Context(), b.practice.URL))
	want("checked", workspace.Waiting, workspace.Waiting)
	b.must(b.SignIn(t.Context(), b.practice.AdminToken))
	want("signed in", workspace.Passed, workspace.Noted)
	b.must(b.CheckOrg(t.Context(), b.practice.URL))
	want("checked again", workspace.Passed, workspace.Noted)
	b.must(b.SignOut(t.Context()))
	want("signed out", workspace.Waiting, workspace.Waiting)
	b.wantProblem(b.SignIn(t.Context(), secret.New("00wrong")), "sign-in.refused")
	want("refused", workspace.Failed, workspace.Waiting)
	b.must(b.ContinueWithoutSignIn(t.Context()))
	b.must(b.CheckOrg(t.Context(), b.practice.URL))
	for _, c := range b.Workspace().Org.Step.Proof.Checks {
		if c.Outcome == workspace.Waiting {
			t.Errorf("done without a sign-in, but %s waits", c.Name)
		}
	}
}
