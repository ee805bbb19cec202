package oauth

import (
	"context"
	"crypto"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/google/go-cmp/cmp"

	"github.com/flowlatch/flowlatch/oauth/secret"
)

func newProofKey(t testing.TB, typ KeyType) *ProofKey {
	t.Helper()
	p, err := GenerateProofKey(context.Background(), typ)
	must(t, err)
	return p
}

// proven is what a server finds in a proof.
type proven struct {
	JTI   string `json:"jti"`
	HTM   string `json:"htm"`
	HTU   string `json:"htu"`
	IAT   int64  `json:"iat"`
	ATH   string `json:"ath"`
	Nonce string `json:"nonce"`

	thumbprint string
}

// checkProof checks a proof as RFC 9449 §4.3 has it, with an independent
// implementation.
func checkProof(proof string) (proven, error) {
	var p proven
	signed, err := jose.ParseSignedCompact(proof, joseAlgorithms())
	if err != nil {
		return p, err
	}
	header := signed.Signatures[0].Protected
	if header.ExtraHeaders[jose.HeaderType] != "dpop+jwt" || header.KeyID != "" || header.JSONWebKey == nil || !header.JSONWebKey.IsPublic() {
		return p, fmt.Errorf("header %+v", header)
	}
	payload, err := signed.Verify(header.JSONWebKey)
	if err != nil {
		return p, err
	}
	sum, err := header.JSONWebKey.Thumbprint(crypto.SHA256)
	if err != nil {
		return p, err
	}
	p.thumbprint = encode(string(sum))
	return p, json.Unmarshal(payload, &p)
}

func TestProofStatesTheRequest(t *testing.T) {
	access := secret.New("Kz~8mXK1EalYznwH-LC-1fBAo.4Ljp~zsPE_NeO.gxU") // RFC 9449 §7.1
	const ath = "fUHyO2r2Z3DZ53EsNrWBb0xWXoaNy59IiKCAqksmQEo"
	tests := []struct {
		name  string
		proof Proof
		want  proven
	}{
		{
			"token request",
			Proof{Method: "POST", URL: "https://server.example.com/token", ID: "1"},
			proven{JTI: "1", HTM: "POST", HTU: "https://server.example.com/token"},
		},
		{
			"resource",
			Proof{Method: "GET", URL: "https://resource.example.org/protectedresource", ID: "2", Access: access, Nonce: "eyJ7S"},
			proven{JTI: "2", HTM: "GET", HTU: "https://resource.example.org/protectedresource", ATH: ath, Nonce: "eyJ7S"},
		},
		{
			"query, fragment, case and port",
			Proof{Method: "post", URL: "https://Server.Example.com:443/a%2Fb/?x=1&y=#z", ID: "3"},
			proven{JTI: "3", HTM: "POST", HTU: "https://server.example.com/a%2Fb/"},
		},
		{
			"no path",
			Proof{Method: "PUT", URL: "http://127.0.0.1:8080?x", ID: "4"},
			proven{JTI: "4", HTM: "PUT", HTU: "http://127.0.0.1:8080/"},
		},
		{
			"IPv6",
			Proof{Method: "PUT", URL: "http://[::1]:80/x", ID: "5"},
			proven{JTI: "5", HTM: "PUT", HTU: "http://[::1]/x"},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			for _, typ := range KeyTypes() {
				p, err := NewProofKey(newTestKey(t, typ))
				must(t, err)
				tt.proof.IssuedAt = issued()
				signed, err := p.SignProof(tt.proof)
				must(t, err)
				got, err := checkProof(signed.Reveal())
				must(t, err)
				tt.want.IAT, tt.want.thumbprint = issued().Unix(), p.Thumbprint()
				if diff := cmp.Diff(tt.want, got, cmp.AllowUnexported(proven{})); diff != "" {
					t.Errorf("%s (-want +got):\n%s", typ, diff)
				}
			}
		})
	}
}

func TestSignProofRefuses(t *testing.T) {
	p := newProofKey(t, "")
	if p.key.Type() != ECP256 {
		t.Errorf("the default proof key is %s", p.key.Type())
	}
	for name, change := range map[string]func(*Proof){
		"no method":         func(x *Proof) { x.Method = "" },
		"two methods":       func(x *Proof) { x.Method = "GET POST" },
		"no URL":            func(x *Proof) { x.URL = "" },
		"another scheme":    func(x *Proof) { x.URL = "ftp://a/b" },
		"user information":  func(x *Proof) { x.URL = "https://a:b@c/" },
		"no time":           func(x *Proof) { x.IssuedAt = time.Time{} },
		"line in the nonce": func(x *Proof) { x.Nonce = "a\nb" },
	} {
		proof := Proof{Method: "GET", URL: "https://a/", IssuedAt: issued()}
		change(&proof)
		if signed, err := p.SignProof(proof); err == nil || !signed.IsZero() {
			t.Errorf("%s: signed", name)
		}
	}
	if _, err := (*ProofKey)(nil).SignProof(Proof{}); err == nil {
		t.Error("no key signed")
	}
	if _, err := NewProofKey(&Key{}); err == nil {
		t.Error("a proof key of no key")
	}
	if _, err := GenerateProofKey(t.Context(), "RSA-512"); err == nil {
		t.Error("a proof key of an unknown type")
	}
}

// TestProofIDsAreUnique makes 10⁵ proofs in a soak.
func TestProofIDsAreUnique(t *testing.T) {
	each := 50
	if os.Getenv("FLOWLATCH_SOAK") != "" {
		each = 100_000 / 32
	}
	p := newProofKey(t, ECP256)
	wantUniqueIDs(t, each, func() (secret.Secret, error) {
		return p.SignProof(Proof{Method: "POST", URL: "https://a/", IssuedAt: issued()})
	})
}

