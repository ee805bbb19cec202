package signin_test

import (
	"strings"
	"testing"

	"github.com/flowlatch/flowlatch/app/signin"
	"github.com/flowlatch/flowlatch/app/workspace"
)

// TestRights: the smaller of what the scopes and the roles allow, and no answer
// that isn't known.
func TestRights(t *testing.T) {
	role := func(types ...string) []workspace.AdminRole {
		var roles []workspace.AdminRole
		for _, one := range types {
			roles = append(roles, workspace.AdminRole{Type: one, Label: one})
		}
		return roles
	}
	all := []string{"okta.apps.manage", "okta.appGrants.manage", "okta.logs.read", "okta.orgs.read"}
	for _, tt := range []struct {
		name   string
		in     workspace.SignIn
		need   signin.Need
		want   signin.Answer
		reason string
	}{
		{"nobody", workspace.SignIn{}, signin.ReadApps, signin.No, "Nobody"},
		{"without sign-in", workspace.SignIn{Method: workspace.NoSignIn}, signin.GrantScopes, signin.No, "Nobody"},
		{"roles unknown", workspace.SignIn{Method: workspace.APIToken}, signin.GrantScopes, signin.CantTell, "can't tell"},
		{"no role", workspace.SignIn{Method: workspace.APIToken, RolesKnown: true}, signin.ReadApps, signin.No, "No admin role"},
		{"super admin", workspace.SignIn{Method: workspace.APIToken, RolesKnown: true, Roles: role("APP_ADMIN", "SUPER_ADMIN")}, signin.GrantScopes, signin.Yes, "Super"},
		{"app admin grants", workspace.SignIn{Method: workspace.APIToken, RolesKnown: true, Roles: role("APP_ADMIN")}, signin.GrantScopes, signin.No, "APP_ADMIN"},
		{"app admin, keys", workspace.SignIn{Method: workspace.APIToken, RolesKnown: true, Roles: role("APP_ADMIN")}, signin.ChangeKeys, signin.No, "super admin"},
		{"app admin, apps", workspace.SignIn{Method: workspace.APIToken, RolesKnown: true, Roles: role("APP_ADMIN")}, signin.ManageApps, signin.CantTell, "limited"},
		{"read-only, apps", workspace.SignIn{Method: workspace.APIToken, RolesKnown: true, Roles: role("READ_ONLY_ADMIN")}, signin.ManageApps, signin.No, "change nothing"},
		{"read-only, reads", workspace.SignIn{Method: workspace.APIToken, RolesKnown: true, Roles: role("READ_ONLY_ADMIN")}, signin.ReadApps, signin.Yes, "READ_ONLY_ADMIN"},
		{"read-only, secrets", workspace.SignIn{Method: workspace.APIToken, RolesKnown: true, Roles: role("READ_ONLY_ADMIN")}, signin.ReadSecrets, signin.CantTell, "trying"},
		{"custom role", workspace.SignIn{Method: workspace.APIToken, RolesKnown: true, Roles: role("CUSTOM", "READ_ONLY_ADMIN")}, signin.ManageApps, signin.CantTell, "CUSTOM"},
		{"scope missing", workspace.SignIn{Method: workspace.Browser, RolesKnown: true, Roles: role("SUPER_ADMIN"), Scopes: all[:1]}, signin.GrantScopes, signin.No, "okta.appGrants.manage"},
		{"managing reads", workspace.SignIn{Method: workspace.Browser, RolesKnown: true, Roles: role("SUPER_ADMIN"), Scopes: all[:1]}, signin.ReadSecrets, signin.Yes, "Super"},
		{"reading doesn't manage", workspace.SignIn{Method: workspace.Device, RolesKnown: true, Roles: role("SUPER_ADMIN"), Scopes: []string{"okta.apps.read"}}, signin.ManageApps, signin.No, "okta.apps.manage"},
		{"an app that is a super admin grants", workspace.SignIn{Method: workspace.ServiceKey, RolesKnown: true, Roles: role("SUPER_ADMIN"), Scopes: all}, signin.GrantScopes, signin.CantTell, "documented"},
		{"an app that is a super admin, keys", workspace.SignIn{Method: workspace.ServiceKey, RolesKnown: true, Roles: role("SUPER_ADMIN"), Scopes: all}, signin.ChangeKeys, signin.CantTell, "documented"},
		{"an app that is a super admin, apps", workspace.SignIn{Method: workspace.ServiceKey, RolesKnown: true, Roles: role("SUPER_ADMIN"), Scopes: all}, signin.ManageApps, signin.Yes, "Super"},
		{"an app", workspace.SignIn{Method: workspace.ServiceKey, Scopes: all}, signin.ReadLog, signin.CantTell, "can't tell"},
	} {
		got := signin.RightTo(tt.in, tt.need)
		if got.Answer != tt.want || !strings.Contains(got.Why.String(), tt.reason) {
			t.Errorf("%s: %q, %s", tt.name, got.Answer, got.Why)
		}
	}
}
