package connector

import (
	"net/url"
	"strings"

	"github.com/flowlatch/flowlatch/app/wire/redact"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/oauth/secret"
)

// Storable is the connection as a file may hold it: without what is known to be a
// credential in the card, or in an address, and without a client ID that looks like a
// secret. Names stay, values go.
func Storable(c workspace.Connector) workspace.Connector {
	if looksSecret(c.ClientID) {
		c.ClientID = ""
	}
	c.AuthorizePath, c.AccessTokenPath = storableAddress(c.AuthorizePath), storableAddress(c.AccessTokenPath)
	c.Card.URL, c.Card.Body = storableAddress(c.Card.URL), storableBody(c.Card.Body)
	c.Card.Headers = without(c.Card.Headers, isCredential)
	c.Card.Query = without(c.Card.Query, isCredentialParameter)
	return c
}

// isCredential reports whether a header is known to carry a credential.
func isCredential(h workspace.Field) bool {
	return (redact.Redactor{}).Header(h.Name, h.Value) != h.Value
}

func isCredentialParameter(p workspace.Field) bool {
	return isCredentialPair(escape(p.Name) + "=" + escape(p.Value))
}

// isCredentialPair is isCredentialParameter of a pair as a query writes it.
func isCredentialPair(pair string) bool {
	u := &url.URL{Scheme: "https", Host: "example.com", Path: "/", RawQuery: pair}
	return (redact.Redactor{}).URL(u) != u.String()
}

// without empties the values of some fields.
func without(fields []workspace.Field, hide func(workspace.Field) bool) []workspace.Field {
	var kept []workspace.Field
	for _, f := range fields {
		if f.Value != "" && hide(f) {
			f.Value = ""
		}
		kept = append(kept, f)
	}
	return kept
}

// storableAddress empties the parameters of an address that carry a credential, and
// leaves out a user name and password in front of the host.
func storableAddress(raw string) string {
	address, query, found := strings.Cut(raw, "?")
	if scheme, rest, ok := strings.Cut(address, "://"); ok {
		host, _, _ := strings.Cut(rest, "/")
		if i := strings.LastIndex(host, "@"); i >= 0 {
			address = scheme + "://" + host[i+1:] + strings.TrimPrefix(rest, host)
		}
	}
	if !found {
		return address
	}
	pairs := strings.Split(query, "&")
	for i, pair := range pairs {
		name, value, _ := strings.Cut(pair, "=")
		if value != "" && isCredentialPair(pair) {
			pairs[i] = name + "="
		}
	}
	return address + "?" + strings.Join(pairs, "&")
}

// storableBody empties what is known to be a credential in a body.
func storableBody(body string) string {
	clean := (redact.Redactor{}).Body("", []byte(body))
	if clean == body {
		return body
	}
	return strings.ReplaceAll(clean, secret.Mask, "")
}
