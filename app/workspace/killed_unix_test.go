//go:build unix

package workspace

import (
	"errors"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"testing"
)

// What the test program is told when it is to be killed at its work.
const (
	killDir  = "FLOWLATCH_TEST_DIR"
	killWork = "FLOWLATCH_TEST_WORK"
	killStep = "FLOWLATCH_TEST_STEP"
)

// TestVictim is the program that is killed; by itself it does nothing.
func TestVictim(t *testing.T) {
	dir := os.Getenv(killDir)
	if dir == "" {
		return
	}
	step, err := strconv.Atoi(os.Getenv(killStep))
	if err != nil {
		t.Fatal(err)
	}
	s := openAt(t, dir, &brokenDisk{steps: step, stop: func() {
		_ = syscall.Kill(os.Getpid(), syscall.SIGKILL)
		select {} // until it is
	}})
	for _, w := range works() {
		if w.name == os.Getenv(killWork) {
			if err := w.do(s); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// TestKilledBetweenAnyTwoSteps kills a program before each step of each change,
// in the middle of writes too, and looks at what the next one finds.
func TestKilledBetweenAnyTwoSteps(t *testing.T) {
	for _, w := range works() {
		t.Run(w.name, func(t *testing.T) {
			for step := 0; ; step++ {
				dir := t.TempDir()
				w.before(t, openAt(t, dir, realDisk{}))
				done := !killedAt(t, dir, w.name, step)
				s := openAt(t, dir, realDisk{})
				s.Tidy()
				unfinished(t, s)
				w.holds(t, s, done)
				if done {
					return
				}
			}
		})
	}
}

// killedAt runs the victim; false says that it came to its end.
func killedAt(t *testing.T, dir, name string, step int) bool {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestVictim$")
	cmd.Env = append(os.Environ(), killDir+"="+dir, killWork+"="+name, killStep+"="+strconv.Itoa(step))
	out, err := cmd.CombinedOutput()
	exit, ok := errors.AsType[*exec.ExitError](err)
	switch {
	case err == nil:
		return false
	case ok && strings.Contains(exit.String(), "killed"):
		return true
	}
	t.Fatalf("step %d: %v\n%s", step, err, out)
	return false
}
