package house

import "strings"

// codeClass is what a piece of code is, and so its colour.
type codeClass uint8

const (
	classText    codeClass = iota // punctuation, values of headers
	classDim                      // protocol words
	classKey                      // member names, header names, methods
	classString                   // JSON strings
	classNumber                   // numbers, status codes
	classLiteral                  // true, false, null
	classMask                     // [redacted]
)

// mask is what stands in an exchange where a secret was.
const mask = "[redacted]"

// token is a run of one class, from start to end (bytes of its row). Bytes that
// no token covers are blanks.
type token struct {
	start, end int
	class      codeClass
}

// tokens appends the runs of one row to dst. It looks at that row alone; only
// folded rows need to know how the row above ended, and Code remembers that.
func (c *Code) tokens(row int, dst []token) []token {
	s := c.Row(row)
	switch {
	case c.kind == CodeJSON, c.kind == CodeHTTP && row >= c.body:
		return jsonTokens(s, c.inString(row), dst)
	case c.kind == CodeHTTP && row == 0:
		return startLineTokens(s, dst)
	case (c.kind == CodeHeaders || c.kind == CodeHTTP) && !c.isFold(row):
		return headerTokens(s, dst)
	default:
		return masked(s, token{0, len(s), classText}, dst)
	}
}

func jsonTokens(s string, inString bool, dst []token) []token {
	at := 0
	if inString {
		at = stringEnd(s, 0)
		dst = masked(s, token{0, at, classString}, dst)
	}
	for at < len(s) {
		if s[at] == ' ' || s[at] == '\t' {
			at++
			continue
		}
		t := jsonToken(s, at)
		dst = masked(s, t, dst)
		at = t.end
	}
	return dst
}

// jsonToken returns the run that begins at s[at], which is no blank.
func jsonToken(s string, at int) token {
	switch b := s[at]; {
	case b == '"':
		end := stringEnd(s, at+1)
		return token{at, end, stringClass(s, end)}
	case b == '-' || isDigit(b):
		return token{at, runEnd(s, at, isNumberByte), classNumber}
	case isLower(b):
		end := runEnd(s, at, isLower)
		return token{at, end, wordClass(s[at:end])}
	default:
		return token{at, runEnd(s, at, isPunctuation), classText}
	}
}

// stringEnd returns where a string ends whose content begins at s[at].
func stringEnd(s string, at int) int {
	if i := closingQuote(s[at:]); i >= 0 {
		return at + i + 1
	}
	return len(s)
}

// stringClass tells a member's name from a string by the colon behind it.
func stringClass(s string, end int) codeClass {
	if rest := strings.TrimLeft(s[end:], " \t"); strings.HasPrefix(rest, ":") {
		return classKey
	}
	return classString
}

func wordClass(word string) codeClass {
	switch word {
	case "true", "false", "null":
		return classLiteral
	default:
		return classText
	}
}

// runEnd returns the end of the run of bytes like s[at]; at least one.
func runEnd(s string, at int, like func(byte) bool) int {
	end := at + 1
	for end < len(s) && like(s[end]) {
		end++
	}
	return end
}

func isDigit(b byte) bool { return b >= '0' && b <= '9' }

func isLower(b byte) bool { return b >= 'a' && b <= 'z' }

func isNumberByte(b byte) bool {
	return isDigit(b) || b == '.' || b == '-' || b == '+' || b == 'e' || b == 'E'
}

func isPunctuation(b byte) bool {
	return b != '"' && b != '-' && b != ' ' && b != '\t' && !isDigit(b) && !isLower(b)
}

// headerTokens colours "name: value". A name has no blank (RFC 9110, 5.1).
func headerTokens(s string, dst []token) []token {
	colon := strings.IndexByte(s, ':')
	if colon <= 0 || strings.ContainsAny(s[:colon], " \t") {
		return masked(s, token{0, len(s), classText}, dst)
	}
	dst = append(dst, token{0, colon, classKey})
	return masked(s, token{colon, len(s), classText}, dst)
}

// startLineTokens colours "POST /path HTTP/1.1" and "HTTP/1.1 500 Text".
func startLineTokens(s string, dst []token) []token {
	first, rest, _ := strings.Cut(s, " ")
	if first == "" {
		return masked(s, token{0, len(s), classText}, dst)
	}
	if strings.HasPrefix(first, "HTTP/") {
		code, _, _ := strings.Cut(rest, " ")
		at := len(first) + 1
		dst = append(dst, token{0, len(first), classDim})
		if code == "" {
			return dst
		}
		dst = append(dst, token{at, at + len(code), classNumber})
		return masked(s, token{at + len(code), len(s), classText}, dst)
	}
	dst = append(dst, token{0, len(first), classKey})
	end := len(s)
	if i := strings.LastIndex(s, " HTTP/"); i > 0 {
		end = i
	}
	if end > len(first) {
		dst = masked(s, token{len(first), end, classText}, dst)
	}
	if end < len(s) {
		dst = append(dst, token{end, len(s), classDim})
	}
	return dst
}

// masked appends t, with every [redacted] in it as a run of its own.
func masked(s string, t token, dst []token) []token {
	for t.start < t.end {
		i := strings.Index(s[t.start:t.end], mask)
		if i < 0 {
			return append(dst, t)
		}
		at := t.start + i
		if at > t.start {
			dst = append(dst, token{t.start, at, t.class})
		}
		dst = append(dst, token{at, at + len(mask), classMask})
		t.start = at + len(mask)
	}
	return dst
}
