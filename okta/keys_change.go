package okta

import (
	"context"
	"encoding/json"
	"net/http"
)

// AddKey registers another public key on a service app (POST /api/v1/apps/{id}/credentials/jwks), active unless the key
// says otherwise in a member status. The keys that are there stay. A key with private members is refused with
// [ErrPrivateKey] before anything is sent. An [ErrUnreadable] means that the key was added but the answer could not be
// read.
func (c *Client) AddKey(ctx context.Context, appID string, public json.RawMessage) (Key, error) {
	if err := checkID(appID); err != nil {
		return Key{}, err
	}
	if _, err := publicKey(public); err != nil {
		return Key{}, err
	}
	a, err := c.call(ctx, func(ctx context.Context) error { return c.send(ctx, http.MethodPost, keysPath(appID), public) })
	if err != nil {
		return Key{}, err
	}
	body, err := one[keyBody](a)
	if err != nil {
		return Key{}, err
	}
	return body.key(), nil
}

// ActivateKey makes an inactive key of a service app usable again (POST
// /api/v1/apps/{id}/credentials/jwks/{keyId}/lifecycle/activate). keyID is Okta's own, not the kid.
func (c *Client) ActivateKey(ctx context.Context, appID, keyID string) error {
	return c.turn(ctx, http.MethodPost, appID, keysPath, keyID, "/lifecycle/activate")
}

// DeactivateKey makes a key unusable, until it is activated again. Okta refuses it for the only active key of an app
// that signs in with keys (400 E0000001).
func (c *Client) DeactivateKey(ctx context.Context, appID, keyID string) error {
	return c.turn(ctx, http.MethodPost, appID, keysPath, keyID, "/lifecycle/deactivate")
}

// DeleteKey deletes an inactive key; for an active one Okta answers 400 E0000001.
func (c *Client) DeleteKey(ctx context.Context, appID, keyID string) error {
	return c.turn(ctx, http.MethodDelete, appID, keysPath, keyID, "")
}

func keysPath(appID string) string { return "/api/v1/apps/" + appID + "/credentials/jwks" }

// turn changes the state of one key or secret of an app; path is where those of an app are.
func (c *Client) turn(ctx context.Context, method, appID string, path func(string) string, id, action string) error {
	if err := checkID(id); err != nil {
		return err
	}
	return c.change(ctx, appID, func(ctx context.Context) error {
		return c.send(ctx, method, path(appID)+"/"+id+action, nil)
	})
}
