package workspace

import (
	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/text"
)

// CauseID names for good a thing that can be why an invocation failed.
type CauseID string

// Weight says how well a cause fits what is known. None of them is certain.
type Weight string

// The weights, the heaviest first.
const (
	Likely   Weight = "likely"
	Possible Weight = "possible"
	Unlikely Weight = "unlikely"
)

// Cause is one thing that can be why an invocation didn't do what it should.
// Its texts hold no secret.
type Cause struct {
	ID     CauseID `json:"id"`
	Weight Weight  `json:"weight"`
	// Title names it, Why says what speaks for it and how it is checked by hand.
	Title text.Text `json:"title"`
	Why   text.Text `json:"why"`
	// Ways are how it is checked or put right, the best first.
	Ways []problem.Way `json:"ways,omitempty"`
}
