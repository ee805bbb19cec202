// Package app is the product without pixels: it opens, wires and closes its
// parts. A window and a command line stand on it alike.
package app

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/vault"
	"github.com/flowlatch/flowlatch/app/wire"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/oauth/secret"
)

// KeychainService is the name under which secrets stand in the OS keychain.
const KeychainService = "com.flowlatch.app"

// activityLimit is how many exchanges the Activity drawer remembers.
const activityLimit = 2000

// Config is what the program is started with.
type Config struct {
	// Dir is the data folder. It is made, and readable by its owner only.
	Dir string
	// VaultDir is where the vault keeps its journal; "" is the folder vault
	// in Dir. What lives in a passing Dir names a lasting one here.
	VaultDir string
	// Now is the clock.
	Now func() time.Time
	// Version goes into the User-Agent.
	Version string
	// Practice names a practice org that already runs; nil: the built-in one
	// is started when it is first needed.
	Practice *RunningPractice
	// PracticeInMemory keeps the built-in practice org out of Dir.
	PracticeInMemory bool
	// PracticeFaults are the practice org's failures on a switch.
	PracticeFaults []string
}

// RunningPractice is a practice org somebody else started.
type RunningPractice struct {
	URL   string
	Token secret.Secret
}

// App is the open product. It is safe for concurrent use.
type App struct {
	Workspaces *workspace.Store
	Vault      *vault.Vault
	Network    *wire.Network
	Activity   *wire.Log

	config Config

	mu       sync.Mutex
	practice *practiceOrg
	walks    map[string]*setup.Walk
}

// Open makes the folders and wires the parts. It touches neither network nor
// keychain.
func Open(c Config) (*App, error) {
	if err := os.MkdirAll(c.Dir, 0o700); err != nil {
		return nil, fmt.Errorf("open the data folder: %w", err)
	}
	if err := os.Chmod(c.Dir, 0o700); err != nil {
		return nil, fmt.Errorf("open the data folder: %w", err)
	}
	store, err := workspace.OpenStore(filepath.Join(c.Dir, "workspaces"))
	if err != nil {
		return nil, err
	}
	v, err := vault.Open(vault.Config{Dir: cmp.Or(c.VaultDir, filepath.Join(c.Dir, "vault")), Service: KeychainService})
	if err != nil {
		return nil, err
	}
	return &App{
		Workspaces: store, Vault: v,
		Network:  wire.New(wire.Config{Now: c.Now, UserAgent: "flowlatch/" + c.Version}),
		Activity: wire.NewLog(activityLimit),
		config:   c, walks: map[string]*setup.Walk{},
	}, nil
}

// Close stops the practice org, if this program started it, and lets go of
// network and vault.
func (a *App) Close() error {
	a.mu.Lock()
	practice := a.practice
	a.practice = nil
	a.mu.Unlock()
	var err error
	if practice != nil {
		err = practice.close()
	}
	a.Network.Close()
	return errors.Join(err, a.Vault.Close())
}

// Version is what the program calls itself.
func (a *App) Version() string { return a.config.Version }

// Now is the program's clock.
func (a *App) Now() time.Time { return a.config.Now() }

// OpenWorkspace takes up the walk of a stored workspace; that of the practice
// org starts it. The same workspace gives the same Walk while the program
// runs. It may wait for the keychain.
func (a *App) OpenWorkspace(ctx context.Context, id string) (*setup.Walk, error) {
	if id == practiceID {
		return a.Practise(ctx)
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	if w := a.walks[id]; w != nil {
		return w, nil
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
	a.mu.Lock()
	defer a.mu.Unlock()
	id, err := a.freeID()
	if err != nil {
		return nil, err
	}
	return a.takeUp(setup.NewWorkspace(id, "", false, a.config.Now()))
}

// freeID finds the lowest number that no workspace has.
func (a *App) freeID() (string, error) {
	for n := 1; n < 10_000; n++ {
		id := fmt.Sprintf("org-%d", n)
		if _, err := a.Workspaces.Load(id); errors.Is(err, workspace.ErrNotFound) {
			return id, nil
		}
	}
	return "", errors.New("too many workspaces")
}

func (a *App) takeUp(ws *workspace.Workspace) (*setup.Walk, error) {
	if err := a.Workspaces.Save(ws); err != nil {
		return nil, err
	}
	w := setup.Open(setup.Deps{Store: a.Workspaces, Vault: a.Vault, Network: a.Network, Activity: a.Activity, Now: a.config.Now}, ws)
	a.walks[ws.ID] = w
	return w, nil
}

// DeleteWorkspace removes a workspace with its secrets: secrets first, so
// that a failure leaves something to try again with. Nothing changes at Okta.
func (a *App) DeleteWorkspace(ctx context.Context, id string) error {
	ws, err := a.Workspaces.Load(id)
	if errors.Is(err, workspace.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	for _, ref := range ws.Refs() {
		if err := a.Vault.Delete(ctx, ref); err != nil && !errors.Is(err, vault.ErrNotFound) {
			return err
		}
	}
	a.mu.Lock()
	delete(a.walks, id)
	a.mu.Unlock()
	return a.Workspaces.Delete(id)
}

// SweepVault removes secrets that no workspace refers to any more. While a
// file may be a workspace that can't be read it removes nothing: that one may
// refer to any of them.
func (a *App) SweepVault(ctx context.Context) error {
	list, errs := a.Workspaces.List()
	unreadable, err := a.Workspaces.Unreadable()
	if err != nil || len(errs) > 0 || len(unreadable) > 0 {
		return err
	}
	var keep []vault.Ref
	for _, ws := range list {
		keep = append(keep, ws.Refs()...)
	}
	return a.Vault.Sweep(ctx, keep)
}

// PracticeName is what the practice workspace is called.
func PracticeName() text.Text { return text.T("practice.name", "Practice org") }
