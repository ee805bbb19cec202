package setup

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/signin"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/wire"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/oauth"
	"github.com/flowlatch/flowlatch/okta"
	"github.com/flowlatch/flowlatch/okta/workflows"
)

// ClockTolerance is the difference between the org's clock and this
// computer's above which the admin is told.
const ClockTolerance = 30 * time.Second

var (
	orgProof       = text.T("setup.org.proof", "The org answers")
	signInProof    = text.T("setup.org.signed-in-proof", "The org answers and knows who is signed in")
	checkReachable = text.T("setup.org.reachable", "Reachable")
	checkOkta      = text.T("setup.org.okta", "An Okta org")
	checkEngine    = text.T("setup.org.engine", "Engine")
	checkTokenURL  = text.T("setup.org.token-url", "Token URL")
	checkClock     = text.T("setup.org.clock", "Clock agrees")
	checkSignedIn  = text.T("setup.org.signed-in", "Signed in")
	checkWorkflows = text.T("setup.org.workflows", "Workflows in use")
)

// openChecks are those that need no sign-in, in their order.
func openChecks() []text.Text {
	return []text.Text{checkReachable, checkOkta, checkEngine, checkTokenURL, checkClock}
}

func orgStep(ws *workspace.Workspace) *workspace.Step { return &ws.Org.Step }

// CheckOrg works out the org from any address of it and asks it who it is.
// A workspace belongs to one org: another is refused once anything is kept for
// the first, or may be left in it, and a practice workspace never asks any but the practice org.
// What is refused sends nothing and leaves the step as it is, and so does
// another org that doesn't answer: what stands there is the first one's.
func (w *Walk) CheckOrg(ctx context.Context, raw string) error {
	ctx, done, err := w.begin(ctx)
	if err != nil {
		return err
	}
	defer done()
	before := w.Workspace()
	other, err := elsewhere(before, raw)
	if err == nil && other {
		err = w.leavesNoProbe(before, raw)
	}
	if err != nil {
		return err
	}
	a, ctx := w.attempt(ctx, orgProof, openChecks()...)
	if before.Org.SignIn.Method != workspace.NoSignIn {
		a.plan = OrgChecks()
	}
	org, err := w.probeOrg(ctx, a, raw)
	if err != nil && other {
		return problem.From(err)
	}
	state, host := workspace.InProgress, ""
	if err == nil && !other && before.Org.SignIn.Method != "" {
		state = workspace.Done
		if SignedIn(before) {
			host, err = w.recheckSignIn(ctx, a, before)
		}
	}
	return w.finish(a, err, state, orgStep, func(ws *workspace.Workspace) {
		mergeOrg(ws, org)
		runsOn(ws, host)
	})
}

// elsewhere tells whether an address is of another org than the one that was
// checked, and refuses one that the workspace must not ask.
func elsewhere(ws *workspace.Workspace, raw string) (bool, error) {
	address, err := okta.ParseAddress(raw)
	if err != nil {
		return ws.Org.Origin != "", nil // told by the check itself
	}
	org := workspace.Org{Origin: address.Origin, Domain: address.Domain, Cell: string(address.Cell)}
	return ws.Org.Origin != "" && org.Origin != ws.Org.Origin, belongs(ws, org)
}

// belongs refuses an org that is not the workspace's: what is kept for one
// must not be used with another, and who practises stays on this computer.
func belongs(ws *workspace.Workspace, org workspace.Org) error {
	if ws.Practice && org.Cell != string(okta.CellPractice) {
		return practiceOnly(org.Domain)
	}
	own := ownOrigin(ws)
	if own == "" || own == org.Origin {
		return nil
	}
	if ws.Practice || used(ws) {
		return otherOrg(domainOf(own), domainOf(org.Origin))
	}
	return nil
}

// ownOrigin is where the workspace's org is, "" while that is open. A practice
// workspace has its org's address from the beginning (see MoveTo).
func ownOrigin(ws *workspace.Workspace) string {
	if ws.Org.Origin != "" || !ws.Practice {
		return ws.Org.Origin
	}
	return ws.Org.Entered
}

// used reports whether anything is kept for the workspace's org.
func used(ws *workspace.Workspace) bool {
	found := SignedIn(ws) || ws.Connection.ClientID != "" || ws.Connection.Secret != ""
	for _, app := range ws.ServiceApps {
		found = found || app.ClientID != ""
	}
	for _, e := range ws.Endpoints {
		found = found || e.InvokeURL != ""
	}
	return found
}

// mergeOrg keeps what the new check does not know: sign-in, and the Workflows
// host once the org itself named it.
func mergeOrg(ws *workspace.Workspace, org workspace.Org) {
	if ws.Org.Origin == org.Origin {
		org.SignIn = ws.Org.SignIn
		if ws.Org.WorkflowsFrom == workspace.FromApp {
			org.Workflows, org.WorkflowsFrom = ws.Org.Workflows, ws.Org.WorkflowsFrom
		}
	}
	org.Step, org.Authorities = ws.Org.Step, ws.Org.Authorities
	ws.Org = org
	ws.Connection.Domain = domainOf(org.Origin)
	if ws.Connection.Nickname == "" {
		ws.Connection.Nickname = defaultNickname(org.Origin)
	}
	if !ws.Practice && ws.Name == "" {
		ws.Name = org.Domain
	}
}

