package walk

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/oauth/secret"
	"github.com/flowlatch/flowlatch/okta/practice"
	"github.com/flowlatch/flowlatch/ui/page"
)

// asking is a host whose questions wait for an answer.
type asking struct {
	*host
	title, detail string
	sending       page.Sending // that was shown last
	yes           func()
	before        fyne.Focusable // what had the focus when it was asked
}

var _ page.Host = (*asking)(nil)

func (a *asking) Confirm(title, detail, _ text.Text, do func()) {
	a.title, a.detail, a.yes, a.before = title.String(), detail.String(), do, a.Canvas.Focused()
}

func (a *asking) ShowRequest(s page.Sending) {
	a.sending = s
	a.Confirm(s.Title, text.Plain(s.Request+"\n"+s.Body), s.Verb, s.Do)
}

// say answers the question that waits.
func (a *asking) say(t *testing.T, yes bool) {
	t.Helper()
	if a.yes == nil {
		t.Fatal("nothing was asked")
	}
	do := a.yes
	a.yes = nil
	if yes {
		do()
	}
	a.Update()
}

// atQuestions brings a practice walk to step 2, with the values found.
func atQuestions(t *testing.T, faults ...string) (*asking, *connectionPage) {
	t.Helper()
	h, _ := atConnection(t, true, faults...)
	a := &asking{host: h}
	p := NewConnection(a).(*connectionPage)
	h.show(p)
	p.find()
	return a, p
}

// press acts on a control as the keyboard would.
func press(h *host, f fyne.Focusable, key fyne.KeyName) {
	h.Canvas.Focus(f)
	f.TypedKey(&fyne.KeyEvent{Name: key})
	h.Update()
}

func TestConnectionFoldsWhatIsSecondary(t *testing.T) {
	h, p := atQuestions(t)
	folds := []*foldCard{p.apps.fold, p.scopes.fold, p.secrets.fold, p.seen.fold}
	for _, f := range folds {
		if f.open() || !f.card.Visible() {
			t.Errorf("%s is open %v, visible %v", f.name, f.open(), f.card.Visible())
		}
		press(h.host, f.toggle, fyne.KeyReturn)
		if !f.open() {
			t.Errorf("Enter doesn't open %s", f.name)
		}
		p.Update()
		if !f.open() {
			t.Errorf("%s closes by itself", f.name)
		}
		press(h.host, f.toggle, fyne.KeySpace)
		if f.open() {
			t.Errorf("Space doesn't close %s", f.name)
		}
	}
}

// Tab reaches everything in the order in which it is read.
func TestConnectionTabOrder(t *testing.T) {
	values := []string{"Copy Connection Nickname", "Copy Domain"}
	clicks := []string{
		"In the Workflows Console: Connections › New Connection › Okta", "Open", "Paste the four values",
		"Click Create; the first time takes a super admin who is assigned to Okta Workflows OAuth",
	}
	t.Run("without sign-in", func(t *testing.T) {
		h, p := atConnection(t, false)
		want := slices.Concat([]string{"Open Sign On tab", "*house.fieldEntry", "*house.fieldEntry", "Copy them from the practice console for me"}, values, clicks,
			[]string{"Show: Scopes of the connection app", "Show: Replace the client secret"})
		if got := h.tabOrder(); !slices.Equal(got, want) {
			t.Errorf("Tab reaches\n%q, want\n%q", got, want)
		}
		if p.First() != p.paste.clientID.Focusable() {
			t.Error("the page doesn't begin with what is to be pasted")
		}
	})
	t.Run("found", func(t *testing.T) {
		h, p := atQuestions(t)
		folded := []string{"Show: The two Workflows apps", "Show: Scopes of the connection app", "Show: Replace the client secret", "Show: Connections in the System Log"}
		const proof = "5 exchanges behind this proof"
		want := slices.Concat([]string{"Paste others"}, values, []string{"Copy Client ID", "Read the secret"}, clicks, folded, []string{proof})
		if got := h.tabOrder(); !slices.Equal(got, want) {
			t.Errorf("Tab reaches\n%q, want\n%q", got, want)
		}
		for _, f := range []*foldCard{p.scopes.fold, p.secrets.fold, p.seen.fold} {
			f.flip()
		}
		var cards []string
		for _, c := range setup.ConnectionCards()[:fewCards] {
			cards = append(cards, c.Name)
		}
		want = slices.Concat(want[:len(want)-4], []string{"Hide: Scopes of the connection app", "*house.fieldEntry"}, cards,
			[]string{fmt.Sprintf("Show all %d cards", len(setup.ConnectionCards())), "Open Okta API Scopes", "Hide: Replace the client secret", "Read which there are", "Make it…", "Hide: Connections in the System Log", "Look now", proof})
		if got := h.tabOrder(); !slices.Equal(got, want) {
			t.Errorf("unfolded, Tab reaches\n%q, want\n%q", got, want)
		}
	})
}

