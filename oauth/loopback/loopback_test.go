package loopback

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/flowlatch/flowlatch/oauth/secret"
)

const state = "state-of-this-sign-in"

func testConfig(ports ...int) Config {
	return Config{Ports: ports, Path: "/callback", Done: "Done <&> go back", Failed: "It failed"}
}

type waited struct {
	answer url.Values
	err    error
}

// listening gives a listener that waits, and what will come of it.
func listening(t *testing.T, config Config) (*Listener, <-chan waited) {
	t.Helper()
	l, err := Listen(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	result := make(chan waited, 1)
	go func() {
		answer, err := l.Wait(t.Context(), secret.New(state))
		result <- waited{answer, err}
	}()
	return l, result
}

// send writes one request by hand and reads the answer.
func send(t *testing.T, l *Listener, request string) *http.Response {
	t.Helper()
	conn, err := net.Dial("tcp", l.host)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	if _, err := io.WriteString(conn, request); err != nil {
		t.Fatal(err)
	}
	resp, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		t.Fatal(err)
	}
	return resp
}

func get(l *Listener, target string) string {
	return "GET " + target + " HTTP/1.1\r\nHost: " + l.host + "\r\n\r\n"
}

func TestTheAnswerComesThrough(t *testing.T) {
	for name, tt := range map[string]struct{ query, page string }{
		"a code":    {"code=c1&state=" + state + "&iss=https%3A%2F%2Facme.okta.com", "Done &lt;&amp;&gt; go back"},
		"a refusal": {"error=access_denied&state=" + state, "It failed"},
	} {
		t.Run(name, func(t *testing.T) {
			l, result := listening(t, testConfig(0))
			if !strings.HasPrefix(l.RedirectURI(), "http://127.0.0.1:") || !strings.HasSuffix(l.RedirectURI(), "/callback") {
				t.Errorf("redirect URI %s", l.RedirectURI())
			}
			resp := send(t, l, get(l, "/callback?"+tt.query))
			body, err := io.ReadAll(resp.Body)
			if err != nil || resp.StatusCode != http.StatusOK || !strings.Contains(string(body), tt.page) {
				t.Errorf("%d %s, %v", resp.StatusCode, body, err)
			}
			for _, secretOf := range []string{state, "c1", "access_denied"} {
				if strings.Contains(string(body), secretOf) {
					t.Errorf("the page holds %s", secretOf)
				}
			}
			wantHeader(t, resp.Header)
			got := <-result
			if got.err != nil || got.answer.Encode() != mustQuery(t, tt.query).Encode() {
				t.Errorf("%v, %v", got.answer, got.err)
			}
			if _, err := net.Dial("tcp", l.host); err == nil {
				t.Error("the port is still open")
			}
		})
	}
}

func mustQuery(t *testing.T, query string) url.Values {
	t.Helper()
	values, err := url.ParseQuery(query)
	if err != nil {
		t.Fatal(err)
	}
	return values
}

func wantHeader(t *testing.T, h http.Header) {
	t.Helper()
	if h.Get("Cache-Control") != "no-store" || h.Get("Referrer-Policy") != "no-referrer" || h.Get("Access-Control-Allow-Origin") != "" ||
		!strings.HasPrefix(h.Get("Content-Security-Policy"), "default-src 'none'") {
		t.Errorf("header %v", h)
	}
}

