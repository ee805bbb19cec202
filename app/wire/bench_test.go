package wire_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/flowlatch/flowlatch/app/wire"
	"github.com/flowlatch/flowlatch/oauth/secret"
)

// BenchmarkCall compares a call through this package, with and without a
// recorder, with the same call through net/http alone.
func BenchmarkCall(b *testing.B) {
	const answer = `{"id":"0oa1","name":"oidc_client","label":"Partner","status":"ACTIVE","_links":{"self":{"href":"https://acme.okta.com/api/v1/apps/0oa1"}}}`
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, answer)
	}))
	defer server.Close()
	bare := &http.Client{Transport: &http.Transport{}}
	defer bare.CloseIdleConnections()
	pinned := newClient(b, newNetwork(b, wire.Config{}), wire.Route{Origin: server.URL, Credential: wire.SSWS(secret.New("a-token-of-the-usual-length-00abcdef"))})

	b.Run("bare", func(b *testing.B) { post(b, bare, server.URL, nil) })
	b.Run("wire", func(b *testing.B) { post(b, pinned, server.URL, nil) })
	b.Run("wire recorded", func(b *testing.B) { post(b, pinned, server.URL, wire.NewLog(0)) })
}

func post(b *testing.B, c *http.Client, address string, recorder wire.Recorder) {
	ctx := b.Context()
	if recorder != nil {
		ctx = wire.WithRecorder(ctx, recorder)
	}
	for b.Loop() {
		req, err := http.NewRequestWithContext(ctx, "POST", address, strings.NewReader(`{"name":"partner","label":"Partner"}`))
		if err != nil {
			b.Fatal(err)
		}
		req.Header.Set("Content-Type", "application/json")
		resp, err := c.Do(req)
		if err != nil {
			b.Fatal(err)
		}
		_, _ = io.Copy(io.Discard, resp.Body)
		resp.Body.Close()
	}
}
