package walk

import (
	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/ui/page"
)

var _ page.Taker = (*endpointPage)(nil)

// Take does what a way out on another page asks for.
func (p *endpointPage) Take(action problem.Action) { p.tries.take(action) }
