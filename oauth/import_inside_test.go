package oauth

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/rsa"
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/json"
	"math/big"
	"slices"
	"strings"
	"testing"

	"github.com/flowlatch/flowlatch/oauth/secret"
)

// der writes values as one ASN.1 sequence, and what is [rawDER] as it stands.
func der(t testing.TB, values ...any) []byte {
	t.Helper()
	var body []byte
	for _, value := range values {
		if text, ok := value.(rawDER); ok {
			body = append(body, text...)
		} else {
			body = append(body, marshalled(t, value)...)
		}
	}
	return marshalled(t, asn1.RawValue{Tag: asn1.TagSequence, IsCompound: true, Bytes: body})
}

// rawDER is ASN.1 that is written already.
type rawDER []byte

// oddKeys are structures of the right shape whose content is not as it must be.
func oddKeys(t testing.TB) []keyFile {
	t.Helper()
	return slices.Concat(oddRSA(t), oddEC(t), oddWrappings(t), oddJWKs(t))
}

func oddRSA(t testing.TB) []keyFile {
	t.Helper()
	k := newTestKey(t, RSA2048).private().(*rsa.PrivateKey)
	numbers := func(version any, n, e, d, p, q *big.Int, more ...any) string {
		crt := []any{k.Precomputed.Dp, k.Precomputed.Dq, k.Precomputed.Qinv}
		return string(der(t, slices.Concat([]any{version, n, e, d, p, q}, crt, more)...))
	}
	e, one, zero := big.NewInt(int64(k.E)), big.NewInt(1), new(big.Int)
	p, q := k.Primes[0], k.Primes[1]
	third := rawDER(der(t, rawDER(der(t, one, one, one))))
	long := new(big.Int).Lsh(one, 9000)
	public := string(der(t, k.N, e))
	return faulty("RSA: ", []struct {
		name, text, password string
		fault                KeyFault
	}{
		{"three primes", numbers(1, k.N, e, k.D, p, q, third), "", KeyUnsupported},
		{"three primes in PKCS#8", string(pkcs8(t, oidRSA(), asn1.NullRawValue, numbers(1, k.N, e, k.D, p, q, third))), "", KeyUnsupported},
		{"version of three primes, but two", numbers(1, k.N, e, k.D, p, q), "", KeyUnsupported},
		{"no modulus", numbers(0, zero, e, k.D, p, q), "", KeyDamaged},
		{"a prime below nought", numbers(0, k.N, e, k.D, new(big.Int).Neg(p), q), "", KeyDamaged},
		{"a prime of one", numbers(0, k.N, e, k.D, one, k.N), "", KeyDamaged},
		{"a prime twice", numbers(0, k.N, e, k.D, p, p), "", KeyDamaged},
		{"even exponent", numbers(0, k.N, big.NewInt(65536), k.D, p, q), "", KeyDamaged},
		{"exponent of one", numbers(0, k.N, one, one, p, q), "", KeyDamaged},
		{"exponent of 33 bits", numbers(0, k.N, big.NewInt(1<<32+1), k.D, p, q), "", KeyUnsupported},
		{"private exponent longer than the modulus", numbers(0, k.N, e, long, p, q), "", KeyDamaged},
		{"modulus of 9001 bits", numbers(0, long, e, k.D, p, q), "", KeyUnsupported},
		{"a version beyond numbers", numbers(new(big.Int).Lsh(one, 70), k.N, e, k.D, p, q), "", KeyDamaged},
		{"public numbers alone", public, "", KeyPublic},
		{"public numbers as PEM", armoured("RSA PUBLIC KEY", []byte(public)), "", KeyPublic},
		{"DSA numbers", string(der(t, 0, k.N, q, e, p, q)), "", KeyUnsupported},
		{"PKCS#8 around nothing", string(pkcs8(t, oidRSA(), asn1.NullRawValue, "")), "", KeyTruncated},
		{"PKCS#8 around a cut key", string(pkcs8(t, oidRSA(), asn1.NullRawValue, numbers(0, k.N, e, k.D, p, q)[:500])), "", KeyTruncated},
		{"PKCS#8 around words", string(pkcs8(t, oidRSA(), asn1.NullRawValue, "\x04\x05words")), "", KeyDamaged},
		{"PKCS#8 of a version beyond numbers", string(der(t, new(big.Int).Lsh(one, 70), pkix.AlgorithmIdentifier{Algorithm: oidRSA()}, []byte("x"))), "", KeyDamaged},
		{"PKCS#8 for PSS", string(pkcs8(t, oid(t, "1.2.840.113549.1.1.10"), asn1.NullRawValue, numbers(0, k.N, e, k.D, p, q))), "", KeyUnsupported},
	})
}

func pkcs8(t testing.TB, algorithm asn1.ObjectIdentifier, parameters asn1.RawValue, key string) []byte {
	t.Helper()
	return der(t, 0, pkix.AlgorithmIdentifier{Algorithm: algorithm, Parameters: parameters}, []byte(key))
}

