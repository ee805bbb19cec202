package setup_test

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/flowlatch/flowlatch/app/invoke"
	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/trainee"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/oauth/secret"
)

// failedCall is one way in which the practice org makes an invocation fail.
type failedCall struct {
	name    string
	flow    string
	level   workspace.Level // that the flow has
	provoke func(*bench)
	want    workspace.CauseID
}

func failedCalls() []failedCall {
	const oauth, client, public = workspace.LevelOAuth, workspace.LevelToken, workspace.LevelPublic
	off := func(flow string) func(*bench) {
		return func(b *bench) { b.must(b.hand.SwitchFlow(b.t.Context(), flow, false)) }
	}
	declare := func(level workspace.Level) func(*bench) {
		return func(b *bench) { b.must(b.SetLevel(b.endpoint, level, workspace.AllowAny)) }
	}
	list := func(declared workspace.Allowed) func(*bench) {
		return func(b *bench) {
			_, err := b.hand.SetEndpoint(b.t.Context(), "bookmark", trainee.Settings{Level: string(oauth), Apps: "list"})
			b.must(err)
			b.must(b.SetLevel(b.endpoint, oauth, declared))
		}
	}
	return []failedCall{
		{"off, OAuth", "bookmark", oauth, off("bookmark"), "flow-off"},
		{"off, client token", "bookmark", client, off("bookmark"), "flow-off"},
		{"off, public", "echo-public", public, off("echo-public"), "flow-off"},
		{"not in the list, any declared", "bookmark", oauth, list(workspace.AllowAny), "not-listed"},
		{"not in the list, a list declared", "bookmark", oauth, list(workspace.AllowList), "not-listed"},
		{"scope missing", "bookmark", oauth, withOtherScope, "scope"},
		{"declared OAuth, is client token", "bookmark", client, declare(oauth), "level"},
		{"declared public, is client token", "bookmark", client, declare(public), "level"},
		{"declared client token, is OAuth", "bookmark", oauth, func(b *bench) {
			b.must(b.SetClientToken(b.t.Context(), b.endpoint, secret.New(strings.Repeat("0a", 32))))
			declare(client)(b)
		}, "level"},
		{"measured, then set to client token", "bookmark", oauth, measuredThen(workspace.AllowAny, changed(trainee.Settings{Level: "token"})), "level"},
		{"measured with a list, then set to client token", "bookmark", oauth, measuredThen(workspace.AllowList, changed(trainee.Settings{Level: "token"})), "level"},
		{"measured with a list, then taken out of it", "bookmark", oauth, measuredThen(workspace.AllowList, changed(trainee.Settings{Level: "oauth", Apps: "list"})), "not-listed"},
		{"measured, then switched off", "bookmark", oauth, measuredThen(workspace.AllowList, off("bookmark")), "flow-off"},
		{"another client token", "bookmark", client, func(b *bench) {
			b.must(b.SetClientToken(b.t.Context(), b.endpoint, secret.New(strings.Repeat("0a", 32))))
		}, "client-token"},
		{"something else as client token", "bookmark", client, func(b *bench) {
			b.must(b.SetClientToken(b.t.Context(), b.endpoint, secret.New("00"+strings.Repeat("aZ", 20))))
		}, "wrong-kind"},
		{"no such alias", "bookmark", public, func(b *bench) {
			b.must(b.SetInvokeURL(b.t.Context(), b.endpoint, b.practice.URL+"/api/flo/"+strings.Repeat("0a", 16)+"/invoke"))
			declare(public)(b)
		}, "alias"},
		{"too fast", "echo-public", public, (*bench).hammer, "too-fast"},
		{"a failing flow", "failing", client, nil, "flow-failed"},
		{"a slow flow, over the limit", "late", client, nil, "time-limit"},
		{"another key than the flow reads", "bookmark", public, func(b *bench) {
			d := setup.BookmarkPreset()
			d.Body = strings.Replace(d.Body, `"url"`, `"Url"`, 1)
			b.must(b.SetDraft(b.endpoint, d))
		}, "keys"},
	}
}

