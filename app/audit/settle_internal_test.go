package audit

import (
	"net/http"
	"slices"
	"testing"

	"github.com/flowlatch/flowlatch/app/invoke"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/wire"
	"github.com/flowlatch/flowlatch/app/workspace"
)

const (
	yes, no, maybe = workspace.ProbeAccepted, workspace.ProbeRefused, workspace.ProbeUnknown

	first, again, between = workspace.ProbeAccess, workspace.ProbeGoodAgain, workspace.ProbeGoodBetween
	none, noneGet         = workspace.ProbeNoCredential, workspace.ProbeNoCredentialGet
	goodGet               = workspace.ProbeGoodGet
	wrong, wrongQuery     = workspace.ProbeWrongTokenHeader, workspace.ProbeWrongTokenQuery
	byToken, bad          = workspace.ProbeTokenHeader, workspace.ProbeAccessTampered
)

// says is an answer with a JSON body.
func says(status int, body string) answer { return saysAs(status, "application/json", body) }

func saysAs(status int, media, body string) answer {
	return readAnswer(invoke.Result{Status: status, Header: http.Header{"Content-Type": {media}}, Body: []byte(body)})
}

// withRun is an answer with the ID of a run.
func (a answer) withRun(id string) answer {
	a.runs = map[string]string{"X-Run": id}
	return a
}

func isLost(arrived bool) answer { return answer{sent: true, failed: wire.Closed, arrived: arrived} }

type (
	answers map[workspace.ProbeName]answer
	wants   map[workspace.ProbeName]workspace.ProbeOutcome
)

// settlement is what answers come to.
type settlement struct {
	name  string
	level workspace.Level
	given answers
	want  wants
}

const atOAuth, atToken, atPublic = workspace.LevelOAuth, workspace.LevelToken, workspace.LevelPublic

var okay, denied = says(200, `{"a":1}`), says(401, `{"error":"x"}`)

// byStatus are answers that settle themselves, beside a good one.
func byStatus() []settlement {
	return []settlement{
		{"turned away", atOAuth, answers{first: okay, none: denied, wrong: says(302, ""), wrongQuery: says(404, ""), bad: says(403, "{}")}, wants{first: yes, none: no, wrong: no, wrongQuery: no, bad: no}},
		{"not now", atOAuth, answers{first: okay, none: says(429, ""), wrong: says(408, ""), wrongQuery: says(425, ""), bad: says(102, "")}, wants{none: maybe, wrong: maybe, wrongQuery: maybe, bad: maybe}},
		{"failed", atOAuth, answers{first: okay, none: says(500, ""), wrong: says(503, `{"a":1}`)}, wants{none: maybe, wrong: maybe}},
		{"lost", atOAuth, answers{first: isLost(true), none: isLost(false), wrong: okay}, wants{first: maybe, none: maybe}},
		{"an error inside", atOAuth, answers{first: says(200, `{"error":"no"}`), none: says(200, `{"error":"no"}`)}, wants{first: maybe, none: maybe}},
		{"the flow's own refusal", atOAuth, answers{first: okay.withRun("1"), none: denied.withRun("2"), wrong: denied, bad: okay.withRun("3")}, wants{first: yes, none: maybe, wrong: no, bad: yes}},
		{"an ID that two have is none", atOAuth, answers{first: okay.withRun("1"), none: denied.withRun("2"), wrong: denied.withRun("2")}, wants{none: no, wrong: no}},
		{"an ID that only a bad one has", atOAuth, answers{first: okay, wrong: okay.withRun("1"), bad: denied.withRun("2")}, wants{wrong: yes, bad: no}},
		{"an ID that only a later good one has", atOAuth, answers{first: okay, again: okay.withRun("1"), bad: denied.withRun("2")}, wants{again: yes, bad: maybe}},
		{"an ID of an error is none", atOAuth, answers{first: says(200, `{"error":"no"}`).withRun("1"), none: denied.withRun("2")}, wants{first: maybe, none: no}},
		{"good is refused", atOAuth, answers{first: denied, again: denied}, wants{first: no, again: no}},
		{"a client token", atToken, answers{byToken: okay, again: okay, wrong: denied, first: okay}, wants{byToken: yes, again: yes, wrong: no, first: yes}},
	}
}

