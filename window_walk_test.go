//go:build linux

package main_test

import (
	"context"
	"image"
	"strings"
	"testing"

	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/trainee"
	"github.com/flowlatch/flowlatch/app/wire"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/okta/practice"
)

// walker is a person who goes through the walk with the keyboard alone. The
// consoles' part is done in the browser: by hand, in the practice console.
type walker struct {
	*desk
	hand *trainee.Trainee
	url  string // the practice org's
}

func newWalker(d *desk, url string) *walker {
	d.t.Helper()
	network := wire.New(wire.Config{})
	d.t.Cleanup(network.Close)
	hand, err := trainee.New(network, url)
	if err != nil {
		d.t.Fatal(err)
	}
	return &walker{desk: d, hand: hand, url: url}
}

// The stops of Tab. Each list begins behind the place where the page puts the
// focus and names what comes next in the order in which it is read: one that
// is too many, missing or elsewhere leads the keys astray.
var (
	// From the first way in, once around.
	stopsFirstScreen = []string{"Set up my Okta org", "Follow system", "Help", "Practise on the built-in org"}
	// From the address, when the org is known.
	stopsOpenTokens = []string{"copy Org", "copy Token URL", "open Admin Console", "ways to sign in", "what it needs at Okta", "token entry", "Open API tokens"}
	stopsPractise   = []string{"Use the practice admin's token"}
	// From the start of the page, which has no field of its own to begin at.
	stopsNewConnection = []string{
		"Find again", "Paste others", "copy Connection Nickname", "copy Domain", "copy Client ID",
		"reveal Client Secret", "copy Client Secret", "tick: New Connection", "Open New Connection",
	}
	stopsCreated = []string{"tick: paste the values", "tick: Create"}
	stopsConfirm = []string{"Do the console's clicks for me", "show apps", "show scopes", "show secrets", "show System Log", "exchanges behind this proof", "back to Org", "Confirm"}
	// From the name of the app.
	stopsKeyType   = []string{"EC P-256 | RSA 2048"}
	stopsCreateApp = []string{"back to Workflows connection", "Create the app and prove it"}
	// From the card of OAuth 2.0.
	stopsInvokeURL  = []string{"Client token", "None (public)", "Invoke URL"}
	stopsAllClicks  = []string{"Any | Select from list", "Add a service app", "tick: all of these are done"}
	stopsOpenFlows  = []string{"Practice flow", "Do the console's clicks for me", "tick: the flow exists", "Open flows"}
	stopsConfirmed  = []string{"tick: connection", "tick: Return card", "tick: level", "tick: list", "copy the app's name", "tick: on", "back to Service app and keys", "Confirm"}
	endpointSetting = trainee.Settings{Level: "oauth", Apps: "list"}
)

// firstScreen takes the first way in.
func (w *walker) firstScreen() {
	w.t.Helper()
	w.waitFirstScreen()
	w.picture("first-screen")
	w.tab(stopsFirstScreen...)
	w.display.Key("Return")
	w.waitAt(workspace.StepOrg)
}

// org checks the address that stands there and signs in.
func (w *walker) org() {
	w.t.Helper()
	w.picture("org-fresh")
	w.change(w.foot(), "Return")
	w.display.WaitFor("the org to be checked", func() bool { return w.state(workspace.StepOrg) == workspace.InProgress })
	w.waitReady()
	w.tab(stopsOpenTokens...)
	w.display.Key("space")
	w.waitAsked(w.link(setup.LinkAPITokens))
	w.tab(stopsPractise...)
	w.display.Key("space")
	w.waitDone(workspace.StepOrg)
	w.picture("org-done")
	w.display.Key("Return")
	w.waitAt(workspace.StepConnection)
}

// link is the page of a console as the workspace knows it.
func (w *walker) link(l setup.Link) string {
	w.t.Helper()
	ws := w.workspace()
	return setup.URL(ws, ws.Place.EndpointID, l)
}

// connection finds the four values, reads the secret, hands them over in the browser, says so
// and has it confirmed.
func (w *walker) connection() {
	w.t.Helper()
	w.picture("connection-fresh")
	w.display.Key("Return")
	w.display.WaitFor("the values to be found", func() bool { return w.workspace().Connection.AppID != "" })
	w.waitReady()
	w.display.Key("Return")
	w.display.WaitFor("the secret to be read", func() bool { return w.workspace().Connection.Secret != "" })
	w.waitReady()
	w.tab(stopsNewConnection...)
	w.display.Key("Return")
	w.waitAsked(w.link(setup.LinkNewConnection))
	w.createConnection()
	w.tab(stopsCreated...)
	w.display.Key("space")
	w.display.WaitFor("the tick", func() bool { return w.workspace().Connection.Step.Ticked(setup.ClickCreated) })
	w.waitReady()
	w.tab(stopsConfirm...)
	w.display.Key("Return")
	w.waitDone(workspace.StepConnection)
	w.picture("connection-done")
	w.display.Key("Return")
	w.waitAt(workspace.StepServiceApp)
}

