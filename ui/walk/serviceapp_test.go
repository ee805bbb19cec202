package walk

import (
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"github.com/flowlatch/flowlatch/app"
	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/vault"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/ui/house/housetest"
	"github.com/flowlatch/flowlatch/ui/page"
)

// withKey gives the first endpoint a service app that exists here only.
func withKey(h *host) *workspace.ServiceApp {
	ws := h.Workspace()
	ws.ServiceApps = []workspace.ServiceApp{{
		ID: "app-1", Label: "Workflows invoker", KeyType: string(setup.KeyEC),
		KeyID: "575yx8xm5MslfY5uExampleThumbprint7P4zDL_ak6J0", Thumbprint: "575yx8xm5MslfY5uExampleThumbprint7P4zDL_ak6J0",
		PublicJWK: `{"kty":"EC","use":"sig","alg":"ES256","crv":"P-256","x":"example","y":"example"}`,
		KeyMade:   fixedNow.Add(-5 * time.Minute), PrivateKey: h.Keep(vault.PrivateKey, "not a key"),
		Step: workspace.Step{State: workspace.InProgress},
	}}
	ws.Endpoints[0].ServiceAppID = "app-1"
	return &ws.ServiceApps[0]
}

func appProof() *workspace.Proof {
	return &workspace.Proof{
		At: fixedNow.Add(-2 * time.Minute), By: workspace.Measured,
		Checks: []workspace.Check{
			passed("setup.service-app.key", "Key on this computer", "EC P-256, the private half stays on this computer", ""),
			passed("setup.service-app.made", "Service app", "Workflows invoker created, proof of possession off", ""),
			passed("setup.service-app.granted", "Scope granted", "okta.workflows.invoke.manage, nothing else", ""),
			passed("setup.service-app.token", "Okta issued a token", "Bearer, ends at 11:44 UTC, 9 Mar 2026", ""),
			passed("setup.service-app.claims", "Claims checked", "For this app, this org and this scope.", ""),
		},
		Exchanges: []workspace.Evidence{{Method: "POST", Status: 200, RequestID: "a"}},
	}
}

func doneHost(t *testing.T) *host {
	h := signedInHost(t)
	app := withKey(h)
	app.AppID, app.ClientID, app.Made, app.Registered = "0oa9z8y7x6W5v4U3t2s1", "0oa9z8y7x6W5v4U3t2s1", true, true
	app.Granted, app.GrantID = true, "oag1"
	app.Step = workspace.Step{State: workspace.Done, Proof: appProof()}
	h.Workspace().Created = []workspace.Created{
		{Kind: workspace.CreatedServiceApp, ID: app.AppID, Label: app.Label, At: fixedNow.Add(-4 * time.Minute)},
		{Kind: workspace.CreatedGrant, ID: "oag1", Label: setup.ScopeInvoke, At: fixedNow.Add(-3 * time.Minute)},
	}
	return h
}

// shownToken puts a token on the page as the walk would hand it over.
func shownToken(h *host) {
	p := h.Page.(*serviceAppPage)
	p.token.show(setup.Token{
		Type: "Bearer", Expires: fixedNow.Add(58 * time.Minute),
		Claims: []setup.Claim{
			{Name: "iss", Value: "https://acme.oktapreview.com"},
			{Name: "aud", Value: "https://acme.oktapreview.com"},
			{Name: "cid", Value: "0oa9z8y7x6W5v4U3t2s1"},
			{Name: "sub", Value: "0oa9z8y7x6W5v4U3t2s1"},
			{Name: "scp", Value: setup.ScopeInvoke},
			{Name: "iat", Value: "1", Time: fixedNow.Add(-2 * time.Minute)},
			{Name: "exp", Value: "2", Time: fixedNow.Add(58 * time.Minute)},
			{Name: "jti", Value: "AT.IMcAxYmfsB4HbQLXjjlAFbExampleExample"},
		},
	})
}

