package manage

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2/test"

	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/ui/house/housetest"
	"github.com/flowlatch/flowlatch/ui/look"
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
		rows := h.page.(*createdPage).rows
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
	h.decline = true
	const secret, key, other = "ocsyLIC5aVEnXNYf38u2", "pksTsRcqu0000000Mine", "2026-03"
	if p.rows[secret].tick.Checked() || p.rows[key].tick.Checked() || !p.rows[other].tick.Checked() {
		t.Error("what something works by comes ticked, or what nothing does doesn't")
	}
	for _, id := range []string{secret, key} {
		test.Tap(p.rows[id].tick)
	}
	test.Tap(p.remove)
	lines := strings.Split(strings.TrimSpace(h.details[0]), "\n")
	want := []string{
		"stops working", "only active one of Half done", "The key 2026-03 of Half done is deactivated, then deleted, if it is there.",
	}
	for i, line := range lines[len(lines)-3:] {
		if !strings.Contains(line, want[i]) {
			t.Errorf("%q, want %q in it", line, want[i])
		}
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
	h.decline = true
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
	test.Tap(p.remove)
	lines := strings.Split(strings.TrimSpace(h.details[0]), "\n")
	if len(lines) != mostStays || !strings.Contains(lines[0], "only active one of Half done") || lines[mostStays-1] != fmt.Sprintf("%d more, which the page lists.", all+1-mostStays+1) {
		t.Errorf("it asks\n%s", h.details[0])
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
