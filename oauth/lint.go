package oauth

import (
	"encoding/json"
	"slices"
	"strconv"
	"time"
)

// LintRule names what a [Finding] is about. The values are stable.
type LintRule string

// The rules that client assertions are held against: RFC 7523 §3, and Okta's own
// in "Build a JWT for client authentication".
const (
	LintRepeated     LintRule = "repeated"      // a name twice (RFC 7515 §4, RFC 7519 §4)
	LintName         LintRule = "name"          // a name that is not sent from here
	LintValue        LintRule = "value"         // no JSON
	LintMissing      LintRule = "missing"       // the member isn't there
	LintType         LintRule = "type"          // a value of the wrong JSON type
	LintAlgorithm    LintRule = "algorithm"     // none of the six that Okta takes
	LintOtherAlg     LintRule = "other-alg"     // not the one the key signs with
	LintOtherKid     LintRule = "other-kid"     // not the kid of the key
	LintCritical     LintRule = "critical"      // crit, which no server here understands (RFC 7515 §4.1.11)
	LintNotJWT       LintRule = "not-jwt"       // typ other than JWT
	LintNotClient    LintRule = "not-client"    // iss or sub other than the client ID
	LintNotTokenURL  LintRule = "not-token-url" // aud other than the URL called
	LintList         LintRule = "list"          // aud as a list; Okta documents a string
	LintNotSeconds   LintRule = "not-seconds"   // no whole number of seconds
	LintExpired      LintRule = "expired"       // exp is not in the future
	LintTooFar       LintRule = "too-far"       // exp an hour or more ahead
	LintInFuture     LintRule = "in-future"     // iat or nbf is later than now
	LintReplayable   LintRule = "replayable"    // without a jti the assertion may be used again
	LintPrivate      LintRule = "private"       // a private member of a key
	LintUnregistered LintRule = "unregistered"  // a claim that no rule knows; servers ignore it
)

// LintLevel says what a finding means. The values are stable.
type LintLevel string

// The levels.
const (
	LintRefused LintLevel = "refused" // the server refuses such an assertion
	LintUnusual LintLevel = "unusual" // it may pass, and better doesn't rely on it
	LintNote    LintLevel = "note"    // it makes no difference
)

// LintPart is the half of an assertion that a finding is about.
type LintPart string

// The parts.
const (
	LintHeader LintPart = "header"
	LintClaims LintPart = "claims"
)

// Finding is one rule that a draft breaks.
type Finding struct {
	Part  LintPart
	Name  string // of the member
	Rule  LintRule
	Level LintLevel
}

// LintContext is what a draft is held against.
type LintContext struct {
	ClientID string
	TokenURL string
	Key      *Key      // signs the draft
	Now      time.Time // by the server's clock
}

// Lint holds the draft against what servers ask of a client assertion. The
// findings come in the order of the members, then of what is missing; none means
// that the draft is as it should be.
func (d Draft) Lint(c LintContext) []Finding {
	l := linter{context: c}
	l.shape(LintHeader, d.Header)
	l.shape(LintClaims, d.Claims)
	if holdsPrivate(joined(d.Header), 0) {
		l.add(LintHeader, "jwk", LintPrivate, LintRefused)
	}
	for _, m := range d.Header {
		l.header(m)
	}
	for _, m := range d.Claims {
		l.claim(m)
	}
	l.missing(LintHeader, d.Header, "alg", LintRefused)
	l.missing(LintHeader, d.Header, "kid", LintUnusual)
	for _, name := range []string{"iss", "sub", "aud", "exp"} {
		l.missing(LintClaims, d.Claims, name, LintRefused)
	}
	if _, ok := member(d.Claims, "jti"); !ok {
		l.add(LintClaims, "jti", LintReplayable, LintUnusual)
	}
	return l.findings
}

// joined is the header as JSON, for looking into; names are of no interest.
func joined(members []Member) json.RawMessage {
	values := []json.RawMessage{}
	for _, m := range members {
		if privateMember(m.Name) {
			return json.RawMessage(`{"d":0}`)
		}
		if json.Valid(m.Value) {
			values = append(values, m.Value)
		}
	}
	text, err := json.Marshal(values)
	if err != nil {
		return nil
	}
	return text
}

