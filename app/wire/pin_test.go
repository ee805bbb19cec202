package wire_test

import (
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/flowlatch/flowlatch/app/wire"
	"github.com/flowlatch/flowlatch/oauth/secret"
)

// watched is a server that keeps what reached it.
type watched struct {
	*httptest.Server
	mu   sync.Mutex
	seen strings.Builder
}

func watch(t *testing.T, start func(*httptest.Server)) *watched {
	t.Helper()
	w := &watched{}
	w.Server = httptest.NewUnstartedServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		dump, _ := httputil.DumpRequest(r, true)
		w.mu.Lock()
		defer w.mu.Unlock()
		w.seen.Write(dump)
	}))
	start(w.Server)
	t.Cleanup(w.Close)
	return w
}

func (w *watched) text() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.seen.String()
}

func credentials(s secret.Secret, applied *atomic.Int64) []wire.Credential {
	proof := wire.Credential{Name: "DPoP", Secrets: []secret.Secret{s}, Apply: func(r *http.Request) error {
		r.Header.Set("Authorization", "DPoP "+s.Reveal())
		r.Header.Set("DPoP", "proof-"+s.Reveal())
		return nil
	}}
	all := []wire.Credential{wire.SSWS(s), wire.Bearer(s), wire.ClientTokenHeader(s), wire.ClientTokenQuery(s), proof}
	for i, c := range all {
		all[i].Apply = func(r *http.Request) error {
			applied.Add(1)
			return c.Apply(r)
		}
	}
	return all
}

func TestCredentialNeverReachesAnotherOrigin(t *testing.T) {
	const canary = "canary-5b1d77c0"
	own := watch(t, (*httptest.Server).Start)
	others := []*watched{watch(t, (*httptest.Server).Start), watch(t, (*httptest.Server).StartTLS)}
	var applied atomic.Int64
	for _, credential := range credentials(secret.New(canary), &applied) {
		t.Run(credential.Name, func(t *testing.T) {
			c := newClient(t, newNetwork(t, wire.Config{}), wire.Route{Origin: own.URL, Credential: credential})
			applied.Store(0)
			for _, other := range others {
				var trail wire.Trail
				_, _, err := call(wire.WithRecorder(t.Context(), &trail), c, "POST", other.URL+"/x", "body")
				e := wantKind(t, err, wire.Pinned)
				if e.Sent {
					t.Error("a refused request counts as sent")
				}
				if x := only(t, &trail); x.Kind != wire.Pinned || x.Status != 0 || len(leaks(mustJSON(t, x), canary)) > 0 {
					t.Errorf("exchange = %+v", x)
				}
			}
			if n := applied.Load(); n != 0 {
				t.Errorf("the credential was applied %d times to a foreign request", n)
			}
			if _, _, err := call(t.Context(), c, "POST", own.URL+"/x", "body"); err != nil {
				t.Fatal(err)
			}
		})
	}
	if got := strings.Count(own.text(), canary); got != 6 {
		t.Errorf("the own origin saw the canary %d times, want 6: the test proves nothing otherwise", got)
	}
	for _, other := range others {
		if other.text() != "" {
			t.Errorf("another origin was reached:\n%s", other.text())
		}
	}
}

