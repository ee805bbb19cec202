package setup

import (
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/okta"
)

// ScopeInvoke is the scope that invoking a flow takes, ScopeApps what the
// Bookmark flow needs of its connection.
const (
	ScopeInvoke = okta.ScopeInvokeManage
	ScopeApps   = "okta.apps.manage"
)

// OrgChecks names what proves step 1, in order.
func OrgChecks() []text.Text { return append(openChecks(), checkSignedIn, checkWorkflows) }

// IsSignedIn reports whether a check of step 1 is who is signed in.
func IsSignedIn(c workspace.Check) bool { return c.Name.Key == checkSignedIn.Key }

// IsFound reports whether a proof of step 2 only tells which values were found.
func IsFound(p *workspace.Proof) bool { return p != nil && p.What.Key == connectionValues.Key }

// ServiceAppChecks names what proves step 3, in order. Of an app that is made
// by console clicks, app and scope are seen by their token alone.
func ServiceAppChecks(byHand bool) []text.Text {
	if byHand {
		return []text.Text{checkKey, checkToken, checkClaim}
	}
	return []text.Text{checkKey, checkMade, checkGrant, checkToken, checkClaim}
}

// EndpointChecks names what proves step 4, in order.
func EndpointChecks() []text.Text {
	return []text.Text{checkURL, checkHost, checkLevel, checkClicks}
}
