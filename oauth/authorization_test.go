package oauth

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/flowlatch/flowlatch/oauth/secret"
)

// TestPKCEOfTheRFC is RFC 7636 appendix B.
func TestPKCEOfTheRFC(t *testing.T) {
	const verifier, challenge = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
	if got := challengeOf(secret.New(verifier)); got != challenge {
		t.Errorf("challenge %s", got)
	}
	seen := map[string]bool{}
	for range 100 {
		v := newVerifier().Reveal()
		if len(v) != 43 || seen[v] || checkName(v) != nil {
			t.Fatalf("verifier of %d characters", len(v))
		}
		seen[v] = true
	}
}

func authorizationRequest(origin string) AuthorizationRequest {
	return AuthorizationRequest{
		Endpoint: "https://acme.okta.com/oauth2/v1/authorize?prompt=login", TokenURL: origin + "/oauth2/v1/token",
		ClientID: "0oa1", RedirectURI: "http://127.0.0.1:8765/callback", Scopes: []string{"openid", "okta.apps.read"}, Issuer: "https://acme.okta.com",
	}
}

func TestBeginMakesTheURL(t *testing.T) {
	a, err := authorizationRequest("https://acme.okta.com").Begin()
	must(t, err)
	u, err := url.Parse(a.URL)
	must(t, err)
	want := url.Values{
		"prompt": {"login"}, "response_type": {"code"}, "client_id": {"0oa1"}, "redirect_uri": {"http://127.0.0.1:8765/callback"},
		"scope": {"openid okta.apps.read"}, "state": {a.State().Reveal()}, "nonce": {a.nonce.Reveal()},
		"code_challenge": {challengeOf(a.verifier)}, "code_challenge_method": {"S256"},
	}
	if diff := cmp.Diff(want, u.Query()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if len(a.State().Reveal()) < 26 || len(a.nonce.Reveal()) < 26 || strings.Contains(a.URL, a.verifier.Reveal()) {
		t.Error("state or nonce have fewer than 128 bits, or the verifier is in the URL")
	}
	if text := fmt.Sprintf("%+v", a); strings.Contains(text, a.verifier.Reveal()) {
		t.Error("the verifier is printed")
	}
	again, err := authorizationRequest("https://acme.okta.com").Begin()
	must(t, err)
	if again.State().Equal(a.State()) || again.verifier.Equal(a.verifier) || again.nonce.Equal(a.nonce) {
		t.Error("two sign-ins share a secret")
	}
}

func TestBeginRefuses(t *testing.T) {
	for name, change := range map[string]func(*AuthorizationRequest){
		"javascript":        func(r *AuthorizationRequest) { r.Endpoint = "javascript:alert(1)" },
		"a file":            func(r *AuthorizationRequest) { r.Endpoint = "file:///etc/passwd" },
		"http":              func(r *AuthorizationRequest) { r.Endpoint = "http://acme.okta.com/" },
		"no token URL":      func(r *AuthorizationRequest) { r.TokenURL = "" },
		"redirect to http":  func(r *AuthorizationRequest) { r.RedirectURI = "http://localhost:8765/" },
		"no client":         func(r *AuthorizationRequest) { r.ClientID = "" },
		"space in a scope":  func(r *AuthorizationRequest) { r.Scopes = []string{"a b"} },
		"redirect fragment": func(r *AuthorizationRequest) { r.RedirectURI += "#x" },
	} {
		r := authorizationRequest("https://acme.okta.com")
		change(&r)
		if a, err := r.Begin(); err == nil {
			t.Errorf("%s: %s", name, a.URL)
		}
	}
}

// codeServer redeems codes and keeps the forms it was sent.
type codeServer struct {
	nonce string
	forms []url.Values
}

func (s *codeServer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	_ = r.ParseForm()
	s.forms = append(s.forms, r.PostForm)
	if r.PostForm.Get("code") != "c1" {
		w.WriteHeader(http.StatusBadRequest)
		fmt.Fprintf(w, `{"error":"invalid_grant","error_description":"%s %s"}`, r.PostForm.Get("code"), r.PostForm.Get("code_verifier"))
		return
	}
	fmt.Fprintf(w, `{"access_token":"at","token_type":"Bearer","refresh_token":"rt","id_token":%q}`,
		unsigned(`{"alg":"none"}`, fmt.Sprintf(`{"nonce":%q}`, s.nonce)))
}

func TestRedeemExchangesTheCode(t *testing.T) {
	var s codeServer
	server := serve(t, s.ServeHTTP)
	a, err := authorizationRequest(server.URL).Begin()
	must(t, err)
	s.nonce = a.nonce.Reveal()
	answer := url.Values{"code": {"c1"}, "state": {a.State().Reveal()}, "iss": {"https://acme.okta.com"}}
	token, err := a.Redeem(t.Context(), server.Client(), answer, issued())
	must(t, err)
	want := url.Values{
		"grant_type": {"authorization_code"}, "code": {"c1"}, "client_id": {"0oa1"},
		"redirect_uri": {"http://127.0.0.1:8765/callback"}, "code_verifier": {a.verifier.Reveal()},
	}
	if diff := cmp.Diff([]url.Values{want}, s.forms); diff != "" {
		t.Errorf("form (-want +got):\n%s", diff)
	}
	if token.Access.Reveal() != "at" || token.Refresh.Reveal() != "rt" || token.ID.IsZero() || len(token.Scopes) != 2 {
		t.Errorf("token %+v", token)
	}
	if _, err := a.Redeem(t.Context(), server.Client(), answer, issued()); !errors.Is(err, ErrUsed) || len(s.forms) != 1 {
		t.Errorf("a replay: %v", err)
	}
}

func TestRedeemSendsNothingForAForeignAnswer(t *testing.T) {
	client := &http.Client{Transport: sending(func(r *http.Request) { t.Errorf("sent to %s", r.URL.Host) })}
	state := func(a *Authorization) string { return a.State().Reveal() }
	tests := []struct {
		name   string
		answer func(*Authorization) url.Values
		want   error
	}{
		{"no state", func(*Authorization) url.Values { return url.Values{"code": {"c1"}} }, ErrState},
		{"another state", func(a *Authorization) url.Values { return url.Values{"code": {"c1"}, "state": {state(a) + "x"}} }, ErrState},
		{"another state with an error", func(*Authorization) url.Values { return url.Values{"error": {"x"}, "state": {"y"}} }, ErrState},
		{"state twice", func(a *Authorization) url.Values { return url.Values{"code": {"c1"}, "state": {state(a), "x"}} }, ErrAnswer},
		{"code twice", func(a *Authorization) url.Values { return url.Values{"code": {"c1", "c2"}, "state": {state(a)}} }, ErrAnswer},
		{"another server", func(a *Authorization) url.Values {
			return url.Values{"code": {"c1"}, "state": {state(a)}, "iss": {"https://evil.example"}}
		}, ErrIssuer},
		{"no code", func(a *Authorization) url.Values { return url.Values{"state": {state(a)}} }, ErrAnswer},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			a, err := authorizationRequest("https://acme.okta.com").Begin()
			must(t, err)
			if _, err := a.Redeem(t.Context(), client, tt.answer(a), issued()); !errors.Is(err, tt.want) {
				t.Errorf("error %v, want %v", err, tt.want)
			}
		})
	}
}