func TestConnectionGrantsWhatCardsNeed(t *testing.T) {
	h, p := atQuestions(t)
	press(h.host, p.scopes.fold.toggle, fyne.KeyReturn)
	press(h.host, p.scopes.cards.all, fyne.KeyReturn)
	press(h.host, p.scopes.cards.boxes["Bulk User Import"], fyne.KeySpace)
	if got := setup.MissingScopes(h.Workspace()); !slices.Equal(got, []string{"okta.schemas.read", "okta.identitySources.manage"}) || !p.scopes.grant.Visible() {
		t.Fatalf("missing %q, button %v", got, p.scopes.grant.Visible())
	}
	press(h.host, p.scopes.grant, fyne.KeyReturn)
	origin := h.Workspace().Org.Origin
	for _, part := range []string{"POST " + origin + "/api/v1/apps/" + h.Workspace().Connection.AppID + "/grants", `"scopeId":"okta.schemas.read"`, `"scopeId":"okta.identitySources.manage"`} {
		if !strings.Contains(h.detail, part) {
			t.Errorf("%q isn't shown before it is sent:\n%s", part, h.detail)
		}
	}
	if h.sending.Takes {
		t.Error("granting is shown as taking something away")
	}
	if h.before != fyne.Focusable(p.scopes.grant) {
		t.Errorf("Escape would lead back to %v", h.before)
	}
	h.say(t, false)
	if len(setup.MissingScopes(h.Workspace())) != 2 {
		t.Fatal("no is no")
	}
	if h.Canvas.Focused() != fyne.Focusable(p.scopes.grant) {
		t.Error("the focus isn't where it was asked from")
	}
	press(h.host, p.scopes.grant, fyne.KeyReturn)
	h.say(t, true)
	if got := setup.MissingScopes(h.Workspace()); len(got) != 0 || p.scopes.grant.Visible() || p.tries.shown() != nil {
		t.Errorf("still missing %q: %v", got, p.tries.shown())
	}
}

func TestConnectionRemindsToReauthorize(t *testing.T) {
	h, p := atQuestions(t)
	take(t, h.host, "Read the secret", "Do the console's clicks for me", "Confirm")
	if p.scopes.remind.Visible() {
		t.Fatal("nothing was granted, yet it reminds")
	}
	if err := h.Walk().GrantScopes(t.Context(), []string{"okta.schemas.read"}); err != nil {
		t.Fatal(err)
	}
	h.Update()
	if !p.scopes.remind.Visible() || !p.scopes.fold.open() {
		t.Fatal("it doesn't remind of re-authorizing")
	}
	press(h.host, p.scopes.again, fyne.KeySpace)
	if setup.AwaitsReauthorization(h.Workspace()) {
		t.Error("the tick isn't kept")
	}
}

func TestConnectionLooksInTheLog(t *testing.T) {
	h, p := atQuestions(t)
	take(t, h.host, "Read the secret", "Do the console's clicks for me")
	press(h.host, p.seen.fold.toggle, fyne.KeyReturn)
	press(h.host, p.seen.look, fyne.KeyReturn)
	if len(h.Workspace().Connection.Seen) == 0 || len(p.seen.list.Objects) == 0 || !p.seen.list.Visible() {
		t.Errorf("seen %+v", h.Workspace().Connection.Seen)
	}
}

