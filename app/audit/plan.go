package audit

import (
	"net/http"

	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/workspace"
)

// shot is a probe and what it carries.
type shot struct {
	workspace.Probe
	carrier carrier
}

// Plan lists what [Measure] would send, in order, before anything is sent. What
// can't be had is in it as not run, with the reason; what is to be sent has no
// outcome yet. Fewer are sent when the first ones settle everything.
func Plan(t Target, m Material) []workspace.Probe {
	shots := plan(t, m)
	probes := make([]workspace.Probe, len(shots))
	for i, s := range shots {
		probes[i] = s.Probe
	}
	return probes
}

// Runs is how often the flow runs at most for what is planned, where the level holds:
// each call that it must take or may take runs it.
func Runs(planned []workspace.Probe) int {
	runs := 0
	for _, p := range planned {
		if p.Outcome == "" && p.Expected != workspace.ProbeRefused {
			runs++
		}
	}
	return runs
}

// OrgRequests is about how many requests [Measure] makes to the org, beside those to
// the endpoint: for tokens, with another try where a proof of possession needs a
// nonce (RFC 9449 section 8), and to make and remove the second app.
func OrgRequests(m Material) int {
	requests, token := 0, 1
	if m.Bound != nil {
		token = 2
	}
	if m.Own != nil {
		requests += token
	}
	if m.OtherScope != nil {
		requests += 1 + token // the granted scopes first
	}
	if m.Expired != nil {
		requests++
	}
	if m.OtherAudience != nil {
		requests++
	}
	if m.Second != nil {
		const makes, removes = 2, 4 // app and scope; looked for, looked at, deactivated, deleted
		requests += makes + token + removes
	}
	return requests
}

// plan has the good credential first, between and last. Between are the twin of
// the good call, and the call itself for where the twin can't serve. On either
// side of them is a refusal that every level needs.
func plan(t Target, m Material) []shot {
	good := carrierOf(t.good())
	shots := []shot{t.shot(m, good, good.name, t.method())}
	if t.Level == workspace.LevelPublic {
		shots = append(shots, t.shot(m, good, t.goodTwin(), t.twin()))
	}
	for _, c := range carriers() {
		if c.name != good.name {
			shots = append(shots, t.shot(m, c, c.name, t.method()))
		}
		if c.name == workspace.ProbeWrongTokenHeader && t.Level != workspace.LevelPublic {
			shots = append(shots, t.shot(m, good, t.goodTwin(), t.twin()), t.shot(m, good, workspace.ProbeGoodBetween, t.method()),
				t.shot(m, nothing(), t.noneTwin(), t.twin()))
		}
	}
	return append(shots, t.shot(m, good, workspace.ProbeGoodAgain, t.method()))
}

func (t Target) shot(m Material, c carrier, name workspace.ProbeName, method string) shot {
	s := shot{workspace.Probe{Name: name, Method: method, Good: c.name == t.good(), Sent: c.sent, Expected: t.expected(name)}, c}
	switch name {
	case workspace.ProbeGoodBetween:
		s.Sent = text.T("audit.sent.between", "{{.What}}, in between", "What", c.sent)
	case workspace.ProbeGoodAgain:
		s.Sent = text.T("audit.sent.again", "{{.What}}, once more", "What", c.sent)
	}
	if why := c.missing(m); !why.IsZero() {
		s.Outcome, s.Why = workspace.ProbeNotRun, why
	}
	return s
}

// goodTwin names the good call with the other method. At a public endpoint that
// is the call without a credential.
func (t Target) goodTwin() workspace.ProbeName {
	switch {
	case t.Level == workspace.LevelPublic:
		return t.noneTwin()
	case t.twin() == http.MethodGet:
		return workspace.ProbeGoodGet
	}
	return workspace.ProbeGoodPost
}

func (t Target) noneTwin() workspace.ProbeName {
	if t.twin() == http.MethodGet {
		return workspace.ProbeNoCredentialGet
	}
	return workspace.ProbeNoCredentialPost
}

// expected is the outcome of a probe under the declared level, "" where nothing
// is known: whether Okta takes a client token that is sent twice, and whether it
// takes DPoP-bound tokens, isn't documented.
func (t Target) expected(name workspace.ProbeName) workspace.ProbeOutcome {
	switch name {
	case t.good(), t.goodTwin(), workspace.ProbeGoodBetween, workspace.ProbeGoodAgain:
		return workspace.ProbeAccepted
	}
	switch {
	case t.Level == workspace.LevelPublic:
		return workspace.ProbeAccepted
	case t.Level == workspace.LevelToken:
		return expectedOfToken(name)
	}
	return t.expectedOfOAuth(name)
}

func expectedOfToken(name workspace.ProbeName) workspace.ProbeOutcome {
	switch name {
	case workspace.ProbeTokenHeader, workspace.ProbeTokenQuery:
		return workspace.ProbeAccepted // Okta help, Invoke a flow with a client token: both ways work
	case workspace.ProbeTokenBoth:
		return ""
	}
	return workspace.ProbeRefused
}

func (t Target) expectedOfOAuth(name workspace.ProbeName) workspace.ProbeOutcome {
	switch {
	case name == workspace.ProbeAccessBound:
		return ""
	case name != workspace.ProbeAccessOtherApp, t.Apps == workspace.AllowList:
		return workspace.ProbeRefused
	case t.Apps == workspace.AllowAny:
		return workspace.ProbeAccepted
	}
	return ""
}

// mustRefuse reports whether the level is broken when the probe is accepted. A
// DPoP-bound token that is taken without its proof is a token of the right app
// all the same: a weakness, told as a note.
func (t Target) mustRefuse(name workspace.ProbeName) bool {
	if t.Level == workspace.LevelOAuth && name == workspace.ProbeAccessBoundAsBearer {
		return false
	}
	return t.expected(name) == workspace.ProbeRefused
}

// obligatory are the probes without whose refusal nothing holds.
func (t Target) obligatory() []workspace.ProbeName {
	always := []workspace.ProbeName{
		workspace.ProbeNoCredential, t.noneTwin(), workspace.ProbeWrongTokenHeader, workspace.ProbeWrongTokenQuery,
	}
	switch t.Level {
	case workspace.LevelOAuth:
		return append(always, workspace.ProbeAccessTampered, workspace.ProbeAccessAsToken)
	case workspace.LevelToken:
		return always
	case workspace.LevelPublic:
	}
	return nil
}
