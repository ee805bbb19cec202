package wire_test

import (
	"bufio"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strconv"
	"sync/atomic"
	"testing"

	"github.com/flowlatch/flowlatch/app/wire"
)

// breakable answers normally, and breaks the connection after having read a
// request with an X-Break header, which it counts.
type breakable struct {
	breaks atomic.Int64
	reset  bool
}

func (b *breakable) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	_, _ = io.Copy(io.Discard, r.Body)
	if r.Header.Get("X-Break") == "" {
		return
	}
	b.breaks.Add(1)
	conn, _, err := w.(http.Hijacker).Hijack()
	if err != nil {
		panic(err)
	}
	if b.reset {
		_ = conn.(*net.TCPConn).SetLinger(0)
	}
	conn.Close()
}

// afterWarmUp sends a request on a connection that has served one before.
func afterWarmUp(t *testing.T, c *http.Client, address, method, body string, header ...string) error {
	t.Helper()
	if _, _, err := call(t.Context(), c, "GET", address, ""); err != nil {
		t.Fatal(err)
	}
	_, _, err := call(t.Context(), c, method, address, body, append(header, "X-Break", "1")...)
	return err
}

func TestNothingIsSentTwice(t *testing.T) {
	tests := []struct {
		name, method, body string
		header             []string
		bare               int64 // how often net/http alone sends it
	}{
		{"GET", "GET", "", nil, 2},
		{"GET with a body", "GET", "x", nil, 2},
		{"HEAD", "HEAD", "", nil, 2},
		{"OPTIONS", "OPTIONS", "", nil, 2},
		{"DELETE", "DELETE", "", nil, 1},
		{"PUT", "PUT", "x", nil, 1},
		{"POST", "POST", "x", nil, 1},
		{"POST without a body", "POST", "", nil, 1},
		{"POST with a key", "POST", "x", []string{"Idempotency-Key", "k"}, 2},
		{"POST with a key, without a body", "POST", "", []string{"X-Idempotency-Key", "k"}, 2},
	}
	for _, tt := range tests {
		for _, reset := range []bool{false, true} {
			t.Run(tt.name+", reset "+strconv.FormatBool(reset), func(t *testing.T) {
				b := &breakable{reset: reset}
				server, c := serve(t, wire.Config{}, b.ServeHTTP)

				bare := &http.Client{Transport: &http.Transport{}}
				defer bare.CloseIdleConnections()
				if err := afterWarmUp(t, bare, server.URL, tt.method, tt.body, tt.header...); err == nil {
					t.Error("the bare client got an answer")
				}
				if got := b.breaks.Swap(0); got != tt.bare {
					t.Errorf("net/http alone sent it %d times, want %d: the test proves nothing otherwise", got, tt.bare)
				}

				err := afterWarmUp(t, c, server.URL, tt.method, tt.body, tt.header...)
				if e := wantKind(t, err, wire.Closed); !e.Sent {
					t.Error("the request counts as not sent")
				}
				if got := b.breaks.Load(); got != 1 {
					t.Errorf("sent %d times, want once", got)
				}
			})
		}
	}
}

// listen serves raw connections: it reads one request from each, writes answer
// and closes. It returns the address and the count of requests.
func listen(t *testing.T, answer string) (string, *atomic.Int64) {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { listener.Close() })
	requests := new(atomic.Int64)
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			if req, err := http.ReadRequest(bufio.NewReader(conn)); err == nil {
				_, _ = io.Copy(io.Discard, req.Body)
				requests.Add(1)
				_, _ = io.WriteString(conn, answer)
			}
			conn.Close()
		}
	}()
	return "http://" + listener.Addr().String(), requests
}

func TestEndOfFileIsHidden(t *testing.T) {
	tests := []struct {
		name, answer string
		want         wire.Kind
	}{
		{"no answer", "", wire.Closed},
		{"half a status line", "HTTP/1.1 20", wire.Other},
		{"status line only", "HTTP/1.1 200 OK\r\n", wire.Closed},
		{"half a header", "HTTP/1.1 200 OK\r\nContent-Le", wire.Other},
		{"no end of the header", "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n", wire.Closed},
		{"short body", "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n[1,2", wire.Closed},
		{"short chunk", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\na\r\n[1,2", wire.Closed},
		{"no last chunk", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n[\r\n", wire.Closed},
		{"short gzip", "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n\x1f\x8b\x08\x00", wire.Closed},
		{"no HTTP", "SSH-2.0-OpenSSH\r\n\r\n", wire.Other},
	}
	for _, tt := range tests {
		for _, method := range []string{"GET", "POST"} {
			t.Run(tt.name+", "+method, func(t *testing.T) {
				origin, requests := listen(t, tt.answer)
				c := newClient(t, newNetwork(t, wire.Config{}), wire.Route{Origin: origin})
				var trail wire.Trail
				_, _, err := call(wire.WithRecorder(t.Context(), &trail), c, method, origin+"/x", "")
				if e := wantKind(t, err, tt.want); !e.Sent {
					t.Error("the request counts as not sent")
				}
				if got := requests.Load(); got != 1 {
					t.Errorf("sent %d times", got)
				}
				if x := only(t, &trail); x.Failure == "" {
					t.Errorf("the exchange shows no failure: %+v", x)
				}
			})
		}
	}
}

func TestBodylessRequestsLookOrdinary(t *testing.T) {
	lengths := map[string]string{"GET": "", "HEAD": "", "OPTIONS": "", "DELETE": "", "POST": "0", "PUT": "0"}
	for method, want := range lengths {
		var got *http.Request
		server, c := serve(t, wire.Config{}, func(_ http.ResponseWriter, r *http.Request) { got = r })
		req, err := http.NewRequestWithContext(t.Context(), method, server.URL, nil)
		if err != nil {
			t.Fatal(err)
		}
		resp, err := c.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		if length := got.Header.Get("Content-Length"); length != want || len(got.TransferEncoding) > 0 || got.ContentLength != 0 {
			t.Errorf("%s: Content-Length %q, Transfer-Encoding %v", method, length, got.TransferEncoding)
		}
	}
}

func TestRequestBodyIsClosed(t *testing.T) {
	server := httptest.NewServer(&counter{})
	defer server.Close()
	c := newClient(t, newNetwork(t, wire.Config{MaxBody: 4}), wire.Route{Origin: server.URL})
	broken := errors.New("broken")
	tests := []struct {
		name, address string
		body          io.Reader
		want          wire.Kind
	}{
		{"sent", server.URL, &io.LimitedReader{R: zeros{}, N: 4}, ""},
		{"refused", "https://acme.okta.com", &io.LimitedReader{R: zeros{}, N: 4}, wire.Pinned},
		{"too large", server.URL, zeros{}, wire.TooLarge},
		{"broken", server.URL, failing{broken}, wire.Other},
	}
	for _, tt := range tests {
		body := &closable{Reader: tt.body}
		req, _ := http.NewRequestWithContext(t.Context(), "POST", tt.address, body)
		resp, err := c.Do(req)
		if !body.closed {
			t.Errorf("%s: the body was not closed", tt.name)
		}
		if tt.want != "" {
			wantKind(t, err, tt.want)
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
	}
}

type closable struct {
	io.Reader
	closed bool
}

func (c *closable) Close() error {
	c.closed = true
	return nil
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) {
	clear(p)
	return len(p), nil
}

type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }
