package audit_test

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/flowlatch/flowlatch/app/audit"
	"github.com/flowlatch/flowlatch/app/killtest"
	"github.com/flowlatch/flowlatch/app/token"
	"github.com/flowlatch/flowlatch/app/trainee"
	"github.com/flowlatch/flowlatch/app/wire"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/oauth"
	"github.com/flowlatch/flowlatch/oauth/secret"
	"github.com/flowlatch/flowlatch/okta"
	"github.com/flowlatch/flowlatch/okta/practice"
	"github.com/flowlatch/flowlatch/okta/practice/practicetest"
)

// world is a practice org with two service apps, one of them with proof of
// possession. Its clock moves when a measurement pauses.
type world struct {
	org     *practice.Org
	network *wire.Network
	http    *http.Client // with the admin's token
	admin   *okta.Client
	console *trainee.Trainee
	tokens  *token.Source
	journal *audit.Journal
	apps    map[bool]serviceApp // by proof of possession

	mu  sync.Mutex
	now time.Time
}

type serviceApp struct {
	id  string
	key *oauth.Key
}

func startWorld(t *testing.T) *world {
	t.Helper()
	w := &world{now: time.Now(), apps: map[bool]serviceApp{}}
	w.org = practicetest.Start(t, practice.Config{Now: w.clock})
	w.network = wire.New(wire.Config{})
	t.Cleanup(w.network.Close)
	w.tokens = token.New(token.Config{Network: w.network, Now: w.clock})
	w.journal = audit.NewJournal(t.TempDir()+"/probes.json", w.clock)
	var err error
	if w.http, err = w.network.Client(wire.Route{Origin: w.org.URL(), Credential: wire.SSWS(secret.New(w.org.AdminToken()))}); err != nil {
		t.Fatal(err)
	}
	if w.admin, err = okta.NewClient(w.http, w.org.URL()); err != nil {
		t.Fatal(err)
	}
	if w.console, err = trainee.New(w.network, w.org.URL()); err != nil {
		t.Fatal(err)
	}
	for _, dpop := range []bool{false, true} {
		w.apps[dpop] = w.makeApp(t, dpop)
	}
	return w
}

func (w *world) clock() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.now
}

// pause lets time go by.
func (w *world) pause(ctx context.Context, d time.Duration) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.now = w.now.Add(d)
	return ctx.Err()
}

