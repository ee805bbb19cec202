package service

import (
	"bytes"
	"context"
	"errors"
	"net"
	"strconv"
	"strings"
	"sync"
)

// recordingListener hands out connections that remember what came in.
type recordingListener struct{ net.Listener }

// Accept waits for the next connection.
func (l recordingListener) Accept() (net.Conn, error) {
	conn, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	return &recorder{Conn: conn}, nil
}

// recorder is a connection that remembers the bytes of the request that is being
// served and of those that were sent behind it. The server answers the requests of
// a connection one after the other, so what came first belongs to the one at hand.
type recorder struct {
	net.Conn

	mu   sync.Mutex // the server reads ahead while a request is being answered
	seen []byte
}

// Read notes what it hands on.
func (c *recorder) Read(p []byte) (int, error) {
	n, err := c.Conn.Read(p)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.seen = append(c.seen, p[:n]...)
	return n, err
}

// CloseWrite lets the server send a last answer before it gives a connection up.
func (c *recorder) CloseWrite() error {
	if half, ok := c.Conn.(interface{ CloseWrite() error }); ok {
		return half.CloseWrite()
	}
	return errors.ErrUnsupported
}

type recorderKey struct{}

func withRecorder(ctx context.Context, conn net.Conn) context.Context {
	return context.WithValue(ctx, recorderKey{}, conn)
}

func recorderOf(ctx context.Context) *recorder {
	c, _ := ctx.Value(recorderKey{}).(*recorder)
	return c
}

// errNotFramed says that what came is not a whole request: the server let it
// through, so it never is the sender's doing.
var errNotFramed = errors.New("service: the recording holds no whole request")

// take removes the request that was just read from the recording: its head, and its
// body as it came, which is length bytes long, or chunked.
func (c *recorder) take(length int, chunked bool) (head, body []byte, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.seen = bytes.TrimLeft(c.seen, "\r\n") // what the server passes over before a request line (RFC 9112 section 2.2)
	size, err := linesUntilEmpty(c.seen)
	if err != nil {
		return nil, nil, err
	}
	if chunked {
		if length, err = chunkedLength(c.seen[size:]); err != nil {
			return nil, nil, err
		}
	}
	if len(c.seen) < size+length {
		return nil, nil, errNotFramed
	}
	head, body = bytes.Clone(c.seen[:size]), bytes.Clone(c.seen[size:size+length])
	c.seen = bytes.Clone(c.seen[size+length:])
	return head, body, nil
}

// linesUntilEmpty is how long the lines are up to the first empty one, that one
// included. A line ends with LF, before which a CR may stand.
func linesUntilEmpty(raw []byte) (int, error) {
	for at := 0; ; {
		end := bytes.IndexByte(raw[at:], '\n')
		if end < 0 {
			return 0, errNotFramed
		}
		line := raw[at : at+end]
		at += end + 1
		if len(bytes.TrimSuffix(line, []byte("\r"))) == 0 {
			return at, nil
		}
	}
}

// chunkedLength is how long a chunked body is on the wire, its trailers included
// (RFC 9112 section 7.1).
func chunkedLength(raw []byte) (int, error) {
	for at := 0; ; {
		end := bytes.IndexByte(raw[at:], '\n')
		if end < 0 {
			return 0, errNotFramed
		}
		digits, _, _ := strings.Cut(string(raw[at:at+end]), ";")
		size, err := strconv.ParseUint(strings.TrimSpace(digits), 16, 31)
		if err != nil {
			return 0, errNotFramed
		}
		at += end + 1
		if size == 0 {
			trailers, err := linesUntilEmpty(raw[at:])
			return at + trailers, err
		}
		if at += int(size); at >= len(raw) {
			return 0, errNotFramed
		}
		lineEnd := bytes.IndexByte(raw[at:], '\n')
		if lineEnd < 0 {
			return 0, errNotFramed
		}
		at += lineEnd + 1
	}
}
