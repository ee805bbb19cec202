package page

import (
	"strconv"

	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/ui/house"
)

// MaxEndpointName bounds an endpoint's name, in characters.
const MaxEndpointName = 60

// LimitName lets no more than the given number of characters into the field of a name,
// tells in passing what did not go in, and returns the field.
func LimitName(h Host, f *house.TextField, characters int) *house.TextField {
	f.OnLimit = func() {
		h.Fail(problem.New("name.limit",
			text.T("name.limit", "A name has {{.Count}} characters at most", "Count", strconv.Itoa(characters)),
			text.T("invoke.body.limit.why", "What is beyond that did not go in.")))
	}
	return f.Limit(characters)
}
