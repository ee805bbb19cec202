package practice

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"
)

// testSeed is the seed of most tests.
func testSeed() []byte { return bytes.Repeat([]byte{7}, seedSize) }

// testClock is a clock that stands still unless it is moved.
type testClock struct {
	mu sync.Mutex
	at time.Time
}

func newTestClock() *testClock {
	return &testClock{at: time.Date(2026, time.November, 21, 12, 0, 0, 500e6, time.UTC)}
}

func (c *testClock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *testClock) move(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
}

// startOrg serves an org until the test ends.
func startOrg(t *testing.T, cfg Config) (*Org, *testClock) {
	t.Helper()
	clock := newTestClock()
	if cfg.Now == nil {
		cfg.Now = clock.now
	}
	if cfg.Seed == nil {
		cfg.Seed = testSeed()
	}
	o, err := New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	served := make(chan error, 1)
	ctx, cancel := context.WithCancel(context.Background())
	go func() { served <- o.Serve(ctx) }()
	t.Cleanup(func() {
		cancel()
		if err := <-served; err != nil {
			t.Errorf("Serve: %v", err)
		}
		if err := o.Close(); err != nil {
			t.Errorf("Close: %v", err)
		}
	})
	return o, clock
}

// reply is an answer that was read to its end.
type reply struct {
	status int
	header http.Header
	body   []byte
}

// into decodes the body.
func (r reply) into(t *testing.T, v any) {
	t.Helper()
	if err := json.Unmarshal(r.body, v); err != nil {
		t.Fatalf("%v in %s", err, r.body)
	}
}

// object decodes the body as one JSON object.
func (r reply) object(t *testing.T) object {
	t.Helper()
	var out object
	r.into(t, &out)
	return out
}

func (r reply) list(t *testing.T) []object {
	t.Helper()
	var out []object
	r.into(t, &out)
	return out
}

// cause is the most specific text of an error of the management API.
func (r reply) cause(t *testing.T) string {
	t.Helper()
	var e errorBody
	r.into(t, &e)
	if len(e.Causes) > 0 {
		return e.Causes[0].Summary
	}
	return e.Summary
}

