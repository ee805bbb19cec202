package wire_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/flowlatch/flowlatch/app/wire"
	"github.com/flowlatch/flowlatch/oauth/secret"
)

func TestMalformedRequestsAreRefused(t *testing.T) {
	tests := []struct {
		name   string
		change func(*http.Request)
	}{
		{"line break in a value", func(r *http.Request) { r.Header["X-A"] = []string{"a\r\nX-B: b"} }},
		{"bare line feed", func(r *http.Request) { r.Header["X-A"] = []string{"a\nb"} }},
		{"carriage return", func(r *http.Request) { r.Header["X-A"] = []string{"a\rb"} }},
		{"NUL", func(r *http.Request) { r.Header["X-A"] = []string{"a\x00b"} }},
		{"line break in a name", func(r *http.Request) { r.Header["X-A\r\nX-B"] = []string{"a"} }},
		{"colon in a name", func(r *http.Request) { r.Header["X-A:"] = []string{"a"} }},
		{"empty name", func(r *http.Request) { r.Header[""] = []string{"a"} }},
		{"space in the query", func(r *http.Request) { r.URL.RawQuery = "a=b HTTP/1.1" }},
		{"line break in the query", func(r *http.Request) { r.URL.RawQuery = "a=b\r\nX: y" }},
		{"CONNECT", func(r *http.Request) { r.Method = "CONNECT" }},
	}
	server := &counter{}
	ts, c := serve(t, wire.Config{}, server.ServeHTTP)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var trail wire.Trail
			req, _ := http.NewRequestWithContext(wire.WithRecorder(t.Context(), &trail), "GET", ts.URL, nil)
			tt.change(req)
			_, err := c.Do(req)
			if e := wantKind(t, err, wire.Invalid); e.Sent {
				t.Error("the request counts as sent")
			}
			only(t, &trail)
		})
	}
	if n := server.hits.Load(); n != 0 {
		t.Errorf("%d requests were sent", n)
	}
}

func TestSecretWithLineBreakIsRefusedUnseen(t *testing.T) {
	const canary = "canary-11d0e9"
	server := &counter{}
	ts, _ := serve(t, wire.Config{}, server.ServeHTTP)
	c := newClient(t, newNetwork(t, wire.Config{}), wire.Route{Origin: ts.URL, Credential: wire.SSWS(secret.New(canary + "\n"))})
	_, _, err := call(t.Context(), c, "GET", ts.URL, "")
	if wantKind(t, err, wire.Invalid); strings.Contains(err.Error(), canary) || server.hits.Load() != 0 {
		t.Errorf("error = %v after %d requests", err, server.hits.Load())
	}
}

func TestTransportsHeadersCannotBeSet(t *testing.T) {
	var got *http.Request
	server, c := serve(t, wire.Config{UserAgent: "flowlatch/test"}, func(_ http.ResponseWriter, r *http.Request) { got = r })
	req, _ := http.NewRequestWithContext(t.Context(), "POST", server.URL, strings.NewReader("body"))
	for _, name := range []string{
		"Origin", "origin", "ORIGIN", "User-Agent", "content-length", "transfer-encoding", "Accept-Encoding",
		"Expect", "Upgrade", "connection", "Proxy-Authorization", "te",
	} {
		req.Header[name] = []string{"7"}
	}
	req.Header.Set("X-Kept", "kept")
	resp, err := c.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	want := http.Header{"User-Agent": {"flowlatch/test"}, "Accept-Encoding": {"gzip"}, "Content-Length": {"4"}, "X-Kept": {"kept"}}
	if len(got.Header) != len(want) {
		t.Errorf("header = %v, want %v", got.Header, want)
	}
	for name := range want {
		if got.Header.Get(name) != want.Get(name) {
			t.Errorf("%s = %q, want %q", name, got.Header.Get(name), want.Get(name))
		}
	}
	if req.Header.Get("Origin") == "" || req.Header.Get("Authorization") != "" {
		t.Error("the caller's request was changed")
	}
}

// FuzzHeader holds for any header: what is not refused arrives as one field.
func FuzzHeader(f *testing.F) {
	for _, seed := range [][2]string{{"X-A", "b"}, {"X-A\r\nB", "c"}, {"X-A", "b\r\n\r\nGET / HTTP/1.1"}, {"x a", "\x7f"}, {"X", "\u2028ä"}} {
		f.Add(seed[0], seed[1])
	}
	var got http.Header
	server, c := serve(f, wire.Config{}, func(_ http.ResponseWriter, r *http.Request) { got = r.Header })
	address, err := url.Parse(server.URL)
	if err != nil {
		f.Fatal(err)
	}
	known := map[string]bool{"User-Agent": true, "Accept-Encoding": true}
	f.Fuzz(func(t *testing.T, name, value string) {
		got = nil
		req := &http.Request{Method: "GET", URL: address, Header: http.Header{name: {value}}}
		resp, err := c.Do(req.WithContext(t.Context()))
		if err != nil {
			return
		}
		resp.Body.Close()
		for arrived := range got {
			if !known[arrived] && !strings.EqualFold(arrived, name) {
				t.Errorf("%q: %q made %q: %q", name, value, arrived, got[arrived])
			}
		}
	})
}
