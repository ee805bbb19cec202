package report_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/flowlatch/flowlatch/app/report"
	"github.com/flowlatch/flowlatch/app/rotate"
	"github.com/flowlatch/flowlatch/app/workspace"
)

func ids(r report.Report, found []report.Found) []string {
	var all []string
	for _, f := range found {
		id := r.Log.Entries[f.Entry].ID
		if !f.ByRequest {
			id += "?"
		}
		all = append(all, id)
	}
	return all
}

func TestEntriesStandWithWhatTheyConfirm(t *testing.T) {
	r := report.New(acme())
	for i, want := range [][]string{
		nil,          // reading leaves nothing
		{"u1?"},      // not u0: that connection was there before
		{"u2", "u3"}, // not u5, which failed
		nil, nil,
	} {
		if got := ids(r, r.Steps[i].Found); !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", r.Steps[i].ID, got, want)
		}
	}
	if got := ids(r, r.Created[0].Found); !slices.Equal(got, []string{"u2"}) {
		t.Errorf("the app: %v", got)
	}
	if got := ids(r, r.Created[1].Found); got != nil {
		t.Errorf("the grant: %v, of which no entry was found", got)
	}
	if len(r.Others) != 2 || r.Log.Entries[r.Others[0]].ID != "u0" || r.Log.Entries[r.Others[1]].ID != "u5" {
		t.Errorf("others: %v", r.Others)
	}
}

// An exchange that has no id is never taken for one whose entry has none.
func TestNoIDMatchesNothing(t *testing.T) {
	in := acme()
	for i := range in.Log.Entries {
		in.Log.Entries[i].RequestID = ""
	}
	for _, s := range report.New(in).Steps {
		for _, x := range s.Exchanges {
			if len(x.Entries) > 0 {
				t.Errorf("%s %s: %v", x.Method, x.URL, x.Entries)
			}
		}
	}
}

func TestSearch(t *testing.T) {
	in := acme()
	in.Workspace.Org.ClockOffset = time.Hour
	in.Workspace.Created = append(in.Workspace.Created, workspace.Created{ID: `x" or actor.id pr or "`, AppID: appID, RequestID: `"`})
	s := in.Search()
	if want := at(1).Add(time.Hour - 2*time.Minute); !s.From.Equal(want) || !s.To.Equal(at(45).Add(time.Hour)) {
		t.Errorf("from %v to %v, want from %v", s.From, s.To, want)
	}
	if want := []string{"0oaFlow0000000000000", appID, "oag3ih1zrm1cBFOiq0h6"}; !slices.Equal(s.Subjects, want) {
		t.Errorf("subjects %v, want %v", s.Subjects, want)
	}
	want := []string{"a0000000000000000000000000000002", "a0000000000000000000000000000003", "a0000000000000000000000000000004", "a0000000000000000000000000000005", "a0000000000000000000000000000009", "a0000000000000000000000000000011", "a0000000000000000000000000000012"}
	if !slices.Equal(s.RequestIDs, want) {
		t.Errorf("requests %v, want %v", s.RequestIDs, want)
	}
	if s := practice().Search(); !s.From.IsZero() {
		t.Errorf("nothing was done, yet the log is read from %v", s.From)
	}
}

// The rotation of the connection's secret stands in the report with what was
// asked of the admin, and what was done.
func TestSecretRotation(t *testing.T) {
	in := acme()
	in.Workspace.Connection.Rotation = &workspace.SecretRotation{
		Begun: at(36), Old: "ocs1", New: "ocs2", Pasted: at(37), Deactivated: at(39),
		Changes: []workspace.Evidence{sent("POST", "/api/v1/apps/x/credentials/secrets", "a00000000000000000000000000000s1", 201, 36)},
	}
	secret := report.Thing{ID: "ocs1", Type: "ClientSecret"}
	in.Log.Entries = append(in.Log.Entries,
		report.Entry{ID: "s1", At: at(36), Event: "app.oauth2.credentials.lifecycle.create", Result: "SUCCESS", RequestID: "a00000000000000000000000000000s1"},
		report.Entry{ID: "s2", At: at(39), Event: "app.oauth2.credentials.lifecycle.deactivate", Result: "SUCCESS", Targets: []report.Thing{secret}})
	r := report.New(in)
	got := r.Rotations[0]
	if !got.Secret || got.Ending != "" || len(r.Rotations) != 2 {
		t.Fatalf("%+v", r.Rotations)
	}
	if found := ids(r, got.Found); !slices.Equal(found, []string{"s1", "s2?"}) {
		t.Errorf("found %v", found)
	}
	words := string(r.Markdown(report.Words{}))
	for _, want := range []string{
		"Rotation of the connection's client secret", "| The new secret is pasted into the connection | ✓ Done | 2026-03-29 01:17:00 UTC | Said |",
		"| The old secret is deleted | ○ Not started |", "| … Not over |",
	} {
		if !strings.Contains(words, want) {
			t.Errorf("the report lacks %q", want)
		}
	}
}

// What failed confirms nothing, though its kind and its app are the right ones.
func TestAFailureConfirmsNothing(t *testing.T) {
	in := acme()
	app := []report.Thing{{ID: appID, Type: "AppInstance"}}
	in.Log.Entries = append(in.Log.Entries,
		report.Entry{ID: "f1", At: at(20), Event: "app.oauth2.admin.consent.grant", Result: "FAILURE", Targets: app},
		report.Entry{ID: "f2", At: at(21), Event: "app.oauth2.admin.consent.grant", Result: "SUCCESS", Targets: app})
	r := report.New(in)
	if got := ids(r, r.Steps[2].Found); !slices.Equal(got, []string{"u2", "f2?", "u3"}) && !slices.Equal(got, []string{"f2?", "u2", "u3"}) {
		t.Errorf("step 3: %v", got)
	}
}

// A secret that was taken back was not rotated: the old one is the one that is
// left.
func TestSecretTakenBack(t *testing.T) {
	in := acme()
	in.Workspace.Connection.Rotation = &workspace.SecretRotation{Begun: at(30), Old: "ocs1", Pasted: at(31), Ended: at(33)}
	r := report.New(in)
	got := r.Rotations[0]
	if got.Ending != rotate.RolledBack || got.Fresh != "" {
		t.Errorf("%+v", got)
	}
	words := string(r.Markdown(report.Words{}))
	if !strings.Contains(words, "The new secret is deactivated and deleted | ✓ Done") || strings.Contains(words, "The old secret is deleted") {
		t.Error("the report says that the old secret is gone")
	}
}

// What was given up isn't shown as done.
func TestRotationGivenUp(t *testing.T) {
	for ending, want := range map[rotate.Ending]string{rotate.Abandoned: "? Given up", rotate.Lost: "✗ Given up"} {
		in := acme()
		in.Rotations[0].Ending = ending
		if words := string(report.New(in).Markdown(report.Words{})); !strings.Contains(words, want) {
			t.Errorf("%s isn't told", ending)
		}
	}
}
