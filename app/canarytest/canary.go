package canarytest

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"html"
	"net/url"
	"slices"
	"strings"
	"unicode/utf16"
)

// Canary is a secret to look for. Its value may be text or raw bytes; it must
// be long enough not to turn up by chance.
type Canary struct {
	Name  string // what the secret is; reports show this, never the value
	Value string
}

// shortest is how long a canary must be, in bytes.
const shortest = 16

// form is a canary as one encoding writes it.
type form struct {
	name    string
	pattern []byte
}

// forms are the encodings in which a canary is recognised. One that writes the
// value as another does is left out.
func (c Canary) forms() []form {
	v := c.Value
	text := map[string]string{
		"hex":                 hex.EncodeToString([]byte(v)),
		"hex in capitals":     strings.ToUpper(hex.EncodeToString([]byte(v))),
		"query-encoded":       url.QueryEscape(v),
		"path-encoded":        url.PathEscape(v),
		"in a path":           strings.TrimPrefix((&url.URL{Path: "/" + v}).EscapedPath(), "/"),
		"percent-encoded":     percent(v, "%%%02X"),
		"percent-encoded low": percent(v, "%%%02x"),
		"JSON":                inJSON(v, false),
		"JSON for HTML":       inJSON(v, true),
		"HTML":                html.EscapeString(v),
		"UTF-16LE":            wide(v, false),
		"UTF-16BE":            wide(v, true),
	}
	for shift := range 3 {
		text[fmt.Sprintf("base64 after %d bytes", shift)] = base64Core(base64.RawStdEncoding, v, shift)
		text[fmt.Sprintf("base64url after %d bytes", shift)] = base64Core(base64.RawURLEncoding, v, shift)
	}
	list := []form{{"as it is", []byte(v)}}
	for name, pattern := range text {
		known := func(f form) bool { return bytes.Equal(f.pattern, []byte(pattern)) }
		if !slices.ContainsFunc(list, known) {
			list = append(list, form{name, []byte(pattern)})
		}
	}
	return list
}

// base64Core is the part of a value's base64 that is the same whatever stands
// before and after the value, given how many bytes (modulo 3) stand before.
func base64Core(encoding *base64.Encoding, value string, shift int) string {
	encoded := encoding.EncodeToString([]byte(strings.Repeat("\x00", shift) + value))
	first := (shift*8 + 5) / 6
	last := (shift + len(value)) * 8 / 6
	return encoded[first:last]
}

func percent(value, format string) string {
	var b strings.Builder
	for _, c := range []byte(value) {
		fmt.Fprintf(&b, format, c)
	}
	return b.String()
}

func inJSON(value string, forHTML bool) string {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(forHTML)
	_ = encoder.Encode(value) // a string always encodes
	return strings.Trim(strings.TrimSuffix(b.String(), "\n"), `"`)
}

func wide(value string, bigEndian bool) string {
	var b []byte
	for _, u := range utf16.Encode([]rune(value)) {
		low, high := byte(u), byte(u>>8)
		if bigEndian {
			low, high = high, low
		}
		b = append(b, low, high)
	}
	return string(b)
}
