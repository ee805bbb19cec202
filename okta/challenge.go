package okta

import (
	"net/http"
	"strings"
)

// Challenge is one challenge of a WWW-Authenticate header taken apart (RFC 9110 section 11.6.1).
type Challenge struct {
	Scheme string            // Bearer, DPoP
	Params map[string]string // names in lower case: error, error_description, scope, resource
}

// ParseChallenges reads all challenges of one or several WWW-Authenticate lines, in their order. What it does not
// understand it leaves out; of a parameter that is repeated the first counts.
func ParseChallenges(lines ...string) []Challenge {
	var all []Challenge
	for _, line := range lines {
		all = append(all, challengesOf(line)...)
	}
	return all
}

// challengesOf reads one line. A comma separates parameters and challenges alike, so what comes after one is a
// challenge exactly when no equals sign follows it.
func challengesOf(line string) []Challenge {
	var all []Challenge
	afterComma := true
	for line != "" {
		rest := strings.TrimLeft(line, " \t,")
		afterComma = afterComma || strings.Contains(line[:len(line)-len(rest)], ",")
		word := rest[:wordLength(rest)]
		behind := strings.TrimLeft(rest[len(word):], " \t")
		switch {
		case word == "" && rest != "":
			line = rest[1:] // no word begins here
		case word != "" && strings.HasPrefix(behind, "="):
			var value string
			value, line = cutValue(strings.TrimLeft(behind[1:], " \t"))
			addParam(all, word, value)
		case word != "" && afterComma:
			all = append(all, Challenge{Scheme: word, Params: map[string]string{}})
			line = behind
		default:
			line = behind // credentials of a scheme without parameters (token68)
		}
		afterComma = false
	}
	return all
}

// wordLength is the length of the token in front (RFC 9110 section 5.6.2, read generously).
func wordLength(s string) int {
	if end := strings.IndexAny(s, " \t,=\""); end >= 0 {
		return end
	}
	return len(s)
}

// addParam adds to the last challenge, if there is one. A value of nothing but padding belongs to a token68.
func addParam(all []Challenge, name, value string) {
	if len(all) == 0 || value != "" && strings.Trim(value, "=") == "" {
		return
	}
	params := all[len(all)-1].Params
	if name = strings.ToLower(name); params[name] == "" {
		params[name] = value
	}
}

// cutValue cuts a token or a quoted string off the front of s.
func cutValue(s string) (value, rest string) {
	if !strings.HasPrefix(s, `"`) {
		end := strings.IndexByte(s, ',')
		if end < 0 {
			end = len(s)
		}
		return strings.TrimSpace(s[:end]), s[end:]
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

// challenges reads those of an answer.
func challenges(h http.Header) []Challenge { return ParseChallenges(h.Values("Www-Authenticate")...) }
