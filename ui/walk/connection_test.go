package walk

import (
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/vault"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/ui/house/housetest"
	"github.com/flowlatch/flowlatch/ui/look"
	"github.com/flowlatch/flowlatch/ui/page"
)

// foundHost has the four values, read from the org.
func foundHost(t *testing.T) *host {
	h := signedInHost(t)
	c := &h.Workspace().Connection
	c.AppID, c.ClientID, c.ClientIDFrom = "0oa1b2c3d4E5f6G7h8i9", "0oa1b2c3d4E5f6G7h8i9", workspace.FromAppID
	c.Secret, c.SecretFrom = h.Keep(vault.ClientSecret, strings.Repeat("s", 40)), workspace.FromApp
	c.Scopes, c.ScopesKnown = []string{"okta.apps.manage", "okta.users.read", "okta.groups.read"}, true
	c.Apps = []workspace.BuiltInApp{
		{Name: "okta_flow_sso", ID: "0oa2c3d4E5f6G7h8i9j0", Label: "Okta Workflows", Status: "ACTIVE", Assigned: workspace.Passed},
		{Name: "flow", ID: c.AppID, Label: "Okta Workflows OAuth", Status: "ACTIVE", Assigned: workspace.Passed},
	}
	c.Step = workspace.Step{State: workspace.InProgress, Ticks: map[string]time.Time{copiedTick("nickname", c.Nickname): fixedNow, copiedTick("domain", c.Domain): fixedNow}}
	c.Step.Proof = &workspace.Proof{What: text.T("setup.connection.values", "Values found"), At: fixedNow.Add(-time.Minute), By: workspace.Measured, Checks: []workspace.Check{
		passed("setup.connection.sso", "Okta Workflows found", "App 0oa2c3d4E5f6G7h8i9j0", ""),
		passed("setup.connection.app", "Okta Workflows OAuth found", "App 0oa1b2c3d4E5f6G7h8i9", ""),
		passed("setup.connection.assigned", "Assigned to both", "robin.vale@acme.example is", ""),
		{Name: text.Plain("Client ID"), Detail: text.Plain("The app's id is probably its client ID; compare it on the Sign On tab"), Outcome: workspace.Noted},
		passed("setup.connection.secret", "Client secret", "Read from the app and kept; Okta's log shows the read", ""),
		passed("setup.connection.scopes", "Scopes of the connection", "okta.apps.manage is granted, which the Bookmark flow needs", ""),
	}}
	return h
}

// unsignedHost goes on without a sign-in.
func unsignedHost(t *testing.T) *host {
	ws := checkedWorkspace()
	ws.Org.SignIn.Method = workspace.NoSignIn
	ws.Org.Step.State = workspace.Done
	return newHost(t, ws)
}

func TestConnectionGoldens(t *testing.T) {
	t.Run("fresh", func(t *testing.T) { pageGolden(t, "connection_fresh", signedInHost, NewConnection) })
	t.Run("clicks", func(t *testing.T) { pageGolden(t, "connection_unsigned", unsignedHost, NewConnection) })
	t.Run("practice", func(t *testing.T) {
		pageGolden(t, "connection_practice", func(t *testing.T) *host {
			h := foundHost(t)
			h.Workspace().Practice = true
			h.Workspace().Connection.Step.Proof.Checks[3] = passed("setup.connection.client-id", "Client ID", "The app's id, which is right in the practice org", "")
			return h
		}, NewConnection)
	})
	t.Run("found", func(t *testing.T) { pageGolden(t, "connection_found", foundHost, NewConnection) })
	t.Run("done", func(t *testing.T) {
		pageGolden(t, "connection_done", func(t *testing.T) *host {
			h := foundHost(t)
			c := h.Workspace().Connection
			s := &h.Workspace().Connection.Step
			s.State = workspace.Done
			s.Proof.Checks = append(s.Proof.Checks, passed("setup.connection.connected", "Connection created", c.Nickname+" is in the System Log. That doesn't prove that it works; the first flow that uses it does.", ""))
			s.Ticks = map[string]time.Time{"connection.dialog": fixedNow, "connection.paste": fixedNow, setup.ClickCreated: fixedNow}
			for name, value := range map[string]string{"nickname": c.Nickname, "domain": c.Domain, "client-id": c.ClientID, "secret": string(c.Secret)} {
				s.Ticks[copiedTick(name, value)] = fixedNow
			}
			return h
		}, NewConnection)
	})
	t.Run("problem", func(t *testing.T) {
		pageGolden(t, "connection_problem", func(t *testing.T) *host {
			h := foundHost(t)
			h.Workspace().Connection.Step.State = workspace.Attention
			h.Workspace().Connection.Step.Problem = notSeen()
			return h
		}, NewConnection)
	})
}

