package invoke

import (
	"bytes"
	"encoding/json"
	"errors"
	"net/http"
	"slices"
	"strings"

	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/workspace"
)

// BookmarkKeys are the body keys that the flow "[Parent] Create Bookmark App"
// of Okta's template reads. Its card picks them by exact name.
func BookmarkKeys() []string {
	return []string{"name", "label", "signOnMode", "requestintegration", "url"}
}

// KnownKeys are the body keys that the flow is known to read: those of the
// Bookmark flow for a body that is meant for it, none for others.
func KnownKeys(body string) []string {
	if strings.Contains(strings.ToLower(body), `"signonmode"`) {
		return BookmarkKeys()
	}
	return nil
}

// Severity of a finding. Only a Blocking one keeps the request from being
// sent.
type Severity string

// Severities.
const (
	Fine     Severity = "fine"
	Advice   Severity = "advice"
	Warning  Severity = "warning"
	Blocking Severity = "blocking"
)

// Finding is one remark about a request before it is sent.
type Finding struct {
	Severity Severity
	Text     text.Text
	// Key and Instead are set when a body key differs from a known one only
	// in upper and lower case.
	Key, Instead string
}

// reservedPrefix marks parameters that Workflows keeps for itself (Okta help,
// function reference, API Endpoint).
const reservedPrefix = "x-okta-workflows"

// Lint looks a draft over. known are the body keys the flow reads; with none
// the body's keys are not judged. It never touches the network and is fast
// enough for every keystroke of a body up to 64 KiB.
func Lint(d workspace.Draft, known []string) []Finding {
	var found []Finding
	found = append(found, lintMethod(d)...)
	found = append(found, lintFields(d)...)
	if d.Method != http.MethodGet {
		found = append(found, lintBody(d.Body, known)...)
	}
	return found
}

func lintMethod(d workspace.Draft) []Finding {
	switch d.Method {
	case http.MethodPost:
		return nil
	case http.MethodGet:
		if strings.TrimSpace(d.Body) != "" {
			return []Finding{{Severity: Advice, Text: text.T("lint.get-body", "GET sends no body; it stays here for POST")}}
		}
		return nil
	}
	return []Finding{{Severity: Blocking, Text: text.T("lint.method", "An API endpoint takes GET and POST only")}}
}

func lintFields(d workspace.Draft) []Finding {
	var found []Finding
	for _, f := range slices.Concat(d.Query, d.Headers) {
		if strings.HasPrefix(strings.ToLower(f.Name), reservedPrefix) {
			found = append(found, Finding{Severity: Warning, Text: text.T("lint.reserved", "{{.Name}} is reserved by Workflows and isn't passed to the flow", "Name", f.Name)})
		}
	}
	for _, h := range d.Headers {
		switch {
		case isCredential(h.Name):
			found = append(found, Finding{Severity: Blocking, Text: text.T("lint.own-credential", "{{.Name}} is set by the security level; take it out of the headers", "Name", h.Name)})
		case strings.EqualFold(h.Name, "Origin"):
			found = append(found, Finding{Severity: Warning, Text: text.T("lint.origin", "An Origin header makes Okta treat the call as a browser's; it is left out")})
		}
	}
	for _, q := range d.Query {
		if isCredential(q.Name) {
			found = append(found, Finding{Severity: Blocking, Text: text.T("lint.own-credential.query", "{{.Name}} is set by the security level; take it out of the query", "Name", q.Name)})
		}
	}
	return found
}

// isCredential reports whether a header or parameter carries the credential of
// a security level.
func isCredential(name string) bool {
	switch strings.ToLower(strings.TrimSpace(name)) {
	case "authorization", "x-api-client-token", "clienttoken":
		return true
	}
	return false
}

// WithoutCredentials leaves out the values of what [Lint] refuses as a
// credential: they must never lie in the workspace file.
func WithoutCredentials(d workspace.Draft) workspace.Draft {
	d.Query, d.Headers = slices.Clone(d.Query), slices.Clone(d.Headers)
	for _, fields := range [][]workspace.Field{d.Query, d.Headers} {
		for i := range fields {
			if isCredential(fields[i].Name) {
				fields[i].Value = ""
			}
		}
	}
	return d
}

