package practice

import (
	"net/http"
	"slices"
	"strings"
	"testing"
)

func TestUnknownFaultListsTheKnown(t *testing.T) {
	_, err := New(Config{Faults: []string{"token-500", "gremlins"}})
	if err == nil || !strings.Contains(err.Error(), `"gremlins"`) || !strings.Contains(err.Error(), "secrets-route-refused") {
		t.Errorf("error %v", err)
	}
	o, _ := startOrg(t, Config{Faults: []string{"token-500"}})
	if err := o.SetFaults([]string{"gremlins"}); err == nil || !slices.Equal(o.Faults(), []string{"token-500"}) {
		t.Errorf("%v, faults %q", err, o.Faults())
	}
}

// TestFaults switches each fault on and looks at what it should spoil, and at
// something that it should leave alone.
func TestFaults(t *testing.T) {
	o, clock := startOrg(t, Config{})
	c := newClient(t, o, clock, newTestKey(t, "EC", "k"), scopeInvoke)
	ctx := o.asAdmin(t.Context())
	flowApp, err := o.appNamed(appWorkflowsOAuth)
	if err != nil {
		t.Fatal(err)
	}
	spec := connectionSpec{"Practice", o.host(), flowApp.ID, o.seed.clientSecret(flowApp.Secrets[0].ID)}
	admin := header("Authorization", "SSWS "+o.AdminToken())
	status := func(path string) int { return send(t, "GET", o.URL()+path, "", admin).status }
	bound := newClient(t, o, clock, newTestKey(t, "EC", "b"), scopeInvoke)
	bound.demandProofs(t)
	probes := map[string]func() bool{ // true: works
		"org": func() bool {
			r := send(t, "GET", o.URL()+"/.well-known/okta-organization", "")
			return r.status == 200 && r.header.Get("Content-Type") == "application/json"
		},
		"apps":       func() bool { return status("/api/v1/apps") == 200 },
		"workflows":  func() bool { return status("/api/v1/apps/"+flowApp.ID) == 200 },
		"connection": func() bool { _, err := o.createConnection(ctx, spec); return err == nil },
		"secrets":    func() bool { return status("/api/v1/apps/"+flowApp.ID+"/credentials/secrets") == 200 },
		"grant":      func() bool { _, err := o.grantScope(ctx, c.id, scopeInvoke); return err == nil },
		"logs":       func() bool { return status("/api/v1/logs") == 200 },
		"token":      func() bool { return o.asksToken(t, form(c.key.sign(t, c.claims()))).status == 200 },
		"bound":      func() bool { return bound.asksBound(t).status == 200 },
		"nonce":      func() bool { return bound.asksBound(t, "nonce", o.nonceOf("20778")).status == 200 },
		"proven":     func() bool { return bound.invokesProven(t).status == 200 },
		"unproven":   func() bool { return bound.invokesUnproven(t).status == 401 },
		"plain": func() bool {
			r := o.asksToken(t, form(bound.key.sign(t, bound.claims())))
			return r.status != 400 || strings.Contains(string(r.body), "invalid_dpop_proof")
		},
		"metadata": func() bool {
			r := send(t, "GET", o.URL()+"/.well-known/oauth-authorization-server", "")
			return strings.Contains(string(r.body), `"`+o.URL()+tokenPath+`"`)
		},
		"clock": func() bool {
			return send(t, "GET", o.URL()+"/nowhere", "").header.Get("Date") == clock.now().Format(http.TimeFormat)
		},
		"ungranted": func() bool {
			f := form(c.key.sign(t, c.claims()))
			f.Set("scope", "okta.users.read")
			r := o.asksToken(t, f)
			return strings.Contains(string(r.body), "invalid_scope") && strings.Contains(string(r.body), refuse(reasonNotGranted).Text)
		},
		"assigned": func() bool {
			return status("/api/v1/apps/"+c.id+"/users/"+o.admin().ID) == 200
		},
		"flow on": func() bool { f, err := o.setFlowOn(ctx, "echo-public", true); return err == nil && f.On },
		"refusal": func() bool { return send(t, "POST", o.endpoint(t, "echo-token").InvokeURL, "{}").status == 401 },
		"invoke":  func() bool { return send(t, "POST", o.endpoint(t, "echo-public").InvokeURL, "{}").status == 200 },
	}
	spoils := map[string][]string{
		"":                             nil,
		"captive-portal":               {"org", "metadata"},
		"no-workflows":                 {"workflows", "connection", "secrets"},
		"secrets-route-refused":        {"secrets"},
		"apps-forbidden":               {"apps", "workflows", "secrets", "assigned"},
		"apps-unassigned":              {"assigned"},
		"logs-forbidden":               {"logs"},
		"grants-forbidden":             {"grant"},
		"token-500":                    {"token", "bound", "nonce", "ungranted"},
		"flow-stays-off":               {"flow on", "refusal", "invoke", "proven", "unproven"},
		"invoke-500":                   {"invoke", "proven"},
		"dpop-unnamed":                 {"plain"},
		"dpop-nonce-once":              {"nonce"},
		"invoke-refuses-dpop":          {"proven"},
		"invoke-ignores-dpop":          {"unproven"},
		"default-server":               {"metadata"},
		"clock-ahead":                  {"clock"},
		"clock-behind":                 {"clock"},
		"other-domain":                 {"metadata", "token", "bound", "nonce", "ungranted", "proven"},
		"assertion-replayed":           {"token", "bound", "nonce", "ungranted"},
		"no-keys":                      {"token", "bound", "nonce", "ungranted"},
		"scopes-unknown":               {"token", "bound", "nonce"},
		"ungranted-no-matching-scope":  {"ungranted"},
		"ungranted-consent-required":   {"ungranted"},
		"ungranted-no-org-scopes":      {"ungranted"},
		"dpop-proof-refused":           {"bound", "nonce"},
		"proxy-adds-origin":            {"token", "bound", "nonce", "ungranted"},
		"proxy-drops-assertion":        {"token", "bound", "nonce", "ungranted"},
		"proxy-cuts-assertion":         {"token", "bound", "nonce", "ungranted"},
		"proxy-adds-credentials":       {"token", "bound", "nonce", "ungranted"},
		"proxy-changes-assertion-type": {"token", "bound", "nonce", "ungranted", "plain"},
		"org":                          {"org", "metadata"},
		"connection":                   {"workflows", "connection", "secrets"},
		"service-app":                  {"grant"},
		"endpoint":                     {"flow on", "refusal", "invoke", "proven", "unproven"},
		"invoke":                       {"invoke", "proven"},
	}
	for _, f := range KnownFaults() {
		if _, tested := spoils[f.Name]; !tested && !slices.Contains(brokenAnswers(), f.Name) && !slices.ContainsFunc(apiFaults(), func(a FaultInfo) bool { return a.Name == f.Name }) {
			t.Errorf("fault %s is not tested", f.Name)
		}
	}
	for name, spoilt := range spoils {
		if err := o.SetFaults(strings.Fields(name)); err != nil {
			t.Fatal(err)
		}
		clock.move(1e9)
		for probe, works := range probes {
			if got, want := works(), !slices.Contains(spoilt, probe); got != want {
				t.Errorf("fault %q: %s works: %t, want %t", name, probe, got, want)
			}
		}
	}
}
