package setup_test

import (
	"testing"
)

// Of an app that was seen at Okta each proof names the app and its scope, also when
// only a token was asked for.
func TestATokenProvesAppAndScope(t *testing.T) {
	b := newBench(t).signedIn().withApp()
	b.must(b.ProveToken(t.Context(), b.endpoint))
	var got []string
	for _, c := range b.Workspace().ServiceApps[0].Step.Proof.Checks {
		got = append(got, c.Name.Key)
	}
	want := []string{"setup.service-app.key", "setup.service-app.made", "setup.service-app.granted", "setup.service-app.token", "setup.service-app.claims"}
	for i, name := range want {
		if i >= len(got) || got[i] != name {
			t.Fatalf("the proof has %q, want %q first", got, want)
		}
	}
}
