package wire

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"net/http"
	"slices"
	"strings"
	"syscall"

	"github.com/flowlatch/flowlatch/app/wire/redact"
)

// Kind says what kept a call from a complete answer.
type Kind string

// The kinds of failure.
const (
	Pinned      Kind = "pinned"      // the request would have left its route's origin; nothing was sent
	Insecure    Kind = "insecure"    // neither https nor literal loopback; nothing was sent
	Invalid     Kind = "invalid"     // the request is malformed, such as a line break in a header; nothing was sent
	DNS         Kind = "dns"         // the host's name was not found
	Refused     Kind = "refused"     // nothing listens there
	Unreachable Kind = "unreachable" // no way to the host or its network
	TLS         Kind = "tls"         // no secure connection: certificate, protocol, handshake
	Timeout     Kind = "timeout"     // a deadline passed
	Closed      Kind = "closed"      // the connection broke before the answer was complete
	TooLarge    Kind = "too-large"   // a body or the answer's headers exceed the limit
	Canceled    Kind = "canceled"    // the caller's context was cancelled
	Proxy       Kind = "proxy"       // the proxy cannot be reached or refuses
	Other       Kind = "other"
)

// Error is why a call has no complete answer. Its text is redacted.
//
// Err unwraps to what the cause is, such as a *net.DNSError or
// context.DeadlineExceeded, but never to io.EOF or io.ErrUnexpectedEOF: the Okta
// SDK v5 repeats a request without limit or pause while it sees those.
type Error struct {
	Kind   Kind
	Method string
	// URL is redacted.
	URL string
	// Proxy is host:port of the proxy in use, "" for none.
	Proxy string
	// Sent tells that the server may have received the request. When it is false,
	// the server has not.
	Sent bool
	Err  error
}

// Error gives the kind and the cause. Method and address stand in the
// *url.Error that an http.Client puts around it.
func (e *Error) Error() string {
	message := string(e.Kind)
	if e.Proxy != "" {
		message += " (through proxy " + e.Proxy + ")"
	}
	if e.Err != nil {
		message += ": " + e.Err.Error()
	}
	return message
}

// Unwrap returns Err.
func (e *Error) Unwrap() error { return e.Err }

// Timeout reports whether a deadline passed. *url.Error asks for it.
func (e *Error) Timeout() bool { return e.Kind == Timeout }

// Classify finds the *Error in what a client of this package returned.
func Classify(err error) (*Error, bool) { return errors.AsType[*Error](err) }

// circumstances are what is known about an attempt beside its error.
type circumstances struct {
	contextErr error
	tlsFailed  bool
	connected  bool // a connection was at hand
	answered   bool // the answer's first byte was read
}

func kindOf(err error, c circumstances) Kind {
	switch {
	case errors.Is(c.contextErr, context.Canceled):
		return Canceled
	case errors.Is(c.contextErr, context.DeadlineExceeded):
		return Timeout
	case isProxyError(err):
		return Proxy
	case isType[*net.DNSError](err):
		return DNS
	case isTimeout(err):
		return Timeout
	case c.tlsFailed, isTLSError(err):
		return TLS
	case isErrno(err, refusedNumbers):
		return Refused
	case isErrno(err, unreachableNumbers):
		return Unreachable
	case strings.Contains(err.Error(), "response headers exceeded"): // net/http has no type for it
		return TooLarge
	case isClosed(err), c.connected && !c.answered:
		return Closed
	}
	return Other
}

func isType[T error](err error) bool {
	_, ok := errors.AsType[T](err)
	return ok
}

func isProxyError(err error) bool {
	op, ok := errors.AsType[*net.OpError](err)
	return isType[*proxyError](err) || ok && op.Op == "proxyconnect"
}

func isTimeout(err error) bool {
	timed, ok := errors.AsType[net.Error](err)
	return ok && timed.Timeout()
}

func isTLSError(err error) bool {
	return isType[*tls.CertificateVerificationError](err) || isType[x509.UnknownAuthorityError](err) ||
		isType[x509.HostnameError](err) || isType[x509.CertificateInvalidError](err) ||
		isType[tls.RecordHeaderError](err) || isType[tls.AlertError](err) || errors.Is(err, http.ErrSchemeMismatch)
}

// System error numbers by meaning; the numbers from 10000 are Windows Sockets'.
var (
	refusedNumbers     = []syscall.Errno{syscall.ECONNREFUSED, 10061}
	unreachableNumbers = []syscall.Errno{syscall.ENETUNREACH, syscall.EHOSTUNREACH, syscall.ENETDOWN, 10050, 10051, 10065}
	closedNumbers      = []syscall.Errno{syscall.ECONNRESET, syscall.ECONNABORTED, syscall.EPIPE, 10053, 10054}
)

func isErrno(err error, numbers []syscall.Errno) bool {
	number, ok := errors.AsType[syscall.Errno](err)
	return ok && slices.Contains(numbers, number)
}

func isClosed(err error) bool {
	return isEOF(err) || errors.Is(err, net.ErrClosed) || isErrno(err, closedNumbers)
}

func isEOF(err error) bool {
	return errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF)
}

// presentable returns err as it may leave the package: not an end of file, and
// with nothing secret in its text.
func presentable(err error, r redact.Redactor) error {
	if isEOF(err) {
		return errors.New("the server closed the connection before the answer was complete")
	}
	if clean := r.Text(err.Error()); clean != err.Error() {
		return errors.New(clean)
	}
	return err
}
