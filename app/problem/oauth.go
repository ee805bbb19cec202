package problem

import (
	"fmt"
	"strings"

	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/oauth"
)

// fromOAuth goes by the error code. A description only sharpens the words
// where Okta's catalogue publishes it; an unknown one changes nothing.
func fromOAuth(e *oauth.Error) *Problem {
	detail := fmt.Sprintf("%d %s %s", e.Status, e.Code, e.Description)
	if id := e.Header.Get("X-Okta-Request-Id"); id != "" {
		detail += " (request id " + id + ")"
	}
	return oauthProblem(e).WithDetail(strings.TrimSpace(detail))
}

func oauthProblem(e *oauth.Error) *Problem {
	if e.Kind != oauth.Refused {
		return badTokenAnswer(e)
	}
	switch e.Code {
	case "invalid_client":
		return invalidClient(e.Description)
	case "invalid_scope", "consent_required", "no_org_scopes_granted":
		return New("token.scope-refused",
			text.T("problem.scope-refused", "Okta refused the token: the scope isn't granted"),
			text.T("problem.scope-refused.why", "The app may not ask for okta.workflows.invoke.manage yet. Granting a scope takes a super admin."),
			NewWay(GrantScope, text.T("way.grant", "Grant the scope"), text.T("way.grant.why", "On the app's Okta API Scopes tab; takes a super admin")),
			NewWay(OpenScopes, text.T("way.open-scopes", "Open Okta API Scopes"), text.T("way.open-scopes.why", "Grant okta.workflows.invoke.manage there, then try again")))
	case "invalid_dpop_proof", "use_dpop_nonce":
		return New("token.dpop",
			text.T("problem.dpop", "Okta refused the token: the app requires proof of possession"),
			text.T("problem.dpop.why", "The request was signed with the app's key but carried no DPoP proof. Apps made in the Admin Console have Proof of possession on by default."),
			NewWay(OpenGeneral, text.T("way.dpop-off", "Switch it off on the app"), text.T("way.dpop-off.why", "General › General Settings › Edit › Proof of possession")),
			Retrying())
	case "unauthorized_client", "unsupported_grant_type":
		return New("token.grant-type",
			text.T("problem.grant-type", "Okta refused the token: the app may not use client credentials"),
			text.T("problem.grant-type.why", "Only an API Services app signs in by itself. This client ID belongs to another kind of app."),
			NewWay(EditClientID, text.T("way.client-id", "Check the client ID"), text.Text{}))
	}
	return New("token.refused",
		text.T("problem.token-refused", "Okta refused the token"),
		text.T("problem.token-refused.why", "Its own words are in the technical detail."),
		Retrying())
}

// invalidClient sharpens by the texts of Okta's published error catalogue
// (developer documentation, OAuth 2.0 error codes).
func invalidClient(description string) *Problem {
	check := NewWay(EditClientID, text.T("way.client-id", "Check the client ID"), text.Text{})
	general := NewWay(OpenGeneral, text.T("way.open-general", "Open the app's General tab"), text.T("way.open-general.why", "Client Credentials shows method and keys"))
	title := text.T("problem.invalid-client", "Okta refused the token: the app couldn't prove itself")
	contains := func(s string) bool { return strings.Contains(description, s) }
	switch {
	case contains("kid is invalid"):
		return New("token.kid", title, text.T("problem.kid.why", "The key isn't among the app's active keys. Was the public key added to this app, and saved?"),
			general, check, NewWay(NewKey, text.T("way.new-key", "Make a new key"), text.T("way.new-key.why", "Its public half must then be added to the app")))
	case contains("signature is invalid"):
		return New("token.signature", title, text.T("problem.signature.why", "The signature doesn't match the app's key of that name. Another key was pasted under the same kid."), general, check)
	case contains("audience claim"):
		return New("token.audience", title, text.T("problem.audience.why", "The assertion must name the very address that is called. Check the org's address on step 1."),
			NewWay(GoToStep, text.T("way.step-1", "Go to step 1"), text.Text{}))
	case contains("is expired"), contains("too far into the future"), contains("issued before the current time"):
		return New("token.clock", title, text.T("problem.clock.why", "The times in the assertion don't suit the org's clock. This computer's clock may be wrong; Re-check on step 1 measures it again."),
			NewWay(GoToStep, text.T("way.step-1", "Go to step 1"), text.Text{}), Retrying())
	case contains("already been used"):
		return New("token.replay", title, text.T("problem.replay.why", "The assertion was seen before. Flowlatch never repeats one, so something in between sent it twice."), Retrying())
	case contains("must use the private_key_jwt"):
		return New("token.secret-app", title, text.T("problem.secret-app.why", "The app signs in with a client secret. For Okta's own scopes it must be Public key / Private key."), general)
	case contains("'application_type' of 'service'"):
		return New("token.not-service", title, text.T("problem.not-service.why", "This client ID belongs to an app that isn't an API Services app."), check)
	case contains("does not have a JWKSet"):
		return New("token.no-keys", title, text.T("problem.no-keys.why", "The app has no public key yet. Add it under General › Client Credentials."), general)
	}
	return New("token.client-refused", title, text.T("problem.invalid-client.why", "Possible: the client ID is another app's, the app is inactive, or its key was removed."), check, general)
}

func badTokenAnswer(e *oauth.Error) *Problem {
	title := text.T("problem.token-answer", "The token URL gave an answer that isn't a token")
	cause := text.T("problem.token-answer.why", "Something other than Okta's token endpoint may have answered.")
	if e.Kind == oauth.WebPage {
		cause = text.T("problem.token-answer.html", "A web page came back: a proxy or the sign-in page of a network in between.")
	}
	if e.Status >= 500 {
		title = text.T("problem.token-5xx", "Okta couldn't answer just now")
		cause = text.T("problem.token-5xx.why", "The token endpoint answered {{.Status}}. That passes by itself more often than not.", "Status", e.Status)
	}
	if e.Status == 429 {
		return rateLimited()
	}
	return New("token.answer", title, cause, Retrying())
}

func rateLimited() *Problem {
	return New("rate-limit",
		text.T("problem.rate-limit", "The org's rate limit is reached"),
		text.T("problem.rate-limit.why", "Okta takes a limited number of calls a minute, shared by everything that calls this org. Wait a minute and try again."),
		Retrying())
}
