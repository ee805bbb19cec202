package oauth

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/flowlatch/flowlatch/oauth/secret"
)

func TestRequestTokenSendsExactlyThisForm(t *testing.T) {
	k := newTestKey(t, ECP256)
	var got *http.Request
	var body string
	server := serve(t, func(w http.ResponseWriter, r *http.Request) {
		text, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		got, body = r, string(text)
		fmt.Fprint(w, `{"token_type":"Bearer","expires_in":3600,"access_token":"at-1","scope":"a b"}`)
	})
	r := TokenRequest{
		TokenURL: server.URL + "/oauth2/v1/token", ClientID: "0oa1",
		Key: k, Scopes: []string{"okta.workflows.invoke.manage", "b"}, Now: issued(),
	}
	token, err := RequestToken(t.Context(), server.Client(), r)
	if err != nil {
		t.Fatal(err)
	}
	form, err := url.ParseQuery(body)
	if err != nil {
		t.Fatal(err)
	}
	assertion := form.Get("client_assertion")
	want := "client_assertion=" + assertion +
		"&client_assertion_type=urn%3Aietf%3Aparams%3Aoauth%3Aclient-assertion-type%3Ajwt-bearer" +
		"&grant_type=client_credentials&scope=okta.workflows.invoke.manage+b"
	if body != want {
		t.Errorf("body %s\nwant %s", body, want)
	}
	if got.Method != http.MethodPost || got.URL.String() != "/oauth2/v1/token" || got.Header.Get("Authorization") != "" ||
		got.Header.Get("Content-Type") != "application/x-www-form-urlencoded" || got.Header.Get("Accept") != "application/json" {
		t.Errorf("%s %s %v", got.Method, got.URL, got.Header)
	}
	claims := &JWT{Claims: verify(t, k, secret.New(assertion))}
	if claims.Text("aud") != r.TokenURL || claims.Text("iss") != "0oa1" || claims.Text("sub") != "0oa1" {
		t.Errorf("claims %v", written(claims.Claims))
	}
	if token.Access.Reveal() != "at-1" {
		t.Errorf("access token %q", token.Access.Reveal())
	}
	token.Access = secret.Secret{}
	wantToken := &Token{Type: "Bearer", ExpiresIn: time.Hour, Obtained: issued(), Scopes: []string{"a", "b"}}
	if diff := cmp.Diff(wantToken, token, cmp.Comparer(secret.Secret.Equal)); diff != "" {
		t.Errorf("token (-want +got):\n%s", diff)
	}
}

func TestRequestTokenUsesEachAssertionOnce(t *testing.T) {
	ids := map[string]bool{}
	server := serve(t, func(w http.ResponseWriter, r *http.Request) {
		j, err := ReadJWT(r.PostFormValue("client_assertion"))
		if err != nil {
			t.Error(err)
			return
		}
		ids[j.Text("jti")] = true
		w.WriteHeader(http.StatusServiceUnavailable)
	})
	r := tokenRequest(t, server.URL)
	for range 3 {
		if _, err := RequestToken(t.Context(), server.Client(), r); err == nil {
			t.Fatal("503 gave a token")
		}
	}
	if len(ids) != 3 {
		t.Errorf("%d different jti in 3 calls", len(ids))
	}
}

func TestRequestTokenWithoutScopesLeavesTheFieldOut(t *testing.T) {
	server := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if err := r.ParseForm(); err != nil || len(r.PostForm) != 3 || r.PostForm.Has("scope") {
			t.Errorf("form %v, %v", sortedNames(r.PostForm), err)
		}
		fmt.Fprint(w, `{"token_type":"Bearer","access_token":"at-1"}`)
	})
	r := tokenRequest(t, server.URL)
	r.Scopes = nil
	if _, err := RequestToken(t.Context(), server.Client(), r); err != nil {
		t.Fatal(err)
	}
}

