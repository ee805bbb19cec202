package setup

import (
	"slices"

	"github.com/flowlatch/flowlatch/app/workspace"
)

// RemovalOrder sorts things that the walk made as they are removed: apps before the
// grants that go with them, then the keys and secrets of apps that stay. The only active
// ones come late: Okta probably refuses them, which ends the removal. Last are the apps
// to sign in with: whoever is signed in may be so through one of them.
func RemovalOrder(ws *workspace.Workspace, made []workspace.Created) []workspace.Created {
	sorted := slices.Clone(made)
	slices.SortStableFunc(sorted, func(a, b workspace.Created) int { return removalRank(ws, a) - removalRank(ws, b) })
	return sorted
}

func removalRank(ws *workspace.Workspace, c workspace.Created) int {
	switch {
	case c.Kind == workspace.CreatedSignInApp:
		return 4
	case c.Kind == workspace.CreatedGrant:
		return 1
	case c.Kind != workspace.CreatedKey && c.Kind != workspace.CreatedSecret:
		return 0
	case OnlyActive(ws, c):
		return 3
	}
	return 2
}
