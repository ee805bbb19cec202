//go:build bench && linux

package main_test

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/flowlatch/flowlatch/okta/practice"
	"github.com/flowlatch/flowlatch/tools/budgettest"
	"github.com/flowlatch/flowlatch/ui/pulse"
)

// idleFor is how long the bare window stands there, to show how late its UI
// goroutine answers on a machine as busy as this one.
const idleFor = 5 * time.Second

// cacheFor is how long a window is left there to write what it caches, which
// the graphics library does on a thread of its own.
const cacheFor = 2 * time.Second

// lastBeats is enough for a beat after the last thing that was done, and for it to be told.
const lastBeats = 20 * pulse.Every

// figures are what one run of a window gave.
type figures struct {
	start float64 // ms from before exec to the first usable moment
	fresh float64 // resident MiB at that moment
	used  float64 // resident MiB after the whole walk
	late  float64 // ms, the worst heartbeat of the UI goroutine
	blind float64 // ms, the longest time between two looks at keys and pointer
}

// budgetWindow opens the two windows in turn on the same desk, so that what else
// the machine does hits both. The product's goes through the whole walk. Their
// starts are timed in turn, when each has been opened once: on a
// new desk the first start fills the caches of fonts and shaders.
func budgetWindow(t *testing.T, product, bare string) {
	t.Setenv("FLOWLATCH_BINARY", product)
	var ours, theirs []figures
	for run := range budgettest.Runs {
		whole := t.Run(fmt.Sprint(run+1), func(t *testing.T) {
			d := newDesk(t, deskOptions{})
			org := startPracticeOrg(t) // makes its keys before anything is measured
			firstTheirs, firstOurs := openBoth(d, product, bare)
			t.Logf("with empty caches: %.0f ms against %.0f ms", firstOurs, firstTheirs)
			startTheirs, startOurs := openInTurn(d, product, bare)
			idle, walked := measureBare(d, bare), measureWalk(d, org)
			idle.start, walked.start = startTheirs, startOurs
			t.Logf("bare %+v, ours %+v", idle, walked)
			theirs, ours = append(theirs, idle), append(ours, walked)
		})
		if !whole {
			return
		}
	}
	holdWindow(t, ours, theirs)
}

// openBoth returns how long each window took to its first usable moment, in ms.
func openBoth(d *desk, product, bare string) (theirs, ours float64) {
	d.t.Helper()
	return openOnce(d, bare, "^Bare window$"), openOnce(d, product, "^Flowlatch")
}

// starts is how often each window is opened in a run: a start takes a tenth of a second, and
// as long again where the machine does something else meanwhile.
const starts = 3

// openInTurn is openBoth, over again in turn, and the medians.
func openInTurn(d *desk, product, bare string) (theirs, ours float64) {
	d.t.Helper()
	var allTheirs, allOurs []float64
	for range starts {
		t, o := openBoth(d, product, bare)
		allTheirs, allOurs = append(allTheirs, t), append(allOurs, o)
	}
	return budgettest.Median(allTheirs...), budgettest.Median(allOurs...)
}

func holdWindow(t *testing.T, ours, theirs []figures) {
	t.Helper()
	start := func(f figures) float64 { return f.start }
	fresh := func(f figures) float64 { return f.fresh }
	used := func(f figures) float64 { return f.used }
	times("first usable window", "ms", 1.25, median(ours, start), median(theirs, start)).Hold(t)
	times("memory at that moment", "MiB", 1.35, median(ours, fresh), median(theirs, fresh)).Hold(t)
	times("memory after the whole walk", "MiB", 1.8, median(ours, used), median(theirs, used)).Hold(t)
	holdLate(t, "UI goroutine, late beyond the bare window", ours, theirs)
}