func TestTokenReadsWhatServersWrite(t *testing.T) {
	tests := []struct {
		name, body string
		want       Token
	}{
		{"bare", `{"access_token":"t","token_type":"Bearer"}`, Token{Type: "Bearer", Scopes: []string{"s"}}},
		{"opaque with padding", " {\"access_token\":\"t\",\"token_type\":\"bearer\",\"expires_in\":60}\n", Token{Type: "bearer", ExpiresIn: time.Minute, Scopes: []string{"s"}}},
		{"seconds quoted", `{"access_token":"t","token_type":"DPoP","expires_in":"60"}`, Token{Type: "DPoP", ExpiresIn: time.Minute, Scopes: []string{"s"}}},
		{"seconds negative", `{"access_token":"t","token_type":"Bearer","expires_in":-1}`, Token{Type: "Bearer", Scopes: []string{"s"}}},
		{"seconds without end", `{"access_token":"t","token_type":"Bearer","expires_in":"Infinity"}`, Token{Type: "Bearer", Scopes: []string{"s"}}},
		{"seconds enormous", `{"access_token":"t","token_type":"Bearer","expires_in":1e300}`, Token{Type: "Bearer", ExpiresIn: 2147483647 * time.Second, Scopes: []string{"s"}}},
		{"other scopes granted", `{"access_token":"t","token_type":"Bearer","scope":" x  y "}`, Token{Type: "Bearer", Scopes: []string{"x", "y"}}},
		{"error null", `{"access_token":"t","token_type":"Bearer","error":null}`, Token{Type: "Bearer", Scopes: []string{"s"}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			server := answering(t, http.StatusOK, "application/json", tt.body)
			got, err := RequestToken(t.Context(), server.Client(), tokenRequest(t, server.URL))
			if err != nil {
				t.Fatal(err)
			}
			tt.want.Access, tt.want.Obtained = secret.New("t"), issued()
			if diff := cmp.Diff(&tt.want, got, cmp.Comparer(secret.Secret.Equal)); diff != "" {
				t.Errorf("token (-want +got):\n%s", diff)
			}
		})
	}
}

func TestRequestTokenRefusesToSend(t *testing.T) {
	client := &http.Client{Transport: sending(func(r *http.Request) { t.Errorf("sent to %s", r.URL.Host) })}
	for name, change := range map[string]func(*TokenRequest){
		"no URL":           func(r *TokenRequest) { r.TokenURL = "" },
		"relative URL":     func(r *TokenRequest) { r.TokenURL = "/oauth2/v1/token" },
		"http":             func(r *TokenRequest) { r.TokenURL = "http://acme.okta.com/oauth2/v1/token" },
		"http to a name":   func(r *TokenRequest) { r.TokenURL = "http://localhost/oauth2/v1/token" },
		"other scheme":     func(r *TokenRequest) { r.TokenURL = "ftp://127.0.0.1/token" },
		"user information": func(r *TokenRequest) { r.TokenURL = strings.Replace(r.TokenURL, "//", "//user:pass@", 1) },
		"fragment":         func(r *TokenRequest) { r.TokenURL += "#x" },
		"empty fragment":   func(r *TokenRequest) { r.TokenURL += "#" },
		"space in a scope": func(r *TokenRequest) { r.Scopes = []string{"a b"} },
		"empty scope":      func(r *TokenRequest) { r.Scopes = []string{""} },
		"no client":        func(r *TokenRequest) { r.ClientID = "" },
		"no key":           func(r *TokenRequest) { r.Key = nil },
		"no time":          func(r *TokenRequest) { r.Now = time.Time{} },
	} {
		r := tokenRequest(t, "https://acme.okta.com")
		change(&r)
		if _, err := RequestToken(t.Context(), client, r); err == nil || strings.Contains(err.Error(), "pass") {
			t.Errorf("%s: error %v", name, err)
		}
	}
}

func TestRequestTokenEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	server := serve(t, func(_ http.ResponseWriter, r *http.Request) {
		cancel()
		_, _ = io.Copy(io.Discard, r.Body)
		<-r.Context().Done()
	})
	if _, err := RequestToken(ctx, server.Client(), tokenRequest(t, server.URL)); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want %v", err, context.Canceled)
	}
}

func TestRequestTokenWithoutAnAnswer(t *testing.T) {
	server := serve(t, nil)
	server.Close()
	_, err := RequestToken(t.Context(), server.Client(), tokenRequest(t, server.URL))
	var transport *url.Error
	if !errors.As(err, &transport) {
		t.Errorf("error %v of type %T", err, err)
	}
	if strings.Contains(err.Error(), "client_assertion") {
		t.Error("the error holds the request's body")
	}
}

func tokenRequest(t *testing.T, origin string) TokenRequest {
	t.Helper()
	return TokenRequest{
		TokenURL: origin + "/oauth2/v1/token", ClientID: "0oa1",
		Key: newTestKey(t, ECP256), Scopes: []string{"s"}, Now: issued(),
	}
}

// sending is a transport that tells what would have been sent.
type sending func(*http.Request)

func (s sending) RoundTrip(r *http.Request) (*http.Response, error) {
	s(r)
	return nil, errors.New("not sent")
}

func serve(t *testing.T, handler http.HandlerFunc) *httptest.Server {
	t.Helper()
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	return server
}

func answering(t *testing.T, status int, contentType, body string) *httptest.Server {
	t.Helper()
	return serve(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", contentType)
		w.WriteHeader(status)
		fmt.Fprint(w, body)
	})
}