func notSeen() *problem.Problem {
	return problem.New("connection.not-seen", text.Plain("No new connection seen yet"),
		text.Plain("This sign-in sees none in the System Log. Finish the New Connection dialog with Create; the log can lag a little."),
		problem.Way{Action: problem.Retry, Label: text.Plain("Try again"), Consequence: text.Plain("Changes nothing by itself")},
		problem.Way{Action: problem.OpenConsole, Label: text.Plain("Open the Workflows Console"), Consequence: text.Plain("Connections › New Connection › Okta")},
		problem.Way{Action: problem.EditConnection, Label: text.Plain("Tick “Click Create”"), Consequence: text.Plain("Then it counts as said by you")})
}

// atConnection brings a practice walk to step 2.
func atConnection(t *testing.T, signIn bool, faults ...string) (*host, *connectionPage) {
	t.Helper()
	housetest.App(t, look.Light)
	h := newPracticeHost(t, faults...)
	practice, _ := h.App().Practice()
	if err := h.Walk().CheckOrg(t.Context(), practice.URL); err != nil {
		t.Fatal(err)
	}
	err := h.Walk().ContinueWithoutSignIn(t.Context())
	if signIn {
		err = h.Walk().SignIn(t.Context(), practice.AdminToken)
	}
	if err != nil {
		t.Fatal(err)
	}
	p := NewConnection(h).(*connectionPage)
	h.show(p)
	return h, p
}

// take presses the primary action as long as it is the wanted one.
func take(t *testing.T, h *host, labels ...string) {
	t.Helper()
	for _, want := range labels {
		if got := h.Page.Foot().Primary.Label.String(); got != want {
			t.Fatalf("primary = %q, want %q (problem: %v)", got, want, h.Page.Foot())
		}
		h.primary()
	}
}

func TestConnectionInPractice(t *testing.T) {
	h, p := atConnection(t, true)
	take(t, h, "Find the values", "Read the secret", "Do the console's clicks for me", "Confirm", "Continue to Service app and keys")
	if p.Head().State != workspace.Done || !slices.Equal(h.Went, []page.Name{page.ServiceApp}) {
		t.Errorf("state %s, went %v", p.Head().State, h.Went)
	}
	if p.paste.card.Visible() {
		t.Error("values are asked for although they could be read")
	}
	if got := p.clientIDShown(); got == "" || p.values.clientID.origin.Text() == "" {
		t.Errorf("client ID %q from %q", got, p.values.clientID.origin.Text())
	}
}

func (p *connectionPage) clientIDShown() string { return p.values.clientID.plain.Value() }

// Whoever opens the console does the clicks there: then it is to be confirmed.
func TestConnectionByHandInPractice(t *testing.T) {
	h, p := atConnection(t, true)
	take(t, h, "Find the values", "Read the secret")
	test.Tap(p.dialog.clicks.rows["connection.dialog"].open)
	if got := p.Foot(); got.Primary.Label.String() != "Confirm" || len(got.Secondary) != 0 || !p.dialog.practice.Visible() {
		t.Errorf("the foot leads with %q beside %v", got.Primary.Label, got.Secondary)
	}
}

// Where the secret may not be read, and without a sign-in, the admin pastes.
func TestConnectionPasted(t *testing.T) {
	for _, tc := range []struct {
		name   string
		signIn bool
		faults []string
	}{
		{"secrets route refused", true, []string{"secrets-route-refused"}},
		{"apps refused", true, []string{"apps-forbidden"}},
		{"without sign-in", false, nil},
	} {
		t.Run(tc.name, func(t *testing.T) {
			h, p := atConnection(t, tc.signIn, tc.faults...)
			if tc.signIn {
				take(t, h, "Find the values")
			}
			if readsSecret(h.Workspace()) {
				take(t, h, "Read the secret")
			}
			if !p.paste.card.Visible() {
				t.Fatal("nothing asks for the values")
			}
			take(t, h, "Keep the values")
			if h.Canvas.Focused() == nil || p.tries.card.Showing() {
				t.Error("nothing points to what is missing")
			}
			test.Type(p.paste.clientID.Focusable(), "0oa1b2c3d4E5f6G7h8i9")
			test.Type(p.paste.secret.Focusable(), strings.Repeat("s", 40))
			h.Canvas.Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
			c := h.Workspace().Connection
			if c.ClientID != "0oa1b2c3d4E5f6G7h8i9" || c.Secret == "" || p.paste.card.Visible() {
				t.Fatalf("kept %+v; still asking: %v", c, p.paste.card.Visible())
			}
			if got := p.Foot().Primary.Label.Key; got != clickForMeWords().Key {
				t.Errorf("then the page leads with %q", got)
			}
		})
	}
}

func TestConnectionReadsThePracticeConsole(t *testing.T) {
	h, p := atConnection(t, false)
	test.Tap(p.paste.read)
	if !complete(h.Workspace()) {
		t.Fatalf("values missing: %+v", p.tries.shown())
	}
	take(t, h, "Do the console's clicks for me", "Confirm", "Continue to Service app and keys")
	if by := h.Workspace().Connection.Step.Proof.By; by != workspace.Asked {
		t.Errorf("proof by %q although nobody could look", by)
	}
}