func lintBody(body string, known []string) []Finding {
	if strings.TrimSpace(body) == "" {
		return []Finding{{Severity: Fine, Text: text.T("lint.empty", "No body")}}
	}
	keys, ok := objectKeys([]byte(body))
	if !ok {
		if json.Valid([]byte(body)) {
			return []Finding{{Severity: Advice, Text: text.T("lint.not-object", "Valid JSON, but not an object: a flow reads fields of an object")}}
		}
		return []Finding{{Severity: Blocking, Text: text.T("lint.invalid", "This isn't valid JSON{{.Where}}", "Where", whereInvalid(body))}}
	}
	var found []Finding
	for _, key := range keys {
		if !slices.Contains(known, key.name) {
			found = append(found, unknownKey(key.name, known, keys)...)
		}
	}
	if len(found) == 0 {
		return []Finding{{Severity: Fine, Text: text.T("lint.valid", "Valid JSON, {{.Count}} keys", "Count", len(keys))}}
	}
	return found
}

// unknownKey remarks on a key that the flow reads in another case only.
func unknownKey(key string, known []string, keys []objectKey) []Finding {
	at := slices.IndexFunc(known, func(k string) bool { return strings.EqualFold(k, key) })
	if at < 0 {
		return nil
	}
	instead := known[at]
	if hasKey(keys, instead) {
		return []Finding{{Severity: Warning, Text: text.T("lint.case-both", "The flow reads {{.Instead}}, which is there too; {{.Key}} would be lost", "Key", key, "Instead", instead)}}
	}
	return []Finding{{Severity: Warning, Key: key, Instead: instead, Text: text.T("lint.case", "The key is {{.Key}}, but the flow reads {{.Instead}}: its value would be lost", "Key", key, "Instead", instead)}}
}

// objectKey is a top-level key and where it is written, quotes included.
type objectKey struct {
	name       string
	start, end int
}

func hasKey(keys []objectKey, name string) bool {
	return slices.ContainsFunc(keys, func(k objectKey) bool { return k.name == name })
}

// objectKeys returns the top-level keys of a JSON object in their order.
func objectKeys(body []byte) ([]objectKey, bool) {
	if !json.Valid(body) {
		return nil, false
	}
	dec := json.NewDecoder(bytes.NewReader(body))
	if t, err := dec.Token(); err != nil || t != json.Delim('{') {
		return nil, false
	}
	keys := []objectKey{}
	for dec.More() {
		before := int(dec.InputOffset())
		t, err := dec.Token()
		if err != nil {
			return nil, false
		}
		name, ok := t.(string)
		if !ok {
			return nil, false
		}
		start := before + bytes.IndexByte(body[before:], '"') // only space and a comma stand before it
		keys = append(keys, objectKey{name: name, start: start, end: int(dec.InputOffset())})
		var skip json.RawMessage
		if err := dec.Decode(&skip); err != nil {
			return nil, false
		}
	}
	return keys, true
}

// whereInvalid gives the line of the first mistake, as " (line 3)".
func whereInvalid(body string) string {
	var v any
	var syntax *json.SyntaxError
	err := json.Unmarshal([]byte(body), &v)
	if !errors.As(err, &syntax) {
		return ""
	}
	line := 1 + strings.Count(body[:min(int(syntax.Offset), len(body))], "\n")
	return text.T("lint.where", " (line {{.Line}})", "Line", line).String()
}

// FixCase renames a top-level key of a JSON object and leaves the rest of the
// text as it is. It changes nothing when the object has no such key, or has
// the other one already: two of a name would hide one value.
func FixCase(body, key, instead string) string {
	keys, ok := objectKeys([]byte(body))
	if !ok || hasKey(keys, instead) {
		return body
	}
	quoted, err := json.Marshal(instead)
	if err != nil {
		return body
	}
	at := slices.IndexFunc(keys, func(k objectKey) bool { return k.name == key })
	if at < 0 {
		return body
	}
	return body[:keys[at].start] + string(quoted) + body[keys[at].end:]
}
