package audit_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/flowlatch/flowlatch/app/audit"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/workspace"
)

// reasons are the first words of what Judge says of outcomes, of notes too.
type reasons struct {
	name    string
	target  audit.Target
	given   outcomes
	status  map[workspace.ProbeName]int // of answers
	verdict workspace.Verdict
	why     []string
	notes   []string
}

const (
	sayHolds       = "Declared OAuth 2.0, measured OAuth 2.0"
	sayAnyone      = "Declared OAuth 2.0, but it answers without any credential"
	sayNothing     = "What was accepted and refused fits none"
	sayChanged     = "The good credential wasn't accepted both first and last"
	sayOnce        = "The flow answered the good credential's first call"
	sayAll         = "Everything is refused"
	sayRefused     = "The good credential is refused ("
	sayGoodUnsure  = "It can't be told whether the good credential is accepted"
	sayNoGood      = "The good credential couldn't be sent"
	sayExpired     = "An expired access token is accepted, though OAuth 2.0 must refuse it."
	sayListed      = "Declared for the apps of a list, but another app"
	sayList        = "Whether the list of service apps holds can't be told"
	sayNotAny      = "Declared for any service app, but"
	sayClosed      = "Declared None (public), but a call without"
	sayNeeded      = "The access token with a changed signature: not sent, but needed"
	noteBound      = "A token that is bound"
	noteApps       = "Whether any service app may call was not measured"
	noteList       = "That a list holds is told from one refusal"
	noteFurther    = "The good credential got another status"
	good, goodLast = workspace.ProbeAccess, workspace.ProbeGoodAgain
	noneAtAll      = workspace.ProbeNoCredential
)

// whyHeld and the others are what Judge says, in groups: of what holds, of what is
// broken, of what can't be told, and beside it.
func whyHeld() []reasons {
	token, list := levelTarget(client), oauthTarget(workspace.AllowList)
	listed := token
	listed.Apps = workspace.AllowList // says nothing at this level
	return []reasons{
		{"a token, and a list", listed, nil, nil, holds, []string{"Declared Client token, measured Client token"}, nil},
		{"by its status", anyApp(), nil, map[workspace.ProbeName]int{good: 200, noneAtAll: 401}, holds, []string{sayHolds}, []string{noteApps}},
		{"as declared", anyApp(), nil, nil, holds, []string{sayHolds}, []string{noteApps}},
		{"a list", list, outcomes{workspace.ProbeAccessOtherApp: refused}, nil, holds, []string{sayHolds}, []string{noteList}},
		{"any app, measured", anyApp(), outcomes{workspace.ProbeAccessOtherApp: accepted}, nil, holds, []string{sayHolds}, nil},
		{"bound as bearer", anyApp(), outcomes{workspace.ProbeAccessBoundAsBearer: accepted}, nil, holds, []string{sayHolds}, []string{noteBound, noteApps}},
		{"a token", token, nil, nil, holds, []string{"Declared Client token, measured Client token"}, nil},
		{"a token's only one between", token, outcomes{workspace.ProbeGoodGet: notRun}, nil, holds, []string{"Declared Client token, measured"}, nil},
		{"public", levelTarget(open), nil, nil, holds, []string{"Declared None (public), and it answers"}, nil},
	}
}

func whyBroken() []reasons {
	list := oauthTarget(workspace.AllowList)
	return []reasons{
		{"open", anyApp(), outcomes{noneAtAll: accepted}, nil, broken, []string{sayAnyone}, nil},
		{"open on GET", anyApp(), outcomes{workspace.ProbeNoCredentialGet: accepted}, nil, broken, []string{sayAnyone}, nil},
		{"open on POST", getTarget(), outcomes{workspace.ProbeNoCredentialPost: accepted}, nil, broken, []string{sayAnyone}, nil},
		{"open, declared token", levelTarget(client), outcomes{noneAtAll: accepted}, nil, broken, []string{"Declared Client token, but it answers"}, nil},
		{"an expired token", anyApp(), outcomes{workspace.ProbeAccessExpired: accepted}, nil, broken, []string{sayExpired}, []string{noteApps}},
		{"a list that takes any", list, outcomes{workspace.ProbeAccessOtherApp: accepted}, nil, broken, []string{sayListed}, nil},
		{"any that is a list", anyApp(), outcomes{workspace.ProbeAccessOtherApp: refused}, nil, broken, []string{sayNotAny}, []string{noteList}},
		{"is a client token", anyApp(), onlyGood(anyApp(), outcomes{workspace.ProbeTokenHeader: accepted}), nil, broken, []string{"The client token in the header is accepted", "Declared OAuth 2.0, measured Client token"}, nil},
		{"public, is OAuth", levelTarget(open), onlyGood(levelTarget(open), outcomes{good: accepted}), nil, broken, []string{sayClosed, "Declared None (public), measured OAuth 2.0"}, []string{noteList}},
	}
}

