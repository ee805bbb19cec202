package workspace_test

import (
	"slices"
	"testing"

	"github.com/flowlatch/flowlatch/app/workspace"
)

func TestShare(t *testing.T) {
	for share, want := range map[workspace.Share]int{0: 50, 1: 1, 10: 10, 50: 50, 100: 100, 101: 50, -3: 50} {
		if got := share.Percent(); got != want {
			t.Errorf("%d: %d %%, want %d", share, got, want)
		}
	}
	shares := workspace.Shares()
	if !slices.IsSorted(shares) || !slices.Contains(shares, workspace.UsualShare) {
		t.Errorf("to choose from: %v", shares)
	}
	for _, s := range shares {
		if s.Percent() != int(s) {
			t.Errorf("%d isn't one", s)
		}
	}
}
