//go:build linux

package main_test

import (
	"image"
	"net/http"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"fyne.io/fyne/v2/theme"

	"github.com/flowlatch/flowlatch/app/canarytest"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/ui/look"
	"github.com/flowlatch/flowlatch/ui/xvfbtest"
)

// closeLimit is how long closing may take: 2 s on a machine that has nothing
// else to do.
const closeLimit = 5 * time.Second

// TestWindowClosesInAnyState closes the window where something is open or
// runs. When something runs it asks once, however often it is told to close.
func TestWindowClosesInAnyState(t *testing.T) {
	for _, c := range []struct {
		name string
		in   func(*testing.T) *desk
		end  func(*desk)
	}{
		{"at an exchange in the drawer", atExchange, (*desk).closeWindow},
		{"at a Problem", atProblem, (*desk).closeWindow},
		{"while a request is under way", atRequest, (*desk).stopAndClose},
		{"while the keychain does not answer", atFrozenKeychain, (*desk).stopAndClose},
		{"terminated while a request is under way", atRequest, (*desk).terminate},
		{"terminated while the keychain does not answer", atFrozenKeychain, (*desk).terminate},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := c.in(t)
			c.end(d)
			begun := time.Now()
			if code := d.program.ExitCode(); code != 0 {
				t.Errorf("the window ends with exit code %d", code)
			}
			if took := time.Since(begun); took > closeLimit {
				t.Errorf("closing took %v", took)
			}
		})
	}
}

func (d *desk) closeWindow() {
	d.t.Helper()
	d.display.Key("alt+F4")
}

// stopAndClose answers the question that closing asks: Cancel has the focus.
func (d *desk) stopAndClose() {
	d.t.Helper()
	d.change(d.edge(), "alt+F4")
	d.display.Key("alt+F4", "Tab", "Return")
}

func (d *desk) terminate() {
	d.t.Helper()
	if err := syscall.Kill(d.program.PID(), syscall.SIGTERM); err != nil {
		d.t.Fatal(err)
	}
}

// atOrg shows step 1 of the walk on the practice org, with its address not yet
// checked.
func atOrg(t *testing.T, arguments ...string) *desk {
	t.Helper()
	d := newDesk(t, deskOptions{})
	d.open(arguments...)
	d.waitFirstScreen()
	d.display.Key("Return")
	d.waitAt(workspace.StepOrg)
	return d
}

// atOrgBehind is atOrg on a practice org whose requests are looked at first.
func atOrgBehind(t *testing.T, before func(*http.Request)) *desk {
	t.Helper()
	org := startPracticeOrg(t)
	relay := canarytest.StartRelay(t, org.URL(), before)
	return atOrg(t, "--practice-url", relay.URL(), "--admin-token-file", tokenFile(t, org))
}

func atExchange(t *testing.T) *desk {
	t.Helper()
	d := atOrg(t)
	d.display.Key("Return")
	d.display.WaitFor("the org to be checked", func() bool { return d.state(workspace.StepOrg) == workspace.InProgress })
	d.waitReady()
	d.change(d.bottom(), "ctrl+j")
	d.change(d.bottom(), "Down", "Return")
	return d
}

// atProblem checks the address of an org that hangs up.
func atProblem(t *testing.T) *desk {
	t.Helper()
	var gone atomic.Bool
	d := atOrgBehind(t, func(*http.Request) {
		if gone.Load() {
			panic(http.ErrAbortHandler)
		}
	})
	gone.Store(true)
	d.display.Key("Return")
	d.display.WaitFor("the Problem", func() bool { return d.state(workspace.StepOrg) == workspace.Attention })
	d.waitProblem()
	return d
}

// waitProblem waits for the stripe at the left of a Problem's card, which tops
// the page: it is shown once nothing runs any more.
func (d *desk) waitProblem() {
	d.t.Helper()
	want := look.New(d.mode).Color(look.ColorBadFill, theme.VariantLight)
	d.display.WaitPicture("the Problem", image.Rectangle{Max: d.size}, func(screen *image.RGBA) bool {
		return sameColor(screen.At(250, 200), want)
	})
}

// atRequest stops in the midst of checking the address.
func atRequest(t *testing.T) *desk {
	t.Helper()
	held := newHold("/.well-known/oauth-authorization-server") // not asked for before
	t.Cleanup(held.release)
	d := atOrgBehind(t, held.before)
	d.display.Key("Return")
	await(t, held.arrived, "the org is asked who it is")
	return d
}

// atFrozenKeychain waits for a keychain that has stopped.
func atFrozenKeychain(t *testing.T) *desk {
	t.Helper()
	d := newDesk(t, deskOptions{})
	d.open()
	d.waitFirstScreen()
	d.keychain.Freeze()
	t.Cleanup(d.keychain.Thaw)
	before := d.display.Picture()
	d.display.Key("Return")
	d.display.WaitFor("the first screen to say what it waits for", func() bool {
		return !xvfbtest.Alike(before, d.display.Picture(), image.Rectangle{Max: d.size})
	})
	return d
}
