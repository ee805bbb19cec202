package problem

import (
	"slices"
	"strings"

	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/okta"
)

func couldNotProve() text.Text {
	return text.T("problem.invalid-client", "Okta refused the token: the app couldn't prove itself")
}

// serverVerdicts are about the address that was asked.
func serverVerdicts() []verdict {
	return []verdict{{
		is: func(f TokenFacts) Fact { return customServer(f.OrgServer) },
		tell: func(TokenFacts) *Problem {
			return New("token.custom-server",
				text.T("problem.custom-server", "The token was asked for at a custom authorization server"),
				text.T("problem.custom-server.why", "Tokens that invoke flows come from the org itself, /oauth2/v1/token. A custom server such as /oauth2/default knows no Okta scopes."),
				useOrgServer())
		},
	}}
}

// customServer is a no while it isn't known: the address is Flowlatch's own.
func customServer(orgServer Fact) Fact {
	if orgServer == No {
		return Yes
	}
	return No
}

// appVerdicts are about the app that a client ID names.
func appVerdicts() []verdict {
	return []verdict{
		{is: otherApp, tell: tellOtherApp},
		{
			is:    func(f TokenFacts) Fact { return f.App.not() },
			said:  []string{"Invalid value for 'client_id' parameter.", "The issuer claim for client_assertion is not a valid client_id.", "The subject claim for client_assertion is not a valid client_id."},
			maybe: text.T("maybe.client-id", "the org has no app with this client ID"),
			tell: func(TokenFacts) *Problem {
				return New("token.client-unknown", couldNotProve(),
					text.T("problem.client-unknown.why", "No app with this client ID was found in this org. It may be another org's, mistyped, or its app was deleted."), correctClientID())
			},
		},
		{
			is:    func(f TokenFacts) Fact { return f.Active.not() },
			maybe: text.T("maybe.inactive", "the app is inactive"),
			tell: func(f TokenFacts) *Problem {
				return New("token.app-inactive", text.T("problem.app-inactive", "Okta refused the token: the app is inactive"),
					text.T("problem.app-inactive.why", "An app that was deactivated gets no tokens until it is activated again."), activateApp(f))
			},
		},
		{is: notService, said: []string{saidNotService}, tell: tellNotService},
		{
			is:   func(f TokenFacts) Fact { return f.KeyMethod.not() },
			said: []string{"Client Credentials requests to the Org Authorization Server must use the private_key_jwt token_endpoint_auth_method."},
			tell: func(f TokenFacts) *Problem {
				return New("token.secret-app", text.T("problem.secret-app", "Okta refused the token: the app signs in with a client secret"),
					text.T("problem.secret-app.why", "For Okta's own scopes it must be Public key / Private key."), convertApp(f))
			},
		},
	}
}

const saidNotService = "Only clients with 'application_type' of 'service' may use the client_credentials 'grant_type' with the Org Authorization Server."

func notService(f TokenFacts) Fact { return f.Service.not() }

func tellNotService(TokenFacts) *Problem {
	return New("token.not-service", text.T("problem.not-service", "Okta refused the token: this isn't an API Services app"),
		text.T("problem.not-service.why", "Only an API Services app signs in by itself. This client ID belongs to another kind of app."), correctClientID())
}

func otherApp(f TokenFacts) Fact {
	if f.OwnerName != "" {
		return Yes
	}
	return No // other verdicts say what it is then
}

func tellOtherApp(f TokenFacts) *Problem {
	ways := []Way{useOwner(f), correctClientID()}
	if f.App == Yes {
		ways = append(ways, registerKey(f))
	}
	return New("token.other-app", text.T("problem.other-app", "Okta refused the token: the key belongs to another app"),
		text.T("problem.other-app.why", "This key is registered on {{.Label}}, which has another client ID than the one that was sent.", "Label", f.OwnerName),
		ways...)
}

