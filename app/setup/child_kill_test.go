//go:build unix

package setup_test

import (
	"context"
	"errors"
	"path/filepath"
	"testing"
	"time"

	"github.com/flowlatch/flowlatch/app/audit"
	"github.com/flowlatch/flowlatch/app/killtest"
	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/rotate"
	"github.com/flowlatch/flowlatch/app/rotate/rotatetest"
	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/wire"
	"github.com/flowlatch/flowlatch/app/workspace"
)

// TestMain has a child open a stored walk and rotate its key, or keep an endpoint from
// being measured.
func TestMain(m *testing.M) { killtest.Main(m, childOrder.work) }

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

// childOrder is what a child is told to do.
type childOrder struct {
	Dir string `json:"dir"`
	// Back rolls back; else the rotation is begun, or taken up, and done to its end.
	Back bool `json:"back"`
	// Hold is an endpoint to take, in the folder Dir, until somebody kills the child.
	Hold string `json:"hold"`
}

// childReport is what a child says when it wasn't killed.
type childReport struct {
	Ending  rotate.Ending `json:"ending"`
	Problem string        `json:"problem"`
}

func (o childOrder) work(at func(string)) (childReport, error) {
	if o.Hold != "" {
		return childReport{}, o.hold(at)
	}
	w, err := scene{o.Dir}.reopen(wire.New(wire.Config{}), at)
	if err != nil {
		return childReport{}, err
	}
	var r childReport
	r.Ending, err = o.obey(w)
	if p, ok := errors.AsType[*problem.Problem](err); ok {
		r.Problem, err = p.Code, nil
	}
	return r, err
}

// held is the boundary at which a child has the endpoint that it holds.
const held = "the endpoint is held"

func (o childOrder) hold(at func(string)) error {
	folder := audit.NewFolder(o.Dir, "flowlatch audit", time.Now)
	if _, err := folder.TakeEndpoint(context.Background(), o.Hold, time.Second); err != nil {
		return err
	}
	at(held)
	killtest.Stay()
	return nil
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
		err = w.RotateKeyBeginAs(ctx, endpoint, setup.KeyChoice{}, false)
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
