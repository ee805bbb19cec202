package setup

import (
	"errors"
	"strings"
	"testing"

	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/okta"
	"github.com/flowlatch/flowlatch/okta/practice"
)

// Before a flow runs in production a name is typed, whether the org tells that it
// is one or the endpoint's host; it is never an empty one.
func TestNameIsTyped(t *testing.T) {
	const own, preview, custom = "https://acme.workflows.okta.com", "https://acme.workflows.oktapreview.com", "https://flows.example.com"
	known := func(o workspace.Org, mark workspace.Mark) *workspace.Workspace {
		return &workspace.Workspace{Org: o, Mark: mark}
	}
	acme := workspace.Org{Domain: "acme.okta.com", Production: true, Workflows: own}
	tried := workspace.Org{Domain: "acme.oktapreview.com", Workflows: preview}
	for _, c := range []struct {
		name string
		ws   *workspace.Workspace
		host string
		want string
	}{
		{"a production org", known(acme, ""), own, "acme.okta.com"},
		{"a preview org", known(tried, ""), preview, ""},
		{"an org that was never checked", known(workspace.Org{}, ""), own, "acme.workflows.okta.com"},
		{"… of which nothing is known", known(workspace.Org{}, ""), custom, "flows.example.com"},
		{"… marked as one", known(workspace.Org{}, workspace.MarkProduction), preview, "acme.workflows.oktapreview.com"},
		{"… marked as none", known(workspace.Org{}, workspace.MarkNotProduction), own, ""},
		{"marked as none", known(acme, workspace.MarkNotProduction), own, ""},
		{"marked as none, the flow elsewhere", known(acme, workspace.MarkNotProduction), custom, "flows.example.com"},
		{"marked as one", known(tried, workspace.MarkProduction), preview, "acme.oktapreview.com"},
		{"a preview org, the flow in production", known(tried, ""), own, "acme.workflows.okta.com"},
		{"on this computer", known(workspace.Org{}, ""), "http://127.0.0.1:8080", ""},
		{"a practice org", &workspace.Workspace{Practice: true, Mark: workspace.MarkProduction}, "http://127.0.0.1:8080", ""},
	} {
		e := &workspace.Endpoint{InvokeURL: c.host + "/api/flo/0123456789abcdef0123456789abcdef/invoke"}
		if got := nameToType(c.ws, e); got != c.want {
			t.Errorf("%s: %q is to be typed, want %q", c.name, got, c.want)
		}
		for typed, ok := range map[string]bool{
			"": c.want == "", "acme": c.want == "", "other.example.com": c.want == "",
			" " + strings.ToUpper(c.want) + " ": true, "other.example.com, " + c.want: true,
		} {
			err := mayMeasure(c.ws, e, EmptyPreset(), MeasureOptions{Confirmed: typed})
			if p, _ := errors.AsType[*problem.Problem](err); (err == nil) != ok || err != nil && p.Code != "measure.confirm" {
				t.Errorf("%s, typed %q: %v", c.name, typed, err)
			}
		}
	}
}

// A credential goes to the org's own Workflows, or where the admin said so; and
// nothing leaves the practice org.
func TestMeasurable(t *testing.T) {
	const flow = "/api/flo/0123456789abcdef0123456789abcdef/invoke"
	for _, c := range []struct {
		name string
		org  workspace.Org
		e    workspace.Endpoint
		code string
	}{
		{"another org's", workspace.Org{Workflows: "https://acme.workflows.okta.com"}, workspace.Endpoint{InvokeURL: "https://other.workflows.okta.com" + flow}, "endpoint.other-host"},
		{"another, as said", workspace.Org{Workflows: "https://acme.workflows.okta.com"}, workspace.Endpoint{InvokeURL: "https://other.workflows.okta.com" + flow, OtherHost: "https://other.workflows.okta.com"}, ""},
		{"its own", workspace.Org{Workflows: "https://acme.workflows.okta.com"}, workspace.Endpoint{InvokeURL: "https://acme.workflows.okta.com" + flow}, ""},
		{"unknown", workspace.Org{}, workspace.Endpoint{InvokeURL: "https://acme.workflows.okta.com" + flow}, ""},
		{"no URL", workspace.Org{}, workspace.Endpoint{}, CodeEndpointFirst},
	} {
		c.e.ID, c.e.Level = "e", workspace.LevelOAuth
		ws := &workspace.Workspace{Org: c.org, Endpoints: []workspace.Endpoint{c.e}}
		got := ""
		if p := problem.From(Measurable(ws, "e")); p != nil {
			got = p.Code
		}
		if got != c.code {
			t.Errorf("%s: %q, want %q", c.name, got, c.code)
		}
	}
	ws := &workspace.Workspace{
		Practice: true, Org: workspace.Org{Origin: "http://127.0.0.1:8080"},
		Endpoints: []workspace.Endpoint{{ID: "e", Level: workspace.LevelPublic, InvokeURL: "https://acme.workflows.okta.com" + flow}},
	}
	if p := problem.From(Measurable(ws, "e")); p == nil || p.Code != "endpoint.practice-host" {
		t.Errorf("from the practice org: %v", p)
	}
}

