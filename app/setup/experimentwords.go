package setup

import (
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/oauth"
)

// unsent reports whether what breaks a rule can't be signed here.
func unsent(r oauth.LintRule) bool {
	return r == oauth.LintValue || r == oauth.LintName || r == oauth.LintPrivate
}

// ruleWords say what is wrong with a member of an assertion, and what would be
// right where only one value is.
func (e Experiment) ruleWords(f oauth.Finding) text.Text {
	switch {
	case f.Rule == oauth.LintNotTokenURL:
		return text.T("lint.not-token-url", "Must be the very address that is called: {{.URL}}", "URL", e.tokenURL)
	case f.Rule == oauth.LintNotClient:
		return text.T("lint.not-client", "Must be the client ID: {{.ID}}", "ID", e.clientID)
	case f.Rule == oauth.LintOtherKid:
		return text.T("lint.other-kid", "Isn't the kid of the key that signs, which step 3 shows")
	case f.Rule == oauth.LintOtherAlg:
		return text.T("lint.other-alg", "Isn't what the key signs with, {{.Algorithm}}: nobody can verify it", "Algorithm", e.key.Algorithm())
	case f.Rule == oauth.LintMissing && f.Name == "kid":
		return text.T("lint.no-kid", "Is missing: it names the key. A server may try all of the app's keys instead, or refuse")
	}
	if words, known := rules()[f.Rule]; known {
		return words
	}
	return text.T("lint.unregistered", "No rule knows it; servers ignore it")
}

func rules() map[oauth.LintRule]text.Text {
	return map[oauth.LintRule]text.Text{
		oauth.LintRepeated:   text.T("lint.repeated", "Stands in it twice"),
		oauth.LintName:       text.T("lint.name", "Names of this form aren't sent from here"),
		oauth.LintValue:      text.T("lint.value", "The value is no JSON: put text in double quotes"),
		oauth.LintMissing:    text.T("lint.missing", "Is missing"),
		oauth.LintType:       text.T("lint.type", "The value is of the wrong type"),
		oauth.LintPrivate:    text.T("lint.private", "Holds a part of a private key: it isn't sent"),
		oauth.LintAlgorithm:  text.T("lint.algorithm", "Okta takes RS256, RS384, RS512, ES256, ES384 and ES512"),
		oauth.LintCritical:   text.T("lint.critical", "Demands something that no server here understands"),
		oauth.LintNotJWT:     text.T("lint.not-jwt", "Is usually JWT"),
		oauth.LintList:       text.T("lint.list", "Is a list; Okta documents a single text"),
		oauth.LintReplayable: text.T("lint.replayable", "Without it the assertion could be used twice"),
		oauth.LintNotSeconds: text.T("lint.not-seconds", "Must be whole seconds since 1970"),
		oauth.LintExpired:    text.T("lint.expired", "Has passed already"),
		oauth.LintTooFar:     text.T("lint.too-far", "Is an hour or more ahead"),
		oauth.LintInFuture:   text.T("lint.in-future", "Is later than the org's clock"),
	}
}