// measuredThen measures the endpoint while it is as declared, sends a call that goes
// well, and then changes something at the console.
func measuredThen(apps workspace.Allowed, change func(*bench)) func(*bench) {
	return func(b *bench) {
		_, err := b.hand.SetEndpoint(b.t.Context(), "bookmark", trainee.Settings{Level: "oauth", Apps: string(apps), Allowed: []string{b.Workspace().ServiceApps[0].ClientID}})
		b.must(err)
		b.must(b.SetLevel(b.endpoint, workspace.LevelOAuth, apps))
		b.measured(setup.MeasureOptions{SecondApp: true, Draft: setup.BookmarkPreset()})
		b.must(b.SetDraft(b.endpoint, setup.BookmarkPreset()))
		_, err = b.Invoke(b.t.Context(), b.endpoint)
		b.must(err)
		change(b)
	}
}

// changed sets the flow's Endpoint settings at the console.
func changed(to trainee.Settings) func(*bench) {
	return func(b *bench) {
		_, err := b.hand.SetEndpoint(b.t.Context(), "bookmark", to)
		b.must(err)
	}
}

// withOtherScope has the org give a token for another scope than the one for
// invoking flows.
func withOtherScope(b *bench) {
	app := b.Workspace().ServiceApps[0]
	b.must(b.hand.GrantScope(b.t.Context(), app.AppID, "okta.apps.read"))
	b.must(b.HoldToken(b.t.Context(), b.endpoint, "okta.apps.read"))
}

// hammer has somebody else call the flow until the test ends, faster than it may
// be called.
func (b *bench) hammer() {
	ctx, stop := context.WithCancel(b.t.Context())
	tooFast, ended, url := make(chan struct{}), make(chan struct{}), b.Workspace().Endpoint(b.endpoint).InvokeURL
	go func() {
		defer close(ended)
		told := false
		for ctx.Err() == nil {
			r, err := invoke.Do(ctx, b.app.Network, invoke.Request{URL: url, Draft: setup.EmptyPreset()})
			if err == nil && r.Status == http.StatusTooManyRequests && !told {
				told = true
				close(tooFast)
			}
		}
	}()
	b.t.Cleanup(func() {
		stop()
		<-ended
	})
	<-tooFast
}

// TestTrueCauseOfAFailedInvoke: what the practice org makes fail for real stands
// among the first two, never alone, and can be checked.
func TestTrueCauseOfAFailedInvoke(t *testing.T) {
	for _, c := range failedCalls() {
		t.Run(c.name, func(t *testing.T) {
			b := newBench(t).signedIn().withApp().withEndpoint(c.flow, c.level)
			b.must(b.SetDraft(b.endpoint, setup.EmptyPreset()))
			if c.provoke != nil {
				c.provoke(b)
			}
			_, err := b.Invoke(t.Context(), b.endpoint)
			p, last := problem.From(err), b.Workspace().Endpoint(b.endpoint).Last
			if p == nil || last == nil {
				t.Fatalf("Problem %v, kept %+v", p, last)
			}
			if level := slices.IndexFunc(last.Causes, func(cause workspace.Cause) bool { return cause.ID == invoke.CauseLevel }); c.level == workspace.LevelOAuth && last.Status == http.StatusUnauthorized &&
				(level < 0 || level > 2 || !slices.ContainsFunc(last.Causes[level].Ways, func(w problem.Way) bool { return w.Action == setup.MeasureAgain })) {
				t.Errorf("401: the level stands at %d of %v", level+1, last.Causes)
			}
			at := slices.IndexFunc(last.Causes, func(cause workspace.Cause) bool { return cause.ID == c.want })
			if at < 0 || at > 1 || len(last.Causes) < 2 {
				t.Fatalf("status %d: %s stands at %d of %v", last.Status, c.want, at+1, last.Causes)
			}
			t.Logf("status %d: %s at %d, %s", last.Status, c.want, at+1, last.Causes[at].Weight)
			if last.Status != 0 && (!setup.Explained(*b.Workspace().Endpoint(b.endpoint), p) || len(p.Ways) == 0) {
				t.Errorf("%+v", p)
			}
		})
	}
}

