//go:build unix

package rotate_test

import (
	"context"
	"errors"
	"path/filepath"
	"testing"
	"time"

	"github.com/flowlatch/flowlatch/app/killtest"
	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/rotate"
	"github.com/flowlatch/flowlatch/app/token"
	"github.com/flowlatch/flowlatch/app/wire"
	"github.com/flowlatch/flowlatch/oauth/secret"
)

// TestMain has a child work on one drill, on a file vault and a file for the
// workspace.
func TestMain(m *testing.M) { killtest.Main(m, order.work) }

// order is what a child is told to do.
type order struct {
	Dir    string     `json:"dir"`
	Origin string     `json:"origin"` // of the relay
	Token  string     `json:"token"`
	App    rotate.App `json:"app"` // for a drill that is still to be begun
	// Back rolls back; Until stops before a step.
	Back  bool          `json:"back"`
	Until rotate.StepID `json:"until"`
}

// report is what a child says when it wasn't killed.
type report struct {
	Ending  rotate.Ending `json:"ending"`
	Problem string        `json:"problem"`
}

func (o order) work(at func(string)) (report, error) {
	s := scene{o.Dir}
	k, err := s.keeper(at).load()
	if err != nil {
		return report{}, err
	}
	s.vault(at).Sweep(k.refs())
	r := report{}
	r.Ending, err = o.obey(rotator(o, s, at))
	if p, ok := errors.AsType[*problem.Problem](err); ok {
		r.Problem, err = p.Code, nil
	}
	return r, err
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
