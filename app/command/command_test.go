package command_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/flowlatch/flowlatch/app/command"
	"github.com/flowlatch/flowlatch/oauth"
)

// noKeychain keeps a test away from the keychain of whoever runs it.
func noKeychain(t *testing.T) { t.Setenv("DBUS_SESSION_BUS_ADDRESS", "/dev/null") }

// run is one command in this process.
func run(t *testing.T, args ...string) (stdout, stderr string, exit int) {
	t.Helper()
	var out, errs bytes.Buffer
	exit = command.Run(t.Context(), env(t, &out, &errs), args)
	return out.String(), errs.String(), exit
}

func env(t *testing.T, out, errs io.Writer) command.Env {
	data := t.TempDir()
	return command.Env{
		Stdout: out, Stderr: errs, Stdin: strings.NewReader(""), Now: time.Now, Version: "test",
		DataDir: func() (string, error) { return data, nil }, TempDir: t.TempDir(),
	}
}

type walkJSON struct {
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
		Title, Cause, Detail string
		Try                  []string
	}
}

func walk(t *testing.T, args ...string) (walkJSON, int) {
	t.Helper()
	out, errs, exit := run(t, append([]string{"walk", "--json"}, args...)...)
	if strings.Count(out, "\n") != 1 {
		t.Fatalf("--json prints one line, got %q (stderr %q)", out, errs)
	}
	var w walkJSON
	if err := json.Unmarshal([]byte(out), &w); err != nil {
		t.Fatalf("%v in %q", err, out)
	}
	return w, exit
}

func TestWalkOnItsOwnPracticeOrg(t *testing.T) {
	noKeychain(t)
	for _, args := range [][]string{nil, {"--no-admin"}, {"--level", "token"}, {"--level", "public"}} {
		t.Run(strings.Join(args, " "), func(t *testing.T) {
			w, exit := walk(t, append(args, "--practice")...)
			if exit != command.ExitDone || !w.OK || w.Problem != nil {
				t.Fatalf("exit %d, %+v", exit, w.Problem)
			}
			if w.Secrets != "session" {
				t.Errorf("secrets in %q without a keychain", w.Secrets)
			}
			for _, s := range w.Steps {
				if s.State != "done" || s.Proof == nil {
					t.Errorf("step %s is %s", s.Step, s.State)
				}
			}
			levels := map[string]int{}
			for _, i := range w.Invocations {
				levels[i.Level] = i.Status
			}
			if len(w.Invocations) != 3 || levels["oauth"] != 200 || levels["token"] != 200 || levels["public"] != 200 {
				t.Errorf("invocations %v", w.Invocations)
			}
		})
	}
}

func TestWalkFaults(t *testing.T) {
	noKeychain(t)
	titles := map[string]string{}
	for _, admin := range [][]string{nil, {"--no-admin"}} {
		for i, step := range []string{"org", "connection", "service-app", "endpoint", "invoke"} {
			t.Run(step+strings.Join(admin, ""), func(t *testing.T) {
				w, exit := walk(t, append(admin, "--practice", "--fault", step)...)
				if w.OK || w.Problem == nil || len(w.Problem.Try) == 0 {
					t.Fatalf("a mistake went unnoticed: %+v", w)
				}
				if exit != command.ExitCheckFailed {
					t.Errorf("exit %d, want %d", exit, command.ExitCheckFailed)
				}
				for j, s := range w.Steps {
					switch {
					case j == i && s.State != "attention":
						t.Errorf("step %s is %s", s.Step, s.State)
					case j > i && s.State == "done":
						t.Errorf("step %s behind the fault is done", s.Step)
					case j < i && s.State != "done":
						t.Errorf("step %s before the fault is %s", s.Step, s.State)
					}
				}
				if admin == nil {
					titles[w.Problem.Title] = step
				}
			})
		}
	}
	if len(titles) != 5 {
		t.Errorf("each step has a Problem of its own, got %v", titles)
	}
}

