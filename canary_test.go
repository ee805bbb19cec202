//go:build linux

package main_test

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/flowlatch/flowlatch/app/canarytest"
	"github.com/flowlatch/flowlatch/app/vault"
	"github.com/flowlatch/flowlatch/app/vault/keyringtest"
	"github.com/flowlatch/flowlatch/oauth"
	"github.com/flowlatch/flowlatch/oauth/secret"
)

// watched is where secrets of this world may not be: everywhere but in the keychain's own
// files.
func (w world) watched() canarytest.Places {
	return canarytest.Places{
		Folders: []string{w.home, w.temp},
		Except:  []string{filepath.Join(w.home, ".local", "share", "keyrings")},
		Mark:    w.mark,
	}
}

// TestWalkLeaksNothing walks in a keychain, on a practice org that a relay watches, and
// stands still at the last invocation: by then every secret is in use.
func TestWalkLeaksNothing(t *testing.T) {
	t.Run("with an admin", func(t *testing.T) {
		org, relay := walkWatched(t)
		relay.RequireTravelled(t, org.adminCanary())
	})
	t.Run("without an admin", func(t *testing.T) { walkWatched(t, "--no-admin") })
}

func walkWatched(t *testing.T, arguments ...string) (practiceOrg, *canarytest.Relay) {
	s := keyringtest.Start(t, keyringtest.Unlocked)
	addForeign(s)
	w := newWorld(t, s)
	canarytest.Prove(t, w.watched())

	watch := canarytest.Start(t, w.watched())
	org, practice := w.startPractice(t)
	hold := newHold(org.invocationOf(t, "echo-public"))
	relay := canarytest.StartRelay(t, org.OrgURL, hold.before)
	p := w.start(t, append([]string{"walk", "--json", "--practice-url", relay.URL(), "--admin-token-file", org.tokenFile(t)}, arguments...)...)
	hold.await(t, p)
	items := ownItems(t, s)
	watch.Look()
	hold.release()
	exit := p.wait(t)
	r := p.walkReport(t)
	r.wantDone(t, exit, vault.Keychain)
	org.wantSecretsUsed(t)
	given := givenCanaries(t, org, relay)
	practice.interrupt(t)
	practice.wait(t)
	watch.Stop()
	watch.Add("standard output", p.stdout.Bytes())
	watch.Add("standard error", p.stderr.Bytes())
	watch.Add("standard error of the practice org", practice.stderr.Bytes())

	watch.RequireSeen(t, "arguments", "--practice-url")
	watch.RequireSeen(t, "environment", w.mark)
	watch.RequireSeen(t, "workspaces/", r.ServiceApp.ClientID)
	watch.RequireSeen(t, "vault/", "committed")
	relay.RequireTravelled(t, given...)
	watch.RequireAbsent(t, given...)
	watch.RequireAbsent(t, org.adminCanary())
	watch.RequireAbsent(t, storedCanaries(t, items, r)...)
	return org, relay
}

func (o practiceOrg) adminCanary() canarytest.Canary {
	return canarytest.Canary{Name: "admin token", Value: o.AdminToken}
}

// storedCanaries are what the walk had in the keychain, taken apart.
func storedCanaries(t *testing.T, items []keyringtest.Item, r walkReport) []canarytest.Canary {
	t.Helper()
	var canaries []canarytest.Canary
	for _, item := range items {
		plain := payload(item)
		if plain == "" {
			t.Fatal("an item that is none of the vault's")
		}
		canaries = append(canaries, canarytest.Canary{Name: "keychain item", Value: item.Secret}, canarytest.Canary{Name: "stored secret", Value: plain})
		if key, err := oauth.ParseKey(secret.New(plain)); err == nil {
			canaries = append(canaries, privateNumber(t, plain)...)
			if key.Thumbprint() != r.ServiceApp.Thumbprint {
				t.Errorf("the key in the keychain is not the service app's")
			}
		}
	}
	const fewest = 2*3 + 2 // client secret, client token and private key, and the key's number
	if len(canaries) < fewest {
		t.Fatalf("only %d canaries in %d items", len(canaries), len(items))
	}
	return canaries
}

// privateNumber is the secret number of a packed EC key, "ec1:P-256:" d "." thumbprint, as it
// is written there and as raw bytes.
func privateNumber(t *testing.T, packed string) []canarytest.Canary {
	t.Helper()
	written, _, _ := strings.Cut(strings.TrimPrefix(packed, "ec1:P-256:"), ".")
	raw, err := base64.RawURLEncoding.DecodeString(written)
	if err != nil || len(raw) != 32 {
		t.Fatalf("not a packed P-256 key: %d bytes, %v", len(raw), err)
	}
	return []canarytest.Canary{{Name: "private key, written", Value: written}, {Name: "private key, raw", Value: string(raw)}}
}

