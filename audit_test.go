//go:build linux

package main_test

import (
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/flowlatch/flowlatch/app/canarytest"
	"github.com/flowlatch/flowlatch/app/trainee"
	"github.com/flowlatch/flowlatch/app/wire"
	"github.com/flowlatch/flowlatch/oauth"
	"github.com/flowlatch/flowlatch/oauth/secret"
	"github.com/flowlatch/flowlatch/okta"
)

// auditReport is what the audit command prints.
type auditReport struct {
	Declared, Measured, Verdict string
	Apps                        struct{ Declared, Measured string }
	Probes                      []struct {
		Name, Sent, Outcome string
		Status              int
	}
	SecondApp *struct {
		Label     string
		Removed   bool
		Exchanges []struct{ Method, URL, RequestID string }
	}
}

// lab is a practice org in a process of its own, with service apps, as the audit
// command finds it.
type lab struct {
	world
	t          *testing.T
	practice   practiceOrg
	admin      *okta.Client
	hand       *trainee.Trainee
	data       string
	adminToken string // its file
}

func newLab(t *testing.T) *lab {
	t.Helper()
	l := &lab{world: newWorld(t, nil), t: t, data: t.TempDir()}
	l.practice, _ = l.startPractice(t)
	l.adminToken = l.practice.tokenFile(t)
	network := wire.New(wire.Config{})
	t.Cleanup(network.Close)
	client, err := network.Client(wire.Route{Origin: l.practice.OrgURL, Credential: wire.SSWS(secret.New(l.practice.AdminToken))})
	l.must(err)
	l.admin, err = okta.NewClient(client, l.practice.OrgURL)
	l.must(err)
	l.hand, err = trainee.New(network, l.practice.OrgURL)
	l.must(err)
	return l
}

func (l *lab) must(err error) {
	l.t.Helper()
	if err != nil {
		l.t.Fatal(err)
	}
}

// app makes a service app that may invoke, and returns its client ID and the file
// with its key.
func (l *lab) app(bound bool) (clientID, keyFile string) {
	l.t.Helper()
	key, err := oauth.GenerateKey(l.t.Context(), oauth.ECP256)
	l.must(err)
	app, err := l.admin.CreateServiceApp(l.t.Context(), okta.ServiceAppSpec{
		Label: "Invoker " + key.Thumbprint()[:6], PublicKeys: []json.RawMessage{key.PublicJWK()}, DPoPBound: bound,
	})
	l.must(err)
	_, err = l.admin.GrantScope(l.t.Context(), app.ID, okta.ScopeInvokeManage)
	l.must(err)
	pem, err := key.PrivatePEM()
	l.must(err)
	return app.ClientID, l.file(pem.Reveal())
}

func (l *lab) file(content string) string {
	l.t.Helper()
	path := filepath.Join(l.t.TempDir(), "file")
	l.must(os.WriteFile(path, []byte(content), 0o600))
	return path
}

// set sets a flow's level in the practice console and returns its Invoke URL and
// the file with its client token, "" without one.
func (l *lab) set(flow string, s trainee.Settings) (address, tokenFile string) {
	l.t.Helper()
	pasted, err := l.hand.SetEndpoint(l.t.Context(), flow, s)
	l.must(err)
	address, token, found := strings.Cut(pasted.Reveal(), "?clientToken=")
	if found {
		tokenFile = l.file(token)
	}
	return address, tokenFile
}

// probeApps are the probe apps that the org has.
func (l *lab) probeApps() []string {
	l.t.Helper()
	apps, err := l.admin.ListApps(l.t.Context(), okta.AppQuery{})
	l.must(err)
	var labels []string
	for _, app := range apps {
		if strings.HasPrefix(app.Label, "Flowlatch probe") {
			labels = append(labels, app.Label)
		}
	}
	return labels
}

func (l *lab) audit(arguments ...string) *process {
	l.t.Helper()
	return l.start(l.t, append([]string{"--data", l.data, "audit", "--json"}, arguments...)...)
}

