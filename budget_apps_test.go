//go:build bench && linux

package main_test

import (
	"fmt"
	"image"
	"net/http"
	"os"
	"path/filepath"
	"sync/atomic"
	"testing"

	"github.com/flowlatch/flowlatch/app/canarytest"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/okta/practice"
	"github.com/flowlatch/flowlatch/okta/practice/practicetest"
	"github.com/flowlatch/flowlatch/tools/budgettest"
)

// Apps of a large org, how many are read at a time, and in how many pages.
const (
	manyApps   = 10_000
	appsOfPage = 200
	pages      = manyApps/appsOfPage + 1
)

// turns is how often the list is gone through from its top to its end: at each end the
// next page is read. mostTurns bounds it where the machine is slow.
const (
	turns     = manyApps/appsOfPage + 10
	mostTurns = 20 * turns
)

// Stops from the name of the app, with Shift, and from the search of the list, with
// the arrow key that chooses all kinds of apps in between.
var (
	stopsExisting = []string{"Use console clicks instead", "Choose an existing app"}
	stopsKinds    = []string{"API Services | All apps"}
	stopsApps     = []string{"Apps of the org"}
)

// budgetApps goes through the apps of a large org in the window as fast as keys go, and
// holds its UI goroutine against the bare window's, both opened once before.
func budgetApps(t *testing.T, product, bare string) {
	t.Setenv("FLOWLATCH_BINARY", product)
	org := practicetest.Start(t, practice.Config{Apps: manyApps})
	var ours, theirs []figures
	for run := range budgettest.Runs {
		whole := t.Run(fmt.Sprint(run+1), func(t *testing.T) {
			d := newDesk(t, deskOptions{})
			openBoth(d, product, bare)
			idle, listed := measureBare(d, bare), measureApps(d, org)
			t.Logf("bare %+v, ours %+v", idle, listed)
			theirs, ours = append(theirs, idle), append(ours, listed)
		})
		if !whole {
			return
		}
	}
	holdLate(t, "UI goroutine with 10,000 apps, late beyond bare", ours, theirs)
}

// measureApps opens the window, signs in, and reads all apps.
func measureApps(d *desk, org *practice.Org) figures {
	d.t.Helper()
	if err := os.MkdirAll(filepath.Dir(filepath.Join(d.pictures, d.t.Name())), 0o700); err != nil { // pictures are named after the test
		d.t.Fatal(err)
	}
	var asked atomic.Int64
	relay := canarytest.StartRelay(d.t, org.URL(), func(r *http.Request) {
		if r.URL.Path == "/api/v1/apps" && !r.URL.Query().Has("filter") {
			asked.Add(1)
		}
	})
	w := newWalker(d, relay.URL())
	p := startPulse(d, d.binary, "^Flowlatch", "--practice-url", relay.URL(), "--admin-token-file", tokenFile(d.t, org))
	w.firstScreen()
	w.org()
	w.toApps()
	for n := 0; n < turns || int(asked.Load()) < pages; n++ {
		if n > mostTurns {
			d.t.Fatalf("%d pages of %d were read", asked.Load(), pages)
		}
		w.display.Key("Home", "End")
	}
	w.display.WaitPicture("the list to be complete", w.foot(), func(*image.RGBA) bool { return true }) // no spinner turns
	w.picture("apps")
	f := p.end()
	w.close()
	return f
}

// toApps goes from step 2 to the list of all apps.
func (w *walker) toApps() {
	w.t.Helper()
	w.display.Key("ctrl+3")
	w.waitAt(workspace.StepServiceApp)
	for range stopsExisting {
		w.display.Key("shift+Tab")
	}
	w.change(w.foot(), "Return")
	w.tab(stopsKinds...)
	w.display.Key("Right")
	w.tab(stopsApps...)
}
