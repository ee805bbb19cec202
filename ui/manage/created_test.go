package manage

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2/test"

	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/ui/house/housetest"
	"github.com/flowlatch/flowlatch/ui/look"
	"github.com/flowlatch/flowlatch/ui/page"
)

// withCredentials is a walk that put keys and secrets on apps that were there.
func withCredentials() *workspace.Workspace {
	const flow, half = "0oaUldvuqHmyA8NJBghM", "0oaiCUuNhunT0xuVLNv8"
	ws := fullWorkspace()
	ws.Connection.AppID, ws.Connection.SecretID = flow, "ocsyLIC5aVEnXNYf38u2"
	ws.Connection.Apps = []workspace.BuiltInApp{{Name: "flow", ID: flow, Label: "Okta Workflows OAuth"}}
	ws.Connection.Secrets = []workspace.ClientSecret{{ID: "ocsyLIC5aVEnXNYf38u2", Active: true}, {ID: "ocsR3w72HzNR5uMuu3K1", Active: true}}
	ws.ServiceApps = append(ws.ServiceApps, workspace.ServiceApp{ID: "half", Label: "Half done", AppID: half, ClientID: half, KeyID: "MHTi4GVJZjJuFDZVqB_xQ0iVYhTEovnZ95h7Oi9Gy_o"})
	ago := fixedNow.Add(-3 * time.Minute)
	ws.Created = append(ws.Created,
		workspace.Created{Kind: workspace.CreatedSecret, ID: "ocsyLIC5aVEnXNYf38u2", AppID: flow, Label: "ocsyLIC5aVEnXNYf38u2", At: ago},
		workspace.Created{Kind: workspace.CreatedKey, ID: "pksTsRcqu0000000Mine", AppID: half, Label: "MHTi4GVJZjJuFDZVqB_xQ0iVYhTEovnZ95h7Oi9Gy_o", At: ago, OnlyActive: true},
		workspace.Created{Kind: workspace.CreatedKey, ID: "2026-03", AppID: half, Label: "2026-03", At: ago, Unseen: true})
	return ws
}

func TestCreatedCredentialsLook(t *testing.T) {
	golden(t, "created_credentials", 760, func(t *testing.T) *host { return newHost(t, withCredentials()) }, NewCreated, func(h *host) {
		rows := h.Page.(*createdPage).rows
		test.Tap(rows["ocsyLIC5aVEnXNYf38u2"].tick)
		test.Tap(rows["pksTsRcqu0000000Mine"].tick)
	})
}

// What something works by isn't ticked from the start, and what its removal does
// is said before it is asked for.
func TestCreatedCredentials(t *testing.T) {
	housetest.App(t, look.Light)
	h := newHost(t, withCredentials())
	p := NewCreated(h).(*createdPage)
	h.show(p)
	const secret, key, other = "ocsyLIC5aVEnXNYf38u2", "pksTsRcqu0000000Mine", "2026-03"
	if p.rows[secret].tick.Checked() || p.rows[key].tick.Checked() || !p.rows[other].tick.Checked() {
		t.Error("what something works by comes ticked, or what nothing does doesn't")
	}
	for _, id := range []string{secret, key} {
		test.Tap(p.rows[id].tick)
	}
	lines := strings.Split(strings.TrimSpace(p.sending(p.chosen(), setup.Removal{}).Detail.String()), "\n")
	want := []string{
		"stops working", "The key 2026-03 of Half done is deactivated, then deleted, if it is there.", "only active one of Half done",
	}
	for i, line := range lines[len(lines)-3:] {
		if !strings.Contains(line, want[i]) {
			t.Errorf("%q, want %q in it", line, want[i])
		}
	}
	if planned := p.planned; !planned[len(planned)-1].stays || planned[len(planned)-2].stays {
		t.Errorf("not marked as what Okta probably keeps, or something else is: %+v", planned)
	}
	ws := h.Workspace()
	i := slices.IndexFunc(ws.Created, func(c workspace.Created) bool { return c.ID == key })
	c := ws.Created[i]
	c.OnlyActive = false
	if words := whatHappens(ws, c, nil).String(); !strings.Contains(words, "Flowlatch signs with it") {
		t.Errorf("of the key in use: %q", words)
	}
	ws.Connection.Secrets[1].Active = false
	if words := whatHappens(ws, ws.Created[i-1], nil).String(); !strings.Contains(words, "only active one of Okta Workflows OAuth") {
		t.Errorf("of the last secret: %q", words)
	}
}

