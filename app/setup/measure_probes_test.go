package setup_test

import (
	"context"
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/flowlatch/flowlatch/app"
	"github.com/flowlatch/flowlatch/app/audit"
	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/trainee"
	"github.com/flowlatch/flowlatch/app/wire"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/oauth"
	"github.com/flowlatch/flowlatch/okta"
	"github.com/flowlatch/flowlatch/okta/practice"
)

const leftLabel = "Flowlatch probe 2026-03-09 10:00:00Z abcdef"

// crashed leaves in the org and on the disk what a program leaves that is killed
// while its probe app exists.
func (b *bench) crashed() {
	b.t.Helper()
	b.crashedIn(b.probeJournal())
}

func (b *bench) crashedIn(path string) {
	b.t.Helper()
	key, err := oauth.GenerateKey(b.t.Context(), oauth.ECP256)
	b.must(err)
	app, err := b.admin().CreateServiceApp(b.t.Context(), okta.ServiceAppSpec{Label: leftLabel, PublicKeys: []json.RawMessage{key.PublicJWK()}})
	b.must(err)
	data, err := json.Marshal(map[string]any{"version": 1, "probeApps": []map[string]any{{"label": leftLabel, "at": time.Now(), "appId": app.ID}}})
	b.must(err)
	b.must(os.MkdirAll(filepath.Dir(path), 0o700))
	b.must(os.WriteFile(path, data, 0o600))
}

func (b *bench) probeJournal() string {
	return filepath.Join(b.app.Workspaces.Dir(), "probes", b.Workspace().ID+".json")
}

func (b *bench) wantSwept() {
	b.t.Helper()
	if left, err := b.LeftProbes(); len(left)+len(b.probeApps()) != 0 || err != nil {
		b.t.Errorf("written down: %q, %v; in the org: %q", left, err, b.probeApps())
	}
}

// What a crash left goes at the next opening, at the next sign-in, and when it is
// asked for; without a sign-in it stays and is told.
func TestProbesAreSwept(t *testing.T) {
	t.Run("at the opening", func(t *testing.T) {
		b := newBench(t).signedIn()
		b.crashed()
		deleted := make(chan struct{}, 1)
		defer b.app.Activity.Changed.Subscribe(func(x wire.Exchange) {
			if x.Method == http.MethodDelete {
				deleted <- struct{}{}
			}
		})()
		next := setup.Open(setup.Deps{Store: b.app.Workspaces, Vault: b.app.Vault, Network: b.app.Network, Activity: b.app.Activity, Now: time.Now}, b.Workspace())
		defer next.Close()
		select {
		case <-deleted:
		case <-time.After(20 * time.Second):
			t.Fatal("nothing was removed")
		}
		if removed, err := next.SweepProbes(t.Context()); len(removed) != 0 || err != nil { // it waits for the other
			t.Errorf("left to remove: %q, %v", removed, err)
		}
		b.wantSwept()
	})
	t.Run("at a sign-in", func(t *testing.T) {
		b := newBench(t)
		b.must(b.CheckOrg(t.Context(), b.practice.URL))
		b.crashed()
		_, err := b.SweepProbes(t.Context())
		b.wantProblem(err, "sign-in.missing")
		if left, err := b.LeftProbes(); len(left) != 1 || err != nil {
			t.Errorf("written down: %q, %v", left, err)
		}
		b.must(b.SignIn(t.Context(), b.practice.AdminToken))
		b.wantSwept()
	})
	t.Run("before a measurement", func(t *testing.T) {
		b := newBench(t).signedIn().atFlow("echo-public", trainee.Settings{Level: "public"}, workspace.LevelPublic, "")
		b.crashed()
		b.measured(setup.MeasureOptions{})
		b.wantSwept()
	})
	t.Run("when asked for", func(t *testing.T) {
		b := newBench(t).signedIn()
		b.crashed()
		if removed, err := b.SweepProbes(t.Context()); len(removed) != 1 || err != nil {
			t.Errorf("removed %q, %v", removed, err)
		}
		b.wantSwept()
	})
}

