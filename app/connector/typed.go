package connector

import (
	"encoding/json"
	"strings"

	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/oauth/secret"
)

// typedSecrets are the credentials that a card carries itself.
func typedSecrets(c workspace.Connector, card workspace.CardRequest) []secret.Secret {
	var all []secret.Secret
	add := func(value string) {
		all = append(all, secret.New(value))
		if _, rest, found := strings.Cut(value, " "); found && startsWithScheme(value) {
			all = append(all, secret.New(strings.TrimSpace(rest)))
		}
	}
	for _, h := range card.Headers {
		if isCredential(c, h) {
			add(h.Value)
		}
	}
	for _, p := range card.Query {
		if isCredentialParameter(p) {
			add(p.Value)
		}
	}
	for _, pair := range queryOf(card.URL) {
		if p := parameter(pair); isCredentialParameter(p) {
			add(p.Value)
		}
	}
	for _, value := range takenOut(card.Body) {
		add(value)
	}
	return all
}

// takenOut are the words and texts of a body that [withoutCredentials] leaves out.
func takenOut(body string) []string {
	clean := withoutCredentials(body)
	if clean == body {
		return nil
	}
	var taken []string
	for part := range partsOf(body, partsOf(clean, nil)) {
		taken = append(taken, part)
	}
	return taken
}

// partsOf are the words of a body, as they are written and without the escapes of a form,
// and the texts of one in JSON; without those that are known already.
func partsOf(body string, known map[string]bool) map[string]bool {
	parts := map[string]bool{}
	add := func(part string) {
		if part != "" && !known[part] {
			parts[part] = true
		}
	}
	separates := func(r rune) bool { return r <= ' ' || strings.ContainsRune(`"'\<>=&,;:{}[]()`, r) }
	for word := range strings.FieldsFuncSeq(body, separates) {
		add(word)
		add(unescaped(word))
	}
	for tokens := json.NewDecoder(strings.NewReader(body)); ; {
		token, err := tokens.Token()
		if err != nil {
			return parts
		}
		if s, ok := token.(string); ok {
			add(s)
		}
	}
}