// holdLate holds how late a UI goroutine was at worst against the bare window's.
func holdLate(t *testing.T, what string, ours, theirs []figures) {
	t.Helper()
	late := func(f figures) float64 { return f.late }
	budgettest.Budget{
		What: what, Unit: "ms", Max: 50,
		Got: median(ours, late) - median(theirs, late),
		Of:  fmt.Sprintf("%.0f ms against %.0f ms", median(ours, late), median(theirs, late)),
	}.Hold(t)
}

// times is the budget of what may cost so many times as much as the bare window
// costs.
func times(what, unit string, most, got, bare float64) budgettest.Budget {
	return budgettest.Budget{
		What: what, Got: got / bare, Max: most, Unit: "×",
		Of: fmt.Sprintf("%.0f %s against %.0f %s", got, unit, bare, unit),
	}
}

func median(all []figures, of func(figures) float64) float64 {
	values := make([]float64, len(all))
	for i, f := range all {
		values[i] = of(f)
	}
	return budgettest.Median(values...)
}

// openOnce opens a window and returns how long it took to its first usable
// moment, in ms.
func openOnce(d *desk, binary, title string) float64 {
	d.t.Helper()
	p := startPulse(d, binary, title)
	time.Sleep(cacheFor)
	d.program.Kill()
	return p.start
}

func measureBare(d *desk, binary string) figures {
	d.t.Helper()
	p := startPulse(d, binary, "^Bare window$")
	time.Sleep(idleFor)
	f := p.end()
	d.program.Kill()
	return f
}

func measureWalk(d *desk, org *practice.Org) figures {
	d.t.Helper()
	inSubtest := filepath.Join(d.pictures, d.t.Name()) // pictures are named after the test
	if err := os.MkdirAll(filepath.Dir(inSubtest), 0o700); err != nil {
		d.t.Fatal(err)
	}
	w := newWalker(d, org.URL())
	p := startPulse(d, d.binary, "^Flowlatch", "--practice-url", org.URL(), "--admin-token-file", tokenFile(d.t, org))
	w.all()
	f := p.end()
	w.close()
	return f
}

// pulsed follows a program that reports on its window in a file (package ui/pulse).
type pulsed struct {
	d    *desk
	path string
	figures
}

// startPulse runs a program up to its first usable moment.
func startPulse(d *desk, binary, title string, arguments ...string) *pulsed {
	d.t.Helper()
	p := &pulsed{d: d, path: filepath.Join(d.t.TempDir(), "pulse")}
	began := time.Now()
	d.program = d.display.RunWith([]string{"FLOWLATCH_PULSE=" + p.path}, binary, arguments...)
	d.display.WaitFor("the first usable moment", func() bool { return p.last("usable") > 0 })
	p.fresh = p.resident()
	p.start = milliseconds(p.last("usable") - began.UnixNano())
	d.display.WaitWindow(title)
	return p
}

// end takes the figures of all that was done in the window.
func (p *pulsed) end() figures {
	p.d.t.Helper()
	p.used = p.resident()
	time.Sleep(lastBeats)
	p.late, p.blind = milliseconds(p.last("late")), milliseconds(p.last("blind"))
	return p.figures
}

func milliseconds(nanoseconds int64) float64 { return float64(nanoseconds) / 1e6 }

// last returns the number in the last whole line that begins with a word, 0 when
// there is none yet.
func (p *pulsed) last(word string) int64 {
	p.d.t.Helper()
	content, err := os.ReadFile(p.path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		p.d.t.Fatal(err)
	}
	var last int64
	for line := range strings.Lines(string(content)) {
		if strings.HasPrefix(line, word) && strings.HasSuffix(line, "\n") {
			_, _ = fmt.Sscanf(line, word+" %d", &last)
		}
	}
	return last
}

// resident returns how much memory the program has, in MiB.
func (p *pulsed) resident() float64 {
	p.d.t.Helper()
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", p.d.program.PID()))
	if err != nil {
		p.d.t.Fatal(err)
	}
	var kib float64
	for line := range strings.Lines(string(status)) {
		_, _ = fmt.Sscanf(line, "VmRSS: %f kB", &kib)
	}
	return kib / 1024
}