func TestAuthorizeABearerToken(t *testing.T) {
	token := &Token{Access: secret.New("at"), Type: "bearer"}
	req := httpRequest(t, "POST", "https://a/x?y=1")
	must(t, token.Authorize(req, newProofKey(t, ""), "", issued()))
	if req.Header.Get("Authorization") != "Bearer at" || req.Header.Get("DPoP") != "" {
		t.Errorf("header %v", req.Header)
	}
	if err := (&Token{Type: "Bearer"}).Authorize(req, nil, "", issued()); err == nil {
		t.Error("authorized without a token")
	}
}

func TestAuthorizeADPoPToken(t *testing.T) {
	p := newProofKey(t, "")
	token := &Token{Access: secret.New("at"), Type: "dpop", BoundTo: p.Thumbprint()}
	req := httpRequest(t, "POST", "https://a/x?y=1")
	must(t, token.Authorize(req, p, "n1", issued()))
	got, err := checkProof(req.Header.Get("DPoP"))
	must(t, err)
	if req.Header.Get("Authorization") != "DPoP at" || got.HTM != "POST" || got.HTU != "https://a/x" || got.Nonce != "n1" || got.ATH != accessHash(token.Access) {
		t.Errorf("header %v, proof %+v", req.Header, got)
	}
	for name, key := range map[string]*ProofKey{"no key": nil, "another key": newProofKey(t, "")} {
		if err := token.Authorize(req, key, "", issued()); err == nil {
			t.Errorf("%s: authorized", name)
		}
	}
}

func httpRequest(t *testing.T, method, target string) *http.Request {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, target, nil)
	must(t, err)
	return req
}

func TestDPoPMemoryKeepsThingsApart(t *testing.T) {
	var m DPoPMemory
	a, b := newProofKey(t, ""), newProofKey(t, "")
	header := http.Header{}
	header.Set("DPoP-Nonce", "n1")
	m.Learn("https://acme.okta.com/oauth2/v1/token", "0oa1", a, header)
	header.Set("DPoP-Nonce", "bad nonce")
	m.Learn("https://acme.okta.com/oauth2/v1/token", "0oa1", a, header)
	header.Del("DPoP-Nonce")
	m.Learn("https://acme.okta.com/oauth2/v1/token", "0oa1", a, header)
	for _, tt := range []struct {
		url, client string
		key         *ProofKey
		want        string
	}{
		{"https://acme.okta.com:443/other", "0oa1", a, "n1"},
		{"https://ACME.okta.com/", "0oa1", a, "n1"},
		{"https://acme.okta.com/", "0oa2", a, ""},
		{"https://acme.okta.com/", "0oa1", b, ""},
		{"https://other.okta.com/", "0oa1", a, ""},
		{"http://acme.okta.com/", "0oa1", a, ""},
	} {
		if got := m.Nonce(tt.url, tt.client, tt.key); got != tt.want {
			t.Errorf("nonce of %s for %s: %q", tt.url, tt.client, got)
		}
	}
	m.setWanted("https://acme.okta.com/t", "0oa1", true)
	if wanted, known := m.Wanted("https://acme.okta.com/", "0oa1"); !wanted || !known {
		t.Error("forgot that a proof is wanted")
	}
	m.Forget()
	if _, known := m.Wanted("https://acme.okta.com/", "0oa1"); known || m.Nonce("https://acme.okta.com/", "0oa1", a) != "" {
		t.Error("remembered after Forget")
	}
	var none *DPoPMemory
	none.Learn("x", "y", a, header)
	none.setWanted("x", "y", true)
	if _, known := none.Wanted("x", "y"); known || none.Nonce("x", "y", a) != "" {
		t.Error("no memory remembers")
	}
}

func TestDPoPMemoryIsBounded(t *testing.T) {
	var m DPoPMemory
	key := newProofKey(t, "")
	header := http.Header{}
	header.Set("DPoP-Nonce", "n")
	for i := range maxRemembered + 5 {
		m.Learn("https://a/", fmt.Sprint(i), key, header)
		m.setWanted("https://a/", fmt.Sprint(i), true)
	}
	if len(m.nonces) > maxRemembered || len(m.wanted) > maxRemembered {
		t.Errorf("%d nonces, %d outcomes", len(m.nonces), len(m.wanted))
	}
}

func TestProvenRequestsAreChecked(t *testing.T) {
	client := &http.Client{Transport: sending(func(r *http.Request) { t.Errorf("sent to %s", r.URL.Host) })}
	for _, p := range []Prover{{}, {Mode: DPoPAlways}, {Mode: "sometimes", Key: newProofKey(t, "")}} {
		if _, err := RequestTokenWithProof(t.Context(), client, tokenRequest(t, "https://a"), p); err == nil {
			t.Errorf("%+v was sent", p)
		}
	}
	if _, err := RequestTokenWithProof(t.Context(), client, TokenRequest{}, Prover{Mode: DPoPNever}); err == nil {
		t.Error("an empty request was sent")
	}
}

func TestProvenRequestWithoutAnAnswerIsNotRepeated(t *testing.T) {
	count := 0
	client := &http.Client{Transport: sending(func(*http.Request) { count++ })}
	_, err := RequestTokenWithProof(t.Context(), client, tokenRequest(t, "https://a"), Prover{Key: newProofKey(t, "")})
	var transport *url.Error
	if !errors.As(err, &transport) || count != 1 {
		t.Errorf("%d requests, %v", count, err)
	}
}
