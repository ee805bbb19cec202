package workspace

import (
	"time"

	"github.com/flowlatch/flowlatch/app/text"
)

// Measurement is what an endpoint was measured to accept, and whether that is
// what it was declared to. It holds no secret.
type Measurement struct {
	At           time.Time `json:"at"`
	InvokeURL    string    `json:"invokeUrl"` // that was measured
	Declared     Level     `json:"declared"`
	DeclaredApps Allowed   `json:"declaredApps,omitempty"`
	// Basis is what was sent as the good credential; nil where that isn't kept.
	Basis *Basis `json:"basis,omitempty"`
	// Level and Apps are as measured; "" = that can't be told.
	Level   Level   `json:"level,omitempty"`
	Apps    Allowed `json:"apps,omitempty"`
	Verdict Verdict `json:"verdict"`
	// Why are the reasons of the verdict, the most important first. Notes are
	// worth knowing and change nothing about it.
	Why    []text.Text `json:"why"`
	Notes  []text.Text `json:"notes,omitempty"`
	Probes []Probe     `json:"probes"`
	// Ran counts the probes that ran the flow. MayHaveRun counts those that aren't
	// certain not to have run it.
	Ran        int           `json:"ran"`
	MayHaveRun int           `json:"mayHaveRun,omitempty"`
	Took       time.Duration `json:"took"`
	// ProbeApp is the second service app, nil where none was made.
	ProbeApp *ProbeApp `json:"probeApp,omitempty"`
}

// ProbeApp is a second service app that was made for one probe.
type ProbeApp struct {
	Label string `json:"label"`
	AppID string `json:"appId,omitempty"` // Okta's id; "" when its answer was lost
	// Removed: its deletion is certain. Where it isn't, the next sweep does it.
	Removed bool `json:"removed,omitempty"`
	// Changes are the requests that changed something in the org, in order.
	Changes []Evidence `json:"changes,omitempty"`
}

// Verdict compares what was declared with what was measured.
type Verdict string

// The verdicts. Only what was accepted and refused leads to one.
const (
	VerdictHolds   Verdict = "holds"
	VerdictBroken  Verdict = "broken"
	VerdictUnknown Verdict = "unknown" // it can't be told
)

// Probe is one call of a measurement.
type Probe struct {
	Name   ProbeName `json:"name"`
	Method string    `json:"method"`
	// Good: this is the credential that the declared level asks for, in the way
	// it was declared to be sent.
	Good bool `json:"good,omitempty"`
	// Sent says what the call carried; it holds nothing of it.
	Sent text.Text `json:"sent"`
	// Expected is the outcome under the declared level, "" where none is.
	Expected ProbeOutcome `json:"expected,omitempty"`
	Outcome  ProbeOutcome `json:"outcome,omitempty"` // "" before it is sent
	// Why is one sentence: for what is unknown and not run, always.
	Why text.Text `json:"why,omitzero"`
	// Ran: it ran the flow, since it was accepted, or its answer has the ID of
	// a run. MayHaveRun: it isn't certain that it didn't.
	Ran        bool     `json:"ran,omitempty"`
	MayHaveRun bool     `json:"mayHaveRun,omitempty"`
	Evidence   Evidence `json:"evidence"` // Status 0 without an answer
	// Body is what may be shown of the answer, at most 1 KiB.
	Body string `json:"body,omitempty"`
}

// ProbeName identifies a probe; it never changes.
type ProbeName string

// The probes. The good credential of the declared level bears the name of what
// it is. The twins are the same call with the other of the two methods.
const (
	ProbeNoCredential        ProbeName = "no-credential"
	ProbeNoCredentialGet     ProbeName = "no-credential-get"
	ProbeNoCredentialPost    ProbeName = "no-credential-post"
	ProbeGoodGet             ProbeName = "good-get"
	ProbeGoodPost            ProbeName = "good-post"
	ProbeGoodBetween         ProbeName = "good-between"
	ProbeGoodAgain           ProbeName = "good-again"
	ProbeWrongTokenHeader    ProbeName = "wrong-client-token-header"
	ProbeWrongTokenQuery     ProbeName = "wrong-client-token-query"
	ProbeTokenHeader         ProbeName = "client-token-header"
	ProbeTokenQuery          ProbeName = "client-token-query"
	ProbeTokenBoth           ProbeName = "client-token-both"
	ProbeAccess              ProbeName = "access-token"
	ProbeAccessTampered      ProbeName = "access-token-tampered"
	ProbeAccessAsToken       ProbeName = "access-token-as-client-token"
	ProbeAccessExpired       ProbeName = "access-token-expired"
	ProbeAccessOtherAudience ProbeName = "access-token-other-audience"
	ProbeAccessOtherScope    ProbeName = "access-token-other-scope"
	ProbeAccessOtherApp      ProbeName = "access-token-other-app"
	ProbeAccessBound         ProbeName = "access-token-dpop"
	ProbeAccessBoundAsBearer ProbeName = "dpop-as-bearer"
)

// ProbeOutcome is what came of a probe.
type ProbeOutcome string

// The outcomes of a probe.
const (
	ProbeAccepted ProbeOutcome = "accepted"
	ProbeRefused  ProbeOutcome = "refused"
	ProbeUnknown  ProbeOutcome = "unknown"
	ProbeNotRun   ProbeOutcome = "not run"
)

// Probe returns the probe of that name, nil when there is none.
func (m *Measurement) Probe(name ProbeName) *Probe {
	for i := range m.Probes {
		if m.Probes[i].Name == name {
			return &m.Probes[i]
		}
	}
	return nil
}

// Basis says which credential of an endpoint a measurement went by, and holds
// nothing of it: what its level asks for, the rest is zero.
type Basis struct {
	ServiceAppID string `json:"serviceAppId,omitempty"`
	ClientToken  string `json:"clientToken,omitempty"` // where it is kept
	TokenInQuery bool   `json:"tokenInQuery,omitempty"`
}

// BasisOf is what a measurement of the endpoint goes by now.
func BasisOf(e *Endpoint) Basis {
	switch e.Level {
	case LevelOAuth:
		return Basis{ServiceAppID: e.ServiceAppID}
	case LevelToken:
		return Basis{ClientToken: string(e.ClientToken), TokenInQuery: e.TokenInQuery}
	}
	return Basis{}
}

// Of reports whether the measurement is of the endpoint as it stands: of its
// address, level and apps, and by the credential that it is called with. One that
// isn't says nothing about it. A broken level stays broken with another
// credential, until it is measured again.
func (m *Measurement) Of(e *Endpoint) bool {
	if m == nil || e == nil || m.InvokeURL != e.InvokeURL || m.Declared != e.Level ||
		e.Level == LevelOAuth && m.DeclaredApps != e.Allowed {
		return false
	}
	return m.Basis == nil || m.Verdict == VerdictBroken || *m.Basis == BasisOf(e)
}
