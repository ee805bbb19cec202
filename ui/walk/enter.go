package walk

import "github.com/flowlatch/flowlatch/ui/page"

// enter is Enter in a field: the best way out of the Problem that is shown,
// else the page's primary action.
func (a *attempts) enter(primary page.Action) {
	if a.Solve() || primary.Do == nil || primary.Disabled {
		return
	}
	primary.Do()
}