func TestOriginIsComparedNormalised(t *testing.T) {
	tests := []struct {
		origin, address string
		kind            wire.Kind // "" = admitted
	}{
		{"https://acme.okta.com", "https://ACME.okta.com:443/x", ""},
		{"https://acme.okta.com:443/", "https://acme.okta.com./x", ""},
		{"https://bücher.example", "https://xn--bcher-kva.example/x", ""},
		{"http://[::1]:80", "http://[0:0::1]/x", ""},
		{"https://acme.okta.com", "https://acme.okta.com:8443/x", wire.Pinned},
		{"https://acme.okta.com", "https://acme.okta.com.evil.example/x", wire.Pinned},
		{"https://acme.okta.com", "https://sub.acme.okta.com/x", wire.Pinned},
		{"https://acme.okta.com", "https://acme-admin.okta.com/x", wire.Pinned},
		{"https://acme.okta.com", "http://acme.okta.com/x", wire.Insecure},
		{"https://127.0.0.1:9", "http://127.0.0.1:9/x", wire.Pinned},
		{"http://127.0.0.1:9", "http://127.0.0.2:9/x", wire.Pinned},
		{"http://127.0.0.1:9", "http://localhost:9/x", wire.Insecure},
		{"https://acme.okta.com", "https://acme.okta.com@evil.example/x", wire.Invalid},
		{"https://acme.okta.com", "https://user:pw@acme.okta.com/x", wire.Invalid},
		{"https://acme.okta.com", "https:acme.okta.com/x", wire.Invalid},
	}
	for _, tt := range tests {
		t.Run(tt.origin+" "+tt.address, func(t *testing.T) {
			dialled := &dialRefuser{}
			n := newNetwork(t, wire.Config{DialContext: dialled.dial})
			c := newClient(t, n, wire.Route{Origin: tt.origin})
			address, err := url.Parse(tt.address)
			if err != nil {
				t.Fatal(err)
			}
			_, err = c.Do((&http.Request{Method: "GET", URL: address}).WithContext(t.Context()))
			if tt.kind == "" {
				wantKind(t, err, wire.Refused)
				return
			}
			if address.Host == "" { // http.Client refuses this one itself
				if err == nil {
					t.Error("an address without a host was accepted")
				}
				return
			}
			wantKind(t, err, tt.kind)
			if n := dialled.count.Load(); n != 0 {
				t.Errorf("dialled %d times", n)
			}
		})
	}
}

func TestForeignHostHeaderIsRefused(t *testing.T) {
	server, c := serve(t, wire.Config{}, (&counter{}).ServeHTTP)
	req, _ := http.NewRequestWithContext(t.Context(), "GET", server.URL, nil)
	req.Host = "evil.example"
	_, err := c.Do(req)
	wantKind(t, err, wire.Insecure)
}

func TestCredentialCannotMoveTheRequest(t *testing.T) {
	own, other := &counter{}, &counter{}
	server, otherServer := httptest.NewServer(own), httptest.NewServer(other)
	defer server.Close()
	defer otherServer.Close()
	c := newClient(t, newNetwork(t, wire.Config{}), wire.Route{Origin: server.URL, Credential: wire.Credential{
		Apply: func(r *http.Request) error {
			r.URL.Host = strings.TrimPrefix(otherServer.URL, "http://")
			return nil
		},
	}})
	_, _, err := call(t.Context(), c, "GET", server.URL, "")
	wantKind(t, err, wire.Pinned)
	if own.hits.Load()+other.hits.Load() != 0 {
		t.Error("a server was reached")
	}
}

func TestRouteOrigins(t *testing.T) {
	tests := []struct {
		origin string
		kind   wire.Kind // "" = fine
	}{
		{"https://acme.okta.com", ""},
		{"https://localhost:8443", ""},
		{"http://127.0.0.1:8080", ""},
		{"http://127.9.9.9", ""},
		{"http://[::1]:8080", ""},
		{"http://localhost:8080", wire.Insecure},
		{"http://127.0.0.1.evil.example", wire.Insecure},
		{"http://[::ffff:127.0.0.1]", wire.Insecure},
		{"http://2130706433", wire.Insecure},
		{"http://0.0.0.0", wire.Insecure},
		{"http://acme.okta.com", wire.Insecure},
		{"ftp://acme.okta.com", wire.Insecure},
		{"", wire.Invalid},
		{"acme.okta.com", wire.Invalid},
		{"https://", wire.Invalid},
		{"https://acme.okta.com/path", wire.Invalid},
		{"https://acme.okta.com?x=1", wire.Invalid},
		{"https://user@acme.okta.com", wire.Invalid},
		{"https://acme.okta.com:0", wire.Invalid},
		{"https://acme.okta.com:99999", wire.Invalid},
		{"https://[fe80::1%25eth0]", wire.Invalid},
		{"https://a b", wire.Invalid},
		{"https://a_\u0000b", wire.Invalid},
	}
	n := newNetwork(t, wire.Config{})
	for _, tt := range tests {
		_, err := n.Client(wire.Route{Origin: tt.origin})
		if tt.kind == "" {
			if err != nil {
				t.Errorf("%q: %v", tt.origin, err)
			}
			continue
		}
		if e, ok := wire.Classify(err); !ok || e.Kind != tt.kind {
			t.Errorf("%q: error %v, want kind %s", tt.origin, err, tt.kind)
		}
	}
}