func TestServiceAppGoldens(t *testing.T) {
	t.Run("fresh", func(t *testing.T) { pageGolden(t, "service-app_fresh", signedInHost, NewServiceApp) })
	t.Run("more", func(t *testing.T) {
		pageGolden(t, "service-app_more-keys", signedInHost, NewServiceApp, func(h *host) {
			choice := h.Page.(*serviceAppPage).plan.choice
			choice.first.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEnd})
			choice.algs.TypedKey(&fyne.KeyEvent{Name: fyne.KeyRight})
		})
	})
	t.Run("production", func(t *testing.T) {
		pageGolden(t, "service-app_production", func(t *testing.T) *host {
			h := signedInHost(t)
			h.Workspace().Org.Production = true
			return h
		}, NewServiceApp)
	})
	t.Run("unsigned", func(t *testing.T) { pageGolden(t, "service-app_unsigned", unsignedHost, NewServiceApp) })
	t.Run("clicks", func(t *testing.T) {
		pageGolden(t, "service-app_clicks", func(t *testing.T) *host {
			h := unsignedHost(t)
			h.Workspace().Practice = true
			withKey(h)
			return h
		}, NewServiceApp)
	})
	t.Run("done", func(t *testing.T) { pageGolden(t, "service-app_done", doneHost, NewServiceApp, shownToken) })
	t.Run("narrow", func(t *testing.T) {
		housetest.Golden(t, "service-app_narrow", fyne.NewSize(968, 1150), func(t *testing.T) fyne.CanvasObject {
			h := doneHost(t)
			h.Page = NewServiceApp(h)
			shownToken(h)
			return framed(h.Page.Body())
		})
	})
	t.Run("bound", func(t *testing.T) {
		pageGolden(t, "service-app_bound", func(t *testing.T) *host {
			h := doneHost(t)
			app := inFront(h)
			app.DPoP, app.KeyFrom, app.KeyID = true, "PKCS#8, PEM", "svc-2025-q3"
			checks := app.Step.Proof.Checks
			checks[1] = passed("setup.service-app.made", "Service app", "Workflows invoker, client ID "+app.ClientID, "")
			checks[3] = passed("setup.service-app.token", "Okta issued a token", "DPoP, ends at 11:44 UTC, 9 Mar 2026", "")
			return h
		}, NewServiceApp)
	})
	t.Run("lesson", func(t *testing.T) {
		pageGolden(t, "service-app_lesson", doneHost, NewServiceApp, func(h *host) {
			strip := h.Page.(*serviceAppPage).lesson
			words := wordsOf(app.Practising{Lesson: app.Lessons()[2]}, false)
			strip.notice.Set(words.kind, words.lead, words.more)
			strip.object.Show()
		})
	})
	t.Run("restarted", func(t *testing.T) { pageGolden(t, "service-app_restarted", doneHost, NewServiceApp) })
	t.Run("problem", func(t *testing.T) { pageGolden(t, "service-app_problem", refusedAppHost, NewServiceApp) })
}

// refusedAppHost is at an app whose token was refused.
func refusedAppHost(t *testing.T) *host {
	h := unsignedHost(t)
	app := withKey(h)
	app.ClientID = "0oa9z8y7x6W5v4U3t2s1"
	app.Step = workspace.Step{State: workspace.Attention, Problem: proofOfPossession(), Proof: appProof()}
	app.Step.Proof.Checks = app.Step.Proof.Checks[:1]
	app.Step.Proof.Checks = append(app.Step.Proof.Checks,
		workspace.Check{Name: text.T("setup.service-app.token", "Okta issued a token"), Detail: app.Step.Problem.Title, Outcome: workspace.Failed},
		workspace.Check{Name: text.Plain("Claims checked"), Outcome: workspace.Waiting})
	return h
}

func proofOfPossession() *problem.Problem {
	return problem.New("token.dpop", text.Plain("Okta refused the token: the app requires proof of possession"),
		text.Plain("The request was signed correctly with the app's key, but carried no DPoP proof. Apps made in the Admin Console have Proof of possession on by default."),
		problem.Way{Action: problem.OpenGeneral, Label: text.Plain("Switch it off on the app"), Consequence: text.Plain("General › General Settings › Edit › Proof of possession")}).
		WithDetail("400 invalid_dpop_proof")
}

// atServiceApp brings a practice walk to step 3.
func atServiceApp(t *testing.T, signIn bool, faults ...string) (*host, *serviceAppPage) {
	t.Helper()
	h, _ := atConnection(t, signIn, faults...)
	p := NewServiceApp(h).(*serviceAppPage)
	h.show(p)
	return h, p
}

func TestServiceAppInPractice(t *testing.T) {
	h, p := atServiceApp(t, true)
	take(t, h, "Create the app and prove it", "Continue to Endpoint security")
	if !slices.Equal(h.Went, []page.Name{page.Endpoint}) {
		t.Errorf("went %v", h.Went)
	}
	token, ok := h.Walk().Token(h.Endpoint)
	if !ok || len(p.token.claims.Objects) != len(token.Claims) {
		t.Errorf("%d claims shown of %d", len(p.token.claims.Objects), len(token.Claims))
	}
	if p.plan.card.Visible() || p.hand.card.Visible() {
		t.Error("something still asks for an app")
	}
	if got := p.app.id.Text(); got != inFront(h).ClientID {
		t.Errorf("client ID shown = %q", got)
	}
}

func TestServiceAppByConsoleClicks(t *testing.T) {
	h, p := atServiceApp(t, false)
	p.plan.choice.first.TypedKey(&fyne.KeyEvent{Name: fyne.KeyRight})
	take(t, h, "Make the key")
	if got := inFront(h).KeyType; got != string(setup.KeyRSA) {
		t.Fatalf("key type = %q, want the chosen RSA", got)
	}
	take(t, h, "Do the console's clicks for me", "Get a token", "Continue to Endpoint security")
	if got := p.Head().State; got != workspace.Done {
		t.Errorf("state = %s", got)
	}
}