// atAPublic are answers of an endpoint that is declared public: a success says nothing
// there but with the ID of a run.
func atAPublic() []settlement {
	return []settlement{
		{"without a run", atPublic, answers{none: okay, again: okay, noneGet: okay}, wants{none: maybe, again: maybe, noneGet: maybe}},
		{"with runs", atPublic, answers{none: okay.withRun("1"), again: okay.withRun("2"), wrong: okay, noneGet: says(200, `{"b":1}`).withRun("3")}, wants{none: yes, again: yes, wrong: maybe, noneGet: maybe}},
		{"with a run, refused on GET", atPublic, answers{none: okay.withRun("1"), noneGet: denied}, wants{none: yes, noneGet: no}},
		{"refused", atPublic, answers{none: denied, first: okay, byToken: okay, wrong: okay}, wants{none: no, first: yes, byToken: yes, wrong: yes}},
	}
}

// repeated are answers to the good call, sent again.
func repeated() []settlement {
	two := says(200, `{"a":2}`)
	return []settlement{
		{"the same", atOAuth, answers{first: okay, again: okay}, wants{again: yes}},
		{"another value", atOAuth, answers{first: okay, again: two, none: denied}, wants{again: yes}},
		{"what a bad one gets", atOAuth, answers{first: okay, again: two, wrong: two}, wants{again: maybe, wrong: maybe}},
		{"what a bad one gets, with a run", atOAuth, answers{first: okay.withRun("1"), again: two.withRun("2"), wrong: two}, wants{again: yes}},
		{"a value that no bad one gets", atOAuth, answers{first: okay, again: two, wrong: says(200, `{"a":3}`)}, wants{again: yes}},
		{"a shape that a bad one gets", atOAuth, answers{first: okay, again: says(200, `{"b":1}`), wrong: says(200, `{"b":2}`)}, wants{again: maybe}},
		{"a shape that a bad one gets with a refusal", atOAuth, answers{first: okay, again: says(200, `{"b":1}`), wrong: says(401, `{"b":1}`)}, wants{again: yes}},
		{"a shape that a right one gets", atOAuth, answers{first: okay, again: says(200, `{"b":1}`), byToken: says(200, `{"b":1}`)}, wants{again: yes}},
		{"a shape that a bad one gets on GET", atOAuth, answers{first: okay, again: says(200, `{"b":1}`), noneGet: says(200, `{"b":1}`)}, wants{again: yes}},
		{"a shape that the good one gets in between", atOAuth, answers{first: okay, again: says(200, `{"b":1}`), between: says(200, `{"b":1}`)}, wants{again: yes, between: yes}},
		{"the same that a bad one gets too", atOAuth, answers{first: okay, again: okay, wrong: okay}, wants{again: yes, wrong: yes}},
		{"a shape that no bad one gets", atOAuth, answers{first: okay, again: says(200, `{"b":1}`), wrong: says(200, `{"z":1}`)}, wants{again: yes}},
		{"a page", atOAuth, answers{first: okay, again: saysAs(200, "text/html", "<html>")}, wants{again: maybe}},
		{"a page again", atOAuth, answers{first: saysAs(200, "text/html", "<html>1"), again: saysAs(200, "text/html", "<html>2")}, wants{first: yes, again: yes}},
		{"after a refusal", atOAuth, answers{first: denied, again: okay}, wants{first: no, again: yes}},
		{"after a refusal, with a token", atOAuth, answers{first: denied, again: says(200, `{"z":1}`), byToken: okay}, wants{again: maybe, byToken: yes}},
	}
}

