package manage

import (
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/vault"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/ui/house"
	"github.com/flowlatch/flowlatch/ui/house/housetest"
	"github.com/flowlatch/flowlatch/ui/look"
	"github.com/flowlatch/flowlatch/ui/page"
)

const someAlias = "2f29a422eb14ab2f2d0f0cc022238dac"

func emptyWorkspace() *workspace.Workspace {
	ws := setup.NewWorkspace("acme", "Acme preview", false, fixedNow)
	ws.Org.Origin, ws.Org.Domain, ws.Org.Cell = "https://acme.oktapreview.com", "acme.oktapreview.com", "preview"
	ws.Org.AdminConsole = "https://acme-admin.oktapreview.com"
	ws.Org.SignIn.Method = workspace.APIToken
	return ws
}

// inProduction makes a workspace one of a production org.
func inProduction(ws *workspace.Workspace) {
	ws.Org.Origin, ws.Org.Domain, ws.Org.Cell, ws.Org.Production = "https://acme.okta.com", "acme.okta.com", "okta", true
	ws.Org.AdminConsole = "https://acme-admin.okta.com"
}

func step(state workspace.State, ago time.Duration) workspace.Step {
	return workspace.Step{State: state, Proof: &workspace.Proof{At: fixedNow.Add(-ago), What: text.Plain("Proved")}}
}

// fullWorkspace has endpoints in every state, and things made in the org.
func fullWorkspace() *workspace.Workspace {
	ws := emptyWorkspace()
	invokeURL := "https://acme.workflows.oktapreview.com/api/flo/" + someAlias + "/invoke"
	first := ws.Endpoints[0]
	first.Name, first.Level, first.InvokeURL, first.Alias = "Partner onboarding", workspace.LevelOAuth, invokeURL, someAlias
	first.Security, first.Invoke = step(workspace.Done, 9*time.Minute), step(workspace.Done, 4*time.Minute)
	first.Last = &workspace.Result{At: fixedNow.Add(-4 * time.Minute), Status: 200}
	ws.Endpoints = []workspace.Endpoint{
		first,
		{ID: "b", Name: "Bookmark, by client token", Level: workspace.LevelToken, InvokeURL: invokeURL, Alias: someAlias, Security: step(workspace.Done, 3*time.Hour), Invoke: step(workspace.Attention, 2*time.Hour), Last: &workspace.Result{At: fixedNow.Add(-2 * time.Hour), Status: 401}},
		{ID: "c", Name: "Health check", Level: workspace.LevelPublic, InvokeURL: invokeURL, Alias: someAlias, Security: workspace.Step{State: workspace.InProgress}, Last: &workspace.Result{At: fixedNow.Add(-5 * time.Hour), Status: 500}},
		{ID: "d", Name: "Not described yet"},
	}
	ws.Created = []workspace.Created{
		{Kind: workspace.CreatedServiceApp, ID: "0oaITclorXwIS8HGNWkz", AppID: "0oaITclorXwIS8HGNWkz", Label: "Workflows invoker", At: fixedNow.Add(-12 * time.Minute)},
		{Kind: workspace.CreatedGrant, ID: "oag3ih1zrm1cBFOiq0h6", AppID: "0oaITclorXwIS8HGNWkz", Label: "okta.workflows.invoke.manage", At: fixedNow.Add(-12 * time.Minute)},
		{Kind: workspace.CreatedBookmarkApp, ID: "0oaPOZx9eRmm0EqlTaWE", AppID: "0oaPOZx9eRmm0EqlTaWE", Label: "Fernholt Optics", At: fixedNow.Add(-4 * time.Minute)},
	}
	return ws
}

func full(t *testing.T) *host { return newHost(t, fullWorkspace()) }

func TestGoldens(t *testing.T) {
	empty := func(t *testing.T) *host { return newHost(t, emptyWorkspace()) }
	golden(t, "endpoints", 480, full, NewEndpoints)
	golden(t, "endpoints_renaming", 480, full, NewEndpoints, func(h *host) { h.Page.(*endpointsPage).rows["b"].begin() })
	golden(t, "endpoints_empty", 400, empty, NewEndpoints)
	golden(t, "created", 560, full, NewCreated)
	golden(t, "created_production", 560, func(t *testing.T) *host {
		ws := fullWorkspace()
		inProduction(ws)
		return newHost(t, ws)
	}, NewCreated, func(h *host) { test.Tap(h.Page.(*createdPage).rows["0oaITclorXwIS8HGNWkz"].tick) })
	golden(t, "created_by_hand", 480, func(t *testing.T) *host {
		ws := fullWorkspace()
		ws.Org.SignIn.Method = workspace.NoSignIn
		return newHost(t, ws)
	}, NewCreated)
	golden(t, "created_empty", 400, empty, NewCreated)
	golden(t, "help", 1000, empty, NewHelp)
}

