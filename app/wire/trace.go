package wire

import (
	"crypto/tls"
	"net/http/httptrace"
	"sync"
	"time"
)

// trace notes how one attempt goes. net/http calls its hooks from several
// goroutines, and those of a connection that another request took over even
// after the attempt has ended.
type trace struct {
	now func() time.Time

	mu                                   sync.Mutex
	began, connected, wrote, firstByte   time.Time
	handshakeBegan                       time.Time
	handshake                            time.Duration
	handshakeFailed, wroteHeader, record bool
	fields                               []Field
}

func (t *trace) hooks() *httptrace.ClientTrace {
	hooks := &httptrace.ClientTrace{
		GetConn:              func(string) { t.note(func() { t.began = t.now() }) },
		GotConn:              func(httptrace.GotConnInfo) { t.note(func() { t.connected = t.now() }) },
		TLSHandshakeStart:    func() { t.note(func() { t.handshakeBegan = t.now() }) },
		TLSHandshakeDone:     t.handshakeDone,
		WroteHeaders:         func() { t.note(func() { t.wroteHeader = true }) },
		WroteRequest:         func(httptrace.WroteRequestInfo) { t.note(func() { t.wrote = t.now() }) },
		GotFirstResponseByte: func() { t.note(func() { t.firstByte = t.now() }) },
	}
	if t.record {
		hooks.WroteHeaderField = t.wroteField
	}
	return hooks
}

func (t *trace) note(f func()) {
	t.mu.Lock()
	defer t.mu.Unlock()
	f()
}

func (t *trace) handshakeDone(_ tls.ConnectionState, err error) {
	t.note(func() {
		t.handshake = t.now().Sub(t.handshakeBegan)
		t.handshakeFailed = err != nil
	})
}

func (t *trace) wroteField(name string, values []string) {
	t.note(func() {
		for _, value := range values {
			t.fields = append(t.fields, Field{Name: name, Value: value})
		}
	})
}

func (t *trace) circumstances(contextErr error) circumstances {
	t.mu.Lock()
	defer t.mu.Unlock()
	return circumstances{
		contextErr: contextErr,
		tlsFailed:  t.handshakeFailed,
		connected:  !t.connected.IsZero(),
		answered:   !t.firstByte.IsZero(),
	}
}

// sent reports whether the server may have received the request.
func (t *trace) sent() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.wroteHeader
}

// result returns the phases up to end and the header lines as written, nil when
// none was.
func (t *trace) result(end time.Time) (Timing, []Field) {
	t.mu.Lock()
	defer t.mu.Unlock()
	timing := Timing{
		Dial: span(t.began, t.connected, end) - t.handshake,
		TLS:  t.handshake,
		Send: span(t.connected, t.wrote, end),
		Wait: span(t.wrote, t.firstByte, end),
		Read: span(t.firstByte, end, end),
	}
	timing.Dial = max(0, timing.Dial)
	return timing, t.fields
}

// span is the time between two notes, or up to end when the later one is
// missing. An early answer can come before the request is written.
func span(from, to, end time.Time) time.Duration {
	if from.IsZero() {
		return 0
	}
	if to.IsZero() {
		to = end
	}
	return max(0, to.Sub(from))
}
