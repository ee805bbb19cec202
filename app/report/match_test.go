package report_test

import (
	"slices"
	"testing"
	"time"

	"github.com/flowlatch/flowlatch/app/report"
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
	want := []string{"a0000000000000000000000000000002", "a0000000000000000000000000000003", "a0000000000000000000000000000004", "a0000000000000000000000000000005", "a0000000000000000000000000000009"}
	if !slices.Equal(s.RequestIDs, want) {
		t.Errorf("requests %v, want %v", s.RequestIDs, want)
	}
	if s := practice().Search(); !s.From.IsZero() {
		t.Errorf("nothing was done, yet the log is read from %v", s.From)
	}
}
