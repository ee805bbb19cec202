package connector

import (
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/workspace"
)

// Field names a field of the dialog or of the card.
type Field string

// The fields of the New Connection dialog and of the cards, by Okta's labels.
const (
	FieldNickname    Field = "nickname"
	FieldUsername    Field = "username"
	FieldPassword    Field = "password"
	FieldHeaderName  Field = "header-name"
	FieldHeaderValue Field = "header-value"
	FieldAuthorize   Field = "authorize-path"
	FieldAccessToken Field = "access-token-path"
	FieldScope       Field = "scope"
	FieldClientID    Field = "client-id"
	FieldSecret      Field = "client-secret"
	FieldMethod      Field = "method"
	FieldURL         Field = "url"
	FieldQuery       Field = "query"
	FieldHeaders     Field = "headers"
	FieldBody        Field = "body"
)

// Label is the field's label in Workflows.
func (f Field) Label() text.Text {
	labels := map[Field]text.Text{
		FieldNickname:    text.T("connector.field.nickname", "Connection Nickname"),
		FieldUsername:    text.T("connector.field.username", "Username"),
		FieldPassword:    text.T("connector.field.password", "Password"),
		FieldHeaderName:  text.T("connector.field.header-name", "Header Name"),
		FieldHeaderValue: text.T("connector.field.header-value", "Header Value"),
		FieldAuthorize:   text.T("connector.field.authorize", "Authorize Path"),
		FieldAccessToken: text.T("connector.field.access-token", "Access Token Path"),
		FieldScope:       text.T("connector.field.scope", "Scope"),
		FieldClientID:    text.T("connector.field.client-id", "Client ID"),
		FieldSecret:      text.T("connector.field.client-secret", "Client Secret"),
		FieldMethod:      text.T("connector.field.method", "Method"),
		FieldURL:         text.T("connector.field.url", "URL"),
		FieldQuery:       text.T("connector.field.query", "Query"),
		FieldHeaders:     text.T("connector.field.headers", "Headers"),
		FieldBody:        text.T("connector.field.body", "Body"),
	}
	return labels[f]
}

// Kind is an authentication type as the dialog offers it.
type Kind struct {
	Type   workspace.ConnectorType
	Name   text.Text
	Says   text.Text // what it is for, by Okta's page
	Fields []Field   // in the dialog's order, without the nickname
}

// Secret is the field that holds the type's secret, "" for none.
func (k Kind) Secret() Field {
	for _, f := range k.Fields {
		if f == FieldPassword || f == FieldHeaderValue || f == FieldSecret {
			return f
		}
	}
	return ""
}

// Kinds are the five types, in the order of Okta's page.
func Kinds() []Kind {
	return []Kind{
		{
			workspace.ConnectorBasic, text.T("connector.basic", "Basic"),
			text.T("connector.basic.says", "A user name and a password, in the Authorization header of every request."),
			[]Field{FieldUsername, FieldPassword},
		},
		{
			workspace.ConnectorOAuth, text.T("connector.oauth", "OAuth"),
			text.T("connector.oauth.says", "A person allows it in the browser once; Workflows keeps the tokens. Authorization code grant, without PKCE."),
			[]Field{FieldAuthorize, FieldAccessToken, FieldScope, FieldClientID, FieldSecret},
		},
		{
			workspace.ConnectorClientCredentials, text.T("connector.client-credentials", "Client Credentials"),
			text.T("connector.client-credentials.says", "The app itself gets a token with its client ID and secret, which go in the request body and never in a header."),
			[]Field{FieldAccessToken, FieldClientID, FieldSecret},
		},
		{
			workspace.ConnectorCustom, text.T("connector.custom", "Custom"),
			text.T("connector.custom.says", "One header with a name and a value of your own, such as api_key."),
			[]Field{FieldHeaderName, FieldHeaderValue},
		},
		{
			workspace.ConnectorNone, text.T("connector.none", "None"),
			text.T("connector.none.says", "Nothing is added: for services that ask for nothing, and for what none of the other types can do."), nil,
		},
	}
}

// KindOf is the kind of a type, None's for one that isn't known.
func KindOf(t workspace.ConnectorType) Kind {
	kinds := Kinds()
	for _, k := range kinds {
		if k.Type == t {
			return k
		}
	}
	return kinds[len(kinds)-1]
}

// Function is a function of the API Connector.
type Function struct {
	Function workspace.CardFunction // "" for Close, which sends no request
	Name     text.Text
	Says     text.Text
	Fields   []Field
	Method   string // "" where the person types it
	JSON     bool   // a body is a JSON object
}

// Functions are the seven of Okta's page. Close is the last one: it is explained, and
// can't be rehearsed since it answers the flow's caller.
func Functions() []Function {
	get := []Field{FieldURL, FieldQuery, FieldHeaders}
	full := append(get[:len(get):len(get)], FieldBody)
	object := text.T("connector.function.object", "Sends a JSON object; a list, XML or any other text takes Raw Request.")
	return []Function{
		{workspace.CardGet, text.T("connector.get", "Get"), text.T("connector.get.says", "Reads. The card has no body."), get, "GET", false},
		{workspace.CardPost, text.T("connector.post", "Post"), object, full, "POST", true},
		{workspace.CardPut, text.T("connector.put", "Put"), object, full, "PUT", true},
		{workspace.CardPatch, text.T("connector.patch", "Patch"), object, full, "PATCH", true},
		{workspace.CardDelete, text.T("connector.delete", "Delete"), text.T("connector.delete.says", "Deletes. A body may go with it."), full, "DELETE", true},
		{workspace.CardRaw, text.T("connector.raw", "Raw Request"), text.T("connector.raw.says", "Any method, and the body as text: for XML services and whatever the other functions can't send."), []Field{FieldMethod, FieldURL, FieldQuery, FieldHeaders, FieldBody}, "", false},
		{"", text.T("connector.close", "Close"), text.T("connector.close.says", "Sends no request: it answers whoever called the flow, with a status, headers and a body, and closes the connection while the flow goes on. The card wants a connection all the same; pick one of the type None. A flow of the practice org shows it."), nil, "", false},
	}
}

// FunctionOf is a function that sends a request; ok is false for any other.
func FunctionOf(f workspace.CardFunction) (_ Function, ok bool) {
	for _, known := range Functions() {
		if known.Function == f && f != "" {
			return known, true
		}
	}
	return Function{}, false
}
