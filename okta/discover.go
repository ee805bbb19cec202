package okta

import (
	"context"
	"errors"
	"fmt"
	"mime"
	"net/http"
	"strings"
	"time"
)

// Organization is what an org tells anybody about itself in /.well-known/okta-organization.
type Organization struct {
	ID       string // 00o…
	Cell     string // op3, …
	Pipeline string // idx: Identity Engine, v1: Classic
	Href     string // the org's own idea of its address
}

// ErrNotOkta tells that something else than an Okta org answers at an address.
var ErrNotOkta = errors.New("no Okta org answers there")

// NotOktaReason names what gave it away.
type NotOktaReason string

// The reasons of a [NotOktaError].
const (
	NotOktaHTML     NotOktaReason = "html"     // a web page: another site, or a proxy's
	NotOktaJSON     NotOktaReason = "json"     // JSON without an org's id
	NotOktaOther    NotOktaReason = "other"    // neither JSON nor a web page
	NotOktaRedirect NotOktaReason = "redirect" // the server sends elsewhere
)

// NotOktaError is an [ErrNotOkta] with its reason.
type NotOktaError struct {
	Reason   NotOktaReason
	Status   int
	Location string // host of the redirect, or ""
}

// Error says it in English.
func (e *NotOktaError) Error() string {
	return fmt.Sprintf("okta: %v (%s, status %d)", ErrNotOkta, e.Reason, e.Status)
}

// Is makes errors.Is(err, ErrNotOkta) true.
func (e *NotOktaError) Is(target error) bool { return target == ErrNotOkta }

// Discover asks the server at origin whether it is an Okta org. It needs no sign-in. The time is the server's clock
// (its Date header), zero when it told none; it comes with an error as well. The error is a *[NotOktaError], an
// *[Error] when an org or a gateway is in trouble (429, 5xx) or refuses with an Okta error, or wraps the transport's.
func Discover(ctx context.Context, c *http.Client, origin string) (Organization, time.Time, error) {
	c, err := capturing(c, nil)
	if err != nil {
		return Organization{}, time.Time{}, err
	}
	ctx, got := withAnswer(ctx)
	if err := sendGet(ctx, c, origin+"/.well-known/okta-organization"); got.status == 0 {
		if got.err != nil {
			err = got.err
		}
		return Organization{}, time.Time{}, fmt.Errorf("okta: asking %s: %w", origin, err)
	}
	org, err := organizationOf(got)
	return org, got.date(), err
}

func organizationOf(a *answer) (Organization, error) {
	if a.status >= 500 || a.status == http.StatusTooManyRequests {
		return Organization{}, errorOf(a)
	}
	if a.status != http.StatusOK {
		if e := errorOf(a); strings.HasPrefix(e.Code, "E0000") {
			return Organization{}, e
		}
		return Organization{}, notOkta(a)
	}
	var body struct {
		ID       string `json:"id"`
		Cell     string `json:"cell"`
		Pipeline string `json:"pipeline"`
		Links    struct {
			Organization link `json:"organization"`
		} `json:"_links"`
	}
	if err := decode(a.body, &body); err != nil || !strings.HasPrefix(body.ID, "00o") {
		return Organization{}, notOkta(a)
	}
	return Organization{ID: body.ID, Cell: body.Cell, Pipeline: body.Pipeline, Href: body.Links.Organization.Href}, nil
}

func notOkta(a *answer) error {
	e := &NotOktaError{Reason: NotOktaOther, Status: a.status}
	var any any
	switch {
	case a.status >= 300 && a.status <= 399:
		e.Reason, e.Location = NotOktaRedirect, locationHost(a.header)
	case decode(a.body, &any) == nil:
		e.Reason = NotOktaJSON
	case isWebPage(a.header, a.body):
		e.Reason = NotOktaHTML
	}
	return e
}

func isWebPage(h http.Header, body []byte) bool {
	media, _, _ := mime.ParseMediaType(h.Get("Content-Type"))
	return media == "text/html" || strings.HasPrefix(strings.TrimSpace(string(body[:min(len(body), 64)])), "<")
}

// locationHost is where a redirect leads, without the path and query, which may carry credentials.
func locationHost(h http.Header) string {
	resp := http.Response{Header: h}
	u, err := resp.Location()
	if err != nil {
		return ""
	}
	return u.Host
}
