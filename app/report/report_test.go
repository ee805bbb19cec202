package report_test

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/report"
	"github.com/flowlatch/flowlatch/app/rotate"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/workspace"
)

var accept = flag.Bool("accept", false, "write testdata anew: look at it afterwards")

// start is when the walk of these tests began.
var start = time.Date(2026, time.March, 29, 0, 40, 0, 0, time.UTC)

func at(minutes int) time.Time { return start.Add(time.Duration(minutes) * time.Minute) }

// berlin changes to summer time twenty minutes into the walk.
func berlin(t *testing.T) *time.Location {
	t.Helper()
	zone, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Skip("no time zones here:", err)
	}
	return zone
}

func sent(method, path, id string, status, minutes int) workspace.Evidence {
	return workspace.Evidence{Method: method, URL: "https://acme.okta.com" + path, Status: status, RequestID: id, At: at(minutes), Millis: 84}
}

func proof(what string, by workspace.By, minutes int, checks []workspace.Check, exchanges ...workspace.Evidence) *workspace.Proof {
	return &workspace.Proof{What: text.Plain(what), At: at(minutes), By: by, Checks: checks, Exchanges: exchanges}
}

const (
	appID = "0oaITclorXwIS8HGNWkz"
	alias = "2f29a422eb14ab2f2d0f0cc022238dac"
)

// acme is a walk through all steps in a production org.
func acme() report.Input {
	ws := &workspace.Workspace{ID: "acme", Name: "Acme", Org: workspace.Org{
		Origin: "https://acme.okta.com", Domain: "acme.okta.com", OrgID: "00o1gjh63g214q0Hq0g4", Name: "Acme Inc.", Production: true,
		TokenURL: "https://acme.okta.com/oauth2/v1/token", Workflows: "https://acme.workflows.okta.com",
		SignIn: workspace.SignIn{
			Method: workspace.Browser, UserID: "00u1", Name: "Robin Doe", Login: "robin@acme.example", At: at(1), ClientID: "0oaNative",
			Roles: []workspace.AdminRole{{Type: "SUPER_ADMIN", Label: "Super Administrator"}}, RolesKnown: true,
		},
		Step: workspace.Step{State: workspace.Done, Proof: proof("The org answers and knows who is signed in", workspace.Measured, 1,
			[]workspace.Check{{Name: text.Plain("Reachable"), Detail: text.Plain("Over the network"), Measure: "84 ms", Outcome: workspace.Passed}},
			sent("GET", "/.well-known/okta-organization", "a0000000000000000000000000000001", 200, 1),
			sent("GET", "/api/v1/users/me", "a0000000000000000000000000000002", 200, 1))},
	}}
	ws.Connection = workspace.Connection{
		Nickname: "Okta", AppID: "0oaFlow0000000000000", ClientID: "0oaFlow0000000000000", Since: at(2), ScopesKnown: true, Scopes: []string{"okta.users.manage", "okta.apps.manage"},
		Step: workspace.Step{
			State: workspace.Done, Ticks: map[string]time.Time{"connection.created": at(6), "connection.paste": at(5), "gone": at(5)},
			Proof: proof("The four values are handed over", workspace.Asked, 7, nil),
		},
	}
	ws.ServiceApps = []workspace.ServiceApp{{
		ID: "app-1", Label: "Workflows invoker", AppID: appID, ClientID: appID, KeyID: "2026-03", Thumbprint: "qm1RNUg7E2ySpmsDhVnxIOTNa7mZtM0lHcTQLUfEmXo",
		Step: workspace.Step{State: workspace.Done, Proof: proof("A token for okta.workflows.invoke.manage", workspace.Measured, 22,
			[]workspace.Check{{Name: text.Plain("Grant"), Outcome: workspace.Passed}, {Name: text.Plain("Roles"), Outcome: workspace.Unknown, Detail: text.Plain("This sign-in may not read them")}},
			sent("POST", "/api/v1/apps", "a0000000000000000000000000000003", 200, 21),
			sent("POST", "/oauth2/v1/token", "a0000000000000000000000000000004", 200, 22))},
	}}
	ws.Endpoints = []workspace.Endpoint{{
		ID: "e", Name: "Partner onboarding", InvokeURL: "https://acme.workflows.okta.com/api/flo/" + alias + "/invoke", Alias: alias,
		Level: workspace.LevelOAuth, ServiceAppID: "app-1",
		Security: workspace.Step{State: workspace.Attention, Problem: problem.New("x", text.Plain("The host isn't this org's"), text.Plain("It is another org's Workflows."))},
		Invoke: workspace.Step{State: workspace.InProgress, Proof: proof("The flow ran and answered", workspace.Measured, 30, nil,
			workspace.Evidence{Method: "POST", URL: "https://acme.workflows.okta.com/api/flo/" + alias + "/invoke?who=me#x", Status: 200, At: at(30), Millis: 310})},
		Last: &workspace.Result{At: at(30), Method: "POST", Status: 200, Millis: 310},
	}}
	ws.Created = []workspace.Created{
		{Kind: workspace.CreatedServiceApp, ID: appID, AppID: appID, Label: "Workflows invoker", At: at(21), RequestID: "a0000000000000000000000000000003"},
		{Kind: workspace.CreatedGrant, ID: "oag3ih1zrm1cBFOiq0h6", AppID: appID, Label: "okta.workflows.invoke.manage", At: at(21), RequestID: "a0000000000000000000000000000009"},
	}
	ws.Changes = acmeChanges()
	return report.Input{
		Workspace: ws, At: at(45), Log: acmeLog(), Rotations: []rotate.State{acmeRotation()}, Unread: []string{"Old invoker"},
		Clicks: []report.Click{{ID: "connection.paste", Words: text.Plain("Paste the four values")}, {ID: "connection.created", Words: text.Plain("Click Create")}},
	}
}

