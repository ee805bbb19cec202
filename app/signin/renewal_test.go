package signin_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/signin"
)

func TestATokenAboutToEndIsRenewedOnceForAll(t *testing.T) {
	b := newBench(t).signedIn(t)
	b.pass(59*time.Minute + time.Second)
	b.org.hold = make(chan struct{})
	var wait sync.WaitGroup
	errs := make([]error, 10)
	for i := range errs {
		wait.Go(func() { errs[i] = b.me(t.Context()) })
	}
	close(b.org.hold)
	wait.Wait()
	if err := errors.Join(errs...); err != nil {
		t.Fatal(err)
	}
	if n := b.org.count("POST /oauth2/v1/token"); n != 2 {
		t.Errorf("%d token requests", n)
	}
	if diff := cmp.Diff([]string{"refresh-2"}, b.vault.holds()); diff != "" {
		t.Errorf("the vault holds %s", diff)
	}
	for _, used := range b.org.bearers[2:] {
		if used != "Bearer access-2" {
			t.Errorf("a request went out with %s", used)
		}
	}
}

func TestASignInOutlivesTheProgram(t *testing.T) {
	b := newBench(t).signedIn(t)
	b.restart(t)
	if err := b.me(t.Context()); err != nil {
		t.Fatal(err)
	}
	b.restart(t)
	if err := b.me(t.Context()); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"refresh-3"}, b.vault.holds()); diff != "" {
		t.Errorf("the vault holds %s", diff)
	}
}

func TestARefreshTokenThatStaysIsNotStoredAgain(t *testing.T) {
	b := newBench(t)
	b.org.sameOne = true
	b.signedIn(t)
	b.org.silent = true
	before := b.workspace().Org.SignIn
	b.pass(2 * time.Hour)
	if err := b.me(t.Context()); err != nil {
		t.Fatal(err)
	}
	if after := b.workspace().Org.SignIn; after.Refresh != before.Refresh || !after.Expires.After(before.Expires) || !slices.Equal(after.Scopes, before.Scopes) {
		t.Errorf("%+v", after)
	}
}

// A cancelled caller must not lose the refresh token that is on its way.
func TestACancelledRenewalIsKept(t *testing.T) {
	b := newBench(t).signedIn(t)
	b.pass(2 * time.Hour)
	b.org.hold = make(chan struct{})
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error)
	go func() { done <- b.me(ctx) }()
	cancel()
	if err := <-done; !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
	close(b.org.hold)
	if err := b.me(t.Context()); err != nil {
		t.Fatal(err)
	}
	b.restart(t)
	if err := b.me(t.Context()); err != nil {
		t.Errorf("the refresh token is lost: %v", err)
	}
}

func TestARefreshTokenThatCantBeStoredIsKeptInMemory(t *testing.T) {
	for name, fault := range map[string]func(b *bench, err error){
		"vault": func(b *bench, err error) { b.vault.fail = err },
		"disk":  func(b *bench, err error) { b.fail = err },
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t).signedIn(t)
			fault(b, errors.New("full"))
			for range 2 {
				b.pass(2 * time.Hour)
				if err := b.me(t.Context()); err != nil {
					t.Fatal(err)
				}
			}
			fault(b, nil)
			b.pass(2 * time.Hour)
			if err := b.me(t.Context()); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff([]string{"refresh-4"}, b.vault.holds()); diff != "" {
				t.Errorf("the vault holds %s", diff)
			}
			b.restart(t)
			if err := b.me(t.Context()); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestSignInAgain(t *testing.T) {
	for name, end := range map[string]func(*bench){
		"refused":          func(b *bench) { clear(b.org.refreshes) },
		"not in the vault": func(b *bench) { clear(b.vault.items) },
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t).signedIn(t)
			b.pass(2 * time.Hour)
			before := b.workspace().Org.SignIn
			b.restart(t)
			end(b)
			for range 3 {
				p := wantProblem(t, b.me(t.Context()), signin.CodeAgain)
				if p.Ways[0].Action != problem.SignInAgain {
					t.Errorf("ways %+v", p.Ways)
				}
			}
			if n := b.org.count("POST /oauth2/v1/token"); n > 2 {
				t.Errorf("asked %d times", n)
			}
			after := b.workspace().Org.SignIn
			if signin.Stands(after, b.clock()) || !signin.Stands(before, b.clock()) {
				t.Errorf("ended: %v", after.Ended)
			}
			after.Ended = time.Time{}
			if diff := cmp.Diff(before, after); diff != "" {
				t.Errorf("something is lost: %s", diff)
			}
		})
	}
	t.Run("no refresh token came", func(t *testing.T) {
		b := newBench(t)
		b.org.noRefresh = true
		b.signedIn(t).pass(2 * time.Hour)
		if signin.Stands(b.workspace().Org.SignIn, b.clock()) {
			t.Error("it stands, though nothing renews it")
		}
		wantProblem(t, b.me(t.Context()), signin.CodeAgain)
	})
}

