package practice

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
)

// maxKeys is how many keys an app can hold (Okta, "Manage OAuth 2.0 client
// credentials").
const maxKeys = 50

// Okta's own words for what is wrong with a key.
const (
	causeDuplicateKID  = "All keys in the 'jwks' must have a unique `kid`."
	causeMissingKID    = "Each key should have a unique kid when adding multiple keys. Use the Apps API to update the JWKS to add a kid for the existing key, or delete the existing key and re-add the key with a kid using the JWKS APIs."
	causeShortRSA      = "RSA key length in the 'jwks' is less than '2,048' bits for the given key."
	causeTooManyKeys   = "You can't create a new key. You have reached the maximum number of keys allowed (50). To add another key, you must first delete an existing one."
	causeOnlyKey       = "Can't deactivate the only active JSON Web Key when the value for `token_endpoint_auth_method` is `private_key_jwt`."
	causeTwoEncrypting = "The client can have only one active encryption key in the 'jwks'."
	causeActiveKey     = "You can't delete an active JSON Web Key. Deactivate the key before deleting it."
)

func invalidKey(cause string) error { return invalid("JsonWebKey", cause) }

// checkKeys holds a set of keys against the rules for sets.
func checkKeys(keys []publicKey) error {
	if len(keys) > maxKeys {
		return invalidKey(causeTooManyKeys)
	}
	seen := map[string]bool{}
	encrypting := 0
	for _, k := range keys {
		if !k.signs() && k.Status == active {
			encrypting++
		}
		if encrypting > 1 {
			return invalidKey(causeTwoEncrypting)
		}
		if k.KID == "" && len(keys) > 1 {
			return invalidKey(causeMissingKID)
		}
		if seen[k.KID] {
			return invalidKey(causeDuplicateKID)
		}
		seen[k.KID] = true
	}
	return nil
}

// mayChangeKeys: once an app may use Okta's API, only a super admin may change
// what it signs with (Okta, "Implement OAuth for Okta with a service app").
func (c *change) mayChangeKeys(a application) error {
	okta := slices.ContainsFunc(c.grantsOf(a.ID), func(g grant) bool { return strings.HasPrefix(g.Scope, "okta.") })
	if okta && !slices.Contains(c.call.Roles, roleSuper) {
		return forbidden()
	}
	return nil
}

// adopt gives a key its id and times.
func (c *change) adopt(k *publicKey) {
	k.ID, k.Created, k.LastUpdated = c.newID("pks"), c.at, c.at
}

// addKey adds one public JWK to an app. Anything private in it is refused.
func (o *Org) addKey(ctx context.Context, appID string, jwk json.RawMessage) (publicKey, error) {
	k, err := parseKey(jwk)
	if err != nil {
		return publicKey{}, err
	}
	_, err = o.changeApp(ctx, appID, func(c *change, a *application) error {
		if a.OAuth == nil {
			return notClient(*a)
		}
		if err := c.mayChangeKeys(*a); err != nil {
			return err
		}
		if a.OAuth.JWKSURI != "" {
			return invalidKey(causeKeysElsewhere)
		}
		if err := checkKeys(append(slices.Clone(a.OAuth.Keys), k)); err != nil {
			return err
		}
		c.adopt(&k)
		a.OAuth.Keys = append(a.OAuth.Keys, k)
		a.LastUpdated = c.at
		c.log("app.oauth2.credentials.lifecycle.create", "Create OAuth client credentials", appTarget(*a), keyTarget(k))
		return nil
	})
	return k, err
}

// activateKey makes a key usable again.
func (o *Org) activateKey(ctx context.Context, appID, keyID string) (publicKey, error) {
	return o.changeKey(ctx, appID, keyID, func(c *change, a *application, i int) error {
		c.setKeyStatus(a, i, active, "activate")
		return nil
	})
}

// deactivateKey takes a key out of use; the last active key of an app that
// signs its token requests stays.
func (o *Org) deactivateKey(ctx context.Context, appID, keyID string) (publicKey, error) {
	return o.changeKey(ctx, appID, keyID, func(c *change, a *application, i int) error {
		others := slices.ContainsFunc(a.activeKeys(), func(k publicKey) bool { return k.ID != keyID && k.signs() })
		if a.OAuth.Keys[i].Status == active && a.OAuth.Keys[i].signs() && !others && a.OAuth.AuthMethod == authPrivateKey {
			return invalidKey(causeOnlyKey)
		}
		c.setKeyStatus(a, i, inactive, "deactivate")
		return nil
	})
}

func (c *change) setKeyStatus(a *application, i int, status, verb string) {
	k := &a.OAuth.Keys[i]
	k.Status, k.LastUpdated = status, c.at
	c.log("app.oauth2.credentials.lifecycle."+verb, "Change OAuth client credentials", appTarget(*a), keyTarget(*k))
}

// deleteKey removes an inactive key.
func (o *Org) deleteKey(ctx context.Context, appID, keyID string) error {
	_, err := o.changeKey(ctx, appID, keyID, func(c *change, a *application, i int) error {
		k := a.OAuth.Keys[i]
		if k.Status == active {
			return invalidKey(causeActiveKey)
		}
		a.OAuth.Keys = slices.Delete(a.OAuth.Keys, i, i+1)
		c.log("app.oauth2.credentials.lifecycle.delete", "Delete OAuth client credentials", appTarget(*a), keyTarget(k))
		return nil
	})
	return err
}

// changeKey runs a change of one key and returns the key as it stands then.
func (o *Org) changeKey(ctx context.Context, appID, keyID string, f func(*change, *application, int) error) (publicKey, error) {
	var out publicKey
	_, err := o.changeApp(ctx, appID, func(c *change, a *application) error {
		if a.OAuth == nil {
			return notFound(keyID, "JsonWebKey")
		}
		if err := c.mayChangeKeys(*a); err != nil {
			return err
		}
		i := slices.IndexFunc(a.OAuth.Keys, func(k publicKey) bool { return k.ID == keyID })
		if i < 0 {
			return notFound(keyID, "JsonWebKey")
		}
		out = a.OAuth.Keys[i]
		if err := f(c, a, i); err != nil {
			return err
		}
		if i < len(a.OAuth.Keys) && a.OAuth.Keys[i].ID == keyID {
			out = a.OAuth.Keys[i]
		}
		return nil
	})
	return out, err
}
