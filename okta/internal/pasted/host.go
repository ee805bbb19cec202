package pasted

import (
	"errors"
	"net"
	"net/netip"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/idna"
)

// ErrHost tells that a host's name breaks the rules of DNS names (RFC 1123 section 2.1, RFC 5891).
var ErrHost = errors.New("not a valid host name")

// Blank reports whether s holds white space.
func Blank(s string) bool { return strings.IndexFunc(s, unicode.IsSpace) >= 0 }

// Invisible reports whether s holds control or formatting characters, which nobody sees on a screen.
func Invisible(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return unicode.IsControl(r) || unicode.Is(unicode.Cf, r) }) >= 0
}

// Reordered reports whether s holds characters that make a screen show the rest in another order than it is read
// (Unicode Standard Annex 9, explicit directional formatting characters).
func Reordered(s string) bool { return strings.IndexFunc(s, reorders) >= 0 }

// reorders leaves out the three directional marks, which come along with text copied on Windows and move nothing.
func reorders(r rune) bool { return '\u202a' <= r && r <= '\u202e' || '\u2066' <= r && r <= '\u2069' }

// Placeholder reports whether s still holds a blank of a guide: {yourOktaDomain}, ${org}, <alias>, [org], …, or one of
// the names guides use without brackets.
func Placeholder(s string) bool {
	if strings.ContainsAny(s, "{}<>$") || strings.Contains(s, "…") {
		return true
	}
	lower := strings.ToLower(s)
	if strings.Contains(lower, "%7b") || strings.Contains(lower, "%3c") {
		return true
	}
	if strings.HasPrefix(s, "[") && !Bracketed(s) {
		return true
	}
	for label := range strings.SplitSeq(lower, ".") {
		if placeholderLabel(strings.TrimSuffix(label, "-admin")) {
			return true
		}
	}
	return false
}

// placeholderLabel knows the unbracketed names that stand for "your own" in Okta's guides.
func placeholderLabel(label string) bool {
	rest, ok := strings.CutPrefix(strings.NewReplacer("-", "", "_", "").Replace(label), "your")
	if !ok {
		return label == "subdomain"
	}
	switch strings.TrimPrefix(rest, "okta") {
	case "domain", "org", "orgname", "orgurl", "subdomain", "company", "tenant", "host", "workflows", "alias", "customdomain":
		return true
	}
	return false
}

// Bracketed reports whether host is an IP address in brackets.
func Bracketed(host string) bool {
	if !strings.HasPrefix(host, "[") {
		return false
	}
	_, err := parseIP(host)
	return err == nil
}

// Loopback is the canonical text of a literal loopback address (127.0.0.0/8, ::1) for use in a URL. Names such as
// localhost do not count: they are resolved, and may resolve to anything.
func Loopback(host string) (string, bool) {
	ip, err := parseIP(host)
	if err != nil || !ip.IsLoopback() || ip.Is4In6() {
		return "", false
	}
	if ip.Is6() {
		return "[" + ip.String() + "]", true
	}
	return ip.String(), true
}

// Numeric reports whether host is an IP address in any notation a resolver might accept, 0x7f.1 and 2130706433
// included (the WHATWG rule: its last label is a number).
func Numeric(host string) bool {
	if _, err := parseIP(host); err == nil {
		return true
	}
	host = strings.TrimSuffix(host, ".")
	last := host[strings.LastIndexByte(host, '.')+1:]
	if last == "" {
		return false
	}
	if strings.Trim(last, "0123456789") == "" {
		return true
	}
	_, err := strconv.ParseUint(last, 0, 64)
	return err == nil
}

// HostName is host in the form in which it is looked up: lower case, letters beyond ASCII in punycode, without the
// trailing dot. The error is ErrHost.
func HostName(host string) (string, error) {
	host = strings.TrimSuffix(host, ".")
	if !ascii(host) || strings.Contains(strings.ToLower(host), "xn--") {
		puny, err := punycode(host)
		if err != nil {
			return "", ErrHost
		}
		host = strings.TrimSuffix(puny, ".")
	}
	host = strings.ToLower(host)
	if host == "" || len(host) > 253 {
		return "", ErrHost
	}
	for label := range strings.SplitSeq(host, ".") {
		if !validLabel(label) {
			return "", ErrHost
		}
	}
	return host, nil
}

// Foreign is the first letter beyond ASCII of a name in its lookup form, 0 for none.
func Foreign(name string) rune {
	shown, err := idna.Lookup.ToUnicode(name)
	if err != nil {
		return 0
	}
	for _, r := range shown {
		if r >= utf8.RuneSelf {
			return r
		}
	}
	return 0
}

// punycode is host's lookup form. It must be its own lookup form again, or two programs could read it differently.
func punycode(host string) (string, error) {
	puny, err := idna.Lookup.ToASCII(host)
	if err != nil || !utf8.ValidString(host) {
		return "", ErrHost
	}
	if again, err := idna.Lookup.ToASCII(puny); err != nil || again != puny {
		return "", ErrHost
	}
	return puny, nil
}

// ValidPort reports whether port is a decimal number from 1 to 65535.
func ValidPort(port string) bool {
	n, err := strconv.ParseUint(port, 10, 16)
	return err == nil && n > 0 && port[0] != '+'
}

// Origin joins scheme, host and port to an origin; a port that is the scheme's own, or "", is left out.
func Origin(scheme, host, port string) string {
	if port == "" || scheme == "https" && port == "443" || scheme == "http" && port == "80" {
		return scheme + "://" + host
	}
	return scheme + "://" + net.JoinHostPort(strings.Trim(host, "[]"), port)
}

func parseIP(host string) (netip.Addr, error) {
	if strings.HasPrefix(host, "[") && strings.HasSuffix(host, "]") {
		host = host[1 : len(host)-1]
	}
	ip, err := netip.ParseAddr(host)
	if err == nil && ip.Zone() != "" {
		return netip.Addr{}, ErrHost
	}
	return ip, err
}

func ascii(s string) bool {
	for i := range len(s) {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}

// validLabel holds a lower-case label against the letter-digit-hyphen rule.
func validLabel(label string) bool {
	if label == "" || len(label) > 63 || label[0] == '-' || label[len(label)-1] == '-' {
		return false
	}
	return strings.Trim(label, "abcdefghijklmnopqrstuvwxyz0123456789-") == ""
}
