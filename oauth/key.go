package oauth

import (
	"context"
	"crypto"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/lestrrat-go/jwx/v2/jwa"
	"github.com/lestrrat-go/jwx/v2/jws"

	"github.com/flowlatch/flowlatch/oauth/secret"
)

// Key is a key pair for signing client assertions.
//
// The private half lies in closures, where neither fmt nor reflection reaches
// it; it comes out as a [secret.Secret] alone. Get a Key from [GenerateKey],
// [ImportKey] or [ParseKey]; the zero Key signs nothing. A Key is immutable and
// safe for concurrent use.
type Key struct {
	typ        KeyType
	alg        jwa.SignatureAlgorithm
	id         string
	thumbprint string
	public     publicMembers
	publicJWK  json.RawMessage
	publicPEM  string
	packed     secret.Secret
	header     string // of its client assertions, as encoded in the compact form
	sign       func(input []byte) (signature []byte, err error)
	private    func() crypto.Signer
}

// GenerateKey makes a new key of type t from the system's randomness. An RSA
// key can take seconds on a slow machine; when ctx ends first, GenerateKey
// returns its cause at once and the key, once made, is dropped unseen.
//
// A t that is not one of [KeyTypes] gives a [*KeyError].
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

// newKey derives everything a Key shows and does from its private half. What is
// the same for every signature is worked out here, once.
func newKey(private crypto.Signer) (*Key, error) {
	typ, err := classify(private.Public())
	if err != nil {
		return nil, err
	}
	k := &Key{typ: typ, private: func() crypto.Signer { return private }}
	if err := k.describePublic(private.Public()); err != nil {
		return nil, err
	}
	if k.packed, err = pack(private, k.thumbprint); err != nil {
		return nil, err
	}
	return k.called(k.thumbprint, "")
}

// called gives the same key with another kid and algorithm, "" being the usual one.
func (k *Key) called(id, algorithm string) (*Key, error) {
	alg, err := algorithmFor(k.typ, algorithm)
	if err != nil {
		return nil, err
	}
	same := *k
	same.id, same.alg = id, alg
	if same.sign, err = signWith(alg, k.private()); err != nil {
		return nil, err
	}
	if same.header, err = encodeHeader(
		headerField{jws.AlgorithmKey, alg.String()},
		headerField{jws.KeyIDKey, id},
		headerField{jws.TypeKey, "JWT"},
	); err != nil {
		return nil, err
	}
	if same.publicJWK, err = same.encodePublicJWK(); err != nil {
		return nil, err
	}
	return &same, nil
}

// errKeyID is the answer to a kid that no header should carry.
var errKeyID = errors.New("oauth: kid is empty, longer than 255 characters or has characters other than visible ASCII")

const maxKeyID = 255

// WithID gives the same key under another kid: the one that a server has it
// registered under, which need not be its thumbprint (RFC 7515 §4.1.4).
func (k *Key) WithID(kid string) (*Key, error) {
	if k == nil || k.sign == nil {
		return nil, errNoKey
	}
	if !visibleASCII(kid) || len(kid) > maxKeyID {
		return nil, errKeyID
	}
	return k.called(kid, k.alg.String())
}

// WithAlgorithm gives the same key signing with another algorithm of its type;
// see [KeyType.Algorithms]. Any other gives a [*KeyError] with [KeyMismatch].
func (k *Key) WithAlgorithm(algorithm string) (*Key, error) {
	if k == nil || k.sign == nil {
		return nil, errNoKey
	}
	if algorithm == "" {
		return nil, &KeyError{Fault: KeyMismatch, Detail: "no algorithm"}
	}
	return k.called(k.id, algorithm)
}

// Type is the kind of the key.
func (k *Key) Type() KeyType { return k.typ }

// Algorithm is the JWS algorithm the key signs with (RFC 7518 §3.1).
func (k *Key) Algorithm() string { return k.alg.String() }

// ID is the key's kid: its RFC 7638 thumbprint, unless [Key.WithID] or the file
// it was imported from gave it another.
func (k *Key) ID() string { return k.id }

// Thumbprint is the SHA-256 thumbprint of RFC 7638, base64url without padding.
func (k *Key) Thumbprint() string { return k.thumbprint }

// Secret is the private half packed for the vault: at most 1,500 ASCII
// characters (800 up to RSA-4096), read back by [ParseKey]. The kid and the
// algorithm are not in it.
func (k *Key) Secret() secret.Secret { return k.packed }

// String names the key by type and thumbprint.
func (k *Key) String() string { return string(k.typ) + " key " + k.thumbprint }
