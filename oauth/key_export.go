package oauth

import (
	"bytes"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"fmt"

	"github.com/lestrrat-go/jwx/v2/jwk"

	"github.com/flowlatch/flowlatch/oauth/secret"
)

// PublicJWK is the public half as a JWK (RFC 7517 §4): kty, use "sig", alg, kid, and
// n and e, or crv, x and y. It holds no private member. The result is the
// caller's own copy.
func (k *Key) PublicJWK() json.RawMessage { return bytes.Clone(k.publicJWK) }

// PublicJWKS is the public half as a set of one key (RFC 7517 §5): what a
// jwks_uri answers.
func (k *Key) PublicJWKS() json.RawMessage {
	return json.RawMessage(`{"keys":[` + string(k.publicJWK) + `]}`)
}

// PublicPEM is the public half as a PEM block "PUBLIC KEY" (RFC 7468 §13).
func (k *Key) PublicPEM() string { return k.publicPEM }

// PrivatePEM is the whole key as a PEM block "PRIVATE KEY" (PKCS#8, RFC 5958,
// RFC 7468 §10), unencrypted. Take it out only when the user asked for it.
func (k *Key) PrivatePEM() (secret.Secret, error) {
	if k == nil || k.sign == nil {
		return secret.Secret{}, errNoKey
	}
	der, err := x509.MarshalPKCS8PrivateKey(k.private())
	if err != nil {
		return secret.Secret{}, fmt.Errorf("oauth: private key: %w", err)
	}
	return secret.New(string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}))), nil
}

// PrivateJWK is the whole key as a JWK (RFC 7518 §6.2.2, §6.3.2) with kid, alg
// and use. Take it out only when the user asked for it.
func (k *Key) PrivateJWK() (secret.Secret, error) {
	if k == nil || k.sign == nil {
		return secret.Secret{}, errNoKey
	}
	key, err := jwk.FromRaw(k.private())
	if err != nil {
		return secret.Secret{}, fmt.Errorf("oauth: private key: %w", err)
	}
	text, err := k.describe(key)
	if err != nil {
		return secret.Secret{}, err
	}
	return secret.New(string(text)), nil
}

// describe writes a form of the key with its use, alg and kid.
func (k *Key) describe(key jwk.Key) (json.RawMessage, error) {
	for name, value := range map[string]any{
		jwk.KeyUsageKey:  jwk.ForSignature,
		jwk.AlgorithmKey: k.alg,
		jwk.KeyIDKey:     k.id,
	} {
		if err := key.Set(name, value); err != nil {
			return nil, fmt.Errorf("oauth: JWK: %w", err)
		}
	}
	text, err := json.Marshal(key)
	if err != nil {
		return nil, fmt.Errorf("oauth: JWK: %w", err)
	}
	return text, nil
}
