//go:build linux

package main_test

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/flowlatch/flowlatch/app"
	"github.com/flowlatch/flowlatch/app/canarytest"
	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/vault"
	"github.com/flowlatch/flowlatch/app/vault/keyringtest"
	"github.com/flowlatch/flowlatch/oauth"
)

// walkReport is what "flowlatch walk --json" prints.
type walkReport struct {
	OK      bool
	Secrets string
	Steps   []struct {
		Step, State string
		Proof       *struct {
			What, By  string
			At        time.Time
			Exchanges []struct {
				Method, URL, RequestID string
				Status                 int
			}
		}
	}
	Invocations []struct {
		Level, Method, Body string
		Status              int
	}
	ServiceApp struct{ ClientID, KID, Thumbprint string }
	Problem    *struct {
		Title, Cause string
		Try          []string
	}
}

// steps are the walk's steps in their order.
var steps = []string{"org", "connection", "service-app", "endpoint", "invoke"}

// walk runs "flowlatch walk --json" to its end.
func (w world) walk(t *testing.T, arguments ...string) (report walkReport, exit int, stderr string) {
	t.Helper()
	p := w.start(t, append([]string{"walk", "--json"}, arguments...)...)
	exit = p.wait(t)
	return p.walkReport(t), exit, p.stderr.String()
}

// walkReport reads what a walk has printed: one object on one line.
func (p *process) walkReport(t *testing.T) (r walkReport) {
	t.Helper()
	if bytes.Count(p.stdout.Bytes(), []byte("\n")) != 1 || !bytes.HasSuffix(p.stdout.Bytes(), []byte("\n")) {
		t.Fatalf("--json prints one line, got %q", &p.stdout)
	}
	if err := json.Unmarshal(p.stdout.Bytes(), &r); err != nil {
		t.Fatalf("%v in %q", err, &p.stdout)
	}
	return r
}

// wantDone holds a report against a walk that went well.
func (r walkReport) wantDone(t *testing.T, exit int, store vault.Store) {
	t.Helper()
	if exit != 0 || !r.OK || r.Problem != nil {
		t.Fatalf("exit %d, ok %v, problem %+v", exit, r.OK, r.Problem)
	}
	if r.Secrets != string(store) {
		t.Errorf("secrets in %q, want %q", r.Secrets, store)
	}
	var names, levels []string
	for _, s := range r.Steps {
		names = append(names, s.Step)
		if s.State != "done" || s.Proof == nil || s.Proof.What == "" || s.Proof.At.IsZero() {
			t.Errorf("step %s is %s: %+v", s.Step, s.State, s.Proof)
		}
	}
	for _, i := range r.Invocations {
		levels = append(levels, i.Level)
		if i.Status != 200 {
			t.Errorf("level %s: status %d, %s", i.Level, i.Status, i.Body)
		}
	}
	slices.Sort(levels)
	if !slices.Equal(names, steps) || !slices.Equal(levels, []string{"oauth", "public", "token"}) {
		t.Errorf("steps %q, levels %q", names, levels)
	}
}

// sessionOnly is what the walk says when it keeps secrets in memory.
func sessionOnly(s vault.State) string {
	title, _ := problem.VaultWords(s)
	return title.String() + ": secrets are kept in memory for this session only.\n"
}

func TestWalkWithoutKeychain(t *testing.T) {
	for _, arguments := range [][]string{{"--practice"}, {"--practice", "--no-admin"}, {"--practice", "--level", "token"}, {"--practice", "--level", "public"}} {
		t.Run(strings.Join(arguments, " "), func(t *testing.T) {
			w := newWorld(t, nil)
			r, exit, stderr := w.walk(t, arguments...)
			r.wantDone(t, exit, vault.Session)
			if stderr != sessionOnly(vault.NoBus) {
				t.Errorf("stderr %q", stderr)
			}
			wantEmpty(t, w.home)
			wantEmpty(t, w.temp)
			w.wantNoProcesses(t)
		})
	}
}

// foreign is an item of another program under the product's own name.
const foreign = "kept by another program"

func addForeign(s *keyringtest.Session) {
	s.Add("foreign", map[string]string{"service": app.KeychainService, "username": "v1/of-another-program"}, foreign)
}

// ownItems are the product's items in the keychain. It fails the test when the other
// program's item is gone.
func ownItems(t *testing.T, s *keyringtest.Session) []keyringtest.Item {
	t.Helper()
	own := s.Items()
	at := slices.IndexFunc(own, func(i keyringtest.Item) bool { return i.Secret == foreign })
	if at < 0 {
		t.Fatal("another program's item is gone")
	}
	return slices.Delete(own, at, at+1)
}

