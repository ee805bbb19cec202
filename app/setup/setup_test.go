package setup_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/flowlatch/flowlatch/app"
	"github.com/flowlatch/flowlatch/app/apptest"
	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/trainee"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/oauth"
	"github.com/flowlatch/flowlatch/oauth/secret"
)

// bench is a walk on a practice org of its own: real HTTP, real signatures,
// secrets in memory.
type bench struct {
	*setup.Walk
	t        *testing.T
	app      *app.App
	hand     *trainee.Trainee
	practice app.Practice
	endpoint string
}

func newBench(t *testing.T, faults ...string) *bench {
	t.Helper()
	a, w := apptest.Practise(t, app.Config{Version: "test", PracticeFaults: faults})
	hand, err := a.Trainee()
	if err != nil {
		t.Fatal(err)
	}
	p, _ := a.Practice()
	return &bench{Walk: w, t: t, app: a, hand: hand, practice: p, endpoint: w.Workspace().Place.EndpointID}
}

func (b *bench) must(err error) {
	b.t.Helper()
	if err != nil {
		b.t.Fatal(err)
	}
}

func (b *bench) state(id workspace.StepID) workspace.State {
	s := setup.StepOf(b.Workspace(), id, b.endpoint)
	return s.Current()
}

func (b *bench) wantProblem(err error, code string) {
	b.t.Helper()
	p, ok := errors.AsType[*problem.Problem](err)
	if !ok || p.Code != code {
		b.t.Fatalf("got %v, want the problem %s", err, code)
	}
}

// signedIn takes step 1.
func (b *bench) signedIn() *bench {
	b.t.Helper()
	apptest.SignIn(b.t, b.app, b.Walk)
	return b
}

// withApp takes step 3 with an EC key.
func (b *bench) withApp() *bench {
	b.t.Helper()
	b.must(b.SetUpServiceApp(b.t.Context(), b.endpoint, "", oauth.ECP256))
	return b
}

// withEndpoint takes step 4 for a practice flow at a level.
func (b *bench) withEndpoint(flow string, level workspace.Level) *bench {
	b.t.Helper()
	apptest.SetEndpoint(b.t, b.Walk, b.hand, b.endpoint, flow, level)
	b.must(b.TickAll(workspace.StepEndpoint, b.endpoint, setup.EndpointClicks(b.Workspace(), b.endpoint), true))
	b.must(b.ConfirmEndpoint(b.endpoint))
	return b
}

func TestOrgStep(t *testing.T) {
	b := newBench(t)
	if got := b.state(workspace.StepOrg); got != workspace.NotStarted {
		t.Fatalf("a new walk stands at %s", got)
	}
	b.must(b.CheckOrg(t.Context(), b.practice.URL+"/console/apps"))
	if got := b.state(workspace.StepOrg); got != workspace.InProgress {
		t.Errorf("a checked org without a choice of sign-in is %s", got)
	}
	b.must(b.SignIn(t.Context(), b.practice.AdminToken))
	ws := b.Workspace()
	if b.state(workspace.StepOrg) != workspace.Done || ws.Org.SignIn.Login == "" || ws.Org.Workflows != b.practice.URL {
		t.Errorf("after signing in: %s, %+v", b.state(workspace.StepOrg), ws.Org)
	}
	proof := ws.Org.Step.Proof
	if proof.By != workspace.Measured || len(proof.Exchanges) != 5 {
		t.Errorf("the proof has %d exchanges, by %s: %+v", len(proof.Exchanges), proof.By, proof.Exchanges)
	}
	for _, x := range proof.Exchanges {
		if x.RequestID == "" || x.Status != 200 {
			t.Errorf("an exchange without request id or success: %+v", x)
		}
	}
	b.must(b.SignOut(t.Context()))
	if setup.SignedIn(b.Workspace()) || b.Workspace().Org.SignIn.Token != "" {
		t.Error("signing out kept the sign-in")
	}
}

func TestWrongTokenLosesNothing(t *testing.T) {
	b := newBench(t)
	b.must(b.CheckOrg(t.Context(), b.practice.URL))
	b.wantProblem(b.SignIn(t.Context(), secret.New("00wrong")), "sign-in.refused")
	s := b.Workspace().Org.Step
	if s.State != workspace.Attention || s.Problem == nil || b.Workspace().Org.Origin == "" {
		t.Fatalf("%+v", s)
	}
	if s.Proof.Checks[0].Outcome != workspace.Passed || s.Proof.Checks[len(s.Proof.Checks)-2].Outcome != workspace.Failed {
		t.Errorf("the proof keeps what passed and marks what failed: %+v", s.Proof.Checks)
	}
	b.must(b.SignIn(t.Context(), b.practice.AdminToken))
	if b.state(workspace.StepOrg) != workspace.Done || b.Workspace().Org.Step.Problem != nil {
		t.Error("the right token did not clear the problem")
	}
}

