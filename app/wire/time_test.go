package wire_test

import (
	"bufio"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/flowlatch/flowlatch/app/wire"
)

const pipeOrigin = "http://127.0.0.1:80"

// pipe makes a dialler whose connections lead to serve, in memory, so that a
// test's virtual time passes for both ends.
func pipe(serve func(net.Conn)) func(context.Context, string, string) (net.Conn, error) {
	return func(context.Context, string, string) (net.Conn, error) {
		client, server := net.Pipe()
		go func() {
			defer server.Close()
			serve(server)
		}()
		return client, nil
	}
}

// silent reads whatever comes and says nothing.
func silent(conn net.Conn) { _, _ = io.Copy(io.Discard, conn) }

// trickle answers one byte a second, without an end.
func trickle(conn net.Conn) {
	if _, err := http.ReadRequest(bufio.NewReader(conn)); err != nil {
		return
	}
	_, err := io.WriteString(conn, "HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
	for err == nil {
		time.Sleep(time.Second) // virtual
		_, err = io.WriteString(conn, "x")
	}
}

func TestEveryCallHasADeadline(t *testing.T) {
	never := func(ctx context.Context, _, _ string) (net.Conn, error) {
		<-ctx.Done()
		return nil, ctx.Err()
	}
	tests := []struct {
		name, origin string
		config       wire.Config
		deadline     time.Duration // of the context, 0 = none
		want         time.Duration
	}{
		{"dialling", pipeOrigin, wire.Config{DialContext: never}, 0, 10 * time.Second},
		{"TLS handshake", "https://acme.okta.com", wire.Config{DialContext: pipe(silent)}, 0, 10 * time.Second},
		{"header", pipeOrigin, wire.Config{DialContext: pipe(silent)}, 0, 30 * time.Second},
		{"body", pipeOrigin, wire.Config{DialContext: pipe(trickle)}, 0, 60 * time.Second},
		{"body, configured", pipeOrigin, wire.Config{DialContext: pipe(trickle), Timeout: 5 * time.Second}, 0, 5 * time.Second},
		{"context, shorter", pipeOrigin, wire.Config{DialContext: pipe(trickle)}, 7 * time.Second, 7 * time.Second},
		{"context, longer", pipeOrigin, wire.Config{DialContext: pipe(trickle)}, 120 * time.Second, 120 * time.Second},
	}
	for _, tt := range tests {
		for _, method := range []string{"GET", "POST"} {
			t.Run(tt.name+", "+method, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					n := wire.New(tt.config)
					defer n.Close()
					ctx := t.Context()
					if tt.deadline > 0 {
						var cancel context.CancelFunc
						ctx, cancel = context.WithTimeout(ctx, tt.deadline)
						defer cancel()
					}
					var trail wire.Trail
					began := time.Now()
					_, _, err := call(wire.WithRecorder(ctx, &trail), newClient(t, n, wire.Route{Origin: tt.origin}), method, tt.origin, "")
					wantKind(t, err, wire.Timeout)
					if took := time.Since(began); took != tt.want {
						t.Errorf("took %v, want %v", took, tt.want)
					}
					if timed, ok := errors.AsType[net.Error](err); !ok || !timed.Timeout() {
						t.Errorf("%v is no timeout to others", err)
					}
					if x := only(t, &trail); x.Duration != tt.want || x.Kind != wire.Timeout {
						t.Errorf("exchange = %+v", x)
					}
					time.Sleep(time.Second) // virtual; the server notices
				})
			})
		}
	}
}

// A flow may work for longer than others may take to begin an answer, also after
// the authorities that are trusted were changed.
func TestPatientCallsWaitForTheAnswer(t *testing.T) {
	for name, prepare := range map[string]func(*wire.Network) *wire.Network{
		"as made": func(n *wire.Network) *wire.Network { return n },
		"forked":  (*wire.Network).Fork,
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				n := prepare(wire.New(wire.Config{DialContext: pipe(silent)}))
				defer n.Close()
				began := time.Now()
				_, _, err := call(t.Context(), newClient(t, n, wire.Route{Origin: pipeOrigin, Patient: true}), "POST", pipeOrigin, "")
				wantKind(t, err, wire.Timeout)
				if took := time.Since(began); took != wire.DefaultTimeout {
					t.Errorf("took %v, want %v", took, wire.DefaultTimeout)
				}
				time.Sleep(time.Second) // virtual; the server notices
			})
		})
	}
}

// The bubble of synctest.Test fails when a goroutine is left in it.
func TestCloseLeavesNoGoroutine(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		answer := func(conn net.Conn) {
			requests := bufio.NewReader(conn)
			for {
				req, err := http.ReadRequest(requests)
				if err != nil {
					return
				}
				_, _ = io.Copy(io.Discard, req.Body)
				if _, err := io.WriteString(conn, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"); err != nil {
					return
				}
			}
		}
		n := wire.New(wire.Config{DialContext: pipe(answer)})
		c := newClient(t, n, wire.Route{Origin: pipeOrigin})
		for range 3 {
			if _, body, err := call(t.Context(), c, "POST", pipeOrigin, "x"); err != nil || body != "ok" {
				t.Fatal(body, err)
			}
		}
		n.Close()
	})
}

func TestTimingAddsUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		slow := func(conn net.Conn) {
			if _, err := http.ReadRequest(bufio.NewReader(conn)); err != nil {
				return
			}
			time.Sleep(2 * time.Second)
			_, _ = io.WriteString(conn, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\no")
			time.Sleep(3 * time.Second)
			_, _ = io.WriteString(conn, "k")
		}
		connect := pipe(slow)
		n := wire.New(wire.Config{DialContext: func(ctx context.Context, network, addr string) (net.Conn, error) {
			time.Sleep(time.Second)
			return connect(ctx, network, addr)
		}})
		defer n.Close()
		var trail wire.Trail
		if _, _, err := call(wire.WithRecorder(t.Context(), &trail), newClient(t, n, wire.Route{Origin: pipeOrigin}), "GET", pipeOrigin, ""); err != nil {
			t.Fatal(err)
		}
		x := only(t, &trail)
		want := wire.Timing{Dial: time.Second, Wait: 2 * time.Second, Read: 3 * time.Second}
		if x.Timing != want || x.Duration != 6*time.Second {
			t.Errorf("timing = %+v of %v, want %+v", x.Timing, x.Duration, want)
		}
	})
}
