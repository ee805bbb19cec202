package invoke_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"
	"unicode/utf8"

	"github.com/flowlatch/flowlatch/app/invoke"
	"github.com/flowlatch/flowlatch/app/wire"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/oauth/secret"
)

// endpoint records the one call it gets.
type endpoint struct {
	*httptest.Server
	calls  int
	method string
	uri    string
	header http.Header
	body   string
}

func newEndpoint(t *testing.T, status int) *endpoint {
	e := &endpoint{}
	e.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		e.calls, e.method, e.uri, e.header, e.body = e.calls+1, r.Method, r.RequestURI, r.Header, string(body)
		w.WriteHeader(status)
		_, _ = io.WriteString(w, `{"ok":true}`)
	}))
	t.Cleanup(e.Close)
	return e
}

func network(t *testing.T) *wire.Network {
	n := wire.New(wire.Config{UserAgent: "flowlatch/test"})
	t.Cleanup(n.Close)
	return n
}

func TestCredentialTravelsOnce(t *testing.T) {
	for _, c := range []struct {
		name       string
		credential invoke.Credential
		auth, head string
		query      string
	}{
		{name: "none"},
		{name: "access token", credential: invoke.Credential{AccessToken: secret.New("at-1")}, auth: "Bearer at-1"},
		{name: "bound access token", credential: invoke.Credential{AccessToken: secret.New("at-1"), Authorize: func(r *http.Request) error {
			r.Header.Set("Authorization", "DPoP at-1")
			return nil
		}}, auth: "DPoP at-1"},
		{name: "client token", credential: invoke.Credential{ClientToken: secret.New("ct-1")}, head: "ct-1"},
		{name: "client token in the query", credential: invoke.Credential{ClientToken: secret.New("ct-1"), InQuery: true}, query: "clientToken=ct-1"},
	} {
		t.Run(c.name, func(t *testing.T) {
			e := newEndpoint(t, 200)
			r, err := invoke.Do(t.Context(), network(t), invoke.Request{
				URL: e.URL + "/api/flo/a/invoke", Credential: c.credential,
				Draft: workspace.Draft{Method: "post", Body: `{"a":1}`, Query: []workspace.Field{{Name: "b c", Value: "d&e"}, {}}, Headers: []workspace.Field{{Name: "x-extra", Value: "1"}}},
			})
			if err != nil || r.Status != 200 || !r.OK() || string(r.Body) != `{"ok":true}` {
				t.Fatalf("%+v, %v", r, err)
			}
			if got := e.header.Get("Authorization"); got != c.auth {
				t.Errorf("Authorization %q", got)
			}
			if got := e.header.Get("x-api-client-token"); got != c.head {
				t.Errorf("x-api-client-token %q", got)
			}
			if strings.Contains(e.uri, "clientToken") != (c.query != "") || !strings.Contains(e.uri, c.query) || !strings.Contains(e.uri, "b+c=d%26e") {
				t.Errorf("called %s", e.uri)
			}
			if e.method != "POST" || e.body != `{"a":1}` || e.header.Get("Origin") != "" || e.header.Get("Content-Type") != "application/json" || e.header.Get("x-extra") != "1" {
				t.Errorf("%s %q %v", e.method, e.body, e.header)
			}
			if e.calls != 1 || strings.Contains(r.Exchange.URL, "ct-1") || strings.Contains(fmt.Sprint(r.Exchange.RequestHeader), "at-1") {
				t.Errorf("%d calls, recorded as %s", e.calls, r.Exchange.URL)
			}
		})
	}
}

func TestRefusedBeforeSending(t *testing.T) {
	e := newEndpoint(t, 200)
	both := invoke.Credential{AccessToken: secret.New("a"), ClientToken: secret.New("b")}
	_, err := invoke.Do(t.Context(), network(t), invoke.Request{URL: e.URL, Draft: workspace.Draft{Method: "POST"}, Credential: both})
	if !errors.Is(err, invoke.ErrBothCredentials) {
		t.Errorf("both credentials: %v", err)
	}
	_, err = invoke.Do(t.Context(), network(t), invoke.Request{URL: e.URL, Draft: workspace.Draft{Method: "DELETE"}})
	if !errors.Is(err, invoke.ErrMethod) {
		t.Errorf("DELETE: %v", err)
	}
	if e.calls != 0 {
		t.Errorf("%d calls were made", e.calls)
	}
}

