package practice

import (
	"context"
	"encoding/base32"
	"net/http"
	"slices"
	"time"
)

// clientRole is an admin role that is assigned to the client of a service app.
type clientRole struct {
	Client  string    `json:"client"`
	Type    string    `json:"type"`
	Created time.Time `json:"created"`
}

// roleID is the id of a standard role's assignment: the type in base32, as
// recorded.
func roleID(kind string) string {
	return base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString([]byte(kind))
}

// roleBody is a role as somebody has it.
func roleBody(kind, assignment string, since time.Time, assignee string) object {
	label, _ := roleLabel(kind)
	return object{
		"id": roleID(kind), "label": label, "type": kind, "status": active, "created": stamp(since), "lastUpdated": stamp(since),
		"assignmentType": assignment, "_links": object{"assignee": object{"href": assignee}},
	}
}

// clientRoles are the roles assigned to a client, oldest first.
func (o *Org) clientRoles(client string) []clientRole {
	var out []clientRole
	o.read(func(s *state) { out = s.rolesOf(client) })
	return out
}

func (s *state) rolesOf(client string) []clientRole {
	var out []clientRole
	for _, r := range s.ClientRoles {
		if r.Client == client {
			out = append(out, r)
		}
	}
	return out
}

// assignClientRole gives the client of a service app an admin role.
func (o *Org) assignClientRole(ctx context.Context, client, kind string) (clientRole, error) {
	if _, known := roleLabel(kind); !known {
		return clientRole{}, invalid("type", causeRoleType)
	}
	out := clientRole{Client: client, Type: kind}
	_, err := o.changeApp(ctx, client, func(c *change, a *application) error {
		if a.OAuth == nil || a.OAuth.ApplicationType != "service" {
			return notServiceApp()
		}
		if slices.ContainsFunc(c.rolesOf(client), func(r clientRole) bool { return r.Type == kind }) {
			return roleTwice()
		}
		out.Created = c.at
		c.ClientRoles = append(c.ClientRoles, out)
		c.log("app.oauth2.client.privilege.grant", "Grant client privilege", appTarget(*a), roleTarget(kind))
		return nil
	})
	return out, err
}

// unassignClientRole takes a role back from a client.
func (o *Org) unassignClientRole(ctx context.Context, client, id string) error {
	_, err := o.changeApp(ctx, client, func(c *change, a *application) error {
		i := slices.IndexFunc(c.ClientRoles, func(r clientRole) bool { return r.Client == client && roleID(r.Type) == id })
		if i < 0 {
			return notFound(id, "RoleAssignment")
		}
		kind := c.ClientRoles[i].Type
		c.ClientRoles = slices.Delete(c.ClientRoles, i, i+1)
		c.log("app.oauth2.client.privilege.revoke", "Revoke client privilege", appTarget(*a), roleTarget(kind))
		return nil
	})
	return err
}

func roleTarget(kind string) target {
	label, _ := roleLabel(kind)
	return target{ID: roleID(kind), Type: "ROLE", AlternateID: kind, DisplayName: label}
}

// listClientRoles is GET /oauth2/v1/clients/{id}/roles.
func (o *Org) listClientRoles(w http.ResponseWriter, r *http.Request) error {
	a, err := o.client(r.PathValue("client"))
	if err != nil {
		return err
	}
	bodies := []object{}
	for _, role := range o.clientRoles(a.ID) {
		bodies = append(bodies, o.clientRoleBody(role))
	}
	writeJSON(w, http.StatusOK, bodies)
	return nil
}

func (o *Org) clientRoleBody(r clientRole) object {
	return roleBody(r.Type, "CLIENT", r.Created, o.URL()+"/oauth2/v1/clients/"+r.Client)
}

// postClientRole is POST /oauth2/v1/clients/{id}/roles, answered with 201 as
// recorded.
func (o *Org) postClientRole(w http.ResponseWriter, r *http.Request) error {
	a, err := o.client(r.PathValue("client"))
	if err != nil {
		return err
	}
	var in struct {
		Type string `json:"type"`
	}
	if err := readJSON(r, &in); err != nil {
		return err
	}
	role, err := o.assignClientRole(r.Context(), a.ID, in.Type)
	if err != nil {
		return err
	}
	writeJSON(w, http.StatusCreated, o.clientRoleBody(role))
	return nil
}

func (o *Org) getClientRole(w http.ResponseWriter, r *http.Request) error {
	id := r.PathValue("role")
	for _, role := range o.clientRoles(r.PathValue("client")) {
		if roleID(role.Type) == id {
			writeJSON(w, http.StatusOK, o.clientRoleBody(role))
			return nil
		}
	}
	return notFound(id, "RoleAssignment")
}

func (o *Org) removeClientRole(w http.ResponseWriter, r *http.Request) error {
	if err := o.unassignClientRole(r.Context(), r.PathValue("client"), r.PathValue("role")); err != nil {
		return err
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}
