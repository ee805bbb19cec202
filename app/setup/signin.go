package setup

import (
	"cmp"
	"context"
	"errors"
	"time"

	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/signin"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/wire"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/oauth/secret"
)

// SignIn checks an API token against the org and keeps it in the vault.
func (w *Walk) SignIn(ctx context.Context, token secret.Secret) error {
	if err := checkAPIToken(token); err != nil {
		return err
	}
	return w.signIn(wire.WithSecrets(ctx, token), func(ctx context.Context, origin string) (*signin.Kept, error) {
		return w.keeper.APIToken(ctx, origin, token)
	})
}

// BrowserPatience is how long a sign-in waits for the browser to come back.
const BrowserPatience = signin.BrowserPatience

// BrowserSignIn is what signing in in the browser takes.
type BrowserSignIn struct {
	ClientID string   // of the native app
	Scopes   []string // those of [SignInScopes] when none
	// Open opens the address in the system's browser, and nowhere else: who has the
	// answer is signed in. It runs on a goroutine of its own, and its context ends with
	// the sign-in, which the browser must outlive. Its error ends the sign-in; where
	// the address is shown to be copied as well, return nil.
	Open func(ctx context.Context, address string) error
	// Back is called when the browser has come back, with whatever answer: from then
	// on nobody is waited for. Nil for nothing. It must return at once.
	Back func()
}

// SignInBrowser signs a person in in the system's browser and keeps the refresh
// token in the vault. It waits for the browser to come back: until then no other
// use case runs, and cancelling ctx ends it.
func (w *Walk) SignInBrowser(ctx context.Context, in BrowserSignIn) error {
	if err := checkSignInClient(in.ClientID); err != nil {
		return err
	}
	return w.signIn(ctx, func(ctx context.Context, origin string) (*signin.Kept, error) {
		return w.keeper.Browser(ctx, signin.BrowserRequest{Origin: origin, ClientID: in.ClientID, Scopes: in.Scopes, Open: in.Open, Back: in.Back})
	})
}

// DeviceCode is a code to type in on another device.
type DeviceCode = signin.DeviceCode

// DeviceSignIn is what signing in on another device takes.
type DeviceSignIn struct {
	ClientID string
	Scopes   []string         // those of [SignInScopes] when none
	Show     func(DeviceCode) // shows the code; returns at once
	Back     func()           // the code was used; nil for nothing; returns at once
}

// SignInDevice signs a person in on another device, for computers without a
// browser. It waits like [Walk.SignInBrowser].
func (w *Walk) SignInDevice(ctx context.Context, in DeviceSignIn) error {
	if err := checkSignInClient(in.ClientID); err != nil {
		return err
	}
	return w.signIn(ctx, func(ctx context.Context, origin string) (*signin.Kept, error) {
		return w.keeper.Device(ctx, signin.DeviceRequest{Origin: origin, ClientID: in.ClientID, Scopes: in.Scopes, Show: in.Show, Back: in.Back})
	})
}

func checkSignInClient(id string) error {
	if sentence, ok := CheckClientID(id); !ok {
		return badField("sign-in.client-id", sentence, problem.EditSignIn)
	}
	return nil
}

// signIn signs in one way or another, and puts the new sign-in in the place of the
// one before, whose tokens are taken back. When it fails the one before stays.
func (w *Walk) signIn(ctx context.Context, how func(ctx context.Context, origin string) (*signin.Kept, error)) error {
	ctx, done, err := w.begin(ctx)
	if err != nil {
		return err
	}
	defer done()
	ws := w.Workspace()
	if ws.Org.Origin == "" {
		return orgFirst()
	}
	a, ctx := w.attempt(ctx, signInProof, OrgChecks()...)
	org, err := w.standing(ctx, a, ws)
	if err != nil {
		return w.finish(a, err, workspace.Attention, orgStep)
	}
	kept, err := how(ctx, ws.Org.Origin)
	if err != nil && w.stands(ws) {
		return stillSignedIn(err, ws.Org.SignIn)
	}
	if err != nil {
		return w.finish(a, err, workspace.Attention, orgStep)
	}
	a.signedIn(kept.SignIn)
	host, missed := w.findWorkflows(ctx, a, kept.Client)
	if ctx.Err() != nil {
		w.keeper.Discard(ctx, kept)
		return w.finish(a, ctx.Err(), workspace.Attention, orgStep)
	}
	left, err := w.signedIn(ctx, org, kept, host)
	if err != nil {
		return w.finish(a, err, workspace.Attention, orgStep)
	}
	before := signin.BeforeLeftAtOkta(left)
	err = w.finish(a, alsoLeft(missed, before), workspace.Done, orgStep, keeping(before))
	_, _ = w.sweepProbes(ctx) // what stays is told by LeftProbes
	if err == nil && before != nil {
		return before
	}
	return err
}

