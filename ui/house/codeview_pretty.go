package house

import "bytes"

// Limits of PrettyJSON.
const (
	prettyDepth  = 200     // levels; deeper nesting is left as it came
	prettyGrowth = 3       // times the input, plus prettySpare
	prettySpare  = 1 << 20 // bytes
)

// PrettyJSON returns JSON with one member or element a line, indented by two
// blanks. Strings, numbers and the order of members stay byte for byte as they
// came. Anything that is not one JSON-like value, is nested deeper than 200
// levels, or would grow to more than three times its size plus 1 MiB, comes back
// unchanged. It is a layout, not a check: use encoding/json to learn whether a
// text is valid.
//
// Safe on any goroutine; 20 MiB take a few hundred milliseconds.
func PrettyJSON(raw []byte) string {
	trimmed := bytes.TrimSpace(raw)
	if len(trimmed) == 0 || (trimmed[0] != '{' && trimmed[0] != '[') {
		return string(raw)
	}
	p := printer{out: make([]byte, 0, len(trimmed)+len(trimmed)/2), limit: len(trimmed)*prettyGrowth + prettySpare}
	if !p.print(trimmed) {
		return string(raw)
	}
	return string(p.out)
}

// printer lays out one JSON value.
type printer struct {
	out   []byte
	open  []byte // brackets not yet closed
	limit int
}

// print reports whether in was one value of balanced brackets and closed strings.
func (p *printer) print(in []byte) bool {
	for i := 0; i < len(in); i++ {
		if len(p.out) > p.limit || (len(p.open) == 0 && i > 0) {
			return false
		}
		switch b := in[i]; b {
		case ' ', '\t', '\r', '\n':
		case '"':
			end := closingQuoteBytes(in[i+1:])
			if end < 0 {
				return false
			}
			p.out = append(p.out, in[i:i+end+2]...)
			i += end + 1
		case '{', '[':
			if !p.enter(b, in[i+1:]) {
				return false
			}
		case '}', ']':
			if !p.leave(b) {
				return false
			}
		case ',':
			p.out = append(p.out, ',')
			p.newline()
		case ':':
			p.out = append(p.out, ':', ' ')
		default:
			p.out = append(p.out, b)
		}
	}
	return len(p.open) == 0
}

func (p *printer) enter(bracket byte, rest []byte) bool {
	if len(p.open) == prettyDepth {
		return false
	}
	p.open = append(p.open, bracket)
	p.out = append(p.out, bracket)
	if rest = bytes.TrimLeft(rest, " \t\r\n"); len(rest) > 0 && rest[0] != bracket+2 {
		p.newline()
	}
	return true
}

// leave closes the innermost bracket; '}' and ']' are '{' and '[' plus two.
func (p *printer) leave(bracket byte) bool {
	last := len(p.open) - 1
	if last < 0 || p.open[last] != bracket-2 {
		return false
	}
	p.open = p.open[:last]
	if p.out[len(p.out)-1] != bracket-2 {
		p.newline()
	}
	p.out = append(p.out, bracket)
	return true
}

func (p *printer) newline() {
	p.out = append(p.out, '\n')
	for range p.open {
		p.out = append(p.out, ' ', ' ')
	}
}

// closingQuoteBytes is closingQuote for the long texts that need speed.
func closingQuoteBytes(s []byte) int {
	for at := 0; ; {
		i := bytes.IndexByte(s[at:], '"')
		if i < 0 {
			return -1
		}
		i += at
		slashes := 0
		for i-1-slashes >= 0 && s[i-1-slashes] == '\\' {
			slashes++
		}
		if slashes%2 == 0 {
			return i
		}
		at = i + 1
	}
}
