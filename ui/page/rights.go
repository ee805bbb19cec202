package page

import (
	"fyne.io/fyne/v2"

	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/ui/house"
)

// RightsShower is a page that shows what whoever is signed in may do.
type RightsShower interface {
	// Rights is the part of the page where that stands.
	Rights() fyne.CanvasObject
}

// LackingRight is a notice that the sign-in may not do what a page is for, with the way
// to another. It is hidden while that isn't certain.
type LackingRight struct {
	*house.Notice
	title, why string
}

// NewLackingRight makes a LackingRight; title says what may not be done.
func NewLackingRight(h Host, title string) *LackingRight {
	to := house.NewButton(X("walk.rights.change", "Change the sign-in"), house.Secondary, func() { h.Go(Org) }).Small()
	n := &LackingRight{Notice: house.NewLeadNotice(house.NoticeWarning, title, " ", to), title: title}
	n.Hide()
	return n
}

// Tell says why the right is lacking, where it certainly is.
func (n *LackingRight) Tell(ws *workspace.Workspace, right setup.Right) {
	lacks := setup.SignedIn(ws) && right.Answer == setup.RightNo
	if why := T(right.Why) + "."; lacks && why != n.why {
		n.why = why
		n.Set(house.NoticeWarning, n.title, why)
	}
	SetVisible(n.Notice, lacks)
}
