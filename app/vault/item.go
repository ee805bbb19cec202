package vault

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"io"
	"regexp"
	"strings"

	"github.com/flowlatch/flowlatch/oauth/secret"
)

// Kind says what a secret is. It is noted in the journal and nowhere else.
type Kind string

// The kinds.
const (
	APIToken     Kind = "api-token"
	ClientSecret Kind = "client-secret"
	PrivateKey   Kind = "private-key"
	ClientToken  Kind = "client-token"
	PracticeSeed Kind = "practice-seed"
	RefreshToken Kind = "refresh-token"

	probeKind Kind = "probe"
)

// Ref names one stored secret: "v1/" and a random UUID. It is the account name
// of the keychain item, says nothing about the secret, and may stand in files.
type Ref string

const (
	refPrefix   = "v1/"
	valuePrefix = "ok1:"
	sumLength   = 8
	maxValue    = 2400
)

// MaxPayload is the length of the longest secret that can be stored, in bytes.
// Encoded it makes 2,400 characters, which fits everywhere: Windows takes
// 2,560 bytes, macOS a command line of 4,096 bytes.
const MaxPayload = (maxValue - len(valuePrefix) - len(".") - sumLength) * 3 / 4

var refPattern = regexp.MustCompile(`^v1/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`)

func (r Ref) valid() bool { return refPattern.MatchString(string(r)) }

// newRef makes a random reference: a version 4 UUID (RFC 9562 section 5.4).
func newRef(random io.Reader) (Ref, error) {
	var u [16]byte
	if _, err := io.ReadFull(random, u[:]); err != nil {
		return "", fmt.Errorf("vault: no randomness: %w", err)
	}
	u[6] = u[6]&0x0f | 0x40
	u[8] = u[8]&0x3f | 0x80
	return Ref(fmt.Sprintf("%s%x-%x-%x-%x-%x", refPrefix, u[:4], u[4:6], u[6:8], u[8:10], u[10:])), nil
}

// encode makes the item's value: a version mark, the payload as unpadded
// base64url, and the first 8 hex digits of its SHA-256. ASCII without braces,
// blanks or line ends is the one thing that every keychain gives back as it
// was.
func encode(s secret.Secret) (string, error) {
	payload := s.Reveal()
	if payload == "" {
		return "", ErrEmpty
	}
	if len(payload) > MaxPayload {
		return "", fmt.Errorf("%w: %d bytes, the most is %d", ErrTooLarge, len(payload), MaxPayload)
	}
	return valuePrefix + base64.RawURLEncoding.EncodeToString([]byte(payload)) + "." + checksum(payload), nil
}

// decode is the inverse of encode; anything else is ErrDamaged.
func decode(value string) (secret.Secret, error) {
	body, ok := strings.CutPrefix(value, valuePrefix)
	if !ok {
		return secret.Secret{}, ErrDamaged
	}
	encoded, sum, ok := strings.Cut(body, ".")
	if !ok {
		return secret.Secret{}, ErrDamaged
	}
	payload, err := base64.RawURLEncoding.Strict().DecodeString(encoded)
	if err != nil || len(payload) == 0 || checksum(string(payload)) != sum {
		return secret.Secret{}, ErrDamaged
	}
	return secret.New(string(payload)), nil
}

func checksum(payload string) string {
	sum := sha256.Sum256([]byte(payload))
	return hex.EncodeToString(sum[:])[:sumLength]
}
