package connector_test

import (
	"crypto/rand"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/flowlatch/flowlatch/app/connector"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/oauth/secret"
)

// filled is a connection in which nothing is wrong, of any type.
func filled(kind workspace.ConnectorType) (workspace.Connector, workspace.CardRequest, string) {
	return workspace.Connector{
		Nickname: "Jira - Basic - svc", Type: kind, Username: "svc", HeaderName: "api_key", ClientID: "flows", Scope: "read offline_access",
		AuthorizePath: "https://example.com/oauth2/v1/authorize?access_type=offline", AccessTokenPath: "https://example.com/oauth2/v1/token",
	}, workspace.CardRequest{Function: workspace.CardPost, URL: "https://example.com/x", Body: `{}`}, "s3cret " + "value"
}

func TestNothingIsFoundWhereNothingIsWrong(t *testing.T) {
	for _, kind := range connector.Kinds() {
		for _, f := range connector.Functions() {
			c, card, s := filled(kind.Type)
			if card.Function = f.Function; f.Function == "" {
				continue
			}
			card.Method = "REPORT"
			found := connector.Check(c, card, connector.Secrets{Secret: secret.New(s)})
			found = slices.DeleteFunc(found, func(f connector.Finding) bool { return f.Code == "get-body" })
			if len(found) > 0 {
				t.Errorf("%s, %s: %v", kind.Type, f.Function, found)
			}
		}
	}
}

type (
	typedIn   = workspace.Connector
	typedCard = workspace.CardRequest
)

// badInput is one thing that is wrong, and what is found of it. change gets the secret too.
type badInput struct {
	kind   workspace.ConnectorType
	change func(*typedIn, *typedCard, *string)
	code   string
	field  connector.Field
	level  connector.Level
}

// badHeaders is what can be wrong of a connection of the types Basic and Custom.
func badHeaders() map[string]badInput {
	const basic, custom = workspace.ConnectorBasic, workspace.ConnectorCustom
	return map[string]badInput{
		"colon in a user name":      {basic, func(c *typedIn, _ *typedCard, _ *string) { c.Username = "a:b" }, "colon", connector.FieldUsername, connector.Stop},
		"user name beyond ASCII":    {basic, func(c *typedIn, _ *typedCard, _ *string) { c.Username = "zoë" }, "charset", connector.FieldUsername, connector.Warn},
		"password beyond ASCII":     {basic, func(_ *typedIn, _ *typedCard, s *string) { *s = "pässword" }, "charset", connector.FieldPassword, connector.Warn},
		"password with a line end":  {basic, func(_ *typedIn, _ *typedCard, s *string) { *s += "\n" }, "control", connector.FieldPassword, connector.Stop},
		"space around a user name":  {basic, func(c *typedIn, _ *typedCard, _ *string) { c.Username = " a" }, "space-around", connector.FieldUsername, connector.Warn},
		"no user name, no password": {basic, func(c *typedIn, _ *typedCard, s *string) { c.Username, *s = "", "" }, "missing", connector.FieldUsername, connector.Stop},
		"header name with a space":  {custom, func(c *typedIn, _ *typedCard, _ *string) { c.HeaderName = "api key" }, "header-space", connector.FieldHeaderName, connector.Stop},
		"header name with a line":   {custom, func(c *typedIn, _ *typedCard, _ *string) { c.HeaderName = "a\r\nX: y" }, "header-line-break", connector.FieldHeaderName, connector.Stop},
		"header name with a colon":  {custom, func(c *typedIn, _ *typedCard, _ *string) { c.HeaderName = "api_key:" }, "header-colon", connector.FieldHeaderName, connector.Stop},
		"header name beyond ASCII":  {custom, func(c *typedIn, _ *typedCard, _ *string) { c.HeaderName = "schlüssel" }, "header-ascii", connector.FieldHeaderName, connector.Stop},
		"header name with a sign":   {custom, func(c *typedIn, _ *typedCard, _ *string) { c.HeaderName = "a(b)" }, "header-sign", connector.FieldHeaderName, connector.Stop},
		"no header name":            {custom, func(c *typedIn, _ *typedCard, _ *string) { c.HeaderName = "" }, "missing", connector.FieldHeaderName, connector.Stop},
		"the connection's header":   {custom, func(c *typedIn, _ *typedCard, _ *string) { c.HeaderName = "host" }, "header-owned", connector.FieldHeaderName, connector.Stop},
		"header value with a line":  {custom, func(_ *typedIn, _ *typedCard, s *string) { *s = "a\r\nX: y" }, "value-line-break", connector.FieldHeaderValue, connector.Stop},
		"header value with a NUL":   {custom, func(_ *typedIn, _ *typedCard, s *string) { *s = "a\x00b" }, "value-control", connector.FieldHeaderValue, connector.Stop},
		"header value with a space": {custom, func(_ *typedIn, _ *typedCard, s *string) { *s += " " }, "value-space", connector.FieldHeaderValue, connector.Stop},
		"header value beyond ASCII": {custom, func(_ *typedIn, _ *typedCard, s *string) { *s = "é" + *s }, "value-ascii", connector.FieldHeaderValue, connector.Warn},
		"name in the header value":  {custom, func(_ *typedIn, _ *typedCard, s *string) { *s = "Api_Key: x" }, "name-in-value", connector.FieldHeaderValue, connector.Warn},
		"no header value":           {custom, func(_ *typedIn, _ *typedCard, s *string) { *s = "" }, "missing", connector.FieldHeaderValue, connector.Stop},
		"a header in a user name":   {basic, func(c *typedIn, _ *typedCard, _ *string) { c.Username = "password=x1" }, "pasted-secret", connector.FieldUsername, connector.Stop},
		"the credential's header":   {basic, func(_ *typedIn, r *typedCard, _ *string) { r.Headers = fields("authorization", "x") }, "header-of-connection", connector.FieldHeaders, connector.Warn},
	}
}