// Of hundreds of things nothing is drawn anew that is as before, and the question
// lists a few: those first that stop something.
func TestCreatedHundreds(t *testing.T) {
	housetest.App(t, look.Light)
	ws := withCredentials()
	for i := range 500 {
		id := fmt.Sprintf("0oaBookmark%03d", i)
		ws.Created = append(ws.Created, workspace.Created{Kind: workspace.CreatedBookmarkApp, ID: id, Label: "Bookmark " + id, At: fixedNow})
	}
	h := newHost(t, ws)
	p := NewCreated(h).(*createdPage)
	h.show(p)
	first := p.plan.Objects[0]
	if p.Update(); p.plan.Objects[0] != first {
		t.Error("the plan is drawn anew although it is as before")
	}
	all := len(p.plan.Objects)
	test.Tap(p.rows["pksTsRcqu0000000Mine"].tick)
	if p.plan.Objects[0] == first || len(p.plan.Objects) != all+1 {
		t.Errorf("another thing is ticked: %d lines after %d", len(p.plan.Objects), all)
	}
	words := p.sending(p.chosen(), setup.Removal{}).Detail.String()
	lines := strings.Split(strings.TrimSpace(words), "\n")
	if len(lines) != mostStays || !strings.Contains(lines[0], "only active one of Half done") || lines[mostStays-1] != fmt.Sprintf("%d more, which the page lists.", all+1-mostStays+1) {
		t.Errorf("it asks\n%s", words)
	}
}

// A sign-in that may not remove anything is told so, and can't be sent to.
func TestCreatedForAReadOnlyAdmin(t *testing.T) {
	housetest.App(t, look.Light)
	for role, lacks := range map[string]bool{"READ_ONLY_ADMIN": true, "SUPER_ADMIN": false} {
		ws := fullWorkspace()
		ws.Org.SignIn.RolesKnown = true
		ws.Org.SignIn.Roles = []workspace.AdminRole{{Type: role, Label: role}}
		p := NewCreated(newHost(t, ws)).(*createdPage)
		p.Update()
		if p.lacking.Visible() != lacks || p.remove.Disabled() != lacks {
			t.Errorf("%s: told %v, off %v", role, p.lacking.Visible(), p.remove.Disabled())
		}
	}
}

// askingHost shows requests, as the window does.
type askingHost struct {
	*host
	sendings []page.Sending
	refuses  bool
}

func (h *askingHost) ShowRequest(s page.Sending) {
	h.sendings = append(h.sendings, s)
	if !h.refuses {
		s.Do()
	}
}

// What is removed is shown as the requests that are sent, and without a yes nothing
// is. The private key that nothing knows then is told, and deleted on another yes only.
func TestCreatedShowsWhatItSends(t *testing.T) {
	housetest.App(t, look.Light)
	h := &askingHost{host: newPracticeHost(t), refuses: true}
	p := NewCreated(h).(*createdPage)
	h.show(p)
	ws := h.Workspace()
	key := ws.ServiceApps[0]
	at := ws.Org.Origin + "/api/v1/apps/" + key.AppID
	test.Tap(p.remove)
	if want := "POST " + at + "/lifecycle/deactivate\nDELETE " + at; len(h.sendings) != 1 || h.sendings[0].Request != want || !h.sendings[0].Takes {
		t.Fatalf("shown %+v, want %q", h.sendings, want)
	}
	if len(h.Workspace().Created) != 2 || len(h.Asked) > 0 {
		t.Fatalf("without a yes: left %v, asked %q", h.Workspace().Created, h.Asked)
	}
	h.refuses, h.Declines = false, true
	test.Tap(p.remove)
	if len(h.Workspace().Created) != 0 || len(h.Details) != 1 || !strings.Contains(h.Details[0], key.KeyID) {
		t.Fatalf("left %v, asked %q: %q", h.Workspace().Created, h.Asked, h.Details)
	}
	if _, err := h.App().Vault.Get(t.Context(), key.PrivateKey); err != nil {
		t.Errorf("the key is gone without a yes: %v", err)
	}
}

