package wire_test

import (
	"crypto/tls"
	"encoding/base64"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/flowlatch/flowlatch/app/wire"
	"github.com/flowlatch/flowlatch/oauth/secret"
)

// tunnel is a proxy that leads every CONNECT to one server and keeps what the
// client says.
type tunnel struct {
	target string
	status int // answered instead, when not 0

	mu       sync.Mutex
	requests []*http.Request
	bytes    strings.Builder
}

func (p *tunnel) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	p.requests = append(p.requests, r)
	p.mu.Unlock()
	if p.status != 0 {
		w.WriteHeader(p.status)
		return
	}
	server, err := net.Dial("tcp", p.target)
	if err != nil {
		w.WriteHeader(http.StatusBadGateway)
		return
	}
	defer server.Close()
	client, _, err := w.(http.Hijacker).Hijack()
	if err != nil {
		return
	}
	defer client.Close()
	_, _ = io.WriteString(client, "HTTP/1.1 200 Connection established\r\n\r\n")
	go func() {
		defer client.Close()
		_, _ = io.Copy(client, server)
	}()
	_, _ = io.Copy(io.MultiWriter(server, p), client)
}

func (p *tunnel) Write(b []byte) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.bytes.Write(b)
}

// useProxy points the environment at a proxy with a password.
func useProxy(t *testing.T, handler http.Handler) (host string) {
	t.Helper()
	proxy := httptest.NewServer(handler)
	t.Cleanup(proxy.Close)
	host = strings.TrimPrefix(proxy.URL, "http://")
	t.Setenv("HTTPS_PROXY", "http://user:proxy-password@"+host)
	t.Setenv("HTTP_PROXY", "http://user:proxy-password@"+host)
	t.Setenv("NO_PROXY", "direct.example")
	return host
}

func TestProxySeesCiphertextOnly(t *testing.T) {
	const canary = "canary-c0ffee"
	a := newAuthority(t)
	server := serveTLS(t, &tls.Config{Certificates: []tls.Certificate{a.issue(t, "acme.okta.com", time.Now().Add(time.Hour))}}, &counter{})
	proxy := &tunnel{target: server.Listener.Addr().String()}
	host := useProxy(t, proxy)
	t.Setenv("OKTA_CLIENT_PROXY_HOST", "evil.example")
	roots, err := wire.Roots(a.pem())
	if err != nil {
		t.Fatal(err)
	}
	n := wire.New(wire.Config{RootCAs: roots})
	c := newClient(t, n, wire.Route{Origin: "https://acme.okta.com", Credential: wire.SSWS(secret.New(canary))})
	var trail wire.Trail
	if _, _, err := call(wire.WithRecorder(t.Context(), &trail), c, "POST", "https://acme.okta.com/x", canary+" proxy-password"); err != nil {
		t.Fatal(err)
	}
	n.Close()
	if x := only(t, &trail); x.Proxy != host || len(leaks(mustJSON(t, x), "proxy-password")) > 0 {
		t.Errorf("exchange = %+v, want proxy %s", x, host)
	}
	proxy.mu.Lock()
	defer proxy.mu.Unlock()
	if len(proxy.requests) != 1 || proxy.requests[0].Method != "CONNECT" || proxy.requests[0].Host != "acme.okta.com:443" {
		t.Fatalf("the proxy got %+v", proxy.requests)
	}
	credentials := "Basic " + base64.StdEncoding.EncodeToString([]byte("user:proxy-password"))
	if got := proxy.requests[0].Header.Get("Proxy-Authorization"); got != credentials {
		t.Errorf("the proxy's credentials were %q", got)
	}
	if text := proxy.bytes.String(); text == "" || len(leaks(text, canary)) > 0 {
		t.Error("the proxy saw no ciphertext")
	}
}

// Programs take a proxy's address without a scheme too, and so is its password
// found there.
func TestProxyPasswordIsMaskedWithoutAScheme(t *testing.T) {
	host := useProxy(t, &tunnel{status: http.StatusForbidden})
	t.Setenv("HTTP_PROXY", "")
	t.Setenv("HTTPS_PROXY", "user:proxy-password@"+host)
	c := newClient(t, newNetwork(t, wire.Config{}), wire.Route{Origin: "https://acme.okta.com"})
	var trail wire.Trail
	_, _, err := call(wire.WithRecorder(t.Context(), &trail), c, "POST", "https://acme.okta.com/x", "the proxy-password")
	if e := wantKind(t, err, wire.Proxy); e.Proxy != host {
		t.Errorf("went through %q", e.Proxy)
	}
	if found := leaks(mustJSON(t, only(t, &trail)), "proxy-password"); len(found) > 0 {
		t.Errorf("shown: %v", found)
	}
}

func TestProxyFailuresNameTheProxy(t *testing.T) {
	down := httptest.NewServer(nil)
	down.Close()
	tests := []struct {
		name string
		host func(t *testing.T) string
	}{
		{"407", func(t *testing.T) string { return useProxy(t, &tunnel{status: http.StatusProxyAuthRequired}) }},
		{"503", func(t *testing.T) string { return useProxy(t, &tunnel{status: http.StatusServiceUnavailable}) }},
		{"down", func(t *testing.T) string {
			t.Setenv("HTTPS_PROXY", "http://user:proxy-password@"+down.Listener.Addr().String())
			return down.Listener.Addr().String()
		}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			host := tt.host(t)
			c := newClient(t, newNetwork(t, wire.Config{}), wire.Route{Origin: "https://acme.okta.com"})
			_, _, err := call(t.Context(), c, "POST", "https://acme.okta.com/x", "body")
			e := wantKind(t, err, wire.Proxy)
			if e.Proxy != host || e.Sent || !strings.Contains(e.Error(), host) || strings.Contains(err.Error(), "proxy-password") {
				t.Errorf("error = %v, %+v; want the proxy %s named", err, e, host)
			}
		})
	}
}

func TestLoopbackAndNoProxyGoDirect(t *testing.T) {
	proxy := &tunnel{status: http.StatusTeapot}
	useProxy(t, proxy)
	refuser := &dialRefuser{}
	n := newNetwork(t, wire.Config{DialContext: refuser.dial})
	for _, origin := range []string{"http://127.0.0.1:9", "http://[::1]:9", "http://127.8.8.8:9", "https://127.0.0.1:9", "https://direct.example"} {
		var trail wire.Trail
		_, _, err := call(wire.WithRecorder(t.Context(), &trail), newClient(t, n, wire.Route{Origin: origin}), "GET", origin, "")
		if e := wantKind(t, err, wire.Refused); e.Proxy != "" || only(t, &trail).Proxy != "" {
			t.Errorf("%s went through %s", origin, e.Proxy)
		}
	}
	if len(proxy.requests) != 0 {
		t.Errorf("the proxy was asked %d times", len(proxy.requests))
	}
}
