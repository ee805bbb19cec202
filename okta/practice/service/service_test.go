package service_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/flowlatch/flowlatch/okta/practice/service"
)

// clock is a time that tests set.
type clock struct {
	mu sync.Mutex
	at time.Time
}

func newClock() *clock { return &clock{at: time.Date(2026, 5, 4, 12, 0, 0, 0, time.UTC)} }

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *clock) pass(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
}

// world is a service, its time, and a client that follows no redirects.
type world struct {
	*service.Service
	*clock
	http http.Client
}

func start(t *testing.T, q service.Quirks) *world {
	t.Helper()
	w := &world{clock: newClock()}
	s, err := service.Start(t.Context(), service.Config{Quirks: q, Now: w.now})
	if err != nil {
		t.Fatal(err)
	}
	transport := &http.Transport{}
	w.Service, w.http = s, http.Client{
		Transport:     transport,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	t.Cleanup(func() {
		transport.CloseIdleConnections()
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return w
}

// answer is what came back.
type answer struct {
	status int
	header http.Header
	body   []byte
}

// send asks the service; headers are "Name: value".
func (w *world) send(t *testing.T, method, target, body string, headers ...string) answer {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, w.URL()+target, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	for _, h := range headers {
		name, value, _ := strings.Cut(h, ": ")
		r.Header[name] = append(r.Header[name], value)
		if name == "Host" {
			r.Host = value
		}
	}
	resp, err := w.http.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	raw, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer{resp.StatusCode, resp.Header, raw}
}

// json reads the body, which must say that it is JSON.
func (a answer) json(t *testing.T, into any) {
	t.Helper()
	if kind := a.header.Get("Content-Type"); kind != "application/json" {
		t.Fatalf("%d, %s: %s", a.status, kind, a.body)
	}
	if err := json.Unmarshal(a.body, into); err != nil {
		t.Fatalf("%v in %s", err, a.body)
	}
}

func (a answer) want(t *testing.T, status int) answer {
	t.Helper()
	if a.status != status {
		t.Fatalf("status %d, want %d: %s", a.status, status, a.body)
	}
	return a
}

type echoed struct{ Method, Target, Head, Body, HeadBase64, BodyBase64 string }

func TestEchoAnswersWithTheRequestAsItCame(t *testing.T) {
	w := start(t, service.Quirks{})
	if _, any := w.Last(); any {
		t.Error("there is a last request before the first")
	}
	a := w.send(t, "PATCH", "/echo//a/../b%2Fc?q=1&q=%20+", `{"a":1}`, "X-Mixed-Case: yes", "User-Agent: test", "Accept-Encoding: identity").want(t, 200)
	var e echoed
	a.json(t, &e)
	host := strings.TrimPrefix(w.URL(), "http://")
	if e.Method != "PATCH" || e.Target != "/echo//a/../b%2Fc?q=1&q=%20+" || e.Body != `{"a":1}` {
		t.Errorf("%+v", e)
	}
	want := "PATCH /echo//a/../b%2Fc?q=1&q=%20+ HTTP/1.1\r\nHost: " + host + "\r\nUser-Agent: test\r\nContent-Length: 7\r\nAccept-Encoding: identity\r\nX-Mixed-Case: yes\r\n\r\n"
	if e.Head != want {
		t.Errorf("head %q\nwant %q", e.Head, want)
	}
	c, any := w.Last()
	if !any || string(c.Head) != want || string(c.Body) != `{"a":1}` || !bytes.Equal(c.Raw, append(c.Head, c.Body...)) || !c.At.Equal(w.now()) {
		t.Errorf("captured %+v", c)
	}
}

func TestEveryMethodIsEchoed(t *testing.T) {
	w := start(t, service.Quirks{})
	for _, method := range []string{"GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND"} {
		var e echoed
		w.send(t, method, "/echo", "").want(t, 200).json(t, &e)
		if e.Method != method {
			t.Errorf("%s: %+v", method, e)
		}
	}
	if a := w.send(t, "HEAD", "/echo", "").want(t, 200); len(a.body) != 0 {
		t.Errorf("HEAD got %s", a.body)
	}
}

func TestProtectedEchoes(t *testing.T) {
	w := start(t, service.Quirks{})
	_, password := w.User()
	name, value := w.Header()
	basic := func(user, password string) string {
		r, _ := http.NewRequest("GET", "/", nil)
		r.SetBasicAuth(user, password)
		return "Authorization: " + r.Header.Get("Authorization")
	}
	for _, c := range []struct {
		name, target string
		headers      []string
		want         int
		challenge    string
	}{
		{"user", "/basic/x", []string{basic("service_account", password)}, 200, ""},
		{"nobody", "/basic", nil, 401, `Basic realm="service", charset="UTF-8"`},
		{"wrong password", "/basic", []string{basic("service_account", "x")}, 401, `Basic realm="service", charset="UTF-8"`},
		{"wrong user", "/basic", []string{basic("x", password)}, 401, `Basic realm="service", charset="UTF-8"`},
		{"header", "/header", []string{name + ": " + value}, 200, ""},
		{"header in capitals", "/header", []string{"API_KEY: " + value}, 200, ""},
		{"no header", "/header", nil, 401, `ApiKey realm="service"`},
		{"wrong value", "/header", []string{name + ": x"}, 401, `ApiKey realm="service"`},
		{"twice", "/header", []string{name + ": " + value, name + ": " + value}, 401, `ApiKey realm="service"`},
		{"no token", "/bearer", nil, 401, `Bearer realm="service"`},
		{"another scheme", "/bearer", []string{basic("service_account", password)}, 401, `Bearer realm="service"`},
		{"unknown token", "/bearer", []string{"Authorization: Bearer x"}, 401, `Bearer realm="service", error="invalid_token", error_description="The access token is unknown, expired or revoked."`},
	} {
		t.Run(c.name, func(t *testing.T) {
			a := w.send(t, "GET", c.target, "", c.headers...).want(t, c.want)
			if got := a.header.Get("WWW-Authenticate"); got != c.challenge {
				t.Errorf("challenge %q", got)
			}
			if last, _ := w.Last(); !strings.HasPrefix(string(last.Head), "GET "+c.target+" ") {
				t.Errorf("not captured: %q", last.Head)
			}
		})
	}
}

func TestXMLAndList(t *testing.T) {
	w := start(t, service.Quirks{})
	a := w.send(t, "POST", "/xml?a=1&b=2", "<in/>").want(t, 200)
	const want = `<?xml version="1.0" encoding="UTF-8"?>` + "\n<answer><method>POST</method><target>/xml?a=1&amp;b=2</target><body>&lt;in/&gt;</body></answer>"
	if a.header.Get("Content-Type") != "application/xml; charset=utf-8" || string(a.body) != want {
		t.Errorf("%v %s", a.header, a.body)
	}
	var list []map[string]any
	w.send(t, "GET", "/list", "").want(t, 200).json(t, &list)
	if len(list) != 3 {
		t.Errorf("%v", list)
	}
	w.send(t, "GET", "/nowhere", "").want(t, 404)
	w.send(t, "GET", "/", "").want(t, 404)
}

func TestOnlyLoopbackNames(t *testing.T) {
	w := start(t, service.Quirks{})
	for host, want := range map[string]int{
		"127.0.0.1:1": 200, "localhost": 200, "[::1]:8080": 200, "127.0.0.1": 200,
		"evil.example": 403, "127.0.0.1.evil.example": 403, "evil.example:80": 403,
	} {
		if a := w.send(t, "GET", "/echo", "", "Host: "+host); a.status != want {
			t.Errorf("%s: %d %s", host, a.status, a.body)
		}
	}
}

func TestStopsWithItsContextAndCloses(t *testing.T) {
	s, err := service.Listen(service.Config{})
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}
	if err := s.Serve(t.Context()); err != nil {
		t.Errorf("served after it was closed: %v", err)
	}
	if _, err := service.Start(t.Context(), service.Config{Rand: strings.NewReader("short")}); err == nil {
		t.Error("started without randomness")
	}
	s, err = service.Listen(service.Config{})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	served := make(chan error, 1)
	go func() { served <- s.Serve(ctx) }()
	cancel()
	if err := <-served; err != nil {
		t.Errorf("served until its context ended: %v", err)
	}
	if conn, err := net.Dial("tcp", strings.TrimPrefix(s.URL(), "http://")); err == nil {
		conn.Close()
		t.Error("it still listens")
	}
	w := start(t, service.Quirks{})
	_, text, _ := strings.Cut(strings.TrimPrefix(w.URL(), "http://"), ":")
	port, err := strconv.Atoi(text)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := service.Start(t.Context(), service.Config{Port: port}); err == nil {
		t.Error("started on a taken port")
	}
}

func TestIdentityComesFromTheSeed(t *testing.T) {
	of := func(seed []byte, random string) [6]string {
		s, err := service.Listen(service.Config{Seed: seed, Rand: strings.NewReader(strings.Repeat(random, 32))})
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		id, secret := s.Client()
		user, password := s.User()
		name, value := s.Header()
		return [6]string{id, secret, user, password, name, value}
	}
	seed := []byte("one seed")
	if a, b := of(seed, "a"), of(seed, "b"); a != b {
		t.Errorf("%v, then %v", a, b)
	}
	if a, b := of([]byte("another"), "a"), of(seed, "a"); a[1] == b[1] {
		t.Error("two seeds give the same secret")
	}
	if a, b := of(nil, "a"), of(nil, "b"); a[1] == b[1] || a != of(nil, "a") {
		t.Error("without a seed it does not come from the randomness")
	}
}
