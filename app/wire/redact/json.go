package redact

import (
	"bytes"
	"cmp"
	"encoding/json"
	"slices"
	"strings"

	"github.com/flowlatch/flowlatch/oauth/secret"
)

// json masks a JSON text in place; order and white space stay. ok is false when
// s is not one JSON object, array or string. The known values are looked for in
// every decoded string, so that escapes neither hide nor fake one, and at last
// in the text as written.
func (r Redactor) json(s string) (clean string, ok bool) {
	start := strings.TrimLeft(s, " \t\r\n")
	if start == "" || !strings.Contains(`{["`, start[:1]) || !json.Valid([]byte(s)) {
		return "", false
	}
	w := walk{src: s, nested: r.nested}
	w.value(show)
	return r.mask(w.result()), true
}

// hiding says what is masked inside the value that is being walked.
type hiding int

const (
	show     hiding = iota
	hideText        // strings: a numeric "code" is a status, not a credential
	hideAll         // strings and numbers
)

func hidingOf(name string) hiding {
	switch {
	case strings.EqualFold(name, "code"):
		return hideText
	case secretName(name):
		return hideAll
	}
	return show
}

// walk goes once through a valid JSON text and collects what to replace.
type walk struct {
	src    string
	pos    int
	edits  []edit
	nested func(string) string
}

type edit struct {
	from, to int
	with     string
}

func (w *walk) result() string {
	if len(w.edits) == 0 {
		return w.src
	}
	var out strings.Builder
	last := 0
	for _, e := range w.edits {
		out.WriteString(w.src[last:e.from])
		out.WriteString(e.with)
		last = e.to
	}
	out.WriteString(w.src[last:])
	return out.String()
}

func (w *walk) value(h hiding) {
	w.space()
	switch w.src[w.pos] {
	case '{':
		w.object(h)
	case '[':
		w.array(h)
	case '"':
		w.text(h)
	default:
		w.scalar(h)
	}
}

func (w *walk) array(h hiding) {
	w.pos++
	for w.more(']') {
		w.value(h)
	}
}

func (w *walk) object(h hiding) {
	firstEdit := len(w.edits)
	var private []edit
	isKey := false
	w.pos++
	for w.more('}') {
		name := w.name()
		isKey = isKey || name == "kty"
		from := w.pos
		w.value(max(h, hidingOf(name)))
		if privateMembers[name] {
			private = append(private, edit{from, w.pos, quoteJSON(secret.Mask)})
		}
	}
	if isKey {
		w.override(firstEdit, private)
	}
}

// override replaces the edits made since first that lie inside the spans by one
// edit for each span.
func (w *walk) override(first int, spans []edit) {
	made := w.edits[first:]
	made = slices.DeleteFunc(made, func(e edit) bool {
		return slices.ContainsFunc(spans, func(span edit) bool { return span.from <= e.from && e.to <= span.to })
	})
	made = append(made, spans...)
	slices.SortFunc(made, func(a, b edit) int { return cmp.Compare(a.from, b.from) })
	w.edits = append(w.edits[:first], made...)
}

// name reads a member's name and the colon and space behind it.
func (w *walk) name() string {
	from := w.pos
	name := w.span()
	if strings.Contains(name, `\`) {
		w.replace(from, name)
	}
	name = decodeJSON(name)
	w.space()
	w.pos++
	w.space()
	return name
}

func (w *walk) text(h hiding) {
	from := w.pos
	raw := w.span()
	if raw == `""` {
		return
	}
	if h != show {
		w.edits = append(w.edits, edit{from, w.pos, quoteJSON(secret.Mask)})
		return
	}
	if strings.ContainsAny(raw, suspicious) || strings.Contains(raw, "eyJ") {
		w.replace(from, raw)
	}
}

// replace masks inside the string raw, which begins at from and ends here.
func (w *walk) replace(from int, raw string) {
	plain := decodeJSON(raw)
	if clean := w.nested(plain); clean != plain {
		w.edits = append(w.edits, edit{from, w.pos, quoteJSON(clean)})
	}
}

// suspicious are the characters without one of which a string holds neither an
// escape nor a name with a value nor a scheme with a credential.
const suspicious = "\\=:<>% "

// scalar passes a number, true, false or null. The words tell nothing and stay.
func (w *walk) scalar(h hiding) {
	from := w.pos
	for w.pos < len(w.src) && !strings.ContainsRune(",]} \t\r\n", rune(w.src[w.pos])) {
		w.pos++
	}
	isNumber := w.src[from] == '-' || w.src[from] >= '0' && w.src[from] <= '9'
	if h == hideAll && isNumber {
		w.edits = append(w.edits, edit{from, w.pos, quoteJSON(secret.Mask)})
	}
}

// span passes a string and returns it with its quotes.
func (w *walk) span() string {
	from := w.pos
	for w.pos++; w.src[w.pos] != '"'; w.pos++ {
		if w.src[w.pos] == '\\' {
			w.pos++
		}
	}
	w.pos++
	return w.src[from:w.pos]
}

// more passes white space and a comma and reports whether an element follows;
// otherwise it passes the closing bracket.
func (w *walk) more(closing byte) bool {
	w.space()
	if w.src[w.pos] == ',' {
		w.pos++
		w.space()
	}
	if w.src[w.pos] == closing {
		w.pos++
		return false
	}
	return true
}

func (w *walk) space() {
	for w.pos < len(w.src) && strings.IndexByte(" \t\r\n", w.src[w.pos]) >= 0 {
		w.pos++
	}
}

func decodeJSON(quoted string) string {
	if !strings.Contains(quoted, `\`) {
		return quoted[1 : len(quoted)-1]
	}
	var plain string
	if err := json.Unmarshal([]byte(quoted), &plain); err != nil {
		return quoted[1 : len(quoted)-1]
	}
	return plain
}

// quoteJSON is s as a JSON string, with <, > and & as they are.
func quoteJSON(s string) string {
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	_ = encoder.Encode(s) // a string always encodes
	return strings.TrimSuffix(out.String(), "\n")
}
