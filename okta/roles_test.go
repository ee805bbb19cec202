package okta_test

import (
	"errors"
	"fmt"
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/flowlatch/flowlatch/okta"
)

func TestRolesTellDirectFromGroup(t *testing.T) {
	const body = `[
		{"id":"KVJUKUS7IFCE2SKO","label":"Super Administrator","type":"SUPER_ADMIN","status":"ACTIVE","assignmentType":"USER"},
		{"id":"grp1","label":"Application Administrator","type":"APP_ADMIN","status":"ACTIVE","assignmentType":"GROUP"},
		{"id":"irb1","role":"cr0","resource-set":"iam1","label":"Mine","type":"CUSTOM","status":"INACTIVE","assignmentType":"USER"}]`
	want := []okta.Role{
		{ID: "KVJUKUS7IFCE2SKO", Label: "Super Administrator", Type: okta.RoleSuperAdmin, Status: "ACTIVE"},
		{ID: "grp1", Label: "Application Administrator", Type: okta.RoleAppAdmin, Status: "ACTIVE", ByGroup: true},
		{ID: "irb1", Label: "Mine", Type: okta.RoleCustom, Status: "INACTIVE", CustomRole: "cr0", ResourceSet: "iam1"},
	}
	o := answering(t, http.StatusOK, body)
	got, err := o.client(t).UserRoles(t.Context(), "00u1")
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("%v %s", err, diff)
	}
	if r, _ := o.last(t); r.URL.RequestURI() != "/api/v1/users/00u1/roles" {
		t.Errorf("asked %s", r.URL)
	}
	got, err = o.client(t).ClientRoles(t.Context(), "0oa1")
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("%v %s", err, diff)
	}
	if r, _ := o.last(t); r.URL.RequestURI() != "/oauth2/v1/clients/0oa1/roles" {
		t.Errorf("asked %s", r.URL)
	}
	if !got[0].Active() || got[2].Active() {
		t.Errorf("%+v", got)
	}
}

// "No role" and "can't tell" are different answers.
func TestRolesGivesNoPartForTheWhole(t *testing.T) {
	odd := answering(t, http.StatusOK, `[{"id":"1","type":"APP_ADMIN"},"odd"]`)
	if got, err := odd.client(t).UserRoles(t.Context(), "00u1"); !errors.Is(err, okta.ErrUnreadable) || len(got) != 1 {
		t.Errorf("%+v, %v", got, err)
	}
	denied := answering(t, http.StatusForbidden, fixture(t, "spec_error_403_E0000006"))
	var e *okta.Error
	if got, err := denied.client(t).UserRoles(t.Context(), "00u1"); !errors.As(err, &e) || e.Code != "E0000006" || len(got) != 0 {
		t.Errorf("%+v, %v", got, err)
	}
	if _, err := denied.client(t).UserRoles(t.Context(), "../apps"); err == nil || denied.count() != 1 {
		t.Errorf("%d requests, %v", denied.count(), err)
	}
}

func TestAssigningAClientRole(t *testing.T) {
	o := answering(t, http.StatusCreated, fixture(t, "client_role_assign"))
	role, err := o.client(t).AssignClientRole(t.Context(), "0oa1", "HELP_DESK_ADMIN")
	r, body := o.last(t)
	if err != nil || role.Type != "HELP_DESK_ADMIN" || role.ID == "" || role.ByGroup || r.Method+" "+r.URL.Path != "POST /oauth2/v1/clients/0oa1/roles" {
		t.Errorf("%s %s: %+v, %v", r.Method, r.URL, role, err)
	}
	sameJSON(t, body, `{"type":"HELP_DESK_ADMIN"}`)
	for _, typ := range []string{"", okta.RoleCustom} {
		if _, err := o.client(t).AssignClientRole(t.Context(), "0oa1", typ); err == nil || o.count() != 1 {
			t.Errorf("%q: %d requests, %v", typ, o.count(), err)
		}
	}
	gone := answering(t, http.StatusNoContent, "")
	if err := gone.client(t).UnassignClientRole(t.Context(), "0oa1", role.ID); err != nil {
		t.Error(err)
	}
	if r, _ := gone.last(t); r.Method+" "+r.URL.Path != "DELETE /oauth2/v1/clients/0oa1/roles/"+role.ID {
		t.Errorf("sent %s %s", r.Method, r.URL)
	}
}

func TestAppUserKnowsNotAssignedFromNotTold(t *testing.T) {
	for _, c := range []struct {
		status   int
		body     string
		assigned bool
		fails    bool
	}{
		{http.StatusOK, `{"id":"00u1","scope":"GROUP"}`, true, false},
		{http.StatusNotFound, oktaError("E0000007", "Not found: Resource not found: 00u1 (AppUser)"), false, false},
		{http.StatusNotFound, oktaError("E0000008", "The requested path was not found"), false, true},
		{http.StatusNotFound, "<html>a proxy's page</html>", false, true},
		{http.StatusForbidden, oktaError("E0000006", "no"), false, true},
	} {
		o := answering(t, c.status, c.body)
		assigned, err := o.client(t).AppUser(t.Context(), "0oa1", "00u1")
		if assigned != c.assigned || (err != nil) != c.fails {
			t.Errorf("%d %s: %v, %v", c.status, c.body, assigned, err)
		}
		if r, _ := o.last(t); r.Method+" "+r.URL.Path != "GET /api/v1/apps/0oa1/users/00u1" {
			t.Errorf("asked %s %s", r.Method, r.URL)
		}
	}
}

func TestRevokeCurrentAPIToken(t *testing.T) {
	o := newOrg(t, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) })
	err := o.client(t).RevokeCurrentAPIToken(t.Context())
	if r, _ := o.last(t); err != nil || fmt.Sprint(r.Method, r.URL) != "DELETE/api/v1/api-tokens/current" {
		t.Errorf("sent %s %s, %v", r.Method, r.URL, err)
	}
}