// besides are answers to other credentials.
func besides() []settlement {
	two, get, other := says(200, `{"a":2}`), says(200, `{"g":1}`), says(200, `{"z":1}`)
	return []settlement{
		{"as the good one", atOAuth, answers{first: okay, wrong: okay, wrongQuery: two, bad: other}, wants{wrong: yes, wrongQuery: maybe, bad: maybe}},
		{"as a good one that varies", atOAuth, answers{first: okay, again: says(200, `{"a":3}`), wrong: two, bad: other}, wants{wrong: yes, bad: maybe}},
		{"a refusal doesn't make it vary", atOAuth, answers{first: okay, again: denied, wrong: two}, wants{wrong: maybe}},
		{"nor does GET", atOAuth, answers{first: okay, goodGet: says(200, `{"a":3}`), wrong: two}, wants{goodGet: yes, wrong: maybe}},
		{"as the good one with GET", atOAuth, answers{first: okay, goodGet: says(200, `{"a":4}`), noneGet: says(200, `{"a":4}`)}, wants{goodGet: yes, noneGet: yes}},
		{"otherwise than the good one with GET", atOAuth, answers{first: okay, goodGet: says(200, `{"a":4}`), noneGet: two}, wants{noneGet: maybe}},
		{"GET of another shape", atOAuth, answers{first: okay, goodGet: get, noneGet: get}, wants{goodGet: maybe, noneGet: maybe}},
		{"the shape of POST, where GET isn't known", atOAuth, answers{first: okay, goodGet: get, noneGet: two}, wants{noneGet: yes}},
		{"no good one, no run", atOAuth, answers{first: denied, wrong: okay, byToken: okay}, wants{wrong: yes, byToken: yes}},
		{"no right one, no run", atOAuth, answers{first: denied, wrong: okay, again: okay}, wants{wrong: maybe, again: yes}},
		{"no right one, a run", atOAuth, answers{first: denied, wrong: okay.withRun("1"), none: denied.withRun("1")}, wants{wrong: maybe}},
		{"no right one, a run of its own", atOAuth, answers{first: denied, wrong: okay.withRun("1")}, wants{wrong: yes}},
		{"the shape of a right one", atOAuth, answers{first: denied, byToken: okay, wrong: two, bad: other}, wants{byToken: yes, wrong: yes, bad: maybe}},
		{"GET is no measure of POST", atOAuth, answers{first: denied, goodGet: okay, wrong: okay}, wants{goodGet: yes, wrong: maybe}},
		{"the shape of a right one in the query", atOAuth, answers{first: denied, workspace.ProbeTokenQuery: okay, wrong: two, bad: other}, wants{wrong: yes, bad: maybe}},
		{"the good one lost", atOAuth, answers{first: isLost(true), wrong: okay}, wants{wrong: maybe}},
		{"the good one with an error inside", atOAuth, answers{first: says(200, `{"error":"no"}`), wrong: says(200, `{"err":1}`)}, wants{wrong: maybe}},
	}
}

// doubted are endpoints that seem to answer anyone.
func doubted() []settlement {
	return []settlement{
		{"nothing against it", atOAuth, answers{first: okay, none: okay}, wants{first: yes, none: yes}},
		{"a token gets something else", atOAuth, answers{first: okay, none: okay, wrong: okay, byToken: says(200, `{"b":1}`)}, wants{first: maybe, none: maybe, wrong: maybe, byToken: maybe}},
		{"a token gets the same", atOAuth, answers{first: okay, none: okay, byToken: okay}, wants{first: yes, none: yes, byToken: yes}},
		{"a token is refused", atOAuth, answers{first: okay, none: okay, byToken: says(401, `{"b":1}`)}, wants{first: yes, none: yes, byToken: no}},
		{"none is refused", atOAuth, answers{first: okay, none: denied, byToken: says(200, `{"b":1}`)}, wants{first: yes, none: no, byToken: maybe}},
		{"another method counts no less", atToken, answers{byToken: okay, none: okay, first: says(200, `{"b":1}`)}, wants{byToken: maybe, none: maybe}},
	}
}

// twins are calls with the other method, where the good one has to be let in for
// a refusal to say something.
func twins() []settlement {
	with := func(good, bare answer) answers { return answers{first: okay, goodGet: good, noneGet: bare} }
	return []settlement{
		{"good let in", atOAuth, with(okay, denied), wants{goodGet: yes, noneGet: no}},
		{"good lost", atOAuth, with(isLost(false), denied), wants{noneGet: maybe}},
		{"good refused alike", atOAuth, with(denied, denied), wants{goodGet: no, noneGet: maybe}},
		{"good refused otherwise", atOAuth, with(says(404, ""), denied), wants{noneGet: no}},
		{"method not allowed", atOAuth, with(says(405, ""), denied), wants{noneGet: maybe}},
		{"good too fast", atOAuth, with(says(429, ""), denied), wants{noneGet: maybe}},
		{"good failed", atOAuth, with(says(500, ""), denied), wants{noneGet: no}},
		{"good failed, none too", atOAuth, with(says(500, ""), says(500, "")), wants{noneGet: maybe}},
		{"good not sent", atOAuth, answers{first: okay, noneGet: denied}, wants{noneGet: no}},
		{"none let in, method not allowed", atOAuth, with(says(405, ""), okay), wants{noneGet: yes}},
		{"none let in", atOAuth, with(denied, okay), wants{noneGet: yes}},
	}
}

func settleAll(level workspace.Level, given answers) []answered {
	t := Target{URL: "https://x", Level: level}
	var all []answered
	for _, s := range plan(t, Material{}) {
		all = append(all, answered{s, given[s.Name]})
	}
	settle(t, all)
	return all
}