// acmeChanges are changes under three sign-ins; of the last two nobody knows for
// sure.
func acmeChanges() workspace.Changes {
	robin := workspace.Actor{Method: workspace.Browser, Name: "Robin Doe", Login: "robin@acme.example", ClientID: "0oaNative"}
	bot := workspace.Actor{Method: workspace.ServiceKey, Name: "Admin bot", ClientID: "0oaBot00000000000000"}
	change := func(by workspace.Actor, what, method, path, id string, status, minutes int) workspace.Change {
		return workspace.Change{ID: "change-" + id, At: at(minutes), Purpose: text.Plain(what), Method: method, Path: path, Status: status, RequestID: id, By: by}
	}
	return workspace.Changes{Dropped: 12, Until: at(-60), List: []workspace.Change{
		change(robin, "Create the API Services app", "POST", "/api/v1/apps", "a0000000000000000000000000000003", 200, 21),
		change(robin, "Grant okta.workflows.invoke.manage", "POST", "/api/v1/apps/"+appID+"/grants", "a0000000000000000000000000000009", 201, 21),
		change(workspace.Actor{Method: workspace.APIToken, Login: "sam@acme.example"}, "Sign in with the key", "PUT", "/api/v1/apps/"+appID, "a0000000000000000000000000000011", 200, 36),
		change(bot, "Add the new public key", "POST", "/api/v1/apps/"+appID+"/credentials/jwks", "", 0, 41),
		change(bot, "Delete the old key", "DELETE", "/api/v1/apps/"+appID+"/credentials/jwks/pks1", "a0000000000000000000000000000012", 503, 42),
	}}
}

func acmeLog() report.Log {
	robin := report.Thing{ID: "00u1", Type: "User", Name: "Robin Doe", Also: "robin@acme.example"}
	app := report.Thing{ID: appID, Type: "AppInstance", Name: "Workflows invoker"}
	entry := func(id, event, request string, minutes int, actor report.Thing, targets ...report.Thing) report.Entry {
		return report.Entry{ID: id, At: at(minutes), Event: event, Message: "Something happened", Result: "SUCCESS", Actor: actor, Targets: targets, RequestID: request, IP: "203.0.113.7"}
	}
	refused := entry("u5", "app.oauth2.client.lifecycle.update", "b1", 35, report.Thing{ID: "00u2", Type: "User", Name: "Sam Roe"}, app)
	refused.Result, refused.Reason = "FAILURE", "Not allowed"
	return report.Log{
		Read: true, From: at(-1), To: at(45), Notes: []text.Text{text.Plain("Only the newest were read.")},
		Entries: []report.Entry{
			refused,
			entry("u1", report.EventConnection, "c1", 6, robin, report.Thing{ID: "77", Type: "Connection", Name: "Okta"}),
			entry("u2", "app.oauth2.client.lifecycle.create", "a0000000000000000000000000000003", 21, robin, app),
			entry("u2", "app.oauth2.client.lifecycle.create", "a0000000000000000000000000000003", 21, robin, app),
			entry("u3", "app.oauth2.token.grant", "a0000000000000000000000000000004", 22, report.Thing{ID: appID, Type: "PublicClientApp"}),
			entry("u6", "application.lifecycle.update", "d1", 36, report.Thing{ID: "00u3", Type: "User", Name: "Sam Roe"}, app),
			entry("u0", report.EventConnection, "c0", -1, robin, report.Thing{ID: "76", Type: "Connection", Name: "Okta"}),
		},
	}
}