func oddEC(t testing.TB) []keyFile {
	t.Helper()
	k := newTestKey(t, ECP256)
	private := k.private().(*ecdsa.PrivateKey)
	scalar, err := private.Bytes()
	must(t, err)
	point, err := private.PublicKey.Bytes()
	must(t, err)
	compressed := append([]byte{2 + point[64]&1}, point[1:33]...)
	tagged := func(tag int, value any) asn1.RawValue {
		return asn1.RawValue{Class: asn1.ClassContextSpecific, Tag: tag, IsCompound: true, Bytes: marshalled(t, value)}
	}
	curve := tagged(0, oid(t, "1.2.840.10045.3.1.7"))
	bits := func(point []byte) asn1.RawValue {
		return tagged(1, asn1.BitString{Bytes: point, BitLength: 8 * len(point)})
	}
	sec1 := func(values ...any) string { return string(der(t, values...)) }
	p384 := sec1(1, scalar, tagged(0, oid(t, "1.3.132.0.34")))
	named := asn1.RawValue{FullBytes: marshalled(t, oid(t, "1.2.840.10045.3.1.7"))}
	var files []keyFile
	for name, text := range map[string]string{
		"without a point":            sec1(1, scalar, curve),
		"with a compressed point":    sec1(1, scalar, curve, bits(compressed)),
		"with noughts before it":     sec1(1, append([]byte{0, 0}, scalar...), curve),
		"with its point and noughts": sec1(1, append([]byte{0}, scalar...), curve, bits(point)),
	} {
		files = append(files, keyFile{name: "EC: " + name, data: []byte(text), key: k, format: SEC1, encoding: DER})
	}
	other := slices.Clone(compressed)
	other[0] ^= 1 // the other of the two points
	return append(files, faulty("EC: ", []struct {
		name, text, password string
		fault                KeyFault
	}{
		{"no curve", sec1(1, scalar), "", KeyDamaged},
		{"two curves", string(pkcs8(t, oidEC(), named, p384)), "", KeyDamaged},
		{"PKCS#8 without a curve", string(pkcs8(t, oidEC(), asn1.NullRawValue, sec1(1, scalar, curve))), "", KeyUnsupported},
		{"PKCS#8 around a cut key", string(pkcs8(t, oidEC(), named, sec1(1, scalar)[:20])), "", KeyTruncated},
		{"PKCS#8 around words", string(pkcs8(t, oidEC(), named, "\x04\x05words")), "", KeyDamaged},
		{"an unknown curve", sec1(1, scalar, tagged(0, oid(t, "1.3.132.0.10"))), "", KeyUnsupported},
		{"a version of later", sec1(2, scalar, curve), "", KeyDamaged},
		{"a scalar of nought", sec1(1, make([]byte, 32), curve), "", KeyDamaged},
		{"the order as the scalar", sec1(1, private.Params().N.Bytes(), curve), "", KeyDamaged},
		{"a scalar of another length", sec1(1, append([]byte{1}, scalar...), curve), "", KeyDamaged},
		{"the point of the other sign", sec1(1, scalar, curve, bits(other)), "", KeyDamaged},
		{"half a point", sec1(1, scalar, curve, bits(point[:40])), "", KeyDamaged},
	})...)
}

// oddWrappings are structures and encryptions that don't add up.
func oddWrappings(t testing.TB) []keyFile {
	t.Helper()
	good := dersOf(t, newTestKey(t, ECP256).private()).pkcs8
	encrypted := encryptPKCS8(t, good, "p", 16, "1.2.840.113549.2.9")
	with := func(from, to string) string {
		if !bytes.Contains(encrypted, []byte(from)) {
			t.Fatalf("no % x to change", from)
		}
		return string(bytes.Replace(encrypted, []byte(from), []byte(to), 1))
	}
	const iterations = "\x02\x02\x03\xE8"
	return faulty("wrapping: ", []struct {
		name, text, password string
		fault                KeyFault
	}{
		{"a lone first byte", "0", "", KeyForm},
		{"a length that is cut", "\x30\x82\x01", "", KeyTruncated},
		{"a length of five bytes", "\x30\x85\x01\x01\x01\x01\x01\x00", "", KeyDamaged},
		{"an element longer than the whole", "\x30\x03\x02\x81\xFF", "", KeyDamaged},
		{"no iterations", with(iterations, "\x02\x02\x00\x00"), "p", KeyDamaged},
		{"fewer than no iterations", with(iterations, "\x02\x02\x83\xE8"), "p", KeyDamaged},
		{"a hash that isn't read", with("\x2A\x86\x48\x86\xF7\x0D\x02\x09", "\x2A\x86\x48\x86\xF7\x0D\x02\x05"), "p", KeyUnsupported},
		{"a cipher that isn't read", with("\x60\x86\x48\x01\x65\x03\x04\x01\x02", "\x60\x86\x48\x01\x65\x03\x04\x01\x06"), "p", KeyUnsupported},
		{"a scheme that isn't read", with("\x2A\x86\x48\x86\xF7\x0D\x01\x05\x0D", "\x2A\x86\x48\x86\xF7\x0D\x01\x05\x0A"), "p", KeyUnsupported},
		{"another derivation", with("\x2A\x86\x48\x86\xF7\x0D\x01\x05\x0C", "\x2A\x86\x48\x86\xF7\x0D\x01\x05\x0B"), "p", KeyUnsupported},
		{"another key inside, encrypted", string(encryptPKCS8(t, der(t, 1, []byte("x")), "p", 16, "")), "p", KeyWrongPassword},
		{"words inside, encrypted", string(encryptPKCS8(t, []byte("words"), "p", 16, "")), "p", KeyWrongPassword},
		{"a damaged key inside, encrypted", string(encryptPKCS8(t, changed(good), "p", 16, "")), "p", KeyDamaged},
	})
}