// send makes one request; edits change it before it leaves.
func send(t *testing.T, method, address, body string, edits ...func(*http.Request)) reply {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, address, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	for _, edit := range edits {
		edit(req)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	raw, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return reply{resp.StatusCode, resp.Header, raw}
}

func header(name, value string) func(*http.Request) {
	return func(r *http.Request) { r.Header.Set(name, value) }
}

// admin makes a request as the administrator and wants a status.
func (o *Org) adminSends(t *testing.T, method, path, body string, want int) reply {
	t.Helper()
	r := send(t, method, o.URL()+path, body, header("Authorization", "SSWS "+o.AdminToken()))
	if r.status != want {
		t.Fatalf("%s %s: status %d, want %d: %s", method, path, r.status, want, r.body)
	}
	return r
}

func TestOwnHostOnly(t *testing.T) {
	o, _ := startOrg(t, Config{})
	port := o.host()[strings.LastIndex(o.host(), ":"):]
	tests := map[string]int{
		"127.0.0.1" + port: 200, "localhost" + port: 200, "[::1]" + port: 200,
		"evil.example" + port: 403, "127.0.0.1": 403, "127.0.0.1:1": 403, "localhost.evil.example" + port: 403,
	}
	paths := []string{"/.well-known/okta-organization", "/console"}
	for host, want := range tests {
		for _, path := range paths {
			r := send(t, "GET", o.URL()+path, "", func(r *http.Request) { r.Host = host })
			if r.status != want {
				t.Errorf("%s with Host %s: status %d, want %d", path, host, r.status, want)
			}
		}
	}
}

func TestEveryAnswerCarriesOktasHeaders(t *testing.T) {
	o, clock := startOrg(t, Config{Skew: 90 * time.Second})
	seen := map[string]bool{}
	for _, path := range []string{"/.well-known/okta-organization", "/api/v1/apps", "/nowhere", "/console", "/api/flo/x/invoke"} {
		h := send(t, "GET", o.URL()+path, "").header
		if got, want := h.Get("Date"), clock.now().Add(90*time.Second).Format(http.TimeFormat); got != want {
			t.Errorf("%s: Date %q, want %q", path, got, want)
		}
		id := h.Get("X-Okta-Request-Id")
		if len(id) != 32 || seen[id] {
			t.Errorf("%s: x-okta-request-id %q is not new", path, id)
		}
		seen[id] = true
		for _, name := range []string{"X-Rate-Limit-Limit", "X-Rate-Limit-Remaining", "X-Rate-Limit-Reset"} {
			if h.Get(name) == "" {
				t.Errorf("%s: no %s", path, name)
			}
		}
		if h.Get("Cache-Control") != "no-cache, no-store" {
			t.Errorf("%s: Cache-Control %q", path, h.Get("Cache-Control"))
		}
	}
}

func TestWhoMayCallTheAPI(t *testing.T) {
	o, _ := startOrg(t, Config{})
	tests := []struct {
		name, credential string
		status           int
		code             string
	}{
		{"administrator", "SSWS " + o.AdminToken(), 200, ""},
		{"scheme in lower case", "ssws " + o.AdminToken(), 200, ""},
		{"no credential", "", 403, "E0000005"},
		{"wrong token", "SSWS 00wrong", 401, "E0000011"},
		{"empty token", "SSWS ", 401, "E0000011"},
		{"other scheme", "Basic eDp5", 401, "E0000011"},
	}
	for _, tt := range tests {
		r := send(t, "GET", o.URL()+"/api/v1/org", "", header("Authorization", tt.credential))
		if r.status != tt.status {
			t.Errorf("%s: status %d, want %d", tt.name, r.status, tt.status)
			continue
		}
		if got, _ := r.object(t)["errorCode"].(string); got != tt.code {
			t.Errorf("%s: errorCode %q, want %q", tt.name, got, tt.code)
		}
	}
	if r := send(t, "GET", o.URL()+"/api/v1/org", "", header("Authorization", "Bearer x.y.z")); r.status != 401 ||
		!strings.Contains(r.header.Get("WWW-Authenticate"), `error="invalid_token"`) || len(r.body) > 0 {
		t.Errorf("bad bearer token: %d %q %s", r.status, r.header.Get("WWW-Authenticate"), r.body)
	}
}

func TestUnknownPathsAndMethods(t *testing.T) {
	o, _ := startOrg(t, Config{})
	tests := []struct {
		method, path, code string
		status             int
	}{
		{"GET", "/api/v1/nothing", "E0000008", 404},
		{"PATCH", "/api/v1/apps", "E0000022", 405},
		{"GET", "/oauth2/v1/token", "E0000022", 405},
		{"GET", "/api/v1/apps/0oanothing", "E0000007", 404},
		{"GET", "/api/v1/apps?after=0oanothing", "E0000029", 400},
		{"GET", "/api/v1/apps?filter=label%20eq%20%22x%22", "E0000031", 400},
		{"GET", "/api/v1/apps?limit=0", "E0000001", 400},
		{"POST", "/api/v1/apps", "E0000003", 400},
	}
	for _, tt := range tests {
		r := o.adminSends(t, tt.method, tt.path, "", tt.status)
		if got := r.object(t)["errorCode"]; got != tt.code {
			t.Errorf("%s %s: errorCode %v, want %s", tt.method, tt.path, got, tt.code)
		}
	}
}

func TestSeedDecidesEverything(t *testing.T) {
	a, _ := startOrg(t, Config{})
	b, _ := startOrg(t, Config{})
	c, _ := startOrg(t, Config{Seed: bytes.Repeat([]byte{8}, seedSize)})
	if a.AdminToken() != b.AdminToken() || a.AdminToken() == c.AdminToken() {
		t.Error("the admin token does not follow the seed alone")
	}
	for i, e := range a.Endpoints() {
		e.InvokeURL = strings.Replace(e.InvokeURL, a.URL(), b.URL(), 1)
		if e != b.Endpoints()[i] {
			t.Errorf("endpoint %s differs between two orgs of one seed", e.Name)
		}
		if e.ClientToken == c.Endpoints()[i].ClientToken && e.ClientToken != "" {
			t.Errorf("endpoint %s is the same for two seeds", e.Name)
		}
	}
	first, second := a.apps(), b.apps()
	for i := range first {
		if first[i].ID != second[i].ID {
			t.Errorf("app %s has two ids", first[i].Label)
		}
	}
	if _, err := New(Config{Seed: []byte("short")}); err == nil {
		t.Error("a seed of 5 bytes was taken")
	}
}