func TestCreatedDeletesTheKeyToo(t *testing.T) {
	housetest.App(t, look.Light)
	h := newPracticeHost(t)
	p := NewCreated(h).(*createdPage)
	h.show(p)
	key := h.Workspace().ServiceApps[0]
	test.Tap(p.remove)
	if len(h.Asked) != 2 || h.Asked[1] != "The app is gone. Delete its private key here too?" {
		t.Fatalf("asked %q", h.Asked)
	}
	if _, err := h.App().Vault.Get(t.Context(), key.PrivateKey); err == nil || h.Workspace().ServiceApps[0].KeyID != "" || len(h.Failed) > 0 {
		t.Errorf("the key is still kept; failed %v", h.Failed)
	}
}

// keeping notes the word for no of a question.
type keeping struct {
	*host
	no []string
}

func (k *keeping) ConfirmOr(title, detail, verb, no text.Text, do func()) {
	k.no = append(k.no, no.String())
	k.Confirm(title, detail, verb, do)
}

// After the removal there is nothing to cancel any more.
func TestCreatedKeepsTheKey(t *testing.T) {
	housetest.App(t, look.Light)
	k := &keeping{host: newPracticeHost(t)}
	p := NewCreated(k).(*createdPage)
	k.show(p)
	test.Tap(p.remove)
	if !slices.Equal(k.no, []string{"Keep it"}) {
		t.Errorf("asked %q, and no is %q", k.Asked, k.no)
	}
}

// Of things that Okta has no more nothing is sent, and that is said.
func TestCreatedWhatIsGoneAlready(t *testing.T) {
	housetest.App(t, look.Light)
	p := NewCreated(newHost(t, withCredentials())).(*createdPage)
	if s := p.sending(p.chosen(), setup.Removal{}); !strings.HasPrefix(s.Request, "None") {
		t.Errorf("it shows %q", s.Request)
	}
}

// Every private key that stays is named before the removal and after it.
func TestCreatedNamesAllPrivateKeysThatStay(t *testing.T) {
	housetest.App(t, look.Light)
	ws := fullWorkspace()
	ws.ServiceApps = append(ws.ServiceApps, workspace.ServiceApp{ID: "two", Label: "Two keys", AppID: "0oaTwo", ClientID: "0oaTwo", KeyType: "EC-P256"})
	app := &ws.ServiceApps[len(ws.ServiceApps)-1]
	made := workspace.Created{Kind: workspace.CreatedServiceApp, ID: app.AppID, AppID: app.AppID, Label: app.Label}
	app.PrivateKey, app.KeyID = "vault-1", "in-use"
	app.Earlier = []workspace.EarlierKey{{Type: "RSA-2048", ID: "imported", Thumbprint: "t", PrivateKey: "vault-2"}}
	if words := whatHappens(ws, made, nil).String(); !strings.Contains(words, "2 private keys") || !strings.Contains(words, "in-use") || !strings.Contains(words, "imported") {
		t.Errorf("before: %q", words)
	}
	app.AppID, app.ClientID, app.Sent = "", "", false
	ws.Created = nil
	h := newHost(t, ws)
	p := NewCreated(h).(*createdPage)
	h.show(p)
	if words := p.stays.Text(); !p.kept.Visible() || !strings.Contains(words, "in-use") || !strings.Contains(words, "imported") {
		t.Errorf("after: %q", words)
	}
}

// In the practice org what isn't listed may be Flowlatch's own clicks.
func TestCreatedTellsWhoseClicksArentListed(t *testing.T) {
	for _, practice := range []bool{true, false} {
		ws := &workspace.Workspace{Practice: practice}
		for _, words := range []string{unlistedWords(ws).String(), emptyWords(ws).String()} {
			if strings.HasPrefix(words, "What was made by clicks in the practice console") {
				t.Errorf("it denies the app to sign in with: %q", words)
			}
			if strings.Contains(words, "by Flowlatch for you") != practice {
				t.Errorf("practice %v: %q", practice, words)
			}
		}
	}
}

// The app to sign in with is told last, as it is removed.
func TestCreatedTellsTheAppToSignInWithLast(t *testing.T) {
	ws := withCredentials()
	ws.Created = append([]workspace.Created{{Kind: workspace.CreatedSignInApp, ID: "0oaNative", AppID: "0oaNative", Label: "Flowlatch"}}, ws.Created...)
	p := NewCreated(newHost(t, ws)).(*createdPage)
	p.Update()
	for _, r := range p.rows {
		r.tick.SetChecked(true)
	}
	all := p.chosen()
	if len(all) != len(ws.Created) || all[len(all)-1].Kind != workspace.CreatedSignInApp {
		t.Errorf("in this order: %+v", all)
	}
}
