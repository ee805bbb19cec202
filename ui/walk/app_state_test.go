package walk

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2/test"

	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/oauth/secret"
	"github.com/flowlatch/flowlatch/okta"
	"github.com/flowlatch/flowlatch/okta/practice"
	"github.com/flowlatch/flowlatch/ui/house"
	"github.com/flowlatch/flowlatch/ui/house/housetest"
	"github.com/flowlatch/flowlatch/ui/look"
	"github.com/flowlatch/flowlatch/ui/page"
)

// halfConfigured is a made-up app that somebody left half done.
func halfConfigured() setup.AppState {
	at := func(days int) time.Time { return fixedNow.Add(-time.Duration(days) * 24 * time.Hour) }
	extra := func(id, what, why string, unsure bool, kind setup.DeedKind) setup.Finding {
		return setup.Finding{ID: id, Grade: setup.Extra, What: text.Plain(what), Why: text.Plain(why), Unsure: unsure, Deeds: []setup.Deed{{Kind: kind, Target: id}}}
	}
	return setup.AppState{
		ID: "0oa9z8y7x6W5v4U3t2s1", ClientID: "0oa9z8y7x6W5v4U3t2s1", Label: "Bookmark onboarding", AuthMethod: "private_key_jwt",
		GrantTypes: []string{"client_credentials"}, Created: at(420), Updated: at(3), At: fixedNow, ScopesKnown: true, RolesKnown: true,
		Keys: []setup.AppKey{
			{ID: "pks1", KID: "575yx8xm5MslfY5uExampleThumbprint7P4zDL_ak6J0", Type: "EC", Algorithm: "ES256", Active: true, Created: at(2), Here: true},
			{ID: "pks2", KID: "svc-2024-q4", Type: "RSA", Active: true, Created: at(410)},
			{ID: "pks3", KID: "svc-2023-q1", Type: "RSA", Created: at(419)},
		},
		Scopes: []setup.AppScope{{ID: "oag1", Scope: setup.ScopeInvoke}, {ID: "oag2", Scope: "okta.apps.manage"}},
		Roles:  []setup.AppRole{{ID: "r1", Type: "APP_ADMIN", Name: "Application administrator"}},
		Findings: []setup.Finding{
			{ID: "inactive", Grade: setup.Missing, What: text.Plain("The app is inactive"), Why: text.Plain("Okta gives an inactive app no token."), Deeds: []setup.Deed{{Kind: setup.DeedActivateApp}}},
			extra("role/r1", "Admin role: Application administrator", "Okta's documents list no admin role for invoking flows, and don't rule one out either.", true, setup.DeedUnassign),
			extra("scope/oag2", "Scope: okta.apps.manage", "Invoking flows doesn't take it, and it changes things in the org. If another program uses this app for that, it stops when the scope goes.", false, setup.DeedRevoke),
			{ID: "key/pks2", Grade: setup.Look, Unsure: true, What: text.Plain("Active key that isn't here, 410 days old: svc-2024-q4"), Why: text.Plain("Somebody else may sign with it. Deactivating can be taken back."), Deeds: []setup.Deed{{Kind: setup.DeedDeactivateKey, Target: "pks2"}}},
		},
	}
}

func TestAppStateGoldens(t *testing.T) {
	still := func(t *testing.T) *host {
		h := doneHost(t)
		h.Waiting = []page.Task{{}}
		return h
	}
	shown := func(s setup.AppState) func(*host) {
		return func(h *host) {
			p := h.Page.(*appStatePage)
			p.show(s)
			h.Waiting = nil
			p.tried = true
			p.Update()
		}
	}
	t.Run("half", func(t *testing.T) { pageGolden(t, "app-state_half", still, NewAppState, shown(halfConfigured())) })
	t.Run("fine", func(t *testing.T) {
		s := halfConfigured()
		s.Findings, s.Keys, s.Scopes, s.Roles = nil, s.Keys[:1], s.Scopes[:1], nil
		s.Active, s.DPoP, s.AuthMethod = true, false, "private_key_jwt"
		pageGolden(t, "app-state_fine", still, NewAppState, shown(s))
	})
	t.Run("none", func(t *testing.T) { pageGolden(t, "app-state_none", signedInHost, NewAppState) })
}

// looking shows the page for an app that step 3 made.
func looking(t *testing.T) (*askingHost, *okta.Client, *appStatePage) {
	t.Helper()
	h, _, admin := orgHost(t, practice.Config{})
	h.withServiceApp()
	_, err := admin.GrantScope(t.Context(), inFront(h).AppID, "okta.users.manage")
	must(t, err)
	p := NewAppState(h).(*appStatePage)
	h.show(p)
	return h, admin, p
}

