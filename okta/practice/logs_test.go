package practice

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"
)

// logs asks for the System Log.
func (o *Org) logs(t *testing.T, query url.Values) []object {
	t.Helper()
	return o.adminSends(t, "GET", "/api/v1/logs?"+query.Encode(), "", 200).list(t)
}

// typesOf are the event types of log entries.
func typesOf(events []object) []string {
	var out []string
	for _, e := range events {
		out = append(out, e["eventType"].(string))
	}
	return out
}

func TestEveryRequestIDIsInTheLog(t *testing.T) {
	o, clock := startOrg(t, Config{})
	c := newClient(t, o, clock, newTestKey(t, "EC", "k"), scopeInvoke)
	answers := []reply{
		send(t, "GET", o.URL()+"/.well-known/okta-organization", ""),
		send(t, "GET", o.URL()+"/api/v1/apps", ""),
		o.asksToken(t, form(c.key.sign(t, c.claims()))),
		o.asksToken(t, form("rubbish")),
		send(t, "POST", o.endpoint(t, "echo-public").InvokeURL, "{}"),
		send(t, "PUT", o.endpoint(t, "echo-public").InvokeURL, "{}"),
		send(t, "GET", o.ConsoleURL(), ""),
	}
	for i, a := range answers {
		id := a.header.Get("X-Okta-Request-Id")
		got := o.logs(t, url.Values{"filter": {`eventType eq "practice.request" and transaction.id eq "` + id + `"`}})
		if len(got) != 1 {
			t.Fatalf("answer %d: %d events for its request id", i, len(got))
		}
		debug := got[0]["debugContext"].(object)["debugData"].(object)
		if debug["requestId"] != id || got[0]["severity"] != "DEBUG" {
			t.Errorf("answer %d: %v", i, got[0])
		}
	}
}

// watchedAnswer looks into the log at the moment an answer leaves.
type watchedAnswer struct {
	*httptest.ResponseRecorder
	org    *Org
	logged int
}

func (w *watchedAnswer) WriteHeader(status int) {
	id := w.Header().Get("X-Okta-Request-Id")
	for _, e := range w.org.events() {
		if e.Type == eventRequest && e.RequestID == id {
			w.logged++
		}
	}
	w.ResponseRecorder.WriteHeader(status)
}

func TestRequestIsLoggedBeforeItsAnswerLeaves(t *testing.T) {
	o, _ := startOrg(t, Config{})
	w := &watchedAnswer{ResponseRecorder: httptest.NewRecorder(), org: o}
	r := httptest.NewRequestWithContext(t.Context(), "GET", o.URL()+"/.well-known/okta-organization", http.NoBody)
	o.server.Handler.ServeHTTP(w, r)
	if w.Code != http.StatusOK || w.logged != 1 {
		t.Errorf("status %d with %d events in the log", w.Code, w.logged)
	}
}

func TestLogHoldsNoClientToken(t *testing.T) {
	o, _ := startOrg(t, Config{})
	e := o.endpoint(t, "echo-token")
	send(t, "GET", e.InvokeURL+"?clientToken="+e.ClientToken, "")
	all := o.adminSends(t, "GET", "/api/v1/logs?limit=1000", "", 200)
	if strings.Contains(string(all.body), e.ClientToken) {
		t.Error("the log shows a client token")
	}
}

func TestLogTellsOfTokens(t *testing.T) {
	o, clock := startOrg(t, Config{})
	c := newClient(t, o, clock, newTestKey(t, "EC", "k"), scopeInvoke)
	o.asksToken(t, form(c.key.sign(t, c.claims())))
	bad := form(c.key.sign(t, c.claims()))
	bad.Set("scope", "okta.users.read")
	o.asksToken(t, bad)
	got := o.logs(t, url.Values{"filter": {`actor.id eq "` + c.id + `"`}})
	want := []string{"app.oauth2.token.grant", "app.oauth2.token.grant.access_token", "app.oauth2.token.grant"}
	if !slices.Equal(typesOf(got), want) {
		t.Fatalf("events %q", typesOf(got))
	}
	debug := got[1]["debugContext"].(object)["debugData"].(object)
	if debug["grantedScopes"] != scopeInvoke || debug["requestUri"] != tokenPath || debug["clientAuthType"] != authPrivateKey {
		t.Errorf("debug data %v", debug)
	}
	if outcome := got[2]["outcome"].(object); outcome["result"] != "FAILURE" || outcome["reason"] != "invalid_scope" {
		t.Errorf("outcome of the refused request %v", outcome)
	}
}

