package oauth

import (
	"crypto"
	"crypto/ecdsa"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"math/big"

	"github.com/lestrrat-go/jwx/v2/jwk"
)

const maxJWK = 64 << 10

// describePublic fills in the forms of the public half that depend on nothing
// else. It is given the public key alone, so no private member can get into them.
func (k *Key) describePublic(public crypto.PublicKey) error {
	key, err := jwk.FromRaw(public)
	if err != nil {
		return fmt.Errorf("oauth: public key: %w", err)
	}
	if k.thumbprint, err = thumbprint(key); err != nil {
		return err
	}
	text, err := json.Marshal(key)
	if err != nil {
		return fmt.Errorf("oauth: public key: %w", err)
	}
	if err := json.Unmarshal(text, &k.public); err != nil {
		return fmt.Errorf("oauth: public key: %w", err)
	}
	k.publicPEM, err = encodePublicPEM(public)
	return err
}

// encodePublicJWK writes the public half with the key's kid and algorithm.
func (k *Key) encodePublicJWK() (json.RawMessage, error) {
	key, err := normalise(k.public)
	if err != nil {
		return nil, fmt.Errorf("oauth: public key: %w", err)
	}
	return k.describe(key)
}

func thumbprint(key jwk.Key) (string, error) {
	sum, err := key.Thumbprint(crypto.SHA256)
	if err != nil {
		return "", fmt.Errorf("oauth: thumbprint: %w", err)
	}
	return base64.RawURLEncoding.EncodeToString(sum), nil
}

// publicMembers are the members of a JWK that make up a public key. Everything
// else, private members and names of the sender's choice included, is dropped
// before jwx reads the key.
type publicMembers struct {
	Type  string `json:"kty"`
	N     string `json:"n,omitempty"`
	E     string `json:"e,omitempty"`
	Curve string `json:"crv,omitempty"`
	X     string `json:"x,omitempty"`
	Y     string `json:"y,omitempty"`
}

// ThumbprintOf is the RFC 7638 SHA-256 thumbprint of a public JWK, whatever its
// kid: the way to find a key again among the keys registered with a server.
//
// The numbers are normalised first (RFC 7638 §7): leading zero bytes do not
// count. An EC key without a curve, as Okta lists some, is read on the curve
// its coordinates fit by length. Symmetric keys and malformed ones give an error.
func ThumbprintOf(publicJWK json.RawMessage) (string, error) {
	key, err := readPublic(publicJWK)
	if err != nil {
		return "", err
	}
	return thumbprint(key)
}

// readPublic takes the public key out of a JWK.
func readPublic(text json.RawMessage) (jwk.Key, error) {
	if len(text) > maxJWK {
		return nil, fmt.Errorf("oauth: JWK larger than %d bytes", maxJWK)
	}
	var members publicMembers
	if err := json.Unmarshal(text, &members); err != nil {
		return nil, fmt.Errorf("oauth: not a JWK: %w", err)
	}
	switch members.Type {
	case "RSA", "EC", "OKP":
	default:
		return nil, fmt.Errorf("oauth: JWK of unsupported kty %.20q", members.Type)
	}
	key, err := normalise(members)
	if err != nil {
		return nil, fmt.Errorf("oauth: JWK: %w", err)
	}
	return key, nil
}

// normalise reads the key into numbers and writes it out again, in the one
// encoding that RFC 7518 §6 gives each number. An EC key without a curve is read
// on the one that its coordinates fit.
func normalise(members publicMembers) (jwk.Key, error) {
	if members.Type == "EC" && members.Curve == "" {
		members.Curve = curveByLength(members.X)
	}
	text, err := json.Marshal(members)
	if err != nil {
		return nil, err
	}
	key, err := jwk.ParseKey(text)
	if err != nil {
		return nil, err
	}
	if rsaKey, ok := key.(jwk.RSAPublicKey); ok {
		if err := checkRSA(number(rsaKey.N()), number(rsaKey.E())); err != nil {
			return nil, err
		}
	}
	var public any
	if err := key.Raw(&public); err != nil {
		return nil, err
	}
	if ec, ok := public.(*ecdsa.PublicKey); ok {
		if _, err := ec.Bytes(); err != nil {
			return nil, err
		}
	}
	return jwk.FromRaw(public)
}

// checkRSA holds the numbers to what RFC 8017 §3.1 says of them, and the exponent
// to what crypto/rsa can take: jwx would cut a longer one to its last bits, which
// are another key's.
func checkRSA(modulus, exponent *big.Int) error {
	switch {
	case exponent.BitLen() > maxExponentBits:
		return fmt.Errorf("RSA exponent of more than %d bits", maxExponentBits)
	case exponent.BitLen() < 2 || exponent.Bit(0) == 0 || modulus.Bit(0) == 0:
		return errors.New("numbers of no RSA key")
	default:
		return nil
	}
}

func curveByLength(coordinate string) string {
	size := base64.RawURLEncoding.DecodedLen(len(coordinate))
	for _, curve := range curves() {
		if size == (curve.Params().BitSize+7)/8 {
			return curve.Params().Name
		}
	}
	return ""
}
