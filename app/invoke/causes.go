package invoke

import (
	"net/http"
	"slices"
	"time"

	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/workspace"
)

// Sent is what a call carried to prove who calls.
type Sent string

// The credentials that a call can carry.
const (
	SentNothing     Sent = "nothing"
	SentAccessToken Sent = "access-token"
	SentBoundToken  Sent = "bound-token" // an access token with a proof of its key (RFC 9449)
	SentTokenHeader Sent = "client-token-header"
	SentTokenQuery  Sent = "client-token-query"
)

// Sent tells which kind of credential it is.
func (c Credential) Sent() Sent {
	switch {
	case !c.AccessToken.IsZero() && c.Authorize != nil:
		return SentBoundToken
	case !c.AccessToken.IsZero():
		return SentAccessToken
	case !c.ClientToken.IsZero() && c.InQuery:
		return SentTokenQuery
	case !c.ClientToken.IsZero():
		return SentTokenHeader
	}
	return SentNothing
}

// DefaultLimit is how long Workflows keeps a caller's connection open; then it
// closes it and counts the flow as failed (Okta's Workflows tips, no. 75).
const DefaultLimit = 60 * time.Second

// Facts are what is known about one call of a flow. Every question that has a
// yes or a no is asked so that yes is as it should be; the zero value of each
// is that nothing is known, which is never taken for a no.
type Facts struct {
	// What came back. Status is 0 where nothing did; then Err tells how far the
	// call came.
	Status int
	Header http.Header
	Body   string // as it may be shown; the first few kilobytes do
	Took   time.Duration
	Err    error
	// Undone: the flow answered well, but what it should have done isn't there.
	Undone bool

	// What was sent. URL is the Invoke URL, Known the body keys that the flow is
	// known to read, none where nothing is known of it.
	URL   string
	Draft workspace.Draft
	Known []string
	Sent  Sent
	// Shape: what was sent looks like what it should be. Fresh: it was got for
	// this call.
	Shape, Fresh problem.Fact

	// What was declared.
	Level   workspace.Level
	Allowed workspace.Allowed

	// What the access token says: it is the org's, for the endpoint's app, and
	// carries the scope for invoking flows.
	OwnOrg, OwnApp, Scoped problem.Fact
	// App is the endpoint's service app as the org's API shows it.
	App problem.TokenFacts

	// What else is known of the endpoint. Host: its host is the org's Workflows.
	// Worked: a call of this URL was answered well before.
	Host, Worked problem.Fact
	// TokenCame: a client token came with the Invoke URL.
	TokenCame bool
	// MeasuredLevel and MeasuredApps are what the endpoint was measured to
	// accept, "" for not known.
	MeasuredLevel workspace.Level
	MeasuredApps  workspace.Allowed
	// Unlisted and Bad are the statuses with which the endpoint was measured to
	// refuse an app that it doesn't list, and a credential that isn't good; 0 for
	// not known.
	Unlisted, Bad int
	// Limit is how long the connection is kept open, [DefaultLimit] when 0.
	Limit time.Duration
}

// Actions by which a cause is checked, beside those of package problem.
const (
	// OpenFlow opens the flow in the Workflows Console, OpenHistory its
	// execution history.
	OpenFlow    problem.Action = "open-flow"
	OpenHistory problem.Action = "open-flow-history"
	// EditQuery and EditHeaders lead to those parts of the request.
	EditQuery   problem.Action = "edit-query"
	EditHeaders problem.Action = "edit-headers"
	// RenameKeys puts the body's keys right that differ from the flow's only in
	// upper and lower case.
	RenameKeys problem.Action = "rename-keys"
	// ShowAnswer shows the body of the answer.
	ShowAnswer problem.Action = "show-answer"
)

// MaxCauses is how many causes a person can follow at once.
const MaxCauses = 7

// fewCauses is below how many it is said that there may be another.
const fewCauses = 3

// CauseLevel is that the flow has another level than the one declared.
const CauseLevel workspace.CauseID = "level"

// Points from which a cause is Likely, is Possible, is told beside others.
const (
	likely   = 70
	possible = 30
	faint    = 10
)

// rule is one thing that can be why a call failed.
type rule struct {
	id workspace.CauseID
	// points say how well it fits what is known: 0 rules it out.
	points func(Facts) int
	tell   func(Facts) telling
}

// telling puts a cause into words.
type telling struct {
	title, why text.Text
	ways       []problem.Way
}

// Causes are what can be why a call failed, or why it answered well and did
// nothing: the likeliest first, never one alone. It judges by the status, by
// what was sent and by what is known; it matches no text of the answer, because
// Okta documents none. For a call that went well, or that wasn't sent, there
// are none. It is pure.
func Causes(f Facts) []workspace.Cause {
	if !f.asks() {
		return nil
	}
	type scored struct {
		rule
		points int
	}
	var found []scored
	for _, r := range rules() {
		if points := r.points(f); points > 0 {
			found = append(found, scored{r, points})
		}
	}
	slices.SortStableFunc(found, func(a, b scored) int { return b.points - a.points })
	if len(found) < fewCauses && !f.answered(200, 299) {
		found = append(found, scored{elsewhere(), 1})
	}
	for len(found) > MaxCauses || len(found) > fewCauses && found[len(found)-1].points < faint {
		found = found[:len(found)-1]
	}
	causes := make([]workspace.Cause, len(found))
	for i, s := range found {
		words := s.tell(f)
		causes[i] = workspace.Cause{ID: s.id, Weight: weigh(s.points), Title: words.title, Why: words.why, Ways: words.ways}
	}
	return causes
}

func weigh(points int) workspace.Weight {
	switch {
	case points >= likely:
		return workspace.Likely
	case points >= possible:
		return workspace.Possible
	}
	return workspace.Unlikely
}

// rules are all of them; among those with as many points the earlier stands
// first.
func rules() []rule {
	return slices.Concat(networkRules(), endpointRules(), credentialRules(), flowRules())
}

// elsewhere is told where little else is.
func elsewhere() rule { return rule{id: "elsewhere", tell: tellElsewhere} }

func tellElsewhere(f Facts) telling {
	ways := []problem.Way{openHistory()}
	if f.Status != 0 {
		ways = append([]problem.Way{showAnswer()}, ways...)
	}
	return telling{
		text.T("cause.elsewhere", "Something that Flowlatch can't see"),
		text.T("cause.elsewhere.why", "The answer's own words and the flow's execution history say more than can be told from here."),
		ways,
	}
}