// TestAppStateShowsTheRequestFirst: nothing is sent before, the very request is
// shown, and what became of it is read back.
func TestAppStateShowsTheRequestFirst(t *testing.T) {
	h, admin, p := looking(t)
	if !p.known || len(p.findings.deeds) != 1 || p.First() != p.findings.deeds[0] {
		t.Fatalf("known %v, %d buttons", p.known, len(p.findings.deeds))
	}
	h.refuses = true
	test.Tap(p.findings.deeds[0])
	app := inFront(h)
	want := fmt.Sprintf("DELETE %s/api/v1/apps/%s/grants/%s", h.Workspace().Org.Origin, app.AppID, p.state.Findings[0].Deeds[0].Target)
	if h.Canvas.Focused() != p.findings.deeds[0] {
		t.Errorf("the focus isn't on what opened the question but on %v", h.Canvas.Focused())
	}
	if len(h.sendings) != 1 || h.sendings[0].Request != want || !h.sendings[0].Takes {
		t.Fatalf("shown %+v, want %s", h.sendings, want)
	}
	if grants, err := admin.ListGrants(t.Context(), app.AppID); err != nil || len(grants) != 2 {
		t.Fatalf("before it was sent: %d grants, %v", len(grants), err)
	}
	h.refuses = false
	test.Tap(p.findings.deeds[0])
	if grants, err := admin.ListGrants(t.Context(), app.AppID); err != nil || len(grants) != 1 {
		t.Errorf("after it was sent: %d grants, %v", len(grants), err)
	}
	if len(p.state.Findings) != 0 || p.tries.card.Showing() {
		t.Errorf("shown after it: %+v", p.state.Findings)
	}
	take(t, h.host, "Get a token")
	if !slices.Equal(h.Went, []page.Name{page.ServiceApp}) || inFront(h).Step.Current() != workspace.Done {
		t.Errorf("went %v", h.Went)
	}
}

// TestAppStateNoticesAnotherAdmin: between the request that was shown and its
// sending somebody changes the app.
func TestAppStateNoticesAnotherAdmin(t *testing.T) {
	h, admin, p := looking(t)
	h.refuses = true
	test.Tap(p.findings.deeds[0])
	_, err := admin.ChangeServiceApp(t.Context(), inFront(h).AppID, okta.AppChange{Label: "Renamed"})
	must(t, err)
	h.sendings[0].Do()
	if !p.tries.card.Showing() || p.tries.shown().Code != "app.changed" {
		t.Fatal("the change isn't noticed")
	}
	if grants, _ := admin.ListGrants(t.Context(), inFront(h).AppID); len(grants) != 2 {
		t.Error("the request was sent all the same")
	}
	p.tries.take(setup.ReadAgain)
	if p.tries.card.Showing() || p.state.Label != "Renamed" {
		t.Errorf("read again: %q", p.state.Label)
	}
}

// TestAppStateOfAnAdoptedApp: from an app without a key here to a token.
func TestAppStateOfAnAdoptedApp(t *testing.T) {
	h, _, admin := orgHost(t, practice.Config{Apps: 100})
	apps, err := admin.ListApps(t.Context(), okta.AppQuery{})
	must(t, err)
	i := slices.IndexFunc(apps, func(a okta.App) bool { return a.ApplicationType == "service" && a.Status == "ACTIVE" })
	must(t, h.Walk().AdoptApp(t.Context(), h.Endpoint, apps[i].ID))

	step := NewServiceApp(h).(*serviceAppPage)
	h.show(step)
	take(t, h.host, "Give it a key")
	p := NewAppState(h).(*appStatePage)
	h.show(p)
	for range 6 {
		if p.state.Count(setup.Missing) == 0 {
			break
		}
		test.Tap(p.findings.deeds[0])
	}
	if p.state.Count(setup.Missing) != 0 || len(h.sendings) != 2 {
		t.Fatalf("missing: %+v, sent %d", p.state.Findings, len(h.sendings))
	}
	if !strings.HasSuffix(h.sendings[0].Request, "/credentials/jwks") || !strings.Contains(h.sendings[0].Body, `"kty":"EC"`) || strings.Contains(h.sendings[0].Body, `"d":`) {
		t.Errorf("the key: %+v", h.sendings[0])
	}
	take(t, h.host, "Get a token")
	if inFront(h).Step.Current() != workspace.Done {
		t.Errorf("%+v", inFront(h).Step.Problem)
	}
}