// What a measurement from the command line left in the same org goes as well, unless
// that measurement goes on; what it left in another org stays written down.
func TestProbesOfTheCommandLine(t *testing.T) {
	b := newBench(t)
	b.must(b.CheckOrg(t.Context(), b.practice.URL))
	folder := audit.NewFolder(filepath.Join(filepath.Dir(b.app.Workspaces.Dir()), app.MeasuringFolder), "flowlatch audit", time.Now)
	path := filepath.Join(filepath.Dir(b.app.Workspaces.Dir()), app.MeasuringFolder, strings.ReplaceAll(strings.TrimPrefix(b.practice.URL, "http://"), ":", "_")+".json")
	b.crashedIn(path)
	elsewhere := folder.Journal("https://acme.okta.com")
	b.must(os.WriteFile(filepath.Join(filepath.Dir(path), "acme.okta.com.json"), []byte(`{"version":1,"probeApps":[{"label":"`+leftLabel+`"}]}`), 0o600))
	if left, err := b.LeftProbes(); len(left) != 1 || err != nil {
		t.Errorf("left: %q, %v", left, err)
	}
	release, err := folder.TakeOrg(t.Context(), b.practice.URL, 0)
	b.must(err)
	b.must(b.SignIn(t.Context(), b.practice.AdminToken))
	if removed, err := b.SweepProbes(t.Context()); len(removed) != 0 || err != nil || len(b.probeApps()) != 1 {
		t.Errorf("while the command line measures: removed %q, %v; in the org: %q", removed, err, b.probeApps())
	}
	release()
	b.withApp().atFlow("echo-oauth", trainee.Settings{Level: "oauth", Apps: "any"}, workspace.LevelOAuth, workspace.AllowAny)
	if m := b.measured(setup.MeasureOptions{SecondApp: true}); m.ProbeApp == nil || !m.ProbeApp.Removed {
		t.Errorf("the measurement's own app: %+v", m.ProbeApp)
	}
	b.wantSwept()
	if left, err := elsewhere.Left(); len(left) != 1 || err != nil {
		t.Errorf("of another org: %q, %v", left, err)
	}
}

// That a probe app isn't shown to an application admin says nothing: the role can be
// limited to certain apps. A super admin sees that it is gone.
func TestProbesGoneForSomebodyWhoSeesAll(t *testing.T) {
	s := newSchoolOf(t, practice.Config{})
	super := s.org.AdminToken()
	s.as(s.org.AppAdminToken())
	s.crashed()
	app, err := s.admin.ListApps(t.Context(), okta.AppQuery{Q: leftLabel})
	s.must(err)
	s.must(s.admin.DeactivateApp(t.Context(), app[0].ID))
	s.must(s.admin.DeleteApp(t.Context(), app[0].ID))
	if _, err := s.SweepProbes(t.Context()); err == nil {
		t.Error("an application admin takes it for gone")
	}
	if left, err := s.LeftProbes(); len(left) != 1 || err != nil {
		t.Errorf("written down after an application admin has looked: %q, %v", left, err)
	}
	s.as(super)
	s.wantSwept()
}

// While an org takes its time to remove what a crash left, everything else goes
// on.
func TestSweepingKeepsNobodyWaiting(t *testing.T) {
	b := newBench(t).signedIn()
	b.crashed()
	looked, released := make(chan struct{}, 1), make(chan struct{})
	defer b.app.Activity.Changed.Subscribe(func(x wire.Exchange) {
		if x.Method == http.MethodGet && strings.Contains(x.URL, "/api/v1/apps") {
			select {
			case looked <- struct{}{}:
				<-released
			default:
			}
		}
	})()
	next := setup.Open(setup.Deps{Store: b.app.Workspaces, Vault: b.app.Vault, Network: b.app.Network, Activity: b.app.Activity, Now: time.Now}, b.Workspace())
	defer next.Close()
	defer close(released)
	<-looked
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
	defer cancel()
	err := next.SetInvokeURL(ctx, b.endpoint, b.practice.URL+"/api/flo/0123456789abcdef0123456789abcdef/invoke")
	if err != nil {
		t.Errorf("setting an Invoke URL meanwhile: %v", problem.From(err).Details())
	}
	if left, err := next.LeftProbes(); len(left) != 1 || err != nil {
		t.Errorf("it was swept before: %q, %v", left, err)
	}
}

// A journal that can't be read keeps a second app from being made, and is told.
func TestUnreadableProbes(t *testing.T) {
	b := newBench(t).signedIn().withApp().withEndpoint("echo-oauth", workspace.LevelOAuth)
	b.must(os.MkdirAll(filepath.Dir(b.probeJournal()), 0o700))
	b.must(os.WriteFile(b.probeJournal(), []byte("{"), 0o600))
	plan, err := b.MeasurePlan(b.endpoint, setup.MeasureOptions{SecondApp: true})
	b.must(err)
	b.wantProblem(plan.Unreadable, "measure.journal")
	m := b.measured(setup.MeasureOptions{SecondApp: true})
	if p := m.Probe(workspace.ProbeAccessOtherApp); p.Outcome != workspace.ProbeNotRun || len(b.probeApps()) != 0 {
		t.Errorf("%s: %s; in the org: %q", p.Outcome, p.Why, b.probeApps())
	}
	b.must(setup.ForgetProbes(b.app.Workspaces, b.Workspace().ID))
	if left, err := b.LeftProbes(); len(left) != 0 || err != nil {
		t.Errorf("written down: %q, %v", left, err)
	}
}
