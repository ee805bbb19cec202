package app

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/trainee"
	"github.com/flowlatch/flowlatch/app/vault"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/oauth/secret"
	"github.com/flowlatch/flowlatch/okta/practice"
)

// practiceID is the workspace of the practice org.
const practiceID = "practice"

// practiceOrg is the practice org the program works with: one it started, or
// one that runs elsewhere.
type practiceOrg struct {
	url, console string
	token        secret.Secret
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
}

// Practise starts the practice org when it does not run yet and takes up its
// walk where it was left. It may wait for the keychain.
func (a *App) Practise(ctx context.Context) (*setup.Walk, error) {
	a.mu.Lock()
	walk := a.walks[practiceID]
	a.mu.Unlock()
	if walk != nil {
		return walk, nil
	}
	ws, err := a.Workspaces.Load(practiceID)
	if errors.Is(err, workspace.ErrNotFound) {
		ws, err = setup.NewWorkspace(practiceID, PracticeName().String(), true, a.config.Now()), nil
	}
	if err != nil {
		return nil, err
	}
	org, err := a.startPractice(ctx, ws)
	if err != nil {
		return nil, err
	}
	setup.MoveTo(ws, org.url)
	ws.Opened = a.config.Now()
	a.mu.Lock()
	defer a.mu.Unlock()
	a.practice = org
	return a.takeUp(ws)
}

// Practice describes the running practice org; ok is false when none runs.
func (a *App) Practice() (p Practice, ok bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.practice == nil {
		return Practice{}, false
	}
	return Practice{URL: a.practice.url, Console: a.practice.console, AdminToken: a.practice.token}, true
}

// Trainee does the console's clicks in the running practice org.
func (a *App) Trainee() (*trainee.Trainee, error) {
	p, ok := a.Practice()
	if !ok {
		return nil, errors.New("no practice org is running")
	}
	return trainee.New(a.Network, p.URL)
}

// StartPracticeOver empties the practice org and its workspace. An org that
// runs elsewhere is left as it is; only the workspace begins again.
func (a *App) StartPracticeOver(ctx context.Context) (*setup.Walk, error) {
	a.mu.Lock()
	running := a.practice
	old := a.walks[practiceID]
	a.mu.Unlock()
	if running == nil || old == nil {
		return a.Practise(ctx)
	}
	if running.org != nil {
		if err := running.org.Reset(); err != nil {
			return nil, fmt.Errorf("start the practice org over: %w", err)
		}
	}
	before := old.Workspace()
	seed := before.PracticeSeed
	for _, ref := range before.Refs() {
		if ref != seed {
			_ = a.Vault.Delete(ctx, ref) // a later sweep removes what stays
		}
	}
	ws := setup.NewWorkspace(practiceID, PracticeName().String(), true, a.config.Now())
	ws.PracticeSeed = seed
	setup.MoveTo(ws, running.url)
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.takeUp(ws)
}

func (a *App) startPractice(ctx context.Context, ws *workspace.Workspace) (*practiceOrg, error) {
	if elsewhere := a.config.Practice; elsewhere != nil {
		url := strings.TrimRight(elsewhere.URL, "/")
		return &practiceOrg{url: url, console: url + "/console", token: elsewhere.Token}, nil
	}
	seed, fresh, err := a.practiceSeed(ctx, ws)
	if err != nil {
		return nil, err
	}
	config := practice.Config{Seed: seed, Now: a.config.Now, Faults: a.config.PracticeFaults}
	if !a.config.PracticeInMemory {
		config.StateFile = filepath.Join(a.config.Dir, "practice.json")
	}
	org, err := practice.New(config)
	if err != nil {
		return nil, fmt.Errorf("start the practice org: %w", err)
	}
	if fresh {
		if err := org.Reset(); err != nil {
			return nil, errors.Join(fmt.Errorf("start the practice org: %w", err), org.Close())
		}
	}
	return serve(org), nil
}

func serve(org *practice.Org) *practiceOrg {
	ctx, stop := context.WithCancel(context.Background())
	p := &practiceOrg{
		url: org.URL(), console: org.ConsoleURL(), token: secret.New(org.AdminToken()),
		org: org, stop: stop, served: make(chan error, 1),
	}
	go func() { p.served <- org.Serve(ctx) }()
	return p
}

// practiceSeed takes the seed from the vault. When it is gone, so are the
// secrets made from it: a new seed begins a new practice org.
func (a *App) practiceSeed(ctx context.Context, ws *workspace.Workspace) (seed []byte, fresh bool, err error) {
	if ws.PracticeSeed != "" {
		kept, err := a.Vault.Get(ctx, ws.PracticeSeed)
		if err == nil {
			return []byte(kept.Reveal()), false, nil
		}
		if !errors.Is(err, vault.ErrNotFound) {
			return nil, false, err
		}
	}
	seed = []byte(rand.Text() + rand.Text())[:seedLength]
	ref, err := a.Vault.Put(ctx, vault.PracticeSeed, secret.New(string(seed)))
	if err != nil {
		return nil, false, err
	}
	*ws = *setup.NewWorkspace(practiceID, PracticeName().String(), true, a.config.Now())
	ws.PracticeSeed = ref
	return seed, true, nil
}

// seedLength is what the practice org asks for: 32 bytes. Printable ones
// carry 5 bits each, 160 in all.
const seedLength = 32
