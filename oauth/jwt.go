package oauth

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"io"
	"math"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/flowlatch/flowlatch/oauth/secret"
)

const maxJWT = 64 << 10

// JWT is what a JSON Web Token says, for showing it to a person. Its signature
// has NOT been checked unless [JWT.Check] says so: nothing in it may be trusted or
// decided upon. Printing it shows what it says, and not the signature, without
// which it is worth nothing.
type JWT struct {
	Header []Member // in the order written
	Claims []Member // in the order written, a name that is repeated included

	input     []byte        // what the signature is over (RFC 7515 §2)
	signature secret.Secret // decoded; zero for an unsecured token (alg "none")
}

// Member is one name and its value, as written, of a JSON object.
type Member struct {
	Name  string
	Value json.RawMessage
}

// JWTFault says why a text is not a readable JWT. The values are stable.
type JWTFault string

// The faults of a JWT.
const (
	JWTEmpty     JWTFault = "empty"
	JWTTooLong   JWTFault = "too-long"  // more than 64 KiB
	JWTOpaque    JWTFault = "opaque"    // not three parts: another kind of token, or a cut one
	JWTEncrypted JWTFault = "encrypted" // five parts: a JWE (RFC 7516), readable by its addressee only
	JWTEncoding  JWTFault = "encoding"  // a part is not base64url without padding
	JWTHeader    JWTFault = "header"    // the header is not a JSON object
	JWTClaims    JWTFault = "claims"    // the payload is not a JSON object
)

// JWTError is why [ReadJWT] could not read a token. It repeats nothing of it.
type JWTError struct{ Fault JWTFault }

// Error implements error.
func (e *JWTError) Error() string { return "oauth: not a readable JWT: " + string(e.Fault) }

// ReadJWT takes a compact JWT (RFC 7519 §7.2) apart. White space around it is
// ignored. It does NOT check the signature (see [JWT.Check]), the times or
// anything else. A text that can't be read gives a [*JWTError].
func ReadJWT(s string) (*JWT, error) {
	s = strings.TrimSpace(s)
	switch {
	case s == "":
		return nil, &JWTError{JWTEmpty}
	case len(s) > maxJWT:
		return nil, &JWTError{JWTTooLong}
	}
	parts := strings.Split(s, ".")
	switch len(parts) {
	case 3:
	case 5:
		return nil, &JWTError{JWTEncrypted}
	default:
		return nil, &JWTError{JWTOpaque}
	}
	var decoded [3][]byte
	for i, part := range parts {
		text, err := base64.RawURLEncoding.Strict().DecodeString(part)
		if err != nil || strings.ContainsAny(part, "\r\n") {
			return nil, &JWTError{JWTEncoding}
		}
		decoded[i] = text
	}
	header, err := readMembers(decoded[0])
	if err != nil {
		return nil, &JWTError{JWTHeader}
	}
	claims, err := readMembers(decoded[1])
	if err != nil {
		return nil, &JWTError{JWTClaims}
	}
	input := []byte(s[:strings.LastIndexByte(s, '.')])
	return &JWT{Header: header, Claims: claims, input: input, signature: secret.New(string(decoded[2]))}, nil
}

var errNotObject = errors.New("not a JSON object")

// readMembers reads one JSON object, keeping the order of its members.
func readMembers(text []byte) ([]Member, error) {
	if !utf8.Valid(text) {
		return nil, errNotObject
	}
	d := json.NewDecoder(bytes.NewReader(text))
	if open, err := d.Token(); err != nil || open != json.Delim('{') {
		return nil, errNotObject
	}
	members := []Member{}
	for d.More() {
		token, err := d.Token()
		if err != nil {
			return nil, err
		}
		name, ok := token.(string)
		if !ok {
			return nil, errNotObject
		}
		m := Member{Name: name}
		if err := d.Decode(&m.Value); err != nil {
			return nil, err
		}
		members = append(members, m)
	}
	if _, err := d.Token(); err != nil {
		return nil, err
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, errNotObject
	}
	return members, nil
}

// Claim gives the claim called name; the last one when it is repeated, as
// RFC 7519 §4 has it.
func (j *JWT) Claim(name string) (json.RawMessage, bool) {
	for i := len(j.Claims) - 1; i >= 0; i-- {
		if j.Claims[i].Name == name {
			return j.Claims[i].Value, true
		}
	}
	return nil, false
}

// Text gives a claim that is a string, "" for any other.
func (j *JWT) Text(name string) string {
	raw, _ := j.Claim(name)
	var s string
	if json.Unmarshal(raw, &s) != nil {
		return ""
	}
	return s
}

// maxNumericDate is the last second of the year 9999.
const maxNumericDate = 253402300799

// Time gives a claim that is a NumericDate (RFC 7519 §2): seconds since 1970,
// here up to the year 9999. It reports false for any other.
func (j *JWT) Time(name string) (time.Time, bool) {
	raw, _ := j.Claim(name)
	n, err := strconv.ParseFloat(string(raw), 64)
	if err != nil || math.IsNaN(n) || n < 0 || n > maxNumericDate {
		return time.Time{}, false
	}
	whole, part := math.Modf(n)
	return time.Unix(int64(whole), int64(part*float64(time.Second))).UTC(), true
}
