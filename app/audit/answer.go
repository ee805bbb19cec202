package audit

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"mime"
	"net/http"
	"time"

	"github.com/flowlatch/flowlatch/app/invoke"
	"github.com/flowlatch/flowlatch/app/wire"
)

// answer is what came back for a probe, as far as it is compared with others.
type answer struct {
	sent    bool
	failed  wire.Kind // why there is no answer, "" when there is one
	arrived bool      // without an answer: the call may have been received
	status  int
	wait    time.Duration // that the answer asks for
	form    form
	runs    map[string]string // values of headers that may be a run's ID, by name
}

func (a answer) success() bool { return a.sent && a.failed == "" && a.status/100 == 2 }

// speaks reports whether the answer can be what a flow says to a credential that
// it accepts.
func (a answer) speaks() bool { return a.success() && !a.form.tellsError }

// lost reports whether a call brought no answer.
func (a answer) lost() bool { return a.sent && a.failed != "" }

// tooMany reports whether the endpoint asked for fewer calls.
func (a answer) tooMany() bool { return a.sent && a.status == http.StatusTooManyRequests }

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
	large  kind = "large" // too much to be read
)

// form is the form of an answer's body: what stays when its content varies.
type form struct {
	kind    kind
	media   string // its type, "" for none
	digest  [sha256.Size]byte
	members map[string]member // of an object, its own only
	// tellsError: it is a success that says in its body that it is none.
	tellsError bool
}

// member is one member of a JSON object. Of what stands deeper only the type
// counts: flows echo there what they were sent.
type member struct {
	kind, value string
}

func readAnswer(r invoke.Result) answer {
	return answer{sent: true, status: r.Status, form: formOf(r.Header.Get("Content-Type"), r.Body), runs: invoke.RunIDs(r.Header)}
}

func formOf(contentType string, body []byte) form {
	media, _, err := mime.ParseMediaType(contentType)
	if err != nil {
		media = ""
	}
	f := form{kind: other, media: media, digest: sha256.Sum256(body), tellsError: invoke.TellsError(body)}
	var members map[string]json.RawMessage
	switch {
	case len(bytes.TrimSpace(body)) == 0:
		f.kind = empty
	case json.Unmarshal(body, &members) == nil && members != nil:
		f.kind, f.members = object, membersOf(members)
	case json.Valid(body):
		f.kind = list
	case invoke.IsPage(contentType, body):
		f.kind = html
	}
	return f
}

func membersOf(raw map[string]json.RawMessage) map[string]member {
	all := make(map[string]member, len(raw))
	for name, value := range raw {
		m := member{kind: kindOf(value)}
		if m.kind != "object" && m.kind != "list" {
			m.value = string(value)
		}
		all[name] = m
	}
	return all
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
