//go:build unix

package setup_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/rotate"
	"github.com/flowlatch/flowlatch/app/rotate/rotatetest"
	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/wire"
	"github.com/flowlatch/flowlatch/app/workspace"
)

// childEnv marks the test binary as a child that opens a stored walk, rotates its key,
// and may end itself with SIGKILL.
const childEnv = "FLOWLATCH_SETUP_CHILD"

func TestMain(m *testing.M) {
	if os.Getenv(childEnv) == "" {
		os.Exit(m.Run())
	}
	if err := rotateAsChild(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// killedWorkspace is the one in the folder of a scene.
const killedWorkspace = "org-1"

// scene is the data folder of a child, which its test looks into: workspaces, and a
// folder in place of the keychain.
type scene struct{ dir string }

func (s scene) vault(at func(string)) rotatetest.Vault {
	return rotatetest.Vault{Dir: filepath.Join(s.dir, "vault"), At: at}
}

func (s scene) store() (*workspace.Store, error) {
	return workspace.OpenStore(filepath.Join(s.dir, "workspaces"))
}

// childOrder is what a child is told to do, on its standard input.
type childOrder struct {
	Dir string `json:"dir"`
	// Back rolls back; else the rotation is begun, or taken up, and done to its end.
	Back bool `json:"back"`
	// KillAt is the change of the vault, before and after counted from 1, at which the
	// child kills itself; 0 for none.
	KillAt int `json:"killAt"`
}

// childReport is what a child says when it wasn't killed.
type childReport struct {
	Boundaries []string      `json:"boundaries"`
	Ending     rotate.Ending `json:"ending"`
	Problem    string        `json:"problem"`
}

func rotateAsChild() error {
	var o childOrder
	if err := json.NewDecoder(os.Stdin).Decode(&o); err != nil {
		return err
	}
	var r childReport
	w, err := scene{o.Dir}.reopen(wire.New(wire.Config{}), func(point string) {
		if r.Boundaries = append(r.Boundaries, point); len(r.Boundaries) == o.KillAt {
			_ = syscall.Kill(os.Getpid(), syscall.SIGKILL)
			select {} // the signal is on its way
		}
	})
	if err != nil {
		return err
	}
	r.Ending, err = o.obey(w)
	if p, ok := errors.AsType[*problem.Problem](err); ok {
		r.Problem, err = p.Code, nil
	}
	return errors.Join(err, json.NewEncoder(os.Stdout).Encode(r))
}

// reopen does what the program does at its start: it sweeps the vault of what nothing
// refers to, and opens the stored walk.
func (s scene) reopen(network *wire.Network, at func(string)) (*setup.Walk, error) {
	store, err := s.store()
	if err != nil {
		return nil, err
	}
	ws, err := store.Load(killedWorkspace)
	if err != nil {
		return nil, err
	}
	keep, err := store.RefsOf(ws.ID)
	if err != nil {
		return nil, err
	}
	rotating, err := setup.RotationRefs(store, ws.ID)
	if err != nil {
		return nil, err
	}
	s.vault(nil).Sweep(append(keep, rotating...))
	return setup.Open(setup.Deps{Store: store, Vault: s.vault(at), Network: network, Now: time.Now}, ws), nil
}

// obey takes the rotation up, or begins one, and does what is ordered. There is one in a
// scene: when it is over there is nothing left to do.
func (o childOrder) obey(w *setup.Walk) (rotate.Ending, error) {
	ctx, endpoint := context.Background(), w.Workspace().Place.EndpointID
	last, begun, err := w.RotateKeyLast(endpoint)
	switch {
	case err != nil || last.Ending != "":
		return last.Ending, err
	case o.Back && !begun:
		return "", nil
	case !begun:
		err = w.RotateKeyBegin(ctx, endpoint)
	}
	switch {
	case err != nil:
		return "", err
	case o.Back:
		err = w.RotateKeyRollBack(ctx, endpoint)
	default:
		err = w.RotateKeyResume(ctx, endpoint, nil)
	}
	last, _, failed := w.RotateKeyLast(endpoint)
	return last.Ending, errors.Join(err, failed)
}
