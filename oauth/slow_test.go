package oauth

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/flowlatch/flowlatch/oauth/secret"
)

// piped gives a client of a server whose connections are pipes, so that time can be
// a bubble's own. The server does with a connection what it likes once the
// request has come; the test ends after the last of them.
func piped(t *testing.T, answer func(net.Conn)) *http.Client {
	t.Helper()
	var server sync.WaitGroup
	t.Cleanup(server.Wait)
	dial := func(context.Context, string, string) (net.Conn, error) {
		ours, theirs := net.Pipe()
		server.Go(func() {
			defer theirs.Close()
			request := make([]byte, 16<<10)
			if _, err := theirs.Read(request); err == nil { // the transport writes a request as one
				answer(theirs)
			}
		})
		return ours, nil
	}
	return &http.Client{Transport: &http.Transport{DialContext: dial, DisableKeepAlives: true}}
}

// dripping sends a byte of text a second, until nobody reads any longer.
func dripping(text string) func(net.Conn) {
	return func(conn net.Conn) {
		for i := 0; ; i++ {
			time.Sleep(time.Second)
			if _, err := conn.Write([]byte{text[min(i, len(text)-1)]}); err != nil {
				return
			}
		}
	}
}

// TestSlowServersAreLeftInTime has servers that take longer than the caller has.
func TestSlowServersAreLeftInTime(t *testing.T) {
	const head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n\r\n"
	silent := func(conn net.Conn) { _, _ = io.Copy(io.Discard, conn) }
	servers := map[string]func(net.Conn){
		"nothing":                       silent,
		"a byte of the header a second": dripping(head + " "),
		"a byte of the body a second": func(conn net.Conn) {
			_, _ = io.WriteString(conn, head)
			dripping(`{"access_token":"canary` + " ")(conn)
		},
		"half an answer": func(conn net.Conn) {
			_, _ = io.WriteString(conn, head+`{"access_token":"canary"`)
			silent(conn)
		},
	}
	const limit = 10 * time.Second
	for name, answer := range servers {
		for call, ask := range slowCalls(t) {
			t.Run(name+" to "+call, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					ctx, cancel := context.WithTimeout(t.Context(), limit)
					defer cancel()
					began := time.Now()
					err := ask(ctx, piped(t, answer))
					if took := time.Since(began); took != limit || !errors.Is(err, context.DeadlineExceeded) {
						t.Errorf("after %v: %v", took, err)
					}
					wantNothingSecret(t, err)
				})
			})
		}
	}
}

// TestAServerThatHangsUpIsNotAskedAgain has connections end in every phase of an
// answer.
func TestAServerThatHangsUpIsNotAskedAgain(t *testing.T) {
	for name, text := range map[string]string{
		"at once":       "",
		"in the header": "HTTP/1.1 200 OK\r\nContent-Le",
		"in the body":   "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n" + `{"access_token":"canary"`,
		"in a chunk":    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n40\r\n" + `{"access_token":"canary"`,
		"in the gzip":   "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 10\r\n\r\n\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff",
		"not gzip":      "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 2\r\n\r\n{}",
	} {
		for call, ask := range slowCalls(t) {
			t.Run(name+" of "+call, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					count := 0
					err := ask(t.Context(), piped(t, func(conn net.Conn) {
						count++
						_, _ = io.WriteString(conn, text)
					}))
					if err == nil || count != 1 {
						t.Errorf("%d requests: %v", count, err)
					}
					wantNothingSecret(t, err)
				})
			})
		}
	}
}

// slowCalls are the calls of this package that wait for a server.
func slowCalls(t *testing.T) map[string]func(context.Context, *http.Client) error {
	t.Helper()
	const origin = "http://127.0.0.1:1"
	request := tokenRequest(t, origin)
	bySecret := request
	bySecret.Auth = SecretPost(secret.New("canary"))
	proof := newProofKey(t, "")
	return map[string]func(context.Context, *http.Client) error{
		"RequestToken": func(ctx context.Context, c *http.Client) error {
			_, err := RequestToken(ctx, c, request)
			return err
		},
		"RequestToken with a secret": func(ctx context.Context, c *http.Client) error {
			_, err := RequestToken(ctx, c, bySecret)
			return err
		},
		"RequestTokenWithProof": func(ctx context.Context, c *http.Client) error {
			_, err := RequestTokenWithProof(ctx, c, request, Prover{Mode: DPoPAlways, Key: proof})
			return err
		},
		"RefreshToken": func(ctx context.Context, c *http.Client) error {
			_, err := RefreshToken(ctx, c, RefreshRequest{TokenURL: origin, ClientID: "0oa1", Refresh: secret.New("canary"), Now: issued()})
			return err
		},
		"RevokeToken": func(ctx context.Context, c *http.Client) error {
			return RevokeToken(ctx, c, RevokeRequest{Endpoint: origin, ClientID: "0oa1", Token: secret.New("canary"), Now: issued()})
		},
		"StartDevice": func(ctx context.Context, c *http.Client) error {
			_, err := StartDevice(ctx, c, DeviceRequest{Endpoint: origin, TokenURL: origin, ClientID: "0oa1"}, issued())
			return err
		},
		"Discover": func(ctx context.Context, c *http.Client) error {
			_, err := Discover(ctx, c, origin)
			return err
		},
		"FetchKeySet": func(ctx context.Context, c *http.Client) error {
			_, err := FetchKeySet(ctx, c, origin)
			return err
		},
	}
}

// wantNothingSecret looks for what was sent and for what came.
func wantNothingSecret(t *testing.T, err error) {
	t.Helper()
	for ; err != nil; err = errors.Unwrap(err) {
		if text := fmt.Sprintf("%v %+v", err, err); strings.Contains(text, "canary") || strings.Contains(text, "eyJ") {
			t.Errorf("the error holds a credential: %s", text)
		}
	}
}
