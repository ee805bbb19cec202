package practice

import (
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
)

func TestConnectionWantsTheFourValues(t *testing.T) {
	o, _ := startOrg(t, Config{})
	ctx := o.asAdmin(t.Context())
	app, err := o.appNamed(appWorkflowsOAuth)
	if err != nil {
		t.Fatal(err)
	}
	good := connectionSpec{"Practice", o.host(), app.ID, o.seed.clientSecret(app.Secrets[0].ID)}
	tests := []struct {
		field string
		edit  func(*connectionSpec)
	}{
		{"Connection Nickname", func(s *connectionSpec) { s.Nickname = "  " }},
		{"Domain", func(s *connectionSpec) { s.Domain = o.URL() }},
		{"Domain", func(s *connectionSpec) { s.Domain = strings.Replace(s.Domain, "127", "127-admin", 1) }},
		{"Client ID", func(s *connectionSpec) { s.ClientID = o.apps()[0].ID }},
		{"Client Secret", func(s *connectionSpec) { s.ClientSecret = o.AdminToken() }},
		{"Client Secret", func(s *connectionSpec) { s.ClientSecret = "" }},
	}
	for _, tt := range tests {
		spec := good
		tt.edit(&spec)
		if _, err := o.createConnection(ctx, spec); err == nil || !strings.HasPrefix(err.Error(), tt.field+":") {
			t.Errorf("%+v: %v, want a word about %s", spec, err, tt.field)
		}
	}
	c, err := o.createConnection(ctx, good)
	if err != nil || len(o.connections()) != 1 {
		t.Fatalf("good values: %v", err)
	}
	if got := eventTypes(o.events(), c.ID); !slices.Equal(got, []string{"workflows.user.connection.create"}) {
		t.Errorf("events %q", got)
	}
}

func TestEndpointSettingsAreChecked(t *testing.T) {
	o, _ := startOrg(t, Config{})
	ctx := o.asAdmin(t.Context())
	for _, s := range []endpointSettings{
		{Level: "high"},
		{Level: levelOAuth, Apps: "some"},
		{Level: levelOAuth, Apps: listApps, AppIDs: []string{"0oanothing"}},
	} {
		if _, err := o.setEndpointSettings(ctx, "bookmark", s); err == nil {
			t.Errorf("%+v was taken", s)
		}
	}
	if _, err := o.setEndpointSettings(ctx, "nothing", endpointSettings{Level: levelPublic}); err == nil {
		t.Error("a flow that does not exist was changed")
	}
	f, err := o.setEndpointSettings(ctx, "bookmark", endpointSettings{Level: levelPublic, Apps: listApps, AppIDs: []string{"x"}})
	if err != nil || f.Endpoint.Apps != anyApp || f.Endpoint.AppIDs != nil {
		t.Errorf("public with a list: %+v, %v", f, err)
	}
}

// TestManyAtOnce is for the race detector, and for the Bookmark flow: of many
// callers with one label, one creates.
func TestManyAtOnce(t *testing.T) {
	o, clock := startOrg(t, Config{})
	c := newClient(t, o, clock, newTestKey(t, "EC", "k"), scopeInvoke)
	e := o.endpoint(t, "bookmark")
	requests := []func() (*http.Request, error){
		func() (*http.Request, error) {
			r, err := http.NewRequestWithContext(t.Context(), "POST", e.InvokeURL, strings.NewReader(`{"label":"Once","url":"https://o.example"}`))
			return with(r, "X-Api-Client-Token", e.ClientToken), err
		},
		func() (*http.Request, error) {
			f := form(c.key.sign(t, c.claims())).Encode()
			r, err := http.NewRequestWithContext(t.Context(), "POST", o.URL()+tokenPath, strings.NewReader(f))
			return with(r, "Content-Type", "application/x-www-form-urlencoded"), err
		},
		func() (*http.Request, error) {
			r, err := http.NewRequestWithContext(t.Context(), "GET", o.URL()+"/api/v1/logs", http.NoBody)
			return with(r, "Authorization", "SSWS "+o.AdminToken()), err
		},
	}
	var all sync.WaitGroup
	for range invokeRate {
		for _, request := range requests {
			r, err := request()
			if err != nil {
				t.Fatal(err)
			}
			all.Go(func() {
				resp, err := http.DefaultClient.Do(r)
				if err != nil {
					t.Error(err)
					return
				}
				defer resp.Body.Close()
				if resp.StatusCode != http.StatusOK {
					t.Errorf("%s: %d", r.URL.Path, resp.StatusCode)
				}
			})
		}
		all.Go(func() {
			_, _ = o.setFlowOn(o.asAdmin(t.Context()), "slow", true)
			_ = o.SetFaults(nil)
		})
	}
	all.Wait()
	if list := o.adminSends(t, "GET", "/api/v1/apps?q=Once", "", 200).list(t); len(list) != 1 {
		t.Errorf("%d apps, want 1", len(list))
	}
}

func with(r *http.Request, name, value string) *http.Request {
	if r != nil {
		r.Header.Set(name, value)
	}
	return r
}
