package setup

import (
	"context"
	"errors"
	"time"

	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/signin"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/okta"
)

// SecretStage is what comes next in the rotation of the connection's client
// secret.
type SecretStage string

// The stages, in order: a second secret is added, pasted into Workflows, the
// connection re-authorized, the old secret deactivated, and later deleted.
const (
	StageNone       SecretStage = "" // no rotation runs
	StageAdd        SecretStage = "add"
	StagePaste      SecretStage = "paste"
	StageAuthorize  SecretStage = "authorize"
	StageDeactivate SecretStage = "deactivate"
	StageDelete     SecretStage = "delete"
)

// SecretStages lists the stages of a rotation in order.
func SecretStages() []SecretStage {
	return []SecretStage{StageAdd, StagePaste, StageAuthorize, StageDeactivate, StageDelete}
}

// StageOf is the stage that a rotation stands at.
func StageOf(r *workspace.SecretRotation) SecretStage {
	switch {
	case !r.Running():
		return StageNone
	case r.New == "":
		return StageAdd
	case r.Pasted.IsZero():
		return StagePaste
	case r.Authorized.IsZero():
		return StageAuthorize
	case r.Deactivated.IsZero():
		return StageDeactivate
	}
	return StageDelete
}

// SecretDeed is a change of the app's client secrets at Okta.
type SecretDeed string

// The deeds. The first three lead on, TakeBack and ReactivateOld lead back,
// DeleteInactive makes room for a second secret.
const (
	AddSecret      SecretDeed = "add"
	DeactivateOld  SecretDeed = "deactivate-old"
	DeleteOld      SecretDeed = "delete-old"
	TakeBack       SecretDeed = "take-back"
	ReactivateOld  SecretDeed = "reactivate-old"
	DeleteInactive SecretDeed = "delete-inactive"
)

// Due reports whether a deed can be done as the rotation stands.
func (d SecretDeed) Due(c workspace.Connection) bool {
	stage := StageOf(c.Rotation)
	switch d {
	case AddSecret:
		return stage == StageNone || stage == StageAdd
	case DeactivateOld:
		return stage == StageDeactivate
	case DeleteOld, ReactivateOld:
		return stage == StageDelete
	case TakeBack:
		return stage == StagePaste || stage == StageAuthorize || stage == StageDeactivate
	case DeleteInactive:
		return stage == StageNone && len(c.Secrets) > 1 && inactiveOf(c.Secrets) != ""
	}
	return false
}

// Takes reports whether a deed takes something away that a connection may be using,
// or that can't be brought back.
func (d SecretDeed) Takes() bool { return d != AddSecret && d != ReactivateOld }

func inactiveOf(secrets []workspace.ClientSecret) string {
	for _, s := range secrets {
		if !s.Active {
			return s.ID
		}
	}
	return ""
}

// secretCall is one request of a deed.
type secretCall func(context.Context, *okta.Client) error

// calls are the requests of a deed that change something, in order. A secret
// that is known to be inactive isn't deactivated again.
func (d SecretDeed) calls(c workspace.Connection) []secretCall {
	app, r := c.AppID, c.Rotation
	on := func(do func(*okta.Client, context.Context, string, string) error, id string) secretCall {
		return func(ctx context.Context, client *okta.Client) error { return do(client, ctx, app, id) }
	}
	switch d {
	case AddSecret:
		return []secretCall{func(ctx context.Context, client *okta.Client) error {
			_, err := client.AddClientSecret(ctx, app)
			return err
		}}
	case DeactivateOld:
		return []secretCall{on((*okta.Client).DeactivateClientSecret, r.Old)}
	case DeleteOld:
		return []secretCall{on((*okta.Client).DeleteClientSecret, r.Old)}
	case ReactivateOld:
		return []secretCall{on((*okta.Client).ActivateClientSecret, r.Old)}
	case DeleteInactive:
		return []secretCall{on((*okta.Client).DeleteClientSecret, inactiveOf(c.Secrets))}
	}
	calls := []secretCall{on((*okta.Client).DeleteClientSecret, r.New)}
	if isActive(c.Secrets, r.New) {
		calls = append([]secretCall{on((*okta.Client).DeactivateClientSecret, r.New)}, calls...)
	}
	return calls
}

func isActive(secrets []workspace.ClientSecret, id string) bool {
	for _, s := range secrets {
		if s.ID == id {
			return s.Active
		}
	}
	return false
}

// PreviewSecretDeed gives the very requests with which [Walk.DoSecretDeed]
// would change the org now. It sends nothing that changes or reads a secret.
func (w *Walk) PreviewSecretDeed(ctx context.Context, d SecretDeed) ([]Preview, error) {
	ctx, done, err := w.begin(ctx)
	if err != nil {
		return nil, err
	}
	defer done()
	client, err := w.secretsClient(ctx, d)
	if err != nil {
		return nil, told(err)
	}
	_, ctx = w.attempt(ctx, connectionValues)
	var previews []Preview
	for _, call := range d.calls(w.Workspace().Connection) {
		ctx, kept := rehearse(ctx)
		if err := call(ctx, client); err != nil && !errors.Is(err, errRehearsed) {
			return nil, told(err)
		}
		previews = append(previews, kept.Preview)
	}
	return previews, nil
}

