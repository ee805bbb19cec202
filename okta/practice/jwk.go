package practice

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rsa"
	"encoding/base64"
	"encoding/json"
	"math/big"
	"slices"
)

// parseKey reads one public JWK and checks it by Okta's rules. A key that
// holds private members is refused before anything of it is kept.
func parseKey(raw json.RawMessage) (publicKey, error) {
	var members map[string]json.RawMessage
	if err := json.Unmarshal(raw, &members); err != nil || members == nil {
		return publicKey{}, malformed()
	}
	for _, private := range []string{"d", "p", "q", "dp", "dq", "qi", "oth", "k"} {
		if _, there := members[private]; there {
			return publicKey{}, invalidKey(causePrivateKey)
		}
	}
	var in struct {
		KID, Alg, Use, E, N, X, Y, Crv, Status string
		Kty                                    string
	}
	if err := json.Unmarshal(raw, &in); err != nil {
		return publicKey{}, malformed()
	}
	k := publicKey{
		KID: in.KID, Type: in.Kty, Alg: in.Alg, Use: in.Use, E: in.E, N: in.N,
		Curve: in.Crv, X: in.X, Y: in.Y, Status: in.Status,
	}
	if k.Status == "" {
		k.Status = active
	}
	return k, checkKey(k)
}

func checkKey(k publicKey) error {
	if k.Status != active && k.Status != inactive {
		return invalidKey("'status' must be ACTIVE or INACTIVE.")
	}
	switch k.Type {
	case "RSA":
		if key, ok := k.rsa(); !ok || key.N.BitLen() < 2048 {
			return invalidKey(causeShortRSA)
		}
	case "EC":
		if _, ok := k.ecdsa(); !ok {
			return invalidKey(causeBadCurve)
		}
	default:
		return invalidKey(causeKeyType)
	}
	if k.Alg != "" && !slices.Contains(k.algorithms(), k.Alg) {
		return invalidKey(causeAlg)
	}
	return nil
}

// signs reports whether a key is one to sign with, not one to encrypt to.
func (k publicKey) signs() bool { return k.Use != "enc" }

// algorithms are the signature algorithms the key can be used with.
func (k publicKey) algorithms() []string {
	if k.Type == "RSA" {
		return []string{"RS256", "RS384", "RS512"}
	}
	key, ok := k.ecdsa()
	if !ok {
		return nil
	}
	return map[int][]string{256: {"ES256"}, 384: {"ES384"}, 521: {"ES512"}}[key.Curve.Params().BitSize]
}

// public is the key in the form that verifies signatures.
func (k publicKey) public() (any, bool) {
	if k.Type == "RSA" {
		return k.rsa()
	}
	return k.ecdsa()
}

func (k publicKey) rsa() (*rsa.PublicKey, bool) {
	n, okN := base64Int(k.N)
	e, okE := base64Int(k.E)
	if !okN || !okE || !e.IsInt64() || e.Int64() < 3 || e.Int64() > 1<<31-1 || e.Bit(0) == 0 {
		return nil, false
	}
	return &rsa.PublicKey{N: n, E: int(e.Int64())}, true
}

// ecdsa takes a missing crv from the length of x, because Okta accepts keys
// that were registered without it.
func (k publicKey) ecdsa() (*ecdsa.PublicKey, bool) {
	x, errX := base64.RawURLEncoding.DecodeString(k.X)
	y, errY := base64.RawURLEncoding.DecodeString(k.Y)
	if errX != nil || errY != nil || len(x) != len(y) {
		return nil, false
	}
	curve := map[int]elliptic.Curve{32: elliptic.P256(), 48: elliptic.P384(), 66: elliptic.P521()}[len(x)]
	if curve == nil || (k.Curve != "" && k.Curve != curve.Params().Name) {
		return nil, false
	}
	key, err := ecdsa.ParseUncompressedPublicKey(curve, slices.Concat([]byte{4}, x, y))
	return key, err == nil
}

func base64Int(s string) (*big.Int, bool) {
	b, err := base64.RawURLEncoding.DecodeString(s)
	if err != nil || len(b) == 0 {
		return nil, false
	}
	return new(big.Int).SetBytes(b), true
}