func (l *lab) audited(arguments ...string) (auditReport, int) {
	l.t.Helper()
	p := l.audit(arguments...)
	exit := p.wait(l.t)
	var r auditReport
	if err := json.Unmarshal(p.stdout.Bytes(), &r); err != nil || strings.Count(p.stdout.String(), "\n") != 1 {
		l.t.Fatalf("exit %d, %v in %s", exit, err, &p.stdout)
	}
	return r, exit
}

// TestAuditFromOutside measures each level rightly declared and misdeclared: the verdict
// is the truth, and no probe app stays.
func TestAuditFromOutside(t *testing.T) {
	l := newLab(t)
	for _, c := range []struct {
		name           string
		real           trainee.Settings // Allowed "own" is the app that invokes
		bound          bool
		level, apps    string
		measured, list string
		verdict        string
	}{
		{"OAuth for any app", trainee.Settings{Level: "oauth", Apps: "any"}, false, "oauth", "any", "oauth", "any", "holds"},
		{"OAuth for a list", trainee.Settings{Level: "oauth", Apps: "list", Allowed: []string{"own"}}, false, "oauth", "list", "oauth", "list", "holds"},
		{"OAuth with proofs", trainee.Settings{Level: "oauth", Apps: "list", Allowed: []string{"own"}}, true, "oauth", "list", "oauth", "list", "holds"},
		{"a client token", trainee.Settings{Level: "token"}, false, "token", "", "token", "unknown", "holds"},
		{"public", trainee.Settings{Level: "public"}, false, "public", "", "public", "unknown", "holds"},
		{"any, declared a list", trainee.Settings{Level: "oauth", Apps: "any"}, false, "oauth", "list", "oauth", "any", "broken"},
		{"a list, declared any", trainee.Settings{Level: "oauth", Apps: "list", Allowed: []string{"own"}}, false, "oauth", "any", "oauth", "list", "broken"},
		{"public, declared OAuth", trainee.Settings{Level: "public"}, false, "oauth", "any", "public", "unknown", "broken"},
		{"a client token, declared OAuth", trainee.Settings{Level: "token"}, true, "oauth", "any", "token", "unknown", "broken"},
		{"OAuth, declared a client token", trainee.Settings{Level: "oauth", Apps: "any"}, false, "token", "", "oauth", "any", "broken"},
		{"public, declared a client token", trainee.Settings{Level: "public"}, false, "token", "", "public", "unknown", "broken"},
		{"OAuth, declared public", trainee.Settings{Level: "oauth", Apps: "any"}, true, "public", "", "oauth", "any", "broken"},
		{"a list without the app", trainee.Settings{Level: "oauth", Apps: "list"}, false, "oauth", "list", "unknown", "unknown", "unknown"},
	} {
		t.Run(c.name, func(t *testing.T) {
			l.t = t
			clientID, key := l.app(c.bound)
			if i := slices.Index(c.real.Allowed, "own"); i >= 0 {
				c.real.Allowed[i] = clientID
			}
			address, tokenFile := l.set("echo-oauth", c.real)
			arguments := []string{
				"--url", address, "--level", c.level, "--org", l.practice.OrgURL, "--client-id", clientID, "--key-file", key,
				"--admin-token-file", l.adminToken,
			}
			if c.apps != "" {
				arguments = append(arguments, "--apps", c.apps)
			}
			if tokenFile != "" {
				arguments = append(arguments, "--client-token-file", tokenFile)
			}
			r, exit := l.audited(arguments...)
			if r.Declared != c.level || r.Measured != c.measured || r.Apps.Measured != c.list || r.Verdict != c.verdict {
				t.Errorf("measured %s for %s: %s", r.Measured, r.Apps.Measured, r.Verdict)
			}
			if (exit == 0) != (c.verdict == "holds") || exit > 1 {
				t.Errorf("exit %d", exit)
			}
			if app := r.SecondApp; app != nil && (!app.Removed || len(app.Exchanges) != 4) {
				t.Errorf("second app %+v", app)
			}
			if left := l.probeApps(); len(left) > 0 {
				t.Errorf("left in the org: %q", left)
			}
		})
	}
}

