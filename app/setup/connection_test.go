package setup_test

import (
	"testing"

	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/workspace"
)

// The rows of the proof keep their order, and the practice org leaves nothing
// to be compared: there the app's id is the client ID.
func TestConnectionProofKeepsItsOrder(t *testing.T) {
	b := newBench(t).signedIn()
	b.must(b.FindConnection(t.Context()))
	wantConnectionRows(t, "found", b.Workspace())
	b.must(b.ReadConnectionSecret(t.Context()))
	wantConnectionRows(t, "read", b.Workspace())
	c := b.Workspace().Connection
	s, err := b.Secret(t.Context(), c.Secret)
	b.must(err)
	b.must(b.hand.CreateConnection(t.Context(), c.Nickname, c.Domain, c.ClientID, s))
	b.must(b.ConfirmConnection(t.Context()))
	wantConnectionRows(t, "confirmed", b.Workspace())
}

func wantConnectionRows(t *testing.T, when string, ws *workspace.Workspace) {
	t.Helper()
	checks := ws.Connection.Step.Proof.Checks
	want := setup.ConnectionChecks(true)
	if len(checks) != len(want) {
		t.Fatalf("%s: %d rows, want %d", when, len(checks), len(want))
	}
	for i, c := range checks {
		if c.Name.Key != want[i].Key {
			t.Errorf("%s: row %d is %s, want %s", when, i+1, c.Name, want[i])
		}
	}
	if checks[3].Outcome != workspace.Passed {
		t.Errorf("%s: the client ID is %s: %s", when, checks[3].Outcome, checks[3].Detail)
	}
}