// badOAuth is what can be wrong of one that needs a token.
func badOAuth() map[string]badInput {
	const oauth, client = workspace.ConnectorOAuth, workspace.ConnectorClientCredentials
	return map[string]badInput{
		"token path without scheme": {client, func(c *typedIn, _ *typedCard, _ *string) { c.AccessTokenPath = "example.com/token" }, "url-scheme", connector.FieldAccessToken, connector.Stop},
		"token path that authorizes": {client, func(c *typedIn, _ *typedCard, _ *string) {
			c.AccessTokenPath = "https://example.com/oauth2/v1/authorize"
		}, "authorize-path", connector.FieldAccessToken, connector.Stop},
		"token path = authorize path": {oauth, func(c *typedIn, _ *typedCard, _ *string) {
			c.AccessTokenPath = "https://example.com/oauth2/v1/authorize/"
		}, "authorize-path", connector.FieldAccessToken, connector.Stop},
		"authorize path for tokens":  {oauth, func(c *typedIn, _ *typedCard, _ *string) { c.AuthorizePath = "https://example.com/token" }, "token-path", connector.FieldAuthorize, connector.Stop},
		"parameter twice":            {oauth, func(c *typedIn, _ *typedCard, _ *string) { c.AuthorizePath += "&state=1" }, "parameter-twice", connector.FieldAuthorize, connector.Stop},
		"secret in the address":      {oauth, func(c *typedIn, _ *typedCard, _ *string) { c.AuthorizePath += "&client_secret=1" }, "path-secret", connector.FieldAuthorize, connector.Stop},
		"a code challenge":           {oauth, func(c *typedIn, _ *typedCard, _ *string) { c.AuthorizePath += "&code_challenge=1" }, "parameter-wrong", connector.FieldAuthorize, connector.Stop},
		"a credential for tokens":    {client, func(c *typedIn, _ *typedCard, _ *string) { c.AccessTokenPath += "?api_key=1" }, "path-secret", connector.FieldAccessToken, connector.Stop},
		"one that isn't there":       {client, func(c *typedIn, _ *typedCard, _ *string) { c.AccessTokenPath += "?api_key=" }, "path-secret", connector.FieldAccessToken, connector.Stop},
		"a pair in the scope":        {oauth, func(c *typedIn, _ *typedCard, _ *string) { c.Scope = "client_secret=x1" }, "pasted-secret", connector.FieldScope, connector.Stop},
		"broken extra parameters":    {oauth, func(c *typedIn, _ *typedCard, _ *string) { c.AuthorizePath += "&a=%zz" }, "query", connector.FieldAuthorize, connector.Stop},
		"scope with both separators": {oauth, func(c *typedIn, _ *typedCard, _ *string) { c.Scope = "read, write" }, "scope-separators", connector.FieldScope, connector.Warn},
		"scope with a line end":      {oauth, func(c *typedIn, _ *typedCard, _ *string) { c.Scope = "read\nwrite" }, "scope-ascii", connector.FieldScope, connector.Stop},
		"space around a scope":       {oauth, func(c *typedIn, _ *typedCard, _ *string) { c.Scope = "read " }, "space-around", connector.FieldScope, connector.Warn},
		"no scope":                   {oauth, func(c *typedIn, _ *typedCard, _ *string) { c.Scope = "" }, "no-scope", connector.FieldScope, connector.Note},
		"the secret as the ID":       {client, func(c *typedIn, _ *typedCard, s *string) { c.ClientID = *s }, "secret-as-id", connector.FieldClientID, connector.Stop},
		"a long ID":                  {client, func(c *typedIn, _ *typedCard, _ *string) { c.ClientID = rand.Text() + rand.Text() + "2" }, "long-id", connector.FieldClientID, connector.Warn},
		"a marked secret as the ID":  {client, func(c *typedIn, _ *typedCard, _ *string) { c.ClientID = "GOCSPX-" + "abc" }, "secret-as-id", connector.FieldClientID, connector.Stop},
		"client ID beyond ASCII":     {client, func(c *typedIn, _ *typedCard, _ *string) { c.ClientID = "flöws" }, "client-ascii", connector.FieldClientID, connector.Stop},
		"client ID with a space":     {client, func(c *typedIn, _ *typedCard, _ *string) { c.ClientID = "flows " }, "client-space", connector.FieldClientID, connector.Stop},
		"client secret beyond ASCII": {client, func(_ *typedIn, _ *typedCard, s *string) { *s = "\u200bx" }, "client-ascii", connector.FieldSecret, connector.Stop},
		"client secret with a space": {client, func(_ *typedIn, _ *typedCard, s *string) { *s += " " }, "client-space", connector.FieldSecret, connector.Stop},
		"no client secret":           {client, func(_ *typedIn, _ *typedCard, s *string) { *s = "" }, "missing", connector.FieldSecret, connector.Stop},
		"an Okta org": {client, func(c *typedIn, _ *typedCard, _ *string) {
			c.AccessTokenPath = "https://acme.okta.com/oauth2/v1/token"
		}, "okta-org", connector.FieldAccessToken, connector.Warn},
	}
}

