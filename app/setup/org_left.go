package setup

import (
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/okta"
)

// leavesNoProbe refuses to leave an org in which probe apps of a measurement may
// still be: the workspace is where they are written down, and a sign-in to that org
// is what removes them. A journal that can't be read may name some.
func (w *Walk) leavesNoProbe(ws *workspace.Workspace, raw string) error {
	left, err := w.probes.Left()
	if err != nil {
		return probesUnread(err)
	}
	address, err := okta.ParseAddress(raw)
	if err != nil || len(left) == 0 {
		return nil // an address that says nothing is told by the check itself
	}
	return probesInOrg(domainOf(ws.Org.Origin), domainOf(address.Origin), left)
}
