//go:build unix

package setup_test

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/flowlatch/flowlatch/app/killtest"
	"github.com/flowlatch/flowlatch/app/rotate"
	"github.com/flowlatch/flowlatch/app/rotate/rotatetest"
	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/wire"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/oauth"
	"github.com/flowlatch/flowlatch/oauth/secret"
	"github.com/flowlatch/flowlatch/okta"
	"github.com/flowlatch/flowlatch/okta/practice"
	"github.com/flowlatch/flowlatch/okta/practice/practicetest"
)

// spare is a key of the app that is active and nobody has: with it the org would let
// the last key go that works.
const spare = "spare"

// stage is an org behind a relay, which children work on.
type stage struct {
	org     *practice.Org
	relay   *rotatetest.Relay
	network *wire.Network
	admin   *okta.Client
}

func newStage(t *testing.T) *stage {
	t.Helper()
	org := practicetest.Start(t, practice.Config{})
	s := &stage{org: org, relay: rotatetest.StartRelay(t, org), network: wire.New(wire.Config{})}
	t.Cleanup(s.network.Close)
	client, err := s.network.Client(wire.Route{Origin: org.URL(), Credential: wire.SSWS(secret.New(org.AdminToken()))})
	if err == nil {
		s.admin, err = okta.NewClient(client, org.URL())
	}
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// play is one walk whose key is rotated.
type play struct {
	*stage
	t     *testing.T
	scene scene
	app   workspace.ServiceApp // before
}

// play stores a walk whose step 3 is done.
func (s *stage) play(t *testing.T) *play {
	t.Helper()
	p := &play{stage: s, t: t, scene: scene{t.TempDir()}}
	nobody := func(int) bool { return false }
	s.relay.Watch(rotatetest.Vault{Dir: t.TempDir()}, nobody, nobody) // what comes first isn't judged
	store, err := p.scene.store()
	p.must(err)
	p.must(os.Mkdir(p.scene.vault(nil).Dir, 0o700))
	p.must(store.Save(setup.NewWorkspace(killedWorkspace, "Acme", false, time.Now())))
	w, err := p.scene.reopen(p.network, nil)
	p.must(err)
	p.must(w.CheckOrg(t.Context(), s.relay.URL()))
	p.must(w.SignIn(t.Context(), secret.New(s.org.AdminToken())))
	p.must(w.SetUpServiceApp(t.Context(), w.Workspace().Place.EndpointID, "", oauth.ECP256))
	w.Close()
	p.app = p.stored()
	if p.app.KeyID != p.app.Thumbprint {
		t.Fatalf("the judge takes kids for thumbprints: %s, %s", p.app.KeyID, p.app.Thumbprint)
	}
	p.addSpare()
	return p
}

func (p *play) must(err error) {
	p.t.Helper()
	if err != nil {
		p.t.Fatal(err)
	}
}

func (p *play) addSpare() {
	p.t.Helper()
	key, err := oauth.GenerateKey(p.t.Context(), oauth.ECP256)
	if err == nil {
		key, err = key.WithID(spare)
	}
	if err == nil {
		_, err = p.admin.AddKey(p.t.Context(), p.app.AppID, key.PublicJWK())
	}
	p.must(err)
}

// stored is the service app as the last child left it.
func (p *play) stored() workspace.ServiceApp {
	p.t.Helper()
	store, err := p.scene.store()
	p.must(err)
	ws, err := store.Load(killedWorkspace)
	p.must(err)
	return ws.ServiceApps[0]
}

// run lets a child work; when it was killed there is no report.
func (p *play) run(o childOrder, kill rotatetest.Kill) killtest.Outcome[childReport] {
	p.t.Helper()
	o.Dir = p.scene.dir
	return rotatetest.Obey[childReport](p.t, p.relay, p.scene.vault(nil), o, kill)
}

// whole lets a child work undisturbed.
func (p *play) whole(o childOrder) killtest.Outcome[childReport] {
	p.t.Helper()
	return p.run(o, rotatetest.Kill{})
}

// seen are the requests of the play's children so far.
func (p *play) seen() []rotatetest.Moment { return p.relay.Seen(p.scene.vault(nil)) }

// wantInvariant judges everything that has happened so far by the org's log.
func (p *play) wantInvariant() {
	p.t.Helper()
	rotatetest.Case{
		Admin: p.admin, AppID: p.app.AppID, ClientID: p.app.ClientID, KID: p.app.KeyID, Spare: spare, Vault: p.scene.vault(nil),
	}.WantOneKeyAtWork(p.t, p.seen())
}

// finish reopens the walk and does the rest: forward, or back as long as the org has the
// old key. back tells that a killed child was on its way back already.
func (p *play) finish(back, turned bool) {
	p.t.Helper()
	r := p.whole(childOrder{Back: back}).Report
	if r.Problem == rotate.CodeTooLate {
		back = false
		r = p.whole(childOrder{}).Report
	}
	if r.Problem != "" {
		p.t.Fatalf("it ended as %q with the problem %q", r.Ending, r.Problem)
	}
	if r.Ending != rotate.Rotated && !back && !turned {
		p.t.Errorf("it ended as %q", r.Ending)
	}
	p.wantInvariant()
	p.wantOnly(r.Ending)
}

// wantOnly fails unless one key is all that there is, at Okta, in the vault and in the
// workspace, and step 3 is proven with it.
func (p *play) wantOnly(ending rotate.Ending) {
	p.t.Helper()
	keys, err := p.admin.Keys(p.t.Context(), p.app.AppID)
	p.must(err)
	keys = slices.DeleteFunc(keys, func(k okta.Key) bool { return k.KID == spare })
	w, err := p.scene.reopen(p.network, nil)
	p.must(err)
	defer w.Close()
	app := p.stored()
	if len(keys) != 1 || !keys[0].Active() || keys[0].KID != app.KeyID || (app.KeyID != p.app.KeyID) != (ending == rotate.Rotated) {
		p.t.Errorf("%q: Okta has %+v, in use is %s", ending, keys, app.KeyID)
	}
	if app.Rotation != nil || app.Step.Current() != workspace.Done {
		p.t.Errorf("%q: step 3 is %s, the rotation %+v", ending, app.Step.Current(), app.Rotation)
	}
	have := p.scene.vault(nil).Refs()
	refs := w.Workspace().Refs()
	slices.Sort(have)
	slices.Sort(refs)
	if !slices.Equal(have, refs) || !slices.Contains(p.scene.vault(nil).Thumbprints(), app.Thumbprint) {
		p.t.Errorf("%q: the vault has %v, the workspace refers to %v", ending, have, refs)
	}
	p.must(w.ProveToken(p.t.Context(), w.Workspace().Place.EndpointID))
}

// kills are the places at which a child can be killed that has done what it was told
// undisturbed: after every change of the vault, and after every request that changes
// something.
func (p *play) kills(whole killtest.Outcome[childReport]) []rotatetest.Kill {
	p.t.Helper()
	moments := p.seen()
	return rotatetest.Kills(whole.Boundaries, len(moments), func(n int) bool {
		return moments[n].KID != "" || p.changed(moments[n])
	})
}

// changed reports whether the org's log knows of a change of the app by a request.
func (p *play) changed(m rotatetest.Moment) bool {
	p.t.Helper()
	events, err := p.admin.Logs(p.t.Context(), okta.LogQuery{Filter: `target.id eq "` + p.app.AppID + `"`, Limit: 1000})
	p.must(err)
	return slices.ContainsFunc(events, func(e okta.LogEvent) bool {
		return e.TransactionID == m.RequestID && strings.HasPrefix(e.EventType, "app.oauth2.credentials.")
	})
}

// TestWalkKilledWhileRotating: the program is killed in the middle of a rotation and
// opened again; the walk takes the rotation up, or back.
func TestWalkKilledWhileRotating(t *testing.T) {
	s := newStage(t)
	first := s.play(t)
	all := first.kills(first.whole(childOrder{}))
	first.wantInvariant()
	first.wantOnly(rotate.Rotated)
	if len(all) < 8 {
		t.Fatalf("only %d places to be killed at: %v", len(all), all)
	}
	for n, kill := range all {
		for _, back := range []bool{false, true} {
			if !killtest.Soak() && back != (n%2 == 1) {
				continue
			}
			t.Run(fmt.Sprintf("%s, back %v", kill, back), func(t *testing.T) {
				p := s.play(t)
				if !p.run(childOrder{}, kill).Killed {
					t.Fatal("it wasn't killed")
				}
				p.wantInvariant()
				p.finish(back, false)
			})
		}
	}
}

// TestWalkKilledAtRandom kills up to three children at any moment, those that take the
// rotation up or back included.
func TestWalkKilledAtRandom(t *testing.T) {
	s := newStage(t)
	first := s.play(t)
	began := time.Now()
	first.whole(childOrder{})
	takes := time.Since(began)
	t.Logf("a rotation takes %s", takes)
	random := killtest.Random(t)
	for n := range killtest.Times(5, 50) {
		t.Run(fmt.Sprint(n), func(t *testing.T) {
			p, turned := s.play(t), false
			for range 1 + random.IntN(3) {
				back := random.IntN(4) == 0
				turned = turned || back
				p.run(childOrder{Back: back}, rotatetest.Kill{Kill: killtest.Within(random, takes)})
				p.wantInvariant()
			}
			p.finish(random.IntN(2) == 0, turned)
		})
	}
}
