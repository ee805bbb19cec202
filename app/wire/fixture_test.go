package wire_test

import (
	"context"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/flowlatch/flowlatch/app/wire"
)

// newNetwork makes a Network that ends with the test.
func newNetwork(t testing.TB, c wire.Config) *wire.Network {
	t.Helper()
	n := wire.New(c)
	t.Cleanup(n.Close)
	return n
}

func newClient(t testing.TB, n *wire.Network, r wire.Route) *http.Client {
	t.Helper()
	c, err := n.Client(r)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// serve starts a server and a client for it.
func serve(t testing.TB, c wire.Config, handler http.HandlerFunc) (*httptest.Server, *http.Client) {
	t.Helper()
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	return server, newClient(t, newNetwork(t, c), wire.Route{Origin: server.URL})
}

// call sends one request and reads the answer. header is name, value pairs.
func call(ctx context.Context, c *http.Client, method, address, body string, header ...string) (*http.Response, string, error) {
	req, err := http.NewRequestWithContext(ctx, method, address, strings.NewReader(body))
	if err != nil {
		return nil, "", err
	}
	for i := 0; i+1 < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	resp, err := c.Do(req)
	if err != nil {
		return nil, "", err
	}
	defer resp.Body.Close()
	got, err := io.ReadAll(resp.Body)
	return resp, string(got), err
}

// wantKind fails unless err is an Error of the kind that hides ends of files.
func wantKind(t *testing.T, err error, want wire.Kind) *wire.Error {
	t.Helper()
	e, ok := wire.Classify(err)
	if !ok {
		t.Fatalf("error = %v (%T), want a *wire.Error of kind %s", err, err, want)
	}
	if e.Kind != want {
		t.Errorf("kind = %s (%v), want %s", e.Kind, e, want)
	}
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("error %v is an end of file", err)
	}
	return e
}

// only returns the one Exchange of a trail.
func only(t *testing.T, trail *wire.Trail) wire.Exchange {
	t.Helper()
	all := trail.Exchanges()
	if len(all) != 1 {
		t.Fatalf("%d exchanges were recorded, want 1", len(all))
	}
	return all[0]
}

func mustJSON(t testing.TB, v any) string {
	t.Helper()
	data, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// encodings are the forms in which no secret may appear, written out here
// independently of the code under test.
func encodings(plain string) map[string]string {
	escaped, _ := json.Marshal(plain)
	return map[string]string{
		"raw":           plain,
		"query":         url.QueryEscape(plain),
		"path":          url.PathEscape(plain),
		"JSON":          string(escaped[1 : len(escaped)-1]),
		"hex":           hex.EncodeToString([]byte(plain)),
		"base64":        base64.StdEncoding.EncodeToString([]byte(plain)),
		"base64 raw":    base64.RawStdEncoding.EncodeToString([]byte(plain)),
		"base64url":     base64.URLEncoding.EncodeToString([]byte(plain)),
		"base64url raw": base64.RawURLEncoding.EncodeToString([]byte(plain)),
	}
}

// leaks names the encodings of plain that stand in text.
func leaks(text, plain string) []string {
	var found []string
	for name, form := range encodings(plain) {
		if strings.Contains(text, form) {
			found = append(found, name)
		}
	}
	return found
}

// counter counts the requests that reach it.
type counter struct {
	hits atomic.Int64
}

func (c *counter) ServeHTTP(http.ResponseWriter, *http.Request) { c.hits.Add(1) }