func TestWalkWithKeychain(t *testing.T) {
	s := keyringtest.Start(t, keyringtest.Unlocked)
	addForeign(s)
	for _, arguments := range [][]string{{"--practice"}, {"--practice", "--no-admin"}, {"--practice", "--fault", "invoke"}} {
		t.Run(strings.Join(arguments, " "), func(t *testing.T) {
			w := newWorld(t, s)
			r, exit, stderr := w.walk(t, arguments...)
			if !slices.Contains(arguments, "--fault") {
				r.wantDone(t, exit, vault.Keychain)
			}
			if r.Secrets != string(vault.Keychain) || stderr != "" {
				t.Errorf("secrets in %q, stderr %q", r.Secrets, stderr)
			}
			if left := ownItems(t, s); len(left) != 0 {
				t.Errorf("%d items were left", len(left))
			}
			wantEmpty(t, w.temp)
			w.wantNoProcesses(t)
		})
	}
}

func TestWalkWithoutUsableKeychain(t *testing.T) {
	for _, c := range []struct {
		name  string
		mode  keyringtest.Mode
		spoil func(*keyringtest.Session)
		want  vault.State
	}{
		{"locked", keyringtest.Locked, nil, vault.Locked},
		{"no service", keyringtest.NoService, nil, vault.NoService},
		{"no collection", keyringtest.NoCollection, nil, vault.NoCollection},
		{"frozen", keyringtest.Unlocked, (*keyringtest.Session).Freeze, vault.Stuck},
		{"died", keyringtest.Unlocked, (*keyringtest.Session).Kill, vault.NoService},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := keyringtest.Start(t, c.mode)
			if c.spoil != nil {
				c.spoil(s)
			}
			w := newWorld(t, s)
			r, exit, stderr := w.walk(t, "--practice")
			r.wantDone(t, exit, vault.Session)
			if stderr != sessionOnly(c.want) {
				t.Errorf("stderr %q, want %q", stderr, sessionOnly(c.want))
			}
			if c.want == vault.Stuck {
				s.Thaw()
				if left := s.Items(); len(left) != 0 {
					t.Errorf("%d items in the thawed keychain", len(left))
				}
			}
			w.wantNoProcesses(t)
		})
	}
}

// TestWalkStartsNoBus puts a dbus-launch into the path that leaves a mark when it is run,
// and takes the bus's address away.
func TestWalkStartsNoBus(t *testing.T) {
	addresses := []string{"autolaunch:"}
	if _, err := os.Stat(filepath.Join("/run/user", strconv.Itoa(os.Getuid()), "bus")); err != nil {
		addresses = append(addresses, "") // without an address, nothing but that bus could be found
	}
	for _, address := range addresses {
		w := newWorld(t, nil)
		programs := t.TempDir()
		launched := filepath.Join(programs, "launched")
		script := "#!/bin/sh\ntouch '" + launched + "'\necho DBUS_SESSION_BUS_ADDRESS=unix:path=/dev/null\n"
		if err := os.WriteFile(filepath.Join(programs, "dbus-launch"), []byte(script), 0o700); err != nil {
			t.Fatal(err)
		}
		w.env = append(w.env, "PATH="+programs+":"+os.Getenv("PATH"), "DBUS_SESSION_BUS_ADDRESS="+address)
		r, exit, _ := w.walk(t, "--practice")
		r.wantDone(t, exit, vault.Session)
		if _, err := os.Stat(launched); err == nil {
			t.Errorf("with the address %q a session bus was launched", address)
		}
		w.wantNoProcesses(t)
	}
}

func TestWalkFaults(t *testing.T) {
	titles := map[string]string{}
	for at, fault := range steps {
		t.Run(fault, func(t *testing.T) {
			w := newWorld(t, nil)
			r, exit, _ := w.walk(t, "--practice", "--fault", fault)
			if exit != 1 || r.OK || r.Problem == nil {
				t.Fatalf("exit %d, ok %v, problem %+v", exit, r.OK, r.Problem)
			}
			if r.Problem.Title == "" || r.Problem.Cause == "" || len(r.Problem.Try) == 0 {
				t.Errorf("problem %+v", r.Problem)
			}
			for i, s := range r.Steps {
				if i < at && s.State != "done" || i == at && s.State != "attention" || i > at && s.State == "done" {
					t.Errorf("step %s is %s", s.Step, s.State)
				}
			}
			if other, taken := titles[r.Problem.Title]; taken {
				t.Errorf("%s and %s have one Problem: %q", other, fault, r.Problem.Title)
			}
			titles[r.Problem.Title] = fault
			wantEmpty(t, w.temp)
		})
	}
}