// A flow that answers well and does nothing is explained too.
func TestUndoneInvokeIsExplained(t *testing.T) {
	b := newBench(t).signedIn().withEndpoint("echo-public", workspace.LevelPublic)
	_, err := b.Invoke(t.Context(), b.endpoint)
	b.wantProblem(err, setup.CodeNoApp)
	e := b.Workspace().Endpoint(b.endpoint)
	if !setup.Explained(*e, problem.From(err)) || e.Last.Status != 200 {
		t.Fatalf("%+v", e.Last)
	}
	for _, id := range []workspace.CauseID{"flow-failed", "other-flow", "nested-return"} {
		if !slices.ContainsFunc(e.Last.Causes, func(c workspace.Cause) bool { return c.ID == id }) {
			t.Errorf("%s isn't among %v", id, e.Last.Causes)
		}
	}
}

// The client token that came with the URL is one click away.
func TestLevelCauseOffersTheTokenThatCame(t *testing.T) {
	b := newBench(t).signedIn().withApp().withEndpoint("bookmark", workspace.LevelToken)
	b.must(b.SetLevel(b.endpoint, workspace.LevelOAuth, workspace.AllowAny))
	_, err := b.Invoke(t.Context(), b.endpoint)
	b.wantProblem(err, "invoke.401")
	first := b.Workspace().Endpoint(b.endpoint).Last.Causes[0]
	if first.ID != invoke.CauseLevel || first.Weight != workspace.Likely || first.Ways[0].Action != setup.UseClientToken {
		t.Errorf("%+v", first)
	}
	if p := problem.From(err); p.Ways[0].Action != setup.UseClientToken {
		t.Errorf("%+v", p.Ways)
	}
}

// What goes well is kept without causes; what wasn't sent changes nothing.
func TestOnlySentCallsAreKept(t *testing.T) {
	b := newBench(t).signedIn().withEndpoint("echo-public", workspace.LevelPublic)
	b.must(b.SetDraft(b.endpoint, setup.EmptyPreset()))
	_, err := b.Invoke(t.Context(), b.endpoint)
	b.must(err)
	good := b.Workspace().Endpoint(b.endpoint).Last
	if good.Status != 200 || len(good.Causes) != 0 {
		t.Fatalf("%+v", good)
	}
	d := setup.EmptyPreset()
	d.Headers = []workspace.Field{{Name: "X-Partner", Value: "a\nb"}}
	b.must(b.SetDraft(b.endpoint, d))
	if _, err = b.Invoke(t.Context(), b.endpoint); err == nil {
		t.Fatal("a header with a line break was sent")
	}
	if last := b.Workspace().Endpoint(b.endpoint).Last; last.Status != 200 || !last.At.Equal(good.At) {
		t.Errorf("kept %+v", last)
	}
}

// That an address answered well once is not forgotten by failing twice.
func TestWorkedBeforeIsRemembered(t *testing.T) {
	b := newBench(t).signedIn().withEndpoint("echo-public", workspace.LevelPublic)
	b.must(b.SetDraft(b.endpoint, setup.EmptyPreset()))
	_, err := b.Invoke(t.Context(), b.endpoint)
	b.must(err)
	b.must(b.hand.SwitchFlow(t.Context(), "echo-public", false))
	for range 2 {
		_, err = b.Invoke(t.Context(), b.endpoint)
		b.wantProblem(err, "invoke.400")
		first := b.Workspace().Endpoint(b.endpoint).Last.Causes[0]
		if first.ID != "flow-off" || first.Why.Key != "cause.flow-off.worked" {
			t.Errorf("%+v", first)
		}
	}
}

// The client token stands in no cause.
func TestKeptCausesHoldNoSecret(t *testing.T) {
	b := newBench(t).signedIn().withEndpoint("bookmark", workspace.LevelToken)
	pasted, err := b.hand.InvokeURL(t.Context(), "bookmark")
	b.must(err)
	_, token, _ := strings.Cut(pasted.Reveal(), "clientToken=")
	b.must(b.hand.SwitchFlow(t.Context(), "bookmark", false))
	b.must(b.SetTokenInQuery(b.endpoint, true))
	_, err = b.Invoke(t.Context(), b.endpoint)
	p := problem.From(err)
	if p == nil || token == "" {
		t.Fatal(err)
	}
	words := p.Details()
	for _, c := range b.Workspace().Endpoint(b.endpoint).Last.Causes {
		words += c.Title.String() + c.Why.String()
	}
	if strings.Contains(words, token) {
		t.Error(words)
	}
}
