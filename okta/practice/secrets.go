package practice

import (
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/subtle"
	"encoding/base64"
	"slices"
)

// maxSecrets is how many client secrets a client can have (Okta, "Manage OAuth
// 2.0 client credentials").
const maxSecrets = 2

// Okta's own words for what is wrong with a client secret.
const (
	causeSecrets      = "You've reached the maximum number of client secrets per client."
	causeOnlySecret   = "You can't deactivate the only active client secret."
	causeActiveSecret = "You can't delete an active client secret. Deactivate the secret before deleting it."
	causeSecretForKey = "'client_secret' can't be used when 'token_endpoint_auth_method' is 'private_key_jwt'."
	causeLongSecret   = "client_secret: 'client_secret' can't be more than '100' characters long."
	causeShortSecret  = "client_secret: 'client_secret' must be at least '14' characters long."
	causeOddSecret    = "client_secret: ''client_secret'' must only contain printable ASCII: [x20-x7E]+"
)

func invalidSecret(cause string) error { return invalid("OAuth2ClientSecretMediated", cause) }

// checkSecretText holds a client secret of somebody's own against Okta's rules.
func checkSecretText(text string) error {
	switch {
	case slices.ContainsFunc([]byte(text), func(b byte) bool { return b < 0x20 || b > 0x7e }):
		return invalid("client_secret", causeOddSecret)
	case len(text) < 14:
		return invalid("client_secret", causeShortSecret)
	case len(text) > 100:
		return invalid("client_secret", causeLongSecret)
	}
	return nil
}

// takesSecrets reports whether an app is a client with secrets: by its method,
// or because it is the connection's app.
func (a application) takesSecrets() error {
	switch {
	case a.OAuth == nil && a.Name != appWorkflowsOAuth:
		return notClient(a)
	case a.OAuth != nil && !usesSecret(a.OAuth.AuthMethod):
		return invalid("client_secret", causeSecretForKey)
	}
	return nil
}

// secretText is a client secret in clear text.
func (o *Org) secretText(s clientSecretRef) string {
	if s.Sealed == "" {
		return o.seed.clientSecret(s.ID)
	}
	return o.seed.unseal(s.ID, s.Sealed)
}

// hasSecret reports whether text is an active client secret of an app.
func (o *Org) hasSecret(app application, text string) bool {
	found := 0
	for _, s := range app.Secrets {
		if s.Status == active {
			found |= subtle.ConstantTimeCompare([]byte(o.secretText(s)), []byte(text))
		}
	}
	return found == 1
}

// readSecrets returns an app's client secrets in clear text, and logs that
// somebody looked.
func (o *Org) readSecrets(ctx context.Context, appID string) ([]clientSecret, error) {
	out := []clientSecret{}
	_, err := o.changeApp(ctx, appID, func(c *change, a *application) error {
		for _, s := range a.Secrets {
			out = append(out, clientSecret{s, o.secretText(s)})
		}
		c.log("app.oauth2.client.read_client_secret", "Read OAuth client secret", appTarget(*a))
		return nil
	})
	return out, err
}

// addSecret gives an app another client secret. An empty text is one of the
// org's making; another one is kept sealed with the seed.
func (o *Org) addSecret(ctx context.Context, appID, text, status string) (clientSecret, error) {
	var out clientSecret
	_, err := o.changeApp(ctx, appID, func(c *change, a *application) error {
		if err := a.takesSecrets(); err != nil {
			return err
		}
		if len(a.Secrets) >= maxSecrets {
			return invalidSecret(causeSecrets)
		}
		ref := clientSecretRef{ID: c.newID("ocs"), Status: status, Created: c.at, LastUpdated: c.at}
		if text != "" {
			ref.Sealed = o.seed.seal(ref.ID, text)
		}
		a.Secrets, a.LastUpdated = append(a.Secrets, ref), c.at
		c.log("app.oauth2.credentials.lifecycle.create", "Create OAuth client credentials", appTarget(*a), secretTarget(ref))
		out = clientSecret{ref, o.secretText(ref)}
		return nil
	})
	return out, err
}

