package app

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/trainee"
	"github.com/flowlatch/flowlatch/app/vault"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/oauth/secret"
	"github.com/flowlatch/flowlatch/okta/practice"
)

const (
	// practiceID is the workspace of the built-in practice org.
	practiceID = "practice"
	// elsewherePrefix begins the workspace of a practice org that runs
	// elsewhere; the org's id follows, in lower case.
	elsewherePrefix = practiceID + "-"
)

func isPractice(id string) bool {
	return id == practiceID || strings.HasPrefix(id, elsewherePrefix)
}

// PracticeName is what the practice workspace is called.
func PracticeName() text.Text { return text.T("practice.name", "Practice org") }

// practiceOrg is the practice org the program works with: one it started, or
// one that runs elsewhere.
type practiceOrg struct {
	workspace    string // id
	url, console string
	token        secret.Secret
	aside        string             // name of the damaged file that it began anew for
	newSeed      vault.Ref          // stored for it, and not yet in any file
	lesson       string             // id of the one that this program began; "" for none
	lessonBegan  time.Time          // when
	org          *practice.Org      // nil for one that runs elsewhere
	stop         context.CancelFunc // nil with it
	served       chan error
}

func (p *practiceOrg) close() error {
	if p.stop == nil {
		return nil
	}
	p.stop()
	err := <-p.served
	return errors.Join(err, p.org.Close())
}

// Practice is what a trainee needs to know of the practice org.
type Practice struct {
	URL, Console string
	AdminToken   secret.Secret
	// SetAside names the file in the data folder that the org's damaged state
	// is kept in; the org began anew, its workspace did not. "" for none.
	SetAside string
}

// Practice describes the running practice org; ok is false when none runs.
func (a *App) Practice() (p Practice, ok bool) {
	org := a.running()
	if org == nil {
		return Practice{}, false
	}
	return Practice{URL: org.url, Console: org.console, AdminToken: org.token, SetAside: org.aside}, true
}

// running is the practice org the program works with, nil while there is none.
func (a *App) running() *practiceOrg {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.practice
}

func (a *App) stopPractice() error {
	a.mu.Lock()
	org := a.practice
	a.practice = nil
	a.mu.Unlock()
	if org == nil {
		return nil
	}
	return org.close()
}

// PracticeFlows are the names of the practice org's flows, in the order in which its
// console lists them.
func PracticeFlows() []string { return practice.FlowNames() }

// Trainee does the console's clicks in the running practice org.
func (a *App) Trainee() (*trainee.Trainee, error) {
	p, ok := a.Practice()
	if !ok {
		return nil, errors.New("no practice org is running")
	}
	return trainee.New(a.Network, p.URL)
}

// Practise starts the practice org when it does not run yet and takes up its
// walk where it was left. It may wait for the keychain. When the vault in use
// can't give the secrets that the org was made from, it is a Problem with the
// code [CodeSeed], and nothing is touched.
func (a *App) Practise(ctx context.Context) (*setup.Walk, error) {
	ctx, done, err := a.take(ctx)
	if err != nil {
		return nil, err
	}
	defer done()
	return a.practise(ctx)
}

func (a *App) practise(ctx context.Context) (*setup.Walk, error) {
	if org := a.running(); org != nil {
		return a.resume(ctx, org)
	}
	org, ws, err := a.startPractice(ctx)
	if err != nil {
		return nil, err
	}
	return a.enter(ctx, org, ws)
}

// resume takes up the workspace of the practice org that runs.
func (a *App) resume(ctx context.Context, org *practiceOrg) (*setup.Walk, error) {
	if w := a.walk(org.workspace); w != nil {
		return a.reopened(w), nil
	}
	ws, err := a.loadPractice(org.workspace)
	if err != nil {
		return nil, err
	}
	if org.org == nil || ws.PracticeSeed != "" {
		return a.enter(ctx, org, ws)
	}
	if err := a.stopPractice(); err != nil { // its workspace is gone
		return nil, err
	}
	return a.practise(ctx)
}

func (a *App) startPractice(ctx context.Context) (*practiceOrg, *workspace.Workspace, error) {
	if a.config.Practice != nil {
		return a.startElsewhere(ctx)
	}
	return a.startBuiltIn(ctx)
}

