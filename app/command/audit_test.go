package command_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/flowlatch/flowlatch/app/command"
	"github.com/flowlatch/flowlatch/oauth"
)

type auditJSON struct {
	Declared, Measured, Verdict string
	Apps                        struct{ Declared, Measured string }
	Why                         []string
	Probes                      []struct {
		Name, Sent, Method, Outcome, Why string
		Status                           int
	}
	Ran     int
	Problem *struct{ Title string }
}

func audit(t *testing.T, args ...string) (auditJSON, int) {
	t.Helper()
	out, errs, exit := run(t, append([]string{"audit", "--json"}, args...)...)
	if strings.Count(out, "\n") != 1 {
		t.Fatalf("--json prints one line, got %q (stderr %q)", out, errs)
	}
	var a auditJSON
	decoder := json.NewDecoder(strings.NewReader(out))
	if err := decoder.Decode(&a); err != nil {
		t.Fatalf("%v in %q", err, out)
	}
	return a, exit
}

// endpoint is the practice org's flow of a name.
func (p practiceJSON) endpoint(t *testing.T, name string) (address, clientToken string) {
	t.Helper()
	for _, e := range p.Endpoints {
		if e.Name == name {
			return e.InvokeURL, e.ClientToken
		}
	}
	t.Fatalf("no flow %s", name)
	return "", ""
}

// fileWith writes a file that holds a secret.
func fileWith(t *testing.T, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "secret")
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// Levels without an org: what is declared, what is measured, and the exit code.
func TestAuditWithoutAnOrg(t *testing.T) {
	p := startPractice(t)
	tokenURL, token := p.endpoint(t, "echo-token")
	publicURL, _ := p.endpoint(t, "echo-public")
	tokenFile := fileWith(t, token+"\n")
	for _, c := range []struct {
		name, url, level, measured, verdict string
		flags                               []string
		exit                                int
	}{
		{"a token, so declared", tokenURL, "token", "token", "holds", []string{"--client-token-file", tokenFile}, command.ExitDone},
		{"a token in the query", tokenURL, "token", "token", "holds", []string{"--client-token-file", tokenFile, "--token-in-query"}, command.ExitDone},
		{"a token that isn't known", tokenURL, "token", "unknown", "unknown", nil, command.ExitCheckFailed},
		{"a token, declared public", tokenURL, "public", "token", "broken", []string{"--client-token-file", tokenFile}, command.ExitCheckFailed},
		{"public, so declared", publicURL, "public", "public", "holds", []string{"--method", "GET"}, command.ExitDone},
		{"public, declared token", publicURL, "token", "public", "broken", []string{"--client-token-file", tokenFile}, command.ExitCheckFailed},
		{"public, declared OAuth", publicURL, "oauth", "public", "broken", []string{"--apps", "list"}, command.ExitCheckFailed},
	} {
		a, exit := audit(t, append([]string{"--url", c.url, "--level", c.level}, c.flags...)...)
		if a.Declared != c.level || a.Measured != c.measured || a.Verdict != c.verdict || exit != c.exit || len(a.Why) == 0 {
			t.Errorf("%s: measured %s, %s %q, exit %d", c.name, a.Measured, a.Verdict, a.Why, exit)
		}
		for _, probe := range a.Probes {
			if probe.Name == "" || probe.Sent == "" || probe.Outcome == "" || probe.Outcome == "not run" && (probe.Why == "" || probe.Status != 0) {
				t.Errorf("%s: %+v", c.name, probe)
			}
		}
	}
}

// A person gets a table, and none of the secrets.
func TestAuditForAPerson(t *testing.T) {
	p := startPractice(t)
	address, token := p.endpoint(t, "echo-token")
	stdout, stderr, exit := run(t, "audit", "--url", address, "--level", "token", "--client-token-file", fileWith(t, token))
	for _, want := range []string{"Holds: declared Client token, measured Client token\n", "No credential", "POST    refused", "Requests to the endpoint: 9 in ", "Runs of the flow: 4.", "Not sent: Okta's tokens"} {
		if !strings.Contains(stdout, want) {
			t.Errorf("%q is missing in %s", want, stdout)
		}
	}
	if exit != command.ExitDone || strings.Contains(stdout+stderr, token) {
		t.Errorf("exit %d, stdout %q, stderr %q", exit, stdout, stderr)
	}
}