// A practice org that moves takes its measurements along.
func TestMeasurementMoves(t *testing.T) {
	const before, after, path = "http://127.0.0.1:1", "http://127.0.0.1:2", "/api/flo/0/invoke"
	e := workspace.Endpoint{ID: "e", Level: workspace.LevelPublic, InvokeURL: before + path}
	e.Measured = &workspace.Measurement{InvokeURL: before + path, Declared: workspace.LevelPublic}
	ws := &workspace.Workspace{Org: workspace.Org{Origin: before}, Endpoints: []workspace.Endpoint{e}}
	MoveTo(ws, after)
	if moved := ws.Endpoint("e"); !moved.Measured.Of(moved) || moved.InvokeURL != after+path {
		t.Errorf("%+v of %s", moved.Measured, moved.InvokeURL)
	}
}

// A second app takes consent, the right to make it, and a level at which it tells
// something; odd tokens take an endpoint that is certain to be the org's.
func TestMaterial(t *testing.T) {
	const host = "https://acme.workflows.okta.com"
	super, apps := workspace.AdminRole{Type: okta.RoleSuperAdmin}, workspace.AdminRole{Type: okta.RoleAppAdmin}
	for _, c := range []struct {
		name                     string
		role                     workspace.AdminRole
		method                   workspace.SignInMethod
		level                    workspace.Level
		host                     string
		consent                  bool
		own, otherScope, another bool
	}{
		{"all of it", super, workspace.APIToken, workspace.LevelOAuth, host, true, true, true, true},
		{"no consent", super, workspace.APIToken, workspace.LevelOAuth, host, false, true, true, false},
		{"no right", apps, workspace.APIToken, workspace.LevelOAuth, host, true, true, true, false},
		{"nobody signed in", workspace.AdminRole{}, workspace.NoSignIn, workspace.LevelOAuth, host, true, true, false, false},
		{"another level", super, workspace.APIToken, workspace.LevelToken, host, true, true, false, false},
		{"another host", super, workspace.APIToken, workspace.LevelOAuth, "https://flows.example.com", true, true, false, true},
	} {
		ws := &workspace.Workspace{
			Org:         workspace.Org{Origin: "https://acme.okta.com", Workflows: host, SignIn: workspace.SignIn{Method: c.method, RolesKnown: true, Roles: []workspace.AdminRole{c.role}}},
			ServiceApps: []workspace.ServiceApp{{ID: "app", ClientID: "0oaA", PrivateKey: "ref"}},
		}
		e := &workspace.Endpoint{Level: c.level, ServiceAppID: "app", InvokeURL: c.host + "/api/flo/0123456789abcdef0123456789abcdef/invoke"}
		m := new(Walk).material(ws, e, c.consent)
		if got := [3]bool{m.Own != nil, m.OtherScope != nil, m.Second != nil}; got != [3]bool{c.own, c.otherScope, c.another} {
			t.Errorf("%s: own, other scope, second app: %v", c.name, got)
		}
		if m.Expired != nil || m.OtherAudience != nil || m.Bound != nil {
			t.Errorf("%s: tokens that can't be had", c.name)
		}
	}
	none := new(Walk).material(&workspace.Workspace{}, &workspace.Endpoint{}, true)
	if none.Own != nil || none.Second != nil {
		t.Error("without an app there are tokens of it")
	}
}

// What is told of a call that was cut off is true of the practice org.
func TestPracticeLimitIsThePracticeOrgs(t *testing.T) {
	if practiceLimit != practice.DefaultAnswerLimit {
		t.Errorf("told %s, but it is %s", practiceLimit, practice.DefaultAnswerLimit)
	}
}

// Only what a measurement made is taken off the list of what was made.
func TestProbeAppsAreKnownByTheirLabels(t *testing.T) {
	ws := &workspace.Workspace{ServiceApps: []workspace.ServiceApp{{AppID: "0oaOwn"}}}
	for _, c := range []struct {
		kind      workspace.CreatedKind
		id, label string
		want      bool
	}{
		{workspace.CreatedServiceApp, "0oa1", "Flowlatch probe 2026-03-09 10:00:00Z abcdef", true},
		{workspace.CreatedServiceApp, "0oaOwn", "Flowlatch probe 2026-03-09 10:00:00Z abcdef", false},
		{workspace.CreatedServiceApp, "0oa1", "Flowlatch probe of mine", false},
		{workspace.CreatedBookmarkApp, "0oa1", "Flowlatch probe 2026-03-09 10:00:00Z abcdef", false},
	} {
		if got := isProbeApp(ws, workspace.Created{Kind: c.kind, ID: c.id, AppID: c.id, Label: c.label}); got != c.want {
			t.Errorf("%s %s %s: %t", c.kind, c.id, c.label, got)
		}
	}
}

// An endpoint that was removed meanwhile has nothing to be told of.
func TestInvokeBodyOfNoEndpoint(t *testing.T) {
	if InvokeBodyMayTell(nil) {
		t.Error("a measurement of no endpoint may tell")
	}
}