func TestRedeemTellsARefusal(t *testing.T) {
	a, err := authorizationRequest("https://acme.okta.com").Begin()
	must(t, err)
	_, err = a.Redeem(t.Context(), http.DefaultClient, url.Values{
		"error": {"access_denied"}, "error_description": {"no\nthanks"}, "state": {a.State().Reveal()},
	}, issued())
	var refusal *AuthorizationError
	if !errors.As(err, &refusal) || refusal.Code != "access_denied" || refusal.Description != "no thanks" {
		t.Errorf("%v", err)
	}
	if (&AuthorizationError{Code: "x"}).Error() != "oauth: authorization refused: x" {
		t.Error("text without a description")
	}
}

func TestRedeemMasksTheCode(t *testing.T) {
	var s codeServer
	server := serve(t, s.ServeHTTP)
	a, err := authorizationRequest(server.URL).Begin()
	must(t, err)
	_, err = a.Redeem(t.Context(), server.Client(), url.Values{"code": {"spent-code"}, "state": {a.State().Reveal()}}, issued())
	var refused *Error
	if !errors.As(err, &refused) || refused.Code != "invalid_grant" {
		t.Fatal(err)
	}
	shown := fmt.Sprintf("%v %s", err, refused.Body)
	if strings.Contains(shown, "spent-code") || strings.Contains(shown, a.verifier.Reveal()) {
		t.Errorf("shown: %s", shown)
	}
}

