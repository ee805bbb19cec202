package canarytest

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
)

// Relay stands between a program and a practice org and keeps what passes, so
// that a test learns the secrets that only the two of them know, sees that a
// canary really travelled, and can hold the program at a certain request.
//
// It listens on the IPv6 loopback address, on the org's own port: the org
// answers only under that port, and to every loopback name. The org's address
// in bodies and headers is rewritten on the way, so that the program finds one
// org under one address and meets the relay everywhere. It is safe for
// concurrent use.
type Relay struct {
	org, here string // host:port of both
	server    *httptest.Server
	before    func(*http.Request)
	transport *http.Transport

	mu     sync.Mutex
	passed []Passage
}

// Passage is one request and its answer, as the program wrote and read them.
type Passage struct {
	Method, Path string
	Sent         http.Header
	Query        string
	Form         url.Values // of a request with a form, decoded
	Body         []byte     // of the request
	Status       int
	Answer       []byte
}

// StartRelay starts a relay in front of the practice org at orgURL. Before a
// request is passed on, before is called with it, when it isn't nil: it may
// wait, until the request's context is done at the latest. The relay ends with
// the test. Without an IPv6 loopback address the test is skipped.
func StartRelay(t testing.TB, orgURL string, before func(*http.Request)) *Relay {
	t.Helper()
	org, err := url.Parse(orgURL)
	if err != nil {
		t.Fatal(err)
	}
	here := net.JoinHostPort("::1", org.Port())
	listener, err := new(net.ListenConfig).Listen(context.Background(), "tcp6", here)
	if err != nil {
		t.Skipf("this test needs the IPv6 loopback address: %v", err)
	}
	r := &Relay{org: org.Host, here: here, before: before, transport: &http.Transport{DisableCompression: true}}
	r.server = &httptest.Server{Listener: listener, Config: &http.Server{Handler: r}}
	r.server.Start()
	t.Cleanup(func() {
		r.server.CloseClientConnections()
		r.server.Close()
		r.transport.CloseIdleConnections()
	})
	return r
}

// URL is the address under which the program finds the org.
func (r *Relay) URL() string { return "http://" + r.here }

// Passages returns what has passed, oldest first.
func (r *Relay) Passages() []Passage {
	r.mu.Lock()
	defer r.mu.Unlock()
	return append([]Passage(nil), r.passed...)
}

// RequireTravelled fails the test for every canary that neither a request nor
// an answer has carried.
func (r *Relay) RequireTravelled(t testing.TB, canaries ...Canary) {
	t.Helper()
	var wire Evidence
	for _, p := range r.Passages() {
		wire.Add(p.Method+" "+p.Path, fmt.Appendf(nil, "%s\n%v\n%s\n%v\n%s", p.Query, p.Sent, p.Body, p.Form, p.Answer))
	}
	for _, c := range canaries {
		if len(wire.Search(c)) == 0 {
			t.Errorf("the canary %q never travelled", c.Name)
		}
	}
}

// ServeHTTP passes a request on and its answer back.
func (r *Relay) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	if r.before != nil {
		r.before(req)
	}
	body, err := io.ReadAll(req.Body)
	if err != nil {
		return // the program left
	}
	answer, content, err := r.forward(req, body)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadGateway)
		return
	}
	r.keep(req, body, answer.StatusCode, content)
	for name, values := range answer.Header {
		for _, v := range values {
			w.Header().Add(name, string(swap([]byte(v), r.org, r.here)))
		}
	}
	w.Header().Del("Content-Length") // an address may have changed its length
	w.WriteHeader(answer.StatusCode)
	_, _ = w.Write(content)
}

func (r *Relay) forward(req *http.Request, body []byte) (*http.Response, []byte, error) {
	body = swap(body, r.here, r.org)
	out, err := http.NewRequestWithContext(req.Context(), req.Method, "http://"+r.org+req.URL.RequestURI(), bytes.NewReader(body))
	if err != nil {
		return nil, nil, err
	}
	out.Header = req.Header.Clone()
	out.Header.Del("Accept-Encoding")
	out.Host = r.here // what the client assertion's aud names
	answer, err := r.transport.RoundTrip(out)
	if err != nil {
		return nil, nil, err
	}
	defer func() { _ = answer.Body.Close() }()
	content, err := io.ReadAll(answer.Body)
	return answer, swap(content, r.org, r.here), err
}

func (r *Relay) keep(req *http.Request, body []byte, status int, answer []byte) {
	p := Passage{
		Method: req.Method, Path: req.URL.Path, Query: req.URL.RawQuery, Sent: req.Header.Clone(),
		Body: body, Status: status, Answer: answer,
	}
	if strings.HasPrefix(req.Header.Get("Content-Type"), "application/x-www-form-urlencoded") {
		p.Form, _ = url.ParseQuery(string(body))
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.passed = append(r.passed, p)
}

// swap puts one address in the place of another, as it stands and in forms.
func swap(content []byte, old, with string) []byte {
	content = bytes.ReplaceAll(content, []byte(old), []byte(with))
	return bytes.ReplaceAll(content, []byte(url.QueryEscape(old)), []byte(url.QueryEscape(with)))
}
