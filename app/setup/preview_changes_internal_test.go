package setup

import (
	"slices"
	"testing"
)

func TestAPreviewTellsWhatItChanges(t *testing.T) {
	const app = `{"id":"0oa1","label":"A","credentials":{"oauthClient":{"client_secret":"s","token_endpoint_auth_method":"client_secret_basic"}},
		"settings":{"oauthClient":{"dpop_bound_access_tokens":true,"jwks_uri":"https://keys.example","n":1}}}`
	for name, tt := range map[string]struct {
		replaces, body string
		want           []string
	}{
		"what is created replaces nothing": {"", `{"label":"A"}`, nil},
		"no JSON is compared":              {app, "scope=a", nil},
		"one switch": {
			app, `{"label":"A","credentials":{"oauthClient":{"token_endpoint_auth_method":"client_secret_basic"}},
				"settings":{"oauthClient":{"dpop_bound_access_tokens":false,"jwks_uri":"https://keys.example","n":1}}}`,
			[]string{"settings.oauthClient.dpop_bound_access_tokens: true → false"},
		},
		"keys in place of an address, and another method": {
			app, `{"label":"A","credentials":{"oauthClient":{"token_endpoint_auth_method":"private_key_jwt"}},
				"settings":{"oauthClient":{"dpop_bound_access_tokens":true,"jwks":{"keys":[{"kid":"k1"}]},"n":1}}}`,
			[]string{
				`credentials.oauthClient.token_endpoint_auth_method: "client_secret_basic" → "private_key_jwt"`,
				`settings.oauthClient.jwks.keys[0]: + {"kid":"k1"}`,
				`settings.oauthClient.jwks_uri: - "https://keys.example"`,
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			got := ChangeLines(Preview{Method: "PUT", Body: tt.body, replaces: tt.replaces})
			if !slices.Equal(got, tt.want) {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}