// startPractice runs the practice command until the test ends.
func startPractice(t *testing.T, args ...string) practiceJSON {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	r, w := io.Pipe()
	done := make(chan int, 1)
	go func() {
		done <- command.Run(ctx, env(t, w, io.Discard), append([]string{"practice", "--json", "--port", "0"}, args...))
	}()
	t.Cleanup(func() {
		cancel()
		if exit := <-done; exit != command.ExitDone {
			t.Errorf("practice exited with %d", exit)
		}
	})
	line, err := bufio.NewReader(r).ReadBytes('\n')
	if err != nil {
		t.Fatal(err)
	}
	var p practiceJSON
	if err := json.Unmarshal(line, &p); err != nil {
		t.Fatal(err)
	}
	return p
}

type practiceJSON struct {
	OrgURL, AdminToken, WorkflowsURL, ConsoleURL, ServiceURL string
	Endpoints                                                []struct{ Name, Flow, InvokeURL, Level, Apps, ClientToken string }
}

// get reads from the org as anybody with its token would.
func (p practiceJSON) get(t *testing.T, path string, into any) *http.Response {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, p.OrgURL+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Authorization", "SSWS "+p.AdminToken)
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	if err := json.NewDecoder(resp.Body).Decode(into); err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	return resp
}

type appJSON struct {
	ID, Label, Status, SignOnMode string
	Settings                      struct {
		OAuthClient struct {
			JWKS struct{ Keys []json.RawMessage }
		}
	}
}