func TestEndpointsAdd(t *testing.T) {
	housetest.App(t, look.Light)
	h := full(t)
	p := NewEndpoints(h).(*endpointsPage)
	h.show(p)
	test.Type(p.name.Focusable(), "Another")
	p.Update()
	p.name.Focusable().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	list := h.Workspace().Endpoints
	added := list[len(list)-1]
	if added.Name != "Another" || h.Endpoint != added.ID || !slices.Equal(h.Went, []page.Name{page.Endpoint}) {
		t.Errorf("added %+v, in front %s, went %v", added, h.Endpoint, h.Went)
	}
}

// What doesn't go into a name is told, when an endpoint is added and when one is renamed.
func TestEndpointNamesTellWhereTheyEnd(t *testing.T) {
	housetest.App(t, look.Light)
	h := full(t)
	p := NewEndpoints(h).(*endpointsPage)
	h.show(p)
	long := strings.Repeat("n", page.MaxEndpointName)
	test.Type(p.name.Focusable(), long)
	test.Tap(p.rows["b"].rename)
	p.rows["b"].field.SetText(long)
	if len(h.Failed) > 0 {
		t.Fatalf("told too early: %v", h.Failed)
	}
	for i, field := range []*house.TextField{p.name, p.rows["b"].field} {
		field.Focusable().TypedKey(&fyne.KeyEvent{Name: fyne.KeyEnd}) // nothing is selected
		field.Focusable().TypedRune('n')
		if field.Text() != long || len(h.Failed) != i+1 {
			t.Errorf("field %d holds %d characters, told %v", i, len(field.Text()), h.Failed)
		}
	}
}

// Enter does what the primary action with its cap says, also right after the
// page came to the front.
func TestEndpointsEnterAdds(t *testing.T) {
	housetest.App(t, look.Light)
	h := full(t)
	p := NewEndpoints(h).(*endpointsPage)
	h.show(p)
	before := len(h.Workspace().Endpoints)
	p.First().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if got := len(h.Workspace().Endpoints); got != before+1 {
		t.Errorf("%d endpoints after Enter, want %d", got, before+1)
	}
}

func TestEndpointsOpenAndRename(t *testing.T) {
	housetest.App(t, look.Light)
	h := full(t)
	p := NewEndpoints(h).(*endpointsPage)
	h.show(p)
	row := p.rows["b"]
	test.Tap(row.rename)
	p.Update()
	row.field.SetText("Renamed")
	row.field.Focusable().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if h.Canvas.Focused() != fyne.Focusable(row.rename) {
		t.Errorf("after Enter the keyboard is at %T", h.Canvas.Focused())
	}
	if got := h.Workspace().Endpoint("b").Name; got != "Renamed" || row.title.Text() != "Renamed" {
		t.Errorf("name = %q, shown %q", got, row.title.Text())
	}
	test.Tap(row.rename)
	row.field.SetText("Thrown away")
	row.field.Focusable().TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	if got := h.Workspace().Endpoint("b").Name; got != "Renamed" || row.title.Text() != "Renamed" || row.field.Visible() {
		t.Errorf("Escape: name = %q, still editing: %v", got, row.field.Visible())
	}
	if h.Canvas.Focused() != fyne.Focusable(row.rename) {
		t.Errorf("after Escape the keyboard is at %T", h.Canvas.Focused())
	}
	test.Tap(row.open)
	if h.Endpoint != "b" || !slices.Equal(h.Went, []page.Name{page.Endpoint}) {
		t.Errorf("in front %s, went %v", h.Endpoint, h.Went)
	}
}

func TestEndpointsRemove(t *testing.T) {
	housetest.App(t, look.Light)
	h := full(t)
	p := NewEndpoints(h).(*endpointsPage)
	h.show(p)
	h.Declines = true
	test.Tap(p.rows["c"].remove)
	if h.Workspace().Endpoint("c") == nil {
		t.Fatal("removed without a yes")
	}
	h.Declines = false
	h.Canvas.Focus(p.rows["c"].remove)
	test.Tap(p.rows["c"].remove)
	if h.Workspace().Endpoint("c") != nil || slices.Contains(p.list.order, "c") {
		t.Error("still there")
	}
	if h.Canvas.Focused() != p.First() {
		t.Errorf("the keyboard is at %T", h.Canvas.Focused())
	}
}

func TestCreatedPlan(t *testing.T) {
	housetest.App(t, look.Light)
	h := full(t)
	p := NewCreated(h).(*createdPage)
	h.show(p)
	asks := func() string { return p.sending(p.chosen(), setup.Removal{}).Detail.String() }
	if words := asks(); strings.Count(words, "\n") != 2 || !strings.Contains(words, "goes with its app") {
		t.Fatalf("asks %q", words)
	}
	p.rows["0oaITclorXwIS8HGNWkz"].tick.TypedKey(&fyne.KeyEvent{Name: fyne.KeySpace})
	p.Update()
	if p.rows["0oaITclorXwIS8HGNWkz"].tick.Checked() {
		t.Error("Update ticks again what was unticked")
	}
	if words := asks(); !strings.Contains(words, "is revoked; its app stays") || strings.Contains(words, "0oaITclorXwIS8HGNWkz") {
		t.Errorf("plan without the app: %q", words)
	}
	if p.Foot().Primary.Do != nil {
		t.Error("Enter would remove")
	}
}

