package app

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/vault"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/oauth/secret"
	"github.com/flowlatch/flowlatch/okta/practice"
)

// startBuiltIn starts the built-in practice org where it was left. Nothing is
// replaced: without the secrets it was made from it does not start.
func (a *App) startBuiltIn(ctx context.Context) (*practiceOrg, *workspace.Workspace, error) {
	ws, err := a.loadPractice(practiceID)
	if err != nil {
		return nil, nil, err
	}
	if ws.PracticeSeed == "" {
		return a.makeBuiltIn(ctx)
	}
	seed, err := a.Vault.Get(ctx, ws.PracticeSeed)
	if err != nil {
		return nil, nil, a.withoutSeed(err)
	}
	org, err := a.serveBuiltIn(seed, false)
	return org, ws, err
}

// restartBuiltIn starts the built-in practice org empty, with the secrets it
// had where the vault still has what they are made from.
func (a *App) restartBuiltIn(ctx context.Context, seed vault.Ref) (*practiceOrg, *workspace.Workspace, error) {
	if seed == "" {
		return a.makeBuiltIn(ctx)
	}
	kept, err := a.Vault.Get(ctx, seed)
	if lost(err) {
		return a.makeBuiltIn(ctx)
	}
	if err != nil {
		return nil, nil, err
	}
	org, err := a.serveBuiltIn(kept, true)
	return org, a.emptyPractice(practiceID, seed), err
}

// makeBuiltIn makes a built-in practice org with new secrets. Once it runs,
// the seed goes into the vault.
func (a *App) makeBuiltIn(ctx context.Context) (*practiceOrg, *workspace.Workspace, error) {
	seed := secret.New((rand.Text() + rand.Text())[:seedLength])
	org, err := a.serveBuiltIn(seed, true)
	if err != nil {
		return nil, nil, err
	}
	ref, err := a.Vault.Put(ctx, vault.PracticeSeed, seed)
	if err != nil {
		return nil, nil, errors.Join(err, org.close())
	}
	org.newSeed = ref
	return org, a.emptyPractice(practiceID, ref), nil
}

// seedLength is what the practice org asks for: 32 bytes. Printable ones
// carry 5 bits each, 160 in all.
const seedLength = 32

func (a *App) serveBuiltIn(seed secret.Secret, over bool) (*practiceOrg, error) {
	org, err := practice.New(practice.Config{
		Seed: []byte(seed.Reveal()), StateFile: a.stateFile(), StartOver: over,
		Now: a.config.Now, Faults: a.config.PracticeFaults,
	})
	if newer := (*practice.NewerStateError)(nil); errors.As(err, &newer) {
		return nil, newerPractice(err)
	}
	if err != nil {
		return nil, fmt.Errorf("start the practice org: %w", err)
	}
	return serve(org), nil
}

func serve(org *practice.Org) *practiceOrg {
	ctx, stop := context.WithCancel(context.Background())
	p := &practiceOrg{
		workspace: practiceID, url: org.URL(), console: org.ConsoleURL(), token: secret.New(org.AdminToken()),
		org: org, stop: stop, served: make(chan error, 1),
	}
	if aside := org.SetAside(); aside != "" {
		p.aside = filepath.Base(aside)
	}
	go func() { p.served <- org.Serve(ctx) }()
	return p
}

// stateFile is where the built-in practice org keeps its state; "" keeps it
// in memory.
func (a *App) stateFile() string {
	if a.config.PracticeInMemory {
		return ""
	}
	return filepath.Join(a.config.Dir, "practice.json")
}

// removeBuiltIn stops the built-in practice org and deletes its state.
func (a *App) removeBuiltIn() error {
	if org := a.running(); org != nil && org.org != nil {
		if err := a.stopPractice(); err != nil {
			return fmt.Errorf("stop the practice org: %w", err)
		}
	}
	if path := a.stateFile(); path != "" {
		if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("delete the practice org: %w", err)
		}
	}
	return nil
}

// withoutSeed tells why the practice org does not start without its seed.
func (a *App) withoutSeed(err error) error {
	switch {
	case !lost(err):
		return err
	case a.Vault.Status().Store == vault.Session:
		return seedKept(err)
	}
	return seedGone(err)
}

// lost reports whether the vault in use does not have a secret.
func lost(err error) bool {
	return errors.Is(err, vault.ErrNotFound) || errors.Is(err, vault.ErrDamaged)
}

// emptyPractice is a practice workspace as it begins.
func (a *App) emptyPractice(id string, seed vault.Ref) *workspace.Workspace {
	ws := setup.NewWorkspace(id, PracticeName().String(), true, a.config.Now())
	ws.PracticeSeed = seed
	return ws
}
