package report_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/report"
	"github.com/flowlatch/flowlatch/app/rotate"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/workspace"
)

func TestChangesStandWithWhoMadeThem(t *testing.T) {
	r := report.New(acme())
	for i, want := range []struct{ what, app, who, entries string }{
		{"App made", "", "Robin Doe", "u2"},
		{"Scope granted", "Workflows invoker", "Robin Doe", ""},
		{"App's settings changed", "Workflows invoker", "sam@acme.example", "u6?"}, // not u5, which failed
		{"Key added", "Workflows invoker", "Admin bot", ""},
		{"Key deleted", "Workflows invoker", "Admin bot", ""},
	} {
		c := r.Changes[i]
		who := c.By.Name
		if who == "" {
			who = c.By.Login
		}
		if got := strings.Join(ids(r, c.Found), " "); c.What.String() != want.what || c.App != want.app || who != want.who || got != want.entries {
			t.Errorf("%s %s: %q of %q by %q, entries %q", c.Method, c.Path, c.What, c.App, who, got)
		}
	}
	if r.Dropped.Count != 12 || r.StartsLate {
		t.Errorf("%+v, %v", r.Dropped, r.StartsLate)
	}
}

// Every kind of change that is made has a name.
func TestKindsOfChange(t *testing.T) {
	in := acme()
	in.Workspace.Changes.List = nil
	const app, key = "/api/v1/apps/" + appID, "/0oaITclorXwIS8HGNWk0"
	for _, line := range strings.Split(strings.TrimSpace(`
		POST apps|App made
		PUT `+app+`|App's settings changed
		DELETE `+app+`|App deleted
		POST `+app+`/lifecycle/activate|App activated
		POST `+app+`/lifecycle/deactivate|App deactivated
		POST `+app+`/grants|Scope granted
		DELETE `+app+`/grants`+key+`|Scope revoked
		POST `+app+`/credentials/jwks|Key added
		POST `+app+`/credentials/jwks`+key+`/lifecycle/activate|Key activated
		POST `+app+`/credentials/jwks`+key+`/lifecycle/deactivate|Key deactivated
		DELETE `+app+`/credentials/jwks`+key+`|Key deleted
		POST `+app+`/credentials/secrets|Client secret made
		POST `+app+`/credentials/secrets`+key+`/lifecycle/activate|Client secret activated
		POST `+app+`/credentials/secrets`+key+`/lifecycle/deactivate|Client secret deactivated
		DELETE `+app+`/credentials/secrets`+key+`|Client secret deleted
		POST /oauth2/v1/clients/`+appID+`/roles|Admin role given
		DELETE /oauth2/v1/clients/`+appID+`/roles`+key+`|Admin role taken away
		DELETE /api/v1/api-tokens/current|API token revoked
		POST /api/v1/else|`), "\n") {
		request, want, _ := strings.Cut(strings.TrimSpace(line), "|")
		method, path, _ := strings.Cut(request, " ")
		if path == "apps" {
			path = "/api/v1/apps"
		}
		in.Workspace.Changes.List = []workspace.Change{{Method: method, Path: path, At: at(1)}}
		if got := report.New(in).Changes[0].What.String(); got != want {
			t.Errorf("%s is called %q, want %q", request, got, want)
		}
	}
}

// An entry far from a change, by the org's clock, isn't taken for its own.
func TestEntriesFarFromAChangeAreOthers(t *testing.T) {
	in := acme()
	in.Workspace.Org.ClockOffset = 10 * time.Minute
	r := report.New(in)
	if got := r.Changes[2].Found; got != nil {
		t.Errorf("ten minutes away: %v", ids(r, got))
	}
	in.Log.Entries = acmeLog().Entries
	for i := range in.Log.Entries {
		in.Log.Entries[i].At = in.Log.Entries[i].At.Add(10 * time.Minute)
	}
	if r = report.New(in); len(r.Changes[2].Found) != 1 {
		t.Error("by the org's clock it is the same time")
	}
}

func TestReportSaysWhatItDoesNotKnowOfChanges(t *testing.T) {
	in := acme()
	in.Workspace.Changes = workspace.Changes{}
	r := report.New(in)
	words := r.Markdown(report.Words{})
	if !r.StartsLate || !bytes.Contains(words, []byte("earlier Flowlatch")) || !bytes.Contains(words, []byte("No request of Flowlatch")) {
		t.Errorf("%v: it doesn't say that there were changes before", r.StartsLate)
	}
	if r := report.New(practice()); r.StartsLate {
		t.Error("nothing was made, yet it was before")
	}
}

