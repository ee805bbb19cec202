package redact

import (
	"cmp"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"html"
	"net/url"
	"slices"
	"strings"
	"sync"
	"unicode/utf16"

	"github.com/flowlatch/flowlatch/oauth/secret"
)

// MinLength is the length in bytes from which a value is looked for. Shorter
// ones would shred the text around them; those are masked by name only.
const MinLength = 4

// Values are secrets to be masked wherever they stand: raw, URL-encoded, as
// base64 (also in the middle of a longer encoded text), hex, JSON-escaped or
// HTML-escaped. The encodings are computed at first use, once. Safe for
// concurrent use.
type Values struct {
	replacer func() *strings.Replacer
}

// NewValues prepares secrets for masking. Zero secrets and those shorter than
// [MinLength] are left out.
func NewValues(secrets ...secret.Secret) *Values {
	kept := slices.Clone(secrets)
	return &Values{replacer: sync.OnceValue(func() *strings.Replacer { return newReplacer(kept) })}
}

func (v *Values) mask(s string) string {
	if len(s) < MinLength {
		return s
	}
	return v.replacer().Replace(s)
}

// newReplacer lists the longest form first: of several that begin at one place
// strings.Replacer takes the first listed.
func newReplacer(secrets []secret.Secret) *strings.Replacer {
	var forms []string
	for _, s := range secrets {
		if plain := s.Reveal(); len(plain) >= MinLength {
			forms = append(forms, encodings(plain)...)
		}
	}
	slices.SortFunc(forms, func(a, b string) int {
		return cmp.Or(cmp.Compare(len(b), len(a)), cmp.Compare(a, b))
	})
	var pairs []string
	for _, form := range slices.Compact(forms) {
		pairs = append(pairs, form, secret.Mask)
	}
	return strings.NewReplacer(pairs...)
}

func encodings(plain string) []string {
	query, path := url.QueryEscape(plain), url.PathEscape(plain)
	spaced := strings.ReplaceAll(query, "+", "%20")
	hexed := hex.EncodeToString([]byte(plain))
	forms := []string{
		plain,
		query, lowerEscapes(query),
		path, lowerEscapes(path),
		spaced, lowerEscapes(spaced),
		hexed, strings.ToUpper(hexed),
		html.EscapeString(plain),
	}
	forms = append(forms, jsonForms(plain)...)
	return append(forms, base64Forms(plain)...)
}

// lowerEscapes turns %2F into %2f and leaves the rest alone.
func lowerEscapes(s string) string {
	out := []byte(s)
	for i := 0; i+2 < len(out); i++ {
		if out[i] == '%' {
			copy(out[i+1:], strings.ToLower(s[i+1:i+3]))
		}
	}
	return string(out)
}

func jsonForms(plain string) []string {
	escaped := quoteJSON(plain)
	escaped = escaped[1 : len(escaped)-1]
	forms := []string{escaped, strings.ReplaceAll(escaped, "/", `\/`), asciiJSON(escaped)}
	if guarded, err := json.Marshal(plain); err == nil {
		forms = append(forms, string(guarded[1:len(guarded)-1]))
	}
	return forms
}

// asciiJSON writes everything beyond ASCII in \u escapes, as many encoders do.
func asciiJSON(s string) string {
	var out strings.Builder
	for _, r := range s {
		if r < 0x80 {
			out.WriteRune(r)
			continue
		}
		for _, unit := range utf16.Encode([]rune{r}) {
			fmt.Fprintf(&out, `\u%04x`, unit)
		}
	}
	return out.String()
}

// base64Forms gives the whole encodings and, for each of the three ways a value
// can lie across base64's groups, the characters that depend on the value alone.
// The latter find it inside a longer encoded text, such as Basic credentials.
func base64Forms(plain string) []string {
	var forms []string
	for _, raw := range []*base64.Encoding{base64.RawStdEncoding, base64.RawURLEncoding} {
		padded := raw.WithPadding(base64.StdPadding)
		forms = append(forms, padded.EncodeToString([]byte(plain)), raw.EncodeToString([]byte(plain)))
		for before := range 3 {
			encoded := raw.EncodeToString(append(make([]byte, before), plain...))
			first := (before*8 + 5) / 6
			last := (before + len(plain)) * 8 / 6
			forms = append(forms, encoded[first:last])
		}
	}
	return forms
}