// badCards is what can be wrong of a card, and of what every connection has.
func badCards() map[string]badInput {
	const none = workspace.ConnectorNone
	return map[string]badInput{
		"URL without a scheme":       {none, func(_ *typedIn, r *typedCard, _ *string) { r.URL = "example.com/x" }, "url-scheme", connector.FieldURL, connector.Stop},
		"no URL at all":              {none, func(_ *typedIn, r *typedCard, _ *string) { r.URL = "token=x1" }, "url-pasted", connector.FieldURL, connector.Stop},
		"URL with a space":           {none, func(_ *typedIn, r *typedCard, _ *string) { r.URL += " " }, "url-space", connector.FieldURL, connector.Stop},
		"URL without a host":         {none, func(_ *typedIn, r *typedCard, _ *string) { r.URL = "https:///x" }, "url", connector.FieldURL, connector.Stop},
		"URL with user info":         {none, func(_ *typedIn, r *typedCard, _ *string) { r.URL = "https://a:b@example.com" }, "url-user", connector.FieldURL, connector.Stop},
		"URL with a fragment":        {none, func(_ *typedIn, r *typedCard, _ *string) { r.URL += "#a" }, "url-fragment", connector.FieldURL, connector.Stop},
		"plain http":                 {none, func(_ *typedIn, r *typedCard, _ *string) { r.URL = "http://localhost/" }, "url-http", connector.FieldURL, connector.Stop},
		"ftp":                        {none, func(_ *typedIn, r *typedCard, _ *string) { r.URL = "ftp://example.com/" }, "url-kind", connector.FieldURL, connector.Stop},
		"no URL":                     {none, func(_ *typedIn, r *typedCard, _ *string) { r.URL = "" }, "missing", connector.FieldURL, connector.Stop},
		"a pair in a query's name":   {none, func(_ *typedIn, r *typedCard, _ *string) { r.Query = fields("access_token=x1", "") }, "pasted-secret", connector.FieldQuery, connector.Stop},
		"a header as nickname":       {none, func(c *typedIn, _ *typedCard, _ *string) { c.Nickname = "Authorization: Bearer x1" }, "nickname-secret", connector.FieldNickname, connector.Warn},
		"a header left out":          {none, func(_ *typedIn, r *typedCard, _ *string) { r.Headers = fields("X-Api-Key", "") }, "left-out", connector.FieldHeaders, connector.Warn},
		"a parameter left out":       {none, func(_ *typedIn, r *typedCard, _ *string) { r.Query = fields("access_token", "") }, "left-out", connector.FieldQuery, connector.Warn},
		"one of the URL left out":    {none, func(_ *typedIn, r *typedCard, _ *string) { r.URL += "?access_token=" }, "left-out", connector.FieldURL, connector.Warn},
		"a member left out":          {none, func(_ *typedIn, r *typedCard, _ *string) { r.Body = `{"password": ""}` }, "left-out", connector.FieldBody, connector.Warn},
		"no nickname":                {none, func(c *typedIn, _ *typedCard, _ *string) { c.Nickname = " " }, "nickname", connector.FieldNickname, connector.Note},
		"no type":                    {"", func(*typedIn, *typedCard, *string) {}, "type", connector.FieldNickname, connector.Stop},
		"a list as body":             {none, func(_ *typedIn, r *typedCard, _ *string) { r.Body = "[1]" }, "body-object", connector.FieldBody, connector.Stop},
		"XML as body":                {none, func(_ *typedIn, r *typedCard, _ *string) { r.Body = "<a/>" }, "body-json", connector.FieldBody, connector.Stop},
		"a body for Get":             {none, func(_ *typedIn, r *typedCard, _ *string) { r.Function, r.Body = workspace.CardGet, "x" }, "get-body", connector.FieldBody, connector.Note},
		"no function":                {none, func(_ *typedIn, r *typedCard, _ *string) { r.Function = "close" }, "function", connector.FieldMethod, connector.Stop},
		"no method":                  {none, func(_ *typedIn, r *typedCard, _ *string) { r.Function = workspace.CardRaw }, "missing", connector.FieldMethod, connector.Stop},
		"two methods":                {none, func(_ *typedIn, r *typedCard, _ *string) { r.Function, r.Method = workspace.CardRaw, "GET /" }, "method", connector.FieldMethod, connector.Stop},
		"method in small letters":    {none, func(_ *typedIn, r *typedCard, _ *string) { r.Function, r.Method = workspace.CardRaw, "get" }, "method-case", connector.FieldMethod, connector.Warn},
		"CONNECT":                    {none, func(_ *typedIn, r *typedCard, _ *string) { r.Function, r.Method = workspace.CardRaw, "CONNECT" }, "method-connect", connector.FieldMethod, connector.Stop},
		"a header twice":             {none, func(_ *typedIn, r *typedCard, _ *string) { r.Headers = fields("A", "1", "a", "2") }, "header-twice", connector.FieldHeaders, connector.Stop},
		"a credential in a header":   {none, func(_ *typedIn, r *typedCard, _ *string) { r.Headers = fields("Authorization", "Bearer x") }, "header-secret", connector.FieldHeaders, connector.Warn},
		"a credential in the query":  {none, func(_ *typedIn, r *typedCard, _ *string) { r.Query = fields("access_token", "x") }, "query-secret", connector.FieldQuery, connector.Warn},
		"a credential in the URL":    {none, func(_ *typedIn, r *typedCard, _ *string) { r.URL += "?access_token=x" }, "url-secret", connector.FieldURL, connector.Warn},
		"a credential in the body":   {none, func(_ *typedIn, r *typedCard, _ *string) { r.Body = `{"password":"x1"}` }, "body-secret", connector.FieldBody, connector.Warn},
		"a parameter twice":          {none, func(_ *typedIn, r *typedCard, _ *string) { r.Query = fields("a", "1", "a", "2") }, "query-twice", connector.FieldQuery, connector.Stop},
		"a parameter without a name": {none, func(_ *typedIn, r *typedCard, _ *string) { r.Query = fields("", "1") }, "query-name", connector.FieldQuery, connector.Stop},
	}
}

