package problem

import "github.com/flowlatch/flowlatch/app/text"

// CodeKeyUnknown is the code of a refusal that says that the app doesn't have the
// key under the name that was sent.
const CodeKeyUnknown = "token.kid"

const (
	saidKID       = "The client_assertion JWT kid is invalid."
	saidSignature = "The client_assertion signature is invalid."
)

// keyVerdicts are about the key that signed and the keys that the app has.
func keyVerdicts() []verdict {
	return []verdict{
		{
			is:   keyless,
			said: []string{"The client does not have a JWKSet configured, but the client_assertion requires one."},
			tell: func(f TokenFacts) *Problem {
				return New("token.no-keys", text.T("problem.no-keys", "Okta refused the token: the app has no key"),
					text.T("problem.no-keys.why", "The app has no active public key, so nothing that is signed can be checked."), registerKey(f), openGeneral())
			},
		},
		{is: misnamed, tell: func(f TokenFacts) *Problem {
			return New("token.key-name", text.T("problem.key-name", "Okta refused the token: the key goes by another name there"),
				text.T("problem.key-name.why", "The app has this very key, registered under another kid than the one that was sent."), useKeyName())
		}},
		{is: nameTaken, said: []string{saidSignature}, tell: func(f TokenFacts) *Problem {
			return New("token.signature", text.T("problem.signature", "Okta refused the token: another key has this one's kid"),
				text.T("problem.signature.why", "The app has another key under the kid that was sent. A key of its own ends the mix-up."), newKey(f), openGeneral())
		}},
		{is: unregistered, said: []string{saidKID}, maybe: text.T("maybe.key", "the public key isn't among the app's active keys"), tell: func(f TokenFacts) *Problem {
			return New(CodeKeyUnknown, text.T("problem.kid", "Okta refused the token: the app doesn't have this key"),
				text.T("problem.kid.why", "The key isn't among the app's active keys. Was the public key added to this app, and saved?"), registerKey(f), correctClientID(), newKey(f))
		}},
		{
			is: func(f TokenFacts) Fact { return f.KeyActive.not() },
			tell: func(f TokenFacts) *Problem {
				return New("token.key-inactive", text.T("problem.key-inactive", "Okta refused the token: the key is inactive"),
					text.T("problem.key-inactive.why", "The app has this key, but it was deactivated there."), activateKey(f), newKey(f))
			},
		},
		{
			is:   func(f TokenFacts) Fact { return f.KeyFits.not() },
			said: []string{"The client_assertion JWT signature algorithm is invalid.", "The client_assertion JWT needs to be signed using a signing key."},
			tell: func(f TokenFacts) *Problem {
				return New("token.key-use", text.T("problem.key-use", "Okta refused the token: the key is registered for something else"),
					text.T("problem.key-use.why", "Its entry on the app names another use or another algorithm than the one it signed with."), newKey(f), openGeneral())
			},
		},
	}
}

// keyless: the app has no key to verify with. One that has this key, if
// inactive, has another trouble.
func keyless(f TokenFacts) Fact {
	if f.Key == Yes {
		return No
	}
	return f.AnyKey.not()
}

// misnamed: the very key is there, and not under the kid that was sent.
func misnamed(f TokenFacts) Fact {
	if f.Key == No {
		return No
	}
	return f.KeyNamed.not()
}

// nameTaken: another key is there under the kid that was sent.
func nameTaken(f TokenFacts) Fact {
	if f.Key == Yes && f.KeyNamed == Yes {
		return No
	}
	return f.NameFree.not()
}

func unregistered(f TokenFacts) Fact {
	if f.Key == Yes && (f.KeyNamed == No || f.KeyActive == No) {
		return No
	}
	return f.Key.not()
}
