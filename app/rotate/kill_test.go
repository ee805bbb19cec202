//go:build unix

package rotate_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

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

// killing says when a child is killed; the zero value never does.
type killing struct {
	boundary      int // of its own, by itself
	before, after int // a request is sent on, its answer handed back
	delay         time.Duration
}

// run lets a child work. killed tells that it was killed; then there is no
// report.
func (p *play) run(o order, kill killing) (r report, killed bool) {
	p.t.Helper()
	o.Dir, o.Origin, o.Token, o.App, o.KillAt = p.scene.dir, p.relay.URL(), p.org.AdminToken(), p.app, kill.boundary
	input, err := json.Marshal(o)
	if err != nil {
		p.t.Fatal(err)
	}
	var out, said bytes.Buffer
	child := exec.CommandContext(p.t.Context(), os.Args[0])
	child.Env = append(os.Environ(), childEnv+"=1")
	child.Stdin, child.Stdout, child.Stderr = bytes.NewReader(input), &out, &said
	from := len(p.seen())
	at := func(when int) func(int) bool {
		return func(n int) bool {
			if when == 0 || n != from+when {
				return false
			}
			_ = child.Process.Kill()
			return true
		}
	}
	p.relay.Watch(p.scene.vault(nil), at(kill.before), at(kill.after))
	if err := child.Start(); err != nil {
		p.t.Fatal(err)
	}
	if kill.delay > 0 {
		timer := time.AfterFunc(kill.delay, func() { _ = child.Process.Kill() })
		defer timer.Stop()
	}
	err = child.Wait()
	if exit, ok := errors.AsType[*exec.ExitError](err); ok && exit.ExitCode() == -1 {
		return report{}, true
	}
	if err != nil {
		p.t.Fatalf("the child failed: %v\n%s", err, said.String())
	}
	if err := json.Unmarshal(out.Bytes(), &r); err != nil {
		p.t.Fatalf("%v: %s", err, out.String())
	}
	return r, false
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
	r, _ := p.run(order{Back: back}, killing{})
	if r.Problem == rotate.CodeTooLate {
		r, _ = p.run(order{}, killing{})
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

// soak reports whether everything is to be run, however long it takes.
func soak() bool { return os.Getenv("FLOWLATCH_SOAK") != "" }

// killings are the places at which a child can be killed that has done what it
// was told undisturbed: after everything that leaves a trace. Before the next
// such thing all traces are the same; a soak has those too.
func (p *play) killings(r report, requests int) []killing {
	all := []killing{{boundary: 1}}
	for n, point := range r.Boundaries {
		if soak() || strings.HasPrefix(point, "after") {
			all = append(all, killing{boundary: n + 1})
		}
	}
	for n := range requests {
		if soak() {
			all = append(all, killing{before: n + 1})
		}
		all = append(all, killing{after: n + 1})
	}
	return all
}

func (k killing) String() string {
	switch {
	case k.boundary > 0:
		return fmt.Sprintf("boundary %d", k.boundary)
	case k.before > 0:
		return fmt.Sprintf("before request %d", k.before)
	}
	return fmt.Sprintf("after request %d", k.after)
}

// TestKilledAtEveryBoundary: before and after every write of the journal, the
// vault and the workspace, and before and after every request.
func TestKilledAtEveryBoundary(t *testing.T) {
	for _, back := range []bool{false, true} {
		t.Run(map[bool]string{false: "then resumed", true: "then rolled back"}[back], func(t *testing.T) {
			t.Parallel()
			s := newStage(t)
			whole := s.play(t)
			r, _ := whole.run(order{}, killing{})
			whole.wantInvariant()
			whole.wantOnly(false)
			all := whole.killings(r, len(whole.seen()))
			if len(all) < 35 {
				t.Fatalf("only %d places to be killed at", len(all))
			}
			for _, kill := range all {
				t.Run(kill.String(), func(t *testing.T) {
					p := s.play(t)
					if _, killed := p.run(order{}, kill); !killed {
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
			whole := s.play(t)
			whole.run(order{Until: from}, killing{})
			reached := len(whole.seen())
			r, _ := whole.run(order{Back: true}, killing{})
			whole.wantInvariant()
			whole.wantOnly(true)
			for _, kill := range whole.killings(r, len(whole.seen())-reached) {
				t.Run(kill.String(), func(t *testing.T) {
					p := s.play(t)
					p.run(order{Until: from}, killing{})
					if _, killed := p.run(order{Back: true}, kill); !killed {
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
	times := 10
	if soak() {
		times = 50
	}
	s := newStage(t)
	whole := s.play(t)
	began := time.Now()
	whole.run(order{}, killing{})
	takes := time.Since(began)
	seed := uint64(began.UnixNano())
	t.Logf("seed %d; a drill takes %s", seed, takes)
	random := rand.New(rand.NewPCG(seed, 0)) //nolint:gosec // moments, no secrets
	for n := range times {
		t.Run(fmt.Sprint(n), func(t *testing.T) {
			p := s.play(t)
			for range 1 + random.IntN(3) {
				p.run(order{Back: random.IntN(4) == 0}, killing{delay: time.Duration(random.Int64N(int64(takes)))})
				p.wantInvariant()
			}
			p.finish(random.IntN(2) == 0)
		})
	}
}
