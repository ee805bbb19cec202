package connector_test

import (
	"crypto/rand"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/flowlatch/flowlatch/app/connector"
	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/oauth/secret"
	"github.com/flowlatch/flowlatch/okta/practice/service"
)

// TestStorableHoldsNoCredential: what a card or an address carries isn't written to a
// file, and everything else is, as it was typed.
func TestStorableHoldsNoCredential(t *testing.T) {
	long := rand.Text() + rand.Text() + "2" // some services have IDs like that
	c := workspace.Connector{
		ClientID: long, AuthorizePath: "https://example.com/a?x=%20y&client_secret=z", AccessTokenPath: "https://example.com:1/t?code=DE",
		Card: workspace.CardRequest{
			Headers: fields("Authorization", "Bearer x", "Accept", "text/xml"), Query: fields("access_token", "x", "a", "b"),
			URL: "https://example.com/u?b=1&access_token=x&code=DE", Body: ` { "password" : "x y" , "plain":1.0, "code":"SAVE10", "a":"[redacted] stays" } `,
		},
	}
	want := workspace.Connector{
		ClientID: long, AuthorizePath: "https://example.com/a?x=%20y&client_secret=", AccessTokenPath: "https://example.com:1/t?code=DE",
		Card: workspace.CardRequest{
			Headers: fields("Authorization", "", "Accept", "text/xml"), Query: fields("access_token", "", "a", "b"),
			URL: "https://example.com/u?b=1&access_token=&code=DE", Body: ` { "password" : "" , "plain":1.0, "code":"SAVE10", "a":"[redacted] stays" } `,
		},
	}
	if diff := cmp.Diff(want, connector.Storable(c)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if c.Card.Headers[0].Value == "" {
		t.Error("what is typed was changed")
	}
	if diff := cmp.Diff(want, connector.Storable(want)); diff != "" {
		t.Errorf("stored twice (-want +got):\n%s", diff)
	}
	plain, card, _ := filled(workspace.ConnectorOAuth)
	plain.Card = card
	if diff := cmp.Diff(plain, connector.Storable(plain)); diff != "" {
		t.Errorf("without a credential (-want +got):\n%s", diff)
	}
}

// TestStorableKeepsWhatIsNoCredential, though a name or a word may look like one.
func TestStorableKeepsWhatIsNoCredential(t *testing.T) {
	for _, body := range []string{
		"", "{}", `{"code":"SAVE10","qty":2}`, `{"text":"[redacted] stays"}`, `{"key":"PROJ-1","token_type":"x"}`, `{"author":"basic","note":"Bearer of news"}`,
		"code=DE&a=b", `{"kept":"keptcode","code":"A"}`,
	} {
		c := workspace.Connector{
			Nickname: "Basic auth for Token - svc", Scope: "secret:read code:write openid", ClientID: "0oa1gjh63g214q0Hq0g4",
			Card: workspace.CardRequest{Body: body, URL: "example.com/x?key=PROJ-1&code=DE", Query: fields("key", "PROJ-1", "code", "DE"), Headers: fields("Idempotency-Key", rand.Text(), "X-Sort-Key", "name")},
		}
		if diff := cmp.Diff(c, connector.Storable(c)); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	}
}

// TestPastedSecretsAreNotStored: each in a field that isn't for it. It is told on the
// field, without being repeated, and stands in no file.
func TestPastedSecretsAreNotStored(t *testing.T) {
	const basic, custom, oauth, none = workspace.ConnectorBasic, workspace.ConnectorCustom, workspace.ConnectorOAuth, workspace.ConnectorNone
	for name, c := range map[string]struct {
		kind  workspace.ConnectorType
		field connector.Field
		paste func(*workspace.Connector, string)
	}{
		"user name":             {basic, connector.FieldUsername, func(c *workspace.Connector, s string) { c.Username = "admin:" + s }},
		"header name":           {custom, connector.FieldHeaderName, func(c *workspace.Connector, s string) { c.HeaderName = "X-Api-Key: " + s }},
		"header name, no space": {custom, connector.FieldHeaderName, func(c *workspace.Connector, s string) { c.HeaderName = "api_key:" + s }},
		"header name, base64":   {custom, connector.FieldHeaderName, func(c *workspace.Connector, s string) { c.HeaderName = s + "==" }},
		"nickname":              {none, connector.FieldNickname, func(c *workspace.Connector, s string) { c.Nickname = "Authorization: Bearer " + s }},
		"scope":                 {oauth, connector.FieldScope, func(c *workspace.Connector, s string) { c.Scope = "client_secret=" + s }},
		"client ID":             {oauth, connector.FieldClientID, func(c *workspace.Connector, s string) { c.ClientID = "client_secret: " + s }},
		"client ID, marked":     {oauth, connector.FieldClientID, func(c *workspace.Connector, s string) { c.ClientID = "GOCSPX-" + s }},
		"token path":            {oauth, connector.FieldAccessToken, func(c *workspace.Connector, s string) { c.AccessTokenPath = "https://a.example/t?api_key=" + s }},
		"authorize path":        {oauth, connector.FieldAuthorize, func(c *workspace.Connector, s string) { c.AuthorizePath = "https://me:" + s + "@a.example/t" }},
		"fragment":              {none, connector.FieldURL, func(c *workspace.Connector, s string) { c.Card.URL = "https://a.example/x#access_token=" + s }},
		"user and query":        {none, connector.FieldURL, func(c *workspace.Connector, s string) { c.Card.URL = "https://bob:pw?" + s + "@a.example/x" }},
		"user without a scheme": {none, connector.FieldURL, func(c *workspace.Connector, s string) { c.Card.URL = "bob:" + s + "@a.example/x" }},
		"a header as URL":       {none, connector.FieldURL, func(c *workspace.Connector, s string) { c.Card.URL = "Bearer " + s }},
		"a pair as URL":         {none, connector.FieldURL, func(c *workspace.Connector, s string) { c.Card.URL = "access_token=" + s }},
		"signature":             {none, connector.FieldURL, func(c *workspace.Connector, s string) { c.Card.URL = "https://a.example/x?sig=" + s }},
		"method": {none, connector.FieldMethod, func(c *workspace.Connector, s string) {
			c.Card.Function, c.Card.Method = workspace.CardRaw, "Bearer "+s
		}},
		"query, key":     {none, connector.FieldQuery, func(c *workspace.Connector, s string) { c.Card.Query = fields("key", s) }},
		"query, name":    {none, connector.FieldQuery, func(c *workspace.Connector, s string) { c.Card.Query = fields("token="+s, "") }},
		"header, scheme": {none, connector.FieldHeaders, func(c *workspace.Connector, s string) { c.Card.Headers = fields("X-Vault", "Bearer "+s) }},
		"header, key":    {none, connector.FieldHeaders, func(c *workspace.Connector, s string) { c.Card.Headers = fields("Ocp-Apim-Subscription-Key", s) }},
		"header, whole":  {none, connector.FieldHeaders, func(c *workspace.Connector, s string) { c.Card.Headers = fields("X-Own: "+s, "") }},
		"header, connection's": {custom, connector.FieldHeaders, func(c *workspace.Connector, s string) {
			c.HeaderName, c.Card.Headers = "X-Own", fields("x-own", s)
		}},
		"body": {none, connector.FieldBody, func(c *workspace.Connector, s string) {
			c.Card.Function, c.Card.Body = workspace.CardPost, `{"apiKey":"`+s+`"}`
		}},
	} {
		t.Run(name, func(t *testing.T) {
			o := newOffice(t, service.Quirks{})
			pasted := rand.Text()
			id := o.open(c.kind, func(k *workspace.Connector) { k.HeaderName, k.Username = "api_key", "svc" })
			typed := o.connector(id)
			c.paste(&typed, pasted)
			o.must(o.Change(o.ctx, id, func(k *workspace.Connector) { c.paste(k, pasted) }))
			if files := o.files(); strings.Contains(files, pasted) {
				t.Error("it stands in a file")
			}
			told := false
			for _, f := range connector.Check(typed, typed.Card, connector.Secrets{Secret: secret.New("x")}) {
				said := f.Text.String()
				told = told || f.Field == c.field && strings.Contains(said, "doesn't store")
				if strings.Contains(said, pasted) {
					t.Errorf("%s repeats it", f.Code)
				}
			}
			if !told {
				t.Error("nothing tells that it isn't stored")
			}
		})
	}
}

// files is what stands in all of the workspace's files.
func (o *office) files() string {
	o.t.Helper()
	names, err := filepath.Glob(filepath.Join(o.dir, "*"))
	o.must(err)
	var all strings.Builder
	for _, name := range names {
		data, err := os.ReadFile(name)
		o.must(err)
		all.Write(data)
	}
	return all.String()
}

// TestTheSecretAsClientIDIsNotStored, whichever of the two was typed first.
func TestTheSecretAsClientIDIsNotStored(t *testing.T) {
	o := newOffice(t, service.Quirks{})
	id := o.open(workspace.ConnectorClientCredentials, func(*workspace.Connector) {})
	pasted := rand.Text()
	paste := func() { o.must(o.Change(o.ctx, id, func(c *workspace.Connector) { c.ClientID = pasted })) }
	paste()
	o.must(o.SetSecret(o.ctx, id, secret.New(pasted)))
	if got := o.connector(id).ClientID; got != "" {
		t.Errorf("the ID is %q", got)
	}
	paste()
	if got := o.connector(id).ClientID; got != "" {
		t.Errorf("the ID is %q", got)
	}
}

// TestIDsAreNoSecrets: nothing stops an ID in the form of a real service's, and it is
// stored.
func TestIDsAreNoSecrets(t *testing.T) {
	for id, warned := range map[string]bool{
		"0oa1gjh63g214q0Hq0g4": false, "Iv1.0123456789abcdef": false, "3f2504e0-4f89-11d3-9a0c-0305e82c3301": false, "1234567890.0987654321": false,
		"123456789012-abcdefghijklmnopqrstuvwxyz012345.apps.googleusercontent.com": false, "3MVG9" + strings.Repeat("a1", 40): false, "service-account-for-orders": false,
		"A" + strings.Repeat("Zx-3_", 15) + "Qw8a": true, // PayPal's have 80 characters
		"AB" + strings.Repeat("Bt7K", 12):          true, // Intuit's 50
	} {
		c, card, s := filled(workspace.ConnectorClientCredentials)
		c.ClientID = id
		found := connector.Check(c, card, connector.Secrets{Secret: secret.New(s)})
		if _, stopped := connector.Stopped(found); stopped || len(found) > 0 != warned || connector.Storable(c).ClientID != id {
			t.Errorf("%s: %v", id, found)
		}
	}
}

// TestNothingIsSentWithoutWhatWasTyped: what is stored in the place of an unfit field
// would go out otherwise than it is drawn.
func TestNothingIsSentWithoutWhatWasTyped(t *testing.T) {
	o := newOffice(t, service.Quirks{})
	id := o.open(workspace.ConnectorBasic, func(c *workspace.Connector) {
		c.Username, c.Card.URL = "a:b", o.service.URL()+"/echo"
	})
	_, err := o.Rehearse(o.ctx, id, o.connector(id).Card)
	wantCode(t, err, connector.CodeStopped)
	if p := problem.From(err); p.Detail != "username: colon" {
		t.Errorf("it says %s", p.Detail)
	}
	o.must(o.Change(o.ctx, id, func(c *workspace.Connector) { c.Username = "a" }))
	o.rehearse(id)

	token := o.open(workspace.ConnectorClientCredentials, func(c *workspace.Connector) { c.AccessTokenPath += "?api_key=x" })
	_, err = o.Token(o.ctx, token)
	if p := problem.From(err); p == nil || p.Detail != "access-token-path: path-secret" {
		t.Errorf("a path with a credential: %v", err)
	}
}

// TestTheRightSecretSetsTheClientIDRight: the ID that was typed is one again once it
// isn't the secret any more.
func TestTheRightSecretSetsTheClientIDRight(t *testing.T) {
	o := newOffice(t, service.Quirks{})
	clientID, right := o.service.Client()
	for name, edit := range map[string]func(id string){
		"not typed in again": func(string) {},
		"typed in between":   func(id string) { o.must(o.Change(o.ctx, id, func(c *workspace.Connector) { c.ClientID = clientID })) },
	} {
		t.Run(name, func(t *testing.T) {
			id := o.open(workspace.ConnectorClientCredentials, func(*workspace.Connector) {})
			o.must(o.SetSecret(o.ctx, id, secret.New(clientID)))
			edit(id)
			if _, err := o.Token(o.ctx, id); problem.From(err) == nil || problem.From(err).Detail != "client-id: secret-as-id" {
				t.Errorf("with the ID as the secret: %v", err)
			}
			o.must(o.SetSecret(o.ctx, id, secret.New(right)))
			if got := o.connector(id).ClientID; got != clientID {
				t.Errorf("the ID is %q", got)
			}
			if _, err := o.Token(o.ctx, id); err != nil {
				t.Error(err)
			}
		})
	}
}

// TestWhatWasTypedIsForgottenWithTheScreen: what is shown again is what is stored, and
// that may be sent.
func TestWhatWasTypedIsForgottenWithTheScreen(t *testing.T) {
	o := newOffice(t, service.Quirks{})
	id := o.open(workspace.ConnectorBasic, func(c *workspace.Connector) {
		c.Username, c.Card.URL = "admin:pw", o.service.URL()+"/echo"
	})
	_, err := o.Rehearse(o.ctx, id, o.connector(id).Card)
	wantCode(t, err, connector.CodeStopped)
	o.Shown(id)
	if r := o.rehearse(id); r.Status != 200 {
		t.Errorf("status %d", r.Status)
	}
}

// TestWhatWasLeftOutIsTold: whatever a file holds without its value is asked for again
// before it is sent.
func TestWhatWasLeftOutIsTold(t *testing.T) {
	s := rand.Text()
	for name, c := range map[string]struct {
		field connector.Field
		card  workspace.CardRequest
	}{
		"header":               {connector.FieldHeaders, workspace.CardRequest{Headers: fields("X-Api-Key", s)}},
		"header, key":          {connector.FieldHeaders, workspace.CardRequest{Headers: fields("Ocp-Apim-Subscription-Key", s)}},
		"header, scheme":       {connector.FieldHeaders, workspace.CardRequest{Headers: fields("X-Vault", "Bearer "+s)}},
		"query":                {connector.FieldQuery, workspace.CardRequest{Query: fields("access_token", s)}},
		"query, key":           {connector.FieldQuery, workspace.CardRequest{Query: fields("key", s)}},
		"query, scheme":        {connector.FieldQuery, workspace.CardRequest{Query: fields("q", "Bearer "+s)}},
		"URL":                  {connector.FieldURL, workspace.CardRequest{URL: "https://a.example/x?sig=" + s}},
		"URL, the second":      {connector.FieldURL, workspace.CardRequest{URL: "https://a.example/x?empty=&code=" + s}},
		"member":               {connector.FieldBody, workspace.CardRequest{Body: `{"a":"","apiKey":"` + s + `"}`}},
		"member, number":       {connector.FieldBody, workspace.CardRequest{Body: `{"password":123456789012}`}},
		"member, code":         {connector.FieldBody, workspace.CardRequest{Body: `{"code":"` + s + `"}`}},
		"member in a text":     {connector.FieldBody, workspace.CardRequest{Body: `{"payload":"{\"client_secret\":\"` + s + `\"}"}`}},
		"member of an array":   {connector.FieldBody, workspace.CardRequest{Body: `{"tokens":{"token":["` + s + `"]}}`}},
		"key":                  {connector.FieldBody, workspace.CardRequest{Body: `{"key":{"kty":"RSA","n":"AQAB","d":"` + s + `"}}`}},
		"scheme in a member":   {connector.FieldBody, workspace.CardRequest{Body: `{"header":"Bearer ` + s + `"}`}},
		"form":                 {connector.FieldBody, workspace.CardRequest{Function: workspace.CardRaw, Method: "POST", Body: "a=b&client_secret=" + s + "&c=d"}},
		"form in a member":     {connector.FieldBody, workspace.CardRequest{Body: `{"form":"a=b&client_secret=` + s + `"}`}},
		"element":              {connector.FieldBody, workspace.CardRequest{Function: workspace.CardRaw, Method: "POST", Body: "<a><password>" + s + "</password></a>"}},
		"members of a member":  {connector.FieldBody, workspace.CardRequest{Body: `{"password":{"value":"` + s + `"}}`}},
		"header in a member":   {connector.FieldBody, workspace.CardRequest{Body: `{"head":"Authorization: ` + s + `"}`}},
		"attribute":            {connector.FieldBody, workspace.CardRequest{Function: workspace.CardRaw, Method: "POST", Body: `<a password="` + s + `"/>`}},
		"single quotes":        {connector.FieldBody, workspace.CardRequest{Function: workspace.CardRaw, Method: "POST", Body: `{'password': '` + s + `'}`}},
		"code in a form":       {connector.FieldBody, workspace.CardRequest{Function: workspace.CardRaw, Method: "POST", Body: "code=" + s}},
		"a header's name":      {connector.FieldHeaders, workspace.CardRequest{Headers: fields("X-Own: "+s, "")}},
		"a parameter's name":   {connector.FieldQuery, workspace.CardRequest{Query: fields("access_token="+s, "")}},
		"header in a raw text": {connector.FieldBody, workspace.CardRequest{Function: workspace.CardRaw, Method: "POST", Body: "X-Api-Key: " + s + "\n"}},
	} {
		t.Run(name, func(t *testing.T) {
			con, _, _ := filled(workspace.ConnectorNone)
			if c.card.Function == "" {
				c.card.Function = workspace.CardPost
			}
			if c.card.URL == "" {
				c.card.URL = "https://a.example/x"
			}
			con.Card = c.card
			stored := connector.Storable(con)
			if diff := cmp.Diff(con, stored); diff == "" {
				t.Fatal("nothing is left out")
			}
			for _, f := range connector.Check(stored, stored.Card, connector.Secrets{}) {
				if f.Field == c.field && (f.Code == "left-out" || f.Level == connector.Stop) {
					return
				}
			}
			t.Errorf("%+v is sent without a word", stored.Card)
		})
	}
}

// TestEmptyIsNotLeftOut: what is empty because nothing was ever there isn't warned of.
func TestEmptyIsNotLeftOut(t *testing.T) {
	for _, body := range []string{
		`{"note":"","list":[],"text":"the bearer "}`, `{"n":"","e":"","d":""}`, `{"author":"basic","x":"a=\n"}`,
		`{"country": {"code": "DE"}}`, "{\n  \"code\": \"DE\",\n  \"note\": \"\"\n}", `{"note": "say: \"hi\""}`,
	} {
		con, card, _ := filled(workspace.ConnectorNone)
		card.Function, card.Body = workspace.CardPost, body
		if found := connector.Check(con, card, connector.Secrets{}); len(found) > 0 {
			t.Errorf("%s: %v", body, found)
		}
	}
}

// TestNoSecretInWhatIsProposed: a password that was pasted behind the user name doesn't
// get into the nickname.
func TestNoSecretInWhatIsProposed(t *testing.T) {
	c, card, _ := filled(workspace.ConnectorBasic)
	s := rand.Text()
	c.Card, c.Username = card, "admin:"+s
	if got := connector.Nickname(c); strings.Contains(got, s) || got == "" {
		t.Error("it is proposed as a nickname")
	}
}

// TestNicknamesWithAColon are names, unless what stands there can be a credential.
func TestNicknamesWithAColon(t *testing.T) {
	key := rand.Text() + rand.Text()
	jwt := "eyJ" + key + "." + key + "." + key
	for name, stored := range map[string]bool{
		"Jira password: rotate in May": true, "Token: Orders": true, "Slack - token: bot": true, "Cookie: consent service": true,
		"Authorization: orders service": true, "Jira password: test": true, "Basic: jira-production.example.com": true,
		"Jira password: hunter2": false, "password: swordfish": false, "Jira (env: prod), secret: swordfish": false, `{"password":"swordfish"}`: false,
		"Authorization: Bearer x1": false, "Authorization: Bearer " + key: false, "api_key=" + key: false,
		"Bearer " + jwt + " key: x": false, jwt + " : bot": false, "Jira " + jwt + " (env: prod)": false, "SSWS 00" + key + " a:b": false,
		"Jira: token=" + key + " (env: prod)": false, "Jira password=hunter": false, "secret=s3cr3": false, "Cookie: session=hunter": false,
	} {
		c := workspace.Connector{Type: workspace.ConnectorNone, Nickname: name}
		found := connector.CheckConnection(c, connector.Secrets{})
		if kept := connector.Storable(c).Nickname == name; kept != stored || len(found) == 0 != stored {
			t.Errorf("%s: stored %v, found %v", name, kept, found)
		}
	}
}

// TestAForgottenSecretIsNone: nothing is compared with it any more, and neither with one
// that couldn't be stored.
func TestAForgottenSecretIsNone(t *testing.T) {
	o := newOffice(t, service.Quirks{})
	clientID, _ := o.service.Client()
	id := o.open(workspace.ConnectorClientCredentials, func(*workspace.Connector) {})
	o.must(o.SetSecret(o.ctx, id, secret.New(clientID)))
	o.must(o.SetSecret(o.ctx, id, secret.Secret{}))
	if got := o.connector(id).ClientID; got != clientID {
		t.Errorf("the ID is %q", got)
	}
	o.vault.locked = true
	if o.SetSecret(o.ctx, id, secret.New(clientID)) == nil {
		t.Fatal("it was stored")
	}
	o.must(o.Change(o.ctx, id, func(c *workspace.Connector) { c.Nickname = "Renamed" }))
	if got := o.connector(id).ClientID; got != clientID {
		t.Errorf("the ID is %q", got)
	}
}