func TestRedirectsAreNotFollowed(t *testing.T) {
	const canary = "canary-9ac31f"
	foreign := &counter{}
	other, secure := httptest.NewServer(foreign), httptest.NewTLSServer(foreign)
	defer other.Close()
	defer secure.Close()
	hits := &counter{}
	var target string
	var status int
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		hits.ServeHTTP(w, r)
		w.Header().Set("Location", target)
		w.WriteHeader(status)
	}))
	defer server.Close()
	c := newClient(t, newNetwork(t, wire.Config{}), wire.Route{Origin: server.URL, Credential: wire.SSWS(secret.New(canary))})
	for _, target = range []string{
		other.URL, secure.URL, server.URL + "/elsewhere", "/elsewhere", "//evil.example/", "http://sub.evil.example/",
		strings.Replace(server.URL, "127.0.0.1", "localhost", 1), "", "http://[broken", "http://a b/?code=x",
	} {
		for _, status = range []int{301, 302, 303, 307, 308} {
			for _, method := range []string{"GET", "POST"} {
				hits.hits.Store(0)
				resp, _, err := call(t.Context(), c, method, server.URL+"/from", "body")
				if err != nil {
					t.Fatalf("%s %d to %q: %v", method, status, target, err)
				}
				if resp.StatusCode != status || hits.hits.Load() != 1 {
					t.Errorf("%s %d to %q: status %d after %d requests", method, status, target, resp.StatusCode, hits.hits.Load())
				}
			}
		}
	}
	if n := foreign.hits.Load(); n != 0 {
		t.Errorf("other origins were reached %d times", n)
	}
}

func TestAnswerDoesNotCarryTheCredential(t *testing.T) {
	const canary = "canary-77ab01"
	server := httptest.NewServer(&counter{})
	defer server.Close()
	for _, credential := range []wire.Credential{wire.SSWS(secret.New(canary)), wire.ClientTokenQuery(secret.New(canary))} {
		c := newClient(t, newNetwork(t, wire.Config{}), wire.Route{Origin: server.URL, Credential: credential})
		resp, _, err := call(t.Context(), c, "GET", server.URL, "")
		if err != nil {
			t.Fatal(err)
		}
		dump, _ := httputil.DumpRequest(resp.Request, true)
		if strings.Contains(string(dump)+resp.Request.URL.String(), canary) {
			t.Errorf("%s: the answer's request holds the credential:\n%s", credential.Name, dump)
		}
	}
}

func TestClientTokenInTheQueryKeepsTheRest(t *testing.T) {
	var got string
	server, _ := serve(t, wire.Config{}, func(_ http.ResponseWriter, r *http.Request) { got = r.URL.RawQuery })
	c := newClient(t, newNetwork(t, wire.Config{}), wire.Route{Origin: server.URL, Credential: wire.ClientTokenQuery(secret.New("a b+c"))})
	tests := []struct{ query, want string }{
		{"", "clientToken=a+b%2Bc"},
		{"?z=1&a=%7e&clientToken=old&a", "z=1&a=%7e&a&clientToken=a+b%2Bc"},
	}
	for _, tt := range tests {
		if _, _, err := call(t.Context(), c, "GET", server.URL+tt.query, ""); err != nil || got != tt.want {
			t.Errorf("%q was sent as %q (%v), want %q", tt.query, got, err, tt.want)
		}
	}
}