// TestBadInputHasItsSentence: one each, on its field, before anything is sent.
func TestBadInputHasItsSentence(t *testing.T) {
	sentences := map[string]string{}
	all := badHeaders()
	maps.Copy(all, badOAuth())
	maps.Copy(all, badCards())
	for name, c := range all {
		t.Run(name, func(t *testing.T) {
			con, card, s := filled(c.kind)
			c.change(&con, &card, &s)
			secrets := connector.Secrets{Secret: secret.New(s)}
			found := connector.Check(con, card, secrets)
			if len(found) != 1 || found[0].Code != c.code || found[0].Field != c.field || found[0].Level != c.level {
				t.Fatalf("found %v", found)
			}
			said := found[0].Text.String()
			if said == "" || strings.Contains(said, "{{") || s != "" && strings.Contains(said, s) {
				t.Errorf("says %q", said)
			}
			if other, taken := sentences[said]; taken && other != c.code {
				t.Errorf("%s and %s say the same: %s", other, c.code, said)
			}
			sentences[said] = c.code
			if _, err := connector.Draw(con, card, secrets); (err != nil) != (c.level == connector.Stop) {
				t.Errorf("drawn: %v", err)
			}
		})
	}
}

func fields(pairs ...string) []workspace.Field {
	var list []workspace.Field
	for pair := range slices.Chunk(pairs, 2) {
		list = append(list, workspace.Field{Name: pair[0], Value: pair[1]})
	}
	return list
}

