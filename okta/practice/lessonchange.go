package practice

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"encoding/base64"
	"errors"
	"slices"
	"strconv"
)

// strangerKey makes a public key that nobody signs with.
func (c *change) strangerKey(kid string) (publicKey, error) {
	for try := range 8 {
		raw := c.org.seed.bytes("stranger/"+strconv.Itoa(c.Epoch)+"/"+strconv.Itoa(c.Serial)+"/"+strconv.Itoa(try), 32)
		private, err := ecdsa.ParseRawPrivateKey(elliptic.P256(), raw)
		if err != nil {
			continue
		}
		point, err := private.PublicKey.Bytes() // 4, x, y
		if err != nil {
			return publicKey{}, err
		}
		k := publicKey{
			KID: kid, Type: "EC", Curve: "P-256", Alg: "ES256", Use: "sig", Status: active,
			X: base64.RawURLEncoding.EncodeToString(point[1:33]), Y: base64.RawURLEncoding.EncodeToString(point[33:]),
		}
		c.adopt(&k)
		return k, nil
	}
	return publicKey{}, errors.New("practice: the seed gives no key on P-256")
}

// spareKey is a stranger's key under a kid that no other key has.
func (c *change) spareKey() (publicKey, error) {
	return c.strangerKey("stranger-" + strconv.Itoa(c.Epoch) + "-" + strconv.Itoa(c.Serial))
}

func (c *change) swapKeys(a *application) error {
	spare, err := c.spareKey()
	if err != nil {
		return err
	}
	a.OAuth.Keys = []publicKey{spare}
	return nil
}

// usurpKeys leaves a spare key beside those it puts in the place of the app's:
// else none of them could be deactivated. A key without a kid stands alone.
func (c *change) usurpKeys(a *application) error {
	var keys []publicKey
	for _, own := range a.OAuth.Keys {
		k, err := c.strangerKey(own.KID)
		if err != nil {
			return err
		}
		keys = append(keys, k)
	}
	if keys[0].KID != "" && len(keys) < maxKeys {
		spare, err := c.spareKey()
		if err != nil {
			return err
		}
		keys = append(keys, spare)
	}
	a.OAuth.Keys = keys
	return nil
}

func (c *change) sleepKeys(a *application) error {
	spare, err := c.spareKey()
	if err != nil {
		return err
	}
	for i := range a.OAuth.Keys {
		c.setKeyStatus(a, i, inactive, "deactivate")
	}
	a.OAuth.Keys = append(a.OAuth.Keys, spare)
	return nil
}

func (c *change) renameKeys(a *application) error {
	n := 0
	for i := range a.OAuth.Keys {
		for free := false; !free; {
			n++
			kid := "renamed-" + strconv.Itoa(n)
			free = !slices.ContainsFunc(a.OAuth.Keys, func(k publicKey) bool { return k.KID == kid })
			if free {
				a.OAuth.Keys[i].KID = kid
			}
		}
	}
	return nil
}

func (c *change) revokeInvoke(a *application) error {
	i := slices.IndexFunc(c.Grants, func(g grant) bool { return g.AppID == a.ID && g.Scope == scopeInvoke })
	if i >= 0 {
		c.revoke(*a, i)
	}
	return nil
}

func (c *change) demandProofs(a *application) error {
	a.OAuth.DPoPBound = true
	return nil
}

func (c *change) sleepApp(a *application) error {
	a.Status = inactive
	return nil
}

func (c *change) useSecret(a *application) error {
	a.OAuth.AuthMethod = authSecretBasic
	c.fitSecrets(a)
	return nil
}
