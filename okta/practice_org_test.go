package okta_test

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/flowlatch/flowlatch/app/wire"
	"github.com/flowlatch/flowlatch/okta"
)

// serviceAppOf makes a service app with one key.
func serviceAppOf(t *testing.T, c *okta.Client) okta.App {
	t.Helper()
	app, err := c.CreateServiceApp(t.Context(), okta.ServiceAppSpec{Label: "Invoker", PublicKeys: []json.RawMessage{ecJWKNamed(t, "first")}})
	if err != nil {
		t.Fatal(err)
	}
	return app
}

// ecJWKNamed is a public key with a kid.
func ecJWKNamed(t *testing.T, kid string) json.RawMessage {
	t.Helper()
	var members map[string]any
	if err := json.Unmarshal(ecJWK(t, false), &members); err != nil {
		t.Fatal(err)
	}
	members["kid"] = kid
	raw, err := json.Marshal(members)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

// refusal is the error with which an org said no, or nil.
func refusal(err error) *okta.Error {
	e, _ := errors.AsType[*okta.Error](err)
	return e
}

func TestKeysOfAPracticeOrg(t *testing.T) {
	c := adminThrough(t, servedOrg(t), "", patience)
	app := serviceAppOf(t, c)
	second, err := c.AddKey(t.Context(), app.ID, ecJWKNamed(t, "second"))
	if err != nil || second.KID != "second" || !second.Active() || second.Created.IsZero() {
		t.Fatalf("%+v, %v", second, err)
	}
	keys, err := c.Keys(t.Context(), app.ID)
	if err != nil || len(keys) != 2 || keys[0].KID != "first" {
		t.Fatalf("%+v, %v", keys, err)
	}
	for _, step := range []struct {
		name    string
		do      func(ctx context.Context, appID, keyID string) error
		key     string
		refused string
	}{
		{"deactivate the first", c.DeactivateKey, keys[0].ID, ""},
		{"deactivate the only one", c.DeactivateKey, second.ID, "E0000001"},
		{"delete an active one", c.DeleteKey, second.ID, "E0000001"},
		{"activate the first again", c.ActivateKey, keys[0].ID, ""},
		{"and deactivate it", c.DeactivateKey, keys[0].ID, ""},
		{"delete it", c.DeleteKey, keys[0].ID, ""},
		{"delete it again", c.DeleteKey, keys[0].ID, "E0000007"},
	} {
		err := step.do(t.Context(), app.ID, step.key)
		if e := refusal(err); err != nil && (e == nil || e.Code != step.refused || e.RequestID == "") || err == nil && step.refused != "" {
			t.Errorf("%s: %v, want %q", step.name, err, step.refused)
		}
	}
	if keys, err = c.Keys(t.Context(), app.ID); err != nil || len(keys) != 1 || keys[0].ID != second.ID {
		t.Errorf("left are %+v, %v", keys, err)
	}
}

func TestSecretsOfAPracticeOrg(t *testing.T) {
	c := adminThrough(t, servedOrg(t), "", patience)
	flow := workflowsApp(t, c)
	had, err := c.ClientSecrets(t.Context(), flow.ID)
	if err != nil || len(had) != 1 || !had[0].Active() {
		t.Fatalf("%+v, %v", had, err)
	}
	made, err := c.AddClientSecret(t.Context(), flow.ID)
	if err != nil || made.Secret.IsZero() || made.Secret.Equal(had[0].Secret) || !made.Active() {
		t.Fatalf("%+v, %v", made, err)
	}
	if _, err := c.AddClientSecret(t.Context(), flow.ID); refusal(err) == nil || len(refusal(err).Causes) == 0 {
		t.Errorf("a third secret: %v", err)
	}
	if err := c.DeleteClientSecret(t.Context(), flow.ID, had[0].ID); refusal(err) == nil {
		t.Errorf("deleting an active secret: %v", err)
	}
	for _, do := range []func(context.Context, string, string) error{c.DeactivateClientSecret, c.ActivateClientSecret, c.DeactivateClientSecret, c.DeleteClientSecret} {
		if err := do(t.Context(), flow.ID, had[0].ID); err != nil {
			t.Error(err)
		}
	}
	if left, err := c.ClientSecrets(t.Context(), flow.ID); err != nil || len(left) != 1 || left[0].ID != made.ID {
		t.Errorf("left are %+v, %v", left, err)
	}
}

func workflowsApp(t *testing.T, c *okta.Client) okta.App {
	t.Helper()
	apps, err := c.AppsByName(t.Context(), okta.AppWorkflowsOAuth)
	if err != nil || len(apps) != 1 {
		t.Fatalf("%+v, %v", apps, err)
	}
	return apps[0]
}

func TestPeopleAndRolesOfAPracticeOrg(t *testing.T) {
	c := adminThrough(t, servedOrg(t), "", patience)
	if org, err := c.Org(t.Context()); err != nil || org.ID == "" || org.Subdomain == "" {
		t.Errorf("%+v, %v", org, err)
	}
	me, err := c.Me(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	roles, err := c.UserRoles(t.Context(), me.ID)
	if err != nil || !slices.ContainsFunc(roles, func(r okta.Role) bool { return r.Type == okta.RoleSuperAdmin && r.Active() }) {
		t.Errorf("%+v, %v", roles, err)
	}
	if assigned, err := c.AppUser(t.Context(), workflowsApp(t, c).ID, me.ID); err != nil || !assigned {
		t.Errorf("assigned to Workflows: %v, %v", assigned, err)
	}
	if assigned, err := c.AppUser(t.Context(), workflowsApp(t, c).ID, "00unobody"); err != nil || assigned {
		t.Errorf("nobody is assigned to Workflows: %v, %v", assigned, err)
	}

	app := serviceAppOf(t, c)
	role, err := c.AssignClientRole(t.Context(), app.ClientID, okta.RoleAppAdmin)
	if err != nil || role.Type != okta.RoleAppAdmin {
		t.Fatalf("%+v, %v", role, err)
	}
	if roles, err := c.ClientRoles(t.Context(), app.ClientID); err != nil || len(roles) != 1 || roles[0].ID != role.ID {
		t.Errorf("%+v, %v", roles, err)
	}
	if err := c.UnassignClientRole(t.Context(), app.ClientID, role.ID); err != nil {
		t.Error(err)
	}
	if roles, err := c.ClientRoles(t.Context(), app.ClientID); err != nil || len(roles) != 0 {
		t.Errorf("%+v, %v", roles, err)
	}
}

func TestARevokedTokenIsRefused(t *testing.T) {
	c := adminThrough(t, servedOrg(t), "", patience)
	if err := c.RevokeCurrentAPIToken(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Me(t.Context()); refusal(err) == nil || refusal(err).Status != http.StatusUnauthorized || refusal(err).Code != "E0000011" {
		t.Errorf("%v", err)
	}
}

func TestFaultsOfAPracticeOrgAreTyped(t *testing.T) {
	for _, c := range []struct {
		fault, code string
		status      int
		foreign     bool
	}{
		{"api-429", "E0000047", 429, false},
		{"api-500", "E0000009", 500, false},
		{"api-html", "", 403, true},
		{"api-empty-400", "invalid_dpop_proof", 400, false},
		{"api-403", "E0000006", 403, false},
		{"api-401", "E0000011", 401, false},
	} {
		hasty := okta.WithPacer(okta.NewPacer(okta.PacerConfig{Longest: time.Nanosecond}))
		admin := adminThrough(t, servedOrg(t, c.fault), "", patience, hasty)
		for _, call := range []func() error{
			func() error { _, err := admin.Me(t.Context()); return err },
			func() error { return admin.DeleteApp(t.Context(), "0oa1") },
			func() error { _, err := admin.Keys(t.Context(), "0oa1"); return err },
		} {
			err := call()
			e := refusal(err)
			if e == nil || e.Status != c.status || e.Code != c.code || e.Foreign() != c.foreign {
				t.Errorf("%s: %+v", c.fault, err)
			}
		}
	}
	admin := adminThrough(t, servedOrg(t, "api-eof"), "", patience)
	if _, err := admin.GrantScope(t.Context(), "0oa1", okta.ScopeInvokeManage); err == nil {
		t.Error("api-eof: no error")
	} else if broken, ok := errors.AsType[*wire.Error](err); !ok || broken.Kind != wire.Closed {
		t.Errorf("api-eof: %v", err)
	}
}