func TestCreatedByHandHasNoTicks(t *testing.T) {
	housetest.App(t, look.Light)
	ws := fullWorkspace()
	ws.Org.SignIn.Method = workspace.NoSignIn
	h := newHost(t, ws)
	p := NewCreated(h).(*createdPage)
	h.show(p)
	if p.First() != nil {
		t.Error("a hidden tick would take the keyboard")
	}
	if test.Tap(p.signIn); !slices.Equal(h.Went, []page.Name{page.Org}) {
		t.Errorf("to sign in it leads to %v", h.Went)
	}
	ws = fullWorkspace()
	h = newHost(t, ws)
	p = NewCreated(h).(*createdPage)
	h.show(p)
	if tick := p.rows[ws.Created[0].ID].tick; p.First() != fyne.Focusable(tick) || tick.AccessibilityLabel() != ws.Created[0].Label {
		t.Errorf("the first tick is called %q", tick.AccessibilityLabel())
	}
}

// Removing takes exactly what is ticked out of the practice org.
func TestCreatedRemoves(t *testing.T) {
	housetest.App(t, look.Light)
	h := newPracticeHost(t)
	p := NewCreated(h).(*createdPage)
	h.show(p)
	if len(p.order) != 2 {
		t.Fatalf("made: %v", h.Workspace().Created)
	}
	h.Canvas.Focus(p.remove)
	test.Tap(p.remove)
	if len(h.Failed) > 0 || len(h.Workspace().Created) != 0 {
		t.Fatalf("failed %v, left %v", h.Failed, h.Workspace().Created)
	}
	if got := h.Canvas.Focused(); got != nil {
		t.Errorf("the keyboard stays at a hidden %T", got)
	}
	if !p.empty.Visible() || p.full.Visible() {
		t.Error("the empty page is not shown")
	}
	hand, err := h.App().Trainee()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := hand.AppID(t.Context(), setup.DefaultAppLabel); err == nil {
		t.Error("the app is still in the org")
	}
}

func TestSettingsMode(t *testing.T) {
	housetest.App(t, look.Light)
	h := full(t)
	p := NewSettings(h).(*settingsPage)
	h.show(p)
	p.mode.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEnd})
	if h.mode != look.HighContrast {
		t.Errorf("mode = %v, want high contrast", h.mode)
	}
	h.mode = look.Light
	p.Update()
	if p.mode.Selected() != 1 {
		t.Error("Update does not show the mode that was set elsewhere")
	}
}

func TestSettingsSecrets(t *testing.T) {
	housetest.App(t, look.Light)
	h := full(t)
	h.App().Vault.UseKeychain()
	p := NewSettings(h).(*settingsPage)
	h.show(p)
	if !p.secrets.check.Visible() {
		t.Error("the keychain can't be checked again")
	}
	test.Tap(p.secrets.other)
	if h.App().Vault.Status().Store != vault.Session || p.secrets.check.Visible() {
		t.Errorf("store = %s", h.App().Vault.Status().Store)
	}
}

func TestStoreWordsCoverEveryState(t *testing.T) {
	for _, state := range []vault.State{
		vault.Unknown, vault.Checking, vault.Ready, vault.Locked, vault.NoService, vault.NoCollection,
		vault.NoBus, vault.ReadBackFailed, vault.Full, vault.Stuck, vault.Failed,
	} {
		if _, title, _ := storeWords(vault.Status{Store: vault.Keychain, State: state}); title == "" {
			t.Errorf("%s has no words", state)
		}
	}
}

func TestSettingsLeadToTheWorkspaces(t *testing.T) {
	housetest.App(t, look.Light)
	h := full(t)
	p := NewSettings(h).(*settingsPage)
	h.show(p)
	test.Tap(p.workspaces)
	if !slices.Equal(h.Went, []page.Name{page.Workspaces}) {
		t.Errorf("went %v", h.Went)
	}
}

func TestSettingsStartOver(t *testing.T) {
	housetest.App(t, look.Light)
	ws := fullWorkspace()
	ws.Practice = true
	h := newHost(t, ws)
	p := NewSettings(h).(*settingsPage)
	h.show(p)
	test.Tap(p.over)
	if !h.StartedOver || p.workspaces != nil {
		t.Error("the practice org is started over, never deleted")
	}
}

// The settings page shows the real data folder, which differs on each run: its
// picture is looked at with a folder that stays.
func TestSettingsGolden(t *testing.T) {
	golden(t, "settings", 620, full, NewSettings, func(h *host) { h.Page.(*settingsPage).dir.SetValue("/home/robin/.local/share/flowlatch") })
}

func TestHelpLeadsBack(t *testing.T) {
	housetest.App(t, look.Light)
	ws := fullWorkspace()
	ws.Place.Step = workspace.StepInvoke
	h := newHost(t, ws)
	p := NewHelp(h)
	h.show(p)
	p.Head().Actions[0].Do()
	if !slices.Equal(h.Went, []page.Name{page.Invoke}) {
		t.Errorf("went %v, want the step that was left", h.Went)
	}
}