func TestRedeemComparesTheNonce(t *testing.T) {
	for _, nonce := range []string{"another", ""} {
		s := codeServer{nonce: nonce}
		server := serve(t, s.ServeHTTP)
		a, err := authorizationRequest(server.URL).Begin()
		must(t, err)
		_, err = a.Redeem(t.Context(), server.Client(), url.Values{"code": {"c1"}, "state": {a.State().Reveal()}}, issued())
		if !errors.Is(err, ErrNonce) {
			t.Errorf("nonce %q: %v", nonce, err)
		}
	}
}

func TestRefreshKeepsTheNewestToken(t *testing.T) {
	tests := []struct{ name, body, want string }{
		{"rotated", `{"access_token":"at","token_type":"Bearer","refresh_token":"rt-2"}`, "rt-2"},
		{"kept", `{"access_token":"at","token_type":"Bearer"}`, "rt-1"},
	}
	for _, tt := range tests {
		var form url.Values
		server := serve(t, func(w http.ResponseWriter, r *http.Request) {
			_ = r.ParseForm()
			form = r.PostForm
			fmt.Fprint(w, tt.body)
		})
		token, err := RefreshToken(t.Context(), server.Client(), RefreshRequest{
			TokenURL: server.URL, ClientID: "0oa1", Refresh: secret.New("rt-1"), Scopes: []string{"a", "b"}, Now: issued(),
		})
		must(t, err)
		want := url.Values{"grant_type": {"refresh_token"}, "refresh_token": {"rt-1"}, "client_id": {"0oa1"}, "scope": {"a b"}}
		if diff := cmp.Diff(want, form); diff != "" {
			t.Errorf("%s: form (-want +got):\n%s", tt.name, diff)
		}
		if token.Refresh.Reveal() != tt.want {
			t.Errorf("%s: refresh token %q", tt.name, token.Refresh.Reveal())
		}
	}
}

func TestRefreshRefused(t *testing.T) {
	server := serve(t, func(w http.ResponseWriter, r *http.Request) {
		w.WriteHeader(http.StatusBadRequest)
		fmt.Fprintf(w, `{"error":"invalid_grant","error_description":%q}`, r.PostFormValue("refresh_token"))
	})
	_, err := RefreshToken(t.Context(), server.Client(), RefreshRequest{TokenURL: server.URL, ClientID: "0oa1", Refresh: secret.New("rt-canary"), Now: issued()})
	if !refusedWith(err, "invalid_grant") || strings.Contains(err.Error(), "rt-canary") {
		t.Error(err)
	}
	if _, err := RefreshToken(t.Context(), server.Client(), RefreshRequest{TokenURL: server.URL, ClientID: "0oa1", Now: issued()}); err == nil {
		t.Error("refreshed with nothing")
	}
}

