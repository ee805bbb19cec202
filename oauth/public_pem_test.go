package oauth

import (
	"encoding/json"
	"strings"
	"testing"
)

func TestPublicPEMOf(t *testing.T) {
	for _, kind := range KeyTypes() {
		if kind == RSA4096 {
			continue // slow to make, and the same code
		}
		key, err := GenerateKey(t.Context(), kind)
		must(t, err)
		got, err := PublicPEMOf(key.PublicJWK())
		if err != nil || got != key.PublicPEM() {
			t.Errorf("%s: %q (%v), want %q", kind, got, err, key.PublicPEM())
		}
		bare := strings.Replace(string(key.PublicJWK()), `"crv":"`, `"x-crv":"`, 1) // as Okta lists some
		if got, err = PublicPEMOf(json.RawMessage(bare)); err != nil || got != key.PublicPEM() {
			t.Errorf("%s: a JWK without a curve gives %q (%v)", kind, got, err)
		}
		private, err := key.PrivateJWK()
		must(t, err)
		if got, err = PublicPEMOf(json.RawMessage(private.Reveal())); err != nil || got != key.PublicPEM() {
			t.Errorf("%s: a private JWK gives %q (%v)", kind, got, err)
		}
	}
	for _, text := range []string{"", "{}", `{"kty":"oct","k":"AA"}`, `{"kty":"EC","crv":"P-256","x":"example","y":"example"}`} {
		if got, err := PublicPEMOf(json.RawMessage(text)); err == nil {
			t.Errorf("%q gives %q", text, got)
		}
	}
}
