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

	"github.com/gofrs/flock"

	"github.com/flowlatch/flowlatch/app/connector"
	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/vault"
	"github.com/flowlatch/flowlatch/app/wire"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/oauth/secret"
	"github.com/flowlatch/flowlatch/okta/practice/service"
)

// KeychainService is the name under which secrets stand in the OS keychain.
const KeychainService = "com.flowlatch.app"

// activityLimit is how many exchanges the Activity drawer remembers.
const activityLimit = 2000

// lockName is the file in the data folder that says that a program works there.
const lockName = "in-use.lock"

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
	// PracticeInMemory keeps the built-in practice org out of Dir. Dir is then
	// this run's own: a practice org that runs elsewhere needs no workspace
	// apart from that of the built-in one.
	PracticeInMemory bool
	// PracticeFaults are the practice org's failures on a switch.
	PracticeFaults []string
}

// RunningPractice is a practice org somebody else started. Its URL must be
// one that [PracticeURL] takes.
type RunningPractice struct {
	URL   string
	Token secret.Secret
}

// App is the open product. It is safe for concurrent use; what opens, replaces
// or deletes a workspace takes its turn.
type App struct {
	Workspaces *workspace.Store
	Vault      *vault.Vault
	Network    *wire.Network
	Activity   *wire.Log

	config Config
	lock   *flock.Flock // on the data folder
	life   context.Context
	end    context.CancelFunc
	turn   chan struct{} // full while somebody has the turn

	mu       sync.Mutex // guards what follows; never held while waiting
	practice *practiceOrg
	walks    map[string]*setup.Walk
	desks    map[*setup.Walk]*connector.Desk

	echo *service.Service // started beside any practice org, nil for none; belongs to whoever has the turn
}

// Open makes the folders and wires the parts. It touches neither network nor
// keychain. A data folder that another running program works in is a Problem
// with the code [CodeInUse].
func Open(c Config) (*App, error) {
	if err := c.normalise(); err != nil {
		return nil, err
	}
	lock, err := lockFolder(c.Dir)
	if err != nil {
		return nil, err
	}
	a, err := wireUp(c)
	if err != nil {
		return nil, errors.Join(err, lock.Close())
	}
	a.lock = lock
	return a, nil
}

func (c *Config) normalise() error {
	if c.Practice == nil {
		return nil
	}
	url, err := PracticeURL(c.Practice.URL)
	if err != nil {
		return err
	}
	c.Practice = &RunningPractice{URL: url, Token: c.Practice.Token}
	return nil
}

// lockFolder makes the data folder and takes it for this program alone.
func lockFolder(dir string) (*flock.Flock, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("open the data folder: %w", err)
	}
	if err := os.Chmod(dir, 0o700); err != nil {
		return nil, fmt.Errorf("open the data folder: %w", err)
	}
	lock := flock.New(filepath.Join(dir, lockName), flock.SetPermissions(0o600))
	taken, err := lock.TryLock()
	if err != nil {
		return nil, errors.Join(fmt.Errorf("lock the data folder: %w", err), lock.Close())
	}
	if !taken {
		return nil, errors.Join(inUse(), lock.Close())
	}
	return lock, nil
}

// MeasuringFolder is the folder, in the data folder, where measurements keep out of each other's way: the window and
// the command line share it.
const MeasuringFolder = "audit"

func wireUp(c Config) (*App, error) {
	store, err := workspace.OpenStore(filepath.Join(c.Dir, "workspaces"))
	if err != nil {
		return nil, err
	}
	store.Tidy() // the folder is this program's alone
	v, err := vault.Open(vault.Config{Dir: cmp.Or(c.VaultDir, filepath.Join(c.Dir, "vault")), Service: KeychainService})
	if err != nil {
		return nil, err
	}
	a := &App{
		Workspaces: store, Vault: v,
		Network:  wire.New(wire.Config{Now: c.Now, UserAgent: "flowlatch/" + c.Version}),
		Activity: wire.NewLog(activityLimit),
		config:   c, turn: make(chan struct{}, 1), walks: map[string]*setup.Walk{}, desks: map[*setup.Walk]*connector.Desk{},
	}
	a.life, a.end = context.WithCancel(context.Background())
	return a, nil
}

// errClosed answers whoever comes after Close.
var errClosed = errors.New("flowlatch is closing")

// take waits for the turn. The context it returns also ends with the App;
// done gives the turn back.
func (a *App) take(ctx context.Context) (_ context.Context, done func(), err error) {
	select {
	case a.turn <- struct{}{}:
	case <-ctx.Done():
		return ctx, nil, ctx.Err()
	}
	if a.life.Err() != nil {
		<-a.turn
		return ctx, nil, errClosed
	}
	ctx, cancel := context.WithCancel(ctx)
	stop := context.AfterFunc(a.life, cancel)
	return ctx, func() {
		stop()
		cancel()
		<-a.turn
	}, nil
}

// walksTime bounds how long Close waits for the walks, which cancel what they do
// and keep a sign-in that Okta is just renewing.
const walksTime = 10 * time.Second

// Close ends the walks, lets go of the network, stops the practice org, if this program started it, and
// the built-in service, lets go of the vault, and leaves the data folder to the next program. What
// opens a workspace meanwhile is cancelled and waited for.
func (a *App) Close() error {
	a.end()
	a.turn <- struct{}{}
	defer func() { <-a.turn }()
	a.endWalks()
	a.Network.Close() // or the practice org waits for its connections
	err := errors.Join(a.stopPractice(), a.stopService())
	return errors.Join(err, a.Vault.Close(), a.lock.Close())
}

// Version is what the program calls itself.
func (a *App) Version() string { return a.config.Version }

// Now is the program's clock.
func (a *App) Now() time.Time { return a.config.Now() }
