package recipe

import "github.com/flowlatch/flowlatch/app/text"

// tokenHeader carries a client token (Okta help, Invoke a flow with an API
// endpoint).
const tokenHeader = "x-api-client-token"

// forClientToken calls with a connection that holds the client token, so that it
// stands in no card.
func forClientToken(t target) (*Recipe, error) {
	if t.endpoint.ClientToken == "" {
		return nil, tokenMissing()
	}
	var b builder
	b.call(t, nil, &Connection{Type: "Custom", Fields: []Field{
		typed("Header Name", tokenHeader),
		{Name: "Header Value", Type: Text, Secret: true, holds: clientToken},
	}})
	card := b.last()
	card.Warning = text.T("recipe.client-token.warning", "The client token doesn't end by itself and opens the endpoint for whoever has it. Don't put it into a card: what goes through cards can be read in the execution history.")
	card.Note = text.T("recipe.client-token.note", "Make the connection first. Its nickname can be like “{{.Name}} – Custom – client token”. Workflows doesn't test it; use Test this card.", "Name", t.endpoint.Name)
	r := t.recipe(b)
	r.keys.clientToken = t.endpoint.ClientToken
	r.Advice, r.Choices = clientTokenAdvice(), clientTokenChoices()
	return r, nil
}

// forPublic calls without any credential.
func forPublic(t target) *Recipe {
	var b builder
	b.call(t, nil, nil)
	r := t.recipe(b)
	r.Advice, r.Choices = publicAdvice(), publicChoices()
	return r
}
