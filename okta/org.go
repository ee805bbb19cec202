package okta

import (
	"context"
)

// User is a person of the org.
type User struct {
	ID, Status                        string
	Login, Email, FirstName, LastName string
}

// OrgSettings is what the org's own settings say.
type OrgSettings struct {
	ID, Subdomain, CompanyName, Status, Website string
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

// Org is the org's settings (GET /api/v1/org).
func (c *Client) Org(ctx context.Context) (OrgSettings, error) {
	a, err := c.call(ctx, func(ctx context.Context) error {
		_, _, err := c.sdk.OrgSettingAPI.GetOrgSettings(ctx).Execute()
		return err
	})
	if err != nil {
		return OrgSettings{}, err
	}
	body, err := one[orgBody](a)
	return OrgSettings(body), err
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

type orgBody struct {
	ID          string `json:"id"`
	Subdomain   string `json:"subdomain"`
	CompanyName string `json:"companyName"`
	Status      string `json:"status"`
	Website     string `json:"website"`
}

func (b orgBody) identity() string { return b.ID }
