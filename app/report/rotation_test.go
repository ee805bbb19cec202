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
