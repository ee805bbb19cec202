package command_test

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/gofrs/flock"

	"github.com/flowlatch/flowlatch/app/command"
)

// Two measurements of an endpoint wait for each other, and two with an
// administrator of the same org; whoever is interrupted meanwhile has sent nothing.
func TestAuditWaitsForAnother(t *testing.T) {
	p := startPractice(t)
	address, _ := p.endpoint(t, "echo-public")
	alone := []string{"audit", "--json", "--url", address, "--level", "public"}
	signedIn := append([]string{"--org", p.OrgURL, "--admin-token-file", p.tokenFile(t)}, alone[1:]...)
	host := strings.ReplaceAll(strings.TrimPrefix(p.OrgURL, "http://"), ":", "_")
	for name, c := range map[string]struct {
		args []string
		lock string
	}{
		"of the endpoint": {alone, "[0-9a-f]*[0-9a-f].lock"},
		"of the org":      {append([]string{"audit"}, signedIn...), host + ".json.lock"},
	} {
		t.Run(name, func(t *testing.T) {
			var out, errs bytes.Buffer
			e := env(t, &out, &errs)
			if exit := command.Run(t.Context(), e, c.args); exit != command.ExitDone {
				t.Fatalf("alone: exit %d, %s", exit, &errs)
			}
			lock := flock.New(lockOf(t, e, c.lock))
			if taken, err := lock.TryLock(); !taken || err != nil {
				t.Fatal(taken, err)
			}
			ended, cancel := context.WithCancel(t.Context())
			cancel()
			out.Reset()
			if exit := command.Run(ended, e, c.args); exit != command.ExitCheckFailed || strings.Contains(out.String(), `"probes"`) {
				t.Errorf("interrupted: exit %d, %s", exit, &out)
			}
			done := make(chan int, 1)
			go func() { done <- command.Run(t.Context(), e, c.args) }()
			if err := lock.Close(); err != nil {
				t.Fatal(err)
			}
			if exit := <-done; exit != command.ExitDone {
				t.Errorf("exit %d, stderr %q", exit, &errs)
			}
		})
	}
}

func lockOf(t *testing.T, e command.Env, pattern string) string {
	t.Helper()
	data, err := e.DataDir()
	if err != nil {
		t.Fatal(err)
	}
	found, err := filepath.Glob(filepath.Join(data, "audit", pattern))
	if len(found) != 1 || err != nil {
		t.Fatalf("locks %q, %v", found, err)
	}
	return found[0]
}

// Where nothing can be written an endpoint is measured all the same.
func TestAuditWithoutALock(t *testing.T) {
	p := startPractice(t)
	address, _ := p.endpoint(t, "echo-public")
	var out, errs bytes.Buffer
	e := env(t, &out, &errs)
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	e.DataDir = func() (string, error) { return file, nil }
	exit := command.Run(t.Context(), e, []string{"audit", "--url", address, "--level", "public"})
	if exit != command.ExitDone || !strings.Contains(errs.String(), "isn't kept away") {
		t.Errorf("exit %d, stdout %q, stderr %q", exit, &out, &errs)
	}
}