func TestAdvice(t *testing.T) {
	c, card, _ := filled(workspace.ConnectorBasic)
	c.Card = card
	if got := connector.Nickname(c); got != "example.com - Basic - svc" {
		t.Errorf("%q", got)
	}
	if got := connector.Nickname(workspace.Connector{Type: workspace.ConnectorOAuth, AccessTokenPath: "https://id.example/token"}); got != "id.example - OAuth" {
		t.Errorf("%q", got)
	}
	if got := connector.Nickname(workspace.Connector{}); got != "" {
		t.Errorf("%q", got)
	}
	confirmed := 0
	for _, u := range connector.RedirectURIs(1, 2) {
		if u.Confirmed {
			confirmed++
		} else if u.Note.IsZero() {
			t.Errorf("%s isn't said to be unconfirmed", u.URI)
		}
	}
	if confirmed != 4 || connector.RedirectURIs()[0].URI != "https://oauth.workflows.okta.com/oauth/httpfunctions/cb" {
		t.Errorf("%d are confirmed", confirmed)
	}
	for _, kind := range connector.Kinds() {
		if len(connector.Traps(kind.Type)) < 2 {
			t.Errorf("%s has no traps", kind.Type)
		}
		for _, f := range kind.Fields {
			if f.Label().IsZero() {
				t.Errorf("%s has no label", f)
			}
		}
	}
	if len(connector.Functions()) != 7 {
		t.Error("Okta's page has seven functions")
	}
}