// givenCanaries are the secrets that the org gives out, the ones of this walk read off the
// wire. The last part of a token is its signature: without it a token is no secret.
func givenCanaries(t *testing.T, org practiceOrg, relay *canarytest.Relay) []canarytest.Canary {
	t.Helper()
	canaries := []canarytest.Canary{
		{Name: "client token", Value: org.clientToken("echo-token")},
		{Name: "client secret", Value: org.clientSecret(t)},
	}
	tokens := 0
	for _, p := range relay.Passages() {
		if p.Path != "/oauth2/v1/token" {
			continue
		}
		var answer struct {
			AccessToken string `json:"access_token"`
		}
		if err := json.Unmarshal(p.Answer, &answer); err != nil || p.Status != 200 {
			t.Fatalf("the token endpoint: status %d, %v", p.Status, err)
		}
		tokens++
		for name, token := range map[string]string{"client assertion": p.Form.Get("client_assertion"), "access token": answer.AccessToken} {
			signature := token[strings.LastIndexByte(token, '.')+1:]
			canaries = append(canaries, canarytest.Canary{Name: name, Value: token}, canarytest.Canary{Name: "signature of the " + name, Value: signature})
		}
	}
	if tokens == 0 {
		t.Fatal("no token was asked for")
	}
	return canaries
}

// clientSecret reads the secret of Okta Workflows OAuth from the org itself.
func (o practiceOrg) clientSecret(t *testing.T) string {
	t.Helper()
	var apps []struct{ ID string }
	o.get(t, "/api/v1/apps?filter=name+eq+%22flow%22", &apps)
	if len(apps) != 1 {
		t.Fatalf("%d apps named flow", len(apps))
	}
	var secrets []struct {
		ClientSecret string `json:"client_secret"`
	}
	o.get(t, "/api/v1/apps/"+apps[0].ID+"/credentials/secrets", &secrets)
	if len(secrets) != 1 {
		t.Fatalf("%d client secrets", len(secrets))
	}
	return secrets[0].ClientSecret
}

// wantSecretsUsed has the org confirm that it took each secret for what it is. Reading one
// is an event too, so ask before the test does.
func (o practiceOrg) wantSecretsUsed(t *testing.T) {
	t.Helper()
	o.wantEvents(t,
		"app.oauth2.client.read_client_secret", // by API or on the console's page
		"workflows.user.connection.create",     // with the client secret
		"app.oauth2.token.grant.access_token",  // for what the private key signed
	)
	for name, credential := range map[string]string{"bookmark": "oauth", "echo-token": "token"} {
		var runs []struct{ Credential string }
		o.get(t, "/practice/v1/flows/"+name+"/history", &runs)
		if len(runs) != 1 || runs[0].Credential != credential {
			t.Errorf("%s: runs %+v", name, runs)
		}
	}
}

func (o practiceOrg) wantEvents(t *testing.T, kinds ...string) {
	t.Helper()
	for _, kind := range kinds {
		var events []struct{ Outcome struct{ Result string } }
		o.get(t, "/api/v1/logs?filter=eventType+eq+%22"+kind+"%22", &events)
		if len(events) == 0 || events[0].Outcome.Result != "SUCCESS" {
			t.Errorf("the org's log about %s: %+v", kind, events)
		}
	}
}

// TestWalkLeaksNoSeed walks on a practice org of its own, whose secrets all derive from a
// seed. The walk's output is full from the start: it stands still at its first line, with
// seed and admin token in the keychain.
func TestWalkLeaksNoSeed(t *testing.T) {
	s := keyringtest.Start(t, keyringtest.Unlocked)
	addForeign(s)
	w := newWorld(t, s)
	watch := canarytest.Start(t, w.watched())
	outlet, full := fullPipe(t)
	p := &process{}
	p.startIn(t, w, full, []string{"walk", "--practice"})
	if err := full.Close(); err != nil {
		t.Fatal(err)
	}
	poll(t, "the walk has begun", func() bool { // the vault's probe is over by then
		begun, _ := filepath.Glob(filepath.Join(w.temp, "flowlatch-walk-*", "workspaces", "practice*"))
		return len(begun) > 0
	})
	var items []keyringtest.Item
	poll(t, "seed and admin token are in the keychain", func() bool {
		items = ownItems(t, s)
		return len(items) >= 2
	})
	watch.Look()
	output, err := io.ReadAll(outlet)
	if err != nil {
		t.Fatal(err)
	}
	if exit := p.wait(t); exit != 0 {
		t.Fatalf("exit %d", exit)
	}
	watch.Stop()
	watch.Add("standard output", output)
	watch.Add("standard error", p.stderr.Bytes())

	watch.RequireSeen(t, "arguments", "--practice")
	watch.RequireSeen(t, "workspaces/", `"practice"`)
	seeds := 0
	for _, item := range items {
		plain := payload(item)
		if len(plain) == 32 {
			seeds++
		}
		watch.RequireAbsent(t, canarytest.Canary{Name: "stored secret", Value: plain}, canarytest.Canary{Name: "keychain item", Value: item.Secret})
	}
	if seeds != 1 {
		t.Errorf("%d seeds among %d items", seeds, len(items))
	}
	if left := ownItems(t, s); len(left) != 0 {
		t.Errorf("%d items were left", len(left))
	}
}

// fullPipe makes a pipe that takes nothing more until somebody reads.
func fullPipe(t *testing.T) (outlet, inlet *os.File) {
	t.Helper()
	var ends [2]int
	if err := syscall.Pipe2(ends[:], syscall.O_NONBLOCK|syscall.O_CLOEXEC); err != nil {
		t.Fatal(err)
	}
	outlet, inlet = os.NewFile(uintptr(ends[0]), "outlet"), os.NewFile(uintptr(ends[1]), "inlet")
	t.Cleanup(func() { _ = outlet.Close() })
	page := bytes.Repeat([]byte("\n"), os.Getpagesize())
	for {
		_, err := syscall.Write(ends[1], page)
		if errors.Is(err, syscall.EAGAIN) {
			return outlet, inlet
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}
