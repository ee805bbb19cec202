package connector

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/wire"
	"github.com/flowlatch/flowlatch/app/wire/redact"
	"github.com/flowlatch/flowlatch/app/workspace"
)

// Result is what a rehearsed card gave.
type Result struct {
	Drawing  Drawing
	Exchange wire.Exchange
	// Status is 0 where no answer came. Body is whole and as it came.
	Status int
	Header http.Header
	Body   []byte
	Took   time.Duration

	// Arrived is the head of the request as the built-in echo target got it, masked; ""
	// where somebody else answered. Differences are what isn't as it was drawn.
	Arrived     string
	Differences []Difference
	// Problem tells of an answer that refuses, Notices what is worth knowing of any.
	Problem *problem.Problem
	Notices []*problem.Problem

	redactor redact.Redactor
}

// Shown is the whole body as it may be shown and copied: valid UTF-8, with what the
// service echoed of the secrets masked. It reports false for a body in a content
// encoding, where nothing could be found.
func (r Result) Shown() (string, bool) {
	if encoding := r.Header.Get("Content-Encoding"); encoding != "" && !strings.EqualFold(encoding, "identity") {
		return "", false
	}
	if len(r.Body) > wire.DisplayLimit && utf8.Valid(r.Body) {
		return r.redactor.Text(string(r.Body)), true
	}
	return strings.ToValidUTF8(r.redactor.Body(r.Header.Get("Content-Type"), r.Body), "\uFFFD"), true
}

// Evidence is the exchange to remember.
func (r Result) Evidence() workspace.Evidence { return EvidenceOf(r.Exchange) }

// EvidenceOf is what is remembered of an exchange.
func EvidenceOf(e wire.Exchange) workspace.Evidence {
	return workspace.Evidence{Method: e.Method, URL: e.URL, Status: e.Status, RequestID: e.RequestID, At: e.Started, Millis: e.Duration.Milliseconds()}
}

// Rehearse sends what [Draw] draws, once, to the card's URL, and follows no redirect.
// An answer of any status is a Result; an error, always a Problem, means that none
// came or that nothing was sent.
func Rehearse(ctx context.Context, config Config, c workspace.Connector, card workspace.CardRequest, s Secrets) (Result, error) {
	d, out, err := plan(c, card, s)
	if err != nil {
		return Result{}, err
	}
	if NeedsToken(c.Type) && s.Access.IsZero() {
		return Result{Drawing: d}, noToken(c.Type)
	}
	ctx, cancel := config.within(wire.WithPurpose(ctx, text.T("connector.purpose.card", "Rehearse a card's request")), out.secrets...)
	defer cancel()
	r := Result{Drawing: d, redactor: redact.New(redact.NewValues(out.secrets...))}
	if err := r.send(ctx, config.Network, out); err != nil {
		return r, noAnswer(err)
	}
	r.compare(out)
	r.Problem, r.Notices = judge(c, card, s, r)
	return r, nil
}

// NeedsToken reports whether a connection of the type gets a token before its cards can
// send anything.
func NeedsToken(t workspace.ConnectorType) bool {
	return t == workspace.ConnectorOAuth || t == workspace.ConnectorClientCredentials
}

func (r *Result) send(ctx context.Context, network *wire.Network, out outgoing) error {
	client, err := network.Client(wire.Route{Origin: originOf(out.target), Credential: out.credential})
	if err != nil {
		return err
	}
	trail := &wire.Trail{}
	req, err := http.NewRequestWithContext(wire.WithRecorder(ctx, trail), out.method, out.target.String(), bytes.NewReader(out.body))
	if err != nil {
		return err
	}
	req.Header = out.header
	answer, err := client.Do(req)
	if sent := trail.Exchanges(); len(sent) > 0 {
		r.Exchange, r.Took = sent[0], sent[0].Duration
	}
	if err != nil {
		return err
	}
	defer func() { _ = answer.Body.Close() }()
	if r.Body, err = io.ReadAll(answer.Body); err != nil {
		return fmt.Errorf("read the answer: %w", err)
	}
	r.Status, r.Header = answer.StatusCode, answer.Header
	return nil
}

// compare says what of the request isn't as it was drawn: by what the echo target got
// where that answered, else by what went out.
func (r *Result) compare(out outgoing) {
	r.Drawing.fill(r.Exchange)
	if came, ok := echoed(out.target, r.Body); ok {
		r.Arrived = r.Drawing.maskHead(r.redactor, came.Head)
		r.Differences = differences(r.Drawing, came, r.redactor)
		return
	}
	r.Differences = sentOtherwise(r.Drawing, r.Exchange, r.redactor)
}

// OnThisComputer reports whether an address is one of this computer, written as an IP
// address: where plain http may go, and the built-in service is.
func OnThisComputer(address string) bool {
	u, err := url.Parse(address)
	return err == nil && literalLoopback(u)
}

// noToken tells that the connection has to get its token first.
func noToken(t workspace.ConnectorType) *problem.Problem {
	way := problem.NewWay(GetToken, text.T("connector.way.token", "Get a token"), text.T("connector.way.token.why", "With the client ID and secret, as Workflows does"))
	if t == workspace.ConnectorOAuth {
		way = problem.NewWay(Authorize, text.T("connector.way.authorize", "Allow it in the browser"), text.T("connector.way.authorize.why", "As Workflows does when the connection is made"))
	}
	return problem.New(CodeNoToken,
		text.T("connector.problem.no-token", "The connection has no access token yet"),
		text.T("connector.problem.no-token.why", "A card sends the token that the connection got before. Nothing was sent."), way)
}

// noAnswer words an error of a request that had no answer.
func noAnswer(err error) error {
	e, ok := wire.Classify(err)
	p := *problem.From(err)
	switch {
	case !ok:
	case e.Kind == wire.Timeout:
		p.Cause = text.T("connector.problem.timeout", "Cards of real flows wait {{.Seconds}} seconds, then the flow stops unless it handles the error. The service may have got the request all the same: look there before you send it again.", "Seconds", int(Patience/time.Second))
	case e.Kind == wire.Closed, e.Kind == wire.Other && e.Sent:
		p.Title = text.T("connector.problem.broken", "The connection broke before the answer was whole")
		p.Cause = text.T("connector.problem.closed", "The service closed the connection. It may have got the request; nothing was repeated. Look there before you send it again.")
	}
	return &p
}

// stoppedBy is the Problem of a finding that nothing is sent with.
func stoppedBy(f Finding) *problem.Problem {
	return problem.New(CodeStopped,
		text.T("connector.problem.stopped", "{{.Field}} isn't right yet, so nothing was sent", "Field", f.Field.Label()), f.Text,
		problem.NewWay(EditField, text.T("connector.way.edit", "Correct the field"), text.Text{})).WithDetail(string(f.Field) + ": " + f.Code)
}
