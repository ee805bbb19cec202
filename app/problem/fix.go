package problem

import "github.com/flowlatch/flowlatch/app/text"

// The ways out of a refused token. With a sign-in Flowlatch does them, and each
// announces the request it will send; without one they lead to the place in
// the Admin Console.

func openGeneral() Way {
	return NewWay(OpenGeneral, text.T("way.open-general", "Open the app's General tab"), text.T("way.open-general.why", "Client Credentials shows method and keys"))
}

func openScopes(f TokenFacts) Way {
	return NewWay(OpenScopes, text.T("way.open-scopes", "Open Okta API Scopes"), text.T("way.open-scopes.why", "Grant {{.Scope}} there, then try again", "Scope", f.scope()))
}

func correctClientID() Way {
	return NewWay(EditClientID, text.T("way.client-id", "Check the client ID"), text.Text{})
}

func newKey(f TokenFacts) Way {
	if !f.able() {
		return NewWay(NewKey, text.T("way.new-key", "Make a new key"), text.T("way.new-key.why", "Its public half must then be added to the app"))
	}
	return NewWay(NewKey, text.T("way.new-key", "Make a new key"), text.T("way.new-key.sends", "Made here; only its public half is sent, and the app's other keys stay. Sends POST /api/v1/apps/{{.App}}/credentials/jwks", "App", f.AppID))
}

// lookAtScopes leads where it shows which scopes the app has.
func lookAtScopes() Way {
	return NewWay(OpenScopes, text.T("way.open-scopes", "Open Okta API Scopes"), text.T("way.look-at-scopes.why", "Shows which scopes the app has, and how they are spelled"))
}

// able reports whether Flowlatch can change the app itself.
func (f TokenFacts) able() bool { return f.SignedIn && f.AppID != "" }

func grantScope(f TokenFacts) []Way {
	if !f.able() {
		return []Way{openScopes(f)}
	}
	return []Way{
		NewWay(GrantScope, text.T("way.grant", "Grant the scope"), text.T("way.grant.sends", "Takes a super admin. Sends POST /api/v1/apps/{{.App}}/grants", "App", f.AppID)),
		openScopes(f),
	}
}

// Granting are the ways out of granting the scope for invoking flows. Of the
// facts they take who can do so, and on which app.
func Granting(f TokenFacts) []Way { return grantScope(f) }

func registerKey(f TokenFacts) Way {
	if !f.able() {
		return NewWay(OpenGeneral, text.T("way.register-by-hand", "Add the public key to the app"), text.T("way.register-by-hand.why", "General › Client Credentials › Edit › Add key; step 3 has it to copy"))
	}
	return NewWay(RegisterKey, text.T("way.register", "Register this key"), text.T("way.register.sends", "The public half only; the app's other keys stay. Sends POST /api/v1/apps/{{.App}}/credentials/jwks", "App", f.AppID))
}

func activateKey(f TokenFacts) Way {
	if !f.able() || f.RegisteredID == "" {
		return NewWay(OpenGeneral, text.T("way.activate-key-by-hand", "Activate the key on the app"), text.T("way.activate-key-by-hand.why", "General › Client Credentials › the key's Actions"))
	}
	return NewWay(ActivateKey, text.T("way.activate-key", "Activate this key"), text.T("way.activate-key.sends", "Sends POST /api/v1/apps/{{.App}}/credentials/jwks/{{.Key}}/lifecycle/activate", "App", f.AppID, "Key", f.RegisteredID))
}

func activateApp(f TokenFacts) Way {
	if !f.able() {
		return NewWay(OpenGeneral, text.T("way.activate-app-by-hand", "Activate the app"), text.T("way.activate-app-by-hand.why", "The status menu beside the app's name"))
	}
	return NewWay(ActivateApp, text.T("way.activate-app", "Activate the app"), text.T("way.activate-app.sends", "Everything that uses it gets tokens again. Sends POST /api/v1/apps/{{.App}}/lifecycle/activate", "App", f.AppID))
}

// WithoutPossession is the way out of switching proof of possession off on the
// app. Of the facts it takes who can do so, and on which app.
func WithoutPossession(f TokenFacts) Way {
	if !f.able() {
		return NewWay(OpenGeneral, text.T("way.dpop-off", "Switch it off on the app"), text.T("way.dpop-off.why", "General › General Settings › Edit › Proof of possession"))
	}
	return NewWay(DPoPOff, text.T("way.dpop-off", "Switch it off on the app"), text.T("way.dpop-off.sends", "Everyone who uses the app gets tokens that work without a proof. Sends PUT /api/v1/apps/{{.App}}: the app as it is, but for dpop_bound_access_tokens false", "App", f.AppID))
}

func convertApp(f TokenFacts) Way {
	if !f.able() {
		return NewWay(OpenGeneral, text.T("way.convert-by-hand", "Switch the app to a key"), text.T("way.convert-by-hand.why", "General › Client Credentials › Edit › Public key / Private key. Its client secrets stop working."))
	}
	return NewWay(ConvertApp, text.T("way.convert", "Switch the app to this key"), text.T("way.convert.sends", "Its client secrets are deleted: whatever signs in with them stops. Sends PUT /api/v1/apps/{{.App}}: the app as it is, but for private_key_jwt and this key", "App", f.AppID))
}

func useOwner(f TokenFacts) Way {
	return NewWay(UseOwner, text.T("way.use-owner", "Use {{.Label}}", "Label", f.OwnerName), text.T("way.use-owner.why", "Takes that app's client ID. Nothing changes at Okta."))
}

func useKeyName() Way {
	return NewWay(UseKeyName, text.T("way.use-key-name", "Send the kid that Okta has"), text.T("way.use-key-name.why", "The key stays as it is. Nothing changes at Okta."))
}

func useOrgServer() Way {
	return NewWay(UseOrgServer, text.T("way.use-org-server", "Ask the org itself"), text.T("way.use-org-server.why", "Takes /oauth2/v1/token of the org as token URL. Nothing changes at Okta."))
}

func correctDomain(f TokenFacts) []Way {
	byHand := NewWay(EditAddress, text.T("way.correct-domain", "Correct the org's domain"), text.T("way.correct-domain.why", "On step 1. The Admin Console's address without -admin is right."))
	if f.OwnDomain != No || f.DomainName == "" {
		return []Way{byHand}
	}
	return []Way{
		NewWay(UseOwnDomain, text.T("way.use-own-domain", "Use {{.Domain}}", "Domain", f.DomainName), text.T("way.use-own-domain.why", "The org calls itself so. Flowlatch first makes sure that it is the same org; credentials then go there.")),
		byHand,
	}
}

func measureClock() Way {
	return NewWay(GoToStep, text.T("way.step-1", "Go to step 1"), text.T("way.measure-clock.why", "Re-check there measures the org's clock"))
}
