package recipe

import (
	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/workspace"
)

func keyNote() text.Text {
	return text.T("recipe.key.note", "Paste it whole: the lines BEGIN and END and every line break between them.")
}

// keyWarning is from Okta's help on Raw Request: data that goes through a card
// may be kept in the execution history.
func keyWarning() text.Text {
	return text.T("recipe.key.warning", "Whoever may open this flow can read the private key in this card. With saved data on it can also be read in the execution history of every run, which Okta keeps for 30 days.")
}

func tokenWarning() text.Text {
	return text.T("recipe.token.warning", "The assertion goes into this card and the token comes out of it. With saved data on, whoever may read the execution history can use the token for as long as it lasts, an hour.")
}

func signNote() text.Text {
	return text.T("recipe.sign.note", "Rename its output to client_assertion. The guide drops the whole object of card 2 into header, though Okta's help calls that field a text. Leave jwtid, notBefore and noTimestamp as they are: the time stamp is added by default, and Okta takes an assertion without an ID.")
}

// unsureOf says what isn't known of the card and an algorithm, zero for the one
// that Okta's guide uses.
func unsureOf(algorithm string) text.Text {
	if algorithm == surely {
		return text.Text{}
	}
	return text.T("recipe.sign.unsure", "Okta's guide signs with the RSA key that Okta makes, {{.Sure}}. Whether this card signs with {{.Algorithm}} hasn't been confirmed, and a rehearsal on this computer can't tell. If the card refuses the key, make one of type RSA 2048 on step 3.", "Sure", surely, "Algorithm", algorithm)
}

func unsureOfForm() text.Text {
	return text.T("recipe.form.unsure", "The token URL reads forms only. Okta's guide posts an object with these headers; Okta's help says that Post sends a JSON object, and not that it sends a form where the headers ask for one. If the token URL can't read the request, ask with Raw Request instead: that card sends text as it is.")
}

func unsureOfFormCall() text.Text {
	return text.T("recipe.form-call.unsure", "The request's own header says that it is a form. Step 5 sends the body as it stands, as JSON; whether Post makes a form of an object with this header isn't documented, and the rehearsal does. An endpoint reads JSON: leave the header out.")
}

func callNote() text.Text {
	return text.T("recipe.call.note", "The card waits for the flow's answer. Workflows closes the connection after 60 seconds.")
}

func oauthAdvice(app *workspace.ServiceApp) []text.Text {
	var advice []text.Text
	if app.Rotation != nil {
		advice = append(advice, text.T("recipe.advice.rotation", "This app's key is being rotated. Finish that first, or the flow gets a key that is about to end."))
	}
	if algorithm := setup.KeyAlgorithm(app); algorithm != surely {
		advice = append(advice, text.T("recipe.advice.algorithm", "Whether Workflows' card JWT – Sign signs with this app's key, {{.Algorithm}}, hasn't been confirmed: Okta's guide uses {{.Sure}}. A key of type RSA 2048, made on step 3, leaves no doubt.", "Algorithm", algorithm, "Sure", surely))
	}
	return append(advice,
		text.T("recipe.advice.history", "Switch off “Save all data that passes through the Flow” in the flow's settings before the key goes in, and keep the flow in a folder that few may open."),
		text.T("recipe.advice.connection", "A connection of type Client Credentials or OAuth can't get this token: it sends a client secret, and Okta's own token URL takes signed assertions only."),
		text.T("recipe.advice.limit", "Each run asks for a token of its own, and token requests are limited per minute. For many calls in one run, ask once and pass the token on."))
}

func practiceOnly() text.Text {
	return text.T("recipe.advice.practice", "The practice org is on this computer only: Workflows can't reach it. Rehearse here, and build the flow from the recipe of your own org.")
}

func clientTokenAdvice() []text.Text {
	return []text.Text{
		text.T("recipe.advice.custom", "Workflows stores what a connection holds and adds the header by itself. Whether the execution history shows such headers isn't documented."),
		text.T("recipe.advice.reuse", "Whoever may use the connection in a flow can send the token to any address: the dialog has no field that binds it to one."),
	}
}

func publicAdvice() []text.Text {
	return []text.Text{text.T("recipe.advice.public", "The call needs no secret: whoever has the address can do the same as this flow.")}
}

func oauthChoices() []Choice {
	return []Choice{
		helperFlow(),
		customConnection(),
		{
			text.T("recipe.own-key", "A service app of its own for this flow"),
			text.T("recipe.own-key.gain", "Its key opens what this endpoint's list allows and nothing else, and it can be taken away alone."),
			text.T("recipe.own-key.cost", "One more app and key to look after. The key can be read in the flow just the same. It helps only where the endpoint lists its apps."),
		},
		{
			text.T("recipe.elsewhere", "Sign outside Workflows"),
			text.T("recipe.elsewhere.gain", "A small service of yours keeps the key and hands out tokens; the flow never sees the key."),
			text.T("recipe.elsewhere.cost", "A service to run and protect. Its own credential stands in a connection, and the token still goes through cards for as long as it lasts, an hour."),
		},
		{
			text.T("recipe.no-history", "This recipe with saved data switched off"),
			text.T("recipe.no-history.gain", "Runs leave no key, assertion or token in the execution history."),
			text.T("recipe.no-history.cost", "When a run fails there is nothing to look at. The key can still be read in its card by whoever may open the flow, and runs from before keep what they saved."),
		},
	}
}

func clientTokenChoices() []Choice {
	return []Choice{helperFlow(), {
		text.T("recipe.to-oauth", "Level OAuth 2.0"),
		text.T("recipe.to-oauth.gain", "Callers prove themselves with a key, tokens end after an hour, and apps can be allowed one by one."),
		text.T("recipe.to-oauth.cost", "From another flow it takes a private key in a card, which can be read there. For flows as callers a client token in a connection is the better kept secret of the two."),
	}}
}

func publicChoices() []Choice { return []Choice{helperFlow(), customConnection()} }

func helperFlow() Choice {
	return Choice{
		text.T("recipe.helper", "A helper flow instead of the endpoint"),
		text.T("recipe.helper.gain", "Where both flows are in the same Workflows, the caller can run the work as a helper flow: no request, no credential, no token."),
		text.T("recipe.helper.cost", "The work has to move from the API Endpoint flow into a helper flow, which both then call. It doesn't reach another org, and nothing of the endpoint's security is exercised."),
	}
}

func customConnection() Choice {
	return Choice{
		text.T("recipe.custom", "Level Client token and a Custom connection"),
		text.T("recipe.custom.gain", "One Post card. The token stands in the connection and in no card."),
		text.T("recipe.custom.cost", "The token doesn't end by itself, and whoever has it can call. Callers that use OAuth 2.0 now have to change: an endpoint has one level."),
	}
}
