package okta

import (
	"context"
	"encoding/json"
	"net/http"
)

// AddKey registers another public key on a service app (POST /api/v1/apps/{id}/credentials/jwks). The keys that are
// there stay. A key with private members is refused with [ErrPrivateKey] before anything is sent.
func (c *Client) AddKey(ctx context.Context, appID string, public json.RawMessage) error {
	if err := checkID(appID); err != nil {
		return err
	}
	if _, err := publicKey(public); err != nil {
		return err
	}
	_, err := c.call(ctx, func(ctx context.Context) error {
		return c.send(ctx, http.MethodPost, "/api/v1/apps/"+appID+"/credentials/jwks", public)
	})
	return err
}
