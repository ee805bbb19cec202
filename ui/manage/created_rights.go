package manage

import (
	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/ui/house"
	"github.com/flowlatch/flowlatch/ui/page"
)

// newLackingNotice is what stands above the removal where the sign-in may not do it.
func newLackingNotice(h page.Host) *house.Notice {
	to := house.NewButton(page.X("walk.rights.change", "Change the sign-in"), house.Secondary, func() { h.Go(page.Org) }).Small()
	n := house.NewLeadNotice(house.NoticeWarning, page.X("created.lacking", "This sign-in may not remove apps"), " ", to)
	n.Hide()
	return n
}

// showLacking tells of a sign-in that may not remove anything, where that is certain.
func (p *createdPage) showLacking(ws *workspace.Workspace) {
	right := setup.RightToRemove(ws)
	lacks := setup.SignedIn(ws) && right.Answer == setup.RightNo
	if lacks && !p.lacking.Visible() {
		p.lacking.Set(house.NoticeWarning, page.X("created.lacking", "This sign-in may not remove apps"), page.T(right.Why)+".")
	}
	page.SetVisible(p.lacking, lacks)
}
