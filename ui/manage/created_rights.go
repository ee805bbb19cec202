package manage

import (
	"fyne.io/fyne/v2"

	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/ui/house"
	"github.com/flowlatch/flowlatch/ui/page"
)

// newByHandNotice is what stands in place of the removal while nobody is signed in,
// with the way to that.
func newByHandNotice(h page.Host) (_ fyne.CanvasObject, signIn *house.Button) {
	signIn = house.NewButton(page.X("walk.org.sign-in", "Sign in"), house.Secondary, func() { h.Go(page.Org) }).Small()
	notice := house.NewLeadNotice(house.NoticeNote, page.X("created.by-hand", "Not signed in: remove it by hand, or sign in"),
		page.X("created.by-hand.how", "Admin Console › Applications › the app › its status › Deactivate, then Delete. A grant goes with its app, or by Revoke on Okta API Scopes; a key or client secret where the app lists them. Signed in, Flowlatch does it for you."), signIn)
	open := house.NewButton(page.X("created.apps", "Open Applications"), house.Link, func() { h.Open(setup.LinkApps) }).Small().TrailingIcon("ext")
	return house.Stack(house.Gap8, notice, house.Inset(16, 0, 16, 0, house.Row(0, open, house.Spring()))), signIn
}
