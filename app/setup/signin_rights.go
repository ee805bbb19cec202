package setup

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/flowlatch/flowlatch/app/signin"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/workspace"
)

// Rights that a sign-in may have.
type (
	Right  = signin.Right
	Need   = signin.Need
	Answer = signin.Answer
)

// The answers to whether a right is there.
const (
	RightYes      = signin.Yes
	RightNo       = signin.No
	RightCantTell = signin.CantTell
)

// RightsFor says, before a step is taken, whether whoever is signed in has the
// rights that the step takes. It sends nothing.
func RightsFor(ws *workspace.Workspace, step workspace.StepID) []Right {
	var rights []Right
	for _, n := range needsOf(step) {
		rights = append(rights, RightTo(ws, n))
	}
	return rights
}

// RightTo is [RightsFor] for one need.
func RightTo(ws *workspace.Workspace, n Need) Right {
	right := signin.RightTo(ws.Org.SignIn, n)
	if right.Answer == RightCantTell && answered(ws, n) {
		right.Answer, right.Why = RightYes, text.T("right.answered", "Okta has answered this sign-in")
	}
	return right
}

// answered reports whether the steps' proofs hold an answer to this very sign-in that
// takes the right. Only reading shows one: what was changed once, in one app, needn't
// be allowed in another.
func answered(ws *workspace.Workspace, n Need) bool {
	proofs := []*workspace.Proof{ws.Org.Step.Proof, ws.Connection.Step.Proof}
	for i := range ws.ServiceApps {
		proofs = append(proofs, ws.ServiceApps[i].Step.Proof)
	}
	for _, p := range proofs {
		if p != nil && slices.ContainsFunc(p.Exchanges, func(x workspace.Evidence) bool {
			return x.Method == http.MethodGet && x.Status == http.StatusOK && !x.At.Before(ws.Org.SignIn.At) && shows(x.URL, n)
		}) {
			return true
		}
	}
	return false
}

// shows reports whether an answer from an address takes the right.
func shows(address string, n Need) bool {
	u, err := url.Parse(address)
	if err != nil {
		return false
	}
	switch n {
	case signin.ReadApps:
		return u.Path == "/api/v1/apps"
	case signin.ReadSecrets:
		return strings.HasSuffix(u.Path, "/credentials/secrets")
	case signin.ReadLog:
		return u.Path == "/api/v1/logs"
	case signin.ReadOrg:
		return u.Path == "/api/v1/org"
	}
	return false
}

func needsOf(step workspace.StepID) []Need {
	switch step {
	case workspace.StepOrg:
		return signin.Needs()
	case workspace.StepConnection:
		return []Need{signin.ReadApps, signin.ReadSecrets, signin.GrantScopes, signin.ReadLog}
	case workspace.StepServiceApp:
		return []Need{signin.ManageApps, signin.GrantScopes, signin.ChangeKeys}
	case workspace.StepInvoke:
		return []Need{signin.ReadApps}
	}
	return nil // step 4 is measured at the endpoint, which asks for no admin's right
}
