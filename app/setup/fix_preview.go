package setup

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"slices"
	"strings"

	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/wire"
)

// Preview is a request that changes something in the org, before it is sent.
// The zero Preview is none.
type Preview struct {
	Method, Path string
	Body         string

	replaces string // what was read at the path before, "" for nothing
}

// Sends reports whether another request is the same: its method, path and body.
func (p Preview) Sends(other Preview) bool {
	return p.Method == other.Method && p.Path == other.Path && p.Body == other.Body
}

// String is the request's first line, "" for none.
func (p Preview) String() string {
	if p.Method == "" {
		return ""
	}
	return p.Method + " " + p.Path
}

// PreviewFix gives the very request with which [Walk.Fix] would change the org
// now, none for an action that changes nothing there. It does what Fix does up
// to that request, and keeps it in place of sending it: only what reads is sent.
func (w *Walk) PreviewFix(ctx context.Context, endpointID string, action problem.Action) (Preview, error) {
	ctx, done, err := w.begin(ctx)
	if err != nil {
		return Preview{}, err
	}
	defer done()
	r, app, err := w.repairOf(endpointID, action)
	if err != nil || r.atOkta == nil {
		return Preview{}, err
	}
	a, ctx := w.attempt(ctx, tokenProof)
	ctx, kept := rehearse(wire.WithPurpose(ctx, r.what))
	if err := w.repair(ctx, a, r, app); err != nil && !errors.Is(err, errRehearsed) {
		return Preview{}, problem.From(err)
	}
	return kept.Preview, nil
}

// errRehearsed is what a rehearsed request comes to.
var errRehearsed = errors.New("kept in place of being sent")

type rehearsalKey struct{}

// rehearsal is what is kept of a change: the request in place of being sent, and
// what was read last before it.
type rehearsal struct {
	Preview
	readAt, read string
	several      bool      // each is taken for done, and what follows is kept too
	all          []Preview // then those that were kept, in order
}

// rehearse has requests to the org's API under the returned context kept in
// place of being sent, but for those that only read.
func rehearse(ctx context.Context) (context.Context, *rehearsal) {
	kept := &rehearsal{}
	return context.WithValue(ctx, rehearsalKey{}, kept), kept
}

// rehearseAll is [rehearse] of several requests: each is taken for done, so that
// the next one follows.
func rehearseAll(ctx context.Context) (context.Context, *rehearsal) {
	ctx, kept := rehearse(ctx)
	kept.several = true
	return ctx, kept
}

// keep keeps a request in place of sending it.
func (k *rehearsal) keep(r *http.Request, this Preview) (*http.Response, error) {
	if r.Method == http.MethodPut && k.readAt == this.Path {
		this.replaces = k.read
	}
	k.Preview = this
	if !k.several {
		return nil, errRehearsed
	}
	k.all = append(k.all, this)
	return &http.Response{
		Status: "204 No Content", StatusCode: http.StatusNoContent, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: http.Header{}, Body: http.NoBody, Request: r,
	}, nil
}

// errNotAsShown is what a request comes to that differs from the one shown.
var errNotAsShown = errors.New("another request than was shown")

type shownKey struct{}

// only lets no request change the org's API under the returned context but those
// that were shown.
func only(ctx context.Context, shown ...Preview) context.Context {
	return context.WithValue(ctx, shownKey{}, shown)
}

// stage is the transport of the admin's client, on which requests can be
// rehearsed, and held against what was shown.
type stage struct{ next http.RoundTripper }

// RoundTrip implements http.RoundTripper.
func (s stage) RoundTrip(r *http.Request) (*http.Response, error) {
	kept, rehearsed := r.Context().Value(rehearsalKey{}).(*rehearsal)
	shown, bound := r.Context().Value(shownKey{}).([]Preview)
	if rehearsed && r.Method == http.MethodGet && toAPI(r) {
		return s.read(r, kept)
	}
	if !rehearsed && !bound || r.Method == http.MethodGet || !toAPI(r) {
		return s.next.RoundTrip(r)
	}
	body, err := bodyOf(r)
	if err != nil {
		return nil, err
	}
	this := Preview{Method: r.Method, Path: r.URL.RequestURI(), Body: string(body)}
	switch {
	case rehearsed:
		return kept.keep(r, this)
	case !slices.ContainsFunc(shown, this.Sends):
		return nil, errNotAsShown
	}
	r = r.Clone(r.Context())
	r.Body = io.NopCloser(bytes.NewReader(body))
	return s.next.RoundTrip(r)
}

// read answers a request that reads, and keeps what it says: a request to the same
// path that follows replaces it.
func (s stage) read(r *http.Request, kept *rehearsal) (*http.Response, error) {
	answer, err := s.next.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	body, err := io.ReadAll(answer.Body)
	if err := errors.Join(err, answer.Body.Close()); err != nil {
		return nil, err
	}
	kept.readAt, kept.read = r.URL.RequestURI(), string(body)
	answer.Body = io.NopCloser(bytes.NewReader(body))
	return answer, nil
}

// toAPI reports whether a request goes to the org's API: what isn't, on the way to it,
// gets a token.
func toAPI(r *http.Request) bool {
	return strings.HasPrefix(r.URL.Path, "/api/") || strings.HasPrefix(r.URL.Path, "/oauth2/v1/clients/")
}
