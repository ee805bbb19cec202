//go:build linux

package main_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// practiceOrg is what the practice command prints.
type practiceOrg struct {
	OrgURL, AdminToken, WorkflowsURL, ConsoleURL string
	Endpoints                                    []struct{ Name, Flow, InvokeURL, Level, Apps, ClientToken string }
}

// startPractice runs "flowlatch practice" and reads the line that it prints.
func (w world) startPractice(t *testing.T) (practiceOrg, *process) {
	t.Helper()
	p, out := &process{}, newFirstLine()
	p.startIn(t, w, out, []string{"practice", "--json", "--port", "0"})
	var org practiceOrg
	line := await(t, out.line, "the practice org says where it is")
	if err := json.Unmarshal(line, &org); err != nil {
		t.Fatalf("%v in %q", err, line)
	}
	return org, p
}

// tokenFile writes the admin token to a file of its own folder.
func (o practiceOrg) tokenFile(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "token")
	if err := os.WriteFile(path, []byte(o.AdminToken+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// curl sends a GET with a header and returns status and body. Everything goes through
// standard input, so that no token stands in the arguments.
func curl(t *testing.T, address, header string) (status int, body []byte) {
	t.Helper()
	program, err := exec.LookPath("curl")
	if err != nil {
		t.Skip("curl is not installed: this test asks the org with it")
	}
	command := exec.CommandContext(t.Context(), program, "--config", "-")
	command.Stdin = strings.NewReader(fmt.Sprintf("silent\nshow-error\nnoproxy = *\nmax-time = 10\nwrite-out = \"\\n%%{http_code}\"\nurl = %q\nheader = %q\n", address, header))
	command.Stderr = t.Output()
	out, err := command.Output()
	if err != nil {
		t.Fatalf("curl %s: %v", address, err)
	}
	at := bytes.LastIndexByte(out, '\n')
	status, err = strconv.Atoi(string(out[at+1:]))
	if err != nil {
		t.Fatalf("curl %s: %q", address, out)
	}
	return status, out[:at]
}

// get asks the org as its administrator.
func (o practiceOrg) get(t *testing.T, path string, into any) {
	t.Helper()
	status, body := curl(t, o.OrgURL+path, "Authorization: SSWS "+o.AdminToken)
	if err := json.Unmarshal(body, into); status != 200 || err != nil {
		t.Fatalf("%s: status %d, %v in %s", path, status, err, body)
	}
}

func TestPracticeAnswersCurl(t *testing.T) {
	org, _ := newWorld(t, nil).startPractice(t)
	var apps []struct{ ID, Name, Label string }
	org.get(t, "/api/v1/apps", &apps)
	names := map[string]bool{}
	for _, a := range apps {
		names[a.Name] = true
	}
	if len(apps) != 20 || !names["flow"] || !names["okta_flow_sso"] {
		t.Errorf("%d apps on the first page: %v", len(apps), names)
	}
	for _, refused := range []struct {
		path, header string
		status       int
		code         string
	}{
		{"/api/v1/apps", "Authorization: SSWS 00" + strings.Repeat("x", 40), 401, "E0000011"},
		{"/api/v1/apps/0oaUnknown0000000000", "Authorization: SSWS " + org.AdminToken, 404, "E0000007"},
	} {
		status, body := curl(t, org.OrgURL+refused.path, refused.header)
		var e struct {
			ErrorCode, ErrorSummary, ErrorLink, ErrorID string
			ErrorCauses                                 []any
		}
		if err := json.Unmarshal(body, &e); err != nil {
			t.Fatalf("%v in %s", err, body)
		}
		if status != refused.status || e.ErrorCode != refused.code || e.ErrorLink != refused.code || e.ErrorSummary == "" || e.ErrorID == "" || e.ErrorCauses == nil {
			t.Errorf("%s: status %d, %s", refused.path, status, body)
		}
	}
}

func TestPracticePrintsEndpointsThatAnswer(t *testing.T) {
	org, _ := newWorld(t, nil).startPractice(t)
	answers := map[string]int{"echo": 200, "failing": 500, "slow": 200, "closing": 200}
	kinds, levels := map[string]int{}, map[string]bool{}
	for _, e := range org.Endpoints {
		kinds[e.Flow]++
		levels[e.Flow+" "+e.Level] = true
		if e.ClientToken != "" && strings.Contains(e.InvokeURL, e.ClientToken) {
			t.Errorf("%s: the Invoke URL holds the token", e.Name)
		}
		want, sends := answers[e.Flow]
		if e.Level == "oauth" {
			want, sends = 401, true // nobody has a token yet
		}
		if !sends {
			continue
		}
		if status, body := curl(t, e.InvokeURL, "X-Api-Client-Token: "+e.ClientToken); status != want {
			t.Errorf("%s: status %d, want %d: %s", e.Name, status, want, body)
		}
	}
	if kinds["echo"] != 3 || kinds["bookmark"] != 1 || kinds["slow"] != 1 || kinds["failing"] != 1 || kinds["counting"] != 1 || kinds["closing"] != 1 || kinds["late"] != 1 {
		t.Errorf("flows %v", kinds)
	}
	for _, level := range []string{"echo oauth", "echo token", "echo public", "counting token"} {
		if !levels[level] {
			t.Errorf("no flow %s", level)
		}
	}
	if status, page := curl(t, org.ConsoleURL, ""); status != 200 || !bytes.Contains(page, []byte("</html>")) {
		t.Errorf("the console: status %d", status)
	}
}

func TestPracticeServesUntilInterrupted(t *testing.T) {
	w := newWorld(t, nil)
	org, p := w.startPractice(t)
	address, err := url.Parse(org.OrgURL)
	if err != nil {
		t.Fatal(err)
	}
	if ip := net.ParseIP(address.Hostname()); ip == nil || !ip.IsLoopback() {
		t.Errorf("the org listens at %s", org.OrgURL)
	}
	if status, _ := curl(t, org.OrgURL+"/.well-known/okta-organization", ""); status != 200 {
		t.Errorf("status %d", status)
	}
	p.interrupt(t)
	if exit := p.wait(t); exit != 0 {
		t.Errorf("exit %d", exit)
	}
	if conn, err := net.Dial("tcp", address.Host); err == nil {
		_ = conn.Close()
		t.Error("somebody still listens")
	}
	wantEmpty(t, w.home)
	wantEmpty(t, w.temp)
	w.wantNoProcesses(t)
}
