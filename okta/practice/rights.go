package practice

import (
	"net/http"
	"slices"
	"strings"
)

// caller is who sends a request to the management API, and what they may do.
type caller struct {
	actor
	roles []string // types of their admin roles
	token string   // login of the owner of the API token they came with; "" for another credential
}

// may reports whether somebody with these admin roles may do what a scope
// stands for. Whatever a token says, its bearer can do no more than this.
//
// Which of the lesser roles Okta lets do what is not settled by anything
// recorded; the table is the org's choice, and follows what is documented: only
// a super admin grants scopes and gives roles away, a read-only administrator
// changes nothing, and who has no role reads nothing but their own profile.
func may(roles []string, scope string) bool {
	has := func(any ...string) bool {
		return slices.ContainsFunc(roles, func(r string) bool { return slices.Contains(any, r) })
	}
	if has(roleSuper) || strings.HasSuffix(scope, ".self") {
		return true
	}
	switch scope {
	case "okta.apps.manage":
		return has(roleApp)
	case "okta.apps.read", "okta.appGrants.read":
		return has(roleApp, roleOrg, roleReadOnly)
	case "okta.roles.read":
		return has(roleOrg, roleReadOnly)
	case "okta.logs.read":
		return has(roleApp, roleOrg, roleReadOnly, roleReport)
	case "okta.users.read":
		return has(roleApp, roleOrg, roleReadOnly, roleUser, roleHelpDesk)
	case "okta.orgs.read", scopeOwnToken:
		return len(roles) > 0
	}
	return false
}

// scopeOwnToken stands for revoking the API token that a request comes with,
// which everybody may who has one.
const scopeOwnToken = "practice.ownToken"

// caller is the app of an access token, with the roles assigned to its client,
// or the person who signed in to it.
func (o *Org) callerOf(token accessToken) caller {
	if token.Person != nil {
		return caller{actor: token.Person.actor(), roles: token.Person.roleTypes()}
	}
	who := caller{actor: appActor(token.App)}
	for _, r := range o.clientRoles(token.App.ID) {
		who.roles = append(who.roles, r.Type)
	}
	return who
}

// admit lets a caller through to an operation whose right they have.
func (op operation) admit(w http.ResponseWriter, r *http.Request, who caller) error {
	right := op.right
	if right == "" {
		right = op.scope
	}
	if !may(who.roles, right) {
		return forbidden()
	}
	return op.run(w, r.WithContext(asCaller(r.Context(), who)))
}