func TestConnection(t *testing.T) {
	for _, c := range []struct {
		name    string
		faults  []string
		refused bool
	}{
		{name: "the secret can be read"},
		{name: "the secrets route is refused", faults: []string{"secrets-route-refused"}, refused: true},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := newBench(t, c.faults...).signedIn()
			b.must(b.FindConnection(t.Context()))
			b.must(b.ReadConnectionSecret(t.Context()))
			conn := b.Workspace().Connection
			if conn.ReadRefused != c.refused || (conn.Secret == "") != c.refused {
				t.Fatalf("refused %v, secret kept %v", conn.ReadRefused, conn.Secret != "")
			}
			if conn.ClientIDFrom != workspace.FromAppID {
				t.Errorf("the app's body holds no client ID, yet it is shown as from %s", conn.ClientIDFrom)
			}
			id, s, err := b.hand.ConnectionValues(t.Context(), conn.AppID)
			b.must(err)
			if c.refused {
				b.must(b.SetConnectionClientID(id))
				b.must(b.SetConnectionSecret(t.Context(), s))
			}
			b.wantProblem(b.ConfirmConnection(t.Context()), "connection.not-seen")
			b.must(b.hand.CreateConnection(t.Context(), conn.Nickname, conn.Domain, id, s))
			b.must(b.ConfirmConnection(t.Context()))
			if proof := b.Workspace().Connection.Step.Proof; proof.By != workspace.Measured {
				t.Errorf("the log shows the connection, but the proof is %s", proof.By)
			}
		})
	}
}

// Without a sign-in nothing is asked: trying again can't help, only the admin's word.
func TestConnectionTakesAWordWithoutASignIn(t *testing.T) {
	b := newBench(t)
	b.must(b.CheckOrg(t.Context(), b.practice.URL))
	b.must(b.ContinueWithoutSignIn(t.Context()))
	b.must(b.SetConnectionClientID("0oa1b2c3d4E5f6G7h8i9"))
	b.must(b.SetConnectionSecret(t.Context(), secret.New(strings.Repeat("s", 40))))
	err := b.ConfirmConnection(t.Context())
	b.wantProblem(err, "connection.unsaid")
	p := problem.From(err)
	if len(p.Ways) != 1 || p.Ways[0].Action != problem.EditConnection || !setup.AboutSignIn(p) {
		t.Errorf("%s: %+v", p.Cause, p.Ways)
	}
	b.must(b.Tick(workspace.StepConnection, b.endpoint, setup.ClickCreated, true))
	b.must(b.ConfirmConnection(t.Context()))
}

// A log that can't be read shows nothing however often it is asked: the admin's
// word is what is left, and it is told as that.
func TestConnectionCanBeAsked(t *testing.T) {
	b := newBench(t, "logs-forbidden").signedIn()
	b.must(b.FindConnection(t.Context()))
	b.must(b.ReadConnectionSecret(t.Context()))
	err := b.ConfirmConnection(t.Context())
	b.wantProblem(err, "connection.log-refused")
	if first := problem.From(err).Ways[0]; first.Action != problem.EditConnection {
		t.Errorf("the first way out is %q", first.Label)
	}
	b.must(b.Tick(workspace.StepConnection, b.endpoint, setup.ClickCreated, true))
	b.must(b.ConfirmConnection(t.Context()))
	if proof := b.Workspace().Connection.Step.Proof; proof.By != workspace.Asked {
		t.Errorf("a tick is the admin's word, but the proof is %s", proof.By)
	} else if last := proof.Checks[len(proof.Checks)-1]; last.Detail.Key != "setup.connection.said-unread" {
		t.Errorf("it is told as %q", last.Detail)
	}
}

