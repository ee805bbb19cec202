//go:build unix

package audit_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/flowlatch/flowlatch/app/audit"
	"github.com/flowlatch/flowlatch/app/killtest"
	"github.com/flowlatch/flowlatch/app/problem"
)

const anEndpoint = "https://acme.workflows.okta.com/api/flo/0123456789abcdef0123456789abcdef/invoke"

// take takes an endpoint without waiting.
func take(t *testing.T, f audit.Folder, invokeURL string) (func(), error) {
	t.Helper()
	return f.TakeEndpoint(t.Context(), invokeURL, 0)
}

// TestEndpointOfAnotherProgram: while one measures an endpoint another one doesn't, and
// says who does; when it is killed its lock goes with it.
func TestEndpointOfAnotherProgram(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "audit")
	here := audit.NewFolder(dir, "The Flowlatch window", time.Now)
	child := killtest.New[report](t)
	killtest.Start(child, order{Folder: dir, Endpoint: strings.ToUpper(anEndpoint) + "/?x=1"}, killtest.Kill{})
	child.Reach(held)
	_, err := here.TakeEndpoint(t.Context(), anEndpoint, time.Millisecond)
	busy, ok := errors.AsType[*audit.BusyError](err)
	if !ok || busy.Holder.Process != child.Process() || busy.Holder.Program != "flowlatch audit" || busy.Holder.Since.IsZero() {
		t.Fatalf("%v, holder %+v", err, busy)
	}
	if p := problem.From(err); p.Code != "audit.busy-endpoint" || !strings.Contains(p.Cause.String(), fmt.Sprintf("flowlatch audit measures, as process %d, since ", child.Process())) {
		t.Errorf("told as %s: %s", p.Code, p.Cause)
	}
	if release, err := take(t, here, anEndpoint+"2"); err != nil {
		t.Errorf("another endpoint: %v", err)
	} else {
		release()
	}
	child.Kill()
	if !child.Wait().Killed {
		t.Fatal("it wasn't killed")
	}
	release, err := take(t, here, anEndpoint)
	if err != nil {
		t.Fatalf("after it was killed: %v", err)
	}
	if _, err := take(t, here, anEndpoint); err == nil || !strings.Contains(problem.From(err).Cause.String(), "The Flowlatch window measures") {
		t.Errorf("a second one in this program: %v", err)
	}
	release()
	if release, err := take(t, here, anEndpoint); err != nil {
		t.Errorf("after it was given back: %v", err)
	} else {
		release()
	}
}

// TestFolderThatCanNotBe: what can't be locked is told apart from what somebody has, and
// whoever is cancelled waits no more.
func TestFolderThatCanNotBe(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	writeText(t, file, "")
	_, err := take(t, audit.NewFolder(filepath.Join(file, "audit"), "", time.Now), anEndpoint)
	if _, ok := errors.AsType[*audit.LockError](err); !ok {
		t.Errorf("below a file: %v", err)
	}
	if release, err := take(t, audit.Folder{}, anEndpoint); err != nil {
		t.Errorf("without a folder: %v", err)
	} else {
		release()
	}
	if left, err := (audit.Folder{}).Left("https://acme.okta.com"); len(left) > 0 || err != nil {
		t.Errorf("without a folder: %q, %v", left, err)
	}
	here := audit.NewFolder(t.TempDir(), "", time.Now)
	release, err := here.TakeOrg(t.Context(), "https://acme.okta.com", 0)
	if err != nil {
		t.Fatal(err)
	}
	defer release()
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := here.TakeOrg(ended, "https://ACME.okta.com", time.Hour); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
	_, err = here.TakeOrg(t.Context(), "https://acme.okta.com", 0)
	if p := problem.From(err); p.Code != "audit.busy" || !strings.Contains(p.Cause.String(), "Another program") {
		t.Errorf("by somebody without a name: %v", err)
	}
}

// TestJournalsOfOrgs lie each in a file of its own, below the folder.
func TestJournalsOfOrgs(t *testing.T) {
	dir := t.TempDir()
	folder := audit.NewFolder(dir, "", time.Now)
	for origin, file := range map[string]string{
		"https://acme.okta.com": "acme.okta.com.json", "https://Acme.okta.com": "acme.okta.com.json",
		"http://127.0.0.1:8080": "127.0.0.1_8080.json", "http://[::1]:8080": "__1_8080.json", "https://../../x": "...json",
	} {
		writeText(t, filepath.Join(dir, file), `{"version":1,"probeApps":[{"label":"`+oneLabel+`"}]}`)
		if left, err := folder.Left(origin); len(left) != 1 || err != nil {
			t.Errorf("%s: %q, %v", origin, left, err)
		}
		if err := os.Remove(filepath.Join(dir, file)); err != nil {
			t.Fatal(err)
		}
	}
}
