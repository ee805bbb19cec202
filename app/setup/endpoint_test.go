package setup_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/workspace"
)

// pasteToken pastes the Invoke URL of a flow that has a client token.
func (b *bench) pasteToken(flow string) {
	b.t.Helper()
	pasted, err := b.hand.InvokeURL(b.t.Context(), flow)
	b.must(err)
	if !strings.Contains(pasted.Reveal(), "clientToken=") {
		b.t.Fatal("the console's Invoke URL carries no client token")
	}
	b.must(b.SetInvokeURL(b.t.Context(), b.endpoint, pasted.Reveal()))
}

func (b *bench) tickAll() {
	b.t.Helper()
	b.must(b.TickAll(workspace.StepEndpoint, b.endpoint, setup.EndpointClicks(b.Workspace(), b.endpoint), true))
}

// A client token in the URL of an endpoint that was declared otherwise is a
// mistake until somebody says that it isn't, also after the token was taken
// out of the URL.
func TestTokenAtAnotherLevelIsAsked(t *testing.T) {
	for _, level := range []workspace.Level{workspace.LevelOAuth, workspace.LevelPublic} {
		prepared := func(t *testing.T) *bench {
			b := newBench(t).signedIn().withApp()
			b.must(b.SetLevel(b.endpoint, level, ""))
			b.pasteToken("echo-token")
			b.tickAll()
			b.wantProblem(b.ConfirmEndpoint(b.endpoint), setup.CodeTokenCame)
			return b
		}
		t.Run(string(level)+", it is the token's level", func(t *testing.T) {
			b := prepared(t)
			b.must(b.SetLevel(b.endpoint, workspace.LevelToken, ""))
			b.tickAll()
			b.must(b.ConfirmEndpoint(b.endpoint))
		})
		t.Run(string(level)+", it is the declared level", func(t *testing.T) {
			b := prepared(t)
			b.must(b.KeepLevel(b.endpoint))
			b.must(b.ConfirmEndpoint(b.endpoint))
		})
		t.Run(string(level)+", the URL comes again without a token", func(t *testing.T) {
			b := prepared(t)
			b.must(b.SetInvokeURL(t.Context(), b.endpoint, b.Workspace().Endpoint(b.endpoint).InvokeURL))
			b.must(b.ConfirmEndpoint(b.endpoint))
		})
	}
}

// Where such an endpoint refuses, the token that came with its URL is the
// first thing to try.
func TestRefusalOffersTheTokenThatCame(t *testing.T) {
	b := newBench(t).signedIn().withApp()
	b.must(b.SetLevel(b.endpoint, workspace.LevelOAuth, workspace.AllowAny))
	b.pasteToken("echo-token")
	b.must(b.SetDraft(b.endpoint, setup.EmptyPreset()))
	_, err := b.Invoke(t.Context(), b.endpoint)
	p, ok := errors.AsType[*problem.Problem](err)
	if !ok || len(p.Ways) == 0 || p.Ways[0].Action != setup.UseClientToken {
		t.Fatalf("got %v", err)
	}
	b.must(b.SetLevel(b.endpoint, workspace.LevelToken, ""))
	_, err = b.Invoke(t.Context(), b.endpoint)
	b.must(err)
}

// Another URL is another flow: nothing that was said of the one before holds.
func TestAnotherFlowTakesTheTicksAway(t *testing.T) {
	b := newBench(t).signedIn()
	b.must(b.SetLevel(b.endpoint, workspace.LevelPublic, ""))
	b.must(b.Tick(workspace.StepEndpoint, b.endpoint, "flow.exists", true))
	pasted, err := b.hand.InvokeURL(t.Context(), "echo-public")
	b.must(err)
	b.must(b.SetInvokeURL(t.Context(), b.endpoint, pasted.Reveal()))
	if n := len(b.Workspace().Endpoint(b.endpoint).Security.Ticks); n != 1 {
		t.Fatalf("the first URL leaves %d ticks, want the one that was set", n)
	}
	b.tickAll()
	b.must(b.ConfirmEndpoint(b.endpoint))
	b.must(b.SetInvokeURL(t.Context(), b.endpoint, "https://acme.workflows.okta.com/api/flo/2f29a422eb14ab2f2d0f0cc022238dac/invoke"))
	e := b.Workspace().Endpoint(b.endpoint)
	if len(e.Security.Ticks) != 0 || e.Security.Current() == workspace.Done {
		t.Errorf("another flow stands at %s with %v", e.Security.Current(), e.Security.Ticks)
	}
	for _, c := range e.Security.Proof.Checks {
		if c.Outcome == workspace.Passed && c.Name.Key != "setup.endpoint.level" {
			t.Errorf("another flow, yet %s is still proven", c.Name)
		}
	}
}

// What the proof says of the level goes with the level.
func TestAnotherLevelTakesItsProofAway(t *testing.T) {
	b := newBench(t).signedIn().withApp().withEndpoint("echo-oauth", workspace.LevelOAuth)
	b.must(b.SetLevel(b.endpoint, workspace.LevelToken, ""))
	for _, c := range b.Workspace().Endpoint(b.endpoint).Security.Proof.Checks {
		if slices.Contains([]string{"setup.endpoint.level", "setup.endpoint.clicks"}, c.Name.Key) && c.Outcome != workspace.Waiting {
			t.Errorf("%s is still %s: %s", c.Name, c.Outcome, c.Detail)
		}
	}
}

// What was only said isn't told as what was checked; and no click names a level that
// nobody chose.
func TestWhatWasSaidIsOnlyNoted(t *testing.T) {
	b := newBench(t).signedIn().withApp()
	for _, c := range setup.EndpointClicks(b.Workspace(), b.endpoint) {
		if c.ID == "flow.level" && (strings.Contains(c.Text.String(), "OAuth") || !c.Older.IsZero()) {
			t.Errorf("before a level is chosen: %q, %q", c.Text, c.Older)
		}
	}
	b.withEndpoint("echo-oauth", workspace.LevelOAuth)
	for _, c := range b.security().Proof.Checks {
		said := c.Name.String() == "Security level" || c.Name.String() == "Console clicks"
		if want := map[bool]workspace.Outcome{true: workspace.Noted, false: workspace.Passed}[said]; c.Outcome != want {
			t.Errorf("%s is %s, want %s", c.Name, c.Outcome, want)
		}
	}
}
