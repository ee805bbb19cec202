package okta

import (
	"context"
	"time"
)

// User is a person of the org.
type User struct {
	ID, Status                        string
	Login, Email, FirstName, LastName string
}

// Me is the user whose API token or access token is in use (GET /api/v1/users/me).
func (c *Client) Me(ctx context.Context) (User, error) {
	a, err := c.call(ctx, func(ctx context.Context) error {
		_, _, err := c.sdk.UserAPI.GetUser(ctx, "me").Execute()
		return err
	})
	if err != nil {
		return User{}, err
	}
	body, err := one[userBody](a)
	p := body.Profile
	return User{body.ID, body.Status, p.Login, p.Email, p.FirstName, p.LastName}, err
}

type userBody struct {
	ID      string `json:"id"`
	Status  string `json:"status"`
	Profile struct {
		Login     string `json:"login"`
		Email     string `json:"email"`
		FirstName string `json:"firstName"`
		LastName  string `json:"lastName"`
	} `json:"profile"`
}

func (b userBody) identity() string { return b.ID }

// OrgSettings is what an org tells its admins about itself.
type OrgSettings struct {
	ID        string // 00o…, the same as [Organization.ID]
	Subdomain string // acme of acme.okta.com, also when the org is called by a domain of its own
	Company   string
	Status    string
	Website   string
	Created   time.Time
	Expires   time.Time // zero: never
}

// Org reads the org's settings (GET /api/v1/org).
func (c *Client) Org(ctx context.Context) (OrgSettings, error) {
	a, err := c.call(ctx, func(ctx context.Context) error {
		_, _, err := c.sdk.OrgSettingAPI.GetOrgSettings(ctx).Execute()
		return err
	})
	if err != nil {
		return OrgSettings{}, err
	}
	b, err := one[orgBody](a)
	return OrgSettings{b.ID, b.Subdomain, b.CompanyName, b.Status, b.Website, b.Created.Time, b.ExpiresAt.Time}, err
}

type orgBody struct {
	ID          string `json:"id"`
	Subdomain   string `json:"subdomain"`
	CompanyName string `json:"companyName"`
	Status      string `json:"status"`
	Website     string `json:"website"`
	Created     stamp  `json:"created"`
	ExpiresAt   stamp  `json:"expiresAt"`
}

func (b orgBody) identity() string { return b.ID }

// RevokeCurrentAPIToken makes the API token in use worthless for good (DELETE /api/v1/api-tokens/current). It is for
// API tokens only, not for access tokens.
func (c *Client) RevokeCurrentAPIToken(ctx context.Context) error {
	_, err := c.call(ctx, func(ctx context.Context) error {
		_, err := c.sdk.ApiTokenAPI.RevokeCurrentApiToken(ctx).Execute()
		return err
	})
	return err
}