func secretTarget(s clientSecretRef) target {
	return target{ID: s.ID, Type: "ClientSecret", AlternateID: s.ID, DisplayName: s.ID}
}

// activateSecret makes a client secret usable again.
func (o *Org) activateSecret(ctx context.Context, appID, id string) (clientSecret, error) {
	return o.changeSecret(ctx, appID, id, func(c *change, a *application, i int) error {
		c.setSecretStatus(a, i, active, "activate")
		return nil
	})
}

// deactivateSecret takes a client secret out of use; the last active one stays.
func (o *Org) deactivateSecret(ctx context.Context, appID, id string) (clientSecret, error) {
	return o.changeSecret(ctx, appID, id, func(c *change, a *application, i int) error {
		others := slices.ContainsFunc(a.Secrets, func(s clientSecretRef) bool { return s.ID != id && s.Status == active })
		if a.Secrets[i].Status == active && !others {
			return invalidSecret(causeOnlySecret)
		}
		c.setSecretStatus(a, i, inactive, "deactivate")
		return nil
	})
}

func (c *change) setSecretStatus(a *application, i int, status, verb string) {
	a.Secrets[i].Status, a.Secrets[i].LastUpdated = status, c.at
	c.log("app.oauth2.credentials.lifecycle."+verb, "Change OAuth client credentials", appTarget(*a), secretTarget(a.Secrets[i]))
}

// deleteSecret removes an inactive client secret.
func (o *Org) deleteSecret(ctx context.Context, appID, id string) error {
	_, err := o.changeSecret(ctx, appID, id, func(c *change, a *application, i int) error {
		if a.Secrets[i].Status == active {
			return invalidSecret(causeActiveSecret)
		}
		gone := a.Secrets[i]
		a.Secrets = slices.Delete(a.Secrets, i, i+1)
		c.log("app.oauth2.credentials.lifecycle.delete", "Delete OAuth client credentials", appTarget(*a), secretTarget(gone))
		return nil
	})
	return err
}

// changeSecret runs a change of one client secret and returns it as it stands then.
func (o *Org) changeSecret(ctx context.Context, appID, id string, f func(*change, *application, int) error) (clientSecret, error) {
	var out clientSecret
	_, err := o.changeApp(ctx, appID, func(c *change, a *application) error {
		i := slices.IndexFunc(a.Secrets, func(s clientSecretRef) bool { return s.ID == id })
		if i < 0 {
			return notFound(id, "OAuth2ClientSecretMediated")
		}
		if err := f(c, a, i); err != nil {
			return err
		}
		if i < len(a.Secrets) && a.Secrets[i].ID == id {
			out = clientSecret{a.Secrets[i], o.secretText(a.Secrets[i])}
		}
		return nil
	})
	return out, err
}

// seal encrypts a text for a purpose with a key of the seed: the state file
// holds nothing that is of use without it.
func (s seed) seal(purpose, text string) string {
	nonce := s.bytes("seal/nonce/"+purpose, s.sealer().NonceSize())
	return base64.RawURLEncoding.EncodeToString(s.sealer().Seal(nil, nonce, []byte(text), []byte(purpose)))
}

// unseal gives the text back; "" when the state file is of another seed.
func (s seed) unseal(purpose, sealed string) string {
	raw, err := base64.RawURLEncoding.DecodeString(sealed)
	if err != nil {
		return ""
	}
	text, err := s.sealer().Open(nil, s.bytes("seal/nonce/"+purpose, s.sealer().NonceSize()), raw, []byte(purpose))
	if err != nil {
		return ""
	}
	return string(text)
}

// sealer is AES-GCM with a key of the seed. Each purpose seals one text, so that
// its nonce may derive from it.
func (s seed) sealer() cipher.AEAD {
	block, err := aes.NewCipher(s.mac("seal/key"))
	if err != nil {
		panic(err) // 32 bytes are a key
	}
	sealer, err := cipher.NewGCM(block)
	if err != nil {
		panic(err) // AES has the block size that GCM wants
	}
	return sealer
}