func TestRefreshOfABoundTokenIsProven(t *testing.T) {
	s := dpopServer{t: t, demands: "invalid_dpop_proof", nonce: "n1"}
	server := serve(t, s.ServeHTTP)
	key := newProofKey(t, "")
	token, err := RefreshToken(t.Context(), server.Client(), RefreshRequest{
		TokenURL: server.URL, ClientID: "0oa1", Refresh: secret.New("rt-1"), Now: issued(),
		Prover: &Prover{Mode: DPoPAlways, Key: key},
	})
	must(t, err)
	if diff := cmp.Diff([]string{"proof", "proof+n1"}, s.asked); diff != "" || token.BoundTo != key.Thumbprint() {
		t.Errorf("%s\nbound to %s", diff, token.BoundTo)
	}
}

func TestClientsProveThemselves(t *testing.T) {
	const clientSecret = "s+e c:r%t"
	assertion, err := newTestKey(t, ECP256).SignAssertion(testAssertion())
	must(t, err)
	scope := url.Values{"grant_type": {"client_credentials"}, "scope": {"s"}}
	with := func(pairs ...string) url.Values {
		form := url.Values{}
		for name, values := range scope {
			form[name] = values
		}
		for i := 0; i < len(pairs); i += 2 {
			form.Set(pairs[i], pairs[i+1])
		}
		return form
	}
	tests := []struct {
		name          string
		auth          ClientAuth
		authorization string
		form          url.Values
	}{
		{"secret in the header", SecretBasic(secret.New(clientSecret)), "Basic MG9hJTNBMTpzJTJCZStjJTNBciUyNXQ=", with()},
		{"secret in the form", SecretPost(secret.New(clientSecret)), "", with("client_id", "0oa:1", "client_secret", clientSecret)},
		{"nothing", PublicClient(), "", with("client_id", "0oa:1")},
		{"an assertion made before", AssertionAuth(assertion), "", with("client_assertion", assertion.Reveal(), "client_assertion_type", assertionTypeJWTBearer)},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var got *http.Request
			server := serve(t, func(w http.ResponseWriter, r *http.Request) {
				_ = r.ParseForm()
				got = r
				w.WriteHeader(http.StatusUnauthorized)
				fmt.Fprintf(w, `{"error":"invalid_client","error_description":"%s %s"}`, r.Header.Get("Authorization"), r.PostForm.Get("client_secret"))
			})
			_, err := RequestToken(t.Context(), server.Client(), TokenRequest{
				TokenURL: server.URL, ClientID: "0oa:1", Auth: tt.auth, Scopes: []string{"s"}, Now: issued(),
			})
			var refused *Error
			if !errors.As(err, &refused) {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.form, got.PostForm); diff != "" || got.Header.Get("Authorization") != tt.authorization {
				t.Errorf("%s; form (-want +got):\n%s", got.Header.Get("Authorization"), diff)
			}
			shown := fmt.Sprintf("%v %s %+v", err, refused.Body, tt.auth)
			if strings.Contains(shown, clientSecret) || strings.Contains(shown, "MG9hJTNB") || strings.Contains(shown, assertion.Reveal()) {
				t.Errorf("shown: %s", shown)
			}
		})
	}
	client := &http.Client{Transport: sending(func(r *http.Request) { t.Errorf("sent to %s", r.URL.Host) })}
	for name, auth := range map[string]ClientAuth{
		"no secret": SecretBasic(secret.Secret{}), "no secret in the form": SecretPost(secret.Secret{}),
		"no assertion": AssertionAuth(secret.Secret{}), "no key": KeyAuth(nil), "nothing at all": {},
	} {
		if _, err := RequestToken(t.Context(), client, TokenRequest{TokenURL: "https://a/t", ClientID: "0oa1", Auth: auth, Now: issued()}); err == nil {
			t.Errorf("%s was sent", name)
		}
		if _, err := RequestToken(t.Context(), client, TokenRequest{TokenURL: "https://a/t", Auth: auth, Now: issued()}); err == nil {
			t.Errorf("%s was sent for no client", name)
		}
	}
	if _, err := RequestToken(t.Context(), client, TokenRequest{TokenURL: "https://a/t", Auth: PublicClient(), Now: issued()}); err == nil {
		t.Error("a client without ID was sent")
	}
}
