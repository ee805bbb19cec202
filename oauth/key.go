package oauth

import (
	"context"
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"encoding/json"
	"fmt"

	"github.com/lestrrat-go/jwx/v2/jwa"
	"github.com/lestrrat-go/jwx/v2/jws"

	"github.com/flowlatch/flowlatch/oauth/secret"
)

// KeyType names a kind of key that this package can make and sign with.
type KeyType string

// The key types. Each implies its one signature algorithm (RFC 7518 §3.1).
const (
	RSA2048 KeyType = "RSA-2048" // signs with RS256
	ECP256  KeyType = "EC-P256"  // signs with ES256
)

const rsaBits = 2048

// Key is a key pair for signing client assertions.
//
// The private half lies in closures, where neither fmt nor reflection reaches
// it; it comes out through [Key.Secret] alone. Get a Key from [GenerateKey] or
// [ParseKey]; the zero Key signs nothing. A Key is immutable and safe for
// concurrent use.
type Key struct {
	typ       KeyType
	alg       jwa.SignatureAlgorithm
	id        string
	publicJWK json.RawMessage
	publicPEM string
	packed    secret.Secret
	header    string // of its client assertions, as encoded in the compact form
	sign      func(input []byte) (signature []byte, err error)
}

// GenerateKey makes a new key of type t from the system's randomness. An RSA
// key can take seconds on a slow machine; when ctx ends first, GenerateKey
// returns its cause at once and the key, once made, is dropped unseen.
//
// A t other than the declared types gives a [*KeyError].
func GenerateKey(ctx context.Context, t KeyType) (*Key, error) {
	private, err := generator(t)
	if err != nil {
		return nil, err
	}
	return generate(ctx, private)
}

func generate(ctx context.Context, private func() (crypto.Signer, error)) (*Key, error) {
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	type result struct {
		key *Key
		err error
	}
	made := make(chan result, 1) // buffered: an abandoned generation must still end
	go func() {
		key, err := newKeyFrom(private)
		made <- result{key, err}
	}()
	select {
	case r := <-made:
		return r.key, r.err
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
}

func newKeyFrom(private func() (crypto.Signer, error)) (*Key, error) {
	signer, err := private()
	if err != nil {
		return nil, fmt.Errorf("oauth: generating a key: %w", err)
	}
	return newKey(signer)
}

func generator(t KeyType) (func() (crypto.Signer, error), error) {
	switch t {
	case RSA2048:
		return func() (crypto.Signer, error) { return rsa.GenerateKey(rand.Reader, rsaBits) }, nil
	case ECP256:
		return func() (crypto.Signer, error) { return ecdsa.GenerateKey(elliptic.P256(), rand.Reader) }, nil
	default:
		return nil, &KeyError{Fault: KeyUnsupported, Detail: fmt.Sprintf("type %q", t)}
	}
}

// newKey derives everything a Key shows and does from its private half. What is
// the same for every signature is worked out here, once.
func newKey(private crypto.Signer) (*Key, error) {
	typ, alg, err := classify(private.Public())
	if err != nil {
		return nil, err
	}
	k := &Key{typ: typ, alg: alg}
	if err := k.describePublic(private.Public()); err != nil {
		return nil, err
	}
	if k.packed, err = pack(private, k.id); err != nil {
		return nil, err
	}
	if k.header, err = encodeHeader(
		headerField{jws.AlgorithmKey, alg.String()},
		headerField{jws.KeyIDKey, k.id},
		headerField{jws.TypeKey, "JWT"},
	); err != nil {
		return nil, err
	}
	if k.sign, err = signWith(alg, private); err != nil {
		return nil, err
	}
	return k, nil
}

// classify gives the type and the one algorithm that belong to a public key.
// jwx would sign ES256 with any curve and RS256 with any size, so what it must
// never be handed is refused here: RSA below 2048 bits (RFC 7518 §3.3), and a
// curve that is not the algorithm's own (RFC 7518 §3.4).
func classify(public crypto.PublicKey) (KeyType, jwa.SignatureAlgorithm, error) {
	switch public := public.(type) {
	case *rsa.PublicKey:
		bits := public.N.BitLen()
		if bits < rsaBits {
			return "", "", &KeyError{Fault: KeyTooSmall, Detail: fmt.Sprintf("RSA with %d bits", bits)}
		}
		if bits != rsaBits {
			return "", "", &KeyError{Fault: KeyUnsupported, Detail: fmt.Sprintf("RSA with %d bits", bits)}
		}
		return RSA2048, jwa.RS256, nil
	case *ecdsa.PublicKey:
		if public.Curve != elliptic.P256() {
			return "", "", &KeyError{Fault: KeyUnsupported, Detail: "curve " + public.Curve.Params().Name}
		}
		return ECP256, jwa.ES256, nil
	default:
		return "", "", &KeyError{Fault: KeyUnsupported, Detail: fmt.Sprintf("%T", public)}
	}
}

// Type is the kind of the key.
func (k *Key) Type() KeyType { return k.typ }

// Algorithm is the JWS algorithm the key signs with: RS256 or ES256.
func (k *Key) Algorithm() string { return k.alg.String() }

// ID is the key's kid: its RFC 7638 thumbprint.
func (k *Key) ID() string { return k.id }

// Thumbprint is the SHA-256 thumbprint of RFC 7638, base64url without padding.
func (k *Key) Thumbprint() string { return k.id }

// PublicJWK is the public half as a JWK (RFC 7517): kty, use "sig", alg, kid, and
// n and e, or crv, x and y. It holds no private member. The result is the
// caller's own copy.
func (k *Key) PublicJWK() json.RawMessage { return append(json.RawMessage(nil), k.publicJWK...) }

// PublicPEM is the public half as a PEM block "PUBLIC KEY" (RFC 7468 §13).
func (k *Key) PublicPEM() string { return k.publicPEM }

// Secret is the private half packed for the vault: at most 1,000 ASCII
// characters, read back by [ParseKey].
func (k *Key) Secret() secret.Secret { return k.packed }

// String names the key by type and thumbprint.
func (k *Key) String() string { return string(k.typ) + " key " + k.id }
