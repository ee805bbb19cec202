package practicetest

import (
	"math/rand/v2"

	"github.com/flowlatch/flowlatch/okta/practice"
)

// DrawManner draws the form that an endpoint's refusals take. It looks at
// everything that it should.
func DrawManner(r *rand.Rand) practice.Manner {
	return practice.Manner{Status: draw(r, practice.RefusalStatuses()), Body: draw(r, practice.RefusalBodies())}
}

func draw[T any](r *rand.Rand, from []T) T { return from[r.IntN(len(from))] }