func oddJWKs(t testing.TB) []keyFile {
	t.Helper()
	private, err := newTestKey(t, ECP256).PrivateJWK()
	must(t, err)
	with := func(name string, value any) string {
		var m map[string]any
		must(t, json.Unmarshal([]byte(private.Reveal()), &m))
		m[name] = value
		text, err := json.Marshal(m)
		must(t, err)
		return string(text)
	}
	return faulty("JWK: ", []struct {
		name, text, password string
		fault                KeyFault
	}{
		{"encrypted", `{"protected":"eyJhbGciOiJQQkVTMi1IUzI1NitBMTI4S1cifQ","ciphertext":"AA"}`, "", KeyUnsupported},
		{"coordinates longer than the curve", with("x", strings.Repeat("_", 64)), "", KeyDamaged},
		{"a point off the curve", with("x", strings.Repeat("A", 43)), "", KeyDamaged},
		{"no scalar but noughts", with("d", strings.Repeat("A", 43)), "", KeyDamaged},
		{"the curve of bitcoin", with("crv", "secp256k1"), "", KeyUnsupported},
		{"padding", with("d", "AAAA="), "", KeyDamaged},
		{"a kid without end", with("kid", strings.Repeat("k", maxKeyID+1)), "", KeyDamaged},
		{"a kid beyond ASCII", with("kid", "schlüssel"), "", KeyDamaged},
		{"nested too deep", `{"kty":"EC","x":` + strings.Repeat("[", 12000) + strings.Repeat("]", 12000) + `}`, "", KeyDamaged},
		{"a member twice, in another case", strings.Replace(private.Reveal(), `{`, `{"KTY":"RSA",`, 1), "", KeyDamaged},
	})
}

// TestPBES2ParametersAreHeldTogether has parameters of PBES2 that openssl wouldn't write.
func TestPBES2ParametersAreHeldTogether(t *testing.T) {
	type derivation struct {
		Salt       []byte
		Iterations int
		KeyLength  int `asn1:"optional"`
	}
	write := func(d derivation, iv any) []byte {
		return der(t,
			pkix.AlgorithmIdentifier{Algorithm: oid(t, "1.2.840.113549.1.5.12"), Parameters: asn1.RawValue{FullBytes: marshalled(t, d)}},
			pkix.AlgorithmIdentifier{Algorithm: oid(t, "2.16.840.1.101.3.4.1.2"), Parameters: asn1.RawValue{FullBytes: marshalled(t, iv)}},
		)
	}
	iv, salt := make([]byte, 16), []byte("salt")
	if s, err := readPBES2(write(derivation{salt, 1000, 16}, iv)); err != nil || s.keyLength != 16 {
		t.Fatal(err)
	}
	for name, parameters := range map[string][]byte{
		"another cipher's length":   write(derivation{salt, 1000, 32}, iv),
		"a length below nought":     write(derivation{salt, 1000, -1}, iv),
		"a salt without end":        write(derivation{make([]byte, maxSalt+1), 1000, 0}, iv),
		"a short vector":            write(derivation{salt, 1000, 0}, iv[:8]),
		"a vector that is a number": write(derivation{salt, 1000, 0}, 1),
		"nothing":                   nil,
	} {
		_, err := readPBES2(parameters)
		wantKeyFault(t, err, KeyDamaged)
		if t.Failed() {
			t.Fatal(name)
		}
	}
	for _, size := range []int{0, 15, 17} {
		text := der(t, pkix.AlgorithmIdentifier{
			Algorithm:  oid(t, "1.2.840.113549.1.5.13"),
			Parameters: asn1.RawValue{FullBytes: write(derivation{salt, 1000, 0}, iv)},
		}, make([]byte, size))
		_, err := ImportKey(text, secret.New("p"))
		wantKeyFault(t, err, KeyDamaged)
	}
}

func marshalled(t testing.TB, value any) []byte {
	t.Helper()
	text, err := asn1.Marshal(value)
	must(t, err)
	return text
}
