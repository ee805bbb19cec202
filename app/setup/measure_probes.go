package setup

import (
	"context"
	"errors"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/flowlatch/flowlatch/app/audit"
	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/wire"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/okta"
)

// probesOf is the journal of a workspace's probe apps, beside its file.
func probesOf(store *workspace.Store, id string) string {
	return filepath.Join(store.Dir(), "probes", id+".json")
}

// ForgetProbes deletes what is written down of a workspace's probe apps. One that
// is still in the org stays there.
func ForgetProbes(store *workspace.Store, id string) error {
	if err := os.Remove(probesOf(store, id)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// LeftProbes are the labels of probe apps that a workspace's measurements may have
// left in its org. It reads a file.
func LeftProbes(store *workspace.Store, id string) ([]string, error) {
	return audit.NewJournal(probesOf(store, id), time.Now).Left()
}

// LeftProbes are the labels of probe apps that may still be in the org: their
// removal failed, or the program ended before it. Those of the command line are among
// them, also while it measures. It reads two files. One that can't be read is
// a Problem; the command line's own tells itself.
func (w *Walk) LeftProbes() ([]string, error) {
	left, err := w.probes.Left()
	if err != nil {
		return nil, probesUnread(err)
	}
	others, _ := w.deps.Measuring.Left(w.Workspace().Org.Origin)
	return append(left, others...), nil
}

// SweepProbes removes the probe apps that are left in the org. Without any it
// sends nothing. That is done at the opening of a workspace, at every sign-in and
// before each measurement anyway.
func (w *Walk) SweepProbes(ctx context.Context) (removed []string, err error) {
	if left, err := w.LeftProbes(); err != nil || len(left) == 0 {
		return nil, err
	}
	ctx, done, err := w.begin(ctx)
	if err != nil {
		return nil, err
	}
	defer done()
	return w.sweepProbes(ctx)
}

// sweepAtOpening removes what a crash left, as far as the sign-in of then allows
// it. It takes no turn: an org that answers slowly keeps no use case waiting but
// one that sweeps as well.
func (w *Walk) sweepAtOpening() {
	left, err := w.LeftProbes()
	if err != nil || len(left) == 0 || !SignedIn(w.Workspace()) {
		return
	}
	_, ctx := w.attempt(w.life, measureProof)
	org, err := w.lookingOrg(ctx)
	if err != nil {
		return
	}
	_, _ = w.sweepIn(ctx, org) // what stays is told by LeftProbes
}

// lookingOrg is the org in the name of whoever is signed in now, also when somebody
// else signs in meanwhile. It lists nothing in the workspace.
type lookingOrg struct {
	*okta.Client
	walk *Walk
	ws   *workspace.Workspace
}

func (w *Walk) lookingOrg(ctx context.Context) (lookingOrg, error) {
	ws := w.Workspace()
	client, err := w.keeper.Client(ctx, ws)
	return lookingOrg{client, w, ws}, err
}

// SeesEveryApp implements [audit.Org].
func (o lookingOrg) SeesEveryApp(ctx context.Context) (bool, error) {
	return o.walk.seesEveryApp(ctx, o.ws)
}

// seesEveryApp goes by the admin roles as they are at Okta now.
func (w *Walk) seesEveryApp(ctx context.Context, ws *workspace.Workspace) (bool, error) {
	in, err := w.keeper.Identify(ctx, ws)
	if err != nil || !in.RolesKnown {
		return false, err
	}
	var types []string
	for _, role := range in.Roles {
		types = append(types, role.Type)
	}
	return audit.SeesEveryApp(types), nil
}

func (w *Walk) sweepProbes(ctx context.Context) (removed []string, err error) {
	left, err := w.LeftProbes()
	switch {
	case err != nil || len(left) == 0:
		return nil, err
	case !SignedIn(w.Workspace()):
		return nil, notSignedIn()
	}
	_, ctx = w.attempt(ctx, measureProof)
	return w.sweepIn(ctx, probeOrg{w})
}

func (w *Walk) sweepIn(ctx context.Context, org audit.Org) (removed []string, err error) {
	removed, err = audit.Sweep(ctx, org, w.probes)
	others, failed := w.sweepCommands(ctx, org)
	w.delistProbes()
	w.Changed.Emit(w.Workspace())
	return append(removed, others...), told(errors.Join(err, failed))
}

// sweepCommands removes what measurements from the command line left in this org. One
// that goes on removes its own.
func (w *Walk) sweepCommands(ctx context.Context, org audit.Org) (removed []string, err error) {
	folder, origin := w.deps.Measuring, w.Workspace().Org.Origin
	if left, err := folder.Left(origin); err != nil || len(left) == 0 {
		return nil, nil
	}
	release, err := folder.TakeOrg(ctx, origin, 0)
	if err != nil {
		return nil, ctx.Err()
	}
	defer release()
	return audit.Sweep(ctx, org, folder.Journal(origin))
}

// delistProbes takes off the list of what the walk made the probe apps that are
// gone: those that aren't written down any more.
func (w *Walk) delistProbes() {
	left, err := w.probes.Left()
	if err != nil {
		return
	}
	_ = w.note(func(ws *workspace.Workspace) bool { // else the next sweep does
		before := len(ws.Created)
		strike(ws, func(c workspace.Created) bool {
			return isProbeApp(ws, c) && !slices.Contains(left, c.Label)
		})
		return len(ws.Created) != before
	})
}

// probeLabel begins the label of every probe app, before its time.
const probeLabel = "Flowlatch probe"

// isProbeApp goes by the one form that their labels have: an app that a person
// called alike stays on the list.
func isProbeApp(ws *workspace.Workspace, c workspace.Created) bool {
	own := slices.ContainsFunc(ws.ServiceApps, func(app workspace.ServiceApp) bool { return idAtOkta(app) == c.AppID })
	return c.Kind == workspace.CreatedServiceApp && !own && audit.IsProbeLabel(c.Label)
}

// probeOrg is the org for probe apps, in the name of whoever is signed in when it
// is asked. It puts an app on the list of what the walk made.
type probeOrg struct{ walk *Walk }

// CreateServiceApp implements [audit.Org].
func (o probeOrg) CreateServiceApp(ctx context.Context, spec okta.ServiceAppSpec) (okta.App, error) {
	client, err := o.walk.admin(ctx)
	if err != nil {
		return okta.App{}, err
	}
	trail := &wire.Trail{}
	made, err := client.CreateServiceApp(wire.WithRecorder(ctx, trail), spec)
	if err != nil || made.ID == "" {
		return made, err
	}
	requestID := ""
	if all := trail.Exchanges(); len(all) > 0 {
		requestID = all[len(all)-1].RequestID
	}
	return made, o.walk.note(func(ws *workspace.Workspace) bool {
		ws.Created = append(ws.Created, workspace.Created{
			Kind: workspace.CreatedServiceApp, ID: made.ID, AppID: made.ID, Label: made.Label, At: o.walk.deps.Now(), RequestID: requestID,
		})
		return true
	})
}

// GrantScope implements [audit.Org].
func (o probeOrg) GrantScope(ctx context.Context, appID, scope string) (okta.Grant, error) {
	client, err := o.walk.admin(ctx)
	if err != nil {
		return okta.Grant{}, err
	}
	return client.GrantScope(ctx, appID, scope)
}

// App implements [audit.Org].
func (o probeOrg) App(ctx context.Context, id string) (okta.App, error) {
	client, err := o.walk.admin(ctx)
	if err != nil {
		return okta.App{}, err
	}
	return client.App(ctx, id)
}

// AppPages implements [audit.Org].
func (o probeOrg) AppPages(ctx context.Context, q okta.AppQuery) iter.Seq2[[]okta.App, error] {
	client, err := o.walk.admin(ctx)
	if err != nil {
		return func(yield func([]okta.App, error) bool) { yield(nil, err) }
	}
	return client.AppPages(ctx, q)
}

// DeactivateApp implements [audit.Org].
func (o probeOrg) DeactivateApp(ctx context.Context, id string) error {
	client, err := o.walk.admin(ctx)
	if err != nil {
		return err
	}
	return client.DeactivateApp(ctx, id)
}

// DeleteApp implements [audit.Org].
func (o probeOrg) DeleteApp(ctx context.Context, id string) error {
	client, err := o.walk.admin(ctx)
	if err != nil {
		return err
	}
	return client.DeleteApp(ctx, id)
}

// SeesEveryApp implements [audit.Org].
func (o probeOrg) SeesEveryApp(ctx context.Context) (bool, error) {
	return o.walk.seesEveryApp(ctx, o.walk.Workspace())
}

func probesUnread(err error) error {
	return problem.New("measure.journal",
		text.T("problem.measure.journal", "Which probe apps are left in the org can't be read"),
		text.T("problem.measure.journal.why", "The file in which they are written down is damaged or from a newer Flowlatch. No second app is made until it can be read. In the Admin Console their names begin with “Flowlatch probe”.")).
		WithDetail(err.Error())
}
