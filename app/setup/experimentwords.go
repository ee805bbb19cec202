package setup

import (
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/oauth"
)

// ruleWords say what is wrong with a member of an assertion.
func ruleWords(f oauth.Finding) text.Text {
	for _, words := range []func(oauth.LintRule) text.Text{shapeWords, headerWords, clientWords, timeWords} {
		if w := words(f.Rule); !w.IsZero() {
			return w
		}
	}
	return text.T("lint.unregistered", "No rule knows it; servers ignore it")
}

func shapeWords(r oauth.LintRule) text.Text {
	switch r {
	case oauth.LintRepeated:
		return text.T("lint.repeated", "Stands in it twice")
	case oauth.LintName:
		return text.T("lint.name", "Names of this form aren't sent from here")
	case oauth.LintValue:
		return text.T("lint.value", "The value is no JSON: put text in double quotes")
	case oauth.LintMissing:
		return text.T("lint.missing", "Is missing")
	case oauth.LintType:
		return text.T("lint.type", "The value is of the wrong type")
	case oauth.LintPrivate:
		return text.T("lint.private", "Holds a part of a private key: it isn't sent")
	}
	return text.Text{}
}

func headerWords(r oauth.LintRule) text.Text {
	switch r {
	case oauth.LintAlgorithm:
		return text.T("lint.algorithm", "Okta takes RS256, RS384, RS512, ES256, ES384 and ES512")
	case oauth.LintOtherAlg:
		return text.T("lint.other-alg", "Isn't what the key signs with: nobody can verify it")
	case oauth.LintOtherKid:
		return text.T("lint.other-kid", "Isn't the kid of the key that signs")
	case oauth.LintCritical:
		return text.T("lint.critical", "Demands something that no server here understands")
	case oauth.LintNotJWT:
		return text.T("lint.not-jwt", "Is usually JWT")
	}
	return text.Text{}
}

func clientWords(r oauth.LintRule) text.Text {
	switch r {
	case oauth.LintNotClient:
		return text.T("lint.not-client", "Must be the client ID")
	case oauth.LintNotTokenURL:
		return text.T("lint.not-token-url", "Must be the very address that is called")
	case oauth.LintList:
		return text.T("lint.list", "Is a list; Okta documents a single text")
	case oauth.LintReplayable:
		return text.T("lint.replayable", "Without it the assertion could be used twice")
	}
	return text.Text{}
}

func timeWords(r oauth.LintRule) text.Text {
	switch r {
	case oauth.LintNotSeconds:
		return text.T("lint.not-seconds", "Must be whole seconds since 1970")
	case oauth.LintExpired:
		return text.T("lint.expired", "Has passed already")
	case oauth.LintTooFar:
		return text.T("lint.too-far", "Is an hour or more ahead")
	case oauth.LintInFuture:
		return text.T("lint.in-future", "Is later than the org's clock")
	}
	return text.Text{}
}
