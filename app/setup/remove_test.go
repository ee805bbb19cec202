package setup_test

import (
	"testing"
	"time"

	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/trainee"
	"github.com/flowlatch/flowlatch/app/workspace"
)

// An endpoint whose only allowed app is deleted isn't secured any more.
func TestRemovingTheAppReopensItsEndpoint(t *testing.T) {
	b := newBench(t).signedIn().withApp().withEndpoint("echo-oauth", workspace.LevelOAuth)
	b.must(b.SetLevel(b.endpoint, workspace.LevelOAuth, workspace.AllowList))
	b.tickAll()
	b.must(b.ConfirmEndpoint(b.endpoint))
	b.must(b.Remove(t.Context(), []string{b.Workspace().ServiceApps[0].AppID}))
	if got := b.state(workspace.StepEndpoint); got == workspace.Done {
		t.Error("step 4 is done though its app is gone")
	}
	if missing := setup.MissingClicks(b.Workspace(), b.endpoint); len(missing) != 1 || missing[0].ID != "flow.list" {
		t.Errorf("to be done again: %+v", missing)
	}
}

// Nothing of an endpoint hangs on the app to sign in with, not even where the endpoint
// has no service app any more. What Flowlatch clicked for it is to be clicked again.
func TestRemovingTheAppToSignInWithReopensNoEndpoint(t *testing.T) {
	b := newBench(t).signedIn().withApp().withEndpoint("echo-oauth", workspace.LevelOAuth)
	b.must(b.SetLevel(b.endpoint, workspace.LevelOAuth, workspace.AllowList))
	b.must(b.Remove(t.Context(), []string{b.Workspace().ServiceApps[0].AppID}))
	b.tickAll()
	b.must(b.ConfirmEndpoint(b.endpoint))
	native := setup.NativeApp()
	b.must(b.NoteSignInApp("0oaSignInWith0000000", native.Label))
	b.must(b.TickDone(workspace.StepOrg, b.endpoint, native.Practised))
	b.must(b.Remove(t.Context(), []string{"0oaSignInWith0000000"}))
	if got := b.state(workspace.StepEndpoint); got != workspace.Done || len(setup.MissingClicks(b.Workspace(), b.endpoint)) > 0 {
		t.Errorf("step 4 is %s, to be done again: %+v", got, setup.MissingClicks(b.Workspace(), b.endpoint))
	}
	for _, click := range native.Practised {
		if b.Workspace().Org.Step.Ticked(click.ID) {
			t.Errorf("%s is ticked, and its app is gone", click.ID)
		}
	}
}

// What was measured with the app that is gone holds no longer.
func TestRemovingTheAppEndsWhatWasMeasured(t *testing.T) {
	b := newBench(t).signedIn().withApp()
	b.atFlow("echo-oauth", trainee.Settings{Level: "oauth", Apps: "list", Allowed: []string{b.Workspace().ServiceApps[0].ClientID}}, workspace.LevelOAuth, workspace.AllowList)
	b.measured(setup.MeasureOptions{SecondApp: true})
	if e := b.Workspace().Endpoint(b.endpoint); !e.Measured.Of(e) || e.Measured.Verdict != workspace.VerdictHolds || setup.WithoutItsApp(e) {
		t.Fatalf("measured: %+v", e.Measured)
	}
	b.must(b.Remove(t.Context(), []string{b.Workspace().ServiceApps[0].AppID}))
	if e := b.Workspace().Endpoint(b.endpoint); e.Measured.Of(e) || !setup.WithoutItsApp(e) || b.state(workspace.StepEndpoint) == workspace.Done {
		t.Errorf("without its app: %+v", e.Measured)
	}
	b.withApp()
	if e := b.Workspace().Endpoint(b.endpoint); e.Measured.Of(e) {
		t.Error("with another app it holds unmeasured")
	}
}

// Without the app that was removed nothing can be sent: that is told as what it is,
// and leaves no word of it behind in step 5.
func TestInvokingWithoutTheRemovedApp(t *testing.T) {
	b := newBench(t).signedIn().withApp().withEndpoint("echo-oauth", workspace.LevelOAuth)
	b.must(b.Remove(t.Context(), []string{b.Workspace().ServiceApps[0].AppID}))
	_, err := b.Invoke(t.Context(), b.endpoint)
	b.wantProblem(err, setup.CodeServiceAppFirst)
	if step := b.Workspace().Endpoint(b.endpoint).Invoke; step.Problem != nil || step.Current() == workspace.Attention {
		t.Errorf("step 5 keeps %v", step.Problem)
	}
	b.wantProblem(b.ProveToken(t.Context(), b.endpoint), "service-app.client-id")
	b.withApp()
	b.must(b.SetDraft(b.endpoint, setup.EmptyPreset()))
	_, err = b.Invoke(t.Context(), b.endpoint)
	b.must(err)
}

// A grant that was revoked at Okta isn't listed any more once its app was read; one
// that was just made stays, for Okta's list may lag.
func TestARevokedGrantIsNotListed(t *testing.T) {
	s := newSchool(t)
	s.withApp()
	grants := func() (n int) {
		for _, c := range s.Workspace().Created {
			if c.Kind == workspace.CreatedGrant {
				n++
			}
		}
		return n
	}
	s.lesson("scope-not-granted")
	s.read()
	if grants() != 1 {
		t.Fatalf("%d grants right after it was made", grants())
	}
	ws := s.Workspace().Clone()
	for i := range ws.Created {
		ws.Created[i].At = ws.Created[i].At.Add(-time.Hour)
	}
	s.Walk = setup.Open(setup.Deps{Store: s.app.Workspaces, Vault: s.app.Vault, Network: s.app.Network, Activity: s.app.Activity, Now: time.Now}, ws)
	s.read()
	if grants() != 0 {
		t.Errorf("the revoked grant is still listed: %+v", s.Workspace().Created)
	}
}

// Step 5 doesn't go on saying that a Bookmark app is there which this walk removed.
func TestRemovingTheBookmarkAppIsSaidInStep5(t *testing.T) {
	b := newBench(t).signedIn().withApp().withEndpoint("bookmark", workspace.LevelOAuth)
	b.must(b.SetDraft(b.endpoint, setup.BookmarkPreset()))
	_, err := b.Invoke(t.Context(), b.endpoint)
	b.must(err)
	for _, c := range b.Workspace().Created {
		if c.Kind == workspace.CreatedBookmarkApp {
			b.must(b.Remove(t.Context(), []string{c.ID}))
		}
	}
	step := b.Workspace().Endpoint(b.endpoint).Invoke
	for _, c := range step.Proof.Checks {
		if c.Name.Key == "setup.invoke.bookmark" && (c.Outcome != workspace.Noted || c.Detail.Key != "setup.invoke.removed-since") {
			t.Errorf("step 5 says %s: %s", c.Outcome, c.Detail)
		}
	}
	if step.Current() != workspace.Done {
		t.Errorf("step 5 is %s", step.Current())
	}
}
