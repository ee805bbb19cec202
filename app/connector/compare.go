package connector

import (
	"encoding/json"
	"net/url"
	"strings"

	"github.com/flowlatch/flowlatch/app/wire"
	"github.com/flowlatch/flowlatch/app/wire/redact"
)

// Difference is a line that isn't as it was drawn; one of the two is "" where the
// other has no counterpart. Both are masked.
type Difference struct {
	Drawn, Sent string
}

// fill takes over what only the network knows: how the program calls itself.
func (d *Drawing) fill(e wire.Exchange) {
	for _, sent := range e.RequestHeader {
		for i, h := range d.Headers {
			if h.Name == "User-Agent" && sent.Name == h.Name {
				d.Headers[i].Text = h.Name + ": " + sent.Value
			}
		}
	}
}

// echoed reads the answer of the built-in echo target, which is on this computer and
// gives back the request as it came.
func echoed(target *url.URL, body []byte) (came echo, ok bool) {
	if !literalLoopback(target) || json.Unmarshal(body, &came) != nil {
		return echo{}, false
	}
	return came, strings.HasPrefix(came.Head, came.Method+" "+came.Target+" ") && came.Method != ""
}

// echo is the echo target's answer.
type echo struct {
	Method string  `json:"method"`
	Target string  `json:"target"`
	Head   string  `json:"head"`
	Body   *string `json:"body"`       // nil where it isn't told
	Binary []byte  `json:"bodyBase64"` // of a body that is no UTF-8
}

// differences compares with what came, byte for byte: the heads line by line, in order,
// and the bodies.
func differences(d Drawing, echoed echo, r redact.Redactor) []Difference {
	var found []Difference
	drawn, came := lines(d.head(Part.wire)), lines(echoed.Head)
	for i := range max(len(drawn), len(came)) {
		one, other := at(drawn, i), at(came, i)
		if one != other {
			found = append(found, Difference{d.mask(r, one), d.mask(r, other)})
		}
	}
	if came := echoed.body(); came != nil && *came != d.Body.wire() {
		found = append(found, Difference{d.Body.Text, r.Body(d.contentType(), []byte(*came))})
	}
	return found
}

func (e echo) body() *string {
	if e.Body != nil && len(e.Binary) > 0 {
		binary := string(e.Binary)
		return &binary
	}
	return e.Body
}

// contentType is the one that the request names, "" for none.
func (d Drawing) contentType() string {
	for _, h := range d.Headers {
		if strings.EqualFold(h.Name, "Content-Type") {
			_, value, _ := strings.Cut(h.wire(), ": ")
			return value
		}
	}
	return ""
}

// sentOtherwise compares with what went out, both masked alike: the method and the
// address, the headers, and a body that is recorded whole.
func sentOtherwise(d Drawing, e wire.Exchange, r redact.Redactor) []Difference {
	if e.Method == "" {
		return nil // nothing was recorded
	}
	var found []Difference
	if line := sentLine(d, e); line != d.Line.Text {
		found = append(found, Difference{d.Line.Text, line})
	}
	found = append(found, sentHeaders(d, e, r)...)
	if drawn := r.Body(d.contentType(), []byte(d.Body.wire())); !e.RequestBody.Truncated && !e.RequestBody.Base64 && drawn != e.RequestBody.Text {
		found = append(found, Difference{drawn, e.RequestBody.Text})
	}
	return found
}

// sentLine is the request line of what went out.
func sentLine(d Drawing, e wire.Exchange) string {
	target := strings.TrimPrefix(e.URL, d.Host)
	if !strings.HasPrefix(target, "/") {
		target = "/" + target
	}
	return e.Method + " " + target + " HTTP/1.1"
}

func sentHeaders(d Drawing, e wire.Exchange, r redact.Redactor) []Difference {
	var sent []string
	for _, h := range e.RequestHeader {
		sent = append(sent, h.Name+": "+h.Value)
	}
	var drawn []string
	for _, h := range d.Headers {
		drawn = append(drawn, maskLine(r, h.wire()))
	}
	var found []Difference
	for i := range max(len(drawn), len(sent)) {
		if one, other := at(drawn, i), at(sent, i); one != other {
			found = append(found, Difference{one, other})
		}
	}
	return found
}

func lines(head string) []string {
	return strings.Split(strings.TrimRight(strings.ReplaceAll(head, "\r\n", "\n"), "\n"), "\n")
}

func at(list []string, i int) string {
	if i >= len(list) {
		return ""
	}
	return list[i]
}

// maskHead masks a head as it came.
func (d Drawing) maskHead(r redact.Redactor, head string) string {
	all := lines(head)
	for i, line := range all {
		all[i] = d.mask(r, line)
	}
	return strings.Join(all, "\n")
}

// mask masks a line: one that was drawn as it is shown there, so that a secret too short
// to be looked for is found as well.
func (d Drawing) mask(r redact.Redactor, line string) string {
	for _, h := range d.Headers {
		if h.wire() == line {
			return h.Text
		}
	}
	return maskLine(r, line)
}

// maskLine masks a header line by its name and by what it holds, and a request line by
// its query.
func maskLine(r redact.Redactor, line string) string {
	if name, value, found := strings.Cut(line, ": "); found && !strings.Contains(name, " ") {
		return name + ": " + r.Header(name, value)
	}
	method, rest, found := strings.Cut(line, " ")
	target, version, ok := strings.Cut(rest, " ")
	u, err := url.Parse(target)
	if !found || !ok || err != nil {
		return r.Text(line)
	}
	return method + " " + shownTarget(r, u) + " " + version
}
