package setup_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/rotate"
	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/oauth"
	"github.com/flowlatch/flowlatch/oauth/secret"
	"github.com/flowlatch/flowlatch/okta"
	"github.com/flowlatch/flowlatch/okta/practice"
	"github.com/flowlatch/flowlatch/okta/practice/practicetest"
)

// newSchoolOf opens a walk on an org of a kind, signed in with its super
// admin's token.
func newSchoolOf(t *testing.T, c practice.Config) *school {
	t.Helper()
	org := practicetest.Start(t, c)
	return enter(t, &school{org: org, words: &atomic.Pointer[wording]{}}, org.URL())
}

// browse reads pages until there are no more, or until enough.
func (b *bench) browse(query string, enough func([]setup.AppChoice) bool) []setup.AppChoice {
	b.t.Helper()
	browser := b.BrowseApps(query)
	defer browser.Close()
	var all []setup.AppChoice
	for more := true; more && (enough == nil || !enough(all)); {
		var page []setup.AppChoice
		var err error
		page, more, err = browser.More(b.t.Context())
		b.must(err)
		all = append(all, page...)
	}
	return all
}

// adopted makes an app in the org with a body of its own, and takes it.
func (s *school) adopted(body string) string {
	s.t.Helper()
	id := s.makeApp(body)
	s.must(s.AdoptApp(s.t.Context(), s.endpoint, id))
	return id
}

func (s *school) makeApp(body string) string {
	s.t.Helper()
	var made struct{ ID string }
	s.must(json.Unmarshal(s.send(http.MethodPost, "/api/v1/apps", "application/json", []byte(body)), &made))
	return made.ID
}

// serviceAppBody is the request for an API Services app.
func serviceAppBody(label, method, settings string) string {
	return fmt.Sprintf(`{"name":"oidc_client","label":%q,"signOnMode":"OPENID_CONNECT",
		"credentials":{"oauthClient":{"token_endpoint_auth_method":%q}},
		"settings":{"oauthClient":{"application_type":"service","grant_types":["client_credentials"],"response_types":["token"]%s}}}`, label, method, settings)
}

func (s *school) read() setup.AppState {
	s.t.Helper()
	state, err := s.ReadApp(s.t.Context(), s.endpoint)
	s.must(err)
	return state
}

// settle shows a deed's request and sends it.
func (s *school) settle(d setup.Deed, seen setup.AppState) setup.AppState {
	s.t.Helper()
	shown, err := s.PreviewDeed(s.t.Context(), s.endpoint, d, seen)
	s.must(err)
	next, err := s.DoDeed(s.t.Context(), s.endpoint, d, seen, shown)
	s.must(err)
	return next
}

func found(s setup.AppState, g setup.Grade) []string {
	var ids []string
	for _, f := range s.Findings {
		if f.Grade == g {
			ids = append(ids, strings.SplitN(f.ID, "/", 2)[0])
		}
	}
	return ids
}

// TestBrowseTenThousandApps: the first page comes at once, the rest is read page
// by page, and a query is the server's.
func TestBrowseTenThousandApps(t *testing.T) {
	b := newSchoolOf(t, practice.Config{Apps: 10_000})
	begun := time.Now()
	first := b.browse("", func(all []setup.AppChoice) bool { return len(all) > 0 })
	if took := time.Since(begun); len(first) != 200 || took > 2*time.Second { // the budget is the bench's; this catches reading all
		t.Errorf("%d apps after %s", len(first), took)
	}
	all := b.browse("", nil)
	ids := map[string]bool{}
	services := 0
	for _, a := range all {
		ids[a.ID] = true
		if a.Service {
			services++
		}
	}
	if len(all) < 10_000 || len(ids) != len(all) || services < 390 {
		t.Errorf("%d apps, %d of them different, %d API Services", len(all), len(ids), services)
	}
	some := b.browse("acacia pay", nil)
	if len(some) == 0 || len(some) > 200 {
		t.Fatalf("%d apps begin with acacia pay", len(some))
	}
	for _, a := range some {
		if !strings.HasPrefix(a.Label, "Acacia Pay") {
			t.Errorf("%s isn't asked for", a.Label)
		}
	}
}

