//go:build linux

package main_test

import (
	"bytes"
	"crypto/rand"
	"io"
	"os"
	"os/exec"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/flowlatch/flowlatch/app/canarytest"
	"github.com/flowlatch/flowlatch/app/vault/keyringtest"
)

// patience is how long a program under test may take for anything.
const patience = 20 * time.Second

// world is where a program under test runs: a home and a folder for temporary files, both
// empty, and an environment with nothing of the test's own.
type world struct {
	home, temp string
	env        []string
	mark       string // a variable that all processes of this world bear
}

// newWorld makes a world in the session, or one without a keychain when it is nil.
func newWorld(t *testing.T, s *keyringtest.Session) world {
	t.Helper()
	if s == nil {
		s = keyringtest.Start(t, keyringtest.NoBus)
	}
	w := world{home: s.Home(), temp: t.TempDir(), mark: "FLOWLATCH_TEST_RUN=" + rand.Text()}
	w.env = append(s.Env(), "PATH="+os.Getenv("PATH"), "LANG=en_US.UTF-8", "TMPDIR="+w.temp, w.mark)
	return w
}

// process is a program that runs in a world.
type process struct {
	command        *exec.Cmd
	stdout, stderr bytes.Buffer // read them when exited is closed
	exited         chan struct{}
}

// start runs flowlatch with the arguments; the test's end kills it.
func (w world) start(t *testing.T, arguments ...string) *process {
	t.Helper()
	p := &process{}
	p.startIn(t, w, &p.stdout, arguments)
	return p
}

func (p *process) startIn(t *testing.T, w world, stdout io.Writer, arguments []string) {
	t.Helper()
	p.exited = make(chan struct{})
	p.command = exec.Command(headlessBinary(t), arguments...)
	p.command.Env, p.command.Dir = w.env, w.temp
	p.command.Stdout, p.command.Stderr = stdout, &p.stderr
	p.command.WaitDelay = time.Second
	if err := p.command.Start(); err != nil {
		t.Fatal(err)
	}
	go func() {
		defer close(p.exited)
		_ = p.command.Wait()
	}()
	t.Cleanup(func() {
		_ = p.command.Process.Kill()
		<-p.exited
		if t.Failed() {
			t.Logf("%q said: %s", arguments, &p.stderr)
		}
	})
}

// wait waits for the end of the process and returns its exit code.
func (p *process) wait(t *testing.T) int {
	t.Helper()
	await(t, p.exited, "the program ends")
	return p.command.ProcessState.ExitCode()
}

func (p *process) interrupt(t *testing.T) {
	t.Helper()
	if err := p.command.Process.Signal(syscall.SIGINT); err != nil {
		t.Fatal(err)
	}
}

// await waits until something was announced.
func await[T any](t *testing.T, announced <-chan T, what string) T {
	t.Helper()
	limit := time.NewTimer(patience)
	defer limit.Stop()
	select {
	case v := <-announced:
		return v
	case <-limit.C:
		t.Fatalf("waited %v in vain until %s", patience, what)
		panic("unreachable")
	}
}

// poll waits for a state of another process, which nothing announces.
func poll(t *testing.T, what string, holds func() bool) {
	t.Helper()
	tick, limit := time.NewTicker(5*time.Millisecond), time.NewTimer(patience)
	defer tick.Stop()
	defer limit.Stop()
	for !holds() {
		select {
		case <-tick.C:
		case <-limit.C:
			t.Fatalf("waited %v in vain until %s", patience, what)
		}
	}
}

// firstLine hands the first line of an output on, and takes the rest.
type firstLine struct {
	line chan []byte
	rest sync.Once
	held []byte
}

func newFirstLine() *firstLine { return &firstLine{line: make(chan []byte, 1)} }

func (f *firstLine) Write(b []byte) (int, error) {
	if before, _, found := bytes.Cut(b, []byte("\n")); found {
		f.rest.Do(func() { f.line <- append(f.held, before...) })
	}
	f.held = append(f.held, b...)
	return len(b), nil
}

// wantEmpty fails the test for whatever is in a folder.
func wantEmpty(t *testing.T, folder string) {
	t.Helper()
	left, err := os.ReadDir(folder)
	if err != nil {
		t.Error(err)
	}
	for _, entry := range left {
		t.Errorf("%s was left in %s", entry.Name(), folder)
	}
}

// wantNoProcesses fails the test when a process of the world still runs.
func (w world) wantNoProcesses(t *testing.T) {
	t.Helper()
	if left := canarytest.Marked(w.mark); len(left) > 0 {
		t.Errorf("processes that were left: %q", left)
	}
}
