package practice

import (
	"net/http"
	"strings"
	"testing"
)

func TestAPIFaults(t *testing.T) {
	o, _ := startOrg(t, Config{})
	admin := header("Authorization", "SSWS "+o.AdminToken())
	tests := []struct {
		fault  string
		status int
		body   string
	}{
		{"api-429", 429, "E0000047"},
		{"api-500", 500, "E0000009"},
		{"api-html", 403, "<!doctype html>"},
		{"api-403", 403, "E0000006"},
		{"api-401", 401, "E0000011"},
		{"api-empty-400", 400, ""},
	}
	for _, tt := range tests {
		for _, where := range []string{"", "@/api/v1/apps/{app}", "@GET /api/v1/apps/{app}"} {
			if err := o.SetFaults([]string{tt.fault + where}); err != nil {
				t.Fatal(err)
			}
			r := send(t, "GET", o.URL()+"/api/v1/apps/x", "", admin)
			if r.status != tt.status || !strings.Contains(string(r.body), tt.body) || (tt.body == "") != (len(r.body) == 0) {
				t.Errorf("%s%s: %d %s", tt.fault, where, r.status, r.body)
			}
			o.adminSends(t, "GET", "/practice/v1/flows", "", 200)
			if where != "" {
				o.adminSends(t, "GET", "/api/v1/apps", "", 200)
			}
			if strings.HasPrefix(where, "@GET") {
				o.adminSends(t, "DELETE", "/api/v1/apps/x", "", 404)
			}
		}
	}
	if err := o.SetFaults([]string{"api-401"}); err != nil {
		t.Fatal(err)
	}
	r := send(t, "GET", o.URL()+"/api/v1/apps", "", header("Authorization", "Bearer x"))
	if r.status != 401 || !strings.Contains(r.header.Get("WWW-Authenticate"), `error="invalid_token", error_description="The token has expired."`) {
		t.Errorf("%d %q", r.status, r.header.Get("WWW-Authenticate"))
	}
}

func TestUnknownRoutesOfFaults(t *testing.T) {
	for _, name := range []string{"api-500@", "api-500@apps", "token-500@/oauth2/v1/token", "gremlins@/api/v1/apps", "rate-limit-small@/api/v1/apps"} {
		if _, err := New(Config{Faults: []string{name}}); err == nil {
			t.Errorf("%s was taken", name)
		}
	}
}

// TestClosedConnections: one of the two did what it was asked.
func TestClosedConnections(t *testing.T) {
	o, _ := startOrg(t, Config{})
	for name, made := range map[string]int{"api-eof": 0, "api-eof-late": 1} {
		if err := o.SetFaults([]string{name + "@POST /api/v1/apps"}); err != nil {
			t.Fatal(err)
		}
		req, err := http.NewRequestWithContext(t.Context(), "POST", o.URL()+"/api/v1/apps", strings.NewReader(bookmark(name+" end")))
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Authorization", "SSWS "+o.AdminToken())
		if resp, err := http.DefaultClient.Do(req); err == nil {
			resp.Body.Close()
			t.Errorf("%s: answered %d", name, resp.StatusCode)
		}
		if got := o.adminSends(t, "GET", "/api/v1/apps?q="+name+"+end", "", 200).list(t); len(got) != made {
			t.Errorf("%s: %d apps made, want %d", name, len(got), made)
		}
		if err := o.SetFaults(nil); err != nil {
			t.Fatal(err)
		}
	}
}

func TestSmallRateLimit(t *testing.T) {
	o, clock := startOrg(t, Config{Faults: []string{"rate-limit-small"}})
	for i := range smallLimit {
		r := o.adminSends(t, "GET", "/api/v1/apps?limit=1", "", 200)
		if got := r.header.Get("X-Rate-Limit-Limit"); got != "10" {
			t.Fatalf("request %d: limit %s", i, got)
		}
	}
	r := o.adminSends(t, "GET", "/api/v1/apps?limit=1", "", 429)
	if r.header.Get("X-Rate-Limit-Remaining") != "0" || r.header.Get("X-Rate-Limit-Reset") == "" || r.header.Get("Date") == "" {
		t.Errorf("%v", r.header)
	}
	o.adminSends(t, "GET", "/api/v1/logs?limit=1", "", 200)
	clock.move(61e9)
	o.adminSends(t, "GET", "/api/v1/apps?limit=1", "", 200)
	few, _ := startOrg(t, Config{RateLimit: 2})
	few.adminSends(t, "GET", "/api/v1/org", "", 200)
	few.adminSends(t, "GET", "/api/v1/org", "", 200)
	few.adminSends(t, "GET", "/api/v1/org", "", 429)
}
