package oauth

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/rand"
	"crypto/rsa"
	_ "crypto/sha1" // of a signature that is refused
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math/big"
	"slices"
	"strings"
	"testing"
)

// signingInput is what the signatures of these tests are over.
func signingInput(alg string) string {
	return encode(fmt.Sprintf(`{"alg":%q}`, alg)) + "." + encode(`{"iss":"a"}`)
}

// TestForgedECDSASignaturesAreRefused puts the numbers of Wycheproof's ECDSA
// vectors in the place of r and s.
func TestForgedECDSASignaturesAreRefused(t *testing.T) {
	for _, typ := range []KeyType{ECP256, ECP384, ECP521} {
		k := newTestKey(t, typ)
		set, alg := setOf(t, k), k.Algorithm()
		signature, err := k.sign([]byte(signingInput(alg)))
		must(t, err)
		size := len(signature) / 2
		r, s := number(signature[:size]), number(signature[size:])
		curve := k.private().(*ecdsa.PrivateKey).Params()
		compact := func(r, s *big.Int) string {
			both := append(r.FillBytes(make([]byte, size)), s.FillBytes(make([]byte, size))...)
			return signingInput(alg) + "." + encode(string(both))
		}
		if got := check(t, compact(r, s), set); got.State != SignatureChecked {
			t.Fatalf("%s: the good signature is %+v", typ, got)
		}
		for name, forged := range outOfPlace(r, s, curve.N, curve.P) {
			if max(forged[0].BitLen(), forged[1].BitLen()) > 8*size {
				continue // it does not fit into the signature
			}
			if got := check(t, compact(forged[0], forged[1]), set); got.State != SignatureFailed || got.Reason != ReasonBadSignature {
				t.Errorf("%s, %s: %+v", typ, name, got)
			}
		}
	}
}

// outOfPlace gives pairs of r and s, none of which a signer makes.
func outOfPlace(r, s, order, field *big.Int) map[string][2]*big.Int {
	pairs := map[string][2]*big.Int{}
	plus := func(a, b *big.Int) *big.Int { return new(big.Int).Add(a, b) }
	special := map[string]*big.Int{
		"0": new(big.Int), "1": big.NewInt(1), "2": big.NewInt(2), "the order": order, "the order and 1": plus(order, big.NewInt(1)),
		"the order less 1": plus(order, big.NewInt(-1)), "the field": field,
	}
	for a, first := range special {
		for b, second := range special {
			pairs["r is "+a+", s is "+b] = [2]*big.Int{first, second}
		}
		pairs["r is "+a] = [2]*big.Int{first, s}
		pairs["s is "+a] = [2]*big.Int{r, first}
	}
	pairs["r and the order"] = [2]*big.Int{plus(r, order), s} // the same number to whoever reduces it
	pairs["s and the order"] = [2]*big.Int{r, plus(s, order)}
	pairs["swapped"] = [2]*big.Int{s, r}
	return pairs
}

// TestForgedRSASignaturesAreRefused has signatures of other paddings and hashes,
// made with the right key.
func TestForgedRSASignaturesAreRefused(t *testing.T) {
	k := newTestKey(t, RSA2048)
	private := k.private().(*rsa.PrivateKey)
	set, input := setOf(t, k), signingInput("RS256")
	digest := func(hash crypto.Hash) []byte {
		h := hash.New()
		h.Write([]byte(input))
		return h.Sum(nil)
	}
	pkcs1 := func(hash crypto.Hash, content []byte) []byte {
		signature, err := rsa.SignPKCS1v15(nil, private, hash, content)
		must(t, err)
		return signature
	}
	pss, err := rsa.SignPSS(rand.Reader, private, crypto.SHA256, digest(crypto.SHA256), nil)
	must(t, err)
	good, size := pkcs1(crypto.SHA256, digest(crypto.SHA256)), private.Size()
	if got := check(t, input+"."+encode(string(good)), set); got.State != SignatureChecked {
		t.Fatalf("the good signature is %+v", got)
	}
	fill := func(n *big.Int) []byte { return n.FillBytes(make([]byte, size)) }
	for name, signature := range map[string][]byte{
		"PSS":                      pss,
		"SHA-1":                    pkcs1(crypto.SHA1, digest(crypto.SHA1)),
		"SHA-384":                  pkcs1(crypto.SHA384, digest(crypto.SHA384)),
		"no name of the hash":      pkcs1(0, digest(crypto.SHA256)),
		"nothing hashed":           pkcs1(crypto.SHA256, make([]byte, 32)),
		"0":                        fill(new(big.Int)),
		"1":                        fill(big.NewInt(1)),
		"the modulus":              fill(private.N),
		"the modulus less 1":       fill(new(big.Int).Sub(private.N, big.NewInt(1))),
		"the modulus less itself":  fill(new(big.Int).Sub(private.N, number(good))),
		"itself and the modulus":   new(big.Int).Add(number(good), private.N).Bytes(),
		"a nought before":          append([]byte{0}, good...),
		"a nought after":           append(slices.Clone(good), 0),
		"itself twice":             append(slices.Clone(good), good...),
		"the padding, not a power": append([]byte{0, 1}, good[2:]...),
	} {
		if got := check(t, input+"."+encode(string(signature)), set); got.State != SignatureFailed || got.Reason != ReasonBadSignature {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

// TestACubeRootIsNoSignature forges what a checker that doesn't look behind the
// hash takes from a key with the exponent 3 (Bleichenbacher's forgery).
func TestACubeRootIsNoSignature(t *testing.T) {
	three := big.NewInt(3)
	modulus := new(big.Int)
	for modulus.BitLen() != minRSABits {
		p, err := rand.Prime(rand.Reader, minRSABits/2)
		must(t, err)
		q, err := rand.Prime(rand.Reader, minRSABits/2)
		must(t, err)
		modulus.Mul(p, q)
	}
	set, err := ParseKeySet(json.RawMessage(`[{"kty":"RSA","e":"Aw","n":"` + encode(string(modulus.Bytes())) + `"}]`))
	must(t, err)
	if set.Len() != 1 {
		t.Fatal("the key isn't in the set")
	}
	input := signingInput("RS256")
	digest := sha256.Sum256([]byte(input))
	name, err := hex.DecodeString("3031300d060960864801650304020105000420") // RFC 8017 §9.2, note 1
	must(t, err)
	wanted := slices.Concat([]byte{0, 1}, []byte(strings.Repeat("\xff", 8)), []byte{0}, name, digest[:])
	low := number(append(wanted, make([]byte, minRSABits/8-len(wanted))...))
	root := new(big.Int).Lsh(big.NewInt(1), minRSABits/3) // Newton's way to the cube root, from above
	for {
		next := new(big.Int).Div(low, new(big.Int).Mul(root, root))
		next.Add(next, new(big.Int).Lsh(root, 1)).Div(next, three)
		if next.Cmp(root) >= 0 {
			break
		}
		root = next
	}
	root.Add(root, big.NewInt(1))
	cube := new(big.Int).Exp(root, three, nil).FillBytes(make([]byte, minRSABits/8))
	if string(cube[:len(wanted)]) != string(wanted) {
		t.Fatal("the forgery doesn't begin like a signature: this test shows nothing")
	}
	forged := input + "." + encode(string(root.FillBytes(make([]byte, minRSABits/8))))
	if got := check(t, forged, set); got.State != SignatureFailed || got.Reason != ReasonBadSignature {
		t.Errorf("%+v", got)
	}
}
