package walk

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/trainee"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/oauth"
	"github.com/flowlatch/flowlatch/ui/house/housetest"
	"github.com/flowlatch/flowlatch/ui/look"
	"github.com/flowlatch/flowlatch/ui/page"
)

// oauthEndpoint takes the walk of a practice org to step 5 at OAuth 2.0.
func oauthEndpoint(t *testing.T, h *host) *trainee.Trainee {
	t.Helper()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	p, _ := h.App().Practice()
	hand, err := h.App().Trainee()
	must(err)
	must(h.Walk().CheckOrg(t.Context(), p.URL))
	must(h.Walk().SignIn(t.Context(), p.AdminToken))
	must(h.Walk().SetUpServiceApp(t.Context(), h.Endpoint, "", oauth.ECP256))
	pasted, err := hand.SetEndpoint(t.Context(), "bookmark", trainee.Settings{Level: "oauth", Apps: "any"})
	must(err)
	must(hand.SwitchFlow(t.Context(), "bookmark", true))
	must(h.Walk().SetInvokeURL(t.Context(), h.Endpoint, pasted.Reveal()))
	must(h.Walk().SetLevel(h.Endpoint, workspace.LevelOAuth, workspace.AllowAny))
	must(h.Walk().SetDraft(h.Endpoint, setup.BookmarkPreset()))
	return hand
}

// A way out that Flowlatch can do is done wherever its Problem is shown, and
// what was refused goes on.
func TestFixIsDoneWhereItsProblemIsShown(t *testing.T) {
	housetest.App(t, look.Light)
	h := newPracticeHost(t, "invoke-refuses-dpop")
	hand := oauthEndpoint(t, h)
	app := h.Workspace().ServiceApps[0]
	if err := hand.SetProofOfPossession(t.Context(), app.ClientID, true); err != nil {
		t.Fatal(err)
	}
	if err := h.Walk().ProveToken(t.Context(), h.Endpoint); err != nil {
		t.Fatal(err)
	}
	a := newAttempts(h, workspace.StepInvoke, func(problem.Action) bool { return false })
	sent := 0
	a.run(text.Plain("Sending"), func(ctx context.Context) error {
		sent++
		_, err := h.Walk().Invoke(ctx, h.Endpoint)
		return err
	}, nil)
	if p := a.shown(); p == nil || p.Ways[0].Action != problem.DPoPOff {
		t.Fatalf("a bound token was refused: %+v", p)
	}
	if a.take(problem.DPoPOff); a.shown() != nil || sent != 2 {
		t.Errorf("after switching it off: %+v, sent %d times", a.shown(), sent)
	}
	if got := h.Workspace(); got.ServiceApps[0].DPoP || got.Endpoints[0].Invoke.State != workspace.Done || len(h.Went) > 0 {
		t.Errorf("%+v, went to %v", got.Endpoints[0].Invoke, h.Went)
	}
}

// What changes the org is shown as the request that is sent. Without a yes nothing
// is, and the Problem stays.
func TestFixShowsItsRequestFirst(t *testing.T) {
	housetest.App(t, look.Light)
	h := newPracticeHost(t)
	oauthEndpoint(t, h)
	asking := &askingHost{host: h, refuses: true}
	a := newAttempts(asking, workspace.StepInvoke, func(problem.Action) bool { return false })
	refused := problem.New("token.dpop", text.Plain("Refused"), text.Plain("Why"))
	a.run(text.Plain("Sending"), func(context.Context) error { return refused }, nil)
	before, _ := h.App().Activity.Newest()
	a.take(problem.DPoPOn)
	if len(asking.sendings) != 1 || asking.sendings[0].Request == "" || !strings.Contains(asking.sendings[0].Body, `"dpop_bound_access_tokens":true`) || !asking.sendings[0].Takes {
		t.Fatalf("shown: %+v", asking.sendings)
	}
	for _, x := range h.App().Activity.Since(before.ID) {
		if x.Method != http.MethodGet {
			t.Errorf("before a yes it sent %s %s", x.Method, x.URL)
		}
	}
	if p := a.shown(); p == nil || p.Code != refused.Code {
		t.Errorf("after a no the Problem shown is %+v", p)
	}
	asking.refuses = false
	if a.take(problem.DPoPOn); !h.Workspace().ServiceApps[0].DPoP {
		t.Error("after a yes nothing changed")
	}
}

// One that takes a sign-in leads to the page of the app without one.
func TestFixWithoutASignInLeadsToTheApp(t *testing.T) {
	housetest.App(t, look.Light)
	h := newHost(t, describedWorkspace(workspace.LevelOAuth))
	a := newAttempts(h, workspace.StepInvoke, func(problem.Action) bool { return false })
	a.take(problem.RegisterKey)
	if len(h.Went) != 1 || h.Went[0] != page.ServiceApp {
		t.Errorf("it leads to %v", h.Went)
	}
}
