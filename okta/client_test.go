package okta_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/flowlatch/flowlatch/okta"
)

const meBody = `{"id":"00u1","status":"ACTIVE","profile":{"login":"ada@acme.example","email":"ada@acme.example","firstName":"Ada","lastName":"L"}}`

func TestClientInheritsNothingFromTheMachine(t *testing.T) {
	home := t.TempDir()
	t.Setenv("HOME", home)
	for name, value := range map[string]string{
		"OKTA_CLIENT_ORGURL": "https://other.example", "OKTA_CLIENT_TOKEN": "env-token",
		"OKTA_CLIENT_AUTHORIZATIONMODE": "PrivateKey", "OKTA_CLIENT_PROXY_HOST": "127.0.0.1",
		"OKTA_CLIENT_PROXY_PORT": "1", "OKTA_CLIENT_CACHE_ENABLED": "true",
		"OKTA_CLIENT_RATE_LIMIT_MAX_RETRIES": "5", "OKTA_CLIENT_RATE_LIMIT_MAX_BACKOFF": "1",
	} {
		t.Setenv(name, value)
	}
	yaml := "okta:\n  client:\n    orgUrl: https://other.example\n    token: file-token\n    cache:\n      enabled: true\n"
	if err := os.MkdirAll(filepath.Join(home, ".okta"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(home, ".okta", "okta.yaml"), []byte(yaml), 0o600); err != nil {
		t.Fatal(err)
	}

	o := answering(t, http.StatusOK, meBody)
	c := o.client(t)
	for range 2 { // a cache would answer the second one
		if me, err := c.Me(t.Context()); err != nil || me.Login != "ada@acme.example" {
			t.Fatalf("Me = %+v, %v", me, err)
		}
	}
	r, _ := o.last(t)
	if o.count() != 2 || r.URL.Path != "/api/v1/users/me" {
		t.Errorf("%d requests, last for %s", o.count(), r.URL.Path)
	}
	if got := r.Header["Authorization"]; len(got) != 1 || got[0] != "SSWS the-real-one" {
		t.Errorf("Authorization = %q, want only the transport's own", got)
	}
	if got := r.UserAgent(); got != "flowlatch-test" {
		t.Errorf("User-Agent = %q", got)
	}
}

func TestClientSendsNoCredentialOfItsOwn(t *testing.T) {
	o := answering(t, http.StatusOK, meBody)
	c, err := okta.NewClient(o.Client(), o.URL)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.Me(t.Context()); err != nil {
		t.Fatal(err)
	}
	if r, _ := o.last(t); r.Header.Get("Authorization") != "" {
		t.Errorf("Authorization = %q", r.Header.Get("Authorization"))
	}
}

func TestNewClientWantsASafeOrigin(t *testing.T) {
	o := answering(t, http.StatusOK, "")
	for _, origin := range []string{
		"", "acme.okta.com", "http://acme.okta.com", "http://localhost:80", "https://acme.okta.com/", "ftp://acme.okta.com",
		"https://u@acme.okta.com", "https://acme.okta.com?x",
	} {
		if _, err := okta.NewClient(o.Client(), origin); err == nil {
			t.Errorf("NewClient(%q) was accepted", origin)
		}
	}
	if _, err := okta.NewClient(http.DefaultClient, "https://acme.okta.com"); err == nil {
		t.Error("a client without a transport of its own was accepted")
	}
}

// brokenTransport fails like the real one.
type brokenTransport struct {
	err   error
	tries int
}

func (b *brokenTransport) RoundTrip(*http.Request) (*http.Response, error) {
	b.tries++
	return nil, b.err
}

// pinned stands for a typed error of the transport.
type pinned struct{}

func (pinned) Error() string { return "pinned" }

func TestTransportErrorsArriveAsTheyAre(t *testing.T) {
	broken := &brokenTransport{err: fmt.Errorf("dial: %w", pinned{})}
	c, err := okta.NewClient(&http.Client{Transport: broken}, "https://acme.okta.com")
	if err != nil {
		t.Fatal(err)
	}
	_, err = c.GrantScope(t.Context(), "0oa1", okta.ScopeInvokeManage)
	if !errors.As(err, new(pinned)) || !strings.Contains(err.Error(), "POST /api/v1/apps/0oa1/grants") {
		t.Errorf("GrantScope: %v", err)
	}
}

func TestADroppedConnectionIsTriedOnce(t *testing.T) {
	for _, hangUp := range []error{io.EOF, io.ErrUnexpectedEOF, fmt.Errorf("read: %w", io.EOF)} {
		broken := &brokenTransport{err: hangUp}
		c, err := okta.NewClient(&http.Client{Transport: broken}, "https://acme.okta.com")
		if err != nil {
			t.Fatal(err)
		}
		_, err = c.GrantScope(t.Context(), "0oa1", okta.ScopeInvokeManage)
		if !errors.Is(err, okta.ErrHungUp) || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || broken.tries != 1 {
			t.Errorf("%v: %d tries, %v", hangUp, broken.tries, err)
		}
	}
}

func TestAServerThatHangsUpIsAskedOnce(t *testing.T) {
	o := newOrg(t, func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) })
	_, err := o.client(t).GrantScope(t.Context(), "0oa1", okta.ScopeInvokeManage)
	if !errors.Is(err, okta.ErrHungUp) || errors.Is(err, io.EOF) || o.count() != 1 {
		t.Errorf("%d requests, %v", o.count(), err)
	}
}

func TestHalfAnAnswerIsNoEOF(t *testing.T) {
	o := newOrg(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", "1000")
		fmt.Fprint(w, `{"id":"00u1",`)
	})
	_, err := o.client(t).Me(t.Context())
	if !errors.Is(err, okta.ErrHungUp) || errors.Is(err, io.ErrUnexpectedEOF) || o.count() != 1 {
		t.Errorf("%d requests, %v", o.count(), err)
	}
}

func TestACanceledContextSendsNothing(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	o := answering(t, http.StatusOK, meBody)
	if _, err := o.client(t).Me(ctx); !errors.Is(err, context.Canceled) || o.count() != 0 {
		t.Errorf("%d requests, %v", o.count(), err)
	}
}

func TestRedirectsAreNotFollowed(t *testing.T) {
	o := newOrg(t, func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "/elsewhere", http.StatusFound)
	})
	var e *okta.Error
	if _, err := o.client(t).Me(t.Context()); !errors.As(err, &e) || e.Status != http.StatusFound || o.count() != 1 {
		t.Errorf("%d requests, %v", o.count(), err)
	}
}

func TestIDsCannotLeaveTheirPath(t *testing.T) {
	o := answering(t, http.StatusOK, "{}")
	c := o.client(t)
	for _, id := range []string{"", "../users/me", "a/b", "a?b", "a%2fb", " "} {
		calls := map[string]error{
			"Deactivate": c.DeactivateApp(t.Context(), id),
			"Delete":     c.DeleteApp(t.Context(), id),
			"Revoke":     c.RevokeGrant(t.Context(), "0oa1", id),
		}
		_, calls["ClientSecrets"] = c.ClientSecrets(t.Context(), id)
		_, calls["ListGrants"] = c.ListGrants(t.Context(), id)
		for name, err := range calls {
			if err == nil {
				t.Errorf("%s(%q) was sent", name, id)
			}
		}
	}
	if o.count() != 0 {
		t.Errorf("%d requests", o.count())
	}
}
