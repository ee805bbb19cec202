package invoke

import "github.com/flowlatch/flowlatch/app/workspace"

// CauseIDs names every cause there is.
func CauseIDs() []workspace.CauseID {
	var all []workspace.CauseID
	for _, r := range append(rules(), elsewhere()) {
		all = append(all, r.id)
	}
	return all
}