// TestAppStateLeadsElsewhere: what isn't a request opens the page for it.
func TestAppStateLeadsElsewhere(t *testing.T) {
	h, _, p := looking(t)
	for _, kind := range []setup.DeedKind{setup.DeedBringKey, setup.DeedRotate} {
		p.take(setup.Finding{}, setup.Deed{Kind: kind}, nil)
	}
	p.act(setup.ChooseApp)
	if want := []page.Name{page.KeyImport, page.KeyRotate, page.AppChoose}; !slices.Equal(h.Went, want) {
		t.Errorf("went %v, want %v", h.Went, want)
	}
	if p.act(problem.NewOrg) {
		t.Error("takes an action that isn't its own")
	}
}

func TestAppStateTabOrder(t *testing.T) {
	h, _, _ := looking(t)
	want := []string{"Revoke it", "Rotate key", "Copy client ID", "4 exchanges behind this proof"}
	if got := h.tabOrder(); !slices.Equal(got, want) {
		t.Errorf("Tab reaches %q, want %q", got, want)
	}
}

// TestAppStateFollowsWhatFlowlatchDid: what was read before Flowlatch itself changed
// the app, or before somebody else signed in, isn't shown as how it stands now.
func TestAppStateFollowsWhatFlowlatchDid(t *testing.T) {
	h, org, _ := orgHost(t, practice.Config{})
	h.withServiceApp()
	p := NewAppState(h).(*appStatePage)
	h.show(p)
	if p.state.DPoP || !p.known {
		t.Fatalf("known %v: %+v", p.known, p.state)
	}
	must(t, h.Walk().Fix(t.Context(), h.Endpoint, problem.DPoPOn))
	h.Update()
	if !p.known || !p.state.DPoP {
		t.Errorf("after Flowlatch switched proof of possession on: known %v, DPoP %v", p.known, p.state.DPoP)
	}
	before, _ := h.App().Activity.Newest()
	if h.Update(); len(h.App().Activity.Since(before.ID)) > 0 {
		t.Error("it is read again without need")
	}
	must(t, h.Walk().SignIn(t.Context(), secret.New(org.ReadOnlyToken())))
	before, _ = h.App().Activity.Newest()
	if h.Update(); len(h.App().Activity.Since(before.ID)) == 0 {
		t.Error("what the former sign-in saw is still shown")
	}
}

// TestAppStateDoubtsAfterAFailure: a request that may have got through leaves nothing
// of what was read before it, and one that was refused leaves all of it.
func TestAppStateDoubtsAfterAFailure(t *testing.T) {
	for fault, known := range map[string]bool{"api-eof-late": false, "api-403": true} {
		t.Run(fault, func(t *testing.T) {
			h, org, admin := orgHost(t, practice.Config{})
			h.withServiceApp()
			_, err := admin.GrantScope(t.Context(), inFront(h).AppID, "okta.users.manage")
			must(t, err)
			p := NewAppState(h).(*appStatePage)
			h.show(p)
			must(t, org.SetFaults([]string{fault + "@DELETE /api/v1/apps/{app}/grants/{grant}"}))
			test.Tap(p.findings.deeds[0])
			if !p.tries.card.Showing() || p.known != known {
				t.Fatalf("known %v, %v", p.known, p.tries.shown())
			}
			must(t, org.SetFaults(nil))
			p.read()
			if p.tries.card.Showing() || !p.known || (len(p.state.Findings) > 0) != known {
				t.Errorf("read again: %+v, %v", p.state.Findings, p.tries.shown())
			}
		})
	}
}

// TestAppStateGrowsOld: how long ago it was read, and how old the app is, stay true.
func TestAppStateGrowsOld(t *testing.T) {
	housetest.App(t, look.Light)
	h := doneHost(t)
	now := fixedNow
	h.Clock = func() time.Time { return now }
	h.Waiting = []page.Task{{}}
	p := NewAppState(h).(*appStatePage)
	h.show(p)
	p.show(halfConfigured())
	added := p.keys.ages[0].text.(*house.Text)
	if got := proofAge(p.proof); !strings.Contains(got, "just now") || added.Text() != "7 Mar" {
		t.Fatalf("the proof says %q, the key %q", got, added.Text())
	}
	now = now.Add(400 * 24 * time.Hour)
	h.Update()
	if got := proofAge(p.proof); !strings.Contains(got, "9 Mar 2026") || added.Text() != "7 Mar 2026" {
		t.Errorf("a year later the proof says %q, the key %q", got, added.Text())
	}
}
