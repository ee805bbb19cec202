package redact

import (
	"strings"

	"github.com/flowlatch/flowlatch/oauth/secret"
)

// maskNamed masks the value behind every sensitive name in a text: name=value,
// name: value, "name": "value" at any level of escaping, <name>value, and the
// percent-encoded name%3Dvalue. It is for texts that no parser takes, so where a
// value's end is in doubt it masks too much rather than too little.
func maskNamed(s string) string {
	n := namedMasker{src: s, inKey: strings.Contains(s, "kty")}
	for n.next() {
		if from, to, ok := n.valueSpan(); ok {
			n.out.WriteString(s[n.copied:from])
			n.out.WriteString(secret.Mask)
			n.copied, n.end = to, to
		}
	}
	if n.copied == 0 {
		return s
	}
	n.out.WriteString(s[n.copied:])
	return n.out.String()
}

// namedMasker stands at one run of name characters, src[start:end].
type namedMasker struct {
	src        string
	inKey      bool // the text seems to hold a JWK
	start, end int
	copied     int
	out        strings.Builder
}

// next moves to the next run that is a sensitive name.
func (n *namedMasker) next() bool {
	for i := n.end; i < len(n.src); {
		if !isNameByte(n.src[i]) {
			i++
			continue
		}
		n.start = i
		for i < len(n.src) && isNameByte(n.src[i]) {
			i++
		}
		n.end = i
		if n.start > 0 && n.src[n.start-1] == '%' && n.end-n.start > 2 {
			n.start += 2 // the digits of an escape, such as %26
		}
		name := n.src[n.start:n.end]
		if secretName(name) || n.inKey && privateMembers[name] {
			return true
		}
	}
	n.end = len(n.src)
	return false
}

func isNameByte(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || c == '_' || c == '-' || c == '.'
}

// valueSpan finds the value behind the name.
func (n *namedMasker) valueSpan() (from, to int, ok bool) {
	i, quotedName := n.skipQuote(n.end)
	spaced := n.skipSpace(i)
	separator := n.separator(spaced)
	if separator == "" {
		return 0, 0, false
	}
	if n.isWeak() && !quotedName && (separator == ":" || spaced != n.end) {
		return 0, 0, false
	}
	from = n.skipSpace(spaced + len(separator))
	from, quote := n.openQuote(from)
	to = n.valueEnd(from, separator, quote)
	value := n.src[from:to]
	if value == "" || value == "true" || value == "false" || value == "null" || strings.HasPrefix(value, secret.Mask) {
		return 0, 0, false
	}
	return from, to, true
}

// isWeak tells names that are also everyday words: "Error code: 401".
func (n *namedMasker) isWeak() bool {
	name := n.src[n.start:n.end]
	return strings.EqualFold(name, "code") || privateMembers[name]
}

func (n *namedMasker) separator(i int) string {
	rest := n.src[i:]
	switch {
	case strings.HasPrefix(rest, "=>"):
		return "=>"
	case strings.HasPrefix(rest, "="), strings.HasPrefix(rest, ":"):
		return rest[:1]
	case strings.HasPrefix(rest, "%3D"), strings.HasPrefix(rest, "%3d"):
		return rest[:3]
	case strings.HasPrefix(rest, ">") && n.start > 0 && n.src[n.start-1] == '<':
		return ">"
	}
	return ""
}

// valueEnd is where the value ends that begins at from.
func (n *namedMasker) valueEnd(from int, separator, quote string) int {
	rest := n.src[from:]
	switch {
	case quote != "":
		return from + quotedLength(rest, quote)
	case separator == ">":
		return from + lengthBefore(rest, "<")
	case strings.HasPrefix(rest, "{"), strings.HasPrefix(rest, "["):
		if strings.HasPrefix(rest, secret.Mask) {
			return from
		}
		return from + lengthBefore(rest, "}]")
	case lineName(n.src[n.start:n.end]):
		return from + lengthBefore(rest, "\r\n\"")
	}
	length := lengthBefore(rest, " \t\r\n&#\"'`<>\\")
	if strings.HasPrefix(separator, "%") {
		if escaped := strings.Index(rest[:length], "%26"); escaped >= 0 {
			length = escaped
		}
	}
	return from + length
}

func lengthBefore(s, stops string) int {
	if i := strings.IndexAny(s, stops); i >= 0 {
		return i
	}
	return len(s)
}

// quotedLength is the length up to the quote that is escaped as the opening one
// was, or everything when none follows.
func quotedLength(s, quote string) int {
	mark := quote[len(quote)-1]
	slashes := 0
	for i := range len(s) {
		switch {
		case s[i] == '\\':
			slashes++
			continue
		case s[i] == mark && slashes == len(quote)-1:
			return i - slashes
		}
		slashes = 0
	}
	return len(s)
}

// skipQuote passes a closing quote and the backslashes in front of it.
func (n *namedMasker) skipQuote(i int) (int, bool) {
	after, quote := n.openQuote(i)
	return after, quote != ""
}

// openQuote passes a quote with the backslashes in front of it and returns them.
func (n *namedMasker) openQuote(i int) (after int, quote string) {
	end := i
	for end < len(n.src) && n.src[end] == '\\' {
		end++
	}
	if end < len(n.src) && (n.src[end] == '"' || n.src[end] == '\'') {
		return end + 1, n.src[i : end+1]
	}
	return i, ""
}

func (n *namedMasker) skipSpace(i int) int {
	for i < len(n.src) && strings.IndexByte(" \t\r\n", n.src[i]) >= 0 {
		i++
	}
	return i
}
