package oauth

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/flowlatch/flowlatch/oauth/secret"
)

// Draft is a client assertion before it is signed, for experiments: any member
// may be changed, added or removed, so that one sees how a server answers.
// [Key.SignAssertion] is what real requests use.
//
// A Draft is a value: the methods that change it give a changed copy. Compare it
// with the rules with [Draft.Lint].
type Draft struct {
	Header []Member
	Claims []Member
}

// Draft gives what SignAssertion would sign, with an ID of its own.
func (k *Key) Draft(a Assertion) (Draft, error) {
	if k == nil || k.sign == nil {
		return Draft{}, errNoKey
	}
	if err := a.check(); err != nil {
		return Draft{}, err
	}
	payload, err := a.encode()
	if err != nil {
		return Draft{}, err
	}
	claims, err := readMembers(payload)
	if err != nil {
		return Draft{}, err
	}
	text, err := base64.RawURLEncoding.DecodeString(k.header)
	if err != nil {
		return Draft{}, err
	}
	header, err := readMembers(text)
	if err != nil {
		return Draft{}, err
	}
	return Draft{Header: header, Claims: claims}, nil
}

// WithHeader gives a copy whose header has the member with this JSON value.
func (d Draft) WithHeader(name string, value json.RawMessage) Draft {
	d.Header = withMember(d.Header, name, value)
	return d
}

// WithClaim gives a copy that has the claim with this JSON value.
func (d Draft) WithClaim(name string, value json.RawMessage) Draft {
	d.Claims = withMember(d.Claims, name, value)
	return d
}

// WithoutHeader gives a copy whose header lacks the member.
func (d Draft) WithoutHeader(name string) Draft {
	d.Header = withoutMember(d.Header, name)
	return d
}

// WithoutClaim gives a copy that lacks the claim.
func (d Draft) WithoutClaim(name string) Draft {
	d.Claims = withoutMember(d.Claims, name)
	return d
}

func withMember(members []Member, name string, value json.RawMessage) []Member {
	changed := slices.Clone(members)
	m := Member{Name: name, Value: bytes.Clone(value)}
	if at := slices.IndexFunc(changed, func(m Member) bool { return m.Name == name }); at >= 0 {
		changed[at] = m
		return changed
	}
	return append(changed, m)
}

func withoutMember(members []Member, name string) []Member {
	return slices.DeleteFunc(slices.Clone(members), func(m Member) bool { return m.Name == name })
}

const maxDraft = 16 << 10

var (
	errDraftSize    = errors.New("oauth: header and claims of an assertion take no more than 16 KiB")
	errPrivateInJWT = errors.New("oauth: a member of a private key has no place in a header (RFC 7515 §4.1.3)")
)

// SignDraft signs d with the key and its algorithm, whatever d's header says: a
// header that lies makes a signature that nobody can verify, which is an
// experiment too. Names keep the rule of all names here, values must be JSON, and
// a header may not hold private members of a key at any depth.
func (k *Key) SignDraft(d Draft) (secret.Secret, error) {
	if k == nil || k.sign == nil {
		return secret.Secret{}, errNoKey
	}
	header, err := encodeMembers(d.Header)
	if err != nil {
		return secret.Secret{}, err
	}
	if holdsPrivate(header, 0) {
		return secret.Secret{}, errPrivateInJWT
	}
	payload, err := encodeMembers(d.Claims)
	if err != nil {
		return secret.Secret{}, err
	}
	if len(header)+len(payload) > maxDraft {
		return secret.Secret{}, errDraftSize
	}
	return k.seal(base64.RawURLEncoding.EncodeToString(header), payload)
}

func encodeMembers(members []Member) ([]byte, error) {
	claims := make([]claim, len(members))
	for i, m := range members {
		if !json.Valid(m.Value) {
			return nil, fmt.Errorf("oauth: the value of %.40q is no JSON", m.Name)
		}
		claims[i] = claim{m.Name, m.Value}
	}
	return encodeClaims(claims...)
}

// holdsPrivate looks for the private members of RFC 7518 §6.2.2, §6.3.2 and
// §6.4.1, also in JSON or PEM that was pasted as a string. A depth that no header has
// counts as holding one.
func holdsPrivate(text json.RawMessage, depth int) bool {
	if depth > 8 {
		return true
	}
	var inner string
	if json.Unmarshal(text, &inner) == nil {
		return strings.Contains(inner, "PRIVATE KEY-----") ||
			json.Valid([]byte(inner)) && holdsPrivate(json.RawMessage(inner), depth+1)
	}
	var list []json.RawMessage
	if json.Unmarshal(text, &list) == nil {
		return slices.ContainsFunc(list, func(item json.RawMessage) bool { return holdsPrivate(item, depth+1) })
	}
	members, err := readMembers(text)
	if err != nil {
		return false
	}
	return slices.ContainsFunc(members, func(m Member) bool {
		return privateMember(m.Name) || holdsPrivate(m.Value, depth+1)
	})
}

func privateMember(name string) bool {
	switch name {
	case "d", "p", "q", "dp", "dq", "qi", "oth", "k":
		return true
	default:
		return false
	}
}
