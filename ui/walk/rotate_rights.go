package walk

import (
	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/ui/house"
	"github.com/flowlatch/flowlatch/ui/page"
)

// newLacksKeysNotice is what stands above a rotation that the sign-in may not do.
func newLacksKeysNotice(host page.Host) *house.Notice {
	to := house.NewButton(page.X("walk.rights.change", "Change the sign-in"), house.Secondary, func() { host.Go(page.Org) }).Small()
	n := house.NewLeadNotice(house.NoticeWarning, page.X("rotate.lacks", "This sign-in may not change keys"), " ", to)
	n.Hide()
	return n
}

// showLacks tells of a sign-in that may not change keys, where that is certain:
// before a key is made that Okta then doesn't take.
func (p *rotatePage) showLacks() {
	ws := p.host.Workspace()
	right := setup.RightToChangeKeys(ws)
	lacks := setup.SignedIn(ws) && right.Answer == setup.RightNo
	if lacks && !p.lacks.Visible() {
		p.lacks.Set(house.NoticeWarning, page.X("rotate.lacks", "This sign-in may not change keys"), page.T(right.Why)+".")
	}
	page.SetVisible(p.lacks, lacks)
}
