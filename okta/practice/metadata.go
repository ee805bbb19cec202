package practice

import "slices"

func knownScope(scope string) bool {
	return slices.Contains(advertisedScopes(), scope) || slices.Contains(quietScopes(), scope)
}

// advertisedScopes are in scopes_supported.
func advertisedScopes() []string {
	out := []string{"okta.clients.register", "okta.users.manage.self", "okta.users.read.self", "okta.logs.read", "okta.reports.read"}
	for _, api := range []string{
		"agentPools", "apiTokens", "appGrants", "apps", "behaviors", "brands", "clients", "domains", "eventHooks",
		"factors", "features", "groups", "idps", "inlineHooks", "linkedObjects", "networkZones", "orgs", "policies",
		"profileMappings", "roles", "schemas", "sessions", "templates", "threatInsights", "trustedOrigins", "users", "userTypes",
	} {
		out = append(out, "okta."+api+".manage", "okta."+api+".read")
	}
	return append(out, "openid", "email", "profile", "address", "phone", "offline_access", "groups")
}

// quietScopes can be granted although scopes_supported does not list them, as
// on recorded orgs.
func quietScopes() []string {
	return []string{scopeInvoke, "okta.workflows.invoke", "okta.identitySources.manage"}
}

func authMethods() []string {
	return []string{authSecretBasic, authSecretPost, "client_secret_jwt", authPrivateKey, authNone}
}

func signatureAlgs() []string {
	return []string{"RS256", "RS384", "RS512", "ES256", "ES384", "ES512"}
}
