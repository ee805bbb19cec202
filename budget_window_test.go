//go:build bench

package main_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/flowlatch/flowlatch/tools/budgettest"
	"github.com/flowlatch/flowlatch/ui/xvfbtest"
)

// figures are what one run of a window gave.
type figures struct {
	start  float64 // ms from before exec to the first usable moment
	fresh  float64 // resident MiB then
	walked float64 // resident MiB after the walk
	late   float64 // ms, the worst heartbeat of the UI goroutine
}

// budgetWindow opens the two windows in turn, so that what else the machine does
// hits both.
func budgetWindow(t *testing.T, product, bare string) {
	display := xvfbtest.Start(t, xvfbtest.Options{})
	var ours, theirs []figures
	for range budgettest.Runs {
		theirs = append(theirs, measure(t, display, bare, "^Bare window$", idle))
		ours = append(ours, measure(t, display, product, "^Flowlatch", walk))
	}
	start := func(f figures) float64 { return f.start }
	fresh := func(f figures) float64 { return f.fresh }
	walked := func(f figures) float64 { return f.walked }
	late := func(f figures) float64 { return f.late }
	times("first usable window", "ms", 1.25, median(ours, start), median(theirs, start)).Hold(t)
	times("memory at that moment", "MiB", 1.35, median(ours, fresh), median(theirs, fresh)).Hold(t)
	times("memory after the walk", "MiB", 1.8, median(ours, walked), median(theirs, walked)).Hold(t)
	budgettest.Budget{
		What: "UI goroutine, late beyond the bare window", Unit: "ms", Max: 50,
		Got: median(ours, late) - median(theirs, late),
		Of:  fmt.Sprintf("%.1f ms against %.1f ms", median(ours, late), median(theirs, late)),
	}.Hold(t)
}

// times is the budget of something that may cost so many times what the bare
// window costs.
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

// measure opens a window, does something in it and ends it.
func measure(t *testing.T, display *xvfbtest.Display, binary, title string, use func(*testing.T, *xvfbtest.Display)) figures {
	t.Helper()
	pulse := filepath.Join(t.TempDir(), "pulse")
	began := time.Now()
	program := display.RunWith([]string{"FLOWLATCH_PULSE=" + pulse}, binary)
	defer program.Kill()

	var f figures
	display.WaitFor("the first usable moment", func() bool { return lastOf(t, pulse, "usable") > 0 })
	f.fresh = resident(t, program.PID())
	f.start = milliseconds(time.Duration(lastOf(t, pulse, "usable") - began.UnixNano()))
	display.WaitWindow(title)
	use(t, display)
	f.walked = resident(t, program.PID())
	f.late = milliseconds(time.Duration(lastOf(t, pulse, "late")))
	t.Logf("%s: %+v", title, f)
	return f
}

func milliseconds(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

// lastOf returns the number in the last whole line of a pulse that begins with
// a word, 0 when there is none yet.
func lastOf(t *testing.T, path, word string) int64 {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	var last int64
	for line := range strings.Lines(string(content)) {
		if strings.HasPrefix(line, word) && strings.HasSuffix(line, "\n") {
			_, _ = fmt.Sscanf(line, word+" %d", &last)
		}
	}
	return last
}

// resident returns how much memory a process has, in MiB.
func resident(t *testing.T, pid int) float64 {
	t.Helper()
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		t.Fatal(err)
	}
	var kib float64
	for line := range strings.Lines(string(status)) {
		_, _ = fmt.Sscanf(line, "VmRSS: %f kB", &kib)
	}
	return kib * 1024 / mebibyte
}

// idle leaves the window alone for as long as a walk takes.
func idle(*testing.T, *xvfbtest.Display) { time.Sleep(3 * time.Second) }

func walk(t *testing.T, d *xvfbtest.Display) { time.Sleep(3 * time.Second) }
