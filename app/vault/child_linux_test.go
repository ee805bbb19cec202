package vault

import (
	"bufio"
	"cmp"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/flowlatch/flowlatch/app/vault/keyringtest"
	"github.com/flowlatch/flowlatch/oauth/secret"
)

// The session bus is one per process and godbus keeps it. So a test on a real
// keychain re-executes the test binary as a child that opens a vault and obeys
// one command per line; the test holds the keychain in hand.
const (
	childEnv    = "FLOWLATCH_VAULT_CHILD" // the journal's folder
	limitEnv    = "FLOWLATCH_VAULT_LIMIT" // the time for a background request; a generous one when unset
	testService = "com.flowlatch.test"
)

func TestMain(m *testing.M) {
	if dir := os.Getenv(childEnv); dir != "" {
		if err := serve(dir, os.Stdin, os.Stdout); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

// serve answers each command with one line, until the input ends.
func serve(dir string, in io.Reader, out io.Writer) error {
	limit, err := time.ParseDuration(cmp.Or(os.Getenv(limitEnv), "30s"))
	if err != nil {
		return err
	}
	v, err := Open(Config{Dir: dir, Service: testService, Background: limit})
	if err != nil {
		return err
	}
	lines := bufio.NewScanner(in)
	for lines.Scan() {
		fmt.Fprintln(out, obey(v, strings.Fields(lines.Text())))
	}
	return v.Close()
}

func obey(v *Vault, command []string) string {
	ctx := context.Background()
	if command[0] == "interactive" {
		ctx, command = Interactive(ctx), command[1:]
	}
	switch command[0] {
	case "status":
		return string(v.Status().State)
	case "check":
		return string(v.Check(ctx).State)
	case "put":
		ref, err := v.Put(ctx, APIToken, secret.New(command[1]))
		return answer(string(ref), err)
	case "get":
		s, err := v.Get(ctx, Ref(command[1]))
		return answer(s.Reveal(), err)
	case "delete":
		return answer("deleted", v.Delete(ctx, Ref(command[1])))
	case "sweep":
		return answer("swept", v.Sweep(ctx, nil))
	}
	return "what?"
}

func answer(value string, err error) string {
	if err != nil {
		return strings.ReplaceAll(err.Error(), "\n", " ")
	}
	return value
}

// child is a process with a vault, in a session of its own.
type child struct {
	t      *testing.T
	kill   func()
	input  io.WriteCloser
	output *bufio.Scanner
}

// startChild starts a child in the session, with further variables. dir holds
// its journal.
func startChild(t *testing.T, s *keyringtest.Session, dir string, env ...string) *child {
	t.Helper()
	command := exec.Command(os.Args[0])
	command.Env = append(os.Environ(), s.Env()...)
	command.Env = append(command.Env, childEnv+"="+dir)
	command.Env = append(command.Env, env...)
	command.Stderr = os.Stderr
	input, err := command.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	output, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	c := &child{t: t, input: input, output: bufio.NewScanner(output)}
	c.kill = sync.OnceFunc(func() {
		_ = command.Process.Kill()
		_ = command.Wait()
	})
	t.Cleanup(c.kill)
	return c
}

// do sends a command and returns the answer.
func (c *child) do(command string, arguments ...string) string {
	c.t.Helper()
	if _, err := fmt.Fprintln(c.input, strings.Join(append([]string{command}, arguments...), " ")); err != nil {
		c.t.Fatal(err)
	}
	if !c.output.Scan() {
		c.t.Fatalf("the child ended at %q: %v", command, c.output.Err())
	}
	return c.output.Text()
}

// want sends a command and compares the answer.
func (c *child) want(answer, command string, arguments ...string) {
	c.t.Helper()
	if got := c.do(command, arguments...); got != answer {
		c.t.Errorf("%s: %q, want %q", command, got, answer)
	}
}

// wantState sends a command that must fail in the given state.
func (c *child) wantState(state State, command string, arguments ...string) {
	c.t.Helper()
	if got := c.do(command, arguments...); !strings.HasPrefix(got, "vault: keychain is "+string(state)) {
		c.t.Errorf("%s: %q, want state %s", command, got, state)
	}
	c.want(string(state), "status")
}

func (c *child) put(value string) string {
	c.t.Helper()
	ref := c.do("put", value)
	if !Ref(ref).valid() {
		c.t.Fatalf("put: %s", ref)
	}
	return ref
}

// end lets the child close its vault and waits for it.
func (c *child) end() {
	c.t.Helper()
	if err := c.input.Close(); err != nil {
		c.t.Fatal(err)
	}
	for c.output.Scan() {
	}
}
