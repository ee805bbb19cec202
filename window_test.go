//go:build linux

package main_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"image"
	"image/color"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2/theme"

	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/vault/keyringtest"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/okta/practice"
	"github.com/flowlatch/flowlatch/ui/look"
	"github.com/flowlatch/flowlatch/ui/xvfbtest"
)

// desk is a person's computer: a screen, a keychain that is unlocked, and a
// browser that only notes which pages it is asked for. What the person knows
// of the product is what the window shows; the test also reads the workspace
// file, to know when the product is done with what it was told.
type desk struct {
	t        testing.TB
	display  *xvfbtest.Display
	keychain *keyringtest.Session
	size     image.Point
	mode     look.Mode
	stem     string // what the names of pictures begin with
	binary   string
	program  *xvfbtest.Program
	pictures string
	taken    int
}

// deskOptions describe a desk. The zero value is a screen of 1280×800 and the
// light look.
type deskOptions struct {
	size image.Point
	mode look.Mode
	stem string   // of the names of pictures; "" is the test's own name
	env  []string // for the program
}

func newDesk(t testing.TB, o deskOptions) *desk {
	t.Helper()
	if o.size == (image.Point{}) {
		o.size = image.Pt(1280, 800)
	}
	if o.mode == look.System {
		o.mode = look.Light
	}
	if o.stem == "" {
		o.stem = t.Name()
	}
	d := &desk{t: t, size: o.size, mode: o.mode, stem: o.stem, keychain: keyringtest.Start(t, keyringtest.Unlocked), pictures: picturesDir(t)}
	env := append(onlyBus(d.keychain), o.env...)
	tools := t.TempDir()
	env = append(env, "PATH="+tools+string(os.PathListSeparator)+os.Getenv("PATH"))
	d.display = xvfbtest.Start(t, xvfbtest.Options{Width: o.size.X, Height: o.size.Y, Env: env})
	d.binary = xvfbtest.Binary(t)
	d.installBrowser(tools)
	d.writePreferences()
	return d
}

// picturesDir is where screenshots go.
func picturesDir(t testing.TB) string {
	t.Helper()
	if dir := os.Getenv("FLOWLATCH_SCREENSHOTS"); dir != "" {
		return dir
	}
	return t.ArtifactDir()
}

// onlyBus puts programs on the keychain's bus and leaves their home alone.
func onlyBus(s *keyringtest.Session) []string {
	var env []string
	for _, pair := range s.Env() {
		if strings.HasPrefix(pair, "DBUS_SESSION_BUS_ADDRESS=") || strings.HasPrefix(pair, "XDG_RUNTIME_DIR=") {
			env = append(env, pair)
		}
	}
	return env
}

// installBrowser puts an xdg-open first on the PATH that opens nothing.
func (d *desk) installBrowser(dir string) {
	d.t.Helper()
	script := "#!/bin/sh\nprintf '%s\\n' \"$1\" >>'" + d.browserLog() + "'\n"
	if err := os.WriteFile(filepath.Join(dir, "xdg-open"), []byte(script), 0o700); err != nil {
		d.t.Fatal(err)
	}
}

func (d *desk) browserLog() string { return filepath.Join(d.display.Home(), "browser.log") }

// asked returns the pages that the browser was asked for, oldest first.
func (d *desk) asked() []string {
	d.t.Helper()
	content, err := os.ReadFile(d.browserLog())
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		d.t.Fatal(err)
	}
	return strings.Fields(string(content))
}

// waitAsked waits for the browser to be asked for a page last.
func (d *desk) waitAsked(page string) {
	d.t.Helper()
	d.display.WaitFor("the browser to be asked for "+page, func() bool {
		asked := d.asked()
		return len(asked) > 0 && asked[len(asked)-1] == page
	})
}

// writePreferences chooses the look as an earlier run would have.
func (d *desk) writePreferences() {
	d.t.Helper()
	dir := filepath.Join(d.display.Home(), ".config", "fyne", "com.flowlatch.app")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		d.t.Fatal(err)
	}
	word := map[look.Mode]string{look.Light: "light", look.Dark: "dark", look.HighContrast: "contrast"}[d.mode]
	if err := os.WriteFile(filepath.Join(dir, "preferences.json"), fmt.Appendf(nil, `{"look":%q}`, word), 0o600); err != nil {
		d.t.Fatal(err)
	}
}

// open starts the program and waits for its window.
func (d *desk) open(arguments ...string) {
	d.t.Helper()
	d.program = d.display.Run(d.binary, arguments...)
	d.display.WaitWindow("^Flowlatch")
}

// close closes the window as its user does and returns the exit code.
func (d *desk) close() int {
	d.t.Helper()
	d.display.Key("alt+F4")
	return d.program.ExitCode()
}

// tab presses Tab once for each stop. The names say where the focus comes to
// rest on the way; only the last one matters to what follows.
func (d *desk) tab(stops ...string) {
	d.t.Helper()
	keys := make([]string, len(stops))
	for i := range stops {
		keys[i] = "Tab"
	}
	d.display.Key(keys...)
}

