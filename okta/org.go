package okta

import (
	"context"
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
