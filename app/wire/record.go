package wire

import (
	"encoding/base64"
	"net/http"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/flowlatch/flowlatch/app/wire/redact"
)

// DisplayLimit is how many bytes of a body an [Exchange] shows.
const DisplayLimit = 256 << 10

// cutMargin is how far beyond the limit a body is redacted before it is cut, so
// that no half of a secret stands at the cut.
const cutMargin = 16 << 10

// record gives the attempt's Exchange to its recorders.
func (t *roundTripper) record(a *attempt) {
	now := t.network.now()
	timing, fields := a.trace.result(now)
	e := Exchange{
		ID:            t.network.lastID.Add(1),
		Started:       a.started,
		Duration:      now.Sub(a.started),
		Timing:        timing,
		Purpose:       a.purpose,
		Method:        a.method(),
		URL:           a.url(),
		Proxy:         a.proxy,
		RequestHeader: a.requestHeader(fields),
		RequestBody:   shownBody(a.redactor, a.asked.Header, a.body),
	}
	if a.answer != nil {
		a.addAnswer(&e)
	}
	if a.err != nil {
		e.Failure, e.Kind = a.err.Error(), a.err.Kind
	}
	for _, recorder := range a.recorders {
		recorder.Record(e)
	}
}

func (a *attempt) addAnswer(e *Exchange) {
	header := a.answer.Header
	e.Status, e.Proto = a.answer.StatusCode, a.answer.Proto
	e.ResponseHeader = redactFields(a.redactor, sortedFields(header))
	e.ResponseBody = shownBody(a.redactor, header, a.answerBody)
	if a.err != nil && a.err.Kind == TooLarge {
		e.ResponseBody.Truncated = true
	}
	e.RequestID = a.redactor.Header("X-Okta-Request-Id", header.Get("X-Okta-Request-Id"))
	if date, err := http.ParseTime(header.Get("Date")); err == nil {
		e.ServerDate = date
	}
}

// requestHeader prefers the lines as they were written to what was asked for.
func (a *attempt) requestHeader(written []Field) []Field {
	switch {
	case len(written) > 0:
		return redactFields(a.redactor, written)
	case a.sent != nil:
		return redactFields(a.redactor, sortedFields(a.sent.Header))
	}
	return redactFields(a.redactor, sortedFields(a.asked.Header))
}

func sortedFields(h http.Header) []Field {
	fields := make([]Field, 0, len(h))
	for name, values := range h {
		for _, value := range values {
			fields = append(fields, Field{Name: name, Value: value})
		}
	}
	slices.SortStableFunc(fields, func(a, b Field) int { return strings.Compare(a.Name, b.Name) })
	return fields
}

func redactFields(r redact.Redactor, fields []Field) []Field {
	shown := make([]Field, len(fields))
	for i, f := range fields {
		shown[i] = Field{Name: r.Text(f.Name), Value: r.Header(f.Name, f.Value)}
	}
	return shown
}

// shownBody redacts a body and cuts it to DisplayLimit. A body in a content
// encoding that is still on it is not shown: nothing could be found in it.
func shownBody(r redact.Redactor, h http.Header, body []byte) Body {
	shown := Body{Size: int64(len(body))}
	if len(body) == 0 {
		return shown
	}
	if encoding := h.Get("Content-Encoding"); encoding != "" && !strings.EqualFold(encoding, "identity") {
		shown.Truncated = true
		return shown
	}
	text := ""
	if len(body) <= DisplayLimit {
		text = r.Body(h.Get("Content-Type"), body)
	} else {
		shown.Truncated = true
		text = cut(r.Body(h.Get("Content-Type"), body[:min(len(body), DisplayLimit+cutMargin)]))
	}
	shown.Text = text
	if !utf8.ValidString(text) {
		shown.Text, shown.Base64 = base64.StdEncoding.EncodeToString([]byte(text)), true
	}
	return shown
}

// cut shortens a redacted text to DisplayLimit, and by at least the margin, at
// the beginning of a character.
func cut(text string) string {
	end := max(0, min(len(text)-cutMargin, DisplayLimit))
	for end > 0 && !utf8.RuneStart(text[end]) {
		end--
	}
	return text[:end]
}
