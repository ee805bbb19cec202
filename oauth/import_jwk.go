package oauth

import (
	"bytes"
	"crypto/elliptic"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/lestrrat-go/jwx/v2/jwk"
)

// writtenJWK is what is read of a JWK (RFC 7517 §4, RFC 7518 §6). Its names are
// all that jwx ever sees.
type writtenJWK struct {
	publicMembers
	D string `json:"d,omitempty"`
	P string `json:"p,omitempty"`
	Q string `json:"q,omitempty"`

	others struct {
		ID        *string         `json:"kid"`
		Algorithm *string         `json:"alg"`
		Use       *string         `json:"use"`
		Uses      []string        `json:"key_ops"`
		Primes    json.RawMessage `json:"oth"`
		Cipher    string          `json:"ciphertext"`
	}
}

func importJSON(text string) (*Imported, error) {
	first, err := onlyValue(text)
	if err != nil {
		return nil, err
	}
	if bytes.HasPrefix(first, []byte("[")) {
		first = slices.Concat([]byte(`{"keys":`), first, []byte("}"))
	}
	members, err := readMembers(first)
	if err != nil {
		return nil, &KeyError{Fault: KeyDamaged, Detail: "no JSON object"}
	}
	if keys, ok := member(members, "keys"); ok {
		return importSet(keys)
	}
	key, err := readJWK(first)
	if err != nil {
		return nil, err
	}
	return &Imported{Key: key, Format: JWK, Encoding: JSON}, nil
}

// onlyValue gives the one JSON value that text must be.
func onlyValue(text string) (json.RawMessage, error) {
	d := json.NewDecoder(strings.NewReader(text))
	var first, second json.RawMessage
	if err := d.Decode(&first); errors.Is(err, io.ErrUnexpectedEOF) {
		return nil, &KeyError{Fault: KeyTruncated, Detail: "JSON ends early"}
	} else if err != nil {
		return nil, &KeyError{Fault: KeyDamaged, Detail: "no JSON"}
	}
	switch err := d.Decode(&second); {
	case errors.Is(err, io.EOF):
		return first, nil
	case err == nil && bytes.Equal(first, second):
		return nil, &KeyError{Fault: KeyDoubled}
	case err == nil && bytes.HasPrefix(second, []byte("{")):
		return nil, &KeyError{Fault: KeySeveral, IDs: []string{"#1", "#2"}}
	default:
		return nil, &KeyError{Fault: KeyDamaged, Detail: "text after the JSON"}
	}
}

func member(members []Member, name string) (json.RawMessage, bool) {
	for _, m := range members {
		if m.Name == name {
			return m.Value, true
		}
	}
	return nil, false
}

// importSet takes the one key out of a set that can sign.
func importSet(text json.RawMessage) (*Imported, error) {
	var keys []json.RawMessage
	if json.Unmarshal(text, &keys) != nil {
		return nil, &KeyError{Fault: KeyDamaged, Detail: `"keys" is no list`}
	}
	var usable []*Key
	var ids []string
	var fault error = &KeyError{Fault: KeyEmpty, Detail: "a set without keys"}
	for i, text := range keys {
		key, err := readJWK(text)
		if err != nil {
			fault = worse(fault, err)
			continue
		}
		usable = append(usable, key)
		id := key.ID()
		if id == key.Thumbprint() {
			id = fmt.Sprintf("#%d", i+1)
		}
		ids = append(ids, id)
	}
	switch {
	case len(usable) == 0:
		return nil, fault
	case len(usable) == 1:
		return &Imported{Key: usable[0], Format: JWKS, Encoding: JSON}, nil
	case sameKey(usable):
		return nil, &KeyError{Fault: KeyDoubled}
	default:
		return nil, &KeyError{Fault: KeySeveral, IDs: ids}
	}
}

// worse chooses the fault to tell of a set in which no key is usable: that of
// the private key rather than that of the public ones beside it.
func worse(a, b error) error {
	rank := func(err error) int {
		var fault *KeyError
		switch {
		case !errors.As(err, &fault), fault.Fault == KeyEmpty:
			return 0
		case fault.Fault == KeyPublic:
			return 1
		default:
			return 2
		}
	}
	if rank(b) > rank(a) {
		return b
	}
	return a
}

func sameKey(keys []*Key) bool {
	return !slices.ContainsFunc(keys, func(k *Key) bool { return k.Thumbprint() != keys[0].Thumbprint() })
}

func readJWK(text json.RawMessage) (*Key, error) {
	members, err := readMembers(text)
	if err != nil {
		return nil, &KeyError{Fault: KeyDamaged, Detail: "no JSON object"}
	}
	if name := repeated(members); name != "" {
		return nil, &KeyError{Fault: KeyDamaged, Detail: "a member twice"}
	}
	var w writtenJWK
	if json.Unmarshal(text, &w) != nil || json.Unmarshal(text, &w.others) != nil {
		return nil, &KeyError{Fault: KeyDamaged, Detail: "a member of the wrong type"}
	}
	key, err := w.key()
	if err != nil {
		return nil, err
	}
	return w.name(key)
}