func TestARenewalThatFailsInPassingEndsNothing(t *testing.T) {
	b := newBench(t).signedIn(t)
	b.pass(2 * time.Hour)
	b.org.answer("/oauth2/v1/token", 503, `{}`)
	wantProblem(t, b.me(t.Context()), "token.answer")
	b.org.answer("/oauth2/v1/token", 401, `{"error":"invalid_client","error_description":"x"}`)
	wantProblem(t, b.me(t.Context()), "sign-in.app")
	delete(b.org.answers, "/oauth2/v1/token")
	if err := b.me(t.Context()); err != nil {
		t.Error(err)
	}
}

func TestARefusedAccessToken(t *testing.T) {
	b := newBench(t).signedIn(t)
	clear(b.org.good)
	if err := b.me(t.Context()); err != nil {
		t.Fatalf("a GET wasn't sent again with a new token: %v", err)
	}
	clear(b.org.good)
	c, err := b.Client(t.Context(), b.workspace())
	if err != nil {
		t.Fatal(err)
	}
	wantProblem(t, c.DeleteApp(t.Context(), "0oa1"), "sign-in.stale")
	if n := b.org.count("DELETE /api/v1/apps/0oa1"); n != 1 {
		t.Errorf("the DELETE was sent %d times", n)
	}
	if err := c.DeleteApp(t.Context(), "0oa1"); err != nil {
		t.Errorf("the next one had no new token: %v", err)
	}
}

// A token that is new and isn't taken ends the sign-in; what says nothing of the
// token costs none.
func TestWhatA401IsAbout(t *testing.T) {
	for name, tt := range map[string]struct {
		answer answer
		want   string
		tokens int
	}{
		"the token":                 {answer{status: 401, body: `{"errorCode":"E0000011"}`}, signin.CodeAgain, 1},
		"the token, by a challenge": {answer{status: 401, challenge: `Bearer error="invalid_token", error_description="no USED"`}, signin.CodeAgain, 1},
		"the token, by a key":       {answer{status: 401, challenge: `DPoP error="invalid_token", algs="ES256"`}, signin.CodeAgain, 1},
		"the proof":                 {answer{status: 401, challenge: `DPoP algs="ES256", error="invalid_dpop_proof"`}, "sign-in.proof", 0},
		"a feature that is off":     {answer{status: 401, body: `{"errorCode":"E0000015"}`}, "feature.off", 0},
		"a portal's page":           {answer{status: 401, body: `<!DOCTYPE html><title>Wi-Fi</title>`}, "okta.page", 0},
		"nothing":                   {answer{status: 401}, signin.CodeAgain, 1},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t).signedIn(t)
			b.org.answers["/api/v1/users/me"] = tt.answer
			p := wantProblem(t, b.me(t.Context()), tt.want)
			if strings.Contains(p.Detail, "access-") {
				t.Error(p.Detail)
			}
			if n := b.org.count("POST /oauth2/v1/token"); n != 1+tt.tokens {
				t.Errorf("%d token requests", n)
			}
		})
	}
}

// renewing begins a renewal whose caller gives up, and which the org answers when
// its hold is closed.
func (b *bench) renewing(t *testing.T) {
	t.Helper()
	b.pass(2 * time.Hour)
	clear(b.org.good) // it has run out
	b.org.hold = make(chan struct{})
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error)
	go func() { done <- b.me(ctx) }()
	cancel()
	if err := <-done; !errors.Is(err, context.Canceled) {
		t.Fatalf("error %v", err)
	}
}

