package interop_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/flowlatch/flowlatch/oauth"
)

const nonce = "nonce-of-the-server"

// weTakeClient has oauth4webapi get a token from a server that reads assertion
// and proof with oauth.
func weTakeClient(t *testing.T, other peer, alg string) {
	key := newKey(t, alg)
	keys, err := oauth.ParseKeySet(key.PublicJWKS())
	if err != nil {
		t.Fatal(err)
	}
	posts := 0
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		posts++
		w.Header().Set("DPoP-Nonce", nonce)
		w.Header().Set("Content-Type", "application/json")
		checkAssertion(t, r, keys, alg)
		if checkProof(t, r, alg) != nonce {
			w.WriteHeader(http.StatusBadRequest)
			_, _ = io.WriteString(w, `{"error":"use_dpop_nonce"}`)
			return
		}
		_, _ = io.WriteString(w, `{"access_token":"t","token_type":"DPoP","expires_in":60,"scope":"read"}`)
	}))
	t.Cleanup(server.Close)
	private, err := key.PrivateJWK()
	if err != nil {
		t.Fatal(err)
	}
	var got struct {
		Access string `json:"access_token"`
		Type   string `json:"token_type"`
	}
	other.do(t, "client", map[string]any{
		"tokenUrl": server.URL + "/token", "issuer": server.URL, "alg": alg, "clientId": clientID,
		"privateJwk": json.RawMessage(private.Reveal()), "kid": key.ID(),
	}, &got)
	if got.Access != "t" || posts != 2 {
		t.Errorf("%+v after %d requests", got, posts)
	}
}

func checkAssertion(t *testing.T, r *http.Request, keys *oauth.KeySet, alg string) {
	t.Helper()
	assertion, err := oauth.ReadJWT(r.PostFormValue("client_assertion"))
	if err != nil {
		t.Errorf("their assertion: %v", err)
		return
	}
	if s := assertion.Check(keys); s.State != oauth.SignatureChecked || s.Algorithm != alg {
		t.Errorf("their assertion: %+v", s)
	}
	if assertion.Text("iss") != clientID || assertion.Text("sub") != clientID || assertion.Text("jti") == "" {
		t.Errorf("their assertion says %v", assertion.Claims)
	}
}

// checkProof reads a proof with the key in its own header and gives its nonce.
func checkProof(t *testing.T, r *http.Request, alg string) string {
	t.Helper()
	proof, err := oauth.ReadJWT(r.Header.Get("DPoP"))
	if err != nil {
		t.Errorf("their proof: %v", err)
		return ""
	}
	var jwk json.RawMessage
	for _, m := range proof.Header {
		if m.Name == "jwk" {
			jwk = m.Value
		}
	}
	keys, err := oauth.ParseKeySet(json.RawMessage(`{"keys":[` + string(jwk) + `]}`))
	if err != nil {
		t.Errorf("their proof's key: %v", err)
		return ""
	}
	if s := proof.Check(keys); s.State != oauth.SignatureChecked || s.Algorithm != alg {
		t.Errorf("their proof: %+v", s)
	}
	if proof.Text("htm") != http.MethodPost || proof.Text("htu") == "" {
		t.Errorf("their proof says %v", proof.Claims)
	}
	return proof.Text("nonce")
}
