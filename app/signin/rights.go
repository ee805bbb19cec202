package signin

import (
	"slices"
	"strings"

	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/okta"
)

// Need is something that the walk does in an org and that takes a right.
type Need string

// The needs.
const (
	ReadApps    Need = "read-apps"
	ManageApps  Need = "manage-apps"
	ReadSecrets Need = "read-secrets"
	GrantScopes Need = "grant-scopes"
	ChangeKeys  Need = "change-keys" // of an app that has scopes of Okta's API
	ReadLog     Need = "read-log"
	ReadOrg     Need = "read-org"
)

// Needs lists all of them.
func Needs() []Need {
	return []Need{ReadApps, ManageApps, ReadSecrets, GrantScopes, ChangeKeys, ReadLog, ReadOrg}
}

// Answer says whether a right is there. CantTell is the zero value.
type Answer string

// The answers.
const (
	CantTell Answer = ""
	Yes      Answer = "yes"
	No       Answer = "no"
)

// Right is an answer and the reason for it.
type Right struct {
	Need   Need
	Name   text.Text // what it is for
	Answer Answer
	Why    text.Text
}

// RightTo says whether whoever is signed in may do it, from the scopes of the
// token and the admin roles as they were read last. It sends nothing. Rights are
// the smaller of both (Okta: Implement OAuth for Okta); an API token has its
// owner's roles and no scopes.
func RightTo(in workspace.SignIn, n Need) Right {
	answer, why := judge(in, n)
	return Right{Need: n, Name: n.name(), Answer: answer, Why: why}
}

func judge(in workspace.SignIn, n Need) (Answer, text.Text) {
	switch in.Method {
	case workspace.NoSignIn, "":
		return No, text.T("right.no-sign-in", "Nobody is signed in, so this is done by console clicks")
	case workspace.APIToken:
		return judgeRoles(in, n)
	}
	if !slices.ContainsFunc(n.scopes(), func(s string) bool { return slices.Contains(in.Scopes, s) }) {
		return No, text.T("right.no-scope", "The sign-in doesn't have the scope {{.Scope}}", "Scope", n.scopes()[0])
	}
	return judgeRoles(in, n)
}

func judgeRoles(in workspace.SignIn, n Need) (Answer, text.Text) {
	has := func(kind string) bool {
		return slices.ContainsFunc(in.Roles, func(r workspace.AdminRole) bool { return r.Type == kind })
	}
	only := func(kind string) bool {
		return !slices.ContainsFunc(in.Roles, func(r workspace.AdminRole) bool { return r.Type != kind })
	}
	switch {
	case !in.RolesKnown:
		return CantTell, text.T("right.roles-unknown", "This sign-in may not read its own admin roles, so it can't tell")
	case len(in.Roles) == 0:
		return No, text.T("right.no-role", "No admin role is assigned, neither directly nor by a group")
	case has(okta.RoleSuperAdmin) && in.Method == workspace.ServiceKey && (n == GrantScopes || n == ChangeKeys):
		return CantTell, text.T("right.super-app", "This takes a super admin, and the app has that role. Whether that is enough for an app isn't documented; trying shows it.")
	case has(okta.RoleSuperAdmin):
		return Yes, text.T("right.super", "Super admin")
	case n == GrantScopes, n == ChangeKeys:
		return No, text.T("right.takes-super", "This takes a super admin; the role here is {{.Roles}}", "Roles", roleNames(in.Roles))
	case only(okta.RoleReadOnlyAdmin) && n == ManageApps:
		return No, text.T("right.read-only", "A read-only admin may look, but change nothing")
	case has(okta.RoleReadOnlyAdmin) && n == ReadApps:
		return Yes, text.T("right.reads", "{{.Roles}} reads it", "Roles", roleNames(in.Roles))
	case has(okta.RoleAppAdmin) && n != ReadOrg && n != ReadLog:
		return CantTell, text.T("right.app-admin", "An application admin usually may, but the role can be limited to certain apps, which can't be read here")
	}
	return CantTell, text.T("right.other-role", "Okta doesn't document reliably whether {{.Roles}} may; trying shows it", "Roles", roleNames(in.Roles))
}

func roleNames(roles []workspace.AdminRole) string {
	var names []string
	for _, r := range roles {
		if name := r.Name(); !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return strings.Join(names, ", ")
}

// scopes are those that give a need, the one to ask for first. A scope to manage
// includes reading (Okta: Scopes and supported endpoints).
func (n Need) scopes() []string {
	switch n {
	case ReadApps, ReadSecrets:
		return []string{"okta.apps.read", "okta.apps.manage"}
	case GrantScopes:
		return []string{"okta.appGrants.manage"}
	case ReadLog:
		return []string{"okta.logs.read"}
	case ReadOrg:
		return []string{"okta.orgs.read", "okta.orgs.manage"}
	}
	return []string{"okta.apps.manage"}
}

func (n Need) name() text.Text {
	switch n {
	case ReadApps:
		return text.T("right.read-apps", "Look at apps")
	case ReadSecrets:
		return text.T("right.read-secrets", "Read a client secret, which leaves an entry in the System Log")
	case GrantScopes:
		return text.T("right.grant-scopes", "Grant scopes to an app")
	case ChangeKeys:
		return text.T("right.change-keys", "Change keys of an app that has scopes")
	case ReadLog:
		return text.T("right.read-log", "Read the System Log")
	case ReadOrg:
		return text.T("right.read-org", "Read the org's name and status")
	}
	return text.T("right.manage-apps", "Make and change apps")
}
