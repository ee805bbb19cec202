package setup_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/vault"
	"github.com/flowlatch/flowlatch/app/wire"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/oauth"
	"github.com/flowlatch/flowlatch/oauth/secret"
)

// lossy is a network that loses answers while it is armed: the request
// arrives, the connection breaks before the answer is read.
type lossy struct{ armed atomic.Bool }

func (l *lossy) dial(ctx context.Context, network, address string) (net.Conn, error) {
	c, err := (&net.Dialer{}).DialContext(ctx, network, address)
	return &lossyConn{Conn: c, l: l}, err
}

type lossyConn struct {
	net.Conn
	l *lossy
}

func (c *lossyConn) Read(p []byte) (int, error) {
	n, err := c.Conn.Read(p)
	if n > 0 && c.l.armed.Load() {
		return 0, io.ErrUnexpectedEOF
	}
	return n, err
}

// over makes the bench's walk again, over another network.
func (b *bench) over(l *lossy) *bench {
	n := wire.New(wire.Config{DialContext: l.dial})
	b.t.Cleanup(n.Close)
	b.Walk = setup.Open(setup.Deps{Store: b.app.Workspaces, Vault: b.app.Vault, Network: n, Activity: b.app.Activity, Now: time.Now}, b.Workspace())
	return b
}

func TestClientTokenStaysWithItsEndpoint(t *testing.T) {
	var got atomic.Value
	foreign := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		got.Store(r.Header.Get("x-api-client-token") + r.Header.Get("Authorization"))
	}))
	defer foreign.Close()
	elsewhere := foreign.URL + "/api/flo/" + strings.Repeat("a", 32) + "/invoke"

	b := newBench(t).real().signedIn().withApp().withEndpoint("echo-token", workspace.LevelToken)
	b.must(b.SetInvokeURL(t.Context(), b.endpoint, elsewhere))
	if e := b.Workspace().Endpoint(b.endpoint); e.ClientToken != "" {
		t.Error("the token of one endpoint is kept for another address")
	}
	b.must(b.SetClientToken(t.Context(), b.endpoint, secret.New(strings.Repeat("b", 64))))
	for _, level := range []workspace.Level{workspace.LevelToken, workspace.LevelOAuth} {
		b.must(b.SetLevel(b.endpoint, level, workspace.AllowAny))
		b.wantProblem(b.ConfirmEndpoint(b.endpoint), "endpoint.other-host")
		_, err := b.Invoke(t.Context(), b.endpoint)
		b.wantProblem(err, "endpoint.other-host")
	}
	if got.Load() != nil {
		t.Fatalf("another host got %q", got.Load())
	}
	b.must(b.ConfirmHost(b.endpoint))
	b.must(b.SetDraft(b.endpoint, setup.EmptyPreset()))
	if _, err := b.Invoke(t.Context(), b.endpoint); err != nil || got.Load() == nil {
		t.Errorf("the admin's word was not enough: %v", err)
	}
	other := strings.Replace(elsewhere, foreign.URL, "https://acme.workflows.okta.com", 1)
	b.must(b.SetInvokeURL(t.Context(), b.endpoint, other))
	_, err := b.Invoke(t.Context(), b.endpoint)
	b.wantProblem(err, "endpoint.other-host")
}

// real makes the bench's workspace one of a real org that lives on loopback.
func (b *bench) real() *bench {
	ws := b.Workspace().Clone()
	ws.Practice = false
	b.Walk = setup.Open(setup.Deps{Store: b.app.Workspaces, Vault: b.app.Vault, Network: b.app.Network, Activity: b.app.Activity, Now: time.Now}, ws)
	return b
}

func TestNothingLeavesPractice(t *testing.T) {
	var called atomic.Bool
	foreign := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { called.Store(true) }))
	defer foreign.Close()
	b := newBench(t).signedIn().withEndpoint("echo-public", workspace.LevelPublic)
	b.must(b.SetInvokeURL(t.Context(), b.endpoint, foreign.URL+"/api/flo/"+strings.Repeat("a", 32)+"/invoke"))
	b.wantProblem(b.ConfirmHost(b.endpoint), "endpoint.practice-host")
	b.wantProblem(b.ConfirmEndpoint(b.endpoint), "endpoint.practice-host")
	_, err := b.Invoke(t.Context(), b.endpoint)
	b.wantProblem(err, "endpoint.practice-host")
	if called.Load() {
		t.Error("a request left the practice org")
	}
}