// What can't be used is refused before anything is sent, without repeating what
// may be a secret.
func TestAuditUsage(t *testing.T) {
	const flow = "/api/flo/0123456789abcdef0123456789abcdef/invoke"
	const token = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"
	key, body := fileWith(t, "no key"), fileWith(t, "{")
	for name, args := range map[string][]string{
		"no level":                   {"--url", "http://127.0.0.1:9" + flow},
		"no such level":              {"--url", "http://127.0.0.1:9" + flow, "--level", "secret"},
		"plain http":                 {"--url", "http://acme.workflows.okta.com" + flow, "--level", "public"},
		"a name for this computer":   {"--url", "http://localhost:9" + flow, "--level", "public"},
		"a token in the URL":         {"--url", "https://acme.workflows.okta.com" + flow + "?clientToken=" + token, "--level", "token"},
		"a token twice":              {"--url", "https://acme.workflows.okta.com" + flow + "?clientToken=" + token + "&clientToken=" + token + "1", "--level", "token"},
		"a token as alias":           {"--url", "https://acme.workflows.okta.com/api/flo/" + token + "/invoke", "--level", "token"},
		"a key without its app":      {"--url", "http://127.0.0.1:9" + flow, "--level", "oauth", "--org", "http://127.0.0.1:9", "--key-file", key},
		"an app without its org":     {"--url", "http://127.0.0.1:9" + flow, "--level", "oauth", "--client-id", "a", "--key-file", key},
		"an admin without an org":    {"--url", "http://127.0.0.1:9" + flow, "--level", "oauth", "--admin-token-file", key},
		"another org's endpoint":     {"--url", "https://other.workflows.okta.com" + flow, "--level", "oauth", "--org", "https://acme.okta.com"},
		"away from a practice org":   {"--url", "https://acme.workflows.okta.com" + flow, "--level", "oauth", "--org", "http://127.0.0.1:9", "--other-host"},
		"two from standard input":    {"--url", "http://127.0.0.1:9" + flow, "--level", "token", "--client-token-file", "-", "--data-file", "-"},
		"a body that is broken":      {"--url", "http://127.0.0.1:9" + flow, "--level", "public", "--data-file", body},
		"a file that isn't there":    {"--url", "http://127.0.0.1:9" + flow, "--level", "token", "--client-token-file", key + "-missing"},
		"a method of no endpoint":    {"--url", "http://127.0.0.1:9" + flow, "--level", "public", "--method", "PUT"},
		"no time":                    {"--url", "http://127.0.0.1:9" + flow, "--level", "public", "--timeout", "0s"},
		"a user name in the URL":     {"--url", "https://me@acme.workflows.okta.com" + flow, "--level", "public"},
		"a query with maybe a token": {"--url", "https://acme.workflows.okta.com" + flow + "?x=" + token, "--level", "public"},
	} {
		stdout, stderr, exit := run(t, append([]string{"audit", "--json"}, args...)...)
		if exit != command.ExitUsage || !strings.Contains(stdout, `"problem"`) || strings.Contains(stdout+stderr, token) {
			t.Errorf("%s: exit %d, stdout %q, stderr %q", name, exit, stdout, stderr)
		}
	}
	stdout, _, exit := run(t, "audit", "--json", "--url", "http://127.0.0.1:9"+flow, "--level", "oauth", "--org", "http://127.0.0.1:9", "--client-id", "a", "--key-file", key)
	if exit != command.ExitCheckFailed || !strings.Contains(stdout, `"problem"`) {
		t.Errorf("a key that is none: exit %d, %s", exit, stdout)
	}
}

// Before a flow runs in production its host is typed; nothing is sent else.
func TestAuditOfProduction(t *testing.T) {
	const flow = "/api/flo/0123456789abcdef0123456789abcdef/invoke"
	missing := fileWith(t, "") + "-missing" // found out after the host, before anything is sent
	for _, c := range []struct {
		host, typed string
		asked       bool
	}{
		{"https://acme.workflows.okta.com", "", true},
		{"https://acme.workflows.okta.com", "acme", true},
		{"https://acme.workflows.okta.com", "ACME.workflows.okta.com", false},
		{"https://flows.example.com:8443", "", true},
		{"https://flows.example.com:8443", "flows.example.com", false},
		{"https://acme.workflows.oktapreview.com", "", false},
		{"http://127.0.0.1:9", "", false},
		{"http://[::1]:9", "", false},
	} {
		stdout, stderr, exit := run(t, "audit", "--json", "--url", c.host+flow, "--level", "token", "--client-token-file", missing, "--production", c.typed)
		if asked := strings.Contains(stdout, "--production"); asked != c.asked || exit != command.ExitUsage {
			t.Errorf("%s, typed %q: exit %d, stdout %q, stderr %q", c.host, c.typed, exit, stdout, stderr)
		}
	}
}

