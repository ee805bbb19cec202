package setup

import (
	"slices"
	"strings"

	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/rotate"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/workspace"
)

// What one sign-in sees of an org, and is refused there, says nothing of the
// next: it is forgotten when the sign-in changes. What is so for whoever asks,
// such as which scopes are granted, stays.

// AboutSignIn reports whether a Problem is about whoever was signed in when it
// came up: with another sign-in it may not come up at all. It is false for nil.
func AboutSignIn(p *problem.Problem) bool {
	if p == nil {
		return false
	}
	return strings.HasPrefix(p.Code, "rights.") || strings.HasPrefix(p.Code, "sign-in.") || slices.Contains([]string{
		"connection.log-refused", "connection.not-seen", "connection.unsaid", "connection.secret-right", "connection.grant-right",
		"connection.no-workflows", "connection.no-oauth-app", "connection.many-apps",
		rotate.CodeMoreRights,
	}, p.Code)
}

// forgetSight forgets what another sign-in saw or was refused on steps 2 and 3.
func forgetSight(ws *workspace.Workspace) {
	c := &ws.Connection
	c.ReadRefused = false
	forgetApps(c)
	unsee(c.Step.Proof)
	forgetRefusal(&c.Step)
	for i := range ws.ServiceApps {
		forgetRefusal(&ws.ServiceApps[i].Step)
	}
}

func forgetRefusal(s *workspace.Step) {
	if AboutSignIn(s.Problem) {
		s.Begin()
	}
}

// forgetApps forgets who may use the two built-in apps, and both where one wasn't
// seen. Where that leaves nothing that was looked up, the search begins anew.
func forgetApps(c *workspace.Connection) {
	if slices.ContainsFunc(c.Apps, func(app workspace.BuiltInApp) bool { return !app.Found() }) {
		c.Apps = nil
	}
	for i := range c.Apps {
		c.Apps[i].Assigned = workspace.Waiting
	}
}

// unsee takes from a proof of step 2 what depends on who looked.
func unsee(p *workspace.Proof) {
	if p == nil {
		return
	}
	for i, c := range p.Checks {
		if dependsOnSight(c) {
			p.Checks[i] = workspace.Check{
				Name: c.Name, Outcome: workspace.Waiting,
				Detail: text.T("setup.connection.not-looked", "Not looked up with this sign-in yet"),
			}
		}
	}
}

func dependsOnSight(c workspace.Check) bool {
	switch c.Name.Key {
	case checkAssigned.Key:
		return c.Outcome != workspace.Waiting
	case checkSSO.Key, checkApp.Key:
		return c.Outcome == workspace.Unknown || c.Outcome == workspace.Noted || c.Outcome == workspace.Failed
	case checkClientID.Key, checkSecret.Key, checkScopes.Key, checkConnected.Key:
		return c.Outcome == workspace.Unknown || c.Outcome == workspace.Failed
	}
	return false
}

// outlived is a rotation's state without what another sign-in was refused.
func outlived(state rotate.State, in workspace.SignIn) rotate.State {
	if !AboutSignIn(state.Problem) {
		return state
	}
	for _, step := range state.Steps {
		if step.Progress == rotate.Stopped && step.At.Before(in.At) {
			state.Problem = nil
		}
	}
	return state
}