func TestServiceAppIsMadeOnce(t *testing.T) {
	b := newBench(t, "token-500").signedIn()
	b.wantProblem(b.SetUpServiceApp(t.Context(), b.endpoint, "Invoker", oauth.ECP256), "token.answer")
	first := b.Workspace().ServiceApps
	b.wantProblem(b.SetUpServiceApp(t.Context(), b.endpoint, "Invoker", oauth.ECP256), "token.answer")
	again := b.Workspace().ServiceApps
	if len(again) != 1 || again[0].ClientID != first[0].ClientID || again[0].KeyID != first[0].KeyID {
		t.Errorf("a second try made something new: %+v", again)
	}
	kinds := map[workspace.CreatedKind]int{}
	for _, c := range b.Workspace().Created {
		kinds[c.Kind]++
	}
	if kinds[workspace.CreatedServiceApp] != 1 || kinds[workspace.CreatedGrant] != 1 {
		t.Errorf("made in the org: %v", kinds)
	}
}

// TestServiceAppIsAdopted: the app was made, but the program was cut off
// before it could note so.
func TestServiceAppIsAdopted(t *testing.T) {
	b := newBench(t).signedIn()
	b.must(b.PrepareKey(t.Context(), b.endpoint, "Invoker", oauth.ECP256))
	made, err := b.hand.CreateServiceApp(t.Context(), "Invoker", b.Workspace().ServiceApps[0].PublicJWK)
	b.must(err)
	b.must(b.hand.SetProofOfPossession(t.Context(), made, false))
	b.must(b.SetUpServiceApp(t.Context(), b.endpoint, "Invoker", oauth.ECP256))
	if got := b.Workspace().ServiceApps[0].ClientID; got != made {
		t.Errorf("a second app %s was made beside %s", got, made)
	}
}

func TestTokenProof(t *testing.T) {
	b := newBench(t).signedIn().withApp()
	token, ok := b.Token(b.endpoint)
	if !ok || token.Type != "Bearer" {
		t.Fatalf("no token: %+v", token)
	}
	claims := map[string]string{}
	for _, c := range token.Claims {
		claims[c.Name] = c.Value
	}
	app := b.Workspace().ServiceApps[0]
	if claims["cid"] != app.ClientID || claims["scp"] != "okta.workflows.invoke.manage" || claims["iss"] != b.practice.URL {
		t.Errorf("claims %v", claims)
	}
}

func TestInvokeAtEachLevel(t *testing.T) {
	for _, level := range []workspace.Level{workspace.LevelOAuth, workspace.LevelToken, workspace.LevelPublic} {
		t.Run(string(level), func(t *testing.T) {
			b := newBench(t).signedIn().withApp().withEndpoint("bookmark", level)
			result, err := b.Invoke(t.Context(), b.endpoint)
			b.must(err)
			if result.Status != 200 || b.state(workspace.StepInvoke) != workspace.Done {
				t.Fatalf("status %d, step %s", result.Status, b.state(workspace.StepInvoke))
			}
			if last := b.Workspace().Created[len(b.Workspace().Created)-1]; last.Kind != workspace.CreatedBookmarkApp {
				t.Errorf("the Bookmark app isn't listed: %+v", b.Workspace().Created)
			}
			if _, err := b.Invoke(t.Context(), b.endpoint); err != nil {
				t.Fatal(err)
			}
			found := 0
			for _, c := range b.Workspace().Created {
				if c.Kind == workspace.CreatedBookmarkApp {
					found++
				}
			}
			if found != 1 {
				t.Errorf("an app that existed is listed as made here: %d", found)
			}
		})
	}
}

func TestTokenTravelsInQueryOnRequest(t *testing.T) {
	b := newBench(t).signedIn().withEndpoint("echo-token", workspace.LevelToken)
	b.must(b.SetDraft(b.endpoint, setup.EmptyPreset()))
	b.must(b.SetTokenInQuery(b.endpoint, true))
	result, err := b.Invoke(t.Context(), b.endpoint)
	b.must(err)
	if !strings.Contains(result.Exchange.URL, "clientToken=") {
		t.Errorf("the token was asked for in the query, but %s was called", result.Exchange.URL)
	}
	for _, h := range result.Exchange.RequestHeader {
		if strings.EqualFold(h.Name, "x-api-client-token") {
			t.Error("the token was sent both in the query and in the header")
		}
	}
}

func TestInvokeURLTokenStaysOutOfTheFile(t *testing.T) {
	b := newBench(t).signedIn()
	pasted, err := b.hand.InvokeURL(t.Context(), "echo-token")
	b.must(err)
	b.must(b.SetInvokeURL(t.Context(), b.endpoint, pasted.Reveal()))
	e := b.Workspace().Endpoint(b.endpoint)
	if strings.Contains(e.InvokeURL, "?") || e.ClientToken == "" || e.Level != workspace.LevelToken {
		t.Errorf("%+v", e)
	}
}