func whyUnknown() []reasons {
	list := oauthTarget(workspace.AllowList)
	return []reasons{
		{"everything refused", anyApp(), onlyGood(anyApp(), nil), nil, unknown, []string{sayAll}, nil},
		{"good refused, another accepted", levelTarget(open), outcomes{noneAtAll: refused, goodLast: unsure}, nil, unknown, []string{sayRefused}, nil},
		{"good unsure", anyApp(), outcomes{good: unsure, goodLast: unsure}, nil, unknown, []string{sayGoodUnsure}, nil},
		{"good unsure, the last refused", anyApp(), outcomes{good: unsure, goodLast: refused}, nil, unknown, []string{sayGoodUnsure}, nil},
		{"good not sent", anyApp(), outcomes{good: notRun, goodLast: notRun}, nil, unknown, []string{sayNoGood}, nil},
		{"good not asked for", anyApp(), outcomes{good: "", goodLast: ""}, nil, unknown, []string{sayNoGood}, nil},
		{"good at last only", anyApp(), outcomes{good: refused}, nil, unknown, []string{sayChanged}, nil},
		{"good at first only", anyApp(), outcomes{goodLast: refused}, nil, unknown, []string{sayChanged}, []string{noteApps}},
		{"good at first only, by its own status", anyApp(), outcomes{goodLast: refused}, map[workspace.ProbeName]int{goodLast: 409, noneAtAll: 401}, unknown, []string{sayOnce}, []string{noteApps}},
		{"good at first only, as none", anyApp(), outcomes{goodLast: refused}, map[workspace.ProbeName]int{goodLast: 401, noneAtAll: 401}, unknown, []string{sayChanged}, []string{noteApps}},
		{"good at first only, lost at last", anyApp(), outcomes{goodLast: unsure}, map[workspace.ProbeName]int{noneAtAll: 401}, unknown, []string{sayChanged}, []string{noteApps}},
		{"good at first only, another page at last", anyApp(), outcomes{goodLast: unsure}, map[workspace.ProbeName]int{goodLast: 200, noneAtAll: 401}, unknown, []string{sayChanged}, []string{noteApps}},
		{"good first and last, not between", anyApp(), outcomes{workspace.ProbeGoodGet: refused, workspace.ProbeGoodBetween: refused}, map[workspace.ProbeName]int{goodLast: 409, noneAtAll: 401}, unknown, []string{sayChanged}, []string{noteApps}},
		{"good nowhere sent between", anyApp(), outcomes{workspace.ProbeGoodGet: notRun, workspace.ProbeGoodBetween: notRun}, nil, unknown, []string{sayChanged}, []string{noteApps}},
		{"none unsettled, nothing sent between", anyApp(), outcomes{noneAtAll: unsure, workspace.ProbeGoodGet: notRun, workspace.ProbeGoodBetween: notRun}, nil, unknown, []string{"No credential (POST)"}, nil},
		{"none unsettled, refused between", anyApp(), outcomes{noneAtAll: unsure, workspace.ProbeGoodGet: refused, workspace.ProbeGoodBetween: notRun}, nil, unknown, []string{sayChanged, "No credential (POST)"}, nil},
		{"none unsettled, only refused in between", anyApp(), outcomes{noneAtAll: unsure, workspace.ProbeGoodGet: notRun, workspace.ProbeGoodBetween: refused}, nil, unknown, []string{sayChanged, "No credential (POST)"}, nil},
		{"none unsettled, the needed not sent", anyApp(), outcomes{noneAtAll: unsure, workspace.ProbeWrongTokenHeader: notRun}, nil, unknown, []string{"No credential (POST)"}, nil},
		{"the needed not sent", anyApp(), outcomes{workspace.ProbeAccessTampered: notRun}, nil, unknown, []string{sayNeeded}, nil},
		{"a list, not measured", list, nil, nil, unknown, []string{sayList}, nil},
		{"a list, good unsure", list, outcomes{good: unsure, goodLast: unsure, workspace.ProbeAccessOtherApp: refused}, nil, unknown, []string{sayGoodUnsure}, nil},
		{"a list, the other app unsure", list, outcomes{workspace.ProbeAccessOtherApp: unsure}, nil, unknown, []string{"An access token of another service app made seconds before (POST)"}, nil},
	}
}

