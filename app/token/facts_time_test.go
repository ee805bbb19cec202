package token_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/token"
	"github.com/flowlatch/flowlatch/app/wire"
	"github.com/flowlatch/flowlatch/oauth"
)

// refusing is a network whose server knows no metadata, refuses a token, and answers
// nothing from then on.
func refusing() func(context.Context, string, string) (net.Conn, error) {
	var refused atomic.Bool
	answer := func(w io.Writer, status, body string) {
		_, _ = fmt.Fprintf(w, "HTTP/1.1 %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s", status, len(body), body)
	}
	return func(context.Context, string, string) (net.Conn, error) {
		client, server := net.Pipe()
		go func() {
			defer server.Close()
			r, err := http.ReadRequest(bufio.NewReader(server))
			switch {
			case err != nil:
			case refused.Load():
				_, _ = io.Copy(io.Discard, server)
			case r.Method == http.MethodPost:
				_, _ = io.Copy(io.Discard, r.Body)
				refused.Store(true)
				answer(server, "401 Unauthorized", `{"error":"invalid_client"}`)
			default:
				answer(server, "404 Not Found", `{}`)
			}
		}()
		return client, nil
	}
}

// Why a token was refused is told within seconds, also by a server that goes silent.
func TestExplainingDoesNotWaitForASilentServer(t *testing.T) {
	key := newKey(t, oauth.ECP256)
	synctest.Test(t, func(t *testing.T) {
		network := wire.New(wire.Config{DialContext: refusing()})
		defer network.Close()
		source := token.New(token.Config{Network: network, Now: time.Now})
		request := token.Request{
			Origin: "http://127.0.0.1:80", TokenURL: "http://127.0.0.1:80/oauth2/v1/token",
			ClientID: "0oa1b2c3d4e5f6G7h8i9", Key: key, Scopes: []string{"okta.workflows.invoke.manage"},
		}
		got, err := source.Ask(t.Context(), request)
		if err == nil {
			t.Fatal("a token was given")
		}
		began := time.Now()
		p := problem.From(source.Explain(t.Context(), request, &got, err))
		if took := time.Since(began); p == nil || took != 10*time.Second {
			t.Errorf("%v after %s, want it after 10 s", p, took)
		}
	})
}
