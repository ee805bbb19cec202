package practice

import "time"

// Kinds of flow.
const (
	kindEcho     = "echo"     // answers with what it was sent
	kindBookmark = "bookmark" // creates a Bookmark app unless its label exists
	kindSlow     = "slow"     // answers after slowFlowTakes
	kindFailing  = "failing"  // fails on every call
	kindCounting = "counting" // creates a Bookmark app on every call
	kindClosing  = "closing"  // answers at once and goes on for longTakes
	kindLate     = "late"     // never answers in time
)

// slowFlowTakes is how long the slow flow keeps its caller waiting.
const slowFlowTakes = 2 * time.Second

// DefaultAnswerLimit stands for the 60 seconds after which Okta closes the
// connection to a caller that has no answer yet. It is shorter, so that trying
// it out is no test of patience.
const DefaultAnswerLimit = 5 * time.Second

// longTakes is for how long the flow closing goes on.
func (o *Org) longTakes() time.Duration { return o.answerLimit + o.answerLimit/5 }