func TestAnotherLevelTakesItsTickBack(t *testing.T) {
	b := newBench(t).signedIn().withEndpoint("echo-token", workspace.LevelToken)
	b.must(b.SetLevel(b.endpoint, workspace.LevelPublic, ""))
	missing := setup.MissingClicks(b.Workspace(), b.endpoint)
	if len(missing) != 1 || missing[0].ID != "flow.level" {
		t.Errorf("still to be clicked: %+v", missing)
	}
}

func TestTokenNeedsItsURLFirst(t *testing.T) {
	b := newBench(t).signedIn()
	b.wantProblem(b.SetClientToken(t.Context(), b.endpoint, secret.New(strings.Repeat("b", 64))), "endpoint.url")
}

// TestTwoAppsOfOneName: each gets its own grant.
func TestTwoAppsOfOneName(t *testing.T) {
	b := newBench(t).signedIn()
	second, err := b.AddEndpoint("Second")
	b.must(err)
	for _, id := range []string{b.endpoint, second} {
		b.must(b.SetUpServiceApp(t.Context(), id, "Invoker", oauth.ECP256))
	}
	apps := b.Workspace().ServiceApps
	if len(apps) != 2 || apps[0].AppID == apps[1].AppID || apps[0].GrantID == apps[1].GrantID {
		t.Errorf("%+v", apps)
	}
}

func TestLostAnswerMakesNoSecondApp(t *testing.T) {
	l := &lossy{}
	b := newBench(t).signedIn().over(l)
	b.must(b.PrepareKey(t.Context(), b.endpoint, "Invoker A", oauth.ECP256))
	cancel := b.Changed.Subscribe(func(ws *workspace.Workspace) { l.armed.Store(ws.ServiceApps[0].Sent) })
	err := b.SetUpServiceApp(t.Context(), b.endpoint, "Invoker A", oauth.ECP256)
	cancel()
	l.armed.Store(false)
	b.wantProblem(err, "network.closed")
	if _, err := b.hand.AppID(t.Context(), "Invoker A"); err != nil {
		t.Fatalf("the request did not arrive, so this test shows nothing: %v", err)
	}
	b.must(b.SetUpServiceApp(t.Context(), b.endpoint, "Invoker B", oauth.RSA2048))
	if _, err := b.hand.AppID(t.Context(), "Invoker B"); err == nil {
		t.Error("a second app was made")
	}
	app := b.Workspace().ServiceApps[0]
	if app.Label != "Invoker A" || !app.Made || b.Workspace().Created[0].ID != app.AppID {
		t.Errorf("the app that was made isn't listed: %+v %+v", app, b.Workspace().Created)
	}
}

func TestWhatWasThereIsNotListedAsMade(t *testing.T) {
	b := newBench(t).signedIn()
	b.must(b.PrepareKey(t.Context(), b.endpoint, "Invoker", oauth.ECP256))
	id, err := b.hand.CreateServiceApp(t.Context(), "Invoker", b.Workspace().ServiceApps[0].PublicJWK)
	b.must(err)
	b.must(b.hand.SetProofOfPossession(t.Context(), id, false))
	b.must(b.hand.GrantScope(t.Context(), id, "okta.workflows.invoke.manage"))
	b.must(b.SetUpServiceApp(t.Context(), b.endpoint, "Invoker", oauth.ECP256))
	if created := b.Workspace().Created; len(created) != 0 {
		t.Errorf("made by hand, yet listed for removal: %+v", created)
	}
}

func TestForgettingWaitsForWhatRuns(t *testing.T) {
	b := newBench(t).signedIn().withEndpoint("slow", workspace.LevelToken)
	b.must(b.SetDraft(b.endpoint, setup.EmptyPreset()))
	var wg sync.WaitGroup
	wg.Go(func() { _, _ = b.Invoke(t.Context(), b.endpoint) })
	wg.Go(func() { _ = b.ForgetEndpoint(t.Context(), b.endpoint) })
	wg.Wait()
}

