package practice

import (
	"context"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Faults of the management API. Each but the last can be kept to one route, see
// [FaultInfo.Routed].
const (
	faultAPIMany   fault = "api-429"
	faultAPI       fault = "api-500"
	faultAPIEOF    fault = "api-eof"
	faultAPILate   fault = "api-eof-late"
	faultAPIHTML   fault = "api-html"
	faultAPIEmpty  fault = "api-empty-400"
	faultAPIRight  fault = "api-403"
	faultAPIToken  fault = "api-401"
	faultFewPerMin fault = "rate-limit-small"
)

// smallLimit is the number of requests per family and minute under the fault
// rate-limit-small: the lowest that was recorded.
const smallLimit = 10

func apiFaults() []FaultInfo {
	routed := func(f fault, sentence string) FaultInfo {
		return FaultInfo{Name: string(f), Effect: sentence, Routed: true, switches: f}
	}
	return []FaultInfo{
		routed(faultAPIMany, "The management API answers 429 E0000047, with a reset two seconds ahead."),
		routed(faultAPI, "The management API answers 500 E0000009."),
		routed(faultAPIEOF, "The management API closes the connection without doing or answering anything."),
		routed(faultAPILate, "The management API does what it is asked and closes the connection without an answer."),
		routed(faultAPIHTML, "The management API answers 403 with a page of HTML, as a proxy does."),
		routed(faultAPIEmpty, "The management API answers 400 with an empty body and the reason in WWW-Authenticate."),
		routed(faultAPIRight, "The management API answers 403 E0000006: the administrator's role does not allow it."),
		routed(faultAPIToken, "The management API answers 401: the API token is expired (E0000011), or the access token is (invalid_token)."),
		effect(faultFewPerMin, "Ten requests to a family of routes are let through in a minute, then 429 E0000047 is the answer."),
	}
}

// route is what a fault is kept to: a path, whose segments in braces stand for
// anything, and a method, if any, before it.
type route struct {
	method   string // "" is any
	segments []string
}

func readRoute(raw string) (route, bool) {
	method, path, spaced := strings.Cut(raw, " ")
	if !spaced {
		method, path = "", raw
	}
	return route{method, strings.Split(path, "/")}, strings.HasPrefix(path, "/")
}

func (t route) is(r *http.Request) bool {
	segments := strings.Split(r.URL.Path, "/")
	return (t.method == "" || t.method == r.Method) && slices.EqualFunc(t.segments, segments, func(a, b string) bool {
		return a == b || strings.HasPrefix(a, "{") && strings.HasSuffix(a, "}")
	})
}

// faultyOn reports whether a fault is switched on, for all routes or for this one.
func (o *Org) faultyOn(f fault, r *http.Request) bool {
	if o.faulty(f) {
		return true
	}
	o.faultsMu.RLock()
	defer o.faultsMu.RUnlock()
	return slices.ContainsFunc(o.faults.routed[f], func(t route) bool { return t.is(r) })
}

// brokenAPI is how a route of the management API answers under a fault that
// leaves no room for a real answer; nil when none of them is switched on. The
// practice org's own routes are spared: who judges what happened reads them.
func (o *Org) brokenAPI(r *http.Request) http.HandlerFunc {
	if strings.HasPrefix(r.URL.Path, "/practice/") {
		return nil
	}
	for _, broken := range []struct {
		by     fault
		answer http.HandlerFunc
	}{
		{faultAPIMany, o.answerWait},
		{faultAPI, func(w http.ResponseWriter, _ *http.Request) { o.fail(w, internalError()) }},
		{faultAPIEOF, answerClosed},
		{faultAPIHTML, answerProxyPage},
		{faultAPIEmpty, o.answerEmpty},
		{faultAPIRight, func(w http.ResponseWriter, _ *http.Request) { o.fail(w, forbidden()) }},
		{faultAPIToken, o.answerExpired},
	} {
		if o.faultyOn(broken.by, r) {
			return broken.answer
		}
	}
	return nil
}

func (o *Org) answerWait(w http.ResponseWriter, r *http.Request) {
	const wait = 2 * time.Second
	w.Header().Set("X-Rate-Limit-Remaining", "0")
	w.Header().Set("X-Rate-Limit-Reset", strconv.FormatInt(o.now().Add(wait).Unix(), 10))
	o.noteLimit(r.Context(), o.now())
	o.fail(w, tooMany())
}

func answerProxyPage(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(http.StatusForbidden)
	_, _ = io.WriteString(w, "<!doctype html><html><head><title>Blocked by your network</title></head>"+
		"<body><h1>Blocked</h1><p>This page is not in line with the rules of your network.</p></body></html>")
}

// answerEmpty is the recorded answer to a proof that was sent twice: everything
// is in the header.
func (o *Org) answerEmpty(w http.ResponseWriter, r *http.Request) {
	replayed := o.worded(refuse(reasonProofReplayed))
	d := o.challenge(r, http.StatusBadRequest, "", replayed.Code, replayed.Text)
	d.challenge = schemeDPoP + ` algs="` + strings.Join(signatureAlgs(), " ") + `", ` + strings.TrimPrefix(d.challenge, schemeBearer+" ")
	d.write(o, w)
}

func (o *Org) answerExpired(w http.ResponseWriter, r *http.Request) {
	scheme, _, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	if strings.EqualFold(scheme, schemeBearer) || strings.EqualFold(scheme, schemeDPoP) {
		o.challenge(r, http.StatusUnauthorized, "", "invalid_token", tokenExpired.Error()).write(o, w)
		return
	}
	o.fail(w, badToken())
}

// rateLimit is how many requests of a path's family a minute takes.
func (o *Org) rateLimit(path string) int {
	if o.faulty(faultFewPerMin) && family(path) != "/console" {
		return smallLimit
	}
	return o.rates.limit
}

// noteLimit writes the System Log event of a request that was one too many.
func (o *Org) noteLimit(ctx context.Context, now time.Time) {
	e := newEvent(callOf(ctx), now, "system.org.rate_limit.violation", "Rate limit violation")
	e.Severity = severityWarn
	o.note(e)
}