type linter struct {
	context  LintContext
	findings []Finding
}

func (l *linter) add(part LintPart, name string, rule LintRule, level LintLevel) {
	l.findings = append(l.findings, Finding{part, name, rule, level})
}

// shape holds for every member.
func (l *linter) shape(part LintPart, members []Member) {
	seen := map[string]bool{}
	for _, m := range members {
		if seen[m.Name] {
			l.add(part, m.Name, LintRepeated, LintRefused)
		}
		seen[m.Name] = true
		if checkName(m.Name) != nil {
			l.add(part, m.Name, LintName, LintRefused)
		}
		if !json.Valid(m.Value) {
			l.add(part, m.Name, LintValue, LintRefused)
		}
	}
}

func (l *linter) missing(part LintPart, members []Member, name string, level LintLevel) {
	if _, ok := member(members, name); !ok {
		l.add(part, name, LintMissing, level)
	}
}

func (l *linter) header(m Member) {
	var text string
	isText := json.Unmarshal(m.Value, &text) == nil && string(m.Value) != "null"
	switch {
	case m.Name == "crit":
		l.add(LintHeader, m.Name, LintCritical, LintRefused)
	case !slices.Contains([]string{"alg", "kid", "typ"}, m.Name):
	case !isText:
		l.add(LintHeader, m.Name, LintType, LintRefused)
	case m.Name == "alg" && !slices.Contains(allAlgorithms(), text):
		l.add(LintHeader, m.Name, LintAlgorithm, LintRefused)
	case m.Name == "alg" && l.context.Key != nil && text != l.context.Key.Algorithm():
		l.add(LintHeader, m.Name, LintOtherAlg, LintRefused)
	case m.Name == "kid" && l.context.Key != nil && text != l.context.Key.ID():
		l.add(LintHeader, m.Name, LintOtherKid, LintUnusual)
	case m.Name == "typ" && text != "JWT":
		l.add(LintHeader, m.Name, LintNotJWT, LintUnusual)
	}
}

func (l *linter) claim(m Member) {
	switch m.Name {
	case "iss", "sub":
		l.same(m, l.context.ClientID, LintNotClient)
	case "aud":
		l.audience(m)
	case "exp", "iat", "nbf":
		l.date(m)
	case "jti":
		var id string
		if json.Unmarshal(m.Value, &id) != nil || id == "" {
			l.add(LintClaims, m.Name, LintType, LintRefused)
		}
	default:
		l.add(LintClaims, m.Name, LintUnregistered, LintNote)
	}
}

func (l *linter) same(m Member, want string, rule LintRule) {
	var text string
	switch {
	case json.Unmarshal(m.Value, &text) != nil || string(m.Value) == "null":
		l.add(LintClaims, m.Name, LintType, LintRefused)
	case text != want:
		l.add(LintClaims, m.Name, rule, LintRefused)
	}
}

func (l *linter) audience(m Member) {
	var list []string
	if json.Unmarshal(m.Value, &list) != nil || string(m.Value) == "null" {
		l.same(m, l.context.TokenURL, LintNotTokenURL)
		return
	}
	l.add(LintClaims, m.Name, LintList, LintUnusual)
	if !slices.Contains(list, l.context.TokenURL) {
		l.add(LintClaims, m.Name, LintNotTokenURL, LintRefused)
	}
}

func (l *linter) date(m Member) {
	seconds, err := strconv.ParseInt(string(m.Value), 10, 64)
	if err != nil || seconds < 0 || seconds > maxNumericDate {
		l.add(LintClaims, m.Name, LintNotSeconds, LintRefused)
		return
	}
	at := time.Unix(seconds, 0)
	switch {
	case m.Name == "exp" && !at.After(l.context.Now):
		l.add(LintClaims, m.Name, LintExpired, LintRefused)
	case m.Name == "exp" && at.Sub(l.context.Now) >= MaxAssertionLifetime:
		l.add(LintClaims, m.Name, LintTooFar, LintRefused)
	case m.Name != "exp" && at.After(l.context.Now):
		l.add(LintClaims, m.Name, LintInFuture, LintRefused)
	}
}
