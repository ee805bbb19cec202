package okta

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"
)

// ErrUnreadable tells that an answer was a success but not what this package can read: HTML from a proxy, say.
var ErrUnreadable = errors.New("the answer cannot be read")

// maxErrorBody is how much of a body an [Error] keeps, in bytes.
const maxErrorBody = 64 << 10

// Error is an answer of an org that is not the wanted one. Its texts are the server's: show them, but decide by
// Status and Code (Okta API reference, Error codes).
type Error struct {
	Method, Path string // of the request; the query is left out
	Status       int
	// Code is Okta's (E0000011) or, where only a challenge or an OAuth body tells one, OAuth's (invalid_token).
	Code      string
	Summary   string
	ID        string   // Okta's id of this occurrence (errorId)
	RequestID string   // x-okta-request-id, which the System Log repeats
	Causes    []string // one sentence each
	// WWWAuthenticate is the challenge as sent: OAuth errors of the management API are told there and not in the
	// body (a 400 for a bad proof of possession has no body at all).
	WWWAuthenticate string
	Challenges      []Challenge // WWWAuthenticate taken apart
	// RetryAfter is the wait that the answer asks for before the next try (429, 503), by the server's own clock; 0 when
	// it doesn't say. RetryAt is when that is over by this computer's clock, zero with it.
	RetryAfter time.Duration
	RetryAt    time.Time
	Header     http.Header // without cookies
	Body       []byte      // at most the first 64 KiB; nil where it may hold a secret
	Err        error       // ErrUnreadable, ErrHeldBack or nil
}

// Error names the request, the status and what the server said.
func (e *Error) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "okta: %s %s: %d", e.Method, e.Path, e.Status)
	for _, s := range []string{e.Code, e.Summary} {
		if s != "" {
			b.WriteString(" " + s)
		}
	}
	if len(e.Causes) > 0 {
		b.WriteString(" (" + strings.Join(e.Causes, "; ") + ")")
	}
	if e.Err != nil {
		b.WriteString(": " + e.Err.Error())
	}
	return b.String()
}

// Foreign reports whether the answer is hardly Okta's: it has no code and no challenge, and is a web page or lacks the
// request id that all of Okta's answers have. Something between, a proxy say, is then the likelier speaker.
func (e *Error) Foreign() bool {
	silent := e.Code == "" && len(e.Challenges) == 0 && !errors.Is(e.Err, ErrHeldBack)
	return silent && (e.RequestID == "" || isWebPage(e.Header, e.Body))
}

// Unwrap gives Err.
func (e *Error) Unwrap() error { return e.Err }

// errorBody covers Okta's errors and OAuth's (RFC 6749 section 5.2).
type errorBody struct {
	ErrorCode    string `json:"errorCode"`
	ErrorSummary string `json:"errorSummary"`
	ErrorID      string `json:"errorId"`
	ErrorCauses  []struct {
		ErrorSummary string `json:"errorSummary"`
	} `json:"errorCauses"`
	OAuthError       string `json:"error"`
	OAuthDescription string `json:"error_description"`
}

// errorOf reads an answer as an error. Every source of a code is tried, the most telling first.
func errorOf(a *answer) *Error {
	e := &Error{
		Method: a.method, Path: a.path, Status: a.status,
		RequestID:       a.header.Get("X-Okta-Request-Id"),
		WWWAuthenticate: strings.Join(a.header.Values("Www-Authenticate"), ", "),
		Challenges:      challenges(a.header),
		Header:          a.header.Clone(),
		Body:            a.body[:min(len(a.body), maxErrorBody)],
	}
	e.Header.Del("Set-Cookie")

	var body errorBody
	if err := decode(a.body, &body); err == nil {
		e.Code, e.Summary, e.ID = body.ErrorCode, body.ErrorSummary, body.ErrorID
		for _, cause := range body.ErrorCauses {
			e.Causes = append(e.Causes, cause.ErrorSummary)
		}
		e.orElse(body.OAuthError, body.OAuthDescription)
	}
	for _, c := range e.Challenges {
		e.orElse(c.Params["error"], c.Params["error_description"])
	}
	if pause, told := pauseOf(a.status, a.header, a.clock); told {
		e.RetryAfter, e.RetryAt = pause, a.received.Add(pause)
	}
	return e
}

// orElse takes code and summary from another source, if there is no code yet.
func (e *Error) orElse(code, summary string) {
	if e.Code == "" && code != "" {
		e.Code, e.Summary = code, summary
	}
}

// unreadable is the error for a success that is not what was asked for.
func unreadable(a *answer, why error) *Error {
	e := errorOf(a)
	e.Err = fmt.Errorf("%w: %w", ErrUnreadable, why)
	return e
}

// decode reads JSON and forgives single fields of an unexpected type, which stay zero: Okta's answers differ from
// its specification in places, and one odd field must not hide an app.
func decode(body []byte, v any) error {
	var field *json.UnmarshalTypeError
	if err := json.Unmarshal(body, v); err != nil && (!errors.As(err, &field) || field.Field == "") {
		return err
	}
	return nil
}
