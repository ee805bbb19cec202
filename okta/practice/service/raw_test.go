package service_test

import (
	"bufio"
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/flowlatch/flowlatch/okta/practice/service"
)

// wire is a TCP connection to the service on which a test writes what it likes.
type wire struct {
	net.Conn
	answers *bufio.Reader
}

func dial(t *testing.T, w *world) *wire {
	t.Helper()
	conn, err := new(net.Dialer).DialContext(t.Context(), "tcp", strings.TrimPrefix(w.URL(), "http://"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	if err := conn.SetDeadline(time.Now().Add(20 * time.Second)); err != nil {
		t.Fatal(err)
	}
	return &wire{conn, bufio.NewReader(conn)}
}

func (c *wire) write(t *testing.T, raw string) {
	t.Helper()
	if _, err := io.WriteString(c, raw); err != nil {
		t.Fatal(err)
	}
}

// read takes the answer to the next request.
func (c *wire) read(t *testing.T) answer {
	t.Helper()
	resp, err := http.ReadResponse(c.answers, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer{resp.StatusCode, resp.Header, body}
}

// ends tells whether the service gave the connection up, in whatever way: it may be
// reset when not everything was read.
func (c *wire) ends(t *testing.T) {
	t.Helper()
	rest, err := io.ReadAll(c.answers)
	if timeout := net.Error(nil); len(rest) != 0 || errors.As(err, &timeout) && timeout.Timeout() {
		t.Errorf("the connection goes on: %q, %v", rest, err)
	}
}

// pour writes what the service may stop reading before its end.
func (c *wire) pour(raw string) {
	go func() { _, _ = io.WriteString(c, raw) }()
}

func TestRequestsAreCapturedByteForByte(t *testing.T) {
	for _, c := range []struct{ name, head, wire, body string }{
		{"odd spelling", "GET /echo?a=%7e HTTP/1.1\r\nhOST:127.0.0.1\r\nX-A:   spaced \t\r\nx-a:\r\nx-A: two\r\n\r\n", "", ""},
		{"with a body", "POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n\r\n", "a\x00\r\n\xff", "a\x00\r\n\xff"},
		{"bare line feeds", "PUT /echo HTTP/1.1\nHost: localhost\nContent-Length: 2\n\n", "{}", "{}"},
		{"absolute target", "GET http://localhost/echo/x HTTP/1.1\r\nHost: localhost\r\n\r\n", "", ""},
		{"HTTP/1.0", "POST /echo HTTP/1.0\r\nHost: localhost\r\nContent-Length: 2\r\n\r\n", "ok", "ok"},
		{"chunked", "POST /echo HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n", "3\r\nabc\r\n0A\r\n0123456789\r\n0\r\n\r\n", "abc0123456789"},
		{"chunked, with extensions and a trailer", "POST /echo HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\nTrailer: X-Sum\r\n\r\n", "3;a=b\r\na\nb\r\n0\r\nX-Sum: 1\r\n\r\n", "a\nb"},
		{"chunked and empty", "POST /echo HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n", "0\r\n\r\n", ""},
		{"Latin-1 in a value", "GET /echo HTTP/1.1\r\nHost: localhost\r\napi_key: caf\xe9\r\n\r\n", "", ""},
		{"token", "POST /oauth/token HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\n", "{}", "{}"},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := start(t, service.Quirks{})
			conn := dial(t, w)
			conn.write(t, c.head+c.wire)
			conn.read(t)
			got, _ := w.Last()
			if string(got.Head) != c.head || string(got.Body) != c.body || string(got.Raw) != c.head+c.wire {
				t.Errorf("captured %q, %q, %q", got.Head, got.Body, got.Raw)
			}
		})
	}
}

func TestPipelinedRequestsAreToldApart(t *testing.T) {
	w := start(t, service.Quirks{})
	conn := dial(t, w)
	requests := []string{
		"POST /echo/1 HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nGET \r\n0\r\n\r\n",
		"POST /echo/2 HTTP/1.1\r\nHost: localhost\r\nContent-Length: 27\r\n\r\nGET /echo/no HTTP/1.1\r\nA: b\n",
		"OPTIONS * HTTP/1.1\r\nHost: localhost\r\n\r\n",
		"GET /nowhere HTTP/1.1\r\nHost: localhost\r\n\r\n",
		"\r\nPOST /echo/3 HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n",
		"\r\n\r\nGET /echo/4 HTTP/1.1\r\nHost: localhost\r\n\r\n",
	}
	conn.write(t, strings.Join(requests[:4], "")+strings.TrimPrefix(requests[4], "\r\n")+requests[5])
	for _, raw := range requests {
		raw = strings.TrimLeft(raw, "\r\n")
		a := conn.read(t)
		if !strings.Contains(raw, "/echo") {
			a.want(t, 404)
			continue
		}
		var e echoed
		a.want(t, 200).json(t, &e)
		if head, _, _ := strings.Cut(raw, "\r\n\r\n"); e.Head != head+"\r\n\r\n" {
			t.Errorf("head %q of %q", e.Head, raw)
		}
	}
}

// TestSlowSendersAreRecordedWhole: what comes in pieces, with the answer 100 in
// between.
func TestSlowSendersAreRecordedWhole(t *testing.T) {
	w := start(t, service.Quirks{})
	conn := dial(t, w)
	head := "POST /echo HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n"
	for i := range len(head) {
		conn.write(t, head[i:i+1])
	}
	if line, err := conn.answers.ReadString('\n'); err != nil || line != "HTTP/1.1 100 Continue\r\n" {
		t.Fatalf("%q, %v", line, err)
	}
	if line, err := conn.answers.ReadString('\n'); err != nil || line != "\r\n" {
		t.Fatalf("%q, %v", line, err)
	}
	conn.write(t, "bo")
	conn.write(t, "dy")
	var e echoed
	conn.read(t).want(t, 200).json(t, &e)
	if e.Head != head || e.Body != "body" {
		t.Errorf("%+v", e)
	}
}

func TestWhatJSONCannotCarryIsEncoded(t *testing.T) {
	w := start(t, service.Quirks{})
	conn := dial(t, w)
	conn.write(t, "POST /echo HTTP/1.1\r\nHost: localhost\r\nA: \xe9\r\nContent-Length: 1\r\n\r\n\xff")
	var e echoed
	conn.read(t).want(t, 200).json(t, &e)
	if e.HeadBase64 != "UE9TVCAvZWNobyBIVFRQLzEuMQ0KSG9zdDogbG9jYWxob3N0DQpBOiDpDQpDb250ZW50LUxlbmd0aDogMQ0KDQo=" || e.BodyBase64 != "/w==" {
		t.Errorf("%+v", e)
	}
}

func TestUnfitRequestsAreRefused(t *testing.T) {
	const start11, end = "GET /echo HTTP/1.1\r\nHost: localhost\r\n", "\r\n"
	for _, c := range []struct {
		name, raw string
		want      int
	}{
		{"folded header", start11 + "A: b\r\n c\r\n" + end, 400},
		{"folded with a tab", start11 + "A: b\r\n\tc\r\n" + end, 400},
		{"folded first header", "GET /echo HTTP/1.1\r\n Host: localhost\r\n" + end, 400},
		{"space before the colon", start11 + "A : b\r\n" + end, 400},
		{"space in a name", start11 + "A B: c\r\n" + end, 400},
		{"control character", start11 + "A: b\x01c\r\n" + end, 400},
		{"no host", "GET /echo HTTP/1.1\r\n" + end, 400},
		{"space in the target", "GET /echo a HTTP/1.1\r\nHost: localhost\r\n" + end, 400},
		{"huge head", start11 + "A: " + strings.Repeat("a", 70<<10) + "\r\n" + end, 431},
		{"many headers", start11 + strings.Repeat("A: b\r\n", 20_000) + end, 431},
		{"announced body too large", "POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99999999\r\n\r\n", 413},
		{"negative length", "POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n", 400},
		{"two lengths", "POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab", 400},
		{"broken chunk", "POST /echo HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n", 400},
		{"another coding", "POST /echo HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: gzip\r\n\r\n", 501},
		{"another host", "GET /echo HTTP/1.1\r\nHost: evil.example\r\n\r\n", 403},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := start(t, service.Quirks{})
			conn := dial(t, w)
			conn.pour(c.raw)
			conn.read(t).want(t, c.want)
			conn.ends(t)
			if last, any := w.Last(); any {
				t.Errorf("captured %q", last.Head)
			}
		})
	}
}

func TestBodiesAreCapped(t *testing.T) {
	w := start(t, service.Quirks{})
	const limit = 2 << 20
	w.send(t, "POST", "/echo", strings.Repeat("a", limit)).want(t, 200)
	conn := dial(t, w)
	conn.write(t, "POST /echo HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n")
	conn.pour("200001\r\n" + strings.Repeat("a", limit+1))
	conn.read(t).want(t, 413)
}