// The log is asked for what was changed, too.
func TestSearchNamesChanges(t *testing.T) {
	in := acme()
	in.Workspace.Changes.List = []workspace.Change{{Method: "DELETE", Path: "/api/v1/apps/0oaGone0000000000000", At: at(-90), RequestID: "a0000000000000000000000000000077"}}
	s := in.Search()
	all := strings.Join(append(s.RequestIDs, s.Subjects...), " ")
	if !strings.Contains(all, "a0000000000000000000000000000077") || !strings.Contains(all, "0oaGone0000000000000") || s.From.After(at(-90)) {
		t.Errorf("%+v", s)
	}
}

// Requests that were refused before a step was shown are left out and counted;
// behind a Problem the last one says why.
func TestRefusedRequestsSayWhy(t *testing.T) {
	in := acme()
	step := &in.Workspace.Org.Step
	step.Proof.Exchanges = append([]workspace.Evidence{
		sent("POST", "/oauth2/v1/token", "a0000000000000000000000000000021", 400, 1),
		sent("GET", "/api/v1/users/me", "a0000000000000000000000000000022", 401, 1),
	}, step.Proof.Exchanges...)
	s := report.New(in).Steps[0]
	if s.Refused != 2 || len(s.Exchanges) != 2 {
		t.Errorf("%d left out, %+v", s.Refused, s.Exchanges)
	}
	step.State, step.Problem = workspace.Attention, problem.New("x", text.Plain("Okta gives this app no token"), text.Plain("Why"))
	s = report.New(in).Steps[0]
	if s.Refused != 0 || len(s.Exchanges) != 4 || !s.Exchanges[0].Why.IsZero() || s.Exchanges[1].Why.String() != "Okta gives this app no token" {
		t.Errorf("%d left out, %+v", s.Refused, s.Exchanges)
	}
	app := &in.Workspace.ServiceApps[0].Step // where a refusal other than a token's shows something
	app.Proof.Exchanges = append(app.Proof.Exchanges, sent("GET", "/api/v1/apps", "", 403, 22), sent("POST", "/oauth2/v1/token", "", 400, 22))
	if s := report.New(in).Steps[2]; s.Refused != 1 || len(s.Exchanges) != 3 {
		t.Errorf("step 3: %d left out, %+v", s.Refused, s.Exchanges)
	}
}

// What is shown doesn't contradict the state.
func TestAStepThatNeedsAttentionShowedNothing(t *testing.T) {
	in := acme()
	c := &in.Workspace.Connection.Step
	c.State, c.Problem = workspace.Attention, problem.New("x", text.Plain("No new connection seen yet"), text.Plain("Why"))
	words := string(report.New(in).Markdown(report.Words{}))
	if !strings.Contains(words, "| **What wasn't shown** | The four values are handed over |") || !strings.Contains(words, "| 2 Workflows connection | ✗ Needs attention | 2026-03-29 00:47:00 UTC | Tried |") {
		t.Error(words)
	}
}

// Every rotation is there, with what became of its keys, and no request for a
// token among the changes.
func TestEveryRotationIsThere(t *testing.T) {
	in := acme()
	first := acmeRotation()
	first.Begun, first.Ending = at(30), rotate.RolledBack
	in.Rotations = append([]rotate.State{first}, in.Rotations...)
	secret := func(minutes int) workspace.SecretRotation {
		return workspace.SecretRotation{Begun: at(minutes), Ended: at(minutes + 2), Old: "ocs1", New: "ocs2", Changes: []workspace.Evidence{
			sent("POST", "/oauth2/v1/token", "t", 400, minutes), sent("POST", "/api/v1/apps/0oa/credentials/secrets", "s", 201, minutes),
		}}
	}
	last := secret(20)
	in.Workspace.Connection.Earlier, in.Workspace.Connection.Rotation = []workspace.SecretRotation{secret(10)}, &last
	r := report.New(in)
	if len(r.Rotations) != 4 || !r.Rotations[0].Begun.Equal(at(10)) || !r.Rotations[1].Begun.Equal(at(20)) || r.Rotations[2].Ending != rotate.RolledBack {
		t.Fatalf("%+v", r.Rotations)
	}
	if list := r.Rotations[0].Exchanges; len(list) != 1 || list[0].RequestID != "s" {
		t.Errorf("%+v", list)
	}
	words := string(r.Markdown(report.Words{}))
	if !strings.Contains(words, "| **New** | `2026-03`<br>Deleted at Okta, so refused from then on |") || !strings.Contains(words, "| **Old** | `2025-03`<br>Deleted at Okta, so refused from then on |") {
		t.Error("it isn't said what became of the keys")
	}
}

// A row says which scope or key was changed.
func TestChangesNameTheirSubject(t *testing.T) {
	in := acme()
	in.Workspace.Changes.List = []workspace.Change{{Method: "POST", Path: "/api/v1/apps/" + appID + "/grants", Subject: "okta.users.read", Status: 201, At: at(1)}}
	if !strings.Contains(string(report.New(in).Markdown(report.Words{})), "okta.users.read") {
		t.Error("the scope isn't named")
	}
}
