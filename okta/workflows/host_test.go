package workflows_test

import (
	"testing"

	"github.com/flowlatch/flowlatch/okta"
	"github.com/flowlatch/flowlatch/okta/workflows"
)

func TestHostOf(t *testing.T) {
	for _, c := range []struct {
		settings map[string]any
		want     string
	}{
		{map[string]any{"initiateLoginURI": "https://acme.workflows.oktapreview.com/oidc/0oa1/login"}, "https://acme.workflows.oktapreview.com"},
		{map[string]any{"redirectURI": "https://acme.workflows.okta.com/oidc/0oa1/cb"}, "https://acme.workflows.okta.com"},
		{map[string]any{"initiateLoginURI": 5, "redirectURI": "https://acme.workflows.okta.com"}, "https://acme.workflows.okta.com"},
		{map[string]any{"initiateLoginURI": "http://127.0.0.1:8080/oidc/0oa1/login"}, "http://127.0.0.1:8080"},
		{map[string]any{"initiateLoginURI": "http://acme.workflows.okta.com/x"}, ""},
		{map[string]any{"initiateLoginURI": "https://me@acme.workflows.okta.com/x"}, ""},
		{map[string]any{"initiateLoginURI": "javascript:alert(1)"}, ""},
		{map[string]any{"initiateLoginURI": "https://10.0.0.1/x"}, ""},
		{map[string]any{"initiateLoginURI": "%"}, ""},
		{nil, ""},
	} {
		if got := workflows.HostOf(okta.App{Settings: c.settings}); got != c.want {
			t.Errorf("HostOf(%v) = %q, want %q", c.settings, got, c.want)
		}
	}
}