// grantTypeVerdicts are about what the app may do at all.
func grantTypeVerdicts() []verdict {
	return []verdict{
		{is: notService, tell: tellNotService},
		{
			is: func(TokenFacts) Fact { return Yes }, // the code says so
			tell: func(TokenFacts) *Problem {
				return New("token.grant-type",
					text.T("problem.grant-type", "Okta refused the token: the app may not use client credentials"),
					text.T("problem.grant-type.why", "An API Services app may. This client ID belongs to another kind of app, or its grant types were changed."),
					correctClientID(), openGeneral())
			},
		},
	}
}

// unsupportedVerdicts are about the server: by this code it is the server that
// doesn't have the grant (RFC 6749 section 5.2), not the app.
func unsupportedVerdicts() []verdict {
	return []verdict{{
		is: func(TokenFacts) Fact { return Yes }, // the code says so
		tell: func(f TokenFacts) *Problem {
			return New("token.grant-unsupported",
				text.T("problem.grant-unsupported", "This token URL gives no tokens to apps"),
				text.T("problem.grant-unsupported.why", "It says that it doesn't know client credentials at all. Is it the org's own, /oauth2/v1/token?"),
				append(correctDomain(f), Retrying())...)
		},
	}}
}

// scopeVerdicts are about the scope. Which words Okta has for a scope that it
// knows and that isn't granted is not known, so no words are believed before it
// is known that the scope is granted.
func scopeVerdicts(code string) []verdict {
	return []verdict{
		{is: func(f TokenFacts) Fact { return f.Scoped.not() }, said: []string{
			"No scopes were requested.",
			"The authorization server resource does not have any configured default scopes, 'scope' must be provided.",
		}, tell: tellNoScope},
		{is: asksOpenID, said: []string{"Cannot request 'openid' scopes using client credentials."}, maybe: text.T("maybe.openid", "an app can't ask for openid by itself"), tell: tellOpenID},
		{is: func(f TokenFacts) Fact { return f.Granted.not() }, tell: tellUngranted, maybe: text.T("maybe.ungranted", "the scope isn't granted to the app")},
		{
			is: func(f TokenFacts) Fact {
				if code == "invalid_scope" || f.Granted == Yes {
					return No
				}
				return Yes // these two codes mean nothing else
			},
			tell: tellUngranted,
		},
		{
			is: func(f TokenFacts) Fact {
				if f.Granted == Yes {
					return Unknown
				}
				return No
			},
			said:  []string{"One or more scopes are not configured for the authorization server resource."},
			maybe: text.T("maybe.no-scope", "the org has the grant, but its token endpoint doesn't know the scope"),
			tell: func(f TokenFacts) *Problem {
				return New("token.scope-unknown", text.T("problem.scope-unknown", "Okta refused the token: the org doesn't know the scope"),
					text.T("problem.scope-unknown.why", "{{.Scope}} is granted to the app, and yet the token endpoint doesn't know it. Is Workflows part of this org?", "Scope", f.scope()),
					Retrying(), lookAtScopes())
			},
		},
	}
}

// asksOpenID: only what wasn't asked for is certainly not the trouble.
func asksOpenID(f TokenFacts) Fact {
	if slices.Contains(strings.Fields(f.Scope), "openid") {
		return Unknown
	}
	return No
}

func tellOpenID(TokenFacts) *Problem {
	return New("token.openid", text.T("problem.openid", "Okta refused the token: an app can't ask for openid"),
		text.T("problem.openid.why", "openid is for people who sign in. With client credentials an app asks for itself: leave it out."), Retrying())
}

func tellNoScope(TokenFacts) *Problem {
	return New("token.no-scope", text.T("problem.no-scope", "Okta refused the token: no scope was asked for"),
		text.T("problem.no-scope.why", "There is no default here. Invoking flows takes {{.Scope}}.", "Scope", okta.ScopeInvokeManage), Retrying())
}

func tellUngranted(f TokenFacts) *Problem {
	return New("token.scope-refused",
		text.T("problem.scope-refused", "Okta refused the token: the scope isn't granted"),
		text.T("problem.scope-refused.why", "The app may not ask for {{.Scope}} yet. Granting a scope takes a super admin.", "Scope", f.scope()),
		grantScope(f)...)
}
