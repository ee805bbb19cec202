package connector

import (
	"net/url"
	"strings"

	"golang.org/x/net/http/httpguts"

	"github.com/flowlatch/flowlatch/app/workspace"
)

// Storable is the connection as a file may hold it. Credentials in the card and in the
// query of an address lose their values and keep their names. A field that [Check]
// stops because a secret may have been pasted into it is left empty: a user name with a
// colon, a header name or method that is none, an address with more than an address in
// it. The finding on the field says so; what is typed stays on the screen.
func Storable(c workspace.Connector) workspace.Connector {
	for field, unfit := range map[*string]func(string) bool{
		&c.Nickname:    isSecretNickname,
		&c.Username:    func(s string) bool { return strings.Contains(s, ":") || holdsCredential(s) },
		&c.HeaderName:  notAToken,
		&c.ClientID:    isSecretID,
		&c.Scope:       isSecretScope,
		&c.Card.Method: notAToken,
	} {
		if unfit(*field) {
			*field = ""
		}
	}
	c.AuthorizePath, c.AccessTokenPath = storableAddress(c.AuthorizePath), storableAddress(c.AccessTokenPath)
	c.Card.URL, c.Card.Body = storableAddress(c.Card.URL), withoutCredentials(c.Card.Body)
	c.Card.Headers = storableFields(c.Card.Headers, notAToken, func(h workspace.Field) bool { return isCredential(c, h) })
	c.Card.Query = storableFields(c.Card.Query, holdsCredential, isCredentialParameter)
	return c
}

// notAToken reports whether something can't be a header's name or a method: both are
// tokens of RFC 9110.
func notAToken(s string) bool { return s != "" && !httpguts.ValidHeaderFieldName(s) }

// storableFields empties the names and values of some fields. One of which nothing
// remains stays as an empty one, so that it is missed.
func storableFields(fields []workspace.Field, unfit func(string) bool, hide func(workspace.Field) bool) []workspace.Field {
	var kept []workspace.Field
	for _, f := range fields {
		if hide(f) {
			f.Value = ""
		}
		if unfit(f.Name) {
			f.Name = ""
		}
		kept = append(kept, f)
	}
	return kept
}

// storableAddress empties the parameters of an address that carry a credential. What
// isn't an address is none for a file either, unless it only lacks its scheme.
func storableAddress(raw string) string {
	u, err := url.Parse(raw)
	switch code, _ := addressFault(raw, u, err, FieldURL.Label()); code {
	case "url", "url-space", "url-user", "url-fragment", "url-pasted":
		return ""
	}
	address, query, found := strings.Cut(raw, "?")
	if !found {
		return address
	}
	pairs := strings.Split(query, "&")
	for i, pair := range pairs {
		if isCredentialParameter(parameter(pair)) {
			name, _, _ := strings.Cut(pair, "=")
			pairs[i] = name + "="
		}
	}
	return address + "?" + strings.Join(pairs, "&")
}