// Every type of key can be chosen, RSA with any of its algorithms; the token
// that Okta gives proves that it signs.
func TestServiceAppMakesTheChosenKey(t *testing.T) {
	h, p := atServiceApp(t, true)
	choice := p.plan.choice
	for _, kind := range append(firstKeys(), moreKeys()...) {
		choice.choose(kind)
		if got := choice.chosen(); got.Type != kind || got.Algorithm != setup.Algorithms(kind)[0] {
			t.Errorf("chose %s, get %+v", kind, got)
		}
	}
	choice.first.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEnd})
	choice.algs.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEnd})
	want := setup.KeyChoice{Type: setup.KeyRSA3072, Algorithm: "RS512"}
	if got := choice.chosen(); got != want {
		t.Fatalf("chosen = %+v, want %+v", got, want)
	}
	take(t, h, "Create the app and prove it", "Continue to Endpoint security")
	if app := inFront(h); app.KeyType != string(want.Type) || setup.KeyAlgorithm(app) != want.Algorithm || p.key.kind.Text() != "RSA 3072, RS512" {
		t.Errorf("made %s with %s, shown as %q", app.KeyType, setup.KeyAlgorithm(app), p.key.kind.Text())
	}
}

// Without the scope there is no token. Nothing pasted is lost, and the way
// out leads on once the scope is granted.
func TestServiceAppWithoutTheScope(t *testing.T) {
	h, p := atServiceApp(t, false)
	take(t, h, "Make the key")
	hand, err := h.App().Trainee()
	if err != nil {
		t.Fatal(err)
	}
	app := inFront(h)
	id, err := hand.CreateServiceApp(t.Context(), app.Label, app.PublicJWK)
	if err != nil {
		t.Fatal(err)
	}
	if err := hand.SetProofOfPossession(t.Context(), id, false); err != nil {
		t.Fatal(err)
	}
	test.Type(p.hand.clientID.Focusable(), id)
	take(t, h, "Get a token")
	if !p.tries.card.Showing() || p.Foot().Primary.Do != nil {
		t.Fatalf("no Problem, or a primary action beside it: %+v", p.Foot())
	}
	if inFront(h).ClientID != id {
		t.Error("the client ID was lost")
	}
	p.tries.take(problem.OpenScopes)
	if !slices.Equal(h.Opened, []setup.Link{setup.LinkServiceAppScopes}) {
		t.Errorf("opened %v, want the app's scopes", h.Opened)
	}
	if err := hand.GrantScope(t.Context(), id, setup.ScopeInvoke); err != nil {
		t.Fatal(err)
	}
	p.tries.take(problem.Retry)
	if got := p.Head().State; got != workspace.Done {
		t.Errorf("state = %s after the scope was granted", got)
	}
}

func TestServiceAppBadInput(t *testing.T) {
	h, p := atServiceApp(t, false)
	p.plan.name.SetText("   ")
	if p.plan.name.Refusal() == "" || !p.Foot().Primary.Disabled {
		t.Error("a name of spaces isn't refused")
	}
	p.plan.name.SetText("")
	test.Type(p.plan.name.Focusable(), strings.Repeat("x", 300))
	if n := len([]rune(p.plan.name.Text())); n > maxAppName {
		t.Errorf("a name of %d characters got in", n)
	}
	p.plan.name.SetText("Partner onboarding")
	take(t, h, "Make the key")
	for _, id := range []string{"https://acme.okta.com", "0oa 1", "00u1b2c3d4E5f6G7h8i9"} {
		p.hand.clientID.SetText(id)
		if p.hand.clientID.Refusal() == "" {
			t.Errorf("client ID %q isn't refused", id)
		}
		take(t, h, "Get a token")
		if registered(inFront(h)) || h.Canvas.Focused() != p.hand.clientID.Focusable() {
			t.Errorf("client ID %q was taken, or nothing points to it", id)
		}
	}
	if inFront(h).Label != "Partner onboarding" {
		t.Errorf("label = %q", inFront(h).Label)
	}
}

// A signed-in admin whose role doesn't suffice can go on by console clicks.
func TestServiceAppSwitchesToConsoleClicks(t *testing.T) {
	h, p := atServiceApp(t, true)
	test.Tap(p.plan.switcher)
	take(t, h, "Make the key", "Do the console's clicks for me", "Get a token", "Continue to Endpoint security")
	if !slices.Equal(h.Went, []page.Name{page.Endpoint}) {
		t.Errorf("went %v", h.Went)
	}
}

