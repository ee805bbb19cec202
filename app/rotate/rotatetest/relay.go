package rotatetest

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/flowlatch/flowlatch/okta/practice"
)

// Moment is a request on its way to the org: the vault is looked at while the
// child waits for the answer.
type Moment struct {
	RequestID string   // of the answer; "" when it was never sent on
	KID       string   // of a token request
	Vault     []string // thumbprints of the keys in the vault
}

// Relay stands between a child and the org. It listens on the IPv6 loopback
// address, on the org's own port: the org answers under no other. It is safe for
// concurrent use.
type Relay struct {
	url, org string

	mu            sync.Mutex
	vault         string // the folder of the one that is watched
	moments       []Moment
	before, after func(n int) bool
}

// StartRelay starts a relay in front of an org; it ends with the test. Without an IPv6
// loopback address the test is skipped.
func StartRelay(t *testing.T, org *practice.Org) *Relay {
	t.Helper()
	at, err := url.Parse(org.URL())
	if err != nil {
		t.Fatal(err)
	}
	here := net.JoinHostPort("::1", at.Port())
	listener, err := new(net.ListenConfig).Listen(t.Context(), "tcp6", here)
	if err != nil {
		t.Skipf("this test needs the IPv6 loopback address: %v", err)
	}
	r := &Relay{url: "http://" + here, org: org.URL()}
	server := &httptest.Server{Listener: listener, Config: &http.Server{Handler: r}}
	server.Start()
	t.Cleanup(func() {
		server.CloseClientConnections()
		server.Close()
	})
	return r
}

// URL is the address under which a child finds the org.
func (r *Relay) URL() string { return r.url }

// Watch makes the relay look at a vault. Each has moments of its own. Before a request
// is sent on, and before its answer is handed back, before and after are called with the
// number of the request, from 1: where they return true it goes no further.
func (r *Relay) Watch(v Vault, before, after func(n int) bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.vault != v.Dir {
		r.vault, r.moments = v.Dir, nil
	}
	r.before, r.after = before, after
}

// Seen are the requests so far while a vault was watched.
func (r *Relay) Seen(v Vault) []Moment {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.vault != v.Dir {
		return nil
	}
	return slices.Clone(r.moments)
}

// ServeHTTP passes one request on at a time.
func (r *Relay) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	r.mu.Lock()
	defer r.mu.Unlock()
	body, err := io.ReadAll(req.Body)
	if err != nil {
		return // the child is gone
	}
	m := Moment{KID: kidOf(body), Vault: Vault{Dir: r.vault}.Thumbprints()}
	n := len(r.moments) + 1
	if r.before(n) {
		r.moments = append(r.moments, m)
		panic(http.ErrAbortHandler)
	}
	answer, content := r.forward(req, body)
	m.RequestID = answer.Header.Get("X-Okta-Request-Id")
	r.moments = append(r.moments, m)
	if r.after(n) {
		panic(http.ErrAbortHandler)
	}
	for name, values := range answer.Header {
		w.Header()[name] = values
	}
	w.WriteHeader(answer.StatusCode)
	_, _ = w.Write(content)
}

// forward sends the request to the org, also when the child dies meanwhile.
func (r *Relay) forward(req *http.Request, body []byte) (*http.Response, []byte) {
	out, err := http.NewRequestWithContext(context.WithoutCancel(req.Context()), req.Method, r.org+req.URL.RequestURI(), bytes.NewReader(body))
	if err != nil {
		panic(err)
	}
	out.Header, out.Host = req.Header.Clone(), strings.TrimPrefix(r.url, "http://")
	answer, err := http.DefaultClient.Do(out)
	if err != nil {
		panic(err)
	}
	defer func() { _ = answer.Body.Close() }()
	content, err := io.ReadAll(answer.Body)
	if err != nil {
		panic(err)
	}
	return answer, content
}

// kidOf is the kid of the client assertion in a form; "" for none.
func kidOf(body []byte) string {
	form, err := url.ParseQuery(string(body))
	if err != nil {
		return ""
	}
	encoded, _, _ := strings.Cut(form.Get("client_assertion"), ".")
	header, err := base64.RawURLEncoding.DecodeString(encoded)
	if err != nil {
		return ""
	}
	var h struct{ Kid string }
	_ = json.Unmarshal(header, &h)
	return h.Kid
}
