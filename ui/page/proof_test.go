package page

import (
	"testing"
	"time"

	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/ui/house"
	"github.com/flowlatch/flowlatch/ui/house/housetest"
	"github.com/flowlatch/flowlatch/ui/look"
)

// fixedNow is the clock of these tests.
var fixedNow = time.Date(2026, time.March, 9, 10, 46, 12, 0, time.UTC)

// fakeHost is as much of a shell as the cards of this package need. What it
// does not have must not be called.
type fakeHost struct {
	Host
	shown   []string
	focused []any
	busy    bool
	updates int
}

func (h *fakeHost) Now() time.Time         { return fixedNow }
func (h *fakeHost) ShowActivity(id string) { h.shown = append(h.shown, id) }

func TestWhenAProofWasMade(t *testing.T) {
	minutes := fixedNow.Add(-4 * time.Minute)
	for name, c := range map[string]struct {
		state workspace.State
		by    workspace.By
		at    time.Time
		want  string
		old   bool
	}{
		"measured":               {workspace.Done, workspace.Measured, minutes, "checked 4 min ago", false},
		"said":                   {workspace.Done, workspace.Asked, minutes, "said by you 4 min ago", false},
		"failed":                 {workspace.Attention, workspace.Measured, minutes, "tried 4 min ago", false},
		"something came since":   {workspace.InProgress, workspace.Measured, minutes, "before the last change", true},
		"older than a day":       {workspace.Done, workspace.Measured, fixedNow.AddDate(0, 0, -2), "checked 7 Mar", true},
		"failed long ago":        {workspace.Attention, workspace.Measured, fixedNow.AddDate(0, 0, -2), "tried 7 Mar", true},
		"said and changed since": {workspace.InProgress, workspace.Asked, minutes, "before the last change", true},
	} {
		t.Run(name, func(t *testing.T) {
			card := &ProofCard{host: &fakeHost{}}
			when, old := card.when(workspace.Step{State: c.state, Proof: &workspace.Proof{By: c.by, At: c.at}})
			if T(when) != c.want || old != c.old {
				t.Errorf("reads %q, old %v; want %q, %v", T(when), old, c.want, c.old)
			}
		})
	}
}

// A proof leads to an exchange of its own, and nowhere where none can be found.
func TestAProofLeadsToItsExchange(t *testing.T) {
	housetest.App(t, look.Light)
	for name, c := range map[string]struct {
		exchanges []workspace.Evidence
		link, at  string
	}{
		"none":                    {nil, "", ""},
		"one":                     {[]workspace.Evidence{{RequestID: "a"}}, "1 exchange behind this proof", "a"},
		"the last had no answer":  {[]workspace.Evidence{{RequestID: "a"}, {}}, "2 exchanges behind this proof", "a"},
		"the only one had none":   {[]workspace.Evidence{{}}, "", ""},
		"the newest that has one": {[]workspace.Evidence{{RequestID: "a"}, {RequestID: "b"}}, "2 exchanges behind this proof", "b"},
	} {
		t.Run(name, func(t *testing.T) {
			card := NewProofCard(&fakeHost{})
			card.Set(workspace.Step{State: workspace.Done, Proof: &workspace.Proof{
				What: text.Plain("Proven"), At: fixedNow, By: workspace.Measured, Exchanges: c.exchanges,
			}})
			if got := card.card.Proof().Exchanges; got != c.link || card.evidence != c.at {
				t.Errorf("%q to %q, want %q to %q", got, card.evidence, c.link, c.at)
			}
		})
	}
}

// What was proven before the last change has no green tick any more; what failed or
// was only noted stays what it is.
func TestRowsOfAProofOfBefore(t *testing.T) {
	housetest.App(t, look.Light)
	card := NewProofCard(&fakeHost{})
	step := workspace.Step{State: workspace.Done, Proof: &workspace.Proof{At: fixedNow, By: workspace.Measured, Checks: []workspace.Check{
		{Name: text.Plain("Token"), Outcome: workspace.Passed}, {Name: text.Plain("Scope"), Outcome: workspace.Failed}, {Name: text.Plain("App"), Outcome: workspace.Noted},
	}}}
	card.Set(step)
	if rows := card.card.Proof().Rows; rows[0].State != house.Done || rows[0].Icon != "" {
		t.Errorf("as long as it holds: %+v", rows[0])
	}
	step.State = workspace.InProgress
	card.Set(step)
	proof := card.card.Proof()
	if rows := proof.Rows; rows[0].State == house.Done || rows[0].Icon != "check" || rows[1].State != house.Failed || rows[2].Icon != "info" {
		t.Errorf("after a change: %+v", rows)
	}
	if proof.When != "before the last change" || !proof.Old {
		t.Errorf("it says %q, old %v", proof.When, proof.Old)
	}
}

// Without a proof the checks to come stand there; what was only said does not
// look measured.
func TestRowsOfAProof(t *testing.T) {
	housetest.App(t, look.Light)
	card := NewProofCard(&fakeHost{}, text.Plain("Reachable"))
	if rows := card.card.Proof().Rows; len(rows) != 1 || rows[0].State != house.Todo || rows[0].Name != "Reachable" {
		t.Errorf("rows before the proof: %+v", rows)
	}
	card.Set(workspace.Step{State: workspace.Done, Proof: &workspace.Proof{What: text.Plain("Said so"), At: fixedNow, By: workspace.Asked}})
	if rows := card.card.Proof().Rows; len(rows) != 1 || rows[0].State != house.Unknown || rows[0].Line != "Said so" {
		t.Errorf("rows of the admin's word: %+v", rows)
	}
}

// A check that a later proof took over says when it was made.
func TestRowsTakenOverKeepTheirAge(t *testing.T) {
	housetest.App(t, look.Light)
	card := NewProofCard(&fakeHost{})
	card.Set(workspace.Step{State: workspace.Done, Proof: &workspace.Proof{At: fixedNow, By: workspace.Measured, Checks: []workspace.Check{
		{Name: text.Plain("Old"), Detail: text.Plain("Over TLS"), Outcome: workspace.Passed, At: fixedNow.Add(-17 * time.Minute)},
		{Name: text.Plain("Bare"), Outcome: workspace.Passed, At: fixedNow.Add(-17 * time.Minute)},
		{Name: text.Plain("New"), Detail: text.Plain("Robin"), Outcome: workspace.Passed},
		{Name: text.Plain("Same"), Detail: text.Plain("Now"), Outcome: workspace.Passed, At: fixedNow},
	}}})
	for i, want := range []string{"Over TLS · checked 17 min ago", "checked 17 min ago", "Robin", "Now"} {
		if got := card.card.Proof().Rows[i].Line; got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