func TestConnectionBadInput(t *testing.T) {
	h, p := atConnection(t, false)
	for _, id := range []string{"https://acme.okta.com", "0oa 1b2c", "00u1b2c3d4E5f6G7h8i9", strings.Repeat("x", 60)} {
		p.paste.clientID.SetText(id)
		if p.paste.clientID.Refusal() == "" {
			t.Errorf("client ID %q isn't refused", id)
		}
	}
	for _, plain := range []string{"short", "0oa1b2c3d4E5f6G7h8i9", "-----BEGIN PRIVATE KEY-----", strings.Repeat("x", 101)} {
		p.paste.secret.entry.Clear()
		test.Type(p.paste.secret.Focusable(), plain)
		if p.paste.secret.valid() {
			t.Errorf("client secret %q isn't refused", plain)
		}
	}
	h.primary()
	if complete(h.Workspace()) || p.paste.clientID.Text() == "" || p.paste.secret.entry.Empty() {
		t.Error("refused values were kept, or lost")
	}
}

// Blanks and line ends that copying adds don't belong to a value: step 1 drops them too.
func TestConnectionDropsBlanksAroundWhatIsPasted(t *testing.T) {
	h, p := atConnection(t, false)
	const clientID = "0oa1b2c3d4E5f6G7h8i9"
	plain := strings.Repeat("s", 40)
	test.Type(p.paste.clientID.Focusable(), " "+clientID+"\u00a0 ")
	test.Type(p.paste.secret.Focusable(), "  "+plain+" ")
	if !p.paste.clientID.Valid() || !p.paste.secret.valid() {
		t.Fatalf("refused: %q, secret valid %v", p.paste.clientID.Refusal(), p.paste.secret.valid())
	}
	h.primary()
	c := h.Workspace().Connection
	kept, err := h.Walk().Secret(t.Context(), c.Secret)
	if err != nil {
		t.Fatal(err)
	}
	if c.ClientID != clientID || kept.Reveal() != plain {
		t.Errorf("kept client ID %q, secret whole %v", c.ClientID, kept.Reveal() == plain)
	}
	p.editValues()
	test.Type(p.paste.clientID.Focusable(), "  ")
	test.Type(p.paste.secret.Focusable(), "  ")
	if p.paste.clientID.Valid() || p.paste.secret.valid() {
		t.Error("blanks alone pass for a value")
	}
}

// Copying a value leaves a tick that survives. The button itself, with its
// two seconds of thanks, is the house's.
func TestConnectionTicksWhatWasCopied(t *testing.T) {
	h, p := atConnection(t, true)
	take(t, h, "Find the values")
	p.values.domain.plain.OnCopied()
	p.Update()
	if c := h.Workspace().Connection; !c.Step.Ticked(copiedTick("domain", c.Domain)) || !p.values.domain.copied.Visible() {
		t.Error("the copied domain isn't ticked")
	}
	if p.values.nickname.copied.Visible() {
		t.Error("the nickname shows as copied too")
	}
	if got := p.values.domain.plain.Value(); got != h.Workspace().Connection.Domain {
		t.Errorf("what is copied = %q", got)
	}
	p.values.clientID.plain.OnCopied()
	if err := h.Walk().SetConnectionClientID("0oaZ9y8x7W6v5U4t3s2r"); err != nil {
		t.Fatal(err)
	}
	p.Update()
	if p.values.clientID.copied.Visible() {
		t.Error("another client ID shows as copied")
	}
}

// Without a sign-in nobody can look: the tick is the one way out, and Enter leads to it.
func TestConnectionAsksForTheTickWithoutASignIn(t *testing.T) {
	h, p := atConnection(t, false)
	test.Tap(p.paste.read)
	p.confirm()
	if !p.tries.card.Showing() || !p.tries.Solve() || h.Canvas.Focused() != p.dialog.created() {
		t.Fatalf("%T has the keyboard, want the tick", h.Canvas.Focused())
	}
	h.Canvas.Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeySpace})
	p.Update()
	p.confirm()
	if got := p.Head().State; got != workspace.Done {
		t.Errorf("ticked, the step is %s", got)
	}
}

// The third way out of "No new connection seen yet" is the admin's word.
func TestConnectionTakesTheTick(t *testing.T) {
	h, p := atConnection(t, true)
	take(t, h, "Find the values", "Read the secret")
	p.confirm()
	if !p.tries.card.Showing() || p.Foot().Primary.Do != nil {
		t.Fatal("no Problem, or a primary action beside it")
	}
	p.tries.take(problem.EditConnection)
	if h.Canvas.Focused() != p.dialog.created() {
		t.Fatal("the way out doesn't lead to the tick")
	}
	h.Canvas.Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeySpace})
	p.Update()
	take(t, h, "Confirm", "Continue to Service app and keys")
}
