package okta

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/flowlatch/flowlatch/oauth/secret"
)

// ClientSecret is a client secret of an app.
type ClientSecret struct {
	ID      string // ocs…
	Status  string // ACTIVE, INACTIVE
	Secret  secret.Secret
	Hash    string // Okta's, the same that its System Log shows
	Created time.Time
	Updated time.Time
}

// Active reports whether the app can sign in with the secret.
func (s ClientSecret) Active() bool { return s.Status == "ACTIVE" }

// ClientSecrets reads an app's client secrets in the clear (GET /api/v1/apps/{id}/credentials/secrets). Okta notes the
// reading in the System Log. Whether it works for internal apps such as [AppWorkflowsOAuth] is not documented: be
// ready for a refusal. No error carries a body here.
func (c *Client) ClientSecrets(ctx context.Context, appID string) ([]ClientSecret, error) {
	if err := checkID(appID); err != nil {
		return nil, err
	}
	a, err := c.get(ctx, secretsPath(appID))
	if err != nil {
		return nil, withoutBody(err)
	}
	bodies, err := list[secretBody](a)
	if err != nil {
		return nil, withoutBody(err)
	}
	secrets := make([]ClientSecret, 0, len(bodies))
	for _, b := range bodies {
		secrets = append(secrets, b.secret())
	}
	return secrets, nil
}

// AddClientSecret makes Okta generate another client secret for an app, active from the start (POST
// /api/v1/apps/{id}/credentials/secrets). An app has two at most. An [ErrUnreadable] means that the secret exists but
// its answer could not be read. No error carries a body here.
func (c *Client) AddClientSecret(ctx context.Context, appID string) (ClientSecret, error) {
	if err := checkID(appID); err != nil {
		return ClientSecret{}, err
	}
	a, err := c.call(ctx, func(ctx context.Context) error { return c.send(ctx, http.MethodPost, secretsPath(appID), nil) })
	if err != nil {
		return ClientSecret{}, withoutBody(err)
	}
	body, err := one[secretBody](a)
	if err != nil {
		return ClientSecret{}, withoutBody(err)
	}
	return body.secret(), nil
}

// ActivateClientSecret makes an inactive client secret usable again.
func (c *Client) ActivateClientSecret(ctx context.Context, appID, secretID string) error {
	return withoutBody(c.turn(ctx, http.MethodPost, appID, secretsPath, secretID, "/lifecycle/activate"))
}

// DeactivateClientSecret makes a client secret unusable, until it is activated again. Okta refuses it for the only
// active one (400 E0000001).
func (c *Client) DeactivateClientSecret(ctx context.Context, appID, secretID string) error {
	return withoutBody(c.turn(ctx, http.MethodPost, appID, secretsPath, secretID, "/lifecycle/deactivate"))
}

// DeleteClientSecret deletes an inactive client secret; for an active one Okta answers 400 E0000001.
func (c *Client) DeleteClientSecret(ctx context.Context, appID, secretID string) error {
	return withoutBody(c.turn(ctx, http.MethodDelete, appID, secretsPath, secretID, ""))
}

func secretsPath(appID string) string { return "/api/v1/apps/" + appID + "/credentials/secrets" }

// withoutBody is an error without the answer's body, which may hold a secret.
func withoutBody(err error) error {
	if e, ok := errors.AsType[*Error](err); ok {
		e.Body = nil
	}
	return err
}

type secretBody struct {
	ID           string `json:"id"`
	Status       string `json:"status"`
	ClientSecret string `json:"client_secret"`
	Hash         string `json:"secret_hash"`
	Created      stamp  `json:"created"`
	Updated      stamp  `json:"lastUpdated"`
}

func (b secretBody) identity() string { return b.ID }

func (b secretBody) secret() ClientSecret {
	return ClientSecret{b.ID, b.Status, secret.New(b.ClientSecret), b.Hash, b.Created.Time, b.Updated.Time}
}
