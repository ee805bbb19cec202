package oauth

import (
	"crypto"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/lestrrat-go/jwx/v2/jwa"
	"github.com/lestrrat-go/jwx/v2/jws"

	"github.com/flowlatch/flowlatch/oauth/secret"
)

// errName refuses a header or claim name. jwx v2 writes names into JSON without
// escaping (GHSA-4cf7-xm37-g63h): one with a quotation mark in it would add
// members of its choice, so no such name may reach jwx. The same rule holds for
// the claims, which are written here.
var errName = errors.New(`oauth: header and claim names consist of A-Z a-z 0-9 _ . : / # -`)

func checkName(name string) error {
	if name == "" {
		return errName
	}
	for _, c := range []byte(name) {
		if !nameByte(c) {
			return errName
		}
	}
	return nil
}

func nameByte(c byte) bool {
	switch {
	case 'A' <= c && c <= 'Z', 'a' <= c && c <= 'z', '0' <= c && c <= '9':
		return true
	case c == '_', c == '.', c == ':', c == '/', c == '#', c == '-':
		return true
	default:
		return false
	}
}

// headerField is one member of a JOSE header. Values are strings, so no JWK,
// least of all a private one, can be put into a header.
type headerField struct{ name, value string }

// encodeHeader gives the first part of a compact JWS.
func encodeHeader(fields ...headerField) (string, error) {
	header := jws.NewHeaders()
	for _, f := range fields {
		if err := checkName(f.name); err != nil {
			return "", err
		}
		if err := header.Set(f.name, f.value); err != nil {
			return "", fmt.Errorf("oauth: header: %w", err)
		}
	}
	text, err := json.Marshal(header)
	if err != nil {
		return "", fmt.Errorf("oauth: header: %w", err)
	}
	return base64.RawURLEncoding.EncodeToString(text), nil
}

// claim is one member of a JWT's payload; value is anything encoding/json writes.
type claim struct {
	name  string
	value any
}

// encodeClaims gives the payload of a JWT, the claims in the order given. Names
// keep the header's rule, so that none needs escaping.
func encodeClaims(claims ...claim) ([]byte, error) {
	const room = 320 // what the claims of an assertion take
	text := append(make([]byte, 0, room), '{')
	for i, c := range claims {
		if err := checkName(c.name); err != nil {
			return nil, err
		}
		value, err := json.Marshal(c.value)
		if err != nil {
			return nil, fmt.Errorf("oauth: claim %s: %w", c.name, err)
		}
		if i > 0 {
			text = append(text, ',')
		}
		text = append(text, '"')
		text = append(text, c.name...)
		text = append(text, '"', ':')
		text = append(text, value...)
	}
	return append(text, '}'), nil
}

// signWith binds an algorithm to a raw private key. jwx gets it as no more than
// a crypto.Signer: a jwk.Key it would convert, and an [*ecdsa.PrivateKey] copy,
// for every signature, which loses what the standard library has prepared for
// the key. That the algorithm fits is algorithmFor's business.
func signWith(alg jwa.SignatureAlgorithm, private crypto.Signer) (func([]byte) ([]byte, error), error) {
	signer, err := jws.NewSigner(alg)
	if err != nil {
		return nil, fmt.Errorf("oauth: %w", err)
	}
	key := struct{ crypto.Signer }{private}
	return func(input []byte) ([]byte, error) { return signer.Sign(input, key) }, nil
}

// seal makes the compact JWS (RFC 7515 §7.1) of an encoded header and a payload.
func (k *Key) seal(header string, payload []byte) (secret.Secret, error) {
	const room = 512 // for the signature, so that the buffer never grows
	encoding := base64.RawURLEncoding
	compact := make([]byte, 0, len(header)+encoding.EncodedLen(len(payload))+room)
	compact = append(compact, header...)
	compact = append(compact, '.')
	compact = encoding.AppendEncode(compact, payload)
	signature, err := k.sign(compact)
	if err != nil {
		return secret.Secret{}, fmt.Errorf("oauth: signing: %w", err)
	}
	compact = append(compact, '.')
	compact = encoding.AppendEncode(compact, signature)
	return secret.New(string(compact)), nil
}
