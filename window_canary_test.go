//go:build linux

package main_test

import (
	"crypto/rand"
	"encoding/json"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/flowlatch/flowlatch/app/canarytest"
	"github.com/flowlatch/flowlatch/oauth"
	"github.com/flowlatch/flowlatch/oauth/secret"
)

// TestWindowCanary goes through the walk in the window while files, arguments
// and environments are watched: no secret of it is ever in one of them.
func TestWindowCanary(t *testing.T) {
	mark := "FLOWLATCH_RUN=" + rand.Text()
	d := newDesk(t, deskOptions{env: []string{mark}})
	places := canarytest.Places{Folders: []string{d.display.Home()}, Mark: mark} // TMPDIR is in it
	canarytest.Prove(t, places)
	watch := canarytest.Start(t, places)
	org := startPracticeOrg(t)
	relay := canarytest.StartRelay(t, org.URL(), nil)
	w := openOn(d, org, relay.URL())
	w.all()

	clientID := w.workspace().ServiceApps[0].ClientID
	stored, travelling := w.storedCanaries(), append(tokenCanaries(t, relay), w.orgCanaries(org.AdminToken())...)
	watch.Look()
	if code := w.close(); code != 0 {
		t.Errorf("the window ends with exit code %d", code)
	}
	watch.Stop()
	watch.Add("what the window printed", []byte(w.program.Output()))

	watch.RequireSeen(t, "arguments", "--practice-url")
	watch.RequireSeen(t, "environment", mark)
	watch.RequireSeen(t, "workspaces/", clientID)
	watch.RequireSeen(t, filepath.Base(d.browserLog()), "/console")
	relay.RequireTravelled(t, travelling...)
	watch.RequireAbsent(t, travelling...)
	watch.RequireAbsent(t, stored...)
}

// storedCanaries are what the window has put into the keychain.
func (w *walker) storedCanaries() []canarytest.Canary {
	w.t.Helper()
	var canaries []canarytest.Canary
	keys := 0
	for _, item := range w.keychain.Items() {
		plain := payload(item)
		if plain == "" {
			w.t.Fatal("an item that is none of the vault's")
		}
		canaries = append(canaries, canarytest.Canary{Name: "keychain item", Value: item.Secret}, canarytest.Canary{Name: "stored secret", Value: plain})
		if _, err := oauth.ParseKey(secret.New(plain)); err != nil {
			continue
		}
		keys++
		canaries = append(canaries, canarytest.Canary{Name: "a prime of the key", Value: longest(plain)})
	}
	if keys != 1 {
		w.t.Errorf("%d private keys in the keychain, want the service app's", keys)
	}
	return canaries
}

// longest is the longest part of a packed secret: of an RSA key one of its
// primes, from which the other follows.
func longest(packed string) string {
	parts := strings.FieldsFunc(packed, func(r rune) bool { return r == '.' || r == ':' })
	return slices.MaxFunc(parts, func(a, b string) int { return len(a) - len(b) })
}

// orgCanaries are the secrets that the org has given out.
func (w *walker) orgCanaries(adminToken string) []canarytest.Canary {
	w.t.Helper()
	_, clientSecret, err := w.hand.ConnectionValues(w.t.Context(), w.workspace().Connection.AppID)
	if err != nil {
		w.t.Fatal(err)
	}
	return []canarytest.Canary{{Name: "admin token", Value: adminToken}, {Name: "client secret", Value: clientSecret.Reveal()}}
}

// tokenCanaries are the access tokens and client assertions of the walk. The
// last part of each is its signature: without it, it is no secret.
func tokenCanaries(t *testing.T, relay *canarytest.Relay) []canarytest.Canary {
	t.Helper()
	signature := func(jwt string) string { return jwt[strings.LastIndexByte(jwt, '.')+1:] }
	var canaries []canarytest.Canary
	for _, p := range relay.Passages() {
		if p.Path != "/oauth2/v1/token" || p.Status != http.StatusOK {
			continue
		}
		var answer struct {
			AccessToken string `json:"access_token"`
		}
		if err := json.Unmarshal(p.Answer, &answer); err != nil {
			t.Fatal(err)
		}
		canaries = append(canaries,
			canarytest.Canary{Name: "access token", Value: signature(answer.AccessToken)},
			canarytest.Canary{Name: "client assertion", Value: signature(p.Form.Get("client_assertion"))})
	}
	if len(canaries) == 0 {
		t.Fatal("no token was issued")
	}
	return canaries
}
