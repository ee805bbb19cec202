// Package budgettest prints what was measured beside its budget and fails a
// test when a budget is missed. The tests that use it have the build tag bench
// and names that begin with TestBudget; "make bench" runs them.
package budgettest

import (
	"fmt"
	"slices"
	"testing"
)

// Runs is how many times everything is measured. The median counts.
const Runs = 5

// Budget is a figure and what it may be at most.
type Budget struct {
	What     string
	Got, Max float64
	Unit     string // "ms", "MB", "×" …
	Of       string // where Got comes from, e.g. "412 ms against 380 ms"; may be empty
}

// Hold prints the figure beside its budget and fails the test when it is above it.
func (b Budget) Hold(t testing.TB) {
	t.Helper()
	verdict := "ok"
	if b.missed() {
		verdict = "MISSED"
		t.Fail()
	}
	fmt.Fprintf(t.Output(), "%-44s %8.2f %-2s  budget %6.2f %-2s  %-6s  %s\n", b.What, b.Got, b.Unit, b.Max, b.Unit, verdict, b.Of)
}

// missed is also true for what is not a number: nothing was measured then.
func (b Budget) missed() bool { return !(b.Got <= b.Max) }

// Median returns the value in the middle, the mean of the two in the middle
// for an even number of them. There has to be one.
func Median(values ...float64) float64 {
	sorted := slices.Sorted(slices.Values(values))
	half := len(sorted) / 2
	if len(sorted)%2 == 1 {
		return sorted[half]
	}
	return (sorted[half-1] + sorted[half]) / 2
}