// probeOrg makes the calls that need no sign-in.
func (w *Walk) probeOrg(ctx context.Context, a *attempt, raw string) (workspace.Org, error) {
	org := workspace.Org{Entered: withoutQuery(raw)}
	address, err := okta.ParseAddress(raw)
	if err != nil {
		return org, err
	}
	org.Origin, org.Domain, org.Cell = address.Origin, address.Domain, string(address.Cell)
	org.Production = address.Production
	org.AdminConsole, org.Workflows, org.WorkflowsFrom = address.AdminConsole, address.Workflows, workspace.FromAddress
	client, err := w.deps.Network.Client(wire.Route{Origin: address.Origin})
	if err != nil {
		return org, err
	}
	before := w.deps.Now()
	found, date, err := okta.Discover(wire.WithPurpose(ctx, text.T("setup.org.for-discover", "Is this an Okta org")), client, address.Origin)
	if err != nil {
		return org, err
	}
	took := w.deps.Now().Sub(before)
	a.add(workspace.Passed, checkReachable, reachedBy(address), millis(took))
	a.pass(checkOkta, text.T("setup.org.okta-id", "Organization id {{.ID}}", "ID", found.ID))
	a.engine(found.Pipeline)
	org.OrgID, org.Pipeline = found.ID, found.Pipeline
	meta, err := oauth.Discover(wire.WithPurpose(ctx, text.T("setup.org.for-metadata", "Where tokens are issued")), client, address.Origin)
	if err != nil {
		return org, err
	}
	org.TokenURL, org.TokenURLFrom = a.tokenURL(meta, address)
	org.ClockOffset = a.clock(before.Add(took/2), date)
	return org, nil
}

// withoutQuery drops query and fragment: links can carry credentials there.
func withoutQuery(raw string) string {
	if i := strings.IndexAny(raw, "?#"); i >= 0 {
		return raw[:i]
	}
	return raw
}

// findWorkflows reads the org's Workflows host from the built-in Okta
// Workflows app. Its absence is noted, not an error: step 2 needs it, step 1
// does not.
func (w *Walk) findWorkflows(ctx context.Context, a *attempt, client *okta.Client) (string, error) {
	apps, err := client.AppsByName(wire.WithPurpose(ctx, text.T("setup.org.for-workflows", "Which host Workflows runs on")), okta.AppWorkflowsSSO)
	if refused(err) {
		a.add(workspace.Unknown, checkWorkflows, text.T("setup.org.workflows-refused", "This sign-in may not read apps, so it can't tell"), "")
		return "", nil
	}
	if errors.Is(err, okta.ErrNotAllSeen) {
		a.add(workspace.Unknown, checkWorkflows, text.T("setup.org.workflows-unseen", "No Okta Workflows app among the first {{.Count}} of this org; it has more", "Count", okta.MostLookedThrough), "")
		return "", nil
	}
	if err != nil {
		return "", err
	}
	if len(apps) == 0 {
		a.add(workspace.Noted, checkWorkflows, text.T("setup.org.workflows-none", "No Okta Workflows app found in this org"), "")
		return "", nil
	}
	a.add(workspace.Noted, checkWorkflows, text.T("setup.org.workflows-there", "The app exists. Whether a flow is on can't be read."), "")
	return workflows.HostOf(apps[0]), nil
}

// ContinueWithoutSignIn records the choice to do steps 2 and 3 by console
// clicks. What the org answered without a sign-in is then the proof; it must
// have answered. A sign-in that there was is taken back at Okta and forgotten;
// what Okta keeps of it is told as by [Walk.SignOut], and the choice counts all
// the same.
func (w *Walk) ContinueWithoutSignIn(ctx context.Context) error {
	ctx, done, err := w.begin(ctx)
	if err != nil {
		return err
	}
	defer done()
	ws := w.Workspace()
	a, ctx := w.attempt(ctx, orgProof)
	a.carry(ws.Org.Step.Proof, wellKnown, openChecks()...)
	if ws.Org.Origin == "" || !reached(a.checks) {
		return orgFirst()
	}
	var before workspace.Org
	err = w.finish(a, nil, workspace.Done, orgStep, func(ws *workspace.Workspace) {
		before = ws.Org
		ws.Org.SignIn = workspace.SignIn{Method: workspace.NoSignIn, At: w.deps.Now()}
		forgetSight(ws)
	})
	if err != nil {
		return err
	}
	left := signin.LeftAtOkta(w.endBefore(ctx, before))
	if left == nil {
		return nil
	}
	if err := w.update(keeping(left)); err != nil {
		return err
	}
	return left
}
