// Package redact takes secrets out of what is shown, logged or kept of an HTTP
// exchange: the address, the headers and the bodies.
//
// A secret is found in two ways. By name: a header, query parameter, form field
// or JSON member that is known to carry one, whatever its value. By value: the
// secrets that the caller knows, in every encoding that HTTP commonly puts them
// through. What is left stays readable and in its order.
//
// The package masks for display. It must never be used to decide what is sent.
package redact

import (
	"net/url"
	"strings"
)

// Redactor masks secrets by name and, for the values it was made with, by
// value. The zero Redactor masks by name only. It is immutable and safe for
// concurrent use; copies are cheap.
type Redactor struct {
	values []*Values
}

// New makes a Redactor that masks the given values beside the known names. Nil
// entries are left out.
func New(values ...*Values) Redactor {
	var r Redactor
	for _, v := range values {
		if v != nil {
			r.values = append(r.values, v)
		}
	}
	return r
}

// URL renders an address without user info and fragment and with the values of
// sensitive query parameters masked.
func (r Redactor) URL(u *url.URL) string {
	if u == nil {
		return ""
	}
	shown := url.URL{Scheme: u.Scheme, Host: u.Host, Opaque: u.Opaque, Path: u.Path, RawPath: u.RawPath}
	text := r.mask(shown.String())
	if u.RawQuery != "" {
		text += "?" + r.form(r.mask(u.RawQuery))
	}
	return text
}

// Header returns what may be shown of one header value. Of credentials it keeps
// the authentication scheme: "Bearer [redacted]".
func (r Redactor) Header(name, value string) string {
	if value == "" {
		return value
	}
	if secretHeader(name) {
		return keepScheme(value)
	}
	return r.Text(value)
}

// Body returns what may be shown of a body: JSON and forms are masked in place,
// anything else, broken JSON included, by tolerant patterns. A UTF-16 body comes
// back as UTF-8. contentType is the header's value and may be empty.
func (r Redactor) Body(contentType string, body []byte) string {
	text := decodeUTF16(contentType, body)
	if clean, ok := r.json(text); ok {
		return clean
	}
	masked := r.mask(text)
	if isForm(contentType) {
		return r.form(masked)
	}
	return r.patterns(masked)
}

// Text masks free text, such as an error message.
func (r Redactor) Text(s string) string {
	return r.patterns(r.mask(s))
}

// nested masks a string that was found, decoded, inside a form or JSON value.
func (r Redactor) nested(s string) string {
	if clean, ok := r.json(s); ok {
		return clean
	}
	return r.Text(s)
}

// mask replaces the known values. In a text without structure it runs before
// what goes by name, so that a name's idea of where a value ends cannot cut a
// known secret in two.
func (r Redactor) mask(s string) string {
	for _, v := range r.values {
		s = v.mask(s)
	}
	return s
}

func isForm(contentType string) bool {
	kind, _, _ := strings.Cut(contentType, ";")
	return strings.EqualFold(strings.TrimSpace(kind), "application/x-www-form-urlencoded")
}
