package connector

import (
	"encoding/json"
	"strings"

	"golang.org/x/net/http/httpguts"

	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/workspace"
)

func checkCard(c workspace.Connector, card workspace.CardRequest) []Finding {
	var found findings
	function, ok := FunctionOf(card.Function)
	if !ok {
		found.add(FieldMethod, Stop, "function", text.T("connector.check.function", "Choose a card that sends a request."))
		return found
	}
	if _, ok := found.address(FieldURL, card.URL); ok {
		found.urlQuery(card.URL)
	}
	if card.Function == workspace.CardRaw {
		found.method(card.Method)
	}
	found.cardHeaders(c, card.Headers)
	found.cardQuery(card.Query)
	found.body(function, card.Body)
	return found
}

// urlQuery looks for credentials in the query of the URL, and for those that weren't
// stored.
func (f *findings) urlQuery(address string) {
	for _, pair := range queryOf(address) {
		p := parameter(pair)
		switch {
		case isCredentialParameter(p):
			f.add(FieldURL, Warn, "url-secret", text.T("connector.check.url-secret", "The query of the URL carries a credential: {{.Name}}. Addresses are kept in logs on the way, and in the execution history. Flowlatch doesn't store it.", "Name", quoted(p.Name)))
			return
		case p.Value == "" && p.Name != "" && strings.Contains(pair, "="):
			f.leftOut(FieldURL, p.Name, forCredentials(p.Name))
		}
	}
}

// leftOut tells of what is there by name only, as after its value wasn't stored: a
// warning where the name is for a credential.
func (f *findings) leftOut(field Field, name string, likely bool) {
	level := Note
	if likely {
		level = Warn
	}
	f.add(field, level, CodeLeftOut, text.T("connector.check.left-out", "{{.Name}} has no value. Flowlatch doesn't store credentials: if one stood there, type it in again before it is sent.", "Name", quoted(name)))
}

func (f *findings) method(method string) {
	switch {
	case method == "":
		f.missing(FieldMethod)
	case !httpguts.ValidHeaderFieldName(method): // both are tokens of RFC 9110
		f.add(FieldMethod, Stop, "method", text.T("connector.check.method", "A method is one word without spaces, such as GET or PROPFIND. Flowlatch doesn't store it."))
	case strings.EqualFold(method, "CONNECT"):
		f.add(FieldMethod, Stop, "method-connect", text.T("connector.check.method-connect", "CONNECT is for proxies; no service takes it."))
	case strings.ToUpper(method) != method:
		f.add(FieldMethod, Warn, "method-case", text.T("connector.check.method-case", "Methods are written in capitals; a service may not know this one. It is sent as typed."))
	}
}

func (f *findings) cardHeaders(c workspace.Connector, headers []workspace.Field) {
	there := map[string]bool{}
	if name := credentialHeader(c); name != "" {
		there[strings.ToLower(name)] = true
	}
	for _, h := range headers {
		if h.Name == "" {
			f.add(FieldHeaders, Stop, "header-name", text.T("connector.check.header-name", "A header has no name."))
			continue
		}
		f.headerName(FieldHeaders, h.Name)
		if notAToken(h.Name) {
			continue // its name may be a secret, and isn't repeated
		}
		f.headerValue(FieldHeaders, h.Name, h.Value)
		lower := strings.ToLower(h.Name)
		switch {
		case there[lower] && strings.EqualFold(h.Name, credentialHeader(c)):
			f.add(FieldHeaders, Warn, "header-of-connection", text.T("connector.check.header-of-connection", "The connection sends the header {{.Name}} itself. Which of the two Workflows sends isn't documented; here it is the connection's. Flowlatch doesn't store the card's.", "Name", h.Name))
		case there[lower]:
			f.add(FieldHeaders, Stop, "header-twice", text.T("connector.check.header-twice", "The header {{.Name}} is there twice; a card has each name once.", "Name", h.Name))
		case isCredential(c, h):
			f.add(FieldHeaders, Warn, "header-secret", text.T("connector.check.header-secret", "The header {{.Name}} carries a credential. In a card everyone who may see the flow reads it; a connection of the type Custom keeps it. Flowlatch doesn't store it.", "Name", h.Name))
		case h.Value == "":
			f.leftOut(FieldHeaders, h.Name, headerForCredentials(c, h.Name))
		}
		there[lower] = true
	}
}

// credentialHeader is the header that the connection adds.
func credentialHeader(c workspace.Connector) string {
	switch c.Type {
	case workspace.ConnectorNone:
		return ""
	case workspace.ConnectorCustom:
		return c.HeaderName
	}
	return "Authorization"
}

func (f *findings) cardQuery(query []workspace.Field) {
	there := map[string]bool{}
	for _, p := range query {
		switch {
		case p.Name == "":
			f.add(FieldQuery, Stop, "query-name", text.T("connector.check.query-name", "A query parameter has no name."))
		case holdsCredential(p.Name):
			f.pasted(FieldQuery)
		case there[p.Name]:
			f.add(FieldQuery, Stop, "query-twice", text.T("connector.check.query-twice", "The query parameter {{.Name}} is there twice; a card has each name once.", "Name", quoted(p.Name)))
		case isCredentialParameter(p):
			f.add(FieldQuery, Warn, "query-secret", text.T("connector.check.query-secret", "The query parameter {{.Name}} carries a credential. Addresses are kept in logs on the way, and in the execution history. Flowlatch doesn't store it.", "Name", quoted(p.Name)))
		case p.Value == "":
			f.leftOut(FieldQuery, p.Name, forCredentials(p.Name))
		}
		there[p.Name] = true
	}
}

func (f *findings) body(function Function, body string) {
	switch {
	case strings.TrimSpace(body) == "":
	case function.Function == workspace.CardGet:
		f.add(FieldBody, Note, "get-body", text.T("connector.check.get-body", "The Get card has no body; it stays here for the other functions."))
	case function.JSON && !isObject(body) && json.Valid([]byte(body)):
		f.add(FieldBody, Stop, "body-object", text.T("connector.check.body-object", "The card sends a JSON object. A list or a lone value takes Raw Request."))
	case withoutCredentials(body) != body && (!function.JSON || isObject(body)):
		f.add(FieldBody, Warn, "body-secret", text.T("connector.check.body-secret", "The body carries a credential. Everyone who may see the flow or its history reads it. Flowlatch doesn't store it."))
	case function.JSON && !isObject(body):
		f.add(FieldBody, Stop, "body-json", text.T("connector.check.body-json", "The body isn't JSON, and this card sends a JSON object. XML or another text takes Raw Request."))
	default:
		if name := leftOut(body); name != "" {
			f.leftOut(FieldBody, name, true)
		}
	}
}
