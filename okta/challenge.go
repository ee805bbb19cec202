package okta

import "strings"

// Challenge is a WWW-Authenticate header taken apart (RFC 9110 section 11.6.1).
type Challenge struct {
	Scheme string            // Bearer, DPoP
	Params map[string]string // names in lower case: error, error_description, scope, resource
}

// ParseChallenge reads the first challenge of a WWW-Authenticate header. What it does not understand it leaves out.
func ParseChallenge(header string) Challenge {
	scheme, rest, _ := strings.Cut(strings.TrimSpace(header), " ")
	c := Challenge{Scheme: scheme, Params: map[string]string{}}
	for rest != "" {
		name, after, found := strings.Cut(rest, "=")
		name = strings.ToLower(strings.Trim(name, " ,\t"))
		if !found || strings.ContainsAny(name, " \t") {
			break // the next challenge begins
		}
		var value string
		value, rest = cutValue(strings.TrimLeft(after, " \t"))
		if _, repeated := c.Params[name]; !repeated {
			c.Params[name] = value
		}
	}
	return c
}

// cutValue cuts a token or a quoted string off the front of s.
func cutValue(s string) (value, rest string) {
	if !strings.HasPrefix(s, `"`) {
		value, rest, _ = strings.Cut(s, ",")
		return strings.TrimSpace(value), rest
	}
	var b strings.Builder
	for i := 1; i < len(s); i++ {
		switch {
		case s[i] == '"':
			return b.String(), s[i+1:]
		case s[i] == '\\' && i+1 < len(s):
			i++
			b.WriteByte(s[i])
		default:
			b.WriteByte(s[i])
		}
	}
	return b.String(), ""
}