func (w *world) makeApp(t *testing.T, dpop bool) serviceApp {
	t.Helper()
	key, err := oauth.GenerateKey(t.Context(), oauth.ECP256)
	if err != nil {
		t.Fatal(err)
	}
	app, err := w.admin.CreateServiceApp(t.Context(), okta.ServiceAppSpec{
		Label: fmt.Sprintf("Invoker, dpop %t", dpop), PublicKeys: []json.RawMessage{key.PublicJWK()}, DPoPBound: dpop,
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, scope := range []string{okta.ScopeInvokeManage, "okta.apps.read"} {
		if _, err := w.admin.GrantScope(t.Context(), app.ID, scope); err != nil {
			t.Fatal(err)
		}
	}
	return serviceApp{app.ClientID, key}
}

func (w *world) ask(ctx context.Context, clientID string, key *oauth.Key, scopes []string) (audit.Access, error) {
	r, err := w.tokens.Ask(ctx, token.Request{Origin: w.org.URL(), ClientID: clientID, Key: key, Scopes: scopes})
	if err != nil {
		return audit.Access{}, err
	}
	return audit.AccessOf(r, w.clock), nil
}

// mint orders a token that only the org can sign.
func (w *world) mint(clientID, with string) func(context.Context) (secret.Secret, error) {
	return func(ctx context.Context) (secret.Secret, error) {
		body := fmt.Sprintf(`{"clientId":%q,"scopes":[%q],%s}`, clientID, okta.ScopeInvokeManage, with)
		var answer struct{ AccessToken string }
		err := w.call(ctx, http.MethodPost, "/practice/v1/access-tokens", body, &answer)
		return secret.New(answer.AccessToken), err
	}
}

func (w *world) call(ctx context.Context, method, path, body string, into any) error {
	req, err := http.NewRequestWithContext(ctx, method, w.org.URL()+path, strings.NewReader(body))
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", "application/json")
	resp, err := w.http.Do(req)
	if err != nil {
		return err
	}
	defer func() { _ = resp.Body.Close() }()
	if resp.StatusCode != http.StatusOK {
		return fmt.Errorf("%s: %d", path, resp.StatusCode)
	}
	return json.NewDecoder(resp.Body).Decode(into)
}

func (w *world) material(dpop bool, clientToken string) audit.Material {
	app := w.apps[dpop]
	ask := func(scope string) func(context.Context) (audit.Access, error) {
		return func(ctx context.Context) (audit.Access, error) { return w.ask(ctx, app.id, app.key, []string{scope}) }
	}
	m := audit.Material{
		ClientToken: secret.New(clientToken), Own: ask(okta.ScopeInvokeManage), OtherScope: ask("okta.apps.read"),
		Expired: w.mint(app.id, `"expired":true`), OtherAudience: w.mint(app.id, `"audience":"https://other.example"`),
		Second: &audit.SecondApp{Org: audit.TokenOwner{Client: w.admin}, Token: w.ask, Journal: w.journal},
	}
	if dpop {
		m.Bound = m.Own
	}
	return m
}

// flow is the flow that is measured; it echoes.
const flow = "echo-oauth"

// set gives the flow a level, and a manner of its own.
func (w *world) set(t *testing.T, is nature, manner practice.Manner) {
	t.Helper()
	s := trainee.Settings{Level: string(is.level), Apps: string(is.apps)}
	if is.apps == workspace.AllowList {
		s.Allowed = []string{w.apps[is.dpop].id}
	}
	if _, err := w.console.SetEndpoint(t.Context(), flow, s); err != nil {
		t.Fatal(err)
	}
	if err := w.org.SetManner(t.Context(), flow, manner); err != nil {
		t.Fatal(err)
	}
}

func (w *world) endpoint() practice.Endpoint {
	all := w.org.Endpoints()
	return all[slices.IndexFunc(all, func(e practice.Endpoint) bool { return e.Name == flow })]
}

// clientToken is that of the flow, which it has at every level.
func (w *world) clientToken(t *testing.T) string {
	t.Helper()
	w.set(t, nature{level: workspace.LevelToken}, practice.Manner{})
	return w.endpoint().ClientToken
}

type run struct {
	At     time.Time
	Method string
	Status int
}

func (w *world) history(t *testing.T) []run {
	t.Helper()
	var runs []run
	if err := w.call(t.Context(), http.MethodGet, "/practice/v1/flows/"+flow+"/history", "", &runs); err != nil {
		t.Fatal(err)
	}
	return runs
}

// measure holds the flow against a declaration, and the org's history against
// what is said of it.
func (w *world) measure(t *testing.T, declared nature, material audit.Material) workspace.Measurement {
	t.Helper()
	_ = w.pause(t.Context(), audit.Gap)
	before := len(w.history(t))
	target := audit.Target{
		URL: w.endpoint().InvokeURL, Level: declared.level, Apps: declared.apps, TokenInQuery: declared.answer == "query",
		Draft: workspace.Draft{Method: http.MethodPost, Body: "{}"},
	}
	m, err := audit.Measure(t.Context(), audit.Config{Network: w.network, Now: w.clock, Pause: w.pause}, target, material)
	if err != nil {
		t.Fatal(err)
	}
	if ran := len(w.history(t)) - before; ran < m.Ran || ran > m.Ran+m.MayHaveRun {
		t.Errorf("%d runs in the flow's history, %d told, %d may have\n%s", ran, m.Ran, m.MayHaveRun, told(m))
	}
	return m
}

// TestPracticeEndpoints: rightly and wrongly declared, with refusals of any form,
// with proof of possession and without.
func TestPracticeEndpoints(t *testing.T) {
	w := startWorld(t)
	clientToken := w.clientToken(t)
	eachKind(t, killtest.Times(1, 20), func(t *testing.T, r *rand.Rand, is, declared nature) {
		manner := practicetest.DrawManner(r)
		w.set(t, is, manner)
		if r.IntN(2) == 0 {
			declared.answer = "query"
		}
		m := w.measure(t, declared, w.material(is.dpop, clientToken))
		want := workspace.VerdictHolds
		if is.level != declared.level || is.apps != declared.apps {
			want = workspace.VerdictBroken
		}
		if m.Verdict != want || m.Level != is.level || m.Apps != is.apps {
			t.Errorf("%+v: %s, measured %q %q, want %s\n%s", manner, m.Verdict, m.Level, m.Apps, want, told(m))
		}
	})
	w.wantNoProbeApp(t)
}

func (w *world) wantNoProbeApp(t *testing.T) {
	t.Helper()
	apps, err := w.admin.ListApps(t.Context(), okta.AppQuery{})
	if err != nil {
		t.Fatal(err)
	}
	for _, app := range apps {
		if strings.HasPrefix(app.Label, "Flowlatch probe") {
			t.Errorf("%s is left", app.Label)
		}
	}
}

// TestPracticeLaxities: an endpoint that doesn't look at something is told, and
// one whose refusals look like success, or that takes POST only, never holds.
func TestPracticeLaxities(t *testing.T) {
	w := startWorld(t)
	clientToken := w.clientToken(t)
	r := killtest.Random(t)
	for _, is := range kinds()[:3] {
		broken := map[practice.Lax]bool{
			practice.LaxLevel: true, practice.LaxKind: true, practice.LaxSignature: is.level == workspace.LevelOAuth,
			practice.LaxExpiry: is.level == workspace.LevelOAuth, practice.LaxAudience: is.level == workspace.LevelOAuth,
			practice.LaxScope: is.level == workspace.LevelOAuth, practice.LaxApps: is.apps == workspace.AllowList,
			practice.LaxClientToken: is.level == workspace.LevelToken,
		}
		for _, lax := range practice.KnownLaxities() {
			is.dpop = r.IntN(2) == 0
			manner := practicetest.DrawManner(r)
			manner.Lax = []practice.Lax{lax.Name}
			w.set(t, is, manner)
			m := w.measure(t, is, w.material(is.dpop, clientToken))
			want := workspace.VerdictHolds
			if broken[lax.Name] {
				want = workspace.VerdictBroken
			}
			if m.Verdict != want {
				t.Errorf("%s %s, %+v: %s, want %s\n%s", is.level, is.apps, manner, m.Verdict, want, told(m))
			}
		}
		for _, body := range append(practice.RefusalBodies(), "text") {
			manner := practice.Manner{Status: http.StatusOK, Body: body}
			w.set(t, is, manner)
			for _, declared := range kinds() {
				if m := w.measure(t, declared, w.material(is.dpop, clientToken)); m.Verdict == workspace.VerdictHolds || m.Level == workspace.LevelPublic {
					t.Errorf("%+v, %s declared %s: %s\n%s", manner, is.level, declared.level, m.Verdict, told(m))
				}
			}
			manner.PostOnly = true
			if r.IntN(2) == 0 {
				manner.Status = practicetest.DrawManner(r).Status
			}
			w.set(t, is, manner)
			if m := w.measure(t, is, w.material(is.dpop, clientToken)); m.Verdict != workspace.VerdictUnknown {
				t.Errorf("%+v, %s: %s\n%s", manner, is.level, m.Verdict, told(m))
			}
		}
	}
	w.wantNoProbeApp(t)
}

// TestPracticeFlowThatIsOff refuses everything.
func TestPracticeFlowThatIsOff(t *testing.T) {
	w := startWorld(t)
	clientToken := w.clientToken(t)
	for _, is := range kinds() {
		w.set(t, is, practicetest.DrawManner(killtest.Random(t)))
		if err := w.console.SwitchFlow(t.Context(), flow, false); err != nil {
			t.Fatal(err)
		}
		if m := w.measure(t, is, w.material(false, clientToken)); m.Verdict != workspace.VerdictUnknown || m.Level != "" || m.MayHaveRun > 4 {
			t.Errorf("%s: %s, measured %q, %d may have run\n%s", is.level, m.Verdict, m.Level, m.MayHaveRun, told(m))
		}
		if err := w.console.SwitchFlow(t.Context(), flow, true); err != nil {
			t.Fatal(err)
		}
	}
}

// TestPracticeAdminWithoutTheRight: making the second app is refused, the rest is
// measured.
func TestPracticeAdminWithoutTheRight(t *testing.T) {
	w := startWorld(t)
	clientToken := w.clientToken(t)
	w.set(t, nature{level: workspace.LevelOAuth, apps: workspace.AllowAny}, practice.Manner{})
	for _, lesser := range []string{w.org.AppAdminToken(), w.org.ReadOnlyToken()} {
		c, err := w.network.Client(wire.Route{Origin: w.org.URL(), Credential: wire.SSWS(secret.New(lesser))})
		if err != nil {
			t.Fatal(err)
		}
		material := w.material(false, clientToken)
		admin, err := okta.NewClient(c, w.org.URL())
		if err != nil {
			t.Fatal(err)
		}
		material.Second.Org = audit.TokenOwner{Client: admin}
		m := w.measure(t, nature{level: workspace.LevelOAuth, apps: workspace.AllowAny}, material)
		probe := m.Probe(workspace.ProbeAccessOtherApp)
		if m.Verdict != workspace.VerdictHolds || m.Apps != "" || probe.Outcome != notRun || !strings.Contains(probe.Why.String(), "super admin") || !m.ProbeApp.Removed {
			t.Errorf("%s, %+v\n%s", m.Verdict, m.ProbeApp, told(m))
		}
	}
	w.wantNoProbeApp(t)
}