// A renewal that is under way when somebody signs out brings tokens that nobody
// would ever take back.
func TestSigningOutDuringARenewalLeavesNothing(t *testing.T) {
	b := newBench(t).signedIn(t)
	b.renewing(t)
	left := make(chan []signin.Unrevoked)
	go func() { left <- b.End(t.Context(), b.workspace(), false) }()
	close(b.org.hold)
	if got := <-left; len(got) > 0 || b.org.alive() > 0 {
		t.Errorf("left %v; alive at the org: %v, %v", got, b.org.good, b.org.refreshes)
	}
	wantProblem(t, b.me(t.Context()), signin.CodeAgain)
}

func TestARenewalThatNobodyWaitsForTakesItsTokensBack(t *testing.T) {
	b := newBench(t).signedIn(t)
	b.renewing(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if left := b.End(ctx, b.workspace(), false); len(left) == 0 {
		t.Error("what is on its way isn't told")
	}
	revoked := make(chan struct{})
	b.org.revoked = func() { revoked <- struct{}{} }
	close(b.org.hold)
	for range 2 {
		<-revoked
	}
	if b.org.alive() > 0 {
		t.Errorf("alive at the org: %v, %v", b.org.good, b.org.refreshes)
	}
}

func TestSigningOutCanBeTriedAgain(t *testing.T) {
	b := newBench(t).signedIn(t)
	b.org.answer("/oauth2/v1/revoke", 503, `{}`)
	if left := b.End(t.Context(), b.workspace(), false); len(left) != 2 {
		t.Errorf("left %v", left)
	}
	b.org.forgetAnswers()
	if left := b.End(t.Context(), b.workspace(), false); len(left) > 0 || b.org.alive() > 0 {
		t.Errorf("left %v; alive at the org: %v, %v", left, b.org.good, b.org.refreshes)
	}
}

// The first access token is refused while it is found out whose it is: the refresh
// token that counts is then the second one.
func TestARenewalDuringTheSignInIsKept(t *testing.T) {
	b := newBench(t)
	b.org.stillborn = 1
	b.signedIn(t)
	if diff := cmp.Diff([]string{"refresh-2"}, b.vault.holds()); diff != "" {
		t.Errorf("the vault holds %s", diff)
	}
	b.restart(t)
	if err := b.me(t.Context()); err != nil {
		t.Error(err)
	}
}

// A renewal between the sign-in and its place in the workspace finds nowhere to
// store its refresh token, until the sign-in is used the next time.
func TestARenewalBeforeTheWorkspaceHasTheSignInIsKept(t *testing.T) {
	b := newBench(t)
	kept, err := b.Browser(t.Context(), signin.BrowserRequest{Origin: b.org.URL, ClientID: "0oa1", Ports: []int{0}, Open: b.org.browse(t, nil)})
	if err != nil {
		t.Fatal(err)
	}
	b.pass(2 * time.Hour)
	if _, err := kept.Client.Me(t.Context()); err != nil {
		t.Fatal(err)
	}
	b.keep(t, kept, nil)
	if _, err := b.Client(t.Context(), b.workspace()); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"refresh-2"}, b.vault.holds()); diff != "" {
		t.Errorf("the vault holds %s", diff)
	}
	b.restart(t)
	if err := b.me(t.Context()); err != nil {
		t.Error(err)
	}
}

func TestWaitingForARenewal(t *testing.T) {
	b := newBench(t).signedIn(t)
	b.Wait(t.Context()) // for none
	b.renewing(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	b.Wait(ctx)
	close(b.org.hold)
	b.Wait(t.Context())
	if diff := cmp.Diff([]string{"refresh-2"}, b.vault.holds()); diff != "" {
		t.Errorf("the vault holds %s", diff)
	}
}

// The refresh token is in the workspace before a request goes out with the access
// token that came with it.
func TestARefreshTokenIsStoredBeforeItsAccessTokenIsUsed(t *testing.T) {
	b := newBench(t).signedIn(t)
	b.pass(2 * time.Hour)
	var stored []string
	b.org.used = func(credential string) {
		if credential == "Bearer access-2" {
			stored = b.vault.holds()
		}
	}
	if err := b.me(t.Context()); err != nil {
		t.Fatal(err)
	}
	if !slices.Contains(stored, "refresh-2") {
		t.Errorf("the vault held %v", stored)
	}
}
