//go:build unix

package rotate_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/flowlatch/flowlatch/app/killtest"
	"github.com/flowlatch/flowlatch/app/rotate"
	"github.com/flowlatch/flowlatch/app/rotate/rotatetest"
	"github.com/flowlatch/flowlatch/app/wire"
	"github.com/flowlatch/flowlatch/oauth"
	"github.com/flowlatch/flowlatch/oauth/secret"
	"github.com/flowlatch/flowlatch/okta"
	"github.com/flowlatch/flowlatch/okta/practice"
)

// The drill runs in a child process, which works on the practice org through a
// relay and is killed there with SIGKILL. The OS keychain is replaced by a
// folder with a file for each secret, and the workspace by one file.
type stage struct {
	org     *practice.Org
	relay   *rotatetest.Relay
	network *wire.Network
	admin   *okta.Client
}

func newStage(t *testing.T) *stage {
	t.Helper()
	network := wire.New(wire.Config{})
	t.Cleanup(network.Close)
	s := &stage{org: startOrg(t), network: network}
	s.relay = rotatetest.StartRelay(t, s.org)
	var err error
	if s.admin, err = adminOf(network, s.org.URL(), secret.New(s.org.AdminToken())); err != nil {
		t.Fatal(err)
	}
	return s
}

// play is one drill on one app.
type play struct {
	*stage
	t     *testing.T
	scene scene
	app   rotate.App
}

