//go:build bench

package oauth

import (
	"crypto"
	"fmt"
	"testing"
	"time"

	"github.com/flowlatch/flowlatch/tools/budgettest"
)

// turns is how often in a run assertions and bare signatures alternate. A turn is
// so short that most pass without another program taking the processor away.
const turns = 100

// TestBudgetAssertion holds a whole client assertion against the bare signature
// over the same signing input.
func TestBudgetAssertion(t *testing.T) {
	keys := benchKeys(t)
	holdAssertion(t, keys[0], 1.3, 10)
	holdAssertion(t, keys[1], 1.1, 1)
}

// holdAssertion signs n times in each turn.
func holdAssertion(t *testing.T, private crypto.Signer, most float64, n int) {
	t.Helper()
	key, err := newKey(private)
	if err != nil {
		t.Fatal(err)
	}
	whole := func() error {
		_, err := key.SignAssertion(testAssertion())
		return err
	}
	bare := bareSignature(t, key, private)

	var ratios, wholes, bares []float64
	for range budgettest.Runs {
		var ours, theirs []float64
		for range turns {
			theirs = append(theirs, timed(t, n, bare))
			ours = append(ours, timed(t, n, whole))
		}
		wholes = append(wholes, budgettest.Median(ours...))
		bares = append(bares, budgettest.Median(theirs...))
		ratios = append(ratios, wholes[len(wholes)-1]/bares[len(bares)-1])
	}
	budgettest.Budget{
		What: "client assertion, " + key.Algorithm(), Got: budgettest.Median(ratios...), Max: most, Unit: "×",
		Of: fmt.Sprintf("%.0f µs against %.0f µs", budgettest.Median(wholes...), budgettest.Median(bares...)),
	}.Hold(t)
}

// timed does something n times and returns what one takes, in µs.
func timed(t *testing.T, n int, do func() error) float64 {
	t.Helper()
	began := time.Now()
	for range n {
		if err := do(); err != nil {
			t.Fatal(err)
		}
	}
	return time.Since(began).Seconds() * 1e6 / float64(n)
}