// TestBrowseStops: cancelled between two pages, it can be taken up again.
func TestBrowseStops(t *testing.T) {
	b := newSchoolOf(t, practice.Config{Apps: 500})
	browser := b.BrowseApps("")
	defer browser.Close()
	_, more, err := browser.More(t.Context())
	b.must(err)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, _, err = browser.More(ctx)
	b.wantProblem(err, problem.CodeCancelled)
	again, _, err := browser.More(t.Context())
	if b.must(err); !more || len(again) != 200 {
		t.Errorf("after that: %d apps, more: %v", len(again), more)
	}
	browser.Close()
	_, _, err = browser.More(t.Context())
	b.wantProblem(err, problem.CodeCancelled)
	b.must(b.SignOut(t.Context()))
	_, _, err = b.BrowseApps("").More(t.Context())
	b.wantProblem(err, "sign-in.missing")
}

// TestBrowseTellsOfAWait: Okta's limit is told with its end.
func TestBrowseTellsOfAWait(t *testing.T) {
	b := newSchoolOf(t, practice.Config{})
	b.fault("api-429@/api/v1/apps")
	var waits []setup.Wait
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	_, _, err := b.BrowseApps("").More(setup.WithWaiting(ctx, func(w setup.Wait) {
		waits = append(waits, w)
		if w.Refused {
			cancel()
		}
	}))
	if err == nil || len(waits) == 0 || !waits[0].Refused || !waits[0].Until.After(time.Now().Add(-time.Minute)) {
		t.Errorf("%v, waits %+v", err, waits)
	}
}

func TestAdoptAHalfConfiguredApp(t *testing.T) {
	s := newSchoolOf(t, practice.Config{})
	s.adopted(serviceAppBody("Half done", "client_secret_basic", `,"dpop_bound_access_tokens":true`))
	app := s.serviceApp()
	for _, scope := range []string{"okta.apps.manage", "okta.users.read"} {
		_, err := s.admin.GrantScope(t.Context(), app.AppID, scope)
		s.must(err)
	}
	_, err := s.admin.AssignClientRole(t.Context(), app.ClientID, okta.RoleAppAdmin)
	s.must(err)
	s.must(s.admin.DeactivateApp(t.Context(), app.AppID))

	state := s.read()
	if got, want := found(state, setup.Missing), []string{"inactive", "key", "scope"}; !slices.Equal(got, want) {
		t.Errorf("missing %q, want %q", got, want)
	}
	if got, want := found(state, setup.Extra), []string{"role", "scope", "scope", "secret"}; !slices.Equal(got, want) {
		t.Errorf("extra %q, want %q", got, want)
	}
	if got := found(state, setup.Look); !slices.Equal(got, []string{"dpop"}) {
		t.Errorf("to look at: %q", got)
	}
	for _, f := range state.Findings {
		if strings.HasPrefix(f.ID, "role/") != f.Unsure && f.ID != "dpop" {
			t.Errorf("%s: unsure %v", f.ID, f.Unsure)
		}
	}
	s.must(s.MakeAppKey(t.Context(), s.endpoint, setup.KeyChoice{Type: oauth.ECP256}))
	s.putRight()
}

// putRight does the first deed of every finding until there is none.
func (s *school) putRight() {
	s.t.Helper()
	state := s.read()
	for range 20 {
		i := slices.IndexFunc(state.Findings, func(f setup.Finding) bool { return len(f.Deeds) > 0 })
		if i < 0 {
			break
		}
		state = s.settle(state.Findings[i].Deeds[0], state)
	}
	if len(state.Findings) != 0 || !state.SignsWithKey() || !state.Active || len(state.Scopes) != 1 || len(state.Roles) != 0 {
		s.t.Fatalf("left: %+v", state.Findings)
	}
	s.must(s.ProveToken(s.t.Context(), s.endpoint))
	if s.state(workspace.StepServiceApp) != workspace.Done {
		s.t.Error("step 3 isn't done")
	}
}

