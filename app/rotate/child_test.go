//go:build unix

package rotate_test

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
	"github.com/flowlatch/flowlatch/app/token"
	"github.com/flowlatch/flowlatch/app/wire"
	"github.com/flowlatch/flowlatch/oauth/secret"
)

// childEnv marks the test binary as a child that works on one drill, on a file
// vault and a file for the workspace, and may end itself with SIGKILL.
const childEnv = "FLOWLATCH_ROTATE_CHILD"

func TestMain(m *testing.M) {
	if os.Getenv(childEnv) == "" {
		os.Exit(m.Run())
	}
	if err := work(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// order is what a child is told to do, on its standard input.
type order struct {
	Dir    string     `json:"dir"`
	Origin string     `json:"origin"` // of the relay
	Token  string     `json:"token"`
	App    rotate.App `json:"app"` // for a drill that is still to be begun
	// Back rolls back; Until stops before a step.
	Back  bool          `json:"back"`
	Until rotate.StepID `json:"until"`
	// KillAt is the boundary, counted from 1, at which the child kills itself; 0
	// for none.
	KillAt int `json:"killAt"`
}

// report is what a child says when it wasn't killed.
type report struct {
	Boundaries []string      `json:"boundaries"`
	Ending     rotate.Ending `json:"ending"`
	Problem    string        `json:"problem"`
}

func work() error {
	var o order
	if err := json.NewDecoder(os.Stdin).Decode(&o); err != nil {
		return err
	}
	var boundaries []string
	at := func(point string) {
		if boundaries = append(boundaries, point); len(boundaries) == o.KillAt {
			_ = syscall.Kill(os.Getpid(), syscall.SIGKILL)
			select {} // the signal is on its way
		}
	}
	s := scene{o.Dir}
	k, err := s.keeper(at).load()
	if err != nil {
		return err
	}
	s.vault(at).Sweep(k.refs())
	r := report{}
	r.Ending, err = o.obey(rotator(o, s, at))
	if p, ok := errors.AsType[*problem.Problem](err); ok {
		r.Problem, err = p.Code, nil
	}
	r.Boundaries = boundaries
	return errors.Join(err, json.NewEncoder(os.Stdout).Encode(r))
}

func rotator(o order, s scene, at func(string)) *rotate.Rotator {
	network := wire.New(wire.Config{})
	return rotate.New(rotate.Config{
		Dir:    filepath.Join(s.dir, "rotations"),
		Org:    func(context.Context) (rotate.Org, error) { return adminOf(network, o.Origin, secret.New(o.Token)) },
		Tokens: token.New(token.Config{Network: network, Now: time.Now}),
		Vault:  s.vault(at), Keeper: s.keeper(at), Now: time.Now,
		Pause: func(context.Context, time.Duration) error { return nil },
	}).At(at)
}

// obey takes the drill up, or begins one, and does what is ordered. There is one
// drill in a scene: when it is over there is nothing left to do.
func (o order) obey(r *rotate.Rotator) (rotate.Ending, error) {
	ctx := context.Background()
	d, err := r.Last(o.App.ID)
	switch {
	case err != nil:
		return "", err
	case d == nil && o.Back:
		return "", nil // nothing to roll back
	case d != nil && d.State().Ending != "":
		return d.State().Ending, nil
	case d == nil:
		if d, err = r.Begin(ctx, o.App); err != nil {
			return "", err
		}
	}
	switch {
	case o.Back:
		err = d.RollBack(ctx)
	case o.Until != "":
		for err == nil && d.State().Next != o.Until {
			err = d.Next(ctx)
		}
	default:
		err = d.Run(ctx)
	}
	return d.State().Ending, err
}
