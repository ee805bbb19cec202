// Package killtest runs code in a child process that is killed without warning, as
// a power cut or the system would do it, and says what the child had reached by then.
// The child is the test binary itself: its TestMain calls [Main]. Kills are SIGKILL on
// Unix.
package killtest

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"slices"
	"sync/atomic"
	"testing"
	"time"
)

// Kill says when a child is killed; the zero value never does.
type Kill struct {
	// Boundary is its own, counted from 1, at which it kills itself.
	Boundary int
	// Delay is when, after its start, the test kills it.
	Delay time.Duration
}

// Outcome is what became of a child.
type Outcome[R any] struct {
	// Boundaries are those that it reached, also when it was killed.
	Boundaries []string
	Killed     bool
	Report     R // zero when it was killed
}

// Child is one child process. Run it, or start it and wait; kill it at any time. Only
// Kill may be called from several goroutines.
type Child[R any] struct {
	t       *testing.T
	cmd     *exec.Cmd
	process atomic.Pointer[os.Process]
	said    bytes.Buffer // on its standard error
	lines   *json.Decoder
	timer   *time.Timer
	outcome Outcome[R]
	done    bool // it has said everything
}

// New makes a child that isn't started. It doesn't outlive the test.
func New[R any](t *testing.T) *Child[R] {
	t.Helper()
	c := &Child[R]{t: t, cmd: exec.CommandContext(t.Context(), os.Args[0])}
	c.cmd.Env = append(os.Environ(), childEnv+"=1")
	c.cmd.Stderr = &c.said
	return c
}

// Run lets a child obey an order, and waits for its end.
func Run[R, O any](t *testing.T, order O, kill Kill) Outcome[R] {
	t.Helper()
	c := New[R](t)
	Start(c, order, kill)
	return c.Wait()
}

// Start gives a child its order.
func Start[R, O any](c *Child[R], order O, kill Kill) {
	c.t.Helper()
	input, err := json.Marshal(told[O]{order, kill.Boundary})
	c.must(err)
	c.cmd.Stdin = bytes.NewReader(input)
	out, err := c.cmd.StdoutPipe()
	c.must(err)
	c.lines = json.NewDecoder(out)
	c.must(c.cmd.Start())
	c.process.Store(c.cmd.Process)
	if kill.Delay > 0 {
		c.timer = time.AfterFunc(kill.Delay, c.Kill)
	}
}

// Kill kills a child that was started, if it is still there.
func (c *Child[R]) Kill() { _ = c.process.Load().Kill() }

// Process is the id of a child that was started.
func (c *Child[R]) Process() int { return c.process.Load().Pid }

// Reach waits until the child has come to a boundary of that name.
func (c *Child[R]) Reach(boundary string) {
	c.t.Helper()
	for !slices.Contains(c.outcome.Boundaries, boundary) {
		if !c.next() {
			c.t.Fatalf("the child ended before %q; it reached %q\n%s", boundary, c.outcome.Boundaries, c.said.String())
		}
	}
}

// Wait waits for the child's end. It fails the test where that is neither a report nor
// a kill.
func (c *Child[R]) Wait() Outcome[R] {
	c.t.Helper()
	for c.next() {
	}
	err := c.cmd.Wait()
	if c.timer != nil {
		c.timer.Stop()
	}
	if exit, ok := errors.AsType[*exec.ExitError](err); ok && exit.ExitCode() == -1 {
		var none R
		c.outcome.Killed, c.outcome.Report = true, none
		return c.outcome
	}
	if err != nil {
		c.t.Fatalf("the child failed: %v\n%s", err, c.said.String())
	}
	return c.outcome
}

// next reads one line of what the child says, until there are no more: it has ended,
// perhaps in the middle of one.
func (c *Child[R]) next() bool {
	c.t.Helper()
	if c.done {
		return false
	}
	var l line[R]
	switch err := c.lines.Decode(&l); {
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		c.done = true
		return false
	case err != nil:
		c.t.Fatalf("what the child says can't be read: %v", err)
	}
	if l.Report != nil {
		c.outcome.Report = *l.Report
		return true
	}
	c.outcome.Boundaries = append(c.outcome.Boundaries, l.At)
	return true
}

func (c *Child[R]) must(err error) {
	c.t.Helper()
	if err != nil {
		c.t.Fatal(err)
	}
}

// Soak reports whether every moment is to be tried, however long it takes:
// FLOWLATCH_SOAK is set.
func Soak() bool { return os.Getenv("FLOWLATCH_SOAK") != "" }

// Times is how often something drawn is tried: few times, and many in a soak.
func Times(few, many int) int {
	if Soak() {
		return many
	}
	return few
}

// Random draws moments; the test's log has the seed.
func Random(t *testing.T) *rand.Rand {
	t.Helper()
	seed := uint64(time.Now().UnixNano()) //nolint:gosec // any number will do
	t.Logf("seed %d", seed)
	return rand.New(rand.NewPCG(seed, 0)) //nolint:gosec // moments, no secrets
}

// Within draws a moment in the time that a child takes undisturbed.
func Within(r *rand.Rand, takes time.Duration) Kill {
	return Kill{Delay: 1 + time.Duration(r.Int64N(int64(takes)))}
}
