package invoke

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/wire"
	"github.com/flowlatch/flowlatch/app/workspace"
)

// asks reports whether there is something to explain: a call that was sent and
// didn't do what it should, or whose good answer is empty, is no flow's, or
// tells of an error.
func (f Facts) asks() bool {
	if f.Status == 0 {
		return f.Err != nil && !f.notSent()
	}
	return !f.answered(200, 299) || f.Undone || f.empty() || f.html() || f.errorInside() || !f.cardsCanSend()
}

// notSent: Flowlatch itself kept the call back, or the person did.
func (f Facts) notSent() bool {
	e, ok := errors.AsType[*wire.Error](f.Err)
	return !ok || slices.Contains([]wire.Kind{wire.Pinned, wire.Insecure, wire.Invalid, wire.Canceled}, e.Kind)
}

// kind is how far a call without an answer came, "" for one that was answered.
func (f Facts) kind() wire.Kind {
	if e, ok := errors.AsType[*wire.Error](f.Err); ok && f.Status == 0 {
		return e.Kind
	}
	return ""
}

// arrived reports whether a call without an answer may have reached Workflows.
func (f Facts) arrived() bool {
	e, ok := errors.AsType[*wire.Error](f.Err)
	return ok && e.Sent
}

func (f Facts) answered(from, to int) bool { return f.Status >= from && f.Status <= to }

func (f Facts) is(statuses ...int) bool { return slices.Contains(statuses, f.Status) }

// refused: a 4xx that may be about the credential, the address or the flow's
// being off. Okta documents none of them.
func (f Facts) refused() bool {
	return f.answered(400, 499) &&
		!f.is(http.StatusProxyAuthRequired, http.StatusRequestTimeout, http.StatusRequestEntityTooLarge, http.StatusTooManyRequests)
}

// denied: the statuses that are about the caller (RFC 9110 sections 15.5.2 and
// 15.5.4).
func (f Facts) denied() bool { return f.is(http.StatusUnauthorized, http.StatusForbidden) }

// cardsCanSend: the cards of a flow answer 200, or 400 to 599 (Okta help,
// Return Raw); anything else comes from somebody in between.
func (f Facts) cardsCanSend() bool { return f.Status == http.StatusOK || f.answered(400, 599) }

// empty reports whether a body says nothing.
func (f Facts) empty() bool {
	switch strings.TrimSpace(f.Body) {
	case "", "{}", "null":
		return true
	}
	return false
}

// html reports whether the answer is a web page.
func (f Facts) html() bool { return IsPage(f.Header.Get("Content-Type"), []byte(f.Body)) }

// ran reports whether an answer seems to come from a run of the flow: see
// [RunIDs]. Without one nothing is known.
func (f Facts) ran() problem.Fact {
	if len(RunIDs(f.Header)) > 0 {
		return problem.Yes
	}
	return problem.Unknown
}

// errorInside reports whether the answer is an object that tells of an error by
// a member's name.
func (f Facts) errorInside() bool { return TellsError([]byte(f.Body)) }

// leads is the host that a redirect leads to, "" for the one that was called.
func (f Facts) leads() string {
	called, err := url.Parse(f.URL)
	if err != nil {
		return ""
	}
	to, err := called.Parse(f.Header.Get("Location"))
	if err != nil || strings.EqualFold(to.Host, called.Host) {
		return ""
	}
	return to.Host
}

func (f Facts) host() string {
	u, err := url.Parse(f.URL)
	if err != nil {
		return ""
	}
	return u.Host
}

func (f Facts) limit() time.Duration {
	if f.Limit == 0 {
		return DefaultLimit
	}
	return f.Limit
}

// reached: the call took about as long as a connection is kept open.
func (f Facts) reached() bool { return f.Took >= f.limit()*9/10 }

// byToken: an access token was sent.
func (f Facts) byToken() bool { return f.Sent == SentAccessToken || f.Sent == SentBoundToken }

// byClientToken: a client token was sent.
func (f Facts) byClientToken() bool { return f.Sent == SentTokenHeader || f.Sent == SentTokenQuery }

// credentials is how many a call carried: what Flowlatch put on it, and what the
// draft or the address hold beside.
func (f Facts) credentials() int {
	count := 0
	if f.Sent != SentNothing && f.Sent != "" {
		count++
	}
	for _, field := range slices.Concat(f.Draft.Query, f.Draft.Headers) {
		if isCredential(field.Name) || isForeignCredential(field.Name) {
			count++
		}
	}
	if u, err := url.Parse(f.URL); err == nil {
		for name := range u.Query() {
			if isCredential(name) || isForeignCredential(name) {
				count++
			}
		}
	}
	return count
}

// isForeignCredential knows the names under which callers send tokens that
// Workflows doesn't document (access_token: RFC 6750 section 2.3).
func isForeignCredential(name string) bool {
	switch strings.ToLower(strings.TrimSpace(name)) {
	case "access_token", "client_token", "client-token", "x-client-token":
		return true
	}
	return false
}

// misspelt are the body's keys that the flow reads in another case.
func (f Facts) misspelt() []Finding {
	if f.Draft.Method == http.MethodGet {
		return nil
	}
	return slices.DeleteFunc(Lint(f.Draft, f.Known), func(found Finding) bool { return found.Key == "" })
}

// missing are the keys that the flow is known to read and the body lacks.
func (f Facts) missing() []string {
	keys, ok := objectKeys([]byte(f.Draft.Body))
	if !ok {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(f.Known), func(name string) bool { return hasKey(keys, name) })
}

// headers are the names of the caller's own headers.
func (f Facts) headers() []string {
	var names []string
	for _, h := range f.Draft.Headers {
		if h.Name != "" && !isCredential(h.Name) && !strings.EqualFold(h.Name, "Content-Type") && !strings.EqualFold(h.Name, "Accept") {
			names = append(names, h.Name)
		}
	}
	return names
}

func fieldNames(fields []workspace.Field) []string {
	names := make([]string, len(fields))
	for i, f := range fields {
		names[i] = f.Name
	}
	return names
}
