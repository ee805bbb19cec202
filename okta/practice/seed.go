package practice

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"math/big"
	"strconv"
)

// seedSize is the length of a seed in bytes.
const seedSize = 32

const (
	base62    = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
	base64URL = base62 + "-_"
)

// seed is the root of everything an org hands out. Each value is derived for
// a purpose of its own, so that one of them tells nothing about another.
type seed [seedSize]byte

// newSeed copies raw, or draws a random seed when raw is nil.
func newSeed(raw []byte) (seed, error) {
	var s seed
	if raw == nil {
		_, err := rand.Read(s[:])
		return s, err
	}
	if len(raw) != seedSize {
		return s, fmt.Errorf("practice: a seed is %d bytes long, not %d", seedSize, len(raw))
	}
	copy(s[:], raw)
	return s, nil
}

// mac derives 32 bytes for a purpose.
func (s seed) mac(purpose string) []byte {
	h := hmac.New(sha256.New, s[:])
	h.Write([]byte(purpose))
	return h.Sum(nil)
}

// bytes derives n bytes for a purpose.
func (s seed) bytes(purpose string, n int) []byte {
	out := make([]byte, 0, n+sha256.Size)
	for block := 0; len(out) < n; block++ {
		out = append(out, s.mac(purpose+"#"+strconv.Itoa(block))...)
	}
	return out[:n]
}

// text derives n characters of an alphabet of at most 64.
func (s seed) text(purpose, alphabet string, n int) string {
	out := make([]byte, 0, n)
	for round := 0; len(out) < n; round++ {
		for _, b := range s.bytes(purpose+"/"+strconv.Itoa(round), 2*n) {
			if i := int(b & 63); i < len(alphabet) && len(out) < n {
				out = append(out, alphabet[i])
			}
		}
	}
	return string(out)
}

// hex derives n lower-case hexadecimal characters.
func (s seed) hex(purpose string, n int) string {
	return hex.EncodeToString(s.bytes(purpose, (n+1)/2))[:n]
}

// id derives an Okta-style id: a three-letter prefix and 17 letters or digits.
func (s seed) id(prefix, purpose string) string {
	return prefix + s.text("id/"+prefix+"/"+purpose, base62, 17)
}

// uuid derives a UUID in the layout of version 4 (RFC 9562 section 5.4).
func (s seed) uuid(purpose string) string {
	b := s.bytes("uuid/"+purpose, 16)
	b[6] = b[6]&0x0f | 0x40
	b[8] = b[8]&0x3f | 0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}

// adminToken is the SSWS API token of the org's only administrator.
func (s seed) adminToken() string { return "00" + s.text("admin-token", base64URL, 40) }

// clientToken is the client token of a flow.
func (s seed) clientToken(flow string) string { return s.hex("client-token/"+flow, 64) }

// clientSecret is the text of the client secret with the given id.
func (s seed) clientSecret(id string) string { return s.text("client-secret/"+id, base64URL, 64) }

// rsaKey derives an RSA-2048 key. crypto/rsa offers no derivation from a seed,
// so the two primes are searched among derived candidates; the key signs
// nothing but practice tokens.
func (s seed) rsaKey(purpose string) (*rsa.PrivateKey, error) {
	const exponent = 65537
	e, one := big.NewInt(exponent), big.NewInt(1)
	p, q := s.prime(purpose+"/p", e), s.prime(purpose+"/q", e)
	if p.Cmp(q) == 0 {
		return nil, errors.New("practice: the seed gives two equal primes")
	}
	phi := new(big.Int).Mul(new(big.Int).Sub(p, one), new(big.Int).Sub(q, one))
	key := &rsa.PrivateKey{
		PublicKey: rsa.PublicKey{N: new(big.Int).Mul(p, q), E: exponent},
		D:         new(big.Int).ModInverse(e, phi),
		Primes:    []*big.Int{p, q},
	}
	key.Precompute()
	return key, key.Validate()
}

// prime finds the first derived 1,024-bit prime whose predecessor is coprime
// to e. The two top bits are set, so that a product of two has 2,048 bits.
func (s seed) prime(purpose string, e *big.Int) *big.Int {
	const size, rounds = 128, 20
	one := big.NewInt(1)
	for i := 0; ; i++ {
		b := s.bytes(purpose+"/"+strconv.Itoa(i), size)
		b[0] |= 0xc0
		b[size-1] |= 1
		p := new(big.Int).SetBytes(b)
		rest := new(big.Int).Mod(new(big.Int).Sub(p, one), e)
		if rest.Sign() != 0 && p.ProbablyPrime(rounds) {
			return p
		}
	}
}
