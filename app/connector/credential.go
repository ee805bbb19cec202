package connector

import (
	"encoding/json"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/flowlatch/flowlatch/app/wire/redact"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/oauth/secret"
)

// shortestKey is the number of characters from which the value of a name that isn't
// for credentials alone counts as one: code=DE is a country, key=PROJ-1 an issue.
const shortestKey = 12

// shortestPassword is the number of characters from which a word with a digit counts as
// one.
const shortestPassword = 6

// sometimesSecret are parameters that carry a key at some services and something plain
// at others.
var sometimesSecret = []string{"code", "key", "sig", "signature", "subscription-key", "hapikey"}

// knownSchemes are authentication schemes that are in use.
var knownSchemes = []string{"basic", "bearer", "digest", "dpop", "hawk", "negotiate", "ntlm", "ssws", "token", "apikey"}

// isCredential reports whether a header of a card carries a credential: by its name, by
// the scheme in its value, or because the connection has its own credential there.
func isCredential(c workspace.Connector, h workspace.Field) bool {
	switch {
	case h.Value == "":
		return false
	case strings.EqualFold(h.Name, credentialHeader(c)), startsWithScheme(h.Value), (redact.Redactor{}).Header(h.Name, h.Value) != h.Value:
		return true
	}
	name := strings.ToLower(h.Name)
	return strings.HasSuffix(name, "-key") && !strings.HasSuffix(name, "idempotency-key") && len(h.Value) >= shortestKey
}

// startsWithScheme reports whether a value is an authentication scheme and what goes
// with it (RFC 9110 section 11.4).
func startsWithScheme(value string) bool {
	scheme, rest, found := strings.Cut(strings.TrimSpace(value), " ")
	return found && strings.TrimSpace(rest) != "" && slices.Contains(knownSchemes, strings.ToLower(scheme))
}

// isCredentialParameter reports whether a query parameter carries a credential.
func isCredentialParameter(p workspace.Field) bool {
	if p.Value == "" {
		return false
	}
	if slices.ContainsFunc(sometimesSecret, func(name string) bool { return strings.EqualFold(name, p.Name) }) {
		return len(p.Value) >= shortestKey
	}
	u := &url.URL{Scheme: "https", Host: "example.com", Path: "/", RawQuery: escape(p.Name) + "=" + escape(p.Value)}
	return (redact.Redactor{}).URL(u) != u.String()
}

// parameter is a pair of a query as it is written.
func parameter(pair string) workspace.Field {
	name, value, _ := strings.Cut(pair, "=")
	return workspace.Field{Name: unescaped(name), Value: unescaped(value)}
}

func unescaped(s string) string {
	if plain, err := url.QueryUnescape(s); err == nil {
		return plain
	}
	return s
}

// queryOf are the pairs of an address's query as they are written.
func queryOf(address string) []string {
	_, query, found := strings.Cut(address, "?")
	if !found {
		return nil
	}
	return strings.Split(query, "&")
}

// passwordWord is a name for a password with a lone word behind its colon, and a header
// that authorizes with its scheme.
var passwordWord = regexp.MustCompile(`(?i)(?:passw(?:or)?d|passphrase|passcode|secret)["']?\s*:\s*\S{` + strconv.Itoa(shortestPassword) + `,}\s*$|` +
	`authorization\s*:\s*(?:` + strings.Join(knownSchemes, "|") + `)\s+\S`)

// isSecretNickname is holdsCredential for a nickname, where a name and a colon are common:
// what follows must be as long as a credential, have a digit as passwords do, or stand
// alone behind a password's name. A token of a known form is one anywhere.
func isSecretNickname(nickname string) bool {
	_, behind, _ := strings.Cut(nickname, ":")
	switch {
	case !holdsCredential(nickname):
		return false
	case strings.Contains(nickname, "="), passwordWord.MatchString(nickname), holdsCredential(strings.ReplaceAll(nickname, ":", ",")):
		return true
	}
	return slices.ContainsFunc(strings.Fields(behind), func(word string) bool {
		return len(word) >= shortestKey || len(word) >= shortestPassword && strings.ContainsAny(word, "0123456789")
	})
}

// holdsCredential reports whether a text that is for something else holds a credential:
// a name with its value, or a token of a known form.
func holdsCredential(s string) bool { return (redact.Redactor{}).Text(s) != s }

// pastedForAddress reports whether what lacks the scheme of an address may be none, but a
// credential.
func pastedForAddress(raw string) bool {
	before, _, _ := strings.Cut(raw, "?")
	return strings.ContainsAny(raw, "@#") || holdsCredential(before)
}

// isSecretScope is holdsCredential for a scope, where name:value is a common form.
func isSecretScope(scope string) bool {
	return strings.Contains(scope, "=") && holdsCredential(scope)
}

// shortCode is a member or a pair named code with a short value.
var shortCode = regexp.MustCompile(`(?i)\b(code(?:"\s*:\s*"[^"\\]{1,11}"|=[^&\s"'<>]{1,11}(?:&|\s|$)))`)

// withoutCredentials empties what is known to be a credential in a body; the rest stays
// as it was typed, what looks like a mask too.
func withoutCredentials(body string) string {
	mark := "kept"
	for strings.Contains(body, mark) {
		mark += "x"
	}
	marked := shortCode.ReplaceAllString(body, mark+"$1")
	marked = strings.ReplaceAll(marked, secret.Mask, secret.Mask[:1]+mark+secret.Mask[1:])
	clean := (redact.Redactor{}).Body("", []byte(marked))
	if clean == marked {
		return body
	}
	return strings.ReplaceAll(strings.ReplaceAll(clean, secret.Mask, ""), mark, "")
}

func isObject(body string) bool {
	var object map[string]json.RawMessage
	return json.Unmarshal([]byte(body), &object) == nil && object != nil
}
