package setup

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/wire"
	"github.com/flowlatch/flowlatch/oauth"
	"github.com/flowlatch/flowlatch/okta"
)

// ExperimentPart is the half of an assertion that a member is in.
type ExperimentPart string

// The parts.
const (
	ExperimentHeader ExperimentPart = "header"
	ExperimentClaims ExperimentPart = "claims"
)

// ExperimentMember is a name and its value, as JSON.
type ExperimentMember struct{ Name, Value string }

// Experiment is the assertion that the endpoint's service app would sign, with
// anything in it changed. It is a value: what changes it gives a changed copy.
// It is kept nowhere.
type Experiment struct {
	draft    oauth.Draft
	key      *oauth.Key
	clientID string
	tokenURL string
	offset   time.Duration // of the org's clock
}

// DraftExperiment begins an experiment with what would really be sent. It reads
// the key and may wait for the keychain.
func (w *Walk) DraftExperiment(ctx context.Context, endpointID string) (Experiment, error) {
	ctx, done, err := w.begin(ctx)
	if err != nil {
		return Experiment{}, err
	}
	defer done()
	app, err := w.appOf(endpointID)
	if err != nil {
		return Experiment{}, err
	}
	key, err := w.signingKey(ctx, app)
	if err != nil {
		return Experiment{}, problem.From(err)
	}
	org := w.Workspace().Org
	e := Experiment{key: key, clientID: app.ClientID, tokenURL: org.TokenURL, offset: org.ClockOffset}
	e.draft, err = key.Draft(oauth.Assertion{ClientID: app.ClientID, Audience: org.TokenURL, IssuedAt: w.deps.Now().Add(org.ClockOffset)})
	return e, err
}

// Empty reports whether the experiment was not begun.
func (e Experiment) Empty() bool { return e.key == nil }

// Members lists what stands in a part, in order.
func (e Experiment) Members(part ExperimentPart) []ExperimentMember {
	from := e.draft.Claims
	if part == ExperimentHeader {
		from = e.draft.Header
	}
	members := make([]ExperimentMember, len(from))
	for i, m := range from {
		members[i] = ExperimentMember{m.Name, string(m.Value)}
	}
	return members
}

// With gives a copy that has the member with this value, as JSON.
func (e Experiment) With(part ExperimentPart, m ExperimentMember) Experiment {
	if part == ExperimentHeader {
		e.draft = e.draft.WithHeader(m.Name, json.RawMessage(m.Value))
	} else {
		e.draft = e.draft.WithClaim(m.Name, json.RawMessage(m.Value))
	}
	return e
}

// Without gives a copy that lacks the member.
func (e Experiment) Without(part ExperimentPart, name string) Experiment {
	if part == ExperimentHeader {
		e.draft = e.draft.WithoutHeader(name)
	} else {
		e.draft = e.draft.WithoutClaim(name)
	}
	return e
}

// OrgTime is a local time by the org's clock, which the assertion's times go by.
func (e Experiment) OrgTime(local time.Time) time.Time { return local.Add(e.offset) }

// FindingLevel says what a finding means.
type FindingLevel string

// The levels.
const (
	FindingRefused FindingLevel = "refused" // the server refuses such an assertion
	FindingUnusual FindingLevel = "unusual" // it may pass
	FindingNote    FindingLevel = "note"    // it makes no difference
)

// ExperimentFinding is one rule that an experiment breaks.
type ExperimentFinding struct {
	Part     ExperimentPart
	Name     string
	Level    FindingLevel
	Sentence text.Text
	Unsent   bool // nothing that breaks it is sent
}

// Lint holds an experiment against the rules for assertions. It is pure and
// fast: for every keystroke. now is the local time.
func (e Experiment) Lint(now time.Time) []ExperimentFinding {
	if e.Empty() {
		return nil
	}
	var found []ExperimentFinding
	for _, f := range e.draft.Lint(oauth.LintContext{ClientID: e.clientID, TokenURL: e.tokenURL, Key: e.key, Now: now.Add(e.offset)}) {
		found = append(found, ExperimentFinding{ExperimentPart(f.Part), f.Name, FindingLevel(f.Level), e.ruleWords(f), unsent(f.Rule)})
	}
	return found
}

// ExperimentAnswer is what came back, with credentials masked.
type ExperimentAnswer struct {
	Status      int
	Body        string
	Description string // the server's own words, "" for none
	Token       bool   // a token was given; it is dropped
	Millis      int64
}

// SendExperiment signs an experiment and asks for a token with it: one request.
// The answer is for looking at; a token that comes is dropped.
func (w *Walk) SendExperiment(ctx context.Context, e Experiment) (ExperimentAnswer, error) {
	ctx, done, err := w.begin(ctx)
	if err != nil {
		return ExperimentAnswer{}, err
	}
	defer done()
	assertion, err := e.key.SignDraft(e.draft)
	if err != nil {
		return ExperimentAnswer{}, unsignable(err)
	}
	client, err := w.deps.Network.Client(wire.Route{Origin: w.Workspace().Org.Origin})
	if err != nil {
		return ExperimentAnswer{}, problem.From(err)
	}
	a, ctx := w.attempt(ctx, tokenProof)
	_, err = oauth.RequestToken(wire.WithPurpose(ctx, text.T("setup.experiment.for-token", "An experiment with the assertion")), client, oauth.TokenRequest{
		TokenURL: e.tokenURL, ClientID: e.clientID, Auth: oauth.AssertionAuth(assertion), Scopes: []string{okta.ScopeInvokeManage},
		Now: w.deps.Now().Add(e.offset),
	})
	return answerOf(a.trail.Exchanges(), err)
}

// answerOf is the newest answer; an error only where there is none.
func answerOf(all []wire.Exchange, err error) (ExperimentAnswer, error) {
	if len(all) == 0 || all[len(all)-1].Status == 0 {
		return ExperimentAnswer{}, problem.From(err)
	}
	x := all[len(all)-1]
	a := ExperimentAnswer{Status: x.Status, Body: x.ResponseBody.Text, Token: err == nil, Millis: x.Duration.Milliseconds()}
	if refused, ok := errors.AsType[*oauth.Error](err); ok {
		a.Description = refused.Description
	}
	return a, nil
}

// CodeUnsigned is the Problem of an experiment that can't be signed.
const CodeUnsigned = "experiment.unsigned"

func unsignable(err error) *problem.Problem {
	return problem.New(CodeUnsigned, text.T("experiment.unsigned", "This can't be signed"),
		text.T("experiment.unsigned.why", "Nothing was sent. A value may be no JSON, a name may have characters that aren't sent from here, or the header may hold a part of a private key."),
		problem.NewWay(problem.Retry, text.T("experiment.unsigned.way", "Correct it"), text.Text{})).WithDetail(err.Error())
}
