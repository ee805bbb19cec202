package problem

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	"github.com/flowlatch/flowlatch/okta"
)

// Fact is what is known about a question that has a yes or a no.
type Fact int8

// What can be known. The zero Fact is that nothing is.
const (
	Unknown Fact = iota
	Yes
	No
)

// Known is the Fact of something that was looked at.
func Known(yes bool) Fact {
	if yes {
		return Yes
	}
	return No
}

// String is the word for it.
func (f Fact) String() string {
	switch f {
	case Yes:
		return "yes"
	case No:
		return "no"
	case Unknown:
	}
	return "unknown"
}

// not is the answer to the opposite question.
func (f Fact) not() Fact {
	switch f {
	case Yes:
		return No
	case No:
		return Yes
	case Unknown:
	}
	return Unknown
}

// TokenFacts are what Flowlatch found out by itself, without believing the
// refusal, about a request for a token that was refused. Every question is
// asked so that yes is as it should be. The zero value is that nothing is
// known, which is never taken for a no.
type TokenFacts struct {
	// SignedIn: fixes can be made by Flowlatch; without it they are clicks in
	// the Admin Console.
	SignedIn bool
	AppID    string // Okta's id of the app, for the requests that fixes announce

	// About the request itself.
	Scope     string // what it asked for, spaces between; "" where that isn't known, or nothing
	Scoped    Fact   // it asked for a scope at all
	OrgServer Fact   // it went to the org's own token endpoint, not to a custom authorization server's
	Audience  Fact   // the assertion's aud was the very URL called
	OwnDomain Fact   // the org calls itself by the domain called
	// DomainName is the domain that it calls itself by, where OwnDomain is no.
	DomainName string
	ProofSent  Fact // it carried a DPoP proof
	Proofs     Fact // the server says that it knows DPoP (dpop_signing_alg_values_supported)
	Clock      Fact // its times suit the clock of the server that refused it
	// ClockOffset is how far that clock is ahead of this computer's, where
	// Clock is known.
	ClockOffset time.Duration

	// About the app, as the org's API shows it.
	App       Fact   // there is one with this client ID
	Active    Fact   // it is active
	Service   Fact   // it is an API Services app
	KeyMethod Fact   // it signs in with a key (private_key_jwt), not with a secret
	Bearer    Fact   // it has proof of possession off
	Granted   Fact   // it has the scope
	OwnerName string // the other app that this key is registered on; "" for none that is known

	// About the key.
	AnyKey    Fact // the app has an active key
	Key       Fact // this key is registered on the app, by its thumbprint
	KeyNamed  Fact // it is registered under the kid that the assertion named
	NameFree  Fact // no other key of the app has that kid
	KeyActive Fact // it is active
	KeyFits   Fact // it is registered for signing, and for this algorithm
	// RegisteredID is Okta's id of the registered key, for the requests that
	// fixes announce.
	RegisteredID string
}

// scope is what was asked for, the one for invoking flows where that isn't known.
func (f TokenFacts) scope() string { return cmp.Or(f.Scope, okta.ScopeInvokeManage) }

// String lists what is known for the technical detail.
func (f TokenFacts) String() string {
	var known []string
	for _, q := range []struct {
		name string
		fact Fact
	}{
		{"scope asked for", f.Scoped},
		{"org server", f.OrgServer},
		{"aud is the URL called", f.Audience},
		{"org's own domain", f.OwnDomain},
		{"proof sent", f.ProofSent},
		{"server knows proofs", f.Proofs},
		{"times suit the server's clock", f.Clock},
		{"app exists", f.App},
		{"active", f.Active},
		{"API Services", f.Service},
		{"private_key_jwt", f.KeyMethod},
		{"proof of possession off", f.Bearer},
		{"scope granted", f.Granted},
		{"any active key", f.AnyKey},
		{"this key registered", f.Key},
		{"under this kid", f.KeyNamed},
		{"kid not taken", f.NameFree},
		{"key active", f.KeyActive},
		{"key fits", f.KeyFits},
	} {
		if q.fact != Unknown {
			known = append(known, q.name+": "+q.fact.String())
		}
	}
	if f.Clock != Unknown {
		known = append(known, fmt.Sprintf("server's clock ahead by %s", f.ClockOffset.Round(time.Second)))
	}
	return strings.Join(known, ", ")
}