// createConnection fills the New Connection dialog in the browser.
func (w *walker) createConnection() {
	w.t.Helper()
	ctx, c := w.t.Context(), w.workspace().Connection
	clientID, clientSecret, err := w.hand.ConnectionValues(ctx, c.AppID)
	if err != nil {
		w.t.Fatal(err)
	}
	if clientID != c.ClientID {
		w.t.Errorf("the page shows client ID %s, the console %s", c.ClientID, clientID)
	}
	if err := w.hand.CreateConnection(ctx, c.Nickname, c.Domain, clientID, clientSecret); err != nil {
		w.t.Fatal(err)
	}
}

// serviceApp chooses the other type of key and makes the app.
func (w *walker) serviceApp() {
	w.t.Helper()
	w.picture("service-app-fresh")
	w.tab(stopsKeyType...)
	w.display.Key("Right")
	w.tab(stopsCreateApp...)
	w.display.Key("Return")
	w.waitDone(workspace.StepServiceApp)
	if apps := w.workspace().ServiceApps; len(apps) != 1 || apps[0].KeyType != "RSA-2048" {
		w.t.Errorf("the arrow key did not choose RSA: %d apps", len(apps))
	}
	w.picture("service-app-done")
}

// security declares the level, sets it in the browser, and pastes what stands
// there.
func (w *walker) security() {
	w.t.Helper()
	w.display.Key("Return")
	w.waitAt(workspace.StepEndpoint)
	w.picture("endpoint-fresh")
	w.display.Key("Right", "Left", "space")
	w.display.WaitFor("the level", func() bool { return w.endpoint().Level == workspace.LevelOAuth })
	w.tab(stopsInvokeURL...)
	w.display.Type(w.setEndpoint())
	w.tab(stopsAllClicks[:1]...)
	w.display.WaitFor("the Invoke URL", func() bool { return w.endpoint().InvokeURL != "" })
	w.display.WaitPicture("the page to stand still", w.foot(), func(*image.RGBA) bool { return true })
	w.tab(stopsAllClicks[1:]...)
	w.display.Key("space")
	w.display.WaitFor("the clicks to be ticked", func() bool {
		ws := w.workspace()
		return len(setup.MissingClicks(ws, ws.Place.EndpointID)) == 0
	})
	w.tab(stopsOpenFlows...)
	w.display.Key("Return")
	w.waitAsked(w.link(setup.LinkFlows))
	w.tab(stopsConfirmed...)
	w.display.Key("Return")
	w.waitDone(workspace.StepEndpoint)
	w.picture("endpoint-done")
	w.display.Key("Return")
	w.waitAt(workspace.StepInvoke)
}

// setEndpoint sets the level in the browser, switches the flow on, and copies
// the Invoke URL.
func (w *walker) setEndpoint() string {
	w.t.Helper()
	ctx, s := w.t.Context(), endpointSetting
	s.Allowed = []string{w.workspace().ServiceApps[0].ClientID}
	copied, err := w.hand.SetEndpoint(ctx, bookmarkFlow, s)
	if err != nil {
		w.t.Fatal(err)
	}
	if err := w.hand.SwitchFlow(ctx, bookmarkFlow, true); err != nil {
		w.t.Fatal(err)
	}
	if strings.Contains(copied.Reveal(), "clientToken") {
		w.t.Error("the Invoke URL of an OAuth 2.0 flow holds a token")
	}
	return copied.Reveal()
}

// bookmarkFlow is the flow of the practice org that the walk invokes.
const bookmarkFlow = "bookmark"

// invoke sends the request as it stands there.
func (w *walker) invoke() {
	w.t.Helper()
	w.picture("invoke-fresh")
	w.display.Key("ctrl+Return")
	w.waitDone(workspace.StepInvoke)
	w.picture("invoke-done")
}

// all is the walk from the first screen to the first invocation.
func (w *walker) all() {
	w.t.Helper()
	w.firstScreen()
	w.org()
	w.connection()
	w.serviceApp()
	w.security()
	w.invoke()
}

// openOn opens the window on a practice org that runs already.
func openOn(d *desk, org *practice.Org, url string) *walker {
	d.t.Helper()
	w := newWalker(d, url)
	d.open("--practice-url", url, "--admin-token-file", tokenFile(d.t, org))
	return w
}

// TestWindowWalkByKeyboard goes from the first screen to an invocation at
// level OAuth 2.0 with Tab, arrows, Space, Enter and typing alone, and looks
// for what came of it from outside.
func TestWindowWalkByKeyboard(t *testing.T) {
	org := startPracticeOrg(t)
	d := newDesk(t, deskOptions{})
	w := openOn(d, org, org.URL())
	w.all()
	w.wantInOrg(context.WithoutCancel(t.Context()), org.AdminToken())
	w.wantInKeychain()
	if code := w.close(); code != 0 {
		t.Errorf("the window ends with exit code %d", code)
	}
}
