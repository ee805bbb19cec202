package setup_test

import (
	"strings"
	"testing"

	"github.com/flowlatch/flowlatch/app/workspace"
)

// With proof of possession on, the token is bound to a key that lives here only;
// the proof of step 3 says what that means, and a flow is called with a proof.
func TestProofOfPossession(t *testing.T) {
	b := newBench(t).signedIn().withApp()
	app := b.Workspace().ServiceApps[0]
	b.must(b.hand.SetProofOfPossession(t.Context(), app.ClientID, true))
	b.must(b.ProveToken(t.Context(), b.endpoint))
	got, ok := b.Token(b.endpoint)
	if !ok || got.Type != "DPoP" || !b.Workspace().ServiceApps[0].DPoP {
		t.Fatalf("%+v, %v", got, b.Workspace().ServiceApps[0].DPoP)
	}
	said := map[string]workspace.Outcome{}
	for _, c := range b.Workspace().ServiceApps[0].Step.Proof.Checks {
		said[c.Name.Key] = c.Outcome
		if c.Name.Key == "setup.service-app.possession" && !strings.Contains(c.Detail.String(), "proof of possession is on") {
			t.Errorf("it says %q", c.Detail)
		}
	}
	if said["setup.service-app.possession"] != workspace.Noted || said["setup.service-app.bound"] != workspace.Unknown {
		t.Errorf("checks %v", said)
	}
	result, err := b.withEndpoint("bookmark", workspace.LevelOAuth).Invoke(t.Context(), b.endpoint)
	if err != nil || result.Status != 200 {
		t.Fatalf("%d, %v", result.Status, err)
	}
	for _, f := range result.Exchange.RequestHeader {
		if f.Name == "Authorization" && !strings.HasPrefix(f.Value, "DPoP ") {
			t.Errorf("called with %s", f.Value)
		}
	}
	b.must(b.hand.SetProofOfPossession(t.Context(), app.ClientID, false))
	b.must(b.ProveToken(t.Context(), b.endpoint))
	if got, _ := b.Token(b.endpoint); got.Type != "Bearer" || b.Workspace().ServiceApps[0].DPoP {
		t.Errorf("with it off: %s", got.Type)
	}
}
