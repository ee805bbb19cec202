package audit

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"mime"
	"net/http"
	"slices"
	"strings"

	"github.com/flowlatch/flowlatch/app/invoke"
	"github.com/flowlatch/flowlatch/app/wire"
)

// answer is what came back for a probe, as far as it is compared with others.
type answer struct {
	sent   bool
	failed wire.Kind // why there is no answer, "" when there is one
	status int
	form   form
}

func (a answer) success() bool { return a.sent && a.failed == "" && a.status/100 == 2 }

// speaks reports whether the answer can be what a flow says to a credential that
// it accepts.
func (a answer) speaks() bool { return a.success() && !a.form.reportsError() }

// lost reports whether a call brought no answer.
func (a answer) lost() bool { return a.sent && a.failed != "" }

// surelyRefused tells the statuses with which a request is turned away. 408, 425
// and 429 say "not now" (RFC 9110 section 15.5.9, RFC 8470 section 5.2, RFC 6585
// section 4), which is no judgement of a credential.
func surelyRefused(status int) bool {
	switch status {
	case http.StatusRequestTimeout, http.StatusTooEarly, http.StatusTooManyRequests:
		return false
	}
	return status/100 == 3 || status/100 == 4
}

type kind string

const (
	empty  kind = "empty"
	object kind = "object"
	list   kind = "list" // and any other JSON
	html   kind = "html"
	other  kind = "other"
)

// form is the form of an answer's body: what stays when its content varies.
type form struct {
	kind    kind
	media   string // its type, "" for none
	digest  [sha256.Size]byte
	members map[string]member // of an object, its own only
}

// member is one member of a JSON object. Of what stands deeper only the type
// counts: flows echo there what they were sent.
type member struct {
	kind, value string
	empty       bool
}

func readAnswer(r invoke.Result) answer {
	return answer{sent: true, status: r.Status, form: formOf(r.Header.Get("Content-Type"), r.Body)}
}

func formOf(contentType string, body []byte) form {
	media, _, err := mime.ParseMediaType(contentType)
	if err != nil {
		media = ""
	}
	f := form{kind: other, media: media, digest: sha256.Sum256(body)}
	var members map[string]json.RawMessage
	switch {
	case len(strings.TrimSpace(string(body[:min(len(body), 1<<10)]))) == 0:
		f.kind = empty
	case json.Unmarshal(body, &members) == nil && members != nil:
		f.kind, f.members = object, membersOf(members)
	case json.Valid(body):
		f.kind = list
	case strings.Contains(media, "html"), strings.HasPrefix(http.DetectContentType(body), "text/html"):
		f.kind = html
	}
	return f
}

func membersOf(raw map[string]json.RawMessage) map[string]member {
	all := make(map[string]member, len(raw))
	for name, value := range raw {
		m := member{kind: kindOf(value), empty: isEmpty(value)}
		if m.kind != "object" && m.kind != "list" {
			m.value = string(value)
		}
		all[name] = m
	}
	return all
}

// isEmpty tells the JSON values that stand for "nothing".
func isEmpty(value json.RawMessage) bool {
	var compact bytes.Buffer
	if json.Compact(&compact, value) != nil {
		return false
	}
	return slices.Contains([]string{"null", `""`, "false", "0", "[]", "{}"}, compact.String())
}

func kindOf(value json.RawMessage) string {
	switch value[0] { // never empty, and without white space in front
	case '{':
		return "object"
	case '[':
		return "list"
	case '"':
		return "text"
	case 't', 'f':
		return "truth"
	case 'n':
		return "null"
	}
	return "number"
}

// reportsError tells a success that says in its body that it is none: a JSON
// object with a member for errors that isn't empty. What the member says isn't
// looked at.
func (f form) reportsError() bool {
	for name, m := range f.members {
		switch strings.ToLower(name) {
		case "error", "errors", "errorcode", "errorsummary":
			if !m.empty {
				return true
			}
		}
	}
	return false
}

// like reports whether two answers have one shape: kind, and the names of an
// object's members.
func (f form) like(o form) bool {
	if f.kind != o.kind || (f.kind == html || f.kind == other) && f.media != o.media {
		return false
	}
	for name := range f.members {
		if _, has := o.members[name]; !has {
			return false
		}
	}
	return len(f.members) == len(o.members)
}

// steady are the answers to one and the same call, first and last. What differs
// between them varies by itself; what doesn't may not differ in an answer that is
// to be of the same kind. With one answer only everything counts as steady.
type steady []form

// differ reports whether two answers can't both be what the flow gives for
// a credential that it accepts.
func (s steady) differ(a, b form) bool {
	if !a.like(b) {
		return true
	}
	if a.kind != object {
		return a.digest != b.digest && !s.varies()
	}
	for name, m := range a.members {
		o := b.members[name]
		if m.kind != o.kind || m.value != o.value && !s.memberVaries(name) {
			return true
		}
	}
	return false
}

func (s steady) varies() bool { return len(s) == 2 && s[0].digest != s[1].digest }

func (s steady) memberVaries(name string) bool {
	return len(s) == 2 && s[0].members[name].value != s[1].members[name].value
}