// secretsClient is the client to change secrets with, once it is sure that
// nothing speaks against it: the deed is due, and the right may be there.
func (w *Walk) secretsClient(ctx context.Context, d SecretDeed) (*okta.Client, error) {
	ws := w.Workspace()
	right := signin.RightTo(ws.Org.SignIn, signin.ManageApps)
	switch {
	case !SignedIn(ws):
		return nil, notSignedIn()
	case ws.Connection.AppID == "":
		return nil, findFirst()
	case right.Answer == signin.No:
		return nil, mayNot("connection.secret-right", text.T("problem.secret-right", "This sign-in may not change client secrets"), right,
			problem.NewWay(problem.OpenSignOn, text.T("way.secret-by-hand", "Do it in the Admin Console"), text.T("way.secret-by-hand.why", "On the Sign On tab of Okta Workflows OAuth, as an admin who may")))
	case !d.Due(ws.Connection):
		return nil, notDue()
	}
	return w.admin(ctx)
}

// SaySecret takes the admin's word for a stage that nothing else can tell:
// that the new secret was pasted into Workflows, or the connection
// re-authorized. It can be taken back as long as the old secret is active.
func (w *Walk) SaySecret(stage SecretStage, done bool) error {
	return w.update(func(ws *workspace.Workspace) {
		r := ws.Connection.Rotation
		if at := StageOf(r); at != StagePaste && at != StageAuthorize && at != StageDeactivate {
			return
		}
		at := w.deps.Now()
		switch {
		case stage == StagePaste && done:
			r.Pasted = at
		case stage == StagePaste:
			r.Pasted, r.Authorized = time.Time{}, time.Time{}
		case stage == StageAuthorize && done && !r.Pasted.IsZero():
			r.Authorized = at
		case stage == StageAuthorize && !done:
			r.Authorized = time.Time{}
		}
	})
}

// The Problems of a rotation.

func notDue() *problem.Problem {
	return problem.New("secret.not-due",
		text.T("problem.secret.not-due", "That isn't due any more"),
		text.T("problem.secret.not-due.why", "The rotation stands elsewhere by now. The page shows where."))
}

// notThoseShown: other requests would have been sent than were shown.
func notThoseShown() *problem.Problem {
	return problem.New("connection.changed",
		text.T("problem.connection.changed", "Okta Workflows OAuth was changed meanwhile"),
		text.T("problem.connection.changed.why", "The requests that were shown don't fit the app any more, so no other one was sent. The page shows how it stands now: begin again from there."))
}

// Actions of the Problems here, beside those of package problem.
const (
	// DoDeleteInactive asks for [DeleteInactive], DoAdoptSecond for
	// [Walk.AdoptSecondSecret].
	DoDeleteInactive problem.Action = "delete-inactive-secret"
	DoAdoptSecond    problem.Action = "adopt-second-secret"
)

func secretsFull(inactive bool) *problem.Problem {
	title := text.T("problem.secret.two", "There are two client secrets already")
	if inactive {
		return problem.New("secret.two", title,
			text.T("problem.secret.two.why", "Okta allows two for each app. One of them is inactive: nothing can use it."),
			problem.NewWay(DoDeleteInactive, text.T("way.delete-inactive", "Delete the inactive one…"), text.T("way.delete-inactive.why", "The request is shown first")), problem.Retrying())
	}
	return problem.New("secret.two-active", title,
		text.T("problem.secret.two-active.why", "Okta allows two for each app, and both are active: somebody may have begun to replace one. Which of them Workflows uses can't be read."),
		problem.NewWay(DoAdoptSecond, text.T("way.adopt-second", "Go on with the newer one"), text.T("way.adopt-second.why", "It is read and kept here, to be pasted into Workflows; nothing changes at Okta")),
		problem.NewWay(problem.OpenSignOn, text.T("way.look-sign-on", "Look at the Sign On tab"), text.Text{}))
}

func noActiveSecret() *problem.Problem {
	return problem.New("secret.none",
		text.T("problem.secret.none", "The app has no active client secret"),
		text.T("problem.secret.none.why", "There is nothing to be replaced. Activate one in the Admin Console, or make one there."),
		problem.NewWay(problem.OpenSignOn, text.T("way.look-sign-on", "Look at the Sign On tab"), text.Text{}), problem.Retrying())
}

// refusedDeed tells a refusal by what was wanted: Okta's rules for client
// secrets are few, and its own words stand in the detail.
func refusedDeed(d SecretDeed, e *okta.Error) *problem.Problem {
	said := problem.From(e)
	var p *problem.Problem
	switch d {
	case AddSecret:
		p = problem.New("secret.refused-add", text.T("problem.secret.add", "Okta made no second secret"), said.Cause, problem.Retrying())
	case DeactivateOld, TakeBack:
		p = problem.New("secret.last-active", text.T("problem.secret.last", "Okta didn't deactivate the secret"), said.Cause, problem.Retrying(),
			problem.NewWay(problem.OpenSignOn, text.T("way.look-sign-on", "Look at the Sign On tab"), text.T("way.last-active.why", "An app keeps one active secret at least: is the other one still active?")))
	default:
		p = problem.New("secret.refused-delete", text.T("problem.secret.delete", "Okta refused to change the secret"), said.Cause, problem.Retrying(),
			problem.NewWay(problem.OpenSignOn, text.T("way.look-sign-on", "Look at the Sign On tab"), text.T("way.still-active.why", "Only an inactive secret can be deleted")))
	}
	return p.WithDetail(said.Detail)
}
