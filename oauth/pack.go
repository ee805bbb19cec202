package oauth

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rsa"
	"encoding/base64"
	"math/big"
	"strings"

	"github.com/flowlatch/flowlatch/oauth/secret"
)

// The packed forms. Fields are base64url without padding, parted by dots; the
// last one is the thumbprint of the public half, which exposes any damage.
//
//	rsa-pq1:E.p.q.thumbprint     the rest of an RSA key follows from these
//	ec1:P-256:d.thumbprint       likewise P-384 and P-521
//
// Only what cannot be worked out again is kept, because the keychains of all
// systems must hold it: PKCS#8 of an RSA-4096 key does not fit Windows' limit.
const (
	packedRSA = "rsa-pq1:"
	packedEC  = "ec1:"

	maxPacked = 1500 // RSA of maxRSABits takes 1,422
)

// ParseKey reads what [Key.Secret] gave. The key is rebuilt and checked whole:
// an RSA modulus and exponents that fit together, an EC scalar in the curve's
// range, a public half with the thumbprint it was packed with. Anything else
// gives a [*KeyError].
func ParseKey(packed secret.Secret) (*Key, error) {
	text := packed.Reveal()
	if text == "" {
		return nil, &KeyError{Fault: KeyEmpty}
	}
	if len(text) > maxPacked {
		return nil, &KeyError{Fault: KeyForm, Detail: "longer than any packed key"}
	}
	if fields, ok := strings.CutPrefix(text, packedRSA); ok {
		return parsePacked(fields, 4, rebuildRSA)
	}
	for _, curve := range curves() {
		if fields, ok := strings.CutPrefix(text, packedEC+curve.Params().Name+":"); ok {
			return parsePacked(fields, 2, rebuildEC(curve))
		}
	}
	return nil, &KeyError{Fault: KeyForm, Detail: "unknown prefix"}
}

func parsePacked(text string, count int, rebuild func(fields [][]byte) (crypto.Signer, error)) (*Key, error) {
	parts := strings.Split(text, ".")
	if len(parts) != count {
		return nil, &KeyError{Fault: KeyDamaged, Detail: "wrong number of fields"}
	}
	numbers, thumbprint := parts[:count-1], parts[count-1]
	fields := make([][]byte, len(numbers))
	for i, part := range numbers {
		field, err := base64.RawURLEncoding.Strict().DecodeString(part)
		if err != nil {
			return nil, &KeyError{Fault: KeyDamaged, Detail: "a field is not base64url"}
		}
		fields[i] = field
	}
	private, err := rebuild(fields)
	if err != nil {
		return nil, err
	}
	key, err := newKey(private)
	if err != nil {
		return nil, err
	}
	if key.thumbprint != thumbprint {
		return nil, &KeyError{Fault: KeyDamaged, Detail: "thumbprint differs"}
	}
	return key, nil
}

// rebuildRSA makes the key from E and its primes: N = p·q and
// D = E⁻¹ mod (p−1)(q−1) (RFC 8017 §3.2). Whether p and q are prime needs no
// test: the thumbprint, checked later, fixes their product.
func rebuildRSA(fields [][]byte) (crypto.Signer, error) {
	exponent, p, q := number(fields[0]), number(fields[1]), number(fields[2])
	if len(fields[0]) > 4 || p.BitLen() < minRSABits/4 || q.BitLen() < minRSABits/4 {
		return nil, &KeyError{Fault: KeyDamaged, Detail: "RSA numbers out of range"}
	}
	one := big.NewInt(1)
	totient := new(big.Int).Mul(new(big.Int).Sub(p, one), new(big.Int).Sub(q, one))
	d := new(big.Int).ModInverse(exponent, totient)
	if d == nil {
		return nil, &KeyError{Fault: KeyDamaged, Detail: "RSA exponent without inverse"}
	}
	private := &rsa.PrivateKey{
		PublicKey: rsa.PublicKey{N: new(big.Int).Mul(p, q), E: int(exponent.Int64())},
		D:         d,
		Primes:    []*big.Int{p, q},
	}
	if _, err := classify(&private.PublicKey); err != nil {
		return nil, err
	}
	private.Precompute()
	if err := private.Validate(); err != nil {
		return nil, &KeyError{Fault: KeyDamaged, Detail: "RSA numbers do not fit together"}
	}
	return private, nil
}

func rebuildEC(curve elliptic.Curve) func([][]byte) (crypto.Signer, error) {
	return func(fields [][]byte) (crypto.Signer, error) {
		private, err := ecdsa.ParseRawPrivateKey(curve, fields[0])
		if err != nil {
			return nil, &KeyError{Fault: KeyDamaged, Detail: "EC scalar out of range"}
		}
		return private, nil
	}
}

// curves lists those that ECDSA signs JWTs with here (RFC 7518 §3.4).
func curves() []elliptic.Curve {
	return []elliptic.Curve{elliptic.P256(), elliptic.P384(), elliptic.P521()}
}

// pack is the inverse of [ParseKey]. It checks what it packs, so that a Key in
// hand can always be stored and read again.
func pack(private crypto.Signer, thumbprint string) (secret.Secret, error) {
	switch private := private.(type) {
	case *rsa.PrivateKey:
		if err := private.Validate(); err != nil || len(private.Primes) != 2 {
			return secret.Secret{}, &KeyError{Fault: KeyUnsupported, Detail: "RSA key that is invalid or not of two primes"}
		}
		exponent := big.NewInt(int64(private.E)).Bytes()
		return packFields(packedRSA, thumbprint, exponent, private.Primes[0].Bytes(), private.Primes[1].Bytes()), nil
	case *ecdsa.PrivateKey:
		scalar, err := private.Bytes()
		if err != nil {
			return secret.Secret{}, &KeyError{Fault: KeyDamaged, Detail: "EC scalar out of range"}
		}
		return packFields(packedEC+private.Curve.Params().Name+":", thumbprint, scalar), nil
	default:
		return secret.Secret{}, &KeyError{Fault: KeyUnsupported, Detail: "private key of an unknown kind"}
	}
}

func packFields(prefix, thumbprint string, fields ...[]byte) secret.Secret {
	var b strings.Builder
	b.WriteString(prefix)
	for _, field := range fields {
		b.WriteString(base64.RawURLEncoding.EncodeToString(field))
		b.WriteByte('.')
	}
	b.WriteString(thumbprint)
	return secret.New(b.String())
}

func number(field []byte) *big.Int { return new(big.Int).SetBytes(field) }