func TestStrangersAreTurnedAway(t *testing.T) {
	l, result := listening(t, testConfig(0))
	good := "/callback?code=c1&state=" + state
	host := func(name string) string { return "GET " + good + " HTTP/1.1\r\nHost: " + name + "\r\n\r\n" }
	_, port, _ := net.SplitHostPort(l.host)
	for _, tt := range []struct {
		name, request string
		status        int
	}{
		{"a name that points here", host("evil.example:" + port), 421},
		{"localhost", host("localhost:" + port), 421},
		{"no port", host("127.0.0.1"), 421},
		{"no Host", "GET " + good + " HTTP/1.1\r\n\r\n", 400},
		{"HTTP/1.0 without Host", "GET " + good + " HTTP/1.0\r\n\r\n", 421},
		{"POST", "POST " + good + " HTTP/1.1\r\nHost: " + l.host + "\r\nContent-Length: 0\r\n\r\n", 405},
		{"HEAD", "HEAD " + good + " HTTP/1.1\r\nHost: " + l.host + "\r\n\r\n", 405},
		{"OPTIONS", "OPTIONS " + good + " HTTP/1.1\r\nHost: " + l.host + "\r\nOrigin: https://evil.example\r\n\r\n", 405},
		{"another path", get(l, "/?code=c1&state="+state), 404},
		{"a path below", get(l, "/callback/x?code=c1&state="+state), 404},
		{"an escaped path", get(l, "/callbac%6B?code=c1&state="+state), 404},
		{"the icon", get(l, "/favicon.ico"), 404},
		{"no state", get(l, "/callback?code=c1"), 400},
		{"another state", get(l, "/callback?code=c1&state=x"), 400},
		{"state twice", get(l, "/callback?code=c1&state="+state+"&state=x"), 400},
		{"half a state", get(l, "/callback?code=c1&state="+state[:5]), 400},
		{"a broken query", get(l, "/callback?code=%zz&state="+state), 400},
		{"no HTTP", "hello\r\n\r\n", 400},
		{"an endless header", "GET / HTTP/1.1\r\nX: " + strings.Repeat("x", 64<<10) + "\r\n", 431},
	} {
		resp := send(t, l, tt.request)
		if resp.StatusCode != tt.status {
			t.Errorf("%s: %d, want %d", tt.name, resp.StatusCode, tt.status)
		}
		if body, _ := io.ReadAll(resp.Body); strings.Contains(string(body), "Done") {
			t.Errorf("%s: %s", tt.name, body)
		}
		select {
		case got := <-result:
			t.Fatalf("%s ended the wait: %v", tt.name, got)
		default:
		}
	}
	if resp := send(t, l, get(l, good)); resp.StatusCode != http.StatusOK {
		t.Errorf("the good answer: %d", resp.StatusCode)
	}
	if got := <-result; got.err != nil || got.answer.Get("code") != "c1" {
		t.Errorf("%v, %v", got.answer, got.err)
	}
}

func TestASecondAnswerIsGone(t *testing.T) {
	l, err := Listen(t.Context(), testConfig(0))
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	door := newDoorman(l, secret.New(state))
	for i, want := range []int{http.StatusOK, http.StatusGone} {
		w := recorder{header: http.Header{}, status: http.StatusOK}
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, l.RedirectURI()+"?code=c&state="+state, nil)
		if err != nil {
			t.Fatal(err)
		}
		door.ServeHTTP(&w, r)
		if w.status != want {
			t.Errorf("answer %d: %d, want %d", i, w.status, want)
		}
	}
}

type recorder struct {
	header http.Header
	status int
}

func (r *recorder) Header() http.Header         { return r.header }
func (r *recorder) WriteHeader(status int)      { r.status = status }
func (r *recorder) Write(b []byte) (int, error) { return len(b), nil }

func TestASlowRequestKeepsNobodyOut(t *testing.T) {
	l, result := listening(t, testConfig(0))
	slow, err := net.Dial("tcp", l.host)
	if err != nil {
		t.Fatal(err)
	}
	defer slow.Close()
	fmt.Fprint(slow, "GET /callback?code=c1")
	send(t, l, get(l, "/callback?code=c2&state="+state))
	if got := <-result; got.answer.Get("code") != "c2" {
		t.Errorf("%v, %v", got.answer, got.err)
	}
}