func TestGetSendsNoBody(t *testing.T) {
	e := newEndpoint(t, 404)
	r, err := invoke.Do(t.Context(), network(t), invoke.Request{URL: e.URL, Draft: workspace.Draft{Method: "GET", Body: "{}"}})
	if err != nil || r.Status != 404 || r.OK() || e.body != "" || e.header.Get("Content-Type") != "" {
		t.Errorf("%+v, %v, body %q", r, err, e.body)
	}
}

// An echo flow sends the credential back, in whatever form: it is not shown.
func TestShownMasksAnEchoedCredential(t *testing.T) {
	const token = "ct-echoed-by-the-flow"
	for name, c := range map[string]struct {
		body, encoding string
		hidden         bool
	}{
		"as it is":              {body: `{"header":"` + token + `"}`},
		"not UTF-8":             {body: "caf\xe9 " + token},
		"more than is recorded": {body: strings.Repeat("x", wire.DisplayLimit) + token},
		"encoded":               {body: token, encoding: "br", hidden: true},
	} {
		t.Run(name, func(t *testing.T) {
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				if c.encoding != "" {
					w.Header().Set("Content-Encoding", c.encoding)
				}
				_, _ = io.WriteString(w, c.body)
			}))
			t.Cleanup(server.Close)
			r, err := invoke.Do(t.Context(), network(t), invoke.Request{
				URL: server.URL, Draft: workspace.Draft{Method: "POST"}, Credential: invoke.Credential{ClientToken: secret.New(token)},
			})
			if err != nil || string(r.Body) != c.body {
				t.Fatalf("%d bytes, %v", len(r.Body), err)
			}
			shown, ok := r.Shown()
			if ok == c.hidden || strings.Contains(shown, token) || !utf8.ValidString(shown) {
				t.Errorf("shown: %v %.80q", ok, shown)
			}
			if ok && !strings.Contains(shown, secret.Mask) {
				t.Errorf("nothing shows that something was masked: %.80q", shown)
			}
		})
	}
}

// A flow may answer up to the last moment that Workflows keeps the connection
// open; whether that moment has come is seen by its being closed.
func TestCallsWaitForSlowFlows(t *testing.T) {
	for name, c := range map[string]struct {
		after  time.Duration
		answer string
		status int
		kind   wire.Kind
	}{
		"answered late":   {58 * time.Second, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}", 200, ""},
		"closed":          {60 * time.Second, "", 0, wire.Closed},
		"never to be had": {time.Hour, "", 0, wire.Timeout},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				n := wire.New(wire.Config{DialContext: func(context.Context, string, string) (net.Conn, error) {
					client, server := net.Pipe()
					go func() {
						defer server.Close()
						if _, err := http.ReadRequest(bufio.NewReader(server)); err != nil {
							return
						}
						time.Sleep(c.after) // virtual
						_, _ = io.WriteString(server, c.answer)
					}()
					return client, nil
				}})
				defer n.Close()
				r, err := invoke.Do(t.Context(), n, invoke.Request{URL: "http://127.0.0.1/api/flo/a/invoke", Draft: workspace.Draft{Method: "GET"}})
				got, _ := wire.Classify(err)
				if r.Status != c.status || (c.kind == "") != (err == nil) || got != nil && got.Kind != c.kind {
					t.Fatalf("status %d, %v", r.Status, err)
				}
				if want := min(c.after, 90*time.Second); r.Took != want {
					t.Errorf("took %v, want %v", r.Took, want)
				}
				time.Sleep(2 * c.after) // virtual; the server ends
			})
		})
	}
}