func whyNoted() []reasons {
	failed := outcomes{good: refused, goodLast: refused}
	further := func(of int) map[workspace.ProbeName]int { return map[workspace.ProbeName]int{good: of, noneAtAll: 401} }
	return []reasons{
		{"got further", anyApp(), onlyGood(anyApp(), nil), further(400), unknown, []string{sayAll}, []string{noteFurther}},
		{"got no further", anyApp(), onlyGood(anyApp(), nil), further(401), unknown, []string{sayAll}, nil},
		{"was too fast", anyApp(), onlyGood(anyApp(), nil), further(http.StatusTooManyRequests), unknown, []string{sayAll}, nil},
		{"got further and failed", anyApp(), onlyGood(anyApp(), outcomes{good: unsure}), further(500), unknown, []string{sayGoodUnsure}, []string{noteFurther}},
		{"was lost", anyApp(), onlyGood(anyApp(), outcomes{good: unsure}), further(0), unknown, []string{sayGoodUnsure}, nil},
		{"got further than what isn't refused", anyApp(), onlyGood(anyApp(), outcomes{noneAtAll: unsure}), further(400), unknown, []string{sayAll, "No credential (POST)"}, nil},
		{"between, but not first", anyApp(), failed, further(401), unknown, []string{sayRefused}, nil},
		{"a token's bound token as bearer", levelTarget(client), outcomes{workspace.ProbeAccessBoundAsBearer: accepted}, nil, broken, []string{"A token bound to a key (DPoP) and sent without its proof is accepted, though Client token"}, nil},
	}
}

// getTarget is a flow that is for GET.
func getTarget() audit.Target {
	t := anyApp()
	t.Draft.Method = http.MethodGet
	return t
}

// TestJudgeSaysWhy: each verdict with all of its reasons and notes, and no others.
func TestJudgeSaysWhy(t *testing.T) {
	for _, test := range slices.Concat(whyHeld(), whyBroken(), whyUnknown(), whyNoted()) {
		t.Run(test.name, func(t *testing.T) {
			probes := as(test.target, test.given)
			for i := range probes {
				probes[i].Evidence.Status = test.status[probes[i].Name]
			}
			m := audit.Judge(test.target, probes)
			if m.Verdict != test.verdict || !begin(m.Why, test.why) || !begin(m.Notes, test.notes) {
				t.Errorf("%s for %q, notes %q; want %s for %q, notes %q", m.Verdict, m.Why, m.Notes, test.verdict, test.why, test.notes)
			}
			if ran := len(slices.DeleteFunc(probes, func(p workspace.Probe) bool { return p.Outcome != accepted })); m.Ran != ran || m.MayHaveRun != 0 {
				t.Errorf("%d runs and %d more, want %d", m.Ran, m.MayHaveRun, ran)
			}
			if oauth := test.target.Level == oauth2; (m.DeclaredApps == test.target.Apps) != oauth && test.target.Apps != "" {
				t.Errorf("declared for %q of %q", m.DeclaredApps, test.target.Apps)
			}
		})
	}
}

// TestJudgeCountsRuns: a call may have run the flow without having been accepted.
func TestJudgeCountsRuns(t *testing.T) {
	probes := as(anyApp(), onlyGood(anyApp(), nil))
	probes[0].Ran, probes[1].MayHaveRun, probes[2].MayHaveRun = true, true, true
	if m := audit.Judge(anyApp(), probes); m.Ran != 1 || m.MayHaveRun != 2 {
		t.Errorf("%d runs and %d more", m.Ran, m.MayHaveRun)
	}
}

// TestJudgeNothing: where nothing was planned nothing can be told.
func TestJudgeNothing(t *testing.T) {
	for _, target := range []audit.Target{anyApp(), levelTarget(client), levelTarget(open)} {
		if m := audit.Judge(target, nil); m.Verdict != unknown || m.Level != non || len(m.Why) == 0 || m.Ran != 0 {
			t.Errorf("%s: %+v", target.Level, m)
		}
	}
}

func begin(said []text.Text, want []string) bool {
	return slices.EqualFunc(said, want, func(s text.Text, w string) bool { return strings.HasPrefix(s.String(), w) })
}

// TestPlannedReasonsFitARow: why a call is planned not to be sent stands behind "Not run: "
// in one line. What an answer leaves open may be longer: a row cuts it, and the call's
// details tell the rest.
func TestPlannedReasonsFitARow(t *testing.T) {
	const room = 50
	for _, p := range audit.Plan(oauthTarget(workspace.AllowList), audit.Material{}) {
		if why := p.Why.String(); strings.Contains(why, ":") || len(why) > room {
			t.Errorf("%s isn't sent for %q", p.Name, why)
		}
	}
}