func TestOnlyTheOwnConnectionCounts(t *testing.T) {
	b := newBench(t).signedIn()
	b.must(b.FindConnection(t.Context()))
	b.must(b.ReadConnectionSecret(t.Context()))
	c := b.Workspace().Connection
	s, err := b.Secret(t.Context(), c.Secret)
	b.must(err)
	b.must(b.hand.CreateConnection(t.Context(), "Somebody else's", c.Domain, c.ClientID, s))
	b.wantProblem(b.ConfirmConnection(t.Context()), "connection.not-seen")
	b.must(b.hand.CreateConnection(t.Context(), c.Nickname, c.Domain, c.ClientID, s))
	b.must(b.ConfirmConnection(t.Context()))
}

func TestPastedSecretIsNotOverwritten(t *testing.T) {
	b := newBench(t).signedIn()
	pasted := secret.New("pasted-by-the-admin-himself")
	b.must(b.SetConnectionSecret(t.Context(), pasted))
	b.must(b.FindConnection(t.Context()))
	b.must(b.ReadConnectionSecret(t.Context()))
	if kept, err := b.Secret(t.Context(), b.Workspace().Connection.Secret); err != nil || !kept.Equal(pasted) {
		t.Errorf("what the admin pasted was replaced: %v", err)
	}
}

func TestClosedWalkWritesNothing(t *testing.T) {
	b := newBench(t).signedIn().withEndpoint("slow", workspace.LevelToken)
	b.must(b.SetDraft(b.endpoint, setup.EmptyPreset()))
	ended := make(chan error, 1)
	go func() {
		_, err := b.Invoke(context.Background(), b.endpoint)
		ended <- err
	}()
	b.Close()
	b.Close()
	before, err := json.Marshal(b.Workspace())
	b.must(err)
	b.wantProblem(b.Tick(workspace.StepInvoke, b.endpoint, "x", true), "workspace.closed")
	<-ended
	after, err := json.Marshal(b.Workspace())
	b.must(err)
	if string(before) != string(after) {
		t.Error("a closed walk changed its workspace")
	}
}

func TestBadTokenThenNoSignIn(t *testing.T) {
	b := newBench(t)
	b.wantProblem(b.ContinueWithoutSignIn(t.Context()), "org.first")
	b.must(b.CheckOrg(t.Context(), b.practice.URL))
	b.wantProblem(b.SignIn(t.Context(), secret.New("00wrong")), "sign-in.refused")
	b.must(b.ContinueWithoutSignIn(t.Context()))
	proof := b.Workspace().Org.Step.Proof
	if strings.Contains(proof.What.String(), "signed in") {
		t.Errorf("nobody is signed in, yet: %s", proof.What)
	}
	for _, c := range proof.Checks {
		if c.Outcome == workspace.Failed {
			t.Errorf("a step that is done shows a failed check: %s", c.Name)
		}
	}
}

func TestLostKeyCanBeReplaced(t *testing.T) {
	b := newBench(t).signedIn().withApp()
	before := b.Workspace().ServiceApps[0]
	b.must(b.app.Vault.Delete(t.Context(), before.PrivateKey))
	b.wantProblem(b.ProveToken(t.Context(), b.endpoint), "vault.gone")
	b.replaceKey()
	b.must(b.ProveToken(t.Context(), b.endpoint))
	after := b.Workspace().ServiceApps[0]
	if after.KeyID == before.KeyID || after.ClientID != before.ClientID {
		t.Errorf("%+v", after)
	}
}

func TestSignInThatMayNotReadApps(t *testing.T) {
	b := newBench(t, "apps-forbidden").signedIn()
	b.must(b.FindConnection(t.Context()))
	if got := b.state(workspace.StepConnection); got != workspace.InProgress {
		t.Errorf("step 2 is %s", got)
	}
	b.withEndpoint("bookmark", workspace.LevelPublic)
	if _, err := b.Invoke(t.Context(), b.endpoint); err != nil {
		t.Fatal(err)
	}
	for _, c := range b.Workspace().Endpoint(b.endpoint).Invoke.Proof.Checks[1:] {
		if c.Outcome != workspace.Unknown {
			t.Errorf("%s is %s though nothing could be read", c.Name, c.Outcome)
		}
	}
}

