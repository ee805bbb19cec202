//go:build linux

package main_test

import (
	"encoding/base64"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"

	"github.com/flowlatch/flowlatch/app"
	"github.com/flowlatch/flowlatch/app/vault/keyringtest"
	"github.com/flowlatch/flowlatch/oauth"
	"github.com/flowlatch/flowlatch/oauth/secret"
)

// hold stops a program at its first request for a path, until it is released.
type hold struct {
	path              string
	arrived, released chan struct{}
	arrive, release   func()
}

func newHold(path string) *hold {
	h := &hold{path: path, arrived: make(chan struct{}), released: make(chan struct{})}
	h.arrive = sync.OnceFunc(func() { close(h.arrived) })
	h.release = sync.OnceFunc(func() { close(h.released) })
	return h
}

// before is for canarytest.StartRelay.
func (h *hold) before(r *http.Request) {
	if r.URL.Path != h.path {
		return
	}
	h.arrive()
	select {
	case <-h.released:
	case <-r.Context().Done():
	}
}

// await waits until the program stands still.
func (h *hold) await(t *testing.T, p *process) {
	t.Helper()
	t.Cleanup(h.release)
	either := make(chan bool, 1)
	go func() {
		select {
		case <-h.arrived:
			either <- true
		case <-p.exited:
			either <- false
		}
	}()
	if !await(t, either, "the program comes to "+h.path) {
		t.Fatalf("the program ended before it came to %s: %s", h.path, &p.stdout)
	}
}

// invocationOf is the path under which a flow is invoked.
func (o practiceOrg) invocationOf(t *testing.T, name string) string {
	t.Helper()
	for _, e := range o.Endpoints {
		if e.Name == name {
			address, err := url.Parse(e.InvokeURL)
			if err != nil {
				t.Fatal(err)
			}
			return address.Path
		}
	}
	t.Fatalf("no flow %s", name)
	return ""
}

// payload decodes the value of a keychain item: "ok1:", the secret as base64url, a dot, and
// the first digits of its SHA-256.
func payload(i keyringtest.Item) string {
	body, _, _ := strings.Cut(strings.TrimPrefix(i.Secret, "ok1:"), ".")
	plain, err := base64.RawURLEncoding.DecodeString(body)
	if err != nil || i.Attributes["service"] != app.KeychainService {
		return ""
	}
	return string(plain)
}

// kindsOf counts what the items hold, as the org knows it.
func kindsOf(items []keyringtest.Item, org practiceOrg, r walkReport) map[string]int {
	count := map[string]int{}
	for _, item := range items {
		plain := payload(item)
		key, err := oauth.ParseKey(secret.New(plain))
		switch {
		case plain == org.AdminToken:
			count["admin token"]++
		case err == nil && key.Thumbprint() == r.ServiceApp.Thumbprint:
			count["private key"]++
		case plain == org.clientToken("echo-token"):
			count["client token"]++
		case len(plain) == 64: // the only other secret; the canary scan compares it
			count["client secret"]++
		}
	}
	return count
}

// clientToken is the token of a flow at level token.
func (o practiceOrg) clientToken(name string) string {
	for _, e := range o.Endpoints {
		if e.Name == name {
			return e.ClientToken
		}
	}
	return ""
}
