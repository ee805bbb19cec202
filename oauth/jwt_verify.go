package oauth

import (
	"bytes"
	"encoding/json"
	"slices"

	"github.com/lestrrat-go/jwx/v2/jwa"
	"github.com/lestrrat-go/jwx/v2/jws"
)

// SignatureState says what is known of a JWT's signature. The values are stable.
type SignatureState string

// The states.
const (
	SignatureChecked   SignatureState = "checked"   // made with a key of the set
	SignatureUnchecked SignatureState = "unchecked" // the set has no key to check it with
	SignatureFailed    SignatureState = "failed"    // not made with any key of the set, or it must not be accepted
)

// SignatureReason says why a signature is unchecked or failed. The values are
// stable.
type SignatureReason string

// The reasons.
const (
	ReasonNoKeys       SignatureReason = "no-keys"       // unchecked: no keys are published
	ReasonUnknownKey   SignatureReason = "unknown-key"   // unchecked: the kid is none of theirs
	ReasonNone         SignatureReason = "none"          // failed: alg "none", or no signature (RFC 8725 §3.1)
	ReasonAlgorithm    SignatureReason = "algorithm"     // failed: an algorithm that is not accepted here, such as HS256
	ReasonMismatch     SignatureReason = "mismatch"      // failed: the key is of another kind, or meant for another algorithm
	ReasonRepeated     SignatureReason = "repeated"      // failed: a name stands twice, so that readers may differ (RFC 8725 §2.4)
	ReasonCritical     SignatureReason = "critical"      // failed: crit asks for what is not understood here (RFC 7515 §4.1.11)
	ReasonBadSignature SignatureReason = "bad-signature" // failed: altered, or signed with another key
)

// Signature is what came of checking a JWT's signature.
type Signature struct {
	State      SignatureState
	Reason     SignatureReason // "" when checked
	Algorithm  string          // as the header has it, "" when it isn't text
	KeyID      string          // likewise
	Thumbprint string          // of the key that made the signature; "" unless checked
}

// Check checks the signature against a set of keys: RS256, RS384, RS512, ES256,
// ES384 and ES512 (RFC 7518 §3.3, §3.4) with a key of the algorithm's own kind,
// size and curve. A kid selects the key; without one any that fits will do. It
// says nothing of the claims: times, issuer and audience are not looked at.
func (j *JWT) Check(set *KeySet) Signature {
	s := Signature{Algorithm: textOf(j.Header, "alg"), KeyID: textOf(j.Header, "kid")}
	if s.Reason = j.refuses(s.Algorithm); s.Reason != "" {
		s.State = SignatureFailed
		return s
	}
	if set.Len() == 0 {
		s.State, s.Reason = SignatureUnchecked, ReasonNoKeys
		return s
	}
	_, named := member(j.Header, "kid")
	candidates := slices.Clone(set.keys)
	if named {
		candidates = slices.DeleteFunc(candidates, func(k publicKey) bool { return k.id != s.KeyID })
	}
	if len(candidates) == 0 {
		s.State, s.Reason = SignatureUnchecked, ReasonUnknownKey
		return s
	}
	return j.try(s, candidates)
}

// refuses gives the reason not to look at any key, "" for none.
func (j *JWT) refuses(alg string) SignatureReason {
	_, critical := member(j.Header, "crit")
	switch {
	case len(j.Repeated()) > 0:
		return ReasonRepeated
	case bytes.EqualFold([]byte(alg), []byte("none")), j.signature.IsZero():
		return ReasonNone
	case !slices.Contains(allAlgorithms(), alg):
		return ReasonAlgorithm
	case critical:
		return ReasonCritical
	default:
		return ""
	}
}

func (j *JWT) try(s Signature, candidates []publicKey) Signature {
	s.State, s.Reason = SignatureFailed, ReasonMismatch
	for _, key := range candidates {
		if !slices.Contains(key.typ.Algorithms(), s.Algorithm) || key.alg != "" && key.alg != s.Algorithm {
			continue
		}
		if verifies(key, s.Algorithm, j.input, []byte(j.signature.Reveal())) {
			s.State, s.Reason, s.Thumbprint = SignatureChecked, "", key.thumbprint
			return s
		}
		s.Reason = ReasonBadSignature
	}
	return s
}

// verifies has jwx check a signature. That the key fits the algorithm is try's
// business: jwx would ask neither for the size nor for the curve.
func verifies(key publicKey, alg string, input, signature []byte) bool {
	verifier, err := jws.NewVerifier(jwa.SignatureAlgorithm(alg))
	if err != nil {
		return false
	}
	return verifier.Verify(input, signature, key.raw) == nil
}

// Repeated lists the names that stand more than once in the header or among the
// claims, or in an object within them, each once: readers differ in which of the
// values they take.
func (j *JWT) Repeated() []string {
	var names []string
	for _, members := range [][]Member{j.Header, j.Claims} {
		seen := make(map[string]bool, len(members))
		for _, m := range members {
			if seen[m.Name] {
				names = append(names, m.Name)
			}
			seen[m.Name] = true
			names = append(names, repeatedWithin(m.Value)...)
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// repeatedWithin goes through a value once, however deep it is.
func repeatedWithin(value json.RawMessage) []string {
	type level struct {
		names map[string]bool // nil in a list
		value bool            // the next token is a value, not a name
	}
	var names []string
	levels := []level{{value: true}}
	d := json.NewDecoder(bytes.NewReader(value))
	for {
		token, err := d.Token()
		if err != nil {
			return names
		}
		top := &levels[len(levels)-1]
		name, text := token.(string)
		if text && top.names != nil && !top.value {
			if top.names[name] {
				names = append(names, name)
			}
			top.names[name], top.value = true, true
			continue
		}
		top.value = false
		switch token {
		case json.Delim('{'):
			levels = append(levels, level{names: map[string]bool{}})
		case json.Delim('['):
			levels = append(levels, level{})
		case json.Delim('}'), json.Delim(']'):
			levels = levels[:len(levels)-1]
			levels[len(levels)-1].value = false
		}
	}
}

// textOf gives a member that is a string, "" for any other.
func textOf(members []Member, name string) string {
	value, _ := member(members, name)
	var text string
	if json.Unmarshal(value, &text) != nil {
		return ""
	}
	return text
}
