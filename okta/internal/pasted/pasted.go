// Package pasted takes apart a web address the way people type and paste it: without a scheme, in quotes, with a
// trailing dot, with a placeholder left in. It is more forgiving than net/url where people are (so that the fault can
// be named) and stricter where an address will be trusted with a credential.
//
// All functions are pure and safe for concurrent use.
package pasted

import (
	"strings"
	"unicode"
)

// Address is a typed address cut into its pieces. Nothing is decoded or changed: SchemeText + Host + PortText + Path +
// the query and fragment with their marks are Text again, unless UserInfo is set.
type Address struct {
	Text       string // the input without surrounding space, quotes and invisible characters that reorder nothing
	SchemeText string // as typed, with colon and slashes: "https://", "//", or ""
	Scheme     string // lower case, without colon: "https"; "" when none was typed
	UserInfo   bool   // something stood before an @; it is in no other field but Text
	Host       string // as typed; an IPv6 address keeps its brackets if it had them
	PortText   string // as typed with its colon, or ""
	Path       string // from the first slash (or backslash), or ""
	Query      string // without the question mark
	Fragment   string // without the number sign
	HasQuery   bool   // a question mark was typed
	HasHash    bool   // a number sign was typed
}

// Split cuts raw into pieces. It accepts any input.
func Split(raw string) Address {
	a := Address{Text: trim(raw)}
	rest := a.Text
	a.SchemeText, rest = cutScheme(rest)
	a.Scheme = strings.ToLower(strings.TrimRight(a.SchemeText, ":/"))

	authority := rest
	if end := strings.IndexAny(rest, `/?#\`); end >= 0 {
		authority, rest = rest[:end], rest[end:]
	} else {
		rest = ""
	}
	if at := strings.LastIndexByte(authority, '@'); at >= 0 {
		a.UserInfo = true
		authority = authority[at+1:]
	}
	a.Host, a.PortText = cutPort(authority)

	rest, a.Fragment, a.HasHash = strings.Cut(rest, "#")
	a.Path, a.Query, a.HasQuery = strings.Cut(rest, "?")
	return a
}

// Port is the port as typed without its colon, or "".
func (a Address) Port() string { return strings.TrimPrefix(a.PortText, ":") }

// Several reports whether the scheme of an address stands behind another address, or behind its scheme.
func (a Address) Several() bool {
	if strings.HasPrefix(a.SchemeText, a.Scheme+"://") && strings.Contains(a.Scheme, ".") {
		return strings.HasSuffix(a.Scheme, "http") || strings.HasSuffix(a.Scheme, "https")
	}
	host := strings.ToLower(a.Host)
	return a.PortText == ":" && strings.HasPrefix(a.Path, "//") && (strings.HasSuffix(host, "http") || strings.HasSuffix(host, "https"))
}

// trim removes what comes along when an address is copied: space, quotes, invisible characters, and the angle
// brackets some mail programs put around a whole address. What changes the order in which the rest is read stays, to
// be refused: see Reordered.
func trim(s string) string {
	s = strings.TrimFunc(s, func(r rune) bool {
		return unicode.IsSpace(r) || unicode.Is(unicode.Cf, r) && !reorders(r) || strings.ContainsRune("\"'`“”‘’", r)
	})
	if inner, ok := strings.CutPrefix(s, "<http"); ok && strings.HasSuffix(inner, ">") {
		return strings.TrimSpace("http" + strings.TrimSuffix(inner, ">"))
	}
	return s
}

// cutScheme cuts "https://", its usual misspellings ("https:/", "HTTPS:", "//") and other schemes ("javascript:") off
// the front of s.
func cutScheme(s string) (scheme, rest string) {
	if strings.HasPrefix(s, "//") {
		return s[:2], s[2:]
	}
	end := schemeEnd(s)
	if end == 0 {
		return "", s
	}
	after := strings.TrimLeft(s[end+1:], "/")
	slashes := len(s) - end - 1 - len(after)
	name := strings.ToLower(s[:end])
	if slashes == 0 && name != "http" && name != "https" && !schemeAlone(name, s) {
		return "", s // host:port
	}
	return s[:end+1+slashes], after
}

// schemeAlone reports whether name, with which s starts, is a scheme that stands without slashes rather than a host
// with a port, a user with a password or the start of an IPv6 address.
func schemeAlone(name, s string) bool {
	const longest = 20 // a longer word is a token sooner than a scheme
	authority, _, _ := strings.Cut(s, "/")
	if _, err := parseIP(authority); err == nil || name == "localhost" || len(name) > longest || strings.ContainsAny(name, ".@") {
		return false
	}
	rest := authority[len(name)+1:]
	return !strings.Contains(rest, "@") && strings.IndexFunc(rest, unicode.IsLetter) == 0
}

// schemeEnd is the index of the colon after a scheme's name (RFC 3986 section 3.1) at the start of s, or 0.
func schemeEnd(s string) int {
	for i, r := range s {
		switch {
		case r == ':':
			return i
		case 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z':
		case i > 0 && ('0' <= r && r <= '9' || r == '+' || r == '-' || r == '.'):
		default:
			return 0
		}
	}
	return 0
}

// cutPort cuts ":443" off the end of an authority. An IPv6 address may come without its brackets.
func cutPort(authority string) (host, port string) {
	if strings.HasPrefix(authority, "[") {
		if end := strings.IndexByte(authority, ']'); end >= 0 && (end+1 == len(authority) || authority[end+1] == ':') {
			return authority[:end+1], authority[end+1:]
		}
	}
	if _, err := parseIP(authority); err == nil {
		return authority, ""
	}
	if colon := strings.LastIndexByte(authority, ':'); colon >= 0 {
		return authority[:colon], authority[colon:]
	}
	return authority, ""
}