func TestLogPages(t *testing.T) {
	o, clock := startOrg(t, Config{})
	ctx := o.asAdmin(t.Context())
	var want []string
	for _, label := range []string{"A", "B", "C", "D", "E"} {
		clock.move(time.Second)
		app, err := o.createBookmarkApp(ctx, label, "https://x.example", false)
		if err != nil {
			t.Fatal(err)
		}
		want = append(want, app.ID)
	}
	for _, order := range []string{"ASCENDING", "DESCENDING"} {
		query := url.Values{"limit": {"2"}, "sortOrder": {order}, "filter": {`eventType eq "application.lifecycle.create"`}}
		var got []string
		path := "/api/v1/logs?" + query.Encode()
		for pages := 0; path != "" && pages < 10; pages++ {
			r := o.adminSends(t, "GET", path, "", 200)
			page := r.list(t)
			for _, e := range page {
				got = append(got, e["target"].([]any)[0].(object)["id"].(string))
			}
			path = ""
			if links := r.header.Values("Link"); len(links) == 2 && len(page) > 0 {
				path, _, _ = strings.Cut(strings.TrimPrefix(links[1], "<"+o.URL()), ">")
			}
		}
		if order == "DESCENDING" {
			slices.Reverse(got)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", order, got, want)
		}
	}
}

func TestLogSearches(t *testing.T) {
	o, clock := startOrg(t, Config{})
	ctx := o.asAdmin(t.Context())
	old, err := o.createBookmarkApp(ctx, "Old partner", "https://x.example", false)
	if err != nil {
		t.Fatal(err)
	}
	clock.move(8 * 24 * time.Hour)
	fresh, err := o.createBookmarkApp(ctx, "New partner", "https://x.example", false)
	if err != nil {
		t.Fatal(err)
	}
	created := `eventType eq "application.lifecycle.create"`
	tests := []struct {
		name  string
		query url.Values
		want  int
	}{
		{"a week by default", url.Values{"filter": {created}}, 1},
		{"since", url.Values{"filter": {created}, "since": {stamp(old.Created)}}, 2},
		{"until", url.Values{"filter": {created}, "until": {stamp(old.Created)}}, 1},
		{"target", url.Values{"filter": {`target.id eq "` + fresh.ID + `"`}}, 1},
		{"either", url.Values{"filter": {`target.id eq "` + fresh.ID + `" or target.id eq "` + old.ID + `"`}, "since": {stamp(old.Created)}}, 2},
		{"both", url.Values{"filter": {created + ` and actor.id eq "` + o.admin().ID + `"`}}, 1},
		{"keywords", url.Values{"q": {"partner NEW"}}, 1},
		{"limit", url.Values{"limit": {"1"}, "since": {stamp(old.Created)}}, 1},
	}
	for _, tt := range tests {
		if got := o.logs(t, tt.query); len(got) != tt.want {
			t.Errorf("%s: %d events, want %d: %q", tt.name, len(got), tt.want, typesOf(got))
		}
	}
	for _, query := range []string{"since=yesterday", "limit=x", "sortOrder=UP", "after=*", "filter=x", "filter=eventType+is+%22x%22"} {
		o.adminSends(t, "GET", "/api/v1/logs?"+query, "", 400)
	}
}

// TestLogQueries: what Okta's documentation says of since, until, limit and q.
func TestLogQueries(t *testing.T) {
	o, clock := startOrg(t, Config{})
	for range 3 {
		o.adminSends(t, "POST", "/api/v1/apps", bookmark("x"), 200)
		clock.move(time.Hour)
	}
	made := `eventType eq "application.lifecycle.create"`
	now := clock.now()
	tests := []struct {
		name  string
		query url.Values
		want  int
	}{
		{"all", url.Values{"filter": {made}}, 3},
		{"since", url.Values{"filter": {made}, "since": {stamp(now.Add(-90 * time.Minute))}}, 1},
		{"until", url.Values{"filter": {made}, "until": {stamp(now.Add(-150 * time.Minute))}}, 1},
		{"between", url.Values{"filter": {made}, "since": {stamp(now.Add(-150 * time.Minute))}, "until": {stamp(now.Add(-90 * time.Minute))}}, 1},
		{"turned round", url.Values{"filter": {made}, "since": {stamp(now)}, "until": {stamp(now.Add(-time.Hour))}}, 0},
		{"none", url.Values{"filter": {made}, "limit": {"0"}}, 0},
		{"two", url.Values{"filter": {made}, "limit": {"2"}, "sortOrder": {"DESCENDING"}}, 2},
		{"by debug data", url.Values{"filter": {made + ` and debugContext.debugData.requestUri sw "/api/v1/"`}}, 3},
		{"by outcome", url.Values{"filter": {made + ` and outcome.result ne "FAILURE" and client.ipAddress eq "127.0.0.1"`}}, 3},
		{"by keywords", url.Values{"q": {"create application robin"}}, 3},
	}
	for _, tt := range tests {
		if got := o.logs(t, tt.query); len(got) != tt.want {
			t.Errorf("%s: %d events, want %d", tt.name, len(got), tt.want)
		}
	}
	for _, query := range []string{"limit=-1", "limit=x", "since=yesterday", "sortOrder=UP", "after=%21", "q=" + strings.Repeat("x", 41), "q=" + strings.Repeat("x+", 11)} {
		o.adminSends(t, "GET", "/api/v1/logs?"+query, "", 400)
	}
}