// TestDeedsAreShownAsSent: the body of the request that is sent is the one that
// was shown.
func TestDeedsAreShownAsSent(t *testing.T) {
	s := newSchoolOf(t, practice.Config{})
	s.withApp()
	_, err := s.admin.GrantScope(t.Context(), s.serviceApp().AppID, "okta.users.read")
	s.must(err)
	state := s.read()
	i := slices.IndexFunc(state.Findings, func(f setup.Finding) bool { return strings.HasPrefix(f.ID, "scope/") })
	deed := state.Findings[i].Deeds[0]
	shown, err := s.PreviewDeed(t.Context(), s.endpoint, deed, state)
	s.must(err)
	if want := "DELETE /api/v1/apps/" + s.serviceApp().AppID + "/grants/" + deed.Target; shown.String() != want || shown.Body != "" {
		t.Errorf("shown %s %q, want %s", shown, shown.Body, want)
	}
	if grants, err := s.admin.ListGrants(t.Context(), s.serviceApp().AppID); err != nil || len(grants) != 2 {
		t.Errorf("showing it changed something: %v, %v", grants, err)
	}
	next, err := s.DoDeed(t.Context(), s.endpoint, deed, state, shown)
	s.must(err)
	if len(next.Scopes) != 1 || len(next.Evidence) < 5 || s.state(workspace.StepServiceApp) != workspace.InProgress {
		t.Errorf("after it: %+v", next)
	}
	_, err = s.DoDeed(t.Context(), s.endpoint, setup.Deed{Kind: setup.DeedDPoPOff}, next, setup.Preview{Method: "PUT", Path: "/elsewhere"})
	s.wantProblem(err, "app.changed")
}

// TestTwoAdmins: what somebody else changed is noticed before anything is sent.
func TestTwoAdmins(t *testing.T) {
	s := newSchoolOf(t, practice.Config{})
	s.withApp()
	on := true
	_, err := s.admin.ChangeServiceApp(t.Context(), s.serviceApp().AppID, okta.AppChange{DPoPBound: &on})
	s.must(err)
	state := s.read()
	deed := setup.Deed{Kind: setup.DeedDPoPOff}
	shown, err := s.PreviewDeed(t.Context(), s.endpoint, deed, state)
	s.must(err)
	if got, want := setup.ChangeLines(shown), "settings.oauthClient.dpop_bound_access_tokens: true → false"; !slices.Equal(got, []string{want}) {
		t.Errorf("it says to change %q, want %s alone", got, want)
	}
	_, err = s.admin.ChangeServiceApp(t.Context(), s.serviceApp().AppID, okta.AppChange{Label: "Renamed by somebody else"})
	s.must(err)
	_, err = s.DoDeed(t.Context(), s.endpoint, deed, state, shown)
	s.wantProblem(err, "app.changed")
	_, err = s.PreviewDeed(t.Context(), s.endpoint, deed, state)
	s.wantProblem(err, "app.changed")
	at, err := s.admin.App(t.Context(), s.serviceApp().AppID)
	if s.must(err); at.Label != "Renamed by somebody else" || !at.DPoPBound {
		t.Errorf("the app is %+v", at)
	}
	if next := s.settle(deed, s.read()); next.DPoP || next.Label != "Renamed by somebody else" || s.serviceApp().Label != next.Label {
		t.Errorf("read again and done: %+v", next)
	}
}

// TestAdoptWithItsKey: a key that was brought along stays when the app has it.
func TestAdoptWithItsKey(t *testing.T) {
	s := newSchoolOf(t, practice.Config{})
	key, err := oauth.GenerateKey(t.Context(), oauth.ECP256)
	s.must(err)
	plain, err := key.PrivatePEM()
	s.must(err)
	s.adopted(serviceAppBody("Old one", "private_key_jwt", `,"jwks":{"keys":[`+string(key.PublicJWK())+`,`+strangersKey+`]}`))
	state := s.read()
	if _, here := state.Own(); here || found(state, setup.Missing)[0] != "key" {
		t.Fatalf("no key was brought, and %+v", state.Keys)
	}
	for _, f := range state.Findings {
		if f.Grade == setup.Look && len(f.Deeds) > 0 {
			t.Error("a key can be deactivated although none is here")
		}
	}
	own, err := setup.ReadOwnKey([]byte(plain.Reveal()), secret.Secret{})
	s.must(err)
	s.must(s.KeepOwnKey(t.Context(), s.endpoint, own))
	state = s.read()
	if k, here := state.Own(); !here || !k.Active || len(state.Keys) != 2 || !slices.Equal(found(state, setup.Missing), []string{"scope"}) {
		t.Fatalf("%+v: missing %v", state.Keys, found(state, setup.Missing))
	}
	state = s.settle(setup.Deed{Kind: setup.DeedGrant, Target: setup.ScopeInvoke}, state)
	if !s.serviceApp().Granted {
		t.Error("the grant isn't noted")
	}
	s.putRight()
}

