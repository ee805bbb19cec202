package wire

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"time"

	"github.com/flowlatch/flowlatch/app/wire/redact"
)

// roundTripper carries the requests of one route.
type roundTripper struct {
	network    *Network
	origin     origin
	credential Credential
	values     *redact.Values
	patient    bool // see Route
}

// attempt is one request on its way.
type attempt struct {
	carried
	started  time.Time
	asked    *http.Request // the caller's
	sent     *http.Request // what goes out; nil while it is not prepared
	body     []byte        // the request's
	proxy    string
	trace    trace
	redactor redact.Redactor

	answer     *http.Response
	answerBody []byte
	err        *Error
}

// RoundTrip sends the request once. The answer it returns is complete: its body
// lies in memory, and its Request is the caller's, without the credential.
func (t *roundTripper) RoundTrip(req *http.Request) (*http.Response, error) {
	ctx, cancel := t.withDeadline(req.Context())
	defer cancel()
	a := t.begin(req)
	if err := t.exchange(ctx, a); err != nil {
		a.fail(ctx, err)
	}
	if len(a.recorders) > 0 {
		t.record(a)
	}
	if a.err != nil {
		return nil, a.err
	}
	return a.response(), nil
}

func (t *roundTripper) withDeadline(ctx context.Context) (context.Context, context.CancelFunc) {
	if _, ok := ctx.Deadline(); ok {
		return context.WithCancel(ctx)
	}
	return context.WithTimeout(ctx, t.network.timeout)
}

func (t *roundTripper) begin(req *http.Request) *attempt {
	a := &attempt{carried: carriedBy(req.Context()), started: t.network.now(), asked: req}
	a.trace.now = t.network.now
	a.trace.record = len(a.recorders) > 0
	a.redactor = redact.New(append([]*redact.Values{t.values, t.network.proxyValues}, a.values...)...)
	return a
}

// exchange sends the request and reads the answer. What it got so far stays in
// the attempt also when it fails.
func (t *roundTripper) exchange(ctx context.Context, a *attempt) (err error) {
	if a.body, err = readRequestBody(a.asked, t.network.maxBody); err != nil {
		return err
	}
	ctx = httptrace.WithClientTrace(ctx, a.trace.hooks())
	out, err := t.prepare(ctx, a.asked, a.body)
	if err != nil {
		return err
	}
	a.sent, a.proxy = out, t.proxyFor(out.URL)
	if a.answer, err = t.transport().RoundTrip(out); err != nil {
		return err
	}
	a.answerBody, err = readAnswerBody(a.answer, t.network.maxBody)
	return err
}

func (t *roundTripper) transport() *http.Transport {
	all := t.network.transports.Load()
	if t.patient {
		return all.patient
	}
	return all.usual
}

func (t *roundTripper) proxyFor(u *url.URL) string {
	proxy, err := t.network.proxy(u)
	if err != nil || proxy == nil {
		return ""
	}
	return proxy.Host
}

// readAnswerBody reads a body whole; the limit counts decompressed bytes.
func readAnswerBody(answer *http.Response, limit int64) ([]byte, error) {
	defer answer.Body.Close()
	var body bytes.Buffer
	read, err := body.ReadFrom(io.LimitReader(answer.Body, limit+1))
	if read > limit {
		return body.Bytes(), &Error{Kind: TooLarge, Err: fmt.Errorf("the answer's body exceeds %d bytes", limit)}
	}
	return body.Bytes(), err
}

// fail turns err into the attempt's Error.
func (a *attempt) fail(ctx context.Context, err error) {
	kind := kindOf(err, a.trace.circumstances(ctx.Err()))
	if own, ok := Classify(err); ok {
		kind = own.Kind
		if err == error(own) {
			err = own.Err
		}
	}
	a.err = &Error{
		Kind:   kind,
		Method: a.method(),
		URL:    a.url(),
		Proxy:  a.proxy,
		Sent:   a.trace.sent(),
		Err:    presentable(err, a.redactor),
	}
}

func (a *attempt) method() string {
	if a.asked.Method == "" {
		return http.MethodGet
	}
	return a.asked.Method
}

// url is the address as sent, or as asked for when it was not sent; redacted.
func (a *attempt) url() string {
	if a.sent != nil {
		return a.redactor.URL(a.sent.URL)
	}
	return a.redactor.URL(a.asked.URL)
}

// response is the answer for the caller.
func (a *attempt) response() *http.Response {
	answer := *a.answer
	answer.Body = io.NopCloser(bytes.NewReader(a.answerBody))
	if a.method() != http.MethodHead {
		answer.ContentLength = int64(len(a.answerBody))
	}
	answer.Request = a.asked
	hideBrokenLocation(&answer)
	return &answer
}

// hideBrokenLocation takes away a Location that is no address. http.Client would
// drop the whole answer for it and print the value, which may carry a code.
func hideBrokenLocation(answer *http.Response) {
	if _, err := url.Parse(answer.Header.Get("Location")); err != nil {
		answer.Header.Del("Location")
	}
}
