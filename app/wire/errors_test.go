package wire_test

import (
	"context"
	"errors"
	"net"
	"net/http"
	"os"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"

	"github.com/flowlatch/flowlatch/app/wire"
	"github.com/flowlatch/flowlatch/oauth/secret"
)

// dialRefuser counts dials and refuses them.
type dialRefuser struct {
	count atomic.Int64
	err   error
}

func (d *dialRefuser) dial(context.Context, string, string) (net.Conn, error) {
	d.count.Add(1)
	if d.err != nil {
		return nil, d.err
	}
	return nil, &net.OpError{Op: "dial", Net: "tcp", Err: os.NewSyscallError("connect", syscall.ECONNREFUSED)}
}

func TestDialErrorsAreClassified(t *testing.T) {
	tests := []struct {
		name string
		err  error
		want wire.Kind
	}{
		{"name not found", &net.OpError{Op: "dial", Err: &net.DNSError{Err: "no such host", Name: "acme.okta.com", IsNotFound: true}}, wire.DNS},
		{"name server silent", &net.DNSError{Err: "i/o timeout", IsTimeout: true}, wire.DNS},
		{"refused", &net.OpError{Op: "dial", Err: os.NewSyscallError("connect", syscall.ECONNREFUSED)}, wire.Refused},
		{"refused, Windows", &net.OpError{Op: "dial", Err: os.NewSyscallError("connectex", syscall.Errno(10061))}, wire.Refused},
		{"no route", &net.OpError{Op: "dial", Err: os.NewSyscallError("connect", syscall.ENETUNREACH)}, wire.Unreachable},
		{"timed out", &net.OpError{Op: "dial", Err: os.ErrDeadlineExceeded}, wire.Timeout},
		{"unknown", errors.New("something else"), wire.Other},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			refuser := &dialRefuser{err: tt.err}
			c := newClient(t, newNetwork(t, wire.Config{DialContext: refuser.dial}), wire.Route{Origin: "https://acme.okta.com"})
			var trail wire.Trail
			_, _, err := call(wire.WithRecorder(t.Context(), &trail), c, "GET", "https://acme.okta.com/api/v1/org", "")
			e := wantKind(t, err, tt.want)
			if e.Sent || e.Method != "GET" || e.URL != "https://acme.okta.com/api/v1/org" || !errors.Is(err, tt.err) {
				t.Errorf("error = %+v", e)
			}
			if x := only(t, &trail); x.Failure != e.Error() || x.Kind != tt.want {
				t.Errorf("exchange = %+v", x)
			}
		})
	}
}

func TestNothingListens(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	origin := "http://" + listener.Addr().String()
	listener.Close()
	c := newClient(t, newNetwork(t, wire.Config{}), wire.Route{Origin: origin})
	_, _, err = call(t.Context(), c, "POST", origin, "x")
	wantKind(t, err, wire.Refused)
}

func TestErrorTextIsRedacted(t *testing.T) {
	const canary = "canary-e1f2a3"
	refuser := &dialRefuser{err: errors.New("cannot send " + canary + " and client_secret=other-value")}
	c := newClient(t, newNetwork(t, wire.Config{DialContext: refuser.dial}),
		wire.Route{Origin: "https://acme.okta.com", Credential: wire.ClientTokenQuery(secret.New(canary))})
	_, _, err := call(t.Context(), c, "GET", "https://acme.okta.com/x", "")
	e := wantKind(t, err, wire.Other)
	if text := err.Error() + e.URL; strings.Contains(text, canary) || strings.Contains(text, "other-value") || !strings.Contains(e.URL, "clientToken="+secret.Mask) {
		t.Errorf("error = %v, address %s", err, e.URL)
	}
}

func TestFailingCredential(t *testing.T) {
	server := &counter{}
	cause := errors.New("no key")
	ts, _ := serve(t, wire.Config{}, server.ServeHTTP)
	c := newClient(t, newNetwork(t, wire.Config{}), wire.Route{Origin: ts.URL, Credential: wire.Credential{
		Apply: func(*http.Request) error { return cause },
	}})
	_, _, err := call(t.Context(), c, "GET", ts.URL, "")
	if wantKind(t, err, wire.Other); !errors.Is(err, cause) || server.hits.Load() != 0 {
		t.Errorf("error = %v after %d requests", err, server.hits.Load())
	}
}

func TestCancelReachesTheServer(t *testing.T) {
	arrived, gone := make(chan struct{}), make(chan struct{})
	server, c := serve(t, wire.Config{}, func(_ http.ResponseWriter, r *http.Request) {
		close(arrived)
		<-r.Context().Done()
		close(gone)
	})
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		<-arrived
		cancel()
	}()
	_, _, err := call(ctx, c, "GET", server.URL, "")
	if e := wantKind(t, err, wire.Canceled); !e.Sent || !errors.Is(err, context.Canceled) {
		t.Errorf("error = %+v", e)
	}
	<-gone
}