func TestInvokeFailures(t *testing.T) {
	t.Run("the flow is off", func(t *testing.T) {
		b := newBench(t).signedIn().withEndpoint("bookmark", workspace.LevelPublic)
		b.must(b.hand.SwitchFlow(t.Context(), "bookmark", false))
		_, err := b.Invoke(t.Context(), b.endpoint)
		b.wantProblem(err, "invoke.400")
	})
	t.Run("another level than declared", func(t *testing.T) {
		b := newBench(t).signedIn().withApp().withEndpoint("bookmark", workspace.LevelToken)
		b.must(b.SetLevel(b.endpoint, workspace.LevelOAuth, workspace.AllowAny))
		_, err := b.Invoke(t.Context(), b.endpoint)
		b.wantProblem(err, "invoke.401")
	})
	t.Run("a 200 that did nothing", func(t *testing.T) {
		b := newBench(t).signedIn().withEndpoint("echo-public", workspace.LevelPublic)
		_, err := b.Invoke(t.Context(), b.endpoint)
		b.wantProblem(err, "invoke.no-app")
	})
}

func TestAddEndpointTakesOver(t *testing.T) {
	b := newBench(t).signedIn().withApp()
	id, err := b.AddEndpoint("Second")
	b.must(err)
	ws := b.Workspace()
	if ws.Place.EndpointID != id || ws.Endpoint(id).ServiceAppID != ws.ServiceApps[0].ID {
		t.Errorf("%+v", ws.Place)
	}
	for _, step := range []workspace.StepID{workspace.StepOrg, workspace.StepServiceApp} {
		if s := setup.StepOf(ws, step, id); s.Current() != workspace.Done {
			t.Errorf("%s must not be repeated, it is %s", step, s.Current())
		}
	}
}

func TestRemoveDeletesExactlyWhatWasMade(t *testing.T) {
	b := newBench(t).signedIn().withApp().withEndpoint("bookmark", workspace.LevelOAuth)
	_, err := b.Invoke(t.Context(), b.endpoint)
	b.must(err)
	var ids []string
	for _, c := range b.Workspace().Created {
		ids = append(ids, c.ID)
	}
	if len(ids) != 3 {
		t.Fatalf("made: %+v", b.Workspace().Created)
	}
	b.must(b.Remove(t.Context(), append(ids, "0oaNotOurs00000000000")))
	if left := b.Workspace().Created; len(left) != 0 {
		t.Errorf("still listed: %+v", left)
	}
	if _, err := b.hand.AppID(t.Context(), setup.DefaultAppLabel); !errors.Is(err, trainee.ErrNoValue) {
		t.Errorf("the service app is still in the org: %v", err)
	}
	if app := b.Workspace().ServiceApps[0]; app.ClientID != "" || app.PrivateKey == "" {
		t.Errorf("a removed app keeps its key and loses its client ID: %+v", app)
	}
}

func TestUntickingTakesTheWordBack(t *testing.T) {
	b := newBench(t).signedIn().withEndpoint("echo-public", workspace.LevelPublic)
	b.must(b.Tick(workspace.StepEndpoint, b.endpoint, "flow.on", false))
	if got := b.state(workspace.StepEndpoint); got != workspace.InProgress {
		t.Errorf("the step is %s", got)
	}
	b.wantProblem(b.ConfirmEndpoint(b.endpoint), "endpoint.clicks")
}

func TestWorkspaceBelongsToOneOrg(t *testing.T) {
	b := newBench(t).signedIn()
	other := newBench(t)
	b.wantProblem(b.CheckOrg(t.Context(), other.practice.URL), "org.other")
	if ws := b.Workspace(); ws.Org.Origin != b.practice.URL || !setup.SignedIn(ws) {
		t.Errorf("refusing another org lost this one: %+v", ws.Org)
	}
	b.must(b.CheckOrg(t.Context(), b.practice.URL))
	if got := b.state(workspace.StepOrg); got != workspace.Done {
		t.Errorf("re-checking the own org leaves the step at %s", got)
	}
}

func TestCancelledAttemptLeavesTheStep(t *testing.T) {
	b := newBench(t).signedIn()
	before := b.Workspace().Org.Step
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	b.wantProblem(b.CheckOrg(ctx, b.practice.URL), problem.CodeCancelled)
	if after := b.Workspace().Org.Step; after.State != before.State || after.Problem != nil {
		t.Errorf("cancelling changed the step: %+v", after)
	}
}
