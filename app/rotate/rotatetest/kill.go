package rotatetest

import (
	"fmt"
	"strings"
	"testing"

	"github.com/flowlatch/flowlatch/app/killtest"
)

// Kill says when a child is killed that works through a relay; the zero value never
// does. Before and After are requests, counted from 1: one isn't sent on, the other's
// answer isn't handed back.
type Kill struct {
	killtest.Kill
	Before, After int
}

// String names what a kill is counted by.
func (k Kill) String() string {
	switch {
	case k.Boundary > 0:
		return fmt.Sprintf("boundary %d", k.Boundary)
	case k.Before > 0:
		return fmt.Sprintf("before request %d", k.Before)
	}
	return fmt.Sprintf("after request %d", k.After)
}

// Kills are the places at which a child can be killed that reached these boundaries
// and sent so many requests undisturbed: after everything that leaves a trace, which
// not every request need do. Before the next such thing all traces are the same; a soak
// has those too.
func Kills(boundaries []string, requests int, traces func(request int) bool) []Kill {
	var all []Kill
	for n, point := range boundaries {
		if killtest.Soak() || strings.HasPrefix(point, "after") {
			all = append(all, Kill{Kill: killtest.Kill{Boundary: n + 1}})
		}
	}
	for n := range requests {
		if killtest.Soak() {
			all = append(all, Kill{Before: n + 1})
		}
		if killtest.Soak() || traces(n) {
			all = append(all, Kill{After: n + 1})
		}
	}
	return all
}

// Obey lets a child obey an order on a vault, through a relay. Requests of a kill are
// counted from the child's first.
func Obey[R, O any](t *testing.T, r *Relay, v Vault, order O, kill Kill) killtest.Outcome[R] {
	t.Helper()
	child := killtest.New[R](t)
	from := len(r.Seen(v))
	at := func(when int) func(int) bool {
		return func(n int) bool {
			if when == 0 || n != from+when {
				return false
			}
			child.Kill()
			return true
		}
	}
	r.Watch(v, at(kill.Before), at(kill.After))
	killtest.Start(child, order, kill.Kill)
	return child.Wait()
}