// keeping notes with step 1 what Okta keeps of a sign-in that has ended here, nil for
// nothing.
func keeping(left *problem.Problem) func(*workspace.Workspace) {
	return func(ws *workspace.Workspace) { ws.Org.Step.Problem = left }
}

// alsoLeft tells with what failed after a sign-in what Okta keeps of the one before.
func alsoLeft(missed error, left *problem.Problem) error {
	if missed == nil || left == nil {
		return missed
	}
	p := *problem.From(missed)
	p.Cause = text.T("setup.sign-in.besides", "{{.Cause}} Besides: {{.Left}}", "Cause", p.Cause.String(), "Left", left.Error())
	return &p
}

// LeaveAtOkta takes note that the admin knows what Okta keeps of a sign-in that has
// ended here: it is told no more.
func (w *Walk) LeaveAtOkta() error {
	return w.update(func(ws *workspace.Workspace) {
		if p := ws.Org.Step.Problem; p != nil && p.Code == signin.CodeKept {
			ws.Org.Step.Problem = nil
		}
	})
}

// stands reports whether somebody is signed in and step 1 proven: another sign-in that
// fails takes nothing of that away.
func (w *Walk) stands(ws *workspace.Workspace) bool {
	return SignInStands(ws, w.deps.Now()) && ws.Org.Step.Current() == workspace.Done
}

// stillSignedIn tells why another sign-in failed, and that the one before stays.
func stillSignedIn(err error, in workspace.SignIn) error {
	p := *problem.From(err)
	if p.Code != problem.CodeCancelled {
		p.Cause = text.T("setup.sign-in.stays", "{{.Cause}} Until another sign-in works, {{.Who}} stays signed in.", "Cause", p.Cause.String(), "Who", cmp.Or(in.Login, in.Name, in.ClientID))
	}
	return &p
}

// signedIn makes a sign-in that Okta gave the workspace's own. It returns what Okta
// keeps of the one before.
func (w *Walk) signedIn(ctx context.Context, org workspace.Org, kept *signin.Kept, host string) ([]signin.Unrevoked, error) {
	var before workspace.Org
	err := w.update(func(ws *workspace.Workspace) {
		before = ws.Org
		mergeOrg(ws, org)
		ws.Org.SignIn = kept.SignIn
		forgetSight(ws)
		runsOn(ws, host)
	})
	if err != nil {
		w.keeper.Discard(ctx, kept)
		return nil, err
	}
	return w.endBefore(ctx, before), nil
}

// endBefore ends a sign-in that another choice has replaced; nothing would ever end
// it again. Who cancels waits no longer for Okta. It returns what wasn't taken back,
// which is for the admin to know.
func (w *Walk) endBefore(ctx context.Context, before workspace.Org) []signin.Unrevoked {
	left := w.keeper.End(ctx, &workspace.Workspace{Org: before}, false)
	_ = w.letGo(ctx, before.SignIn)
	return left
}

// letGoTime bounds how long the vault may take to forget a sign-in.
const letGoTime = 10 * time.Second

// letGo forgets a sign-in that the workspace no longer has, cancelled or not. What
// the vault doesn't delete in time, a later sweep removes.
func (w *Walk) letGo(ctx context.Context, in workspace.SignIn) error {
	w.keeper.Forget(in)
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), letGoTime)
	defer cancel()
	var errs []error
	for _, ref := range in.Refs() {
		errs = append(errs, w.deps.Vault.Delete(ctx, ref))
	}
	return errors.Join(errs...)
}

