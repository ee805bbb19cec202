package practice

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"
)

// brokenAnswers are the faults that TestBrokenAnswers and the tests after it try.
func brokenAnswers() []string {
	return []string{
		"token-429", "token-html", "token-200-error", "token-empty", "token-302", "token-gzip-bomb",
		"token-silent", "token-closed", "token-drip", "token-opaque", "token-incomplete",
	}
}

// rawToken posts a good token request with a client that neither follows
// redirects nor unpacks.
func (c testClient) rawToken(t *testing.T, ctx context.Context) (*http.Response, error) {
	t.Helper()
	body := strings.NewReader(form(c.key.sign(t, c.claims())).Encode())
	req, err := http.NewRequestWithContext(ctx, "POST", c.org.URL()+tokenPath, body)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	transport := &http.Transport{DisableCompression: true}
	t.Cleanup(transport.CloseIdleConnections)
	return transport.RoundTrip(req)
}

func TestBrokenAnswers(t *testing.T) {
	o, clock := startOrg(t, Config{})
	c := newClient(t, o, clock, newTestKey(t, "EC", "k"), scopeInvoke)
	tests := []struct {
		fault       string
		status      int
		kind, holds string
	}{
		{"token-429", 429, "application/json", "E0000047"},
		{"token-html", 200, "text/html; charset=utf-8", "<h1>Blocked</h1>"},
		{"token-200-error", 200, "application/json", `"error":"invalid_client"`},
		{"token-empty", 200, "", ""},
		{"token-302", 302, "", ""},
		{"token-opaque", 200, "application/json", `"access_token":"`},
		{"token-incomplete", 200, "application/json", `"token_type":"Bearer"`},
	}
	for _, tt := range tests {
		if err := o.SetFaults([]string{tt.fault}); err != nil {
			t.Fatal(err)
		}
		r, err := c.rawToken(t, t.Context())
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(r.Body)
		r.Body.Close()
		if err != nil || r.StatusCode != tt.status || r.Header.Get("Content-Type") != tt.kind || !strings.Contains(string(body), tt.holds) {
			t.Errorf("%s: %d %s %.100s, %v", tt.fault, r.StatusCode, r.Header.Get("Content-Type"), body, err)
		}
		if to, err := url.Parse(r.Header.Get("Location")); tt.status == 302 && (err != nil || to.Host != o.host()) {
			t.Errorf("%s: to %s", tt.fault, r.Header.Get("Location"))
		}
	}
}

func TestGzipBomb(t *testing.T) {
	o, clock := startOrg(t, Config{Faults: []string{"token-gzip-bomb"}})
	c := newClient(t, o, clock, newTestKey(t, "EC", "k"), scopeInvoke)
	r, err := c.rawToken(t, t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	packed, err := io.ReadAll(r.Body)
	if err != nil || r.Header.Get("Content-Encoding") != "gzip" || len(packed) > 2<<20 {
		t.Fatalf("%d bytes, %v", len(packed), err)
	}
	unpack, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		t.Fatal(err)
	}
	if n, err := io.Copy(io.Discard, unpack); err != nil || n != bombMember*bombMembers {
		t.Errorf("%d bytes, %v", n, err)
	}
}

func TestNoAnswer(t *testing.T) {
	o, clock := startOrg(t, Config{Faults: []string{"token-closed"}})
	c := newClient(t, o, clock, newTestKey(t, "EC", "k"), scopeInvoke)
	if r, err := c.rawToken(t, t.Context()); err == nil {
		r.Body.Close()
		t.Errorf("status %d over a closed connection", r.StatusCode)
	}
	if err := o.SetFaults([]string{"token-silent"}); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if r, err := c.rawToken(t, ctx); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("%v, %v", r, err)
	}
	logged := 0
	for _, e := range o.events() {
		if e.Type == eventRequest && strings.HasSuffix(e.Debug["requestUri"], tokenPath) {
			logged++
		}
	}
	if logged != 2 {
		t.Errorf("%d requests are in the log, want both", logged)
	}
}

func TestAnswerByteByByte(t *testing.T) {
	o, clock := startOrg(t, Config{Faults: []string{"token-drip"}})
	o.dripEvery = time.Millisecond
	c := newClient(t, o, clock, newTestKey(t, "EC", "k"), scopeInvoke)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	r, err := c.rawToken(t, ctx)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	first := make([]byte, 1)
	if _, err := io.ReadFull(r.Body, first); err != nil || first[0] != '{' || r.ContentLength != -1 {
		t.Errorf("first byte %q of %d, %v", first, r.ContentLength, err)
	}
	cancel()
	if _, err := io.ReadAll(r.Body); err == nil {
		t.Error("the whole answer came although the caller left")
	}
}

// TestOpaqueTokenOpensNothing: the fault must not hand out a way in.
func TestOpaqueTokenOpensNothing(t *testing.T) {
	o, clock := startOrg(t, Config{Faults: []string{"token-opaque"}})
	c := newClient(t, o, clock, newTestKey(t, "EC", "k"), scopeInvoke)
	raw := c.token(t, scopeInvoke)
	if strings.Contains(raw, ".") {
		t.Errorf("%s looks like a JWT", raw)
	}
	if r := send(t, "POST", o.endpoint(t, "echo-oauth").InvokeURL, "{}", header("Authorization", "Bearer "+raw)); r.status != 401 {
		t.Errorf("status %d", r.status)
	}
}
