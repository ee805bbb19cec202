package xvfbtest

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"testing"
)

// Program is a running program on a display.
type Program struct {
	d    *Display
	cmd  *exec.Cmd
	log  string
	done chan struct{} // closed when the program has ended
}

// Run starts a program on the display. What it prints is shown with the test's log.
func (d *Display) Run(binary string, args ...string) *Program {
	d.t.Helper()
	return d.RunWith(nil, binary, args...)
}

// RunWith is Run with more environment, as NAME=value.
func (d *Display) RunWith(env []string, binary string, args ...string) *Program {
	d.t.Helper()
	out, err := os.CreateTemp(d.home, "output-*.log")
	if err != nil {
		d.t.Fatal(err)
	}
	defer out.Close()

	cmd := exec.Command(binary, args...)
	cmd.Env = append(d.Env(), env...)
	cmd.Dir = d.home
	cmd.Stdout, cmd.Stderr = out, out
	p := &Program{d: d, cmd: cmd, log: out.Name()}
	d.t.Cleanup(func() {
		d.t.Logf("output of %s:\n%s", filepath.Base(binary), p.Output())
	})
	p.done = start(d.t, cmd)
	return p
}

// PID returns the process id, which is its process group's too.
func (p *Program) PID() int { return p.cmd.Process.Pid }

// Running tells whether the program has not ended yet.
func (p *Program) Running() bool {
	select {
	case <-p.done:
		return false
	default:
		return true
	}
}

// ExitCode waits for the program to end and returns its exit status, -1 when a signal
// ended it. Close its window first.
func (p *Program) ExitCode() int {
	p.d.t.Helper()
	p.d.WaitFor("the program's end", func() bool { return !p.Running() })
	return p.cmd.ProcessState.ExitCode()
}

// Kill ends the program and its children at once, as a crash would, and waits for that.
func (p *Program) Kill() {
	killGroup(p.cmd)
	<-p.done
}

// Output returns what the program printed so far to both of its streams.
func (p *Program) Output() string {
	content, err := os.ReadFile(p.log)
	if err != nil {
		return err.Error()
	}
	return string(content)
}

// start starts a process that doesn't outlive the test, nor the test's process. The
// channel is closed when it has ended.
func start(t testing.TB, cmd *exec.Cmd) chan struct{} {
	t.Helper()
	asGroup(cmd)
	started, done := make(chan error), make(chan struct{})
	go func() {
		// The kernel kills a child with the thread that started it, so that thread
		// has to stay.
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		err := cmd.Start()
		started <- err
		if err == nil {
			_ = cmd.Wait()
			close(done)
		}
	}()
	if err := <-started; err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		killGroup(cmd)
		<-done
	})
	return done
}

// Binary returns the path of Flowlatch's binary with the window: the one that the
// environment names in FLOWLATCH_BINARY, else one built for this test.
func Binary(t testing.TB) string {
	t.Helper()
	if named := os.Getenv("FLOWLATCH_BINARY"); named != "" {
		return named
	}
	binary := filepath.Join(t.TempDir(), "flowlatch")
	build := exec.CommandContext(t.Context(), "go", "build", "-tags", "migrated_fynedo,no_animations", "-o", binary, ".")
	build.Dir = moduleRoot(t)
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%s: %v\n%s", build, err, out)
	}
	return binary
}

// moduleRoot returns the directory of go.mod, at or above the test's own.
func moduleRoot(t testing.TB) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		_, err := os.Stat(filepath.Join(dir, "go.mod"))
		if err == nil {
			return dir
		}
		if !errors.Is(err, os.ErrNotExist) || dir == filepath.Dir(dir) {
			t.Fatalf("no go.mod above the test: %v", err)
		}
		dir = filepath.Dir(dir)
	}
}