// repeated gives a name that stands twice, "" for none. encoding/json takes
// names in any case for the same, so they count as the same here too.
func repeated(members []Member) string {
	seen := make(map[string]bool, len(members))
	for _, m := range members {
		name := strings.ToLower(m.Name)
		if seen[name] {
			return m.Name
		}
		seen[name] = true
	}
	return ""
}

func (w *writtenJWK) key() (*Key, error) {
	switch {
	case w.Type == "" && w.others.Cipher != "":
		return nil, &KeyError{Fault: KeyUnsupported, Detail: "encrypted JWK"}
	case w.Type == "":
		return nil, &KeyError{Fault: KeyForm, Detail: "JSON without kty"}
	case w.Type == "oct":
		return nil, &KeyError{Fault: KeySymmetric}
	case w.Type != "RSA" && w.Type != "EC":
		return nil, &KeyError{Fault: KeyUnsupported, Detail: fmt.Sprintf("kty %.20q", w.Type)}
	case w.D == "":
		return nil, &KeyError{Fault: KeyPublic}
	case !w.signs():
		return nil, &KeyError{Fault: KeyWrongUse}
	case w.Type == "RSA" && (w.P == "" || w.Q == "" || w.others.Primes != nil):
		return nil, &KeyError{Fault: KeyUnsupported, Detail: "RSA key without its two primes"}
	}
	parsed, err := w.parse()
	if err != nil {
		return nil, err
	}
	switch parsed := parsed.(type) {
	case jwk.RSAPrivateKey:
		return rsaKey(number(parsed.N()), number(parsed.E()), number(parsed.D()), number(parsed.P()), number(parsed.Q()))
	case jwk.ECDSAPrivateKey:
		return ecKeyOf(parsed)
	default:
		return nil, &KeyError{Fault: KeyUnsupported, Detail: fmt.Sprintf("%T", parsed)}
	}
}

// signs reports whether use and key_ops (RFC 7517 §4.2, §4.3) allow signing.
func (w *writtenJWK) signs() bool {
	if w.others.Use != nil && *w.others.Use != "sig" {
		return false
	}
	return len(w.others.Uses) == 0 || slices.Contains(w.others.Uses, "sign")
}

// parse has jwx decode the numbers, those of an EC key without a curve on the one
// that they fit.
func (w *writtenJWK) parse() (jwk.Key, error) {
	if w.Type == "EC" && w.Curve == "" {
		w.Curve = curveByLength(w.X)
	}
	text, err := json.Marshal(w)
	if err != nil {
		return nil, &KeyError{Fault: KeyDamaged, Detail: "a member is no text"}
	}
	parsed, err := jwk.ParseKey(text)
	switch {
	case err == nil:
		return parsed, nil
	case w.Type == "EC" && curveByName(w.Curve) == nil:
		return nil, &KeyError{Fault: KeyUnsupported, Detail: fmt.Sprintf("curve %.20q", w.Curve)}
	default:
		return nil, &KeyError{Fault: KeyDamaged, Detail: "a member is missing or no base64url"}
	}
}

func ecKeyOf(parsed jwk.ECDSAPrivateKey) (*Key, error) {
	curve := curveByName(parsed.Crv().String())
	if curve == nil {
		return nil, &KeyError{Fault: KeyUnsupported, Detail: fmt.Sprintf("curve %.20q", parsed.Crv())}
	}
	x, y := number(parsed.X()), number(parsed.Y())
	size := (curve.Params().BitSize + 7) / 8
	if max(x.BitLen(), y.BitLen()) > 8*size {
		return nil, &KeyError{Fault: KeyDamaged, Detail: "EC coordinates out of range"}
	}
	point := slices.Concat([]byte{4}, x.FillBytes(make([]byte, size)), y.FillBytes(make([]byte, size)))
	return ecKey(curve, parsed.D(), point)
}

// curveByName knows the curves of [curves] (RFC 7518 §6.2.1.1), nil for others.
func curveByName(name string) elliptic.Curve {
	for _, curve := range curves() {
		if curve.Params().Name == name {
			return curve
		}
	}
	return nil
}

// name gives the key the kid and the algorithm it was written with.
func (w *writtenJWK) name(key *Key) (*Key, error) {
	id, alg := key.ID(), ""
	if w.others.ID != nil && *w.others.ID != "" {
		id = *w.others.ID
	}
	if w.others.Algorithm != nil {
		alg = *w.others.Algorithm
	}
	if !visibleASCII(id) || len(id) > maxKeyID {
		return nil, &KeyError{Fault: KeyDamaged, Detail: "a kid that no header should carry"}
	}
	return key.called(id, alg)
}
