package oauth

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"fmt"
	"slices"
	"strings"

	"github.com/lestrrat-go/jwx/v2/jwa"
)

// KeyType names a kind of key that this package can make and sign with.
type KeyType string

// The key types that [GenerateKey] makes. An imported RSA key of another size
// has a type of its own, such as "RSA-2560".
const (
	RSA2048 KeyType = "RSA-2048" // signs with RS256, RS384 or RS512
	RSA3072 KeyType = "RSA-3072"
	RSA4096 KeyType = "RSA-4096"
	ECP256  KeyType = "EC-P256" // signs with ES256
	ECP384  KeyType = "EC-P384" // signs with ES384
	ECP521  KeyType = "EC-P521" // signs with ES512
)

// The sizes of RSA keys in bits: below the least, RFC 7518 §3.3 forbids the
// algorithms; above the most, a packed key would not fit every keychain.
const (
	minRSABits = 2048
	maxRSABits = 8192

	maxExponentBits = 31 // of crypto/rsa
)

// KeyTypes lists what [GenerateKey] makes.
func KeyTypes() []KeyType {
	return []KeyType{RSA2048, RSA3072, RSA4096, ECP256, ECP384, ECP521}
}

// Algorithms lists the JWS algorithms (RFC 7518 §3.1) that keys of type t sign
// with, the usual one first; none for a type that is unknown.
func (t KeyType) Algorithms() []string {
	switch {
	case t == ECP256:
		return []string{jwa.ES256.String()}
	case t == ECP384:
		return []string{jwa.ES384.String()}
	case t == ECP521:
		return []string{jwa.ES512.String()}
	case strings.HasPrefix(string(t), "RSA-"):
		return []string{jwa.RS256.String(), jwa.RS384.String(), jwa.RS512.String()}
	default:
		return nil
	}
}

// algorithmFor gives the algorithm called name for a key of type t, the type's
// usual one for "". One of another family or curve gives a [*KeyError]: jwx
// would sign ES256 with any curve.
func algorithmFor(t KeyType, name string) (jwa.SignatureAlgorithm, error) {
	fit := t.Algorithms()
	if name == "" && len(fit) > 0 {
		name = fit[0]
	}
	if !slices.Contains(fit, name) {
		return "", &KeyError{Fault: KeyMismatch, Detail: fmt.Sprintf("a key of type %s does not sign with %.20q", t, name)}
	}
	return jwa.SignatureAlgorithm(name), nil
}

func generator(t KeyType) (func() (crypto.Signer, error), error) {
	switch t {
	case RSA2048:
		return generateRSA(2048), nil
	case RSA3072:
		return generateRSA(3072), nil
	case RSA4096:
		return generateRSA(4096), nil
	case ECP256:
		return generateEC(elliptic.P256()), nil
	case ECP384:
		return generateEC(elliptic.P384()), nil
	case ECP521:
		return generateEC(elliptic.P521()), nil
	default:
		return nil, &KeyError{Fault: KeyUnsupported, Detail: fmt.Sprintf("type %.20q", t)}
	}
}

func generateRSA(bits int) func() (crypto.Signer, error) {
	return func() (crypto.Signer, error) { return rsa.GenerateKey(rand.Reader, bits) }
}

func generateEC(curve elliptic.Curve) func() (crypto.Signer, error) {
	return func() (crypto.Signer, error) { return ecdsa.GenerateKey(curve, rand.Reader) }
}

// classify gives the type of a public key. What must never be handed to jwx,
// which asks no questions, is refused here.
func classify(public crypto.PublicKey) (KeyType, error) {
	switch public := public.(type) {
	case *rsa.PublicKey:
		return classifyRSA(public.N.BitLen())
	case *ecdsa.PublicKey:
		switch public.Curve {
		case elliptic.P256():
			return ECP256, nil
		case elliptic.P384():
			return ECP384, nil
		case elliptic.P521():
			return ECP521, nil
		}
		return "", &KeyError{Fault: KeyUnsupported, Detail: "curve " + public.Curve.Params().Name}
	default:
		return "", &KeyError{Fault: KeyUnsupported, Detail: fmt.Sprintf("%T", public)}
	}
}

func classifyRSA(bits int) (KeyType, error) {
	name := fmt.Sprintf("RSA-%d", bits)
	switch {
	case bits < minRSABits:
		return "", &KeyError{Fault: KeyTooSmall, Detail: name}
	case bits > maxRSABits:
		return "", &KeyError{Fault: KeyUnsupported, Detail: name}
	default:
		return KeyType(name), nil
	}
}

// allAlgorithms lists every algorithm that some type signs with.
func allAlgorithms() []string {
	return slices.Concat(RSA2048.Algorithms(), ECP256.Algorithms(), ECP384.Algorithms(), ECP521.Algorithms())
}
