package workspace_test

import (
	"testing"

	"github.com/flowlatch/flowlatch/app/workspace"
)

// TestMeasurementIsOfOneEndpointAsItWas: another address, level or list makes it
// one of something else.
func TestMeasurementIsOfOneEndpointAsItWas(t *testing.T) {
	is := workspace.Endpoint{InvokeURL: "https://a/api/flo/x/invoke", Level: workspace.LevelOAuth, Allowed: workspace.AllowAny}
	m := &workspace.Measurement{InvokeURL: is.InvokeURL, Declared: is.Level, DeclaredApps: is.Allowed}
	if !m.Of(&is) {
		t.Error("it is of another endpoint than the one that was measured")
	}
	for name, change := range map[string]func(*workspace.Endpoint){
		"address": func(e *workspace.Endpoint) { e.InvokeURL += "2" },
		"level":   func(e *workspace.Endpoint) { e.Level = workspace.LevelToken },
		"apps":    func(e *workspace.Endpoint) { e.Allowed = workspace.AllowList },
	} {
		changed := is
		change(&changed)
		if m.Of(&changed) {
			t.Errorf("with another %s it still counts", name)
		}
	}
	if (*workspace.Measurement)(nil).Of(&is) {
		t.Error("none counts as one")
	}
	token := workspace.Endpoint{InvokeURL: is.InvokeURL, Level: workspace.LevelToken, Allowed: workspace.AllowAny}
	if m := (&workspace.Measurement{InvokeURL: is.InvokeURL, Declared: workspace.LevelToken}); !m.Of(&token) {
		t.Error("apps count where the level has none")
	}
}

// What was sent as the good credential belongs to it, as far as the level asks for
// that; what was seen broken isn't mended by another credential.
func TestMeasurementGoesByACredential(t *testing.T) {
	changes := map[string]func(*workspace.Endpoint){
		"app":   func(e *workspace.Endpoint) { e.ServiceAppID += "2" },
		"token": func(e *workspace.Endpoint) { e.ClientToken += "2" },
		"place": func(e *workspace.Endpoint) { e.TokenInQuery = !e.TokenInQuery },
	}
	for level, counts := range map[workspace.Level]map[string]bool{
		workspace.LevelOAuth:  {"app": true},
		workspace.LevelToken:  {"token": true, "place": true},
		workspace.LevelPublic: {},
	} {
		is := workspace.Endpoint{InvokeURL: "https://a/api/flo/x/invoke", Level: level, ServiceAppID: "app", ClientToken: "client-token/1"}
		basis := workspace.BasisOf(&is)
		for _, verdict := range []workspace.Verdict{workspace.VerdictHolds, workspace.VerdictBroken, workspace.VerdictUnknown} {
			m := &workspace.Measurement{InvokeURL: is.InvokeURL, Declared: level, Basis: &basis, Verdict: verdict}
			if !m.Of(&is) {
				t.Errorf("%s %s: it isn't of the endpoint that was measured", level, verdict)
			}
			for name, change := range changes {
				changed := is
				change(&changed)
				if want := verdict == workspace.VerdictBroken || !counts[name]; m.Of(&changed) != want {
					t.Errorf("%s %s, another %s: it still counts: %t", level, verdict, name, !want)
				}
			}
		}
	}
}