// Parts of the screen that stand still: where the sidebar marks the page in
// front, where the Activity drawer opens, and an edge that dialogs dim.
func (d *desk) sidebar() image.Rectangle { return image.Rect(0, 80, 56, d.size.Y) }
func (d *desk) bottom() image.Rectangle  { return image.Rect(0, d.size.Y/2, d.size.X, d.size.Y) }
func (d *desk) edge() image.Rectangle    { return image.Rect(0, 0, d.size.X, 24) }
func (d *desk) foot() image.Rectangle    { return image.Rect(0, d.size.Y-footTop, d.size.X, d.size.Y) }

// change presses keys and waits until a part of the screen has changed and
// stands still again.
func (d *desk) change(part image.Rectangle, keys ...string) {
	d.t.Helper()
	before := d.display.Picture()
	d.display.Key(keys...)
	d.display.WaitPicture("the screen to change", part, func(now *image.RGBA) bool { return !xvfbtest.Alike(before, now, part) })
}

// picture keeps what is on the screen under a name.
func (d *desk) picture(name string) {
	d.t.Helper()
	d.taken++
	d.display.Screenshot(filepath.Join(d.pictures, fmt.Sprintf("%s-%02d-%s.png", d.stem, d.taken, name)))
}

// practiceFile is the workspace of the one practice org, built in or running
// elsewhere; "" while there is none.
func (d *desk) practiceFile() string {
	d.t.Helper()
	found, err := filepath.Glob(filepath.Join(d.display.Home(), ".local", "share", "flowlatch", "workspaces", "practice*.json"))
	if err != nil || len(found) > 1 {
		d.t.Fatalf("workspaces of practice orgs: %q, %v", found, err)
	}
	if len(found) == 0 {
		return ""
	}
	return found[0]
}

// workspace reads the workspace of the practice org: an empty one while there
// is none.
func (d *desk) workspace() *workspace.Workspace {
	d.t.Helper()
	ws := &workspace.Workspace{}
	content, err := os.ReadFile(d.practiceFile())
	if errors.Is(err, os.ErrNotExist) {
		return ws
	}
	if err != nil {
		d.t.Fatal(err)
	}
	if err := json.NewDecoder(bytes.NewReader(content)).Decode(ws); err != nil {
		d.t.Fatal(err)
	}
	return ws
}

// endpoint returns the only endpoint.
func (d *desk) endpoint() workspace.Endpoint {
	d.t.Helper()
	if list := d.workspace().Endpoints; len(list) > 0 {
		return list[0]
	}
	return workspace.Endpoint{}
}

// state is how far a step has come.
func (d *desk) state(id workspace.StepID) workspace.State {
	ws := d.workspace()
	return setup.StepOf(ws, id, ws.Place.EndpointID).Current()
}

// waitFirstScreen waits until the first screen knows what there is to know:
// the workspaces, and what the keychain answered.
func (d *desk) waitFirstScreen() {
	d.t.Helper()
	probed := filepath.Join(d.display.Home(), ".local", "share", "flowlatch", "vault", "vault-*.json")
	d.display.WaitFor("the keychain to be probed", func() bool {
		found, err := filepath.Glob(probed)
		return err == nil && len(found) > 0
	})
	d.display.WaitPicture("the first screen", image.Rectangle{Max: d.size}, func(*image.RGBA) bool { return true })
}

// waitDone waits for a step to be done and for the page to say what comes
// next.
func (d *desk) waitDone(id workspace.StepID) {
	d.t.Helper()
	d.display.WaitFor("step "+string(id)+" to be done", func() bool { return d.state(id) == workspace.Done })
	d.waitReady()
}

// waitAt waits for a step's page, ready for keys.
func (d *desk) waitAt(id workspace.StepID) {
	d.t.Helper()
	d.display.WaitFor("the page of step "+string(id), func() bool { return d.workspace().Place.Step == id })
	d.waitReady()
}

// Where the page's primary action is, from the window's lower right corner:
// a place on the button's own ground.
const (
	footTop     = 84 // foot and Activity bar
	footBottom  = 32 // the Activity bar
	groundRight = 24 + 6
	groundAbove = footBottom + 26
)

// waitReady waits until the page's primary action can be taken and the foot
// stands still: nothing runs.
func (d *desk) waitReady() {
	d.t.Helper()
	want := look.New(d.mode).Color(theme.ColorNamePrimary, theme.VariantLight)
	d.display.WaitPicture("the page's primary action", d.foot(), func(screen *image.RGBA) bool {
		return sameColor(screen.At(d.size.X-groundRight, d.size.Y-groundAbove), want)
	})
}

// sameColor allows for the rounding of a graphics driver.
func sameColor(a, b color.Color) bool {
	near := func(a, b uint32) bool { return max(a, b)-min(a, b) <= 3<<8 }
	r1, g1, b1, _ := a.RGBA()
	r2, g2, b2, _ := b.RGBA()
	return near(r1, r2) && near(g1, g2) && near(b1, b2)
}

// startPracticeOrg serves a practice org for the length of the test.
func startPracticeOrg(t testing.TB) *practice.Org {
	t.Helper()
	org, err := practice.New(practice.Config{})
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	served := make(chan error, 1)
	go func() { served <- org.Serve(ctx) }()
	t.Cleanup(func() {
		stop()
		if err := errors.Join(<-served, org.Close()); err != nil {
			t.Error(err)
		}
	})
	return org
}

// tokenFile writes the org's admin token to a file outside of the home folder.
func tokenFile(t testing.TB, org *practice.Org) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "admin-token")
	if err := os.WriteFile(path, []byte(org.AdminToken()), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}
