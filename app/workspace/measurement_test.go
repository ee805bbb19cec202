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
