package oauth

import (
	"fmt"
	"net/http"
	"strings"
	"unicode"
)

// ErrorKind says what sort of answer an [*Error] stands for. The values are
// stable.
type ErrorKind string

// The kinds of unusable answers.
const (
	Refused     ErrorKind = "refused"     // the server's own error object (RFC 6749 §5.2); decide on Code
	Redirected  ErrorKind = "redirected"  // a 3xx status; it was not followed
	WebPage     ErrorKind = "web-page"    // HTML: a captive portal, a proxy's page, a wrong address
	NotJSON     ErrorKind = "not-json"    // some other text, or nothing
	Incomplete  ErrorKind = "incomplete"  // JSON without what it must have, such as access_token or token_type
	Unexplained ErrorKind = "unexplained" // JSON with a status other than 200 and no error object
	TooLarge    ErrorKind = "too-large"   // more than any such answer can need
	OtherKey    ErrorKind = "other-key"   // a token bound to a proof key that is not ours
)

// Error is an answer that is not what was asked for, as the server gave it.
//
// Credentials that an answer may hold (the assertion sent, tokens, cookies) are
// masked in every field. Description is the server's own words: show them,
// don't decide on them.
type Error struct {
	Kind        ErrorKind
	Status      int         // HTTP status
	Code        string      // the member "error", "" unless Kind is Refused
	Description string      // the member "error_description", on one line of at most 1,000 characters
	Header      http.Header // of the answer, without Set-Cookie
	Body        []byte      // its first 64 KiB
}

// Error implements error. The text has the code and the description, not the
// body; the functions of this package wrap it with what they were doing.
func (e *Error) Error() string {
	text := fmt.Sprintf("answer %d: %s", e.Status, e.Kind)
	if e.Code != "" {
		text += ": " + e.Code
	}
	if e.Description != "" {
		text += ": " + e.Description
	}
	return text
}

const maxDescription = 1000

// oneLine makes a server's words fit to print: control characters and line
// separators become spaces, so do the marks that turn the direction of what
// follows, and what is beyond the limit is cut.
func oneLine(s string) string {
	clean := strings.Map(func(r rune) rune {
		if unicode.In(r, unicode.Cc, unicode.Zl, unicode.Zp, unicode.Bidi_Control) {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(s, "\uFFFD"))
	if runes := []rune(clean); len(runes) > maxDescription {
		return string(runes[:maxDescription]) + "…"
	}
	return strings.TrimSpace(clean)
}