// atGrant is called before a probe app gets its scope: then it exists.
func atGrant(do func(*http.Request)) func(*http.Request) {
	return func(r *http.Request) {
		if r.Method == http.MethodPost && strings.HasPrefix(r.URL.Path, "/api/v1/apps/") && strings.HasSuffix(r.URL.Path, "/grants") {
			do(r)
		}
	}
}

// TestAuditSweepsWhatAKilledOneLeft kills the command while its probe app exists. The
// next start removes it, whatever it measures; one without an administrator says that it
// is there.
func TestAuditSweepsWhatAKilledOneLeft(t *testing.T) {
	l := newLab(t)
	clientID, key := l.app(false)
	address, _ := l.set("echo-oauth", trainee.Settings{Level: "oauth", Apps: "any"})
	h := newHold("")
	relay := canarytest.StartRelay(t, l.practice.OrgURL, atGrant(func(r *http.Request) {
		h.path = r.URL.Path
		h.before(r)
	}))
	address = strings.Replace(address, l.practice.OrgURL, relay.URL(), 1)
	p := l.audit("--url", address, "--level", "oauth", "--org", relay.URL(), "--client-id", clientID, "--key-file", key, "--admin-token-file", l.adminToken)
	h.await(t, p)
	if err := p.command.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	p.wait(t)
	h.release()
	if left := l.probeApps(); len(left) != 1 {
		t.Fatalf("a killed measurement left %q", left)
	}

	p = l.audit("--url", address, "--level", "public", "--org", relay.URL())
	if p.wait(t); !strings.Contains(p.stderr.String(), "--admin-token-file removes it") {
		t.Errorf("without an administrator: %s", &p.stderr)
	}
	public, _ := l.set("echo-public", trainee.Settings{Level: "public"})
	p = l.audit("--url", public, "--level", "public", "--org", relay.URL(), "--admin-token-file", l.adminToken)
	if exit := p.wait(t); exit != 0 {
		t.Errorf("exit %d: %s", exit, &p.stdout)
	}
	if left := l.probeApps(); len(left) > 0 {
		t.Errorf("left in the org: %q", left)
	}
	if journals, err := filepath.Glob(filepath.Join(l.data, "audit", "*.json")); len(journals) > 0 || err != nil {
		t.Errorf("still written down: %q, %v", journals, err)
	}
}

// TestAuditInterrupted: whoever interrupts the command gets what was measured, and the
// probe app goes.
func TestAuditInterrupted(t *testing.T) {
	l := newLab(t)
	clientID, key := l.app(false)
	address, _ := l.set("echo-oauth", trainee.Settings{Level: "oauth", Apps: "any"})
	h := newHold("")
	relay := canarytest.StartRelay(t, l.practice.OrgURL, atGrant(func(r *http.Request) {
		h.path = r.URL.Path
		h.before(r)
	}))
	address = strings.Replace(address, l.practice.OrgURL, relay.URL(), 1)
	p := l.audit("--url", address, "--level", "oauth", "--org", relay.URL(), "--client-id", clientID, "--key-file", key, "--admin-token-file", l.adminToken)
	h.await(t, p)
	p.interrupt(t)
	exit := p.wait(t)
	var r auditReport
	if err := json.Unmarshal(p.stdout.Bytes(), &r); err != nil || exit != 1 || r.Verdict != "unknown" || len(r.Probes) == 0 {
		t.Errorf("exit %d, %v in %s", exit, err, &p.stdout)
	}
	if left := l.probeApps(); len(left) > 0 {
		t.Errorf("left in the org: %q", left)
	}
}
