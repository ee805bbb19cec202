package okta

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"
)

// maxAnswer bounds how much of an answer is read, in bytes. A page of 200 apps is about 1 MiB.
const maxAnswer = 20 << 20

// ErrTooLarge tells that an answer was longer than this package reads.
var ErrTooLarge = errors.New("the answer is too large")

// errCaptured is what the SDK gets instead of every answer. It is no io.EOF, so the SDK repeats nothing, and no
// response, so the SDK waits for no rate limit, drops no body and decodes nothing.
var errCaptured = errors.New("okta: answer captured")

// ErrHungUp tells that a connection ended before the answer was there in full. The org may have done what it was asked.
var ErrHungUp = errors.New("the connection ended before the answer was complete")

// answer is what one request came to.
type answer struct {
	method, path string
	status       int // 0: none
	header       http.Header
	body         []byte
	received     time.Time // by this computer's clock
	clock        moment    // the server's
	err          error     // the transport's, as it was unless it was io.EOF
}

type answerKey struct{}

// withAnswer makes requests with the returned context leave their answer in the returned place.
func withAnswer(ctx context.Context) (context.Context, *answer) {
	got := &answer{}
	return context.WithValue(ctx, answerKey{}, got), got
}

// capture is a round tripper that keeps the answer for [Client.call] and gives the caller errCaptured.
type capture struct {
	next  http.RoundTripper
	pacer *Pacer // knows the clocks
}

// capturing is c behind a capture, at the pace of p unless that is nil. The copy drops what c adds around its transport
// except the time limit.
func capturing(c *http.Client, p *Pacer) (*http.Client, error) {
	if c == nil || c.Transport == nil {
		return nil, errors.New("okta: an http.Client with a transport of its own is needed")
	}
	if p == nil {
		return &http.Client{Transport: capture{c.Transport, NewPacer(PacerConfig{})}, Timeout: c.Timeout}, nil
	}
	return &http.Client{Transport: capture{p.Wrap(c.Transport), p}, Timeout: c.Timeout}, nil
}

func (t capture) RoundTrip(r *http.Request) (*http.Response, error) {
	got, ok := r.Context().Value(answerKey{}).(*answer)
	if !ok {
		return nil, errors.New("okta: a request outside of a call")
	}
	r = r.Clone(r.Context())
	r.Header.Del("Authorization") // the SDK's placeholder
	r.Header.Del("User-Agent")    // the transport's word
	*got = answer{method: r.Method, path: r.URL.Path}
	resp, err := t.next.RoundTrip(r)
	if err != nil {
		got.err = withoutEOF(err)
		return nil, errCaptured
	}
	defer resp.Body.Close() //nolint:errcheck // read whole, nothing to lose
	got.header, got.received = resp.Header, t.pacer.now()
	got.clock = t.pacer.at(resp.Header, got.received)
	body, err := readAll(resp.Body)
	if got.body, got.err = body, withoutEOF(err); err == nil {
		got.status = resp.StatusCode
	}
	return nil, errCaptured
}

// withoutEOF hides an io.EOF, which means the end of something to most who look for it, never a failure.
func withoutEOF(err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return fmt.Errorf("%w (%v)", ErrHungUp, err)
	}
	return err
}

// readAll reads a body of at most maxAnswer bytes.
func readAll(r io.Reader) ([]byte, error) {
	body, err := io.ReadAll(io.LimitReader(r, maxAnswer+1))
	if err != nil {
		return nil, fmt.Errorf("reading the answer: %w", err)
	}
	if len(body) > maxAnswer {
		return nil, ErrTooLarge
	}
	return body, nil
}

// date is the server's clock at the time of the answer, or the zero time.
func (a *answer) date() time.Time {
	t, _ := dateOf(a.header)
	return t
}