// TestSettle: each outcome, from all answers together, with a reason where it can't be
// told.
func TestSettle(t *testing.T) {
	for _, test := range slices.Concat(byStatus(), atAPublic(), repeated(), besides(), doubted(), twins()) {
		t.Run(test.name, func(t *testing.T) {
			found := 0
			for _, a := range settleAll(test.level, test.given) {
				want, asked := test.want[a.Name]
				if asked {
					found++
				}
				if asked && a.Outcome != want || a.answer.sent && (a.Outcome == maybe) == a.Why.IsZero() {
					t.Errorf("%s: %s for %q, want %s", a.Name, a.Outcome, a.Why, want)
				}
				if !a.answer.sent && a.Outcome != "" && a.Outcome != workspace.ProbeNotRun {
					t.Errorf("%s wasn't sent and is %s", a.Name, a.Outcome)
				}
			}
			if found != len(test.want) {
				t.Errorf("%d of %d probes are planned", found, len(test.want))
			}
		})
	}
}

// TestSettleSaysWhy an outcome can't be told by its status.
func TestSettleSaysWhy(t *testing.T) {
	for _, test := range []struct {
		a    answer
		want text.Text
	}{
		{isLost(true), lost(wire.Closed)},
		{says(500, ""), mayHaveFailed(500)},
		{says(429, ""), notNow(429)},
		{says(200, `{"error":"no"}`), errorInside(200)},
		{denied.withRun("2"), refusedByFlow(401)},
		{says(200, `{"z":1}`), otherAnswer(200)},
	} {
		all := settleAll(atOAuth, answers{first: okay.withRun("1"), bad: test.a})
		if got := (settling{all: all}).find(bad).Why; got.String() != test.want.String() {
			t.Errorf("%q, want %q", got, test.want)
		}
	}
}

// TestWhatRan: what ran the flow for certain, and what may have.
func TestWhatRan(t *testing.T) {
	const runs, may, not = "ran", "may have run", "didn't run"
	for _, test := range []struct {
		name  string
		given answers
		want  map[workspace.ProbeName]string
	}{
		{"by what was let in", answers{first: okay, none: denied, wrong: okay}, map[workspace.ProbeName]string{first: runs, none: not, wrong: runs, bad: not}},
		{"by the ID of a run", answers{first: okay.withRun("1"), none: denied.withRun("2"), wrong: denied}, map[workspace.ProbeName]string{first: runs, none: runs, wrong: not}},
		{"good that failed", answers{first: denied, again: says(500, ""), between: says(429, "")}, map[workspace.ProbeName]string{first: may, again: may, between: not}},
		{"bad that failed", answers{first: okay, none: says(500, ""), wrong: says(200, `{"z":1}`), wrongQuery: says(429, "")}, map[workspace.ProbeName]string{none: may, wrong: may, wrongQuery: not}},
		{"lost", answers{first: isLost(true), none: isLost(true), wrong: isLost(false)}, map[workspace.ProbeName]string{first: may, none: may, wrong: not}},
	} {
		for _, a := range settleAll(atOAuth, test.given) {
			got := map[bool]string{true: runs, false: map[bool]string{true: may, false: not}[a.MayHaveRun]}[a.Ran]
			if want, asked := test.want[a.Name]; asked && got != want || a.Ran && a.MayHaveRun {
				t.Errorf("%s: %s %s, want %q", test.name, a.Name, got, want)
			}
		}
	}
}

// TestSeemsOpen: once calls without a credential seem to run the flow no others need to.
func TestSeemsOpen(t *testing.T) {
	for _, test := range []struct {
		name  string
		given answers
		open  bool
	}{
		{"let in", answers{first: okay, none: okay}, true},
		{"refused", answers{first: okay, none: denied}, false},
		{"refused by a run", answers{first: okay.withRun("1"), none: denied.withRun("2")}, true},
		{"the good one's shape", answers{first: okay, none: says(200, `{"a":2}`)}, true},
		{"another shape", answers{first: okay, none: says(200, `{"b":2}`)}, false},
		{"the shape, but no run", answers{first: okay.withRun("1"), none: says(200, `{"a":2}`)}, false},
		{"an error of the same shape", answers{first: says(200, `{"error":"a"}`), none: says(200, `{"error":"a"}`)}, false},
		{"the good one refused", answers{first: denied, none: says(200, `{"error":"x1"}`)}, false},
		{"let in without a run", answers{first: okay.withRun("1"), none: okay}, true},
		{"refused with the good one's shape", answers{first: okay, none: says(401, `{"a":2}`)}, false},
		{"the good one refused with the shape", answers{first: says(401, `{"a":2}`), none: okay}, false},
		{"not sent", answers{first: okay}, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := (settling{Target{Level: atOAuth}, settleAll(atOAuth, test.given)}).open(); got != test.open {
				t.Errorf("open %t", got)
			}
		})
	}
}
