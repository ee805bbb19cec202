package practice

import (
	"encoding/base64"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"github.com/go-jose/go-jose/v4"
)

// assertion is a client assertion (RFC 7523) that was taken apart, with nothing
// checked yet.
type assertion struct {
	claimSet
	signed *jose.JSONWebSignature
	alg    string
	kid    string
}

// parseAssertion takes a client assertion apart. The algorithm is looked at
// before go-jose sees the token, so that a wrong one is told apart from
// something that is no JWT at all.
func parseAssertion(raw string) (*assertion, *oauthError) {
	head, _, _ := strings.Cut(raw, ".")
	header, err := base64.RawURLEncoding.DecodeString(head)
	if err != nil {
		return nil, refuse(reasonUnparsable)
	}
	var h struct{ Alg, Kid string }
	if err := json.Unmarshal(header, &h); err != nil || strings.Count(raw, ".") != 2 {
		return nil, refuse(reasonUnparsable)
	}
	if !slices.Contains(signatureAlgs(), h.Alg) {
		return nil, refuse(reasonBadAlg)
	}
	signed, err := jose.ParseSignedCompact(raw, []jose.SignatureAlgorithm{jose.SignatureAlgorithm(h.Alg)})
	if err != nil {
		return nil, refuse(reasonUnparsable)
	}
	claims, ok := readClaims(signed.UnsafePayloadWithoutVerification())
	if !ok {
		return nil, refuse(reasonUnparsable)
	}
	return &assertion{claimSet: claims, signed: signed, alg: h.Alg, kid: h.Kid}, nil
}

// checkSignature finds the app's key that the assertion names and verifies with it.
func (a *assertion) checkSignature(app application) *oauthError {
	keys := app.activeKeys()
	if len(keys) == 0 {
		return refuse(reasonNoKeys)
	}
	i := slices.IndexFunc(keys, func(k publicKey) bool { return a.kid != "" && k.KID == a.kid })
	if a.kid == "" && len(keys) == 1 {
		i = 0
	}
	if i < 0 {
		return refuse(reasonBadKID)
	}
	key := keys[i]
	if key.Use != "" && key.Use != "sig" {
		return refuse(reasonNotSigningKey)
	}
	if !slices.Contains(key.algorithms(), a.alg) || (key.Alg != "" && key.Alg != a.alg) {
		return refuse(reasonBadAlg)
	}
	public, _ := key.public()
	if _, err := a.signed.Verify(public); err != nil {
		return refuse(reasonBadSignature)
	}
	return nil
}

// checkClaims holds the times and the audience against the request. An hour is
// too long a life: Okta's limit is less than one hour from now, so an assertion
// made for exactly an hour passes only once a part of it has gone by.
func (a *assertion) checkClaims(audiences []string, now time.Time) *oauthError {
	expires, there := a.seconds("exp")
	if !there {
		return refuse(reasonNoExpiry)
	}
	if !expires.After(now) {
		return refuse(reasonExpired)
	}
	if !expires.Before(now.Add(time.Hour)) {
		return refuse(reasonTooLong)
	}
	for _, claim := range []string{"iat", "nbf"} {
		if _, set := a.claimSet[claim]; !set {
			continue
		}
		if at, ok := a.seconds(claim); !ok || at.After(now.Add(clockLeeway)) {
			return refuse(reasonIssuedLater)
		}
	}
	for _, aud := range a.audiences() {
		if slices.Contains(audiences, aud) {
			return nil
		}
	}
	return refuse(reasonBadAudience)
}
