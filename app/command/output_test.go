package command_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/flowlatch/flowlatch/app"
	"github.com/flowlatch/flowlatch/app/command"
)

// full is a disk without room.
type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("no space left on device") }

func TestOutputThatCannotBeWritten(t *testing.T) {
	noKeychain(t)
	for _, args := range [][]string{
		{"--version"},
		{"walk", "--help"},
		{"practice", "--for", "1h"},
		{"practice", "--for", "1h", "--json"},
		{"walk", "--practice"},
		{"walk", "--practice", "--json"},
	} {
		var errs bytes.Buffer
		exit := command.Run(t.Context(), env(t, full{}, &errs), args)
		if exit != command.ExitCheckFailed || !strings.Contains(errs.String(), "no space left on device") {
			t.Errorf("%q: exit %d, stderr %q", args, exit, &errs)
		}
	}
}

func TestNoPlaceForData(t *testing.T) {
	noKeychain(t)
	var out, errs bytes.Buffer
	e := env(t, &out, &errs)
	e.DataDir = func() (string, error) { return "", errors.New("$HOME is not defined") }
	for _, args := range [][]string{{"--version"}, {"--help"}, {"practice", "--json", "--for", "1ms"}, {"walk", "--practice", "--json"}} {
		if exit := command.Run(t.Context(), e, args); exit != command.ExitDone {
			t.Errorf("%q: exit %d, stderr %q", args, exit, &errs)
		}
	}
	opened := ""
	e.Window = func(_ context.Context, c app.Config) int { opened = c.Dir; return 0 }
	if exit := command.Run(t.Context(), e, nil); exit != command.ExitCheckFailed || !strings.Contains(errs.String(), "--data") {
		t.Errorf("the window: exit %d, stderr %q", exit, &errs)
	}
	if exit := command.Run(t.Context(), e, []string{"--data", "/named"}); exit != command.ExitDone || opened != "/named" {
		t.Errorf("the window: exit %d, opened in %q", exit, opened)
	}
}

// problemOnly reads {"problem":{…}} on one line.
func problemOnly(t *testing.T, out string) (cause string) {
	t.Helper()
	var p struct {
		Problem *struct {
			Title, Cause string
			Try          []string
		}
	}
	if err := json.Unmarshal([]byte(out), &p); err != nil || strings.Count(out, "\n") != 1 || p.Problem == nil {
		t.Fatalf("--json prints one Problem on one line, got %q (%v)", out, err)
	}
	if p.Problem.Title == "" || len(p.Problem.Try) == 0 {
		t.Errorf("%+v", p.Problem)
	}
	return p.Problem.Cause
}

func TestUsageInJSON(t *testing.T) {
	noKeychain(t)
	for _, c := range []struct {
		args []string
		want string
	}{
		{[]string{"walk"}, "--practice"},
		{[]string{"walk", "--practice-url", "http://127.0.0.1:1"}, "--admin-token-file"},
		{[]string{"walk", "--practice", "--level", "high"}, "level"},
		{[]string{"walk", "--no-such-flag"}, "no-such-flag"},
		{[]string{"practice", "--port", "99999"}, "port"},
		{[]string{"practice", "--fault", "nothing"}, "known are"},
	} {
		out, errs, exit := run(t, append(c.args, "--json")...)
		if exit != command.ExitUsage || !strings.Contains(errs, c.want) {
			t.Errorf("%q: exit %d, stderr %q", c.args, exit, errs)
		}
		if cause := problemOnly(t, out); !strings.Contains(cause, c.want) {
			t.Errorf("%q: %q", c.args, cause)
		}
	}
}

func TestPracticeURLIsOnThisComputer(t *testing.T) {
	noKeychain(t)
	token := filepath.Join(t.TempDir(), "token")
	if err := os.WriteFile(token, []byte("00abcdef"), 0o600); err != nil {
		t.Fatal(err)
	}
	var opened string
	e := env(t, io.Discard, io.Discard)
	e.Window = func(_ context.Context, c app.Config) int { opened = c.Practice.URL; return 0 }
	for raw, want := range map[string]string{
		"http://127.0.0.1:8080":                   "http://127.0.0.1:8080",
		"http://127.0.0.1:8080/":                  "http://127.0.0.1:8080",
		"http://127.0.0.1:8080/console":           "http://127.0.0.1:8080",
		"http://127.0.0.1:8080/console/workflows": "http://127.0.0.1:8080",
		"http://[::1]:8080":                       "http://[::1]:8080",
		"127.0.0.1:8080":                          "http://127.0.0.1:8080",
	} {
		opened = ""
		if exit := command.Run(t.Context(), e, []string{"--practice-url", raw, "--admin-token-file", token}); exit != command.ExitDone || opened != want {
			t.Errorf("%s: exit %d, opened %q", raw, exit, opened)
		}
	}
	for raw, want := range map[string]string{
		"http://localhost:8080":           "127.0.0.1, not as localhost",
		"https://127.0.0.1:8080":          "not by https",
		"http://127.0.0.1":                "port is missing",
		"http://127.0.0.1:8080/api/v1":    "/api/v1 doesn't belong",
		"http://127.0.0.1:8080/?token=x":  "?… doesn't belong",
		"http://127.0.0.1:8080/consoles":  "/consoles doesn't belong",
		"https://acme.okta.com":           "not this computer",
		"http://10.0.0.1:8080":            "not a number like 10.0.0.1",
		"https://host:1/x":                "name, not an address",
		"http://me:pw@127.0.0.1:8080":     "before the @",
		"http://127.0.0.1:8080@evil.test": "before the @",
	} {
		for _, args := range [][]string{{"walk"}, nil} {
			t.Run(fmt.Sprint(args, raw), func(t *testing.T) {
				var errs bytes.Buffer
				e := e
				e.Stderr = &errs
				exit := command.Run(t.Context(), e, append(args, "--practice-url", raw, "--admin-token-file", token))
				if exit != command.ExitUsage || !strings.Contains(errs.String(), want) {
					t.Errorf("exit %d, stderr %q", exit, &errs)
				}
			})
		}
	}
}
