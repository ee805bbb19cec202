package connector_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"sync"
	"testing"
)

// recorder is a service that keeps every byte it gets, before anything parses it.
type recorder struct {
	url, host string
	// answer is what it says to a request; nil = the echo.
	answer func(r *http.Request) (status int, header, body string)

	mu   sync.Mutex
	seen []captured
}

type captured struct{ head, body string }

func record(t *testing.T) *recorder {
	t.Helper()
	l, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	r := &recorder{url: "http://" + l.Addr().String(), host: l.Addr().String()}
	var served sync.WaitGroup
	served.Go(func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			served.Go(func() { r.serve(conn) })
		}
	})
	t.Cleanup(func() { _ = l.Close(); served.Wait() })
	return r
}

// serve answers one request of a connection and closes it.
func (r *recorder) serve(conn net.Conn) {
	defer func() { _ = conn.Close() }()
	var raw bytes.Buffer
	req, err := http.ReadRequest(bufio.NewReader(io.TeeReader(conn, &raw)))
	if err != nil {
		return
	}
	body, _ := io.ReadAll(req.Body)
	head, _, _ := bytes.Cut(raw.Bytes(), []byte("\r\n\r\n"))
	got := captured{string(head), string(body)}
	r.mu.Lock()
	r.seen = append(r.seen, got)
	r.mu.Unlock()
	status, header, answer := r.echo(req, got)
	_, _ = fmt.Fprintf(conn, "HTTP/1.1 %d X\r\nConnection: close\r\nContent-Length: %d\r\n%s\r\n%s", status, len(answer), header, answer)
}

func (r *recorder) echo(req *http.Request, got captured) (int, string, string) {
	if r.answer != nil {
		return r.answer(req)
	}
	echo, _ := json.Marshal(map[string]string{"method": req.Method, "target": req.RequestURI, "head": got.head + "\r\n\r\n", "body": got.body})
	return 200, "Content-Type: application/json\r\n", string(echo)
}

func (r *recorder) last(t *testing.T) captured {
	t.Helper()
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.seen) == 0 {
		t.Fatal("nothing arrived")
	}
	return r.seen[len(r.seen)-1]
}

func (r *recorder) count() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return len(r.seen)
}