func TestBodyKeysAreTakenExactly(t *testing.T) {
	b := newBench(t).signedIn().withEndpoint("bookmark", workspace.LevelPublic)
	draft := setup.BookmarkPreset()
	b.must(b.SetDraft(b.endpoint, draft))
	if _, err := b.Invoke(t.Context(), b.endpoint); err != nil {
		t.Fatal(err)
	}
	draft.Body = strings.Replace(draft.Body, `"url"`, `"Url"`, 1)
	b.must(b.SetDraft(b.endpoint, draft))
	_, _ = b.Invoke(t.Context(), b.endpoint)
	proof := b.Workspace().Endpoint(b.endpoint).Invoke.Proof
	if last := proof.Checks[len(proof.Checks)-1]; last.Outcome == workspace.Passed {
		t.Errorf("Url was taken for url: %s", last.Detail)
	}
}

func TestEveryAddressMoves(t *testing.T) {
	b := newBench(t).signedIn().withApp().withEndpoint("echo-public", workspace.LevelPublic)
	b.must(b.ConfirmHost(b.endpoint))
	ws := b.Workspace().Clone()
	setup.MoveTo(ws, "http://127.0.0.1:1")
	ws.Org.Step, ws.Connection.Step, ws.ServiceApps[0].Step = workspace.Step{}, workspace.Step{}, workspace.Step{}
	ws.Endpoints[0].Security, ws.Endpoints[0].Invoke = workspace.Step{}, workspace.Step{} // proofs tell of then
	data, err := json.Marshal(ws)
	b.must(err)
	if old := strings.TrimPrefix(b.practice.URL, "http://"); strings.Contains(string(data), old) {
		t.Errorf("something stayed at %s: %s", old, data)
	}
}

func TestLinksLoseTheirCredentials(t *testing.T) {
	b := newBench(t)
	b.must(b.CheckOrg(t.Context(), b.practice.URL+"/login/sessionCookieRedirect?token=session-token#id_token=x"))
	if got := b.Workspace().Org.Entered; strings.Contains(got, "token") {
		t.Errorf("kept %s", got)
	}
}

func TestNoteMarksTheStep(t *testing.T) {
	b := newBench(t)
	b.wantProblem(b.Note(workspace.StepConnection, b.endpoint, vault.ErrNotFound), "vault.gone")
	if s := b.Workspace().Connection.Step; s.State != workspace.Attention || s.Problem == nil {
		t.Errorf("%+v", s)
	}
	if err := b.Note(workspace.StepConnection, b.endpoint, nil); err != nil {
		t.Error(err)
	}
}

func TestWaitingForATurnCanBeCancelled(t *testing.T) {
	b := newBench(t).signedIn().withEndpoint("slow", workspace.LevelToken)
	b.must(b.SetDraft(b.endpoint, setup.EmptyPreset()))
	running := make(chan struct{})
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		close(running)
		_, _ = b.Invoke(t.Context(), b.endpoint)
	}()
	<-running
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	err := b.FindConnection(ctx)
	if p, ok := errors.AsType[*problem.Problem](err); !ok || p.Code != problem.CodeCancelled {
		t.Errorf("got %v", err)
	}
	<-ended
}

// Each save waits for the disk: all clicks of a step take one.
func TestAllClicksAreTickedInOneSave(t *testing.T) {
	b := newBench(t).signedIn()
	b.must(b.SetLevel(b.endpoint, workspace.LevelPublic, workspace.AllowAny))
	saves := 0
	defer b.Changed.Subscribe(func(*workspace.Workspace) { saves++ })()
	clicks := setup.EndpointClicks(b.Workspace(), b.endpoint)
	b.must(b.TickAll(workspace.StepEndpoint, b.endpoint, clicks, true))
	step := setup.StepOf(b.Workspace(), workspace.StepEndpoint, b.endpoint)
	if saves != 1 || len(step.Ticks) != len(clicks) {
		t.Errorf("%d saves for %d of %d ticks", saves, len(step.Ticks), len(clicks))
	}
}
