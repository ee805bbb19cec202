package oauth

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rsa"
	"crypto/x509/pkix"
	"encoding/asn1"
	"math/big"
	"slices"
)

func oidRSA() asn1.ObjectIdentifier { return asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 1, 1} }
func oidEC() asn1.ObjectIdentifier  { return asn1.ObjectIdentifier{1, 2, 840, 10045, 2, 1} }

// readPKCS8 reads a PrivateKeyInfo or OneAsymmetricKey (RFC 5958 §2).
func readPKCS8(data []byte) (*Key, error) {
	var info struct {
		Version    int
		Algorithm  pkix.AlgorithmIdentifier
		PrivateKey []byte
		Attributes asn1.RawValue `asn1:"optional,tag:0"`
		PublicKey  asn1.RawValue `asn1:"optional,tag:1"`
	}
	if _, err := asn1.Unmarshal(data, &info); err != nil {
		return nil, &KeyError{Fault: KeyDamaged, Detail: "PKCS#8 that does not add up"}
	}
	switch {
	case info.Algorithm.Algorithm.Equal(oidRSA()):
		return readPKCS1(info.PrivateKey)
	case info.Algorithm.Algorithm.Equal(oidEC()):
		var name asn1.ObjectIdentifier
		if _, err := asn1.Unmarshal(info.Algorithm.Parameters.FullBytes, &name); err != nil {
			return nil, &KeyError{Fault: KeyUnsupported, Detail: "EC key on a curve without a name"}
		}
		return readSEC1(info.PrivateKey, name)
	default:
		return nil, &KeyError{Fault: KeyUnsupported, Detail: "PKCS#8 of algorithm " + info.Algorithm.Algorithm.String()}
	}
}

// readPKCS1 reads an RSAPrivateKey (RFC 8017 appendix A.1.2).
func readPKCS1(data []byte) (*Key, error) {
	var numbers struct {
		Version             int
		N, E, D, P, Q       *big.Int
		Dp, Dq, Coefficient *big.Int
		More                asn1.RawValue `asn1:"optional"`
	}
	rest, err := asn1.Unmarshal(data, &numbers)
	switch {
	case err != nil && missing(data):
		return nil, &KeyError{Fault: KeyTruncated, Detail: "RSA numbers end early"}
	case err != nil || len(rest) > 0:
		return nil, &KeyError{Fault: KeyDamaged, Detail: "RSA numbers that do not add up"}
	case numbers.Version != 0:
		return nil, &KeyError{Fault: KeyUnsupported, Detail: "RSA key of more than two primes"}
	}
	return rsaKey(numbers.N, numbers.E, numbers.D, numbers.P, numbers.Q)
}

// rsaKey makes a key of numbers from outside, after checking each against the
// others (RFC 8017 §3.2).
func rsaKey(n, e, d, p, q *big.Int) (*Key, error) {
	for _, number := range []*big.Int{n, e, d, p, q} {
		if number.Sign() <= 0 {
			return nil, &KeyError{Fault: KeyDamaged, Detail: "RSA numbers out of range"}
		}
	}
	if _, err := classifyRSA(n.BitLen()); err != nil {
		return nil, err
	}
	if e.BitLen() > maxExponentBits {
		return nil, &KeyError{Fault: KeyUnsupported, Detail: "RSA exponent of more than 31 bits"}
	}
	if max(d.BitLen(), p.BitLen(), q.BitLen()) > n.BitLen() {
		return nil, &KeyError{Fault: KeyDamaged, Detail: "RSA numbers out of range"}
	}
	private := &rsa.PrivateKey{
		PublicKey: rsa.PublicKey{N: n, E: int(e.Int64())},
		D:         d,
		Primes:    []*big.Int{p, q},
	}
	private.Precompute()
	if private.Validate() != nil {
		return nil, &KeyError{Fault: KeyDamaged, Detail: "RSA numbers do not fit together"}
	}
	return newKey(private)
}

// readSEC1 reads an ECPrivateKey (RFC 5915 §3). Inside PKCS#8 the curve stands
// outside.
func readSEC1(data []byte, curve asn1.ObjectIdentifier) (*Key, error) {
	var numbers struct {
		Version   int
		Scalar    []byte
		Curve     asn1.ObjectIdentifier `asn1:"optional,explicit,tag:0"`
		PublicKey asn1.BitString        `asn1:"optional,explicit,tag:1"`
	}
	rest, err := asn1.Unmarshal(data, &numbers)
	switch {
	case err != nil && missing(data):
		return nil, &KeyError{Fault: KeyTruncated, Detail: "EC numbers end early"}
	case err != nil || len(rest) > 0 || numbers.Version != 1:
		return nil, &KeyError{Fault: KeyDamaged, Detail: "EC numbers that do not add up"}
	case curve == nil:
		curve = numbers.Curve
	case numbers.Curve != nil && !numbers.Curve.Equal(curve):
		return nil, &KeyError{Fault: KeyDamaged, Detail: "two different curves"}
	}
	if curve == nil && hasParameters(data) {
		return nil, &KeyError{Fault: KeyUnsupported, Detail: "EC key on a curve without a name"}
	}
	if curve == nil {
		return nil, &KeyError{Fault: KeyDamaged, Detail: "EC key without its curve"}
	}
	known := curveByOID(curve)
	if known == nil {
		return nil, &KeyError{Fault: KeyUnsupported, Detail: "curve " + curve.String()}
	}
	return ecKey(known, numbers.Scalar, numbers.PublicKey.Bytes)
}

// hasParameters reports whether an ECPrivateKey says anything about its curve.
func hasParameters(data []byte) bool {
	elements, _ := readSequence(data)
	return slices.ContainsFunc(elements, func(e asn1.RawValue) bool { return e.Class == asn1.ClassContextSpecific && e.Tag == 0 })
}

// curveByOID knows the curves of [curves] (RFC 5480 §2.1.1.1), nil for others.
func curveByOID(name asn1.ObjectIdentifier) elliptic.Curve {
	switch name.String() {
	case "1.2.840.10045.3.1.7":
		return elliptic.P256()
	case "1.3.132.0.34":
		return elliptic.P384()
	case "1.3.132.0.35":
		return elliptic.P521()
	default:
		return nil
	}
}

// ecKey makes a key of a scalar from outside. The point, uncompressed, may be
// missing; when it is there it must be the scalar's.
func ecKey(curve elliptic.Curve, scalar, point []byte) (*Key, error) {
	size := (curve.Params().BitSize + 7) / 8
	full := new(big.Int).SetBytes(scalar)
	if full.BitLen() > 8*size {
		return nil, &KeyError{Fault: KeyDamaged, Detail: "EC scalar out of range"}
	}
	private, err := ecdsa.ParseRawPrivateKey(curve, full.FillBytes(make([]byte, size)))
	if err != nil {
		return nil, &KeyError{Fault: KeyDamaged, Detail: "EC scalar out of range"}
	}
	if len(point) > 0 && !pointOf(private, point) {
		return nil, &KeyError{Fault: KeyDamaged, Detail: "the public point is another key's"}
	}
	return newKey(crypto.Signer(private))
}

// pointOf compares the public half with a point, compressed or not (SEC 1 §2.3.3).
func pointOf(private *ecdsa.PrivateKey, point []byte) bool {
	own, err := private.PublicKey.Bytes()
	if err != nil {
		return false
	}
	size := (len(own) - 1) / 2
	if len(point) == size+1 {
		return point[0] == 2+own[len(own)-1]&1 && string(point[1:]) == string(own[1:1+size])
	}
	return string(point) == string(own)
}