func acmeRotation() rotate.State {
	return rotate.State{
		App: rotate.App{ID: "app-1", Label: "Workflows invoker", AppID: appID}, Begun: at(40), Ending: rotate.Rotated, Over: at(42), OthersSeen: true,
		Old: rotate.Key{KID: "2025-03", ID: "pks1"}, New: rotate.Key{KID: "2026-03", ID: "pks2"},
		Steps: []rotate.Step{
			{
				ID: rotate.StepRegister, Name: text.Plain("Add its public half to the app"), Progress: rotate.Done, What: text.Plain("Added"), At: at(41),
				Evidence: []workspace.Evidence{sent("POST", "/api/v1/apps/"+appID+"/credentials/jwks", "a0000000000000000000000000000005", 201, 41)},
			},
			{ID: rotate.StepProveOld, Name: text.Plain("Get a token with the old key"), Progress: rotate.CantTell, At: at(41)},
			{ID: rotate.StepDelete, Name: text.Plain("Delete the old key at Okta"), Progress: rotate.Stopped, What: text.Plain("Okta refused"), At: at(42)},
		},
	}
}

// practice is a walk that has just begun, of which the log wasn't read. One click is the
// person's word, another one Flowlatch made itself; what else is noted is no click.
func practice() report.Input {
	ws := &workspace.Workspace{ID: "practice", Name: "Practice org", Practice: true, Org: workspace.Org{Domain: "127.0.0.1", SignIn: workspace.SignIn{Method: workspace.NoSignIn}}}
	asked := proof("The four values are handed over", workspace.Asked, 2, nil)
	asked.ByFlowlatch = true
	ws.Connection.Step = workspace.Step{
		State: workspace.Done, Proof: asked, ByFlowlatch: map[string]time.Time{"connection.created": at(2)},
		Ticks: map[string]time.Time{"connection.paste": at(1), "connection.created": at(2), "copied.domain": at(1)},
	}
	return report.Input{
		Workspace: ws, At: at(3), Log: report.Log{Why: text.Plain("Nobody is signed in to this org.")},
		Clicks: []report.Click{{ID: "connection.paste", Words: text.Plain("Paste the four values")}, {ID: "connection.created", Words: text.Plain("Click Create")}, {ID: "copied.domain"}},
	}
}

func TestReportLooks(t *testing.T) {
	for name, c := range map[string]struct {
		in   report.Input
		zone *time.Location
	}{"acme": {acme(), berlin(t)}, "practice": {practice(), nil}} {
		r := report.New(c.in)
		page, err := r.HTML(report.Words{Zone: c.zone})
		if err != nil {
			t.Fatal(err)
		}
		golden(t, name+".md", r.Markdown(report.Words{Zone: c.zone}))
		golden(t, name+".html", page)
	}
}

// What took less than a millisecond didn't take none.
func TestReportRoundsNothingToNoTime(t *testing.T) {
	in := acme()
	in.Workspace.Endpoints[0].Last.Millis = 0
	in.Workspace.Endpoints[0].Invoke.Proof.Exchanges[0].Millis = 0
	md := string(report.New(in).Markdown(report.Words{}))
	if strings.Contains(md, " 0 ms") || strings.Contains(md, ">0 ms") || strings.Count(md, "&lt;1 ms") != 2 {
		t.Error(md)
	}
}

func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *accept {
		if err := os.WriteFile(path, got, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path) //nolint:gosec // a name of this test
	if err != nil || !bytes.Equal(got, want) {
		t.Errorf("%s is another one (%v); look at it with -accept", name, err)
	}
}

// The same report gives the same bytes, in whatever order its entries came.
func TestReportIsTheSameForTheSame(t *testing.T) {
	words := report.Words{}
	want := report.New(acme()).Markdown(words)
	for range 20 {
		in := acme()
		e := in.Log.Entries
		e[0], e[len(e)-1] = e[len(e)-1], e[0]
		if got := report.New(in).Markdown(words); !bytes.Equal(got, want) {
			t.Fatal("it differs from one time to the next")
		}
	}
}

func TestReportSaysItInTheWindowsLanguage(t *testing.T) {
	say := func(t text.Text) string {
		if t.Key == "report.summary" {
			return "Überblick"
		}
		return t.String()
	}
	if got := report.New(acme()).Markdown(report.Words{Say: say}); !bytes.Contains(got, []byte("## Überblick")) {
		t.Error("the words aren't the window's")
	}
}

// Every private key that is kept stands in the report, above all of an app that is
// gone at Okta.
func TestReportNamesThePrivateKeysThatStay(t *testing.T) {
	in := acme()
	app := &in.Workspace.ServiceApps[0]
	app.PrivateKey = "vault-1"
	app.Earlier = []workspace.EarlierKey{{ID: "imported-7", Thumbprint: "t7", PrivateKey: "vault-2"}, {ID: "deleted-6", Thumbprint: "t6"}}
	if got := string(report.New(in).Markdown(report.Words{})); !strings.Contains(got, "2026-03, imported-7") || strings.Contains(got, "deleted-6") || strings.Contains(got, "known to nothing") {
		t.Errorf("of an app that is there:\n%s", got)
	}
	app.AppID, app.ClientID = "", ""
	if got := string(report.New(in).Markdown(report.Words{})); !strings.Contains(got, "known to nothing at Okta") {
		t.Errorf("of an app that is gone:\n%s", got)
	}
}
