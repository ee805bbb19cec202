package main

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// ev is one event of package p, encoded as go test -json does.
func ev(t *testing.T, action, test, output string) string {
	t.Helper()
	line, err := json.Marshal(event{Action: action, Package: "p", Test: test, Output: output})
	if err != nil {
		t.Fatal(err)
	}
	return string(line) + "\n"
}

func TestReport(t *testing.T) {
	passed := ev(t, "output", "TestA", "=== RUN   TestA\n") +
		ev(t, "output", "TestA", "--- PASS: TestA (0.00s)\n") +
		ev(t, "pass", "TestA", "")
	skipped := ev(t, "output", "TestB/sub", "=== RUN   TestB/sub\n") +
		ev(t, "output", "TestB/sub", "    b_test.go:1: no keychain\n") +
		ev(t, "output", "TestB/sub", "    --- SKIP: TestB/sub (0.00s)\n") +
		ev(t, "skip", "TestB/sub", "")
	failed := ev(t, "output", "TestC", "--- FAIL: TestC (0.00s)\n") + ev(t, "fail", "TestC", "")
	fine := ev(t, "output", "", "PASS\n") + ev(t, "output", "", "ok  \tp\t0.1s\n") + ev(t, "pass", "", "")
	bad := ev(t, "output", "", "FAIL\tp\t0.1s\n") + ev(t, "fail", "", "")

	tests := []struct {
		name    string
		events  string
		strict  bool
		allowed []allowance
		success bool
		want    string
	}{
		{
			name: "all passed", events: passed + fine, success: true,
			want: "ok  \tp\t0.1s\n1 passed, 0 failed, 0 skipped\n",
		},
		{
			name: "a failure is shown whole", events: passed + failed + bad,
			want: "--- FAIL: TestC (0.00s)\nFAIL\tp\t0.1s\n1 passed, 1 failed, 0 skipped\n",
		},
		{
			name: "a skip is shown with its reason", events: passed + skipped + fine, success: true,
			want: "    b_test.go:1: no keychain\n    --- SKIP: TestB/sub (0.00s)\nok  \tp\t0.1s\n1 passed, 0 failed, 1 skipped\n",
		},
		{
			name: "a skip fails a strict run", events: passed + skipped + fine, strict: true,
			want: "    b_test.go:1: no keychain\n    --- SKIP: TestB/sub (0.00s)\nok  \tp\t0.1s\n" +
				"skipped without being allowed to: p TestB/sub\n1 passed, 0 failed, 1 skipped\n",
		},
		{
			name: "unless it is allowed", events: passed + skipped + fine, strict: true, success: true,
			allowed: []allowance{{"p", "Test?"}},
			want:    "    b_test.go:1: no keychain\n    --- SKIP: TestB/sub (0.00s)\nok  \tp\t0.1s\n1 passed, 0 failed, 1 skipped\n",
		},
		{
			name:    "an allowance of another package doesn't count",
			events:  passed + skipped + fine,
			strict:  true,
			allowed: []allowance{{"q", "TestB"}},
			want: "    b_test.go:1: no keychain\n    --- SKIP: TestB/sub (0.00s)\nok  \tp\t0.1s\n" +
				"skipped without being allowed to: p TestB/sub\n1 passed, 0 failed, 1 skipped\n",
		},
		{
			name:   "a build failure counts as one",
			events: `{"ImportPath":"p [p.test]","Action":"build-output","Output":"p.go:1: boom\n"}` + "\n" + bad,
			want:   "p.go:1: boom\nFAIL\tp\t0.1s\n0 passed, 1 failed, 0 skipped\n",
		},
		{
			name:   "a test that never ended has failed",
			events: ev(t, "output", "TestD", "panic: boom\n") + bad,
			want:   "panic: boom\nFAIL\tp\t0.1s\n0 passed, 1 failed, 0 skipped\n",
		},
		{
			name: "no test", events: "go: updates to go.mod needed\n",
			want: "go: updates to go.mod needed\n0 passed, 0 failed, 0 skipped\nno test ran\n",
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var out bytes.Buffer
			r := newReport(&out, tt.allowed, tt.strict)
			if err := r.read(strings.NewReader(tt.events)); err != nil {
				t.Fatal(err)
			}
			if got := r.close(); got != tt.success {
				t.Errorf("success = %v, want %v", got, tt.success)
			}
			if diff := cmp.Diff(tt.want, out.String()); diff != "" {
				t.Errorf("report (-want +got):\n%s", diff)
			}
		})
	}
}

func TestParseAllowances(t *testing.T) {
	content := "# comment\n\nexample.com/a TestX  # needs a moon\nexample.com/b TestY*#why\n"
	got, err := parseAllowances(content)
	if err != nil {
		t.Fatal(err)
	}
	want := []allowance{{"example.com/a", "TestX"}, {"example.com/b", "TestY*"}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("allowances (-want +got):\n%s", diff)
	}

	for _, bad := range []string{"p TestX", "p TestX #", "p # reason", "p Test[ # reason", "p TestX extra # reason"} {
		if _, err := parseAllowances(bad); err == nil {
			t.Errorf("%q was accepted", bad)
		}
	}
}

func TestExitStatus(t *testing.T) {
	pass := ev(t, "pass", "TestA", "")
	fail := ev(t, "fail", "TestA", "")
	tests := []struct {
		name, events string
		args         []string
		want         int
	}{
		{"success", pass, nil, 0},
		{"failure", fail, nil, 1},
		{"nothing", "", nil, 1},
		{"unknown flag", pass, []string{"-no-such"}, 2},
		{"missing file", pass, []string{"-may-skip", "no-such-file"}, 2},
	}
	for _, tt := range tests {
		var out, errs bytes.Buffer
		if got := run(tt.args, strings.NewReader(tt.events), &out, &errs); got != tt.want {
			t.Errorf("%s: exit status %d, want %d", tt.name, got, tt.want)
		}
	}
}
