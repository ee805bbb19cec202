package practice

import "time"

// Kinds of flow.
const (
	kindEcho     = "echo"     // answers with what it was sent
	kindBookmark = "bookmark" // creates a Bookmark app unless its label exists
	kindSlow     = "slow"     // answers after slowFlowTakes
	kindFailing  = "failing"  // fails on every call
	kindCounting = "counting" // creates a Bookmark app on every call
)

// slowFlowTakes is how long the slow flow keeps its caller waiting.
const slowFlowTakes = 2 * time.Second