// An endpoint that never answers can't be reached; one that answers as no
// endpoint does can't be told.
func TestAuditOfOddEndpoints(t *testing.T) {
	gone := httptest.NewServer(http.NotFoundHandler())
	gone.Close()
	page := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		_, _ = w.Write([]byte("<html>Sign in</html>"))
	}))
	defer page.Close()
	away := httptest.NewServer(http.RedirectHandler("https://login.example/", http.StatusFound))
	defer away.Close()
	hold := make(chan struct{})
	silent := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { <-hold }))
	defer silent.Close()
	defer close(hold)
	for _, c := range []struct {
		name, url string
		exit      int
		problem   bool
	}{
		{"gone", gone.URL, command.ExitUnreachable, true},
		{"silent", silent.URL, command.ExitUnreachable, true},
		{"a page", page.URL, command.ExitCheckFailed, false},
		{"a redirect", away.URL, command.ExitCheckFailed, false},
	} {
		a, exit := audit(t, "--url", c.url+"/api/flo/any/invoke", "--level", "token", "--client-token-file", fileWith(t, "a-token-of-some-length"), "--timeout", "300ms")
		if exit != c.exit || a.Verdict == "holds" || (a.Problem != nil) != c.problem {
			t.Errorf("%s: exit %d, %s %q, %+v", c.name, exit, a.Verdict, a.Why, a.Problem)
		}
	}
}

// An endpoint that answers with what it was sent gets no secret shown.
func TestAuditOfAnEcho(t *testing.T) {
	echo := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(map[string]any{"headers": r.Header, "query": r.URL.RawQuery})
	}))
	defer echo.Close()
	const token = "a-client-token-of-a-usual-length-0123456789"
	for _, flags := range [][]string{nil, {"--json"}} {
		stdout, stderr, exit := run(t, append([]string{"audit", "--url", echo.URL + "/api/flo/any/invoke", "--level", "token", "--client-token-file", fileWith(t, token)}, flags...)...)
		if exit != command.ExitCheckFailed || strings.Contains(stdout+stderr, token) {
			t.Errorf("exit %d, stdout %q, stderr %q", exit, stdout, stderr)
		}
	}
}

// Without a token of the org's there is a reason, and no verdict.
func TestAuditWithoutAToken(t *testing.T) {
	p := startPractice(t)
	address, _ := p.endpoint(t, "echo-oauth")
	key, err := oauth.GenerateKey(t.Context(), oauth.ECP256)
	if err != nil {
		t.Fatal(err)
	}
	pem, err := key.PrivatePEM()
	if err != nil {
		t.Fatal(err)
	}
	a, exit := audit(t, "--url", address, "--level", "oauth", "--org", p.OrgURL, "--client-id", "0oaUnknown", "--key-file", fileWith(t, pem.Reveal()))
	if exit != command.ExitCheckFailed || a.Verdict != "unknown" || a.Problem == nil {
		t.Errorf("exit %d, %s %q, %+v", exit, a.Verdict, a.Why, a.Problem)
	}
}

// A journal that can't be written keeps only the second app from being made.
func TestAuditWithoutADataFolder(t *testing.T) {
	p := startPractice(t)
	address, _ := p.endpoint(t, "echo-public")
	var out, errs bytes.Buffer
	e := env(t, &out, &errs)
	e.DataDir = func() (string, error) { return "", os.ErrNotExist }
	exit := command.Run(t.Context(), e, []string{"audit", "--url", address, "--level", "public", "--org", p.OrgURL, "--admin-token-file", p.tokenFile(t)})
	if exit != command.ExitDone || !strings.Contains(errs.String(), "no folder") {
		t.Errorf("exit %d, stdout %q, stderr %q", exit, &out, &errs)
	}
}