func TestServiceAppTabOrder(t *testing.T) {
	h, p := atServiceApp(t, true)
	h.Canvas.Unfocus()
	got := h.tabOrder()
	want := []string{"Choose an existing app", "Use console clicks instead", "*house.fieldEntry", "EC P-256", "Use a key I have", "The exact requests"}
	if !slices.Equal(got, want) {
		t.Errorf("Tab reaches %q, want %q", got, want)
	}
	if p.First() != p.plan.name.Focusable() {
		t.Error("the name isn't what the page begins with")
	}
}

func TestServiceAppCopiesTheTokenAsASecret(t *testing.T) {
	h, p := atServiceApp(t, true)
	take(t, h, "Create the app and prove it")
	if err := p.token.copy(t.Context()); err != nil {
		t.Fatal(err)
	}
	token, _ := h.Walk().Token(h.Endpoint)
	if len(h.Copied) != 0 || len(h.Passing) != 1 || !h.Passing[0].Equal(token.Access) {
		t.Errorf("copied %d values in clear and %d secrets, want the one secret", len(h.Copied), len(h.Passing))
	}
}

// Times of a token go by the org's clock, and say so where that matters. While the
// last request was refused, the token that is there is one of before.
func TestServiceAppTokenByTheOrgsClock(t *testing.T) {
	h := doneHost(t)
	p := NewServiceApp(h).(*serviceAppPage)
	h.show(p)
	token := setup.Token{Type: "Bearer", Expires: fixedNow.Add(time.Hour), Claims: []setup.Claim{{Name: "exp", Time: fixedNow.Add(70 * time.Minute)}}}
	p.token.show(token)
	if got := p.token.times[0].words.Text(); !strings.HasSuffix(got, "in 60 minutes") || !p.token.clock.Visible() || !strings.Contains(p.token.clock.Text(), "10 min ahead") {
		t.Errorf("reads %q, %q", got, p.token.clock.Text())
	}
	token.Claims[0].Time = token.Expires
	p.token.show(token)
	if p.token.clock.Visible() {
		t.Error("a clock that agrees is told")
	}
	app := inFront(h)
	app.Step.State, app.Step.Problem = workspace.Attention, proofOfPossession()
	p.token.judge(app.Step)
	if got := p.token.state.Text(); !strings.Contains(got, "earlier") {
		t.Errorf("beside a refusal the token reads %q", got)
	}
}

// A lost key is replaced: signed in, Flowlatch does all of it.
func TestServiceAppGetsANewKey(t *testing.T) {
	h, p := atServiceApp(t, true)
	take(t, h, "Create the app and prove it")
	before := inFront(h).KeyID
	p.tries.take(problem.NewKey)
	app := inFront(h)
	if app.KeyID == before || p.Head().State != workspace.Done {
		t.Errorf("key %q after %q, state %s", app.KeyID, before, p.Head().State)
	}
}

// Without signing in, the page asks for the one click that adds the key.
func TestServiceAppAsksToAddTheNewKey(t *testing.T) {
	h, p := atServiceApp(t, false)
	take(t, h, "Make the key", "Do the console's clicks for me", "Get a token")
	p.tries.take(problem.NewKey)
	app := inFront(h)
	if done, all := p.hand.clicks.Ticked(); !p.hand.card.Visible() || done != 0 || all != 1 {
		t.Errorf("the page shows %d clicks, %d of them ticked, want the one that adds the key", all, done)
	}
	if got := p.hand.clicks.rows[setup.ClickAddKey].value.Value(); got != app.PublicJWK {
		t.Errorf("to be pasted is %q, want the new public key", got)
	}
	if p.hand.entry.Visible() || p.tries.card.Showing() {
		t.Error("the page asks for the client ID again, or shows a Problem")
	}
}

// The scope was taken away in the console: granting it again is one press.
func TestServiceAppGrantsAgain(t *testing.T) {
	h, p := atServiceApp(t, true)
	take(t, h, "Create the app and prove it")
	p.tries.take(problem.GrantScope)
	if len(h.Opened) != 0 || p.Head().State != workspace.Done {
		t.Errorf("opened %v, state %s: want the grant looked at from here", h.Opened, p.Head().State)
	}
}

// A rotation that was left half-way is what is to be done next.
func TestServiceAppLeadsBackToARotation(t *testing.T) {
	h, p := atServiceApp(t, true)
	take(t, h, "Create the app and prove it")
	must(t, h.Walk().RotateKeyBeginAs(t.Context(), h.Endpoint, setup.KeyChoice{}, true))
	for range 2 { // checked, and the new key made
		must(t, h.Walk().RotateKeyNext(t.Context(), h.Endpoint))
	}
	p.Update()
	take(t, h, "Go on rotating the key")
	if !slices.Equal(h.Went, []page.Name{page.KeyRotate}) {
		t.Errorf("went %v", h.Went)
	}
}
