//go:build unix

package rotate_test

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
	"strings"
	"sync"
	"testing"

	"github.com/flowlatch/flowlatch/okta/practice"
)

// moment is a request on its way to the org: the vault is looked at while the
// child waits for the answer.
type moment struct {
	requestID string   // of the answer; "" when it was never sent on
	kid       string   // of a token request
	vault     []string // thumbprints of the keys in the vault
}

// relay stands between a child and the org. It listens on the IPv6 loopback
// address, on the org's own port: the org answers under no other.
type relay struct {
	url, org string

	mu      sync.Mutex
	scene   scene
	moments []moment
	// before and after are called with the number of the request, from 1; true
	// drops it, or its answer.
	before, after func(n int) bool
}

func startRelay(t *testing.T, org *practice.Org) *relay {
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
	r := &relay{url: "http://" + here, org: org.URL()}
	server := &httptest.Server{Listener: listener, Config: &http.Server{Handler: r}}
	server.Start()
	t.Cleanup(func() {
		server.CloseClientConnections()
		server.Close()
	})
	return r
}

// watch makes the relay look at a scene. Each has moments of its own.
func (r *relay) watch(s scene, before, after func(n int) bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.scene != s {
		r.scene, r.moments = s, nil
	}
	r.before, r.after = before, after
}

// ServeHTTP passes one request on at a time.
func (r *relay) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	r.mu.Lock()
	defer r.mu.Unlock()
	body, err := io.ReadAll(req.Body)
	if err != nil {
		return // the child is gone
	}
	m := moment{kid: kidOf(body), vault: r.scene.vault(nil).thumbprints()}
	n := len(r.moments) + 1
	if r.before(n) {
		r.moments = append(r.moments, m)
		panic(http.ErrAbortHandler)
	}
	answer, content := r.forward(req, body)
	m.requestID = answer.Header.Get("X-Okta-Request-Id")
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
func (r *relay) forward(req *http.Request, body []byte) (*http.Response, []byte) {
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
