//go:build unix

package keyringtest

import (
	"bufio"
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/godbus/dbus/v5"
)

// Mode is the state in which the keychain starts.
type Mode string

// The modes.
const (
	Unlocked     Mode = "unlocked"      // a keyring "login", open
	Locked       Mode = "locked"        // the same, locked, and no program that could ask for the password
	NoCollection Mode = "no-collection" // a daemon that has no keyring
	NoService    Mode = "no-service"    // a bus without a keychain
	NoBus        Mode = "no-bus"        // no bus: the address is /dev/null
)

// patience is how long a step of the setting-up may take.
const patience = 20 * time.Second

const busConfig = `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:path=%s</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
`

// Session is one isolated desktop session. Its methods fail the test when they
// cannot do what they say; call them on the test's goroutine.
type Session struct {
	t       testing.TB
	home    string
	runtime string
	address string
	conn    *dbus.Conn
	daemon  *process
}

// Start makes a session in the given mode and takes it down, by process id,
// when the test ends. It skips the test where the programs are missing.
func Start(t testing.TB, mode Mode) *Session {
	t.Helper()
	s := &Session{t: t, home: t.TempDir(), runtime: shortDir(t), address: "/dev/null"}
	if mode == NoBus {
		return s
	}
	s.startBus()
	if mode == NoService {
		return s
	}
	if mode == NoCollection {
		s.startDaemon()
		return s
	}
	s.StartDaemon()
	if mode == Locked {
		s.Lock()
	}
	return s
}

// Env returns the variables that put a child process into the session; append
// them to os.Environ().
func (s *Session) Env() []string {
	return []string{
		"HOME=" + s.home,
		"XDG_DATA_HOME=" + filepath.Join(s.home, ".local", "share"),
		"XDG_CONFIG_HOME=" + filepath.Join(s.home, ".config"),
		"XDG_CACHE_HOME=" + filepath.Join(s.home, ".cache"),
		"XDG_STATE_HOME=" + filepath.Join(s.home, ".local", "state"),
		"XDG_RUNTIME_DIR=" + s.runtime,
		"DBUS_SESSION_BUS_ADDRESS=" + s.address,
	}
}

// Home is the session's home folder.
func (s *Session) Home() string { return s.home }

func (s *Session) startBus() {
	s.t.Helper()
	config := filepath.Join(s.runtime, "bus.conf")
	socket := filepath.Join(s.runtime, "bus")
	if err := os.WriteFile(config, fmt.Appendf(nil, busConfig, socket), 0o600); err != nil {
		s.t.Fatal(err)
	}
	command := exec.Command(program(s.t, "dbus-daemon"), "--config-file="+config, "--nofork", "--nopidfile", "--print-address=1")
	command.Env = append(os.Environ(), s.Env()...)
	output, err := command.StdoutPipe()
	if err != nil {
		s.t.Fatal(err)
	}
	launch(s.t, command)
	address, err := bufio.NewReader(output).ReadString('\n')
	if err != nil {
		s.t.Fatalf("dbus-daemon did not print its address: %v", err)
	}
	s.address = strings.TrimSpace(address)
	s.conn, err = dbus.Connect(s.address)
	if err != nil {
		s.t.Fatalf("the bus does not answer: %v", err)
	}
	s.t.Cleanup(func() { _ = s.conn.Close() })
}

// StartDaemon starts the keychain, unlocked, on the keyring that is there or a
// new one. Use it after Kill.
func (s *Session) StartDaemon() {
	s.t.Helper()
	s.startDaemon("--unlock")
	s.await("the keyring is open", func() bool {
		locked, err := s.locked()
		return err == nil && !locked
	})
}

func (s *Session) startDaemon(arguments ...string) {
	s.t.Helper()
	arguments = append([]string{"--foreground", "--components=secrets"}, arguments...)
	command := exec.Command(program(s.t, "gnome-keyring-daemon"), arguments...)
	command.Env = append(os.Environ(), s.Env()...)
	command.Stdin = strings.NewReader("password of a test keyring")
	s.daemon = launch(s.t, command)
	s.await("the keychain is on the bus", s.running)
}

// Freeze stops the keychain in its tracks: it stays on the bus and never
// answers.
func (s *Session) Freeze() { s.daemon.signal(syscall.SIGSTOP) }

// Thaw lets a frozen keychain go on.
func (s *Session) Thaw() { s.daemon.signal(syscall.SIGCONT) }

// Kill ends the keychain without notice and waits until it is off the bus.
func (s *Session) Kill() {
	s.t.Helper()
	s.daemon.end()
	s.await("the keychain is off the bus", func() bool { return !s.running() })
}

// await waits for a state of another process, which nothing announces.
func (s *Session) await(what string, holds func() bool) {
	s.t.Helper()
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	limit := time.NewTimer(patience)
	defer limit.Stop()
	for !holds() {
		select {
		case <-tick.C:
		case <-limit.C:
			s.t.Fatalf("waited %v in vain until %s", patience, what)
		}
	}
}

// process is a child that is ended with the test.
type process struct {
	t       testing.TB
	command *exec.Cmd
	exited  chan struct{}
}

func launch(t testing.TB, command *exec.Cmd) *process {
	t.Helper()
	var said bytes.Buffer
	command.Stderr = &said
	command.WaitDelay = time.Second
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	p := &process{t: t, command: command, exited: make(chan struct{})}
	go func() {
		defer close(p.exited)
		_ = command.Wait()
	}()
	t.Cleanup(func() {
		p.end()
		if t.Failed() && said.Len() > 0 {
			t.Logf("%s said: %s", filepath.Base(command.Path), &said)
		}
	})
	return p
}

func (p *process) signal(s syscall.Signal) {
	p.t.Helper()
	if err := p.command.Process.Signal(s); err != nil {
		p.t.Fatalf("signal %v to %s: %v", s, p.command.Path, err)
	}
}

// end kills the process, frozen or not, and waits for it.
func (p *process) end() {
	_ = p.command.Process.Kill()
	<-p.exited
}

func program(t testing.TB, name string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		t.Skipf("%s is not installed: this test needs the packages dbus and gnome-keyring", name)
	}
	return path
}

// shortDir makes a folder whose path leaves room for a socket's name: a Unix
// socket's path has 107 characters at most, and t.TempDir's grows with the
// test's name.
func shortDir(t testing.TB) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "keyring-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	return dir
}