// TestAdoptKnowsItsOwn: choosing the app that is in use keeps its key; another
// one leaves the first as it was.
func TestAdoptKnowsItsOwn(t *testing.T) {
	s := newSchoolOf(t, practice.Config{})
	s.withApp()
	first := s.serviceApp()
	s.adopted(serviceAppBody("Another", "private_key_jwt", `,"jwks":{"keys":[`+strangersKey+`]}`))
	if other := s.serviceApp(); other.PrivateKey != "" || other.ID == first.ID || other.Label != "Another" {
		t.Fatalf("%+v", other)
	}
	s.must(s.AdoptApp(t.Context(), s.endpoint, first.AppID))
	if back := s.serviceApp(); back.ID != first.ID || back.PrivateKey != first.PrivateKey {
		t.Errorf("%+v", back)
	}
	if n := len(s.Workspace().ServiceApps); n != 2 {
		t.Errorf("%d apps are kept", n)
	}
}

func TestAdoptRefuses(t *testing.T) {
	s := newSchoolOf(t, practice.Config{Apps: 100})
	other := s.browse("", func(all []setup.AppChoice) bool { return len(all) > 0 })
	i := slices.IndexFunc(other, func(a setup.AppChoice) bool { return !a.Service })
	s.wantProblem(s.AdoptApp(t.Context(), s.endpoint, other[i].ID), "app.not-service")
	_, err := s.ReadApp(t.Context(), s.endpoint)
	s.wantProblem(err, setup.CodeServiceAppFirst)
	if len(s.Workspace().ServiceApps) != 0 {
		t.Error("something was taken")
	}
	if err := s.AdoptApp(t.Context(), s.endpoint, "0oanotthere0000000000"); err == nil {
		t.Error("an app that isn't there was taken")
	}
}

// TestAdoptWithLesserRights: what may be read is shown, what may not is
// unknown, and a change is refused in words.
func TestAdoptWithLesserRights(t *testing.T) {
	s := newSchoolOf(t, practice.Config{})
	id := s.makeApp(serviceAppBody("Theirs", "private_key_jwt", `,"jwks":{"keys":[`+strangersKey+`]}`))
	for name, token := range map[string]string{"read-only": s.org.ReadOnlyToken(), "app admin": s.org.AppAdminToken()} {
		t.Run(name, func(t *testing.T) {
			s.must(s.SignIn(t.Context(), secret.New(token)))
			s.must(s.AdoptApp(t.Context(), s.endpoint, id))
			state := s.read()
			if state.Label != "Theirs" || len(state.Keys) != 1 {
				t.Fatalf("%+v", state)
			}
			deed := setup.Deed{Kind: setup.DeedGrant, Target: setup.ScopeInvoke}
			shown, err := s.PreviewDeed(t.Context(), s.endpoint, deed, state)
			s.must(err)
			if _, err = s.DoDeed(t.Context(), s.endpoint, deed, state, shown); err == nil {
				t.Error("a scope was granted without being a super admin")
			}
			if s.serviceApp().Granted {
				t.Error("the refusal is taken for a grant")
			}
		})
	}
}

// TestKeysStayWhileRotating: no deed touches a key while both are needed.
func TestKeysStayWhileRotating(t *testing.T) {
	s := newSchoolOf(t, practice.Config{})
	s.withApp()
	s.rotatedUntil(rotate.StepProveNew)
	state := s.read()
	own, _ := state.Own()
	_, err := s.PreviewDeed(t.Context(), s.endpoint, setup.Deed{Kind: setup.DeedDeactivateKey, Target: own.ID}, state)
	s.wantProblem(err, rotate.CodeUnderWay)
}

// TestOldKeysAreTold: by Okta's own date of the key.
func TestOldKeysAreTold(t *testing.T) {
	s := newSchoolOf(t, practice.Config{})
	s.withApp()
	if got := found(s.read(), setup.Look); len(got) != 0 {
		t.Errorf("a new key: %q", got)
	}
	later := func() time.Time { return time.Now().Add(setup.MaxKeyAge + time.Hour) }
	s.Walk.Close()
	s.Walk = setup.Open(setup.Deps{Store: s.app.Workspaces, Vault: s.app.Vault, Network: s.app.Network, Activity: s.app.Activity, Now: later}, s.Workspace())
	t.Cleanup(s.Walk.Close)
	for _, f := range s.read().Findings {
		if f.Grade != setup.Look || f.Deeds[0].Kind != setup.DeedRotate || !strings.Contains(f.What.String(), "365 days") {
			t.Errorf("after a year: %+v", f)
		}
	}
	if got := found(s.read(), setup.Look); !slices.Equal(got, []string{"key"}) {
		t.Errorf("after a year: %q", got)
	}
}