// Without a sign-in everything is there as clicks, with ticks that stay.
func TestConnectionByClicks(t *testing.T) {
	h, p := atConnection(t, false)
	for _, f := range []*foldCard{p.scopes.fold, p.secrets.fold} {
		press(h, f.toggle, fyne.KeyReturn)
	}
	if p.apps.fold.card.Visible() || p.seen.fold.card.Visible() || p.scopes.grant.Visible() || p.secrets.stages.object.Visible() {
		t.Error("something asks for a sign-in that isn't there")
	}
	press(h, p.secrets.clicks.rows["secret.add"].tick, fyne.KeySpace)
	press(h, p.scopes.clicks.rows["scope.okta.apps.manage"].tick, fyne.KeySpace)
	if s := h.Workspace().Connection.Step; !s.Ticked("secret.add") || !s.Ticked("scope.okta.apps.manage") {
		t.Errorf("%v", s.Ticks)
	}
	test.Tap(p.scopes.open)
	if !slices.Equal(h.Opened, []setup.Link{setup.LinkConnectionScopes}) {
		t.Errorf("opened %v", h.Opened)
	}
}

func TestConnectionNamesWhatIsNotAssigned(t *testing.T) {
	h, p := atConnection(t, true, "apps-unassigned")
	p.find()
	p.Update()
	if !p.apps.fold.open() || !p.apps.missing.Visible() || len(setup.NotAssigned(h.Workspace().Connection.Apps)) != 2 {
		t.Errorf("apps %+v", h.Workspace().Connection.Apps)
	}
}

func TestConnectionSecondaryGoldens(t *testing.T) {
	unfold := func(folds func(*connectionPage) []*foldCard) func(*host) {
		return func(h *host) {
			p := h.Page.(*connectionPage)
			for _, f := range folds(p) {
				if !f.open() {
					f.flip()
				}
			}
			p.paste.card.Hide()
			p.values.card.Hide()
			p.dialog.card.Hide()
		}
	}
	t.Run("secret wanted", func(t *testing.T) {
		pageGolden(t, "connection_read", func(t *testing.T) *host {
			h := foundHost(t)
			c := &h.Workspace().Connection
			c.Secret = ""
			c.Step.Proof.Checks[4] = workspace.Check{Name: text.Plain("Client secret"), Outcome: workspace.Waiting, Detail: text.Plain("Read on demand only: it leaves an entry in the System Log")}
			return h
		}, NewConnection)
	})
	t.Run("apps and scopes", func(t *testing.T) {
		pageGolden(t, "connection_scopes", scopesHost, NewConnection, unfold(func(p *connectionPage) []*foldCard { return []*foldCard{p.apps.fold, p.scopes.fold} }))
	})
	t.Run("rotation", func(t *testing.T) {
		pageGolden(t, "connection_rotation", rotatingHost, NewConnection, unfold(func(p *connectionPage) []*foldCard { return []*foldCard{p.secrets.fold, p.seen.fold} }))
	})
	t.Run("by clicks", func(t *testing.T) {
		pageGolden(t, "connection_clicks", unsignedHost, NewConnection, unfold(func(p *connectionPage) []*foldCard { return []*foldCard{p.scopes.fold, p.secrets.fold} }))
	})
}

// scopesHost lacks an assignment and a scope, and has granted one.
func scopesHost(t *testing.T) *host {
	h := foundHost(t)
	c := &h.Workspace().Connection
	c.Apps[1].Assigned = workspace.Failed
	c.Step.Proof.Checks[2] = workspace.Check{Name: text.T("setup.connection.assigned", "Assigned to both"), Detail: text.Plain("robin.vale@acme.example isn't assigned to Okta Workflows OAuth"), Outcome: workspace.Noted}
	c.Step.Proof.Checks[5] = workspace.Check{Name: text.T("setup.connection.scopes", "Scopes of the connection"), Detail: text.Plain("1 of those that the chosen cards need isn't granted"), Outcome: workspace.Noted}
	c.Cards = []string{"Add User to Group", "Create Group"}
	c.Scopes = append(c.Scopes, "okta.schemas.read")
	c.Granted = fixedNow
	c.Step.Ticks[setup.ClickCreated] = fixedNow
	return h
}