// signedIn says who the sign-in is.
func (a *attempt) signedIn(in workspace.SignIn) {
	switch {
	case in.Method == workspace.APIToken:
		a.pass(checkSignedIn, text.T("setup.org.token-of", "The token belongs to {{.Login}}", "Login", in.Login))
	case in.Method == workspace.ServiceKey:
		a.pass(checkSignedIn, text.T("setup.org.app-of", "As the service app {{.Name}}", "Name", in.Name))
	case in.Login != "":
		a.pass(checkSignedIn, text.T("setup.org.person-of", "As {{.Login}}", "Login", in.Login))
	default:
		a.pass(checkSignedIn, text.T("setup.org.person-unknown", "Somebody is signed in; this sign-in may not read who"))
	}
}

// recheckSignIn asks anew who is signed in, with which roles, and where Workflows
// runs, "" when that can't be told.
func (w *Walk) recheckSignIn(ctx context.Context, a *attempt, ws *workspace.Workspace) (host string, err error) {
	in, err := w.keeper.Identify(ctx, ws)
	if err != nil {
		return "", err
	}
	a.signedIn(in)
	if _, err := w.saveSignIn(in.ID, func(stored *workspace.SignIn) {
		stored.UserID, stored.Name, stored.Login = in.UserID, in.Name, in.Login
		stored.Roles, stored.RolesKnown = in.Roles, in.RolesKnown
	}); err != nil {
		return "", err
	}
	client, err := w.admin(ctx)
	if err != nil {
		return "", err
	}
	return w.findWorkflows(ctx, a, client)
}

// runsOn notes the Workflows host that the org's own app names.
func runsOn(ws *workspace.Workspace, host string) {
	if host != "" {
		ws.Org.Workflows, ws.Org.WorkflowsFrom = host, workspace.FromApp
	}
}

// saveSignIn changes the stored sign-in, unless it is another one by now. It does
// so while the walk is being closed too: a refresh token that isn't stored then is
// lost.
func (w *Walk) saveSignIn(id string, change func(*workspace.SignIn)) (known bool, err error) {
	next, err := w.lastly(func(ws *workspace.Workspace) bool {
		if known = ws.Org.SignIn.ID == id; known {
			change(&ws.Org.SignIn)
		}
		return known
	})
	if err != nil {
		return false, problem.From(err)
	}
	if known && w.life.Err() == nil {
		w.Changed.Emit(next)
	}
	return known, nil
}

// SignOut takes the sign-in back at Okta and forgets it. An API token stays good
// at Okta, where other programs may use it: [Walk.SignOutRevoking] ends that too.
// When Okta can't be reached it is forgotten all the same, and the Problem, with
// the code [signin.CodeKept], says what is left there; step 1 keeps it until
// [Walk.LeaveAtOkta]. The same holds for who cancels once it has begun: tokens may
// have been taken back by then.
func (w *Walk) SignOut(ctx context.Context) error { return w.signOut(ctx, false) }

// SignOutRevoking is SignOut that makes an API token worthless for good.
func (w *Walk) SignOutRevoking(ctx context.Context) error { return w.signOut(ctx, true) }

func (w *Walk) signOut(ctx context.Context, apiToken bool) error {
	ctx, done, err := w.begin(ctx)
	if err != nil {
		return err
	}
	defer done()
	if ctx.Err() != nil {
		return problem.From(ctx.Err())
	}
	_, ctx = w.attempt(ctx, signInProof)
	left := signin.LeftAtOkta(w.keeper.End(ctx, w.Workspace(), apiToken))
	in, err := w.forgetSignIn(left)
	if err != nil {
		return problem.From(err)
	}
	err = w.letGo(ctx, in)
	switch {
	case left != nil:
		return left
	case err != nil:
		return problem.From(err)
	}
	return nil
}

// forgetSignIn takes the sign-in out of the workspace, also of one that is being
// closed, and notes what Okta keeps of it. It returns the sign-in as it was.
func (w *Walk) forgetSignIn(left *problem.Problem) (in workspace.SignIn, err error) {
	next, err := w.lastly(func(ws *workspace.Workspace) bool {
		in = ws.Org.SignIn
		ws.Org.SignIn = workspace.SignIn{ClientID: in.ClientID} // for the next time
		forgetSight(ws)
		ws.Org.Step.State, ws.Org.Step.Problem = workspace.InProgress, left
		unprove(&ws.Org.Step, checkSignedIn, checkWorkflows)
		return true
	})
	if err == nil && w.life.Err() == nil {
		w.Changed.Emit(next)
	}
	return in, err
}
