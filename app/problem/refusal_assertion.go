package problem

import "github.com/flowlatch/flowlatch/app/text"

// assertionVerdicts are about what the client assertion says.
func assertionVerdicts() []verdict {
	return []verdict{
		{is: misaddressed, said: []string{"The audience claim for client_assertion must be the endpoint invoked for the request."}, maybe: text.T("maybe.domain", "the org goes by another domain"), tell: tellMisaddressed},
		{is: mistimed, said: []string{
			"The client_assertion token is expired.",
			"The client_assertion token has an expiration too far into the future.",
			"The client_assertion token must be issued before the current time.",
		}, maybe: text.T("maybe.clock", "the clocks don't agree"), tell: tellMistimed},
		{is: unseen, said: []string{"The client_assertion token has already been used."}, tell: func(TokenFacts) *Problem {
			return New("token.replay", text.T("problem.replay", "Okta says the assertion was used before"),
				text.T("problem.replay.why", "Flowlatch sends each one once, so something in between may have sent it twice. The next request has a fresh one."), Retrying())
		}},
	}
}

// alteredVerdicts are about what Flowlatch never sends, or never leaves out: an
// Origin header, two kinds of credentials, no assertion, one that is no JWT.
func alteredVerdicts() []verdict {
	return []verdict{{
		is: unseen,
		said: []string{
			"Browser requests to the token endpoint must use Proof Key for Code Exchange.",
			"No client credentials found.",
			"Found Authentication header but was not valid client credentials.",
			"Cannot supply multiple client credentials. Use one of the following: credentials in the Authorization header, credentials in the post body, or a client_assertion in the post body.",
			"The client_assertion_type is invalid.",
			"The parsing of the client_assertion failed.",
			"The client_assertion must contain the 'exp' claim as seconds since epoch.",
		},
		tell: func(TokenFacts) *Problem {
			return New("token.altered", text.T("problem.altered", "Okta says that it got another request than the one sent"),
				text.T("problem.altered.why", "Okta finds fault with something that Flowlatch doesn't send, or always does. A proxy or another program in between may have changed the request."), Retrying())
		},
	}}
}

// unseen is of what can't be looked at from here.
func unseen(TokenFacts) Fact { return Unknown }

// misaddressed: the assertion doesn't name the URL that was called, or not on
// the domain that the org goes by.
func misaddressed(f TokenFacts) Fact {
	switch {
	case f.Audience == No || f.OwnDomain == No:
		return Yes
	case f.Audience == Yes && f.OwnDomain == Yes:
		return No
	}
	return Unknown
}

func tellMisaddressed(f TokenFacts) *Problem {
	return New("token.audience", text.T("problem.audience", "Okta refused the token: the org goes by another address"),
		text.T("problem.audience.why", "The assertion names the address that was called, and the org doesn't take it for its own. Use the domain that the org calls itself by."), correctDomain(f)...)
}

func mistimed(f TokenFacts) Fact { return f.Clock.not() }

func tellMistimed(f TokenFacts) *Problem {
	cause := text.T("problem.clock.why", "The times in the request don't suit the org's clock.")
	if f.Clock == No {
		cause = text.T("problem.clock.measured", "The org's clock and this computer's are {{.Seconds}} seconds apart, and the request didn't allow for that.", "Seconds", int(f.ClockOffset.Abs().Seconds()))
	}
	return New("token.clock", text.T("problem.clock", "Okta refused the token: the clocks don't agree"), cause, measureClock(), Retrying())
}

// proofVerdicts are about the proof of possession (RFC 9449). Without one these
// codes ask for it.
func proofVerdicts() []verdict {
	return []verdict{
		{is: func(f TokenFacts) Fact { return f.ProofSent.not() }, said: []string{"The DPoP proof JWT header is missing."}, tell: tellProofWanted},
		{is: func(f TokenFacts) Fact {
			if f.ProofSent == Unknown {
				return Yes // whatever was sent, the code says that proofs are wanted
			}
			return No
		}, tell: tellProofWanted},
		{is: mistimed, said: []string{
			"The DPoP proof JWT is issued in the future.",
			"The DPoP proof JWT is issued more than five minutes in the past.",
			"The DPoP proof JWT is expired.",
		}, tell: tellMistimed},
		{is: func(f TokenFacts) Fact { return f.OwnDomain.not() }, said: []string{"'htu' claim in the DPoP proof JWT is invalid."}, tell: tellMisaddressed},
		{is: unseen, maybe: text.T("maybe.proof", "something in between changes requests or sends them twice"), tell: func(f TokenFacts) *Problem {
			code, title := unclearTitle("invalid_dpop_proof")
			return New(code, title, text.Text{}, WithoutPossession(f), Retrying())
		}},
	}
}

// hiddenProofVerdicts are for servers that ask for a proof with a code that
// doesn't say so. Only an app that is known to have it on counts.
func hiddenProofVerdicts() []verdict {
	return []verdict{{
		is: func(f TokenFacts) Fact {
			if f.ProofSent == No && f.Bearer == No && f.Proofs != No {
				return Yes
			}
			return No
		},
		tell: tellProofWanted,
	}}
}

func tellProofWanted(f TokenFacts) *Problem {
	return New("token.dpop",
		text.T("problem.dpop", "Okta refused the token: the app requires proof of possession"),
		text.T("problem.dpop.why", "The request was signed with the app's key but carried no DPoP proof that Okta takes. Apps made in the Admin Console have Proof of possession on by default."),
		WithoutPossession(f), Retrying())
}
