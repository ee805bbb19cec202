package report_test

import (
	"strings"
	"testing"

	"github.com/flowlatch/flowlatch/app/report"
	"github.com/flowlatch/flowlatch/app/rotate"
)

// A key is told to be the only one left only where that was seen.
func TestRotationTellsOfOtherKeys(t *testing.T) {
	for _, c := range []struct {
		ending     rotate.Ending
		seen       bool
		others     []string
		want, mute string
	}{
		{rotate.Rotated, true, nil, "only the new one is left", "Other keys"},
		{rotate.Rotated, false, nil, "the old one is gone", "only the new"},
		{rotate.Rotated, true, []string{"spare-1", "spare-2"}, "spare-1, spare-2", "only the new"},
		{rotate.RolledBack, true, []string{"spare-1"}, "spare-1", "only the old"},
		{rotate.RolledBack, true, nil, "only the old one is left", "Other keys"},
	} {
		in := acme()
		drill := acmeRotation()
		drill.Ending, drill.OthersSeen, drill.Others = c.ending, c.seen, c.others
		in.Rotations = []rotate.State{drill}
		got := string(report.New(in).Markdown(report.Words{}))
		if !strings.Contains(got, c.want) || strings.Contains(got, c.mute) {
			t.Errorf("%s, others %v: lacks %q or says %q", c.ending, c.others, c.want, c.mute)
		}
	}
}

// Both keys are told with their types, which need not be the same.
func TestRotationTellsTheTypesOfBothKeys(t *testing.T) {
	in := acme()
	drill := acmeRotation()
	drill.Old.Type, drill.Old.Algorithm, drill.New.Type, drill.New.Algorithm = "RSA-2048", "RS256", "EC-P384", "ES384"
	for ending, want := range map[rotate.Ending][]string{
		rotate.Rotated: {"RSA 2048, RS256. Deleted at Okta", "EC P-384, ES384. The one of the two that is left"},
		"":             {"RSA 2048, RS256", "EC P-384, ES384"},
	} {
		drill.Ending = ending
		in.Rotations = []rotate.State{drill}
		got := string(report.New(in).Markdown(report.Words{}))
		for _, words := range want {
			if !strings.Contains(got, words) {
				t.Errorf("%s: the report lacks %q", ending, words)
			}
		}
	}
}

// A key that never reached Okta isn't told to have been deleted there.
func TestRotationTellsAKeyThatNeverReachedOkta(t *testing.T) {
	in := acme()
	drill := acmeRotation()
	drill.Ending, drill.NewAbsent = rotate.RolledBack, true
	in.Rotations = []rotate.State{drill}
	got := string(report.New(in).Markdown(report.Words{}))
	if !strings.Contains(got, "Never reached Okta: nothing was deleted there") || strings.Contains(got, "Deleted at Okta, so refused") {
		t.Errorf("the report lacks it:\n%s", got)
	}
}
