package okta

import (
	"context"
	"errors"
	"net/http"
	"time"

	sdk "github.com/okta/okta-sdk-golang/v5/okta"
)

// Types of a [Role] that matter for setting up an endpoint (Okta: Standard roles). There are others.
const (
	RoleSuperAdmin    = "SUPER_ADMIN" // the only one that may grant scopes
	RoleAppAdmin      = "APP_ADMIN"
	RoleReadOnlyAdmin = "READ_ONLY_ADMIN"
	RoleCustom        = "CUSTOM"
)

// Role is an admin role that a person or an app has.
type Role struct {
	ID     string // of the assignment
	Type   string // SUPER_ADMIN, APP_ADMIN, CUSTOM, …
	Label  string // as the Admin Console names it
	Status string
	// ByGroup: the person has it as a member of a group, not directly (assignmentType GROUP).
	ByGroup bool
	// CustomRole and ResourceSet are the ids of what a custom role allows and where; "" for standard roles.
	CustomRole, ResourceSet string
	Created                 time.Time
}

// Active reports whether the role is in force.
func (r Role) Active() bool { return r.Status == "ACTIVE" }

type roleBody struct {
	ID             string `json:"id"`
	Type           string `json:"type"`
	Label          string `json:"label"`
	Status         string `json:"status"`
	AssignmentType string `json:"assignmentType"`
	Role           string `json:"role"`
	ResourceSet    string `json:"resource-set"`
	Created        stamp  `json:"created"`
}

func (b roleBody) identity() string { return b.ID }

func (b roleBody) role() Role {
	return Role{b.ID, b.Type, b.Label, b.Status, b.AssignmentType == "GROUP", b.Role, b.ResourceSet, b.Created.Time}
}

// UserRoles lists the admin roles of a person, direct ones and those by group (GET /api/v1/users/{id}/roles). Not every
// admin may ask: a 403 says nothing about the roles. A list with an entry that can't be read is an error.
func (c *Client) UserRoles(ctx context.Context, userID string) ([]Role, error) {
	return c.roles(ctx, userID, func(ctx context.Context) error {
		_, _, err := c.sdk.RoleAssignmentAPI.ListAssignedRolesForUser(ctx, userID).Execute()
		return err
	})
}

// ClientRoles lists the admin roles of a service app by its client ID (GET /oauth2/v1/clients/{clientId}/roles).
func (c *Client) ClientRoles(ctx context.Context, clientID string) ([]Role, error) {
	return c.roles(ctx, clientID, func(ctx context.Context) error {
		_, _, err := c.sdk.RoleAssignmentAPI.ListRolesForClient(ctx, clientID).Execute()
		return err
	})
}

func (c *Client) roles(ctx context.Context, id string, send func(context.Context) error) ([]Role, error) {
	if err := checkID(id); err != nil {
		return nil, err
	}
	a, err := c.call(ctx, send)
	if err != nil {
		return nil, err
	}
	bodies, err := list[roleBody](a)
	roles := make([]Role, 0, len(bodies))
	for _, b := range bodies {
		roles = append(roles, b.role())
	}
	return roles, err
}

// AssignClientRole gives a service app a standard admin role, such as [RoleAppAdmin], which takes a super admin (POST
// /oauth2/v1/clients/{clientId}/roles). Custom roles need a resource set and are not for here.
func (c *Client) AssignClientRole(ctx context.Context, clientID, roleType string) (Role, error) {
	if err := checkID(clientID); err != nil {
		return Role{}, err
	}
	if roleType == "" || roleType == RoleCustom {
		return Role{}, errors.New("okta: a standard role is needed")
	}
	a, err := c.call(ctx, func(ctx context.Context) error {
		role := sdk.AssignRoleToClientRequest{
			StandardRoleAssignmentSchema: &sdk.StandardRoleAssignmentSchema{Type: &roleType},
		}
		_, _, err := c.sdk.RoleAssignmentAPI.AssignRoleToClient(ctx, clientID).AssignRoleToClientRequest(role).Execute()
		return err
	})
	if err != nil {
		return Role{}, err
	}
	body, err := one[roleBody](a)
	return body.role(), err
}

// UnassignClientRole takes an admin role away from a service app; roleID is [Role.ID].
func (c *Client) UnassignClientRole(ctx context.Context, clientID, roleID string) error {
	if err := checkID(roleID); err != nil {
		return err
	}
	return c.change(ctx, clientID, func(ctx context.Context) error {
		_, err := c.sdk.RoleAssignmentAPI.DeleteRoleFromClient(ctx, clientID, roleID).Execute()
		return err
	})
}

// codeNotFound is Okta's code for a thing that isn't there; a path that isn't there has another.
const codeNotFound = "E0000007"

// AppUser reports whether a person is assigned to an app, directly or by a group (GET
// /api/v1/apps/{appId}/users/{userId}). An app or person that doesn't exist looks the same as one not assigned.
func (c *Client) AppUser(ctx context.Context, appID, userID string) (assigned bool, err error) {
	if err := checkID(userID); err != nil {
		return false, err
	}
	err = c.change(ctx, appID, func(ctx context.Context) error {
		_, _, err := c.sdk.ApplicationUsersAPI.GetApplicationUser(ctx, appID, userID).Execute()
		return err
	})
	if e, ok := errors.AsType[*Error](err); ok && e.Status == http.StatusNotFound && e.Code == codeNotFound {
		return false, nil
	}
	return err == nil, err
}
