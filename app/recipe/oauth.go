package recipe

import (
	"net/url"

	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/okta"
)

const (
	assertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer" // RFC 7523 §2.2
	formType      = "application/x-www-form-urlencoded"
	// expiresIn is how long an assertion is good for, in seconds. Okta takes at
	// most an hour; it is used at once.
	expiresIn = "300"
	// surely is what Okta's guide signs with: the RSA key that Okta makes.
	surely = "RS256"
)

// forOAuth is the recipe of Okta's guide: sign an assertion, get a token for it,
// invoke the endpoint with the token.
func forOAuth(ws *workspace.Workspace, t target, o Options) (*Recipe, error) {
	app := ws.ServiceApp(t.endpoint.ServiceAppID)
	if err := canAsk(ws, app); err != nil {
		return nil, err
	}
	var b builder
	assertion := b.assertion(ws.Org.TokenURL, app)
	access := b.token(ws, assertion, o)
	bearer := b.add(Card{
		Function: Compose, Title: text.T("recipe.bearer", "How the token is presented"),
		Fields: []Field{{Name: "text", Type: Text, Value: "Bearer ", From: access}}, Outputs: []string{"authorization"},
		Note: text.T("recipe.bearer.note", "Type Bearer and one space, then drop the token in behind it."),
	})
	b.call(t, []Field{wired("Authorization", Text, bearer)}, nil)
	r := t.recipe(b)
	r.keys.privateKey = app.PrivateKey
	r.Advice, r.Choices = oauthAdvice(app), oauthChoices()
	return r, nil
}

// canAsk tells what is missing for a token that a flow can use.
func canAsk(ws *workspace.Workspace, app *workspace.ServiceApp) error {
	switch {
	case ws.Org.TokenURL == "":
		return orgFirst()
	case app == nil || app.ClientID == "":
		return appFirst()
	case app.PrivateKey == "" || keyID(app) == "":
		return keyMissing(app.Label)
	case app.DPoP:
		return needsProof(ws, app)
	}
	return nil
}

func keyID(app *workspace.ServiceApp) string {
	if app.KeyID != "" {
		return app.KeyID
	}
	return app.Thumbprint
}

// assertion adds the cards that sign a client assertion.
func (b *builder) assertion(tokenURL string, app *workspace.ServiceApp) Wire {
	algorithm := setup.KeyAlgorithm(app)
	key := b.add(Card{
		Function: Compose, Title: text.T("recipe.key", "The private key"),
		Fields:  []Field{{Name: "text", Type: Text, Secret: true, holds: privateKey}},
		Outputs: []string{"private key"}, Note: keyNote(), Warning: keyWarning(),
	})
	header := b.add(construct("header", text.T("recipe.header", "The JWT's header"),
		typed("alg", algorithm), typed("kid", keyID(app))))
	b.add(Card{
		Function: Assign, Title: text.T("recipe.values", "Values that several cards use"),
		Fields: added(typed("URL", tokenURL), typed("Client ID", app.ClientID),
			Field{Name: "ExpiresIn", Type: Number, Value: expiresIn}),
		Outputs: []string{"URL", "Client ID", "ExpiresIn"},
		Note:    text.T("recipe.values.note", "ExpiresIn is in seconds. Okta takes at most an hour; the flow uses the assertion at once."),
	})
	values := b.last()
	return b.add(Card{
		Function: Sign, Title: text.T("recipe.sign", "Sign the client assertion"),
		Fields: []Field{
			wired("key", Text, key),
			wired("audience", Text, values.out(0)),
			wired("issuer", Text, values.out(1)),
			wired("expiresIn", Number, values.out(2)),
			wired("header", Object, header),
			wired("subject", Text, values.out(1)),
			{Name: "algorithm", Type: Text, Value: algorithm, Chosen: true},
		},
		Outputs: []string{"client_assertion"}, part: signs, Note: signNote(), Unconfirmed: unsureOf(algorithm),
	})
}

// token adds the cards that exchange the assertion for an access token.
func (b *builder) token(ws *workspace.Workspace, assertion Wire, o Options) Wire {
	headers := b.add(construct("token headers", text.T("recipe.token-headers", "The token request's headers"),
		typed("Accept", "application/json"), typed("Content-Type", formType)))
	tokenURL := Wire{Card: assertion.Card - 1, Output: "URL"}
	card := request(Post, text.T("recipe.token", "Get the access token"), wired("URL", Text, tokenURL))
	card.Warning = tokenWarning()
	card.part, card.origin = asks, ws.Org.Origin
	answer := b.tokenRequest(card, headers, assertion, o)
	return b.add(Card{
		Function: GetMember, Title: text.T("recipe.access", "Take the token out of the answer"),
		Fields:  []Field{wired("object", Object, answer), typed("path", "access_token")},
		Outputs: []string{"access_token"}, part: takes,
		Note: text.T("recipe.access.note", "The token is good for an hour."),
	})
}

// tokenRequest adds the request's body and the card that sends it, and returns
// the wire to the answer as an object.
func (b *builder) tokenRequest(card Card, headers, assertion Wire, o Options) Wire {
	title := text.T("recipe.token-body", "The token request's body")
	if !o.RawToken {
		body := b.add(construct("token body", title,
			typed("grant_type", "client_credentials"), typed("scope", okta.ScopeInvokeManage),
			typed("client_assertion_type", assertionType), wired("client_assertion", Text, assertion)))
		card.Fields = append(card.Fields, wired("Headers", Object, headers), wired("Body", Object, body))
		card.Unconfirmed = unsureOfForm()
		b.add(card)
		return b.last().out(2)
	}
	form := "grant_type=client_credentials&scope=" + url.QueryEscape(okta.ScopeInvokeManage) +
		"&client_assertion_type=" + url.QueryEscape(assertionType) + "&client_assertion="
	body := b.add(Card{
		Function: Compose, Title: title, Fields: []Field{{Name: "text", Type: Text, Value: form, From: assertion}}, Outputs: []string{"token body"},
		Note: text.T("recipe.form.note", "One line without spaces or a line break at its end; the assertion comes right behind the last =."),
	})
	card.Function = RawRequest
	card.Fields = append(card.Fields, Field{Name: "Method", Type: Text, Value: "POST", Chosen: true}, wired("Headers", Object, headers), wired("Body", Text, body))
	b.add(card)
	return b.add(Card{
		Function: Parse, Title: text.T("recipe.parse", "Read the answer"),
		Fields: []Field{wired("string", Text, b.last().out(2))}, Outputs: []string{"token answer"},
	})
}
