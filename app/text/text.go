// Package text holds words for people as values: a key, the English, and the
// arguments. Packages below the window make a [Text] without knowing any
// language; the window looks the key up in its translations, the command line
// prints the English.
//
// The package is a leaf: it imports the standard library only.
package text

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"text/template"
)

// Text is one translatable sentence. The zero value is "no text". A Text is a
// value: change neither it nor its Args once made. It survives JSON, so that a
// proof written last week can still be shown in another language.
type Text struct {
	// Key names the sentence in the translations, such as "org.found".
	// Without a Key, English is shown as it is, in every language.
	Key string `json:"key,omitempty"`
	// English is a text/template; {{.Name}} stands for the argument Name.
	English string `json:"english"`
	// Args are the arguments by name: strings, numbers and booleans.
	Args map[string]any `json:"args,omitempty"`
}

// badArg names an argument whose name is missing, as log/slog does.
const badArg = "BADARG"

// T makes a Text. args are name, value pairs: T("org.found", "Found {{.Org}}.",
// "Org", domain). Errors and Stringers are kept as the string they give now.
// A pair without a usable name is kept under "BADARG" and breaks nothing.
func T(key, english string, args ...any) Text {
	t := Text{Key: key, English: english}
	for len(args) > 0 {
		if t.Args == nil {
			t.Args = make(map[string]any, (len(args)+1)/2)
		}
		name, ok := args[0].(string)
		if !ok || len(args) == 1 {
			t.Args[badArg] = plainValue(args[0])
			args = args[1:]
			continue
		}
		t.Args[name] = plainValue(args[1])
		args = args[2:]
	}
	return t
}

// Plain makes a Text that is shown word for word in every language: a server's
// own message, a name. Template marks in it mean nothing.
func Plain(s string) Text { return Text{English: s} }

// IsZero reports whether there is nothing to say. encoding/json's omitzero
// uses it.
func (t Text) IsZero() bool { return t.Key == "" && t.English == "" }

// String returns the English with the arguments filled in. Where the template
// is broken it returns the template, so that a person still reads something.
func (t Text) String() string {
	if t.Key == "" || !strings.Contains(t.English, "{{") {
		return t.English
	}
	parsed, err := template.New(t.Key).Parse(t.English)
	if err != nil {
		return t.English
	}
	var out strings.Builder
	if err := parsed.Execute(&out, t.Args); err != nil {
		return t.English
	}
	return out.String()
}

// UnmarshalJSON keeps numbers as they were written: a count of 1000000 must
// not come back as 1e+06.
func (t *Text) UnmarshalJSON(data []byte) error {
	type plain Text
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.UseNumber()
	return decoder.Decode((*plain)(t))
}

// plainValue turns v into something that JSON carries without a change of
// what it prints.
func plainValue(v any) any {
	switch v := v.(type) {
	case error:
		return v.Error()
	case fmt.Stringer:
		return v.String()
	default:
		return v
	}
}