// tokenFile writes the admin token to a file.
func (p practiceJSON) tokenFile(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "token")
	if err := os.WriteFile(path, []byte(p.AdminToken+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// TestWalkAgainstAnOrgThatRefuses: what the console refuses is told at the
// step where it was refused, as what the API refuses is.
func TestWalkAgainstAnOrgThatRefuses(t *testing.T) {
	noKeychain(t)
	for _, c := range []struct{ fault, step, title string }{
		{"grants-forbidden", "service-app", "The practice console refused that"},
		{"no-workflows", "connection", "The practice console doesn't show what was looked for"},
	} {
		t.Run(c.fault, func(t *testing.T) {
			p := startPractice(t, "--fault", c.fault)
			w, exit := walk(t, "--no-admin", "--practice-url", p.OrgURL, "--admin-token-file", p.tokenFile(t))
			if exit != command.ExitCheckFailed || w.OK || w.Problem == nil || w.Problem.Title != c.title {
				t.Fatalf("exit %d, %+v", exit, w.Problem)
			}
			for _, s := range w.Steps {
				if (s.State == "attention") != (s.Step == c.step) {
					t.Errorf("step %s is %s", s.Step, s.State)
				}
			}
		})
	}
}

func TestWalkLeavesItsTracesInTheOrg(t *testing.T) {
	noKeychain(t)
	p := startPractice(t)
	w, exit := walk(t, "--practice-url", p.OrgURL, "--admin-token-file", p.tokenFile(t))
	if exit != command.ExitDone {
		t.Fatalf("exit %d: %+v", exit, w.Problem)
	}

	var app appJSON
	p.get(t, "/api/v1/apps/"+w.ServiceApp.ClientID, &app)
	keys := app.Settings.OAuthClient.JWKS.Keys
	if len(keys) != 1 {
		t.Fatalf("%d keys on the service app", len(keys))
	}
	if thumb, err := oauth.ThumbprintOf(keys[0]); err != nil || thumb != w.ServiceApp.Thumbprint {
		t.Errorf("thumbprint %s (%v), the walk printed %s", thumb, err, w.ServiceApp.Thumbprint)
	}
	var grants []struct{ ScopeID string }
	p.get(t, "/api/v1/apps/"+w.ServiceApp.ClientID+"/grants", &grants)
	if len(grants) != 1 || grants[0].ScopeID != "okta.workflows.invoke.manage" {
		t.Errorf("grants %+v", grants)
	}
	var found []appJSON
	p.get(t, "/api/v1/apps?q=Discovery", &found)
	if len(found) != 1 || found[0].SignOnMode != "BOOKMARK" {
		t.Errorf("the Bookmark app: %+v", found)
	}
	p.wantRuns(t, 3)
	p.wantLogged(t, w)
}

func (p practiceJSON) wantRuns(t *testing.T, want int) {
	t.Helper()
	runs := 0
	for _, e := range p.Endpoints {
		var rows []json.RawMessage
		p.get(t, "/practice/v1/flows/"+e.Name+"/history", &rows)
		runs += len(rows)
	}
	if runs != want {
		t.Errorf("%d rows in flow history, want %d", runs, want)
	}
}

// wantLogged finds every request id of every proof in the org's own log.
func (p practiceJSON) wantLogged(t *testing.T, w walkJSON) {
	t.Helper()
	var events []struct {
		Transaction struct{ ID string }
	}
	p.get(t, "/api/v1/logs?limit=1000", &events)
	var logged []string
	for _, e := range events {
		logged = append(logged, e.Transaction.ID)
	}
	seen := 0
	for _, s := range w.Steps {
		for _, x := range s.Proof.Exchanges {
			seen++
			if x.RequestID == "" || !slices.Contains(logged, x.RequestID) {
				t.Errorf("%s: %s %s has the request id %q, which isn't in the log", s.Step, x.Method, x.URL, x.RequestID)
			}
		}
	}
	if seen < 10 {
		t.Errorf("only %d exchanges behind the proofs", seen)
	}
}

func TestPracticeAnswersLikeOkta(t *testing.T) {
	p := startPractice(t)
	var apps []appJSON
	resp := p.get(t, "/api/v1/apps", &apps)
	if len(apps) != 20 || len(resp.Header.Values("Link")) != 2 {
		t.Errorf("%d apps, Link %q", len(apps), resp.Header.Values("Link"))
	}
	var e struct{ ErrorCode, ErrorSummary, ErrorID string }
	if resp := p.get(t, "/api/v1/apps/0oaUnknown", &e); resp.StatusCode != 404 || e.ErrorCode != "E0000007" || e.ErrorID == "" {
		t.Errorf("%d %+v", resp.StatusCode, e)
	}
	for _, endpoint := range p.Endpoints {
		if strings.Contains(endpoint.InvokeURL, endpoint.ClientToken) && endpoint.ClientToken != "" {
			t.Errorf("%s: the Invoke URL holds the token", endpoint.Name)
		}
	}
}

func TestUsage(t *testing.T) {
	noKeychain(t)
	for _, c := range []struct {
		args []string
		want string
	}{
		{[]string{"walk"}, "--practice"},
		{[]string{"walk", "--practice", "--practice-url", "http://127.0.0.1:1", "--admin-token-file", "/dev/null"}, "token file is empty"},
		{[]string{"walk", "--practice-url", "http://127.0.0.1:1"}, "--admin-token-file"},
		{[]string{"walk", "--practice", "--level", "high"}, "level"},
		{[]string{"walk", "--practice", "--fault", "nothing"}, "fault"},
		{[]string{"practice", "--port", "99999"}, "port"},
		{[]string{"practice", "--fault", "nothing"}, "known are"},
		{[]string{"practice", "--apps", "-1"}, "--apps"},
		{[]string{"practice", "--apps", "many"}, "--apps"},
		{[]string{"practice", "--apps=100001"}, "0 to 100000"},
		{[]string{"practice", "--users=1001"}, "0 to 1000"},
		{[]string{"nonsense"}, "nonsense"},
		{[]string{}, "no window"},
	} {
		t.Run(fmt.Sprint(c.args), func(t *testing.T) {
			out, errs, exit := run(t, c.args...)
			if exit != command.ExitUsage || !strings.Contains(errs, c.want) || out != "" {
				t.Errorf("exit %d, stdout %q, stderr %q", exit, out, errs)
			}
		})
	}
}

func TestUnreachablePracticeOrg(t *testing.T) {
	noKeychain(t)
	token := filepath.Join(t.TempDir(), "token")
	if err := os.WriteFile(token, []byte("00abcdef"), 0o600); err != nil {
		t.Fatal(err)
	}
	w, exit := walk(t, "--practice-url", "http://127.0.0.1:1", "--admin-token-file", token)
	if exit != command.ExitUnreachable || w.Problem == nil {
		t.Errorf("exit %d, %+v", exit, w.Problem)
	}
}

func TestHelpAndVersion(t *testing.T) {
	for _, args := range [][]string{{"--help"}, {"walk", "--help"}, {"--version"}} {
		if out, _, exit := run(t, args...); exit != 0 || out == "" {
			t.Errorf("%v: exit %d, %q", args, exit, out)
		}
	}
}
