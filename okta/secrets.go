package okta

import (
	"context"
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
}

// ClientSecrets reads an app's client secrets in the clear (GET /api/v1/apps/{id}/credentials/secrets). Okta notes the
// reading in the System Log. Whether it works for internal apps such as [AppWorkflowsOAuth] is not documented: be
// ready for a refusal. No error carries a body here.
func (c *Client) ClientSecrets(ctx context.Context, appID string) ([]ClientSecret, error) {
	if err := checkID(appID); err != nil {
		return nil, err
	}
	a, err := c.get(ctx, "/api/v1/apps/"+appID+"/credentials/secrets")
	if err != nil {
		return nil, err
	}
	bodies, err := decodeList[secretBody](a.body)
	if err != nil {
		e := unreadable(a, errNotAList)
		e.Body = nil
		return nil, e
	}
	secrets := make([]ClientSecret, 0, len(bodies))
	for _, b := range bodies {
		secrets = append(secrets, ClientSecret{b.ID, b.Status, secret.New(b.ClientSecret), b.Hash, b.Created.Time})
	}
	return secrets, nil
}

type secretBody struct {
	ID           string `json:"id"`
	Status       string `json:"status"`
	ClientSecret string `json:"client_secret"`
	Hash         string `json:"secret_hash"`
	Created      stamp  `json:"created"`
}
