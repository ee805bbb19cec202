// Package xvfbtest runs a program in a real window on an X server of its own, for tests
// that press keys and look at the screen as a person would.
//
//	display := xvfbtest.Start(t, xvfbtest.Options{Width: 1280, Height: 800})
//	program := display.Run(xvfbtest.Binary(t), "--practice-url", url)
//	display.WaitWindow("Flowlatch")
//	display.Key("Tab", "Return")
//	display.WaitFor("the org to be checked", func() bool { … })
//	display.Screenshot("org.png")
//
// Everything a test starts here is killed, with its children, when the test ends. A test
// is skipped where a program it needs is missing (package names: Makefile). Nothing here
// is safe for use by several goroutines; failures end the test, so all of it belongs on
// the test's own goroutine.
package xvfbtest

import (
	"bufio"
	"bytes"
	"context"
	_ "embed"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

// patience is how long anything may take that isn't told otherwise: a cold start with
// software rendering on a loaded machine included.
const patience = 60 * time.Second

// pollEvery is how often a condition is looked at.
const pollEvery = 25 * time.Millisecond

// openboxConfig makes every window fill the screen, undecorated and focused, and leaves
// all keys to it but Alt+F4.
//
//go:embed openbox.xml
var openboxConfig []byte

// Options describe a display. The zero value is a screen of 1280×800.
type Options struct {
	// Width and Height of the screen in pixels. The program's window fills it.
	Width, Height int
	// Env is added to what programs get, as NAME=value; the last of a name counts. This
	// is where DBUS_SESSION_BUS_ADDRESS comes from when a test has a bus of its own.
	Env []string
}

// Display is a running X server with a window manager and an empty home directory.
type Display struct {
	t    testing.TB
	home string
	env  []string
}

// Start starts a display for the duration of the test.
func Start(t testing.TB, o Options) *Display {
	t.Helper()
	need(t, "Xvfb", "openbox", "xdotool")
	if o.Width == 0 || o.Height == 0 {
		o.Width, o.Height = 1280, 800
	}

	d := &Display{t: t, home: emptyHome(t)}
	d.env = append(environment(d.home), "DISPLAY="+d.startServer(o))
	d.env = append(d.env, o.Env...)
	d.startWindowManager(o)
	return d
}

func need(t testing.TB, programs ...string) {
	t.Helper()
	for _, name := range programs {
		if _, err := exec.LookPath(name); err != nil {
			t.Skipf("no real window here: %s is not installed", name)
		}
	}
}

// Env returns the whole environment that programs on the display get. Nothing of the
// test's own environment is in it but PATH.
func (d *Display) Env() []string { return append([]string(nil), d.env...) }

// Home returns the home directory of programs on the display. All XDG directories are
// below it.
func (d *Display) Home() string { return d.home }

// emptyHome makes the directories that environment names.
func emptyHome(t testing.TB) string {
	t.Helper()
	home := t.TempDir()
	for _, name := range []string{".config", ".local/share", ".local/state", ".cache", ".run", "tmp"} {
		if err := os.MkdirAll(filepath.Join(home, name), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	return home
}

// environment is one in which a window looks the same on every machine and reaches
// neither this machine's desktop nor its session bus.
func environment(home string) []string {
	in := func(name string) string { return filepath.Join(home, name) }
	return []string{
		"PATH=" + os.Getenv("PATH"),
		"HOME=" + home,
		"XDG_CONFIG_HOME=" + in(".config"),
		"XDG_DATA_HOME=" + in(".local/share"),
		"XDG_STATE_HOME=" + in(".local/state"),
		"XDG_CACHE_HOME=" + in(".cache"),
		"XDG_RUNTIME_DIR=" + in(".run"),
		"TMPDIR=" + in("tmp"),
		"DBUS_SESSION_BUS_ADDRESS=disabled:",
		"LANG=en_US.UTF-8",
		"TZ=UTC",
		"FYNE_PLATFORM=x11",
		"FYNE_SCALE=1",
		"LIBGL_ALWAYS_SOFTWARE=1",
	}
}

// startServer starts Xvfb on a display number of its own choice and returns its name.
func (d *Display) startServer(o Options) string {
	t := d.t
	t.Helper()
	ready, number, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer ready.Close()

	screen := strconv.Itoa(o.Width) + "x" + strconv.Itoa(o.Height) + "x24"
	server := exec.Command("Xvfb", "-displayfd", "3", "-screen", "0", screen, "-nolisten", "tcp", "-noreset", "-fbdir", d.home)
	server.ExtraFiles = []*os.File{number}
	start(t, server)
	number.Close()

	if err := ready.SetReadDeadline(time.Now().Add(patience)); err != nil {
		t.Fatal(err)
	}
	line, err := bufio.NewReader(ready).ReadString('\n')
	if err != nil {
		t.Fatalf("Xvfb did not start: %v", err)
	}
	return ":" + strings.TrimSpace(line)
}

func (d *Display) startWindowManager(o Options) {
	d.t.Helper()
	config := filepath.Join(d.home, "openbox.xml")
	if err := os.WriteFile(config, openboxConfig, 0o600); err != nil {
		d.t.Fatal(err)
	}
	manager := exec.Command("openbox", "--config-file", config, "--sm-disable")
	manager.Env = d.env
	start(d.t, manager)
	d.WaitFor("the window manager", func() bool {
		_, err := d.tool("xdotool", "get_num_desktops")
		return err == nil
	})
	d.do("xdotool", "mousemove", strconv.Itoa(o.Width), strconv.Itoa(o.Height)) // out of the picture, and over nothing
}

// WaitFor looks at a condition until it holds and fails the test when it doesn't within a
// minute. What names it in the failure, as in "waiting for the org to be checked".
func (d *Display) WaitFor(what string, holds func() bool) {
	d.t.Helper()
	d.WaitForWithin(patience, what, holds)
}

// WaitForWithin is WaitFor with a time limit of its own.
func (d *Display) WaitForWithin(limit time.Duration, what string, holds func() bool) {
	d.t.Helper()
	ctx, cancel := context.WithTimeout(d.t.Context(), limit)
	defer cancel()
	next := time.NewTicker(pollEvery)
	defer next.Stop()

	for !holds() {
		select {
		case <-next.C:
		case <-ctx.Done():
			d.keepPicture()
			d.t.Fatalf("waiting for %s: not within %v", what, limit)
		}
	}
}

// tool runs one of the small X programs to its end and returns what it printed.
func (d *Display) tool(name string, args ...string) (string, error) {
	ctx, cancel := context.WithTimeout(d.t.Context(), patience)
	defer cancel()
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Env = d.env
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	err := cmd.Run()
	return strings.TrimSpace(out.String()), err
}

// do is tool for what may not fail.
func (d *Display) do(name string, args ...string) string {
	d.t.Helper()
	out, err := d.tool(name, args...)
	if err != nil {
		d.t.Fatalf("%s %q: %v: %s", name, args, err, out)
	}
	return out
}