// enter opens the walk of a practice org. When that fails, the org is stopped
// and nothing stays that was made for it.
func (a *App) enter(ctx context.Context, org *practiceOrg, ws *workspace.Workspace) (*setup.Walk, error) {
	setup.MoveTo(ws, org.url)
	ws.Opened = a.config.Now()
	a.mu.Lock()
	a.practice = org
	a.mu.Unlock()
	walk, err := a.takeUp(ws)
	if err == nil {
		org.newSeed = ""
		return walk, nil
	}
	err = errors.Join(err, a.stopPractice())
	if org.newSeed != "" {
		err = errors.Join(err, a.Vault.Delete(ctx, org.newSeed))
	}
	return nil, err
}

// openPractice takes up a stored practice workspace if it is that of the org
// the program works with.
func (a *App) openPractice(ctx context.Context, id string) (*setup.Walk, error) {
	builtIn := a.config.Practice == nil || a.config.PracticeInMemory
	if builtIn != (id == practiceID) {
		return nil, otherPractice()
	}
	w, err := a.practise(ctx)
	if err == nil && w.Workspace().ID != id {
		return nil, otherPractice()
	}
	return w, err
}

// loadPractice loads a practice workspace, an empty one when there is none.
func (a *App) loadPractice(id string) (*workspace.Workspace, error) {
	ws, err := a.Workspaces.Load(id)
	if errors.Is(err, workspace.ErrNotFound) {
		return a.emptyPractice(id, ""), nil
	}
	return ws, err
}

// StartPracticeOver empties the practice org and its workspace, whether it
// runs, was lost, or is damaged. What its walk does is ended. An org that runs
// elsewhere is left as it is; only the workspace begins again.
func (a *App) StartPracticeOver(ctx context.Context) (*setup.Walk, error) {
	ctx, done, err := a.take(ctx)
	if err != nil {
		return nil, err
	}
	defer done()
	if a.config.Practice != nil {
		return a.elsewhereOver(ctx)
	}
	before, err := a.lastPractice(practiceID)
	if err != nil {
		return nil, err
	}
	org, ws, err := a.builtInOver(ctx, before.PracticeSeed)
	if err != nil {
		return nil, err
	}
	return a.replace(ctx, org, before, ws)
}

func (a *App) elsewhereOver(ctx context.Context) (*setup.Walk, error) {
	org := a.running()
	if org == nil {
		started, _, err := a.startElsewhere(ctx)
		if err != nil {
			return nil, err
		}
		org = started
	}
	before, err := a.lastPractice(org.workspace)
	if err != nil {
		return nil, err
	}
	return a.replace(ctx, org, before, a.emptyPractice(org.workspace, ""))
}

// lastPractice ends the walk of a practice workspace and returns the workspace
// as it was left. Of one that is damaged it is the copy, else it counts as
// empty.
func (a *App) lastPractice(id string) (*workspace.Workspace, error) {
	a.endWalk(id)
	ws, err := a.loadPractice(id)
	if damaged, ok := errors.AsType[*workspace.DamagedError](err); ok {
		if damaged.Copy != nil {
			return damaged.Copy, nil
		}
		return a.emptyPractice(id, ""), nil
	}
	return ws, err
}

// builtInOver empties the built-in practice org, starting it when it does not
// run.
func (a *App) builtInOver(ctx context.Context, seed vault.Ref) (*practiceOrg, *workspace.Workspace, error) {
	org := a.running()
	if org != nil && seed != "" {
		if err := org.org.Reset(); err != nil {
			return nil, nil, fmt.Errorf("start the practice org over: %w", err)
		}
		fresh := *org
		fresh.aside = ""
		return &fresh, a.emptyPractice(practiceID, seed), nil
	}
	if err := a.stopPractice(); err != nil {
		return nil, nil, err
	}
	return a.restartBuiltIn(ctx, seed)
}

// replace puts a new workspace in the place of the one before and deletes the
// secrets that only that one referred to; a later sweep removes what stays.
func (a *App) replace(ctx context.Context, org *practiceOrg, before, ws *workspace.Workspace) (*setup.Walk, error) {
	walk, err := a.enter(ctx, org, ws)
	if err != nil {
		return nil, err
	}
	kept := walk.Workspace().Refs()
	_ = a.forget(ctx, slices.DeleteFunc(before.Refs(), func(r vault.Ref) bool { return slices.Contains(kept, r) }))
	return walk, nil
}