// rotatingHost has a new secret that is to be pasted.
func rotatingHost(t *testing.T) *host {
	h := foundHost(t)
	c := &h.Workspace().Connection
	c.Secrets = []workspace.ClientSecret{
		{ID: "ocs1a2b3c4D5e6F7g8h9", Active: true, Created: fixedNow.AddDate(-1, 0, 0)},
		{ID: "ocs9h8g7f6E5d4C3b2a1", Active: true, Created: fixedNow.Add(-time.Minute)},
	}
	c.SecretsRead, c.SecretID = fixedNow.Add(-time.Minute), c.Secrets[1].ID
	c.Rotation = &workspace.SecretRotation{Begun: fixedNow.Add(-time.Minute), Old: c.Secrets[0].ID, New: c.Secrets[1].ID}
	c.SeenAt = fixedNow
	c.Seen = []workspace.Sighting{
		{Event: setup.EventConnectionReauthorized, At: fixedNow.Add(-time.Hour), By: "Robin Vale", Named: true, Result: "SUCCESS"},
		{Event: setup.EventAuthorized, At: fixedNow.Add(-48 * time.Hour), By: "Robin Vale", Result: "SUCCESS"},
		{Event: setup.EventConnectionCreated, At: fixedNow.Add(-48 * time.Hour), By: "Robin Vale", Named: true, Result: "SUCCESS"},
	}
	return h
}

// What one admin was refused is gone when another signs in, and the page offers
// what that one may do.
func TestConnectionForgetsAnothersRefusals(t *testing.T) {
	h, org, _ := orgHost(t, practice.Config{})
	must(t, h.Walk().SignIn(t.Context(), secret.New(org.ReadOnlyToken())))
	p := NewConnection(h).(*connectionPage)
	h.show(p)
	take(t, h.host, "Find the values", "Read the secret")
	p.tries.run(text.Plain("granting"), func(ctx context.Context) error {
		return h.Walk().GrantScopes(ctx, []string{"okta.groups.manage"})
	}, nil)
	if p.tries.shown() == nil || !p.paste.card.Visible() {
		t.Fatalf("a read-only admin isn't refused: %v, %v", p.tries.shown(), p.paste.card.Visible())
	}
	must(t, h.Walk().SignIn(t.Context(), secret.New(org.AdminToken())))
	h.Update()
	if shown := p.tries.shown(); shown != nil || p.paste.card.Visible() || !p.values.read.Visible() {
		t.Errorf("the super admin sees %v, entries to paste %v, to read %v", shown, p.paste.card.Visible(), p.values.read.Visible())
	}
}

// The list of cards keeps its place while cards are chosen, and is searched by card
// and by scope.
func TestConnectionCards(t *testing.T) {
	h, p := atQuestions(t)
	press(h.host, p.scopes.fold.toggle, fyne.KeyReturn)
	cards := p.scopes.cards
	if cards.boxes["Read User"].Checked() || cards.cells[fewCards].object.Visible() {
		t.Error("all cards are shown before somebody looks for one")
	}
	press(h.host, cards.all, fyne.KeyReturn)
	place := func() float32 { return sight(cards.boxes["Read User"]) }
	before := place()
	for _, name := range []string{"Bulk User Import", "Create Group", "Read User"} {
		press(h.host, cards.boxes[name], fyne.KeySpace)
		if after := place(); after != before {
			t.Fatalf("choosing %s moved the list from %v to %v", name, before, after)
		}
	}
	if needs := setup.ScopeNeeds(h.Workspace()); needs[len(needs)-1].For[0].String() != "Read User (likely)" {
		t.Errorf("a likely need is told as %+v", needs[len(needs)-1])
	}
	seen := func() (n int) {
		for _, c := range cards.cells {
			if c.object.Visible() {
				n++
			}
		}
		return n
	}
	for search, want := range map[string]int{"": len(cards.cells), "system log": 1, " OKTA.logs.read": 1, "make coffee": 0} {
		cards.search.SetText(search)
		if got := seen(); got != want || cards.none.Visible() != (want == 0) {
			t.Errorf("%q finds %d cards, want %d", search, got, want)
		}
	}
}
