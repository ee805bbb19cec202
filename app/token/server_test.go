package token_test

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/flowlatch/flowlatch/app/token"
	"github.com/flowlatch/flowlatch/app/token/servertest"
	"github.com/flowlatch/flowlatch/app/wire"
	"github.com/flowlatch/flowlatch/oauth"
)

func newSource(t *testing.T, timeout time.Duration) *token.Source {
	t.Helper()
	network := wire.New(wire.Config{})
	t.Cleanup(network.Close)
	return token.New(token.Config{Network: network, Now: time.Now, Timeout: timeout})
}

func newKey(t *testing.T, keyType oauth.KeyType) *oauth.Key {
	t.Helper()
	key, err := oauth.GenerateKey(t.Context(), keyType)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func TestForeignServers(t *testing.T) {
	key := newKey(t, oauth.ECP256)
	for _, c := range []struct {
		name    string
		options servertest.Options
		dpop    bool
	}{
		{"metadata of RFC 8414", servertest.Options{}, false},
		{"metadata of OpenID Connect", servertest.Options{Metadata: servertest.OpenID}, false},
		{"no metadata, Okta's path", servertest.Options{Metadata: servertest.Nowhere, TokenPath: "/oauth2/v1/token"}, false},
		{"a page for metadata, Okta's path", servertest.Options{Metadata: servertest.Page, TokenPath: "/oauth2/v1/token"}, false},
		{"opaque tokens", servertest.Options{Opaque: true}, false},
		{"proof of possession", servertest.Options{DPoP: true}, true},
		{"proof of possession, opaque tokens", servertest.Options{DPoP: true, Opaque: true}, true},
		{"its clock is wrong", servertest.Options{Skew: -time.Hour, DPoP: true}, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			c.options.Keys = key.PublicJWKS()
			server := servertest.Start(t, c.options)
			got, err := newSource(t, 0).Get(t.Context(), token.Request{Origin: server.URL, ClientID: servertest.ClientID, Key: key, Scopes: []string{"read"}})
			if err != nil || got.DPoP.On != c.dpop || got.TokenURL != server.TokenURL() {
				t.Fatalf("%v, %+v, %s", err, got.DPoP, got.TokenURL)
			}
			if issued := server.Issued(); len(issued) != 1 || issued[0] != got.Token.Access.Reveal() {
				t.Errorf("issued %d tokens", len(issued))
			}
		})
	}
}

// TestClockIsMeasuredByTheRefusal: a server whose metadata come without a Date
// shows its time only when it refuses.
func TestClockIsMeasuredByTheRefusal(t *testing.T) {
	const behind = -10 * time.Minute
	posts := 0
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header()["Date"] = nil
		if r.Method == http.MethodGet {
			http.NotFound(w, r)
			return
		}
		posts++
		now := time.Now().Add(behind)
		w.Header().Set("Date", now.UTC().Format(http.TimeFormat))
		assertion, err := oauth.ReadJWT(r.PostFormValue("client_assertion"))
		if err != nil {
			t.Error(err)
			return
		}
		if issued, _ := assertion.Time("iat"); issued.After(now) {
			w.WriteHeader(http.StatusUnauthorized)
			_, _ = w.Write([]byte(`{"error":"invalid_client"}`))
			return
		}
		_, _ = w.Write([]byte(`{"access_token":"t","token_type":"Bearer"}`))
	}))
	t.Cleanup(server.Close)
	request := token.Request{Origin: server.URL, ClientID: "c", Key: newKey(t, oauth.ECP256)}
	got, err := newSource(t, 0).Ask(t.Context(), request)
	if err != nil || posts != 2 {
		t.Fatalf("%v after %d requests", err, posts)
	}
	if off := (got.Clock.Offset - behind).Abs(); off > 2*time.Second {
		t.Errorf("offset %v", got.Clock.Offset)
	}
	posts, request.Uncorrected = 0, true
	if _, err := newSource(t, 0).Ask(t.Context(), request); err == nil || posts != 1 {
		t.Errorf("uncorrected: %v after %d requests", err, posts)
	}
}

// TestTokenEndpointElsewhere: metadata can't send the assertion to another place.
func TestTokenEndpointElsewhere(t *testing.T) {
	elsewhere := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("it was called") }))
	t.Cleanup(elsewhere.Close)
	var called string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodPost {
			called = r.URL.Path
			_, _ = w.Write([]byte(`{"access_token":"t","token_type":"Bearer"}`))
			return
		}
		_ = json.NewEncoder(w).Encode(map[string]string{"token_endpoint": elsewhere.URL + "/token"})
	}))
	t.Cleanup(server.Close)
	_, err := newSource(t, 0).Ask(t.Context(), token.Request{Origin: server.URL, ClientID: "c", Key: newKey(t, oauth.ECP256)})
	if err != nil || called != "/oauth2/v1/token" {
		t.Errorf("%v, asked at %q", err, called)
	}
}

func TestTimeIsUp(t *testing.T) {
	release := make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		select {
		case <-release:
		case <-r.Context().Done():
		}
	}))
	t.Cleanup(server.Close)
	t.Cleanup(func() { close(release) })
	request := token.Request{Origin: server.URL, ClientID: "c", Key: newKey(t, oauth.ECP256)}
	for name, ask := range map[string]func() error{
		"its own time": func() error {
			_, err := newSource(t, 50*time.Millisecond).Get(t.Context(), request)
			return err
		},
		"the caller's": func() error {
			ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
			defer cancel()
			_, err := newSource(t, 0).Get(ctx, request)
			return err
		},
	} {
		if e, ok := wire.Classify(ask()); !ok || e.Kind != wire.Timeout {
			t.Errorf("%s: %v", name, e)
		}
	}
}

func TestRefusalOutweighsMetadata(t *testing.T) {
	for _, c := range []struct {
		body string
		want oauth.ErrorKind
	}{
		{`{"error":"invalid_client"}`, oauth.Refused},
		{`not JSON`, oauth.WebPage},
	} {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.Method == http.MethodPost {
				w.WriteHeader(http.StatusUnauthorized)
				_, _ = w.Write([]byte(c.body))
				return
			}
			_, _ = w.Write([]byte("<!doctype html><title>Welcome</title>"))
		}))
		t.Cleanup(server.Close)
		_, err := newSource(t, 0).Ask(t.Context(), token.Request{Origin: server.URL, ClientID: "c", Key: newKey(t, oauth.ECP256)})
		if e, ok := errors.AsType[*oauth.Error](err); !ok || e.Kind != c.want {
			t.Errorf("%s: %v", c.body, err)
		}
		if err != nil && strings.Contains(err.Error(), "eyJ") {
			t.Errorf("the error holds an assertion: %v", err)
		}
	}
}
