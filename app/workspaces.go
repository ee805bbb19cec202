package app

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"time"

	"github.com/flowlatch/flowlatch/app/audit"
	"github.com/flowlatch/flowlatch/app/connector"
	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/vault"
	"github.com/flowlatch/flowlatch/app/workspace"
)

// OpenWorkspace takes up the walk of a stored workspace; that of the practice
// org starts it. The same workspace gives the same Walk while the program
// runs. It may wait for the keychain.
func (a *App) OpenWorkspace(ctx context.Context, id string) (*setup.Walk, error) {
	ctx, done, err := a.take(ctx)
	if err != nil {
		return nil, err
	}
	defer done()
	if isPractice(id) {
		return a.openPractice(ctx, id)
	}
	if w := a.walk(id); w != nil {
		return a.reopened(w), nil
	}
	ws, err := a.Workspaces.Load(id)
	if err != nil {
		return nil, err
	}
	ws.Opened = a.config.Now()
	return a.takeUp(ws)
}

// NewWorkspace begins the walk of an org that is still to be named.
func (a *App) NewWorkspace() (*setup.Walk, error) {
	_, done, err := a.take(a.life)
	if err != nil {
		return nil, err
	}
	defer done()
	id, err := a.freeID()
	if err != nil {
		return nil, err
	}
	return a.takeUp(setup.NewWorkspace(id, "", false, a.config.Now()))
}

// freeID finds the lowest number that no workspace has, damaged ones included.
func (a *App) freeID() (string, error) {
	for n := 1; n < 10_000; n++ {
		id := fmt.Sprintf("org-%d", n)
		free, err := a.Workspaces.Free(id)
		if err != nil {
			return "", err
		}
		if free {
			return id, nil
		}
	}
	return "", errors.New("too many workspaces")
}

// takeUp saves a workspace and opens its walk.
func (a *App) takeUp(ws *workspace.Workspace) (*setup.Walk, error) {
	if err := a.Workspaces.Save(ws); err != nil {
		return nil, err
	}
	w := setup.Open(setup.Deps{Store: a.Workspaces, Vault: a.Vault, Network: a.Network, Activity: a.Activity, Now: a.config.Now, Measuring: a.measuring()}, ws)
	a.mu.Lock()
	defer a.mu.Unlock()
	a.walks[ws.ID] = w
	return w, nil
}

// measuring is where this program and others keep out of each other's way.
func (a *App) measuring() audit.Folder {
	return audit.NewFolder(filepath.Join(a.config.Dir, MeasuringFolder), "The Flowlatch window", a.config.Now)
}

// reopened notes that a walk which is open was asked for again. Where that can't
// be saved the workspace opens all the same.
func (a *App) reopened(w *setup.Walk) *setup.Walk {
	_ = w.SetOpened(a.config.Now())
	return w
}

// walk is the open walk of a workspace, nil when it is not open.
func (a *App) walk(id string) *setup.Walk {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.walks[id]
}

// Current reports whether a walk is still that of its workspace: false once
// that is deleted or started over.
func (a *App) Current(w *setup.Walk) bool { return a.walk(w.Workspace().ID) == w }

// endWalk closes the walk of a workspace and waits for what it does: whatever
// happens to the file afterwards, the walk writes it no more.
func (a *App) endWalk(id string) {
	a.mu.Lock()
	w := a.walks[id]
	delete(a.walks, id)
	delete(a.desks, w)
	a.mu.Unlock()
	if w != nil {
		w.Close()
	}
}

// endWalks closes all walks at once. One that doesn't end in time is left.
func (a *App) endWalks() {
	a.mu.Lock()
	walks := a.walks
	a.walks, a.desks = map[string]*setup.Walk{}, map[*setup.Walk]*connector.Desk{}
	a.mu.Unlock()
	ended := make(chan struct{}, len(walks))
	for _, w := range walks {
		go func() {
			w.Close()
			ended <- struct{}{}
		}()
	}
	late := time.NewTimer(walksTime)
	defer late.Stop()
	for range walks {
		select {
		case <-ended:
		case <-late.C:
			return
		}
	}
}

// forget deletes secrets; one that is gone already is fine.
func (a *App) forget(ctx context.Context, refs []vault.Ref) error {
	for _, ref := range refs {
		if err := a.Vault.Delete(ctx, ref); err != nil && !errors.Is(err, vault.ErrNotFound) {
			return err
		}
	}
	return nil
}

// SweepVault removes secrets that no workspace refers to any more, nor a
// rotation of a key that isn't over. While a file may be a workspace that can't
// be read it removes nothing: that one may refer to any of them.
func (a *App) SweepVault(ctx context.Context) error {
	list, errs := a.Workspaces.List()
	unreadable, err := a.Workspaces.Unreadable()
	if err != nil || len(errs) > 0 || len(unreadable) > 0 {
		return err
	}
	var keep []vault.Ref
	for _, ws := range list {
		refs, err := a.Workspaces.RefsOf(ws.ID)
		if err != nil {
			return err
		}
		rotating, err := setup.RotationRefs(a.Workspaces, ws.ID)
		if err != nil {
			return err
		}
		keep = append(append(keep, refs...), rotating...)
	}
	return a.Vault.Sweep(ctx, keep)
}
