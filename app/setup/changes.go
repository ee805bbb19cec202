package setup

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"

	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/wire"
	"github.com/flowlatch/flowlatch/app/wire/redact"
	"github.com/flowlatch/flowlatch/app/workspace"
)

// recorded is the transport that every request of the admin's client passes. It
// writes down what changes something in the org: before it is sent, so that a
// program that ends meanwhile leaves a trace, and what became of it afterwards.
// What the org refused, or never got, is taken out again. A change that can't be
// written down isn't made.
type recorded struct {
	walk *Walk
	next http.RoundTripper
}

// RoundTrip implements http.RoundTripper.
func (t recorded) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.Method == http.MethodGet || r.Method == http.MethodHead {
		return t.read(r)
	}
	sent, err := bodyOf(r)
	if err != nil {
		return nil, err
	}
	c := workspace.Change{
		ID: newID("change"), At: t.walk.deps.Now(), Purpose: wire.Purpose(r.Context()),
		Method: r.Method, Path: redact.New().Text(r.URL.EscapedPath()), By: t.walk.Workspace().Org.SignIn.Actor(),
	}
	c.Subject = redact.New().Text(subjectOf(t.walk.Workspace(), c, sent))
	if err := t.walk.note(func(ws *workspace.Workspace) bool { ws.Changes.Add(c); return true }); err != nil {
		return nil, err
	}
	trail := &wire.Trail{}
	out := r.WithContext(wire.WithRecorder(r.Context(), trail))
	if r.Body != nil {
		out.Body = io.NopCloser(bytes.NewReader(sent))
	}
	answer, err := t.next.RoundTrip(out)
	t.conclude(c, out, sent, answer, lastTo(trail, r), err)
	return answer, err
}

// conclude writes down what became of a change. Where that can't be saved the
// change stays as one without an answer.
func (t recorded) conclude(c workspace.Change, r *http.Request, sent []byte, answer *http.Response, x wire.Exchange, err error) {
	var got []byte
	if err == nil {
		answer.Body, got = peek(answer.Body)
		x.Status = answer.StatusCode // whatever became of its exchange
	}
	e := effectOf(r, sent, got)
	_ = t.walk.note(func(ws *workspace.Workspace) bool {
		e.delist(ws, x)
		if !accepted(x, err) {
			ws.Changes.Remove(c.ID)
			return true
		}
		ws.Changes.Settle(c.ID, x.Status, x.RequestID)
		e.enlist(ws, c, x)
		return true
	})
}

// bodyOf reads a request's body and closes it.
func bodyOf(r *http.Request) ([]byte, error) {
	if r.Body == nil {
		return nil, nil
	}
	body, err := io.ReadAll(r.Body)
	if err = errors.Join(err, r.Body.Close()); err != nil {
		return nil, fmt.Errorf("reading the request: %w", err)
	}
	return body, nil
}

// lastTo is the exchange of a request: on its way an access token may have been
// asked for.
func lastTo(trail *wire.Trail, r *http.Request) wire.Exchange {
	var last wire.Exchange
	for _, x := range trail.Exchanges() {
		if u, err := url.Parse(x.URL); err == nil && x.Method == r.Method && u.Path == r.URL.Path {
			last = x
		}
	}
	return last
}

// accepted reports whether the org did what it was asked, or may have: an error
// of its own, or a lost answer, says neither.
func accepted(x wire.Exchange, err error) bool {
	switch x.Status / 100 {
	case 2, 5:
		return true
	case 0:
		e, ok := wire.Classify(err)
		return ok && e.Sent
	}
	return false
}

// note saves what was learned about the org, unless change reports that it is
// nothing new. It goes on while the walk is being
// closed: a request may have left already. Changed isn't told: the use case does
// that when it is through.
func (w *Walk) note(change func(*workspace.Workspace) bool) error {
	if _, err := w.lastly(change); err != nil {
		return problem.From(err)
	}
	return nil
}
