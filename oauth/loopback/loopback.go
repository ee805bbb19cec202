// Package loopback receives the answer of a sign-in in the browser: a web server
// on a loopback address that takes exactly one request (RFC 8252 §7.3).
//
// It knows nothing of the sign-in but its state. Ports and path are fixed in
// advance because servers such as Okta compare the whole redirect URI, port
// included, with those registered; what protects the answer is the state, which
// nobody else knows, and PKCE, without which its code is worth nothing.
package loopback

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/flowlatch/flowlatch/oauth/secret"
)

// The limits of the server.
const (
	DefaultTimeout = 5 * time.Minute // for the whole sign-in

	readTimeout  = 5 * time.Second        // for one request, however slowly it comes
	closeTimeout = 250 * time.Millisecond // for the spare connections that browsers open
	maxHeader    = 16 << 10
)

// ErrTimeout is what [Listener.Wait] gives when nobody came back in time.
var ErrTimeout = errors.New("loopback: nobody came back from the browser in time")

// PortsError says that none of the ports could be had.
type PortsError struct {
	Ports []int
	Err   error // of the last one
}

// Error implements error.
func (e *PortsError) Error() string {
	return fmt.Sprintf("loopback: none of the ports %v is free", e.Ports)
}

// Unwrap gives the reason for the last port.
func (e *PortsError) Unwrap() error { return e.Err }

// Config says where to listen and what to show.
type Config struct {
	Ports   []int         // tried in this order; 0 = any free one
	Path    string        // of the redirect URI, such as "/callback"
	Timeout time.Duration // 0 = DefaultTimeout

	// Texts of the page that the browser ends on, as plain text. Neither holds
	// anything of the answer.
	Done, Failed string
}

// Listener is a port that is held for one answer.
type Listener struct {
	config   Config
	listener net.Listener
	host     string
}

// Listen takes the first free port on 127.0.0.1, a literal address and never a
// name (RFC 8252 §8.3). It answers nobody before [Listener.Wait].
func Listen(ctx context.Context, config Config) (*Listener, error) {
	if !strings.HasPrefix(config.Path, "/") {
		return nil, errors.New("loopback: a path begins with a slash")
	}
	if config.Timeout <= 0 {
		config.Timeout = DefaultTimeout
	}
	refusal := &PortsError{Ports: config.Ports, Err: errors.New("no ports given")}
	for _, port := range config.Ports {
		var how net.ListenConfig
		l, err := how.Listen(ctx, "tcp4", net.JoinHostPort("127.0.0.1", strconv.Itoa(port)))
		if err == nil {
			return &Listener{config: config, listener: l, host: l.Addr().String()}, nil
		}
		refusal.Err = err
	}
	return nil, refusal
}

// RedirectURI is where the browser must be sent back to.
func (l *Listener) RedirectURI() string { return "http://" + l.host + l.config.Path }

// Close gives the port up. It is safe to call more than once.
func (l *Listener) Close() error {
	if err := l.listener.Close(); err != nil && !errors.Is(err, net.ErrClosed) {
		return err
	}
	return nil
}

// Wait serves until the first request that has the state, and gives its
// parameters as they came: a code, or an error. Whatever else comes is turned
// away and changes nothing. Wait closes the port before it returns, with the
// cause of ctx when that ends first and [ErrTimeout] after the timeout. Call it
// once.
func (l *Listener) Wait(ctx context.Context, state secret.Secret) (url.Values, error) {
	ctx, cancel := context.WithTimeoutCause(ctx, l.config.Timeout, ErrTimeout)
	defer cancel()
	if state.IsZero() {
		return nil, errors.Join(errors.New("loopback: waiting without a state"), l.Close())
	}
	door := newDoorman(l, state)
	server := &http.Server{
		Handler:           door,
		ReadTimeout:       readTimeout,
		ReadHeaderTimeout: readTimeout,
		WriteTimeout:      readTimeout,
		MaxHeaderBytes:    maxHeader,
		ErrorLog:          log.New(io.Discard, "", 0), // what strangers send is nobody's business
	}
	server.SetKeepAlivesEnabled(false)
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(l.listener) }()

	var answer url.Values
	var err error
	select {
	case answer = <-door.answer:
	case err = <-failed:
	case <-ctx.Done():
		err = context.Cause(ctx)
	}
	stop(server)
	return answer, err
}

// stop closes the port and every connection. The last page was sent before.
func stop(server *http.Server) {
	ctx, cancel := context.WithTimeout(context.Background(), closeTimeout)
	defer cancel()
	if server.Shutdown(ctx) != nil {
		_ = server.Close()
	}
}
