package setup_test

import (
	"context"
	"testing"

	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/okta/practice"
)

// untilHeldBack lists the org's apps until Flowlatch holds itself back, and gives how
// often that went, most at the most.
func (b *bench) untilHeldBack(most int) int {
	b.t.Helper()
	for n := range most {
		ctx, cancel := context.WithCancel(b.t.Context())
		held := false
		_, _, err := b.BrowseApps("").More(setup.WithWaiting(ctx, func(w setup.Wait) {
			held = !w.Until.IsZero() && !w.Refused || held
			cancel()
		}))
		cancel()
		if held {
			return n
		}
		b.must(err)
	}
	return most
}

// The share of the org's limits that an admin chooses is kept to at once, and by the
// next run too.
func TestShareIsKeptTo(t *testing.T) {
	b := newSchoolOf(t, practice.Config{RateLimit: 40}).bench
	if got := b.untilHeldBack(40); got > 20 || got < 18 { // what came before counts too
		t.Fatalf("%d of 40 by the usual share", got)
	}
	b.must(b.SetShare(75))
	if got := b.untilHeldBack(40); got != 10 {
		t.Errorf("%d more of 40 once it is 75 %%", got)
	}
	b.must(b.SetShare(10))
	if got := b.untilHeldBack(1); got != 0 {
		t.Error("a smaller share doesn't hold at once")
	}
	b.must(b.SetShare(90))
	stored, err := b.app.Workspaces.Load(b.Workspace().ID)
	b.must(err)
	again := setup.Open(setup.Deps{Store: b.app.Workspaces, Vault: b.app.Vault, Network: b.app.Network, Activity: b.app.Activity, Now: b.app.Now}, stored)
	t.Cleanup(again.Close)
	if got := (&bench{t: t, Walk: again}).untilHeldBack(40); got != 6 {
		t.Errorf("the next run: %d more of 40 at 90 %%", got)
	}
	b.must(b.SetShare(workspace.Share(0)))
	if got := b.Workspace().Share.Percent(); got != 50 {
		t.Errorf("usual: %d", got)
	}
}
