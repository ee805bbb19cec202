package vault

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/flowlatch/flowlatch/app/vault/keyringtest"
)

func TestRealKeychain(t *testing.T) {
	s := keyringtest.Start(t, keyringtest.Unlocked)
	s.Add("foreign", map[string]string{"service": testService, "username": "v1/of-another-program"}, "foreign")
	c := startChild(t, s, t.TempDir())
	c.want("ready", "check")
	if got := s.Items(); len(got) != 1 {
		t.Errorf("the probe was left: %+v", got)
	}
	ref, other := c.put("a-token{TITLE}"), c.put("another")
	c.want("a-token{TITLE}", "get", ref)
	item := itemOf(t, s, ref)
	if !valuePattern.MatchString(item.Secret) || strings.Contains(item.Label, "token") {
		t.Errorf("item on the bus: %+v", item)
	}
	c.want("deleted", "delete", ref)
	c.want(ErrNotFound.Error(), "get", ref)
	c.want("another", "get", other)
	if got := s.Items(); len(got) != 2 {
		t.Errorf("items after the deletion: %+v", got)
	}

	s.Remove(itemOf(t, s, other))
	c.want(ErrNotFound.Error(), "get", other)
	c.want("ready", "status")
}

// TestRealSweep kills the program after a write that nobody refers to.
func TestRealSweep(t *testing.T) {
	s, dir := keyringtest.Start(t, keyringtest.Unlocked), t.TempDir()
	s.Add("foreign", map[string]string{"service": testService, "username": "v1/of-another-program"}, "foreign")
	first := startChild(t, s, dir)
	first.put("orphan")
	second := startChild(t, s, dir)
	second.want("swept", "sweep")
	if got := s.Items(); len(got) != 2 {
		t.Fatalf("a living program's item was swept: %+v", got)
	}
	first.kill()
	second.want("swept", "sweep")
	if got := s.Items(); len(got) != 1 || got[0].Secret != "foreign" {
		t.Errorf("left after the sweep: %+v", got)
	}
}

func TestRealLockedKeychain(t *testing.T) {
	s := keyringtest.Start(t, keyringtest.Unlocked)
	c := startChild(t, s, t.TempDir())
	ref := c.put("value")
	s.Lock()
	c.wantState(Locked, "get", ref)
	c.wantState(Locked, "put", "new")
	c.want("locked", "check")
	c.wantState(Locked, "interactive get", ref) // the keychain finds no display to ask on

	atStart := startChild(t, s, t.TempDir())
	atStart.want("locked", "check")
}

func TestRealMissingKeychains(t *testing.T) {
	tests := map[keyringtest.Mode]State{
		keyringtest.NoService:    NoService,
		keyringtest.NoCollection: NoCollection,
		keyringtest.NoBus:        NoBus,
	}
	for mode, want := range tests {
		t.Run(string(mode), func(t *testing.T) {
			s, dir := keyringtest.Start(t, mode), filepath.Join(t.TempDir(), "data")
			c := startChild(t, s, dir)
			c.want(string(want), "check")
			c.wantState(want, "put", "value")
			c.wantState(want, "get", "v1/11111111-1111-4111-8111-111111111111")
			if exists(dir) {
				t.Error("a journal was begun for nothing")
			}
		})
	}
}

func TestRealFrozenKeychain(t *testing.T) {
	s := keyringtest.Start(t, keyringtest.Unlocked)
	c := startChild(t, s, t.TempDir(), limitEnv+"=2s")
	ref := c.put("value")
	s.Freeze()
	c.wantState(Stuck, "get", ref)
	c.wantState(Stuck, "put", "new")
	c.want("stuck", "check")
	s.Thaw()
	c.wantState(Stuck, "get", ref)
	c.want("ready", "check")
	c.want("value", "get", ref)
}

func TestRealKeychainDiesAndComesBack(t *testing.T) {
	s := keyringtest.Start(t, keyringtest.Unlocked)
	c := startChild(t, s, t.TempDir())
	ref := c.put("value")
	s.Kill()
	c.wantState(NoService, "get", ref)
	s.StartDaemon()
	c.want("value", "get", ref)
	c.want("ready", "status")
}

// TestNoBusIsStarted puts a dbus-launch into the path that leaves a mark when
// it is run, and takes the bus's address away.
func TestNoBusIsStarted(t *testing.T) {
	if exists(filepath.Join("/run/user", strconv.Itoa(os.Getuid()), "bus")) {
		t.Skip("this machine's own session bus would be found: /run/user/UID/bus is there")
	}
	programs := t.TempDir()
	mark := filepath.Join(programs, "launched")
	script := "#!/bin/sh\ntouch '" + mark + "'\necho DBUS_SESSION_BUS_ADDRESS=unix:path=/dev/null\n"
	if err := os.WriteFile(filepath.Join(programs, "dbus-launch"), []byte(script), 0o700); err != nil {
		t.Fatal(err)
	}
	for _, address := range []string{"", "autolaunch:"} {
		s := keyringtest.Start(t, keyringtest.NoBus)
		c := startChild(t, s, t.TempDir(), "PATH="+programs+":"+os.Getenv("PATH"), "DBUS_SESSION_BUS_ADDRESS="+address)
		c.want("no-bus", "check")
		c.wantState(NoBus, "put", "value")
		c.wantState(NoBus, "interactive get", "v1/11111111-1111-4111-8111-111111111111")
		c.want("no-bus", "interactive check")
		c.end()
		if exists(mark) {
			t.Errorf("with the address %q a session bus was launched", address)
		}
	}
}

func itemOf(t *testing.T, s *keyringtest.Session, account string) keyringtest.Item {
	t.Helper()
	for _, item := range s.Items() {
		if item.Attributes["username"] == account && item.Attributes["service"] == testService {
			return item
		}
	}
	t.Fatalf("no item %s among %+v", account, s.Items())
	return keyringtest.Item{}
}
