package okta_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/flowlatch/flowlatch/okta"
)

// org is a server that answers like an org, and what it was asked.
type org struct {
	*httptest.Server
	mu       sync.Mutex
	requests []*http.Request
	bodies   []string
}

// newOrg starts an org that answers with handle.
func newOrg(t *testing.T, handle http.HandlerFunc) *org {
	t.Helper()
	o := &org{}
	o.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		o.mu.Lock()
		o.requests, o.bodies = append(o.requests, r), append(o.bodies, string(body))
		o.mu.Unlock()
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("X-Okta-Request-Id", "07ce23f4b447dddd86946ab190255ef2")
		handle(w, r)
	}))
	t.Cleanup(o.Close)
	return o
}

// answering starts an org that answers everything with one status and body.
func answering(t *testing.T, status int, body string) *org {
	t.Helper()
	return newOrg(t, func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(status)
		fmt.Fprint(w, body)
	})
}

// count is how many requests came in.
func (o *org) count() int {
	o.mu.Lock()
	defer o.mu.Unlock()
	return len(o.requests)
}

// last is the newest request and its body.
func (o *org) last(t *testing.T) (*http.Request, string) {
	t.Helper()
	o.mu.Lock()
	defer o.mu.Unlock()
	if len(o.requests) == 0 {
		t.Fatal("nothing was asked")
	}
	return o.requests[len(o.requests)-1], o.bodies[len(o.bodies)-1]
}

// client is a client of o whose transport authenticates.
func (o *org) client(t *testing.T) *okta.Client {
	t.Helper()
	c, err := okta.NewClient(&http.Client{Transport: signing{o.Client().Transport}}, o.URL)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// signing authenticates, as the real transport does.
type signing struct{ next http.RoundTripper }

func (s signing) RoundTrip(r *http.Request) (*http.Response, error) {
	r = r.Clone(r.Context())
	r.Header.Add("Authorization", "SSWS the-real-one")
	r.Header.Set("User-Agent", "flowlatch-test")
	return s.next.RoundTrip(r)
}

// fixture reads a recorded body from beside the repository.
func fixture(t *testing.T, name string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("..", "..", "shared", "fixtures", name+".json"))
	if os.IsNotExist(err) {
		t.Skipf("the recorded body %s is not on this machine", name)
	}
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// sameJSON fails unless got and want are the same JSON value.
func sameJSON(t *testing.T, got, want string) {
	t.Helper()
	var values [2]any
	for i, s := range []string{got, want} {
		if err := json.Unmarshal([]byte(s), &values[i]); err != nil {
			t.Fatalf("%v: %s", err, s)
		}
	}
	a, _ := json.MarshalIndent(values[0], "", " ")
	b, _ := json.MarshalIndent(values[1], "", " ")
	if string(a) != string(b) {
		t.Errorf("got %s\nwant %s", a, b)
	}
}