func (s *stage) play(t *testing.T) *play {
	t.Helper()
	p := &play{stage: s, t: t, scene: scene{t.TempDir()}}
	nowhere := func(string) {}
	v := p.scene.vault(nowhere)
	if err := os.Mkdir(v.Dir, 0o700); err != nil {
		t.Fatal(err)
	}
	p.app = invoker(t, s.network, s.org, v)
	p.app.Origin = s.relay.URL()
	p.addSpare()
	data, err := json.Marshal(kept{Key: p.app.Key})
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(p.scene.keeper(nowhere).path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	return p
}

// spare is a key of the app that is active and nobody has: with it the org would
// let the last key go that works.
const spare = "spare"

func (p *play) addSpare() {
	p.t.Helper()
	key, err := oauth.GenerateKey(p.t.Context(), oauth.ECP256)
	if err == nil {
		key, err = key.WithID(spare)
	}
	if err == nil {
		_, err = p.admin.AddKey(p.t.Context(), p.app.AppID, key.PublicJWK())
	}
	if err != nil {
		p.t.Fatal(err)
	}
}

// run lets a child work; when it was killed there is no report.
func (p *play) run(o order, kill rotatetest.Kill) killtest.Outcome[report] {
	p.t.Helper()
	o.Dir, o.Origin, o.Token, o.App = p.scene.dir, p.relay.URL(), p.org.AdminToken(), p.app
	return rotatetest.Obey[report](p.t, p.relay, p.scene.vault(nil), o, kill)
}

// whole lets a child work undisturbed.
func (p *play) whole(o order) killtest.Outcome[report] {
	p.t.Helper()
	return p.run(o, rotatetest.Kill{})
}

// seen are the requests so far.
func (p *play) seen() []rotatetest.Moment { return p.relay.Seen(p.scene.vault(nil)) }

// wantInvariant judges everything that has happened so far.
func (p *play) wantInvariant() {
	p.t.Helper()
	rotatetest.Case{
		Admin: p.admin, AppID: p.app.AppID, ClientID: p.app.ClientID, KID: p.app.Key.KID, Spare: spare, Vault: p.scene.vault(nil),
	}.WantOneKeyAtWork(p.t, p.seen())
}

// wantOnly fails unless one key is all that there is, at Okta and here: the old
// one, or another.
func (p *play) wantOnly(old bool) {
	p.t.Helper()
	v := p.scene.vault(nil)
	k, err := p.scene.keeper(nil).load()
	if err != nil {
		p.t.Fatal(err)
	}
	v.Sweep(k.refs())
	keys, err := p.admin.Keys(p.t.Context(), p.app.AppID)
	if err != nil {
		p.t.Fatal(err)
	}
	keys = slices.DeleteFunc(keys, func(k okta.Key) bool { return k.KID == spare })
	if len(keys) != 1 || !keys[0].Active() || (keys[0].KID == p.app.Key.KID) != old || keys[0].KID != k.Key.KID {
		p.t.Errorf("Okta has %+v, in use is %s", keys, k.Key.KID)
	}
	if got := v.Thumbprints(); !slices.Equal(got, []string{k.Key.Thumbprint}) || k.Other != "" || k.Drill != "" {
		p.t.Errorf("the vault has %v, the workspace %+v", got, k)
	}
}

// finish takes the drill up and does the rest of it.
func (p *play) finish(back bool) {
	p.t.Helper()
	want := p.fate(back)
	r := p.whole(order{Back: back}).Report
	if r.Problem == rotate.CodeTooLate {
		r = p.whole(order{}).Report
	}
	if r.Problem != "" || r.Ending != want {
		p.t.Fatalf("it ended as %q, not as %q; problem %q", r.Ending, want, r.Problem)
	}
	p.wantInvariant()
	p.wantOnly(r.Ending != rotate.Rotated)
}

// fate is how the drill must end: forward, unless it goes back or is told to
// while Okta still has the old key. A drill that was never begun isn't rolled
// back.
func (p *play) fate(back bool) rotate.Ending {
	p.t.Helper()
	keys, err := p.admin.Keys(p.t.Context(), p.app.AppID)
	if err != nil {
		p.t.Fatal(err)
	}
	d, err := rotate.New(rotate.Config{Dir: filepath.Join(p.scene.dir, "rotations")}).Last(p.app.ID)
	if err != nil {
		p.t.Fatal(err)
	}
	oldGone := !slices.ContainsFunc(keys, func(k okta.Key) bool { return k.KID == p.app.Key.KID })
	switch {
	case d == nil && back:
		return ""
	case !oldGone && (back || d != nil && d.State().Back):
		return rotate.RolledBack
	}
	return rotate.Rotated
}

// kills are the places at which a child can be killed that has done what it was told
// undisturbed. Every request counts.
func kills(whole killtest.Outcome[report], requests int) []rotatetest.Kill {
	first := rotatetest.Kill{Kill: killtest.Kill{Boundary: 1}}
	return append([]rotatetest.Kill{first}, rotatetest.Kills(whole.Boundaries, requests, func(int) bool { return true })...)
}

// TestKilledAtEveryBoundary: before and after every write of the journal, the
// vault and the workspace, and before and after every request.
func TestKilledAtEveryBoundary(t *testing.T) {
	for _, back := range []bool{false, true} {
		t.Run(map[bool]string{false: "then resumed", true: "then rolled back"}[back], func(t *testing.T) {
			t.Parallel()
			s := newStage(t)
			first := s.play(t)
			undisturbed := first.whole(order{})
			first.wantInvariant()
			first.wantOnly(false)
			all := kills(undisturbed, len(first.seen()))
			if len(all) < 35 {
				t.Fatalf("only %d places to be killed at", len(all))
			}
			for _, kill := range all {
				t.Run(kill.String(), func(t *testing.T) {
					p := s.play(t)
					if !p.run(order{}, kill).Killed {
						t.Fatal("it wasn't killed")
					}
					p.wantInvariant()
					p.finish(back)
				})
			}
		})
	}
}

// TestRollBackKilledAtEveryBoundary: the roll back itself, from where both keys
// work and from where the old one is refused.
func TestRollBackKilledAtEveryBoundary(t *testing.T) {
	for _, from := range []rotate.StepID{rotate.StepUseNew, rotate.StepDelete} {
		t.Run("from "+string(from), func(t *testing.T) {
			t.Parallel()
			s := newStage(t)
			first := s.play(t)
			first.whole(order{Until: from})
			reached := len(first.seen())
			undisturbed := first.whole(order{Back: true})
			first.wantInvariant()
			first.wantOnly(true)
			for _, kill := range kills(undisturbed, len(first.seen())-reached) {
				t.Run(kill.String(), func(t *testing.T) {
					p := s.play(t)
					p.whole(order{Until: from})
					if !p.run(order{Back: true}, kill).Killed {
						t.Fatal("it wasn't killed")
					}
					p.wantInvariant()
					p.finish(true)
				})
			}
		})
	}
}

// TestKilledAtRandom kills up to three children at any moment, those that
// resume included; the last one finishes or rolls back.
func TestKilledAtRandom(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	first := s.play(t)
	began := time.Now()
	first.whole(order{})
	takes := time.Since(began)
	t.Logf("a drill takes %s", takes)
	random := killtest.Random(t)
	for n := range killtest.Times(10, 50) {
		t.Run(fmt.Sprint(n), func(t *testing.T) {
			p := s.play(t)
			for range 1 + random.IntN(3) {
				p.run(order{Back: random.IntN(4) == 0}, rotatetest.Kill{Kill: killtest.Within(random, takes)})
				p.wantInvariant()
			}
			p.finish(random.IntN(2) == 0)
		})
	}
}