func TestWaitEnds(t *testing.T) {
	reason := errors.New("closed")
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(reason)
	config := testConfig(0)
	config.Timeout = time.Nanosecond
	for _, tt := range []struct {
		ctx    context.Context
		config Config
		state  string
		want   error
	}{{ctx, testConfig(0), state, reason}, {t.Context(), config, state, ErrTimeout}} {
		l, err := Listen(t.Context(), tt.config)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := l.Wait(tt.ctx, secret.New(tt.state)); !errors.Is(err, tt.want) {
			t.Errorf("error %v, want %v", err, tt.want)
		}
	}
	l, err := Listen(t.Context(), testConfig(0))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := l.Wait(t.Context(), secret.Secret{}); err == nil {
		t.Error("waited without a state")
	}
	if err := l.Close(); err != nil {
		t.Error(err)
	}
	if _, err := l.Wait(t.Context(), secret.New(state)); err == nil {
		t.Error("waited on a closed port")
	}
}

func TestTheNextFreePortIsTaken(t *testing.T) {
	first, err := Listen(t.Context(), testConfig(0))
	if err != nil {
		t.Fatal(err)
	}
	defer first.Close()
	_, text, _ := net.SplitHostPort(first.host)
	taken, err := strconv.Atoi(text)
	if err != nil {
		t.Fatal(err)
	}
	second, err := Listen(t.Context(), testConfig(taken, 0))
	if err != nil {
		t.Fatal(err)
	}
	defer second.Close()
	if second.host == first.host {
		t.Error("one port twice")
	}
	_, err = Listen(t.Context(), testConfig(taken, taken))
	var refusal *PortsError
	if !errors.As(err, &refusal) || len(refusal.Ports) != 2 || errors.Unwrap(refusal) == nil || refusal.Error() == "" {
		t.Errorf("error %v", err)
	}
	if _, err := Listen(t.Context(), testConfig()); !errors.As(err, &refusal) {
		t.Error(err)
	}
	config := testConfig(0)
	config.Path = "callback"
	if _, err := Listen(t.Context(), config); err == nil {
		t.Error("a path without a slash")
	}
}

// TestOnlyThisComputerIsHeard dials the port at the machine's other addresses.
func TestOnlyThisComputerIsHeard(t *testing.T) {
	l, err := Listen(t.Context(), testConfig(0))
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	_, port, _ := net.SplitHostPort(l.host)
	addresses, err := net.InterfaceAddrs()
	if err != nil {
		t.Fatal(err)
	}
	for _, address := range addresses {
		ip, _, err := net.ParseCIDR(address.String())
		if err != nil || ip.IsLoopback() || ip.To4() == nil {
			continue
		}
		dialer := net.Dialer{Timeout: time.Second}
		if conn, err := dialer.DialContext(t.Context(), "tcp", net.JoinHostPort(ip.String(), port)); err == nil {
			conn.Close()
			t.Errorf("heard at %s", ip)
		}
	}
}

func FuzzCallback(f *testing.F) {
	f.Add("GET", "127.0.0.1:1", "/callback", "code=c&state="+state)
	f.Add("POST", "localhost", "/callback", "error=x&state=")
	f.Add("GET", "127.0.0.1:1", "/callback", "state="+state+"&state="+state)
	f.Fuzz(func(t *testing.T, method, host, path, query string) {
		l := &Listener{config: testConfig(), host: "127.0.0.1:1"}
		door := newDoorman(l, secret.New(state))
		w := recorder{header: http.Header{}, status: http.StatusOK}
		door.ServeHTTP(&w, &http.Request{Method: method, Host: host, URL: &url.URL{Path: path, RawQuery: query}})
		values, err := url.ParseQuery(query)
		good := method == "GET" && host == l.host && path == "/callback" && err == nil &&
			len(values["state"]) == 1 && values.Get("state") == state
		if let := len(door.answer) == 1; let != good || let != (w.status == http.StatusOK) {
			t.Errorf("%d, let in: %v", w.status, let)
		}
	})
}