func TestWalkLeavesItsTracesInTheOrg(t *testing.T) {
	w := newWorld(t, nil)
	org, _ := w.startPractice(t)
	r, exit, _ := w.walk(t, "--practice-url", org.OrgURL, "--admin-token-file", org.tokenFile(t))
	r.wantDone(t, exit, vault.Session)
	own := "/api/v1/apps/" + r.ServiceApp.ClientID

	var service struct{ Name, Status string }
	org.get(t, own, &service)
	if service.Name != "oidc_client" || service.Status != "ACTIVE" {
		t.Errorf("the service app: %+v", service)
	}
	var keys struct{ Keys []json.RawMessage }
	org.get(t, own+"/credentials/jwks", &keys)
	if len(keys.Keys) != 1 || !bytes.Contains(keys.Keys[0], []byte(`"status":"ACTIVE"`)) {
		t.Fatalf("keys %s", keys.Keys)
	}
	if thumbprint, err := oauth.ThumbprintOf(keys.Keys[0]); err != nil || thumbprint != r.ServiceApp.Thumbprint {
		t.Errorf("thumbprint %q (%v), the walk printed %q", thumbprint, err, r.ServiceApp.Thumbprint)
	}
	var grants []struct{ ScopeID, Status string }
	org.get(t, own+"/grants", &grants)
	if len(grants) != 1 || grants[0].ScopeID != "okta.workflows.invoke.manage" || grants[0].Status != "ACTIVE" {
		t.Errorf("grants %+v", grants)
	}
	var bookmarks []struct{ SignOnMode string }
	org.get(t, "/api/v1/apps?q=Discovery", &bookmarks)
	if len(bookmarks) != 1 || bookmarks[0].SignOnMode != "BOOKMARK" {
		t.Errorf("the Bookmark app: %+v", bookmarks)
	}
	org.wantRuns(t, r.ServiceApp.ClientID)
	org.wantLogged(t, r)
}

// wantRuns finds one run in the flow history for each level, the one at level OAuth by the
// service app.
func (o practiceOrg) wantRuns(t *testing.T, clientID string) {
	t.Helper()
	by := map[string]string{}
	runs := 0
	for _, e := range o.Endpoints {
		var rows []struct {
			Credential, ClientID string
			Status               int
		}
		o.get(t, "/practice/v1/flows/"+e.Name+"/history", &rows)
		for _, row := range rows {
			runs++
			by[row.Credential] = row.ClientID
			if row.Status != 200 {
				t.Errorf("%s: a run ended with %d", e.Name, row.Status)
			}
		}
	}
	if runs != 3 || len(by) != 3 || by["oauth"] != clientID {
		t.Errorf("%d runs, by level and client %v", runs, by)
	}
}

// wantLogged finds every request id of every proof in the org's own log.
func (o practiceOrg) wantLogged(t *testing.T, r walkReport) {
	t.Helper()
	var events []struct{ Transaction struct{ ID string } }
	o.get(t, "/api/v1/logs?limit=1000", &events)
	logged := map[string]bool{}
	for _, e := range events {
		logged[e.Transaction.ID] = true
	}
	for _, s := range r.Steps {
		if len(s.Proof.Exchanges) == 0 && s.Step != "endpoint" {
			t.Errorf("%s: nothing was measured", s.Step)
		}
		for _, x := range s.Proof.Exchanges {
			if !logged[x.RequestID] {
				t.Errorf("%s: %s %s has the request id %q, which isn't in the log", s.Step, x.Method, x.URL, x.RequestID)
			}
		}
	}
}

// TestWalkKeepsItsSecretsInTheKeychain holds the walk at its last invocation and looks
// what is on the bus.
func TestWalkKeepsItsSecretsInTheKeychain(t *testing.T) {
	s := keyringtest.Start(t, keyringtest.Unlocked)
	addForeign(s)
	w := newWorld(t, s)
	org, _ := w.startPractice(t)
	hold := newHold(org.invocationOf(t, "echo-public"))
	relay := canarytest.StartRelay(t, org.OrgURL, hold.before)
	p := w.start(t, "walk", "--json", "--practice-url", relay.URL(), "--admin-token-file", org.tokenFile(t))
	hold.await(t, p)
	items := ownItems(t, s)
	hold.release()
	exit := p.wait(t)
	r := p.walkReport(t)
	r.wantDone(t, exit, vault.Keychain)

	found := kindsOf(items, org, r)
	for _, kind := range []string{"admin token", "client secret", "private key", "client token"} {
		if found[kind] == 0 {
			t.Errorf("no %s among the %d items", kind, len(items))
		}
	}
	if left := ownItems(t, s); len(left) != 0 {
		t.Errorf("%d items were left", len(left))
	}
	if p.stderr.Len() != 0 {
		t.Errorf("stderr %q", &p.stderr)
	}
}
