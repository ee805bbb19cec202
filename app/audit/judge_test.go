package audit_test

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/flowlatch/flowlatch/app/audit"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/oauth/secret"
)

const (
	accepted = workspace.ProbeAccepted
	refused  = workspace.ProbeRefused
	unsure   = workspace.ProbeUnknown
	notRun   = workspace.ProbeNotRun
)

type outcomes map[workspace.ProbeName]workspace.ProbeOutcome

// as are the planned probes with the outcomes that the level expects, but for
// those that are given. What has no expectation, and what can't be had, isn't run.
func as(t audit.Target, given outcomes) []workspace.Probe {
	probes := audit.Plan(t, audit.Material{})
	for i := range probes {
		p := &probes[i]
		p.Outcome, p.Why = p.Expected, text.Text{}
		if slices.Contains([]workspace.ProbeName{
			workspace.ProbeAccessExpired, workspace.ProbeAccessOtherAudience, workspace.ProbeAccessOtherScope,
			workspace.ProbeAccessBound, workspace.ProbeAccessBoundAsBearer, workspace.ProbeAccessOtherApp,
		}, p.Name) || p.Expected == "" {
			p.Outcome = notRun
		}
		if o, ok := given[p.Name]; ok {
			p.Outcome = o
		}
	}
	return probes
}

func oauthTarget(apps workspace.Allowed) audit.Target {
	return audit.Target{URL: "https://acme.workflows.okta.com/api/flo/a/invoke", Level: workspace.LevelOAuth, Apps: apps}
}

func levelTarget(l workspace.Level) audit.Target {
	return audit.Target{URL: "https://acme.workflows.okta.com/api/flo/a/invoke", Level: l}
}

// onlyGood refuses everything but what is given.
func onlyGood(t audit.Target, given outcomes) outcomes {
	all := outcomes{}
	for _, p := range audit.Plan(t, audit.Material{}) {
		all[p.Name] = refused
	}
	for name, o := range given {
		all[name] = o
	}
	return all
}

// judged is what Judge is to say of outcomes.
type judged struct {
	name    string
	target  audit.Target
	given   outcomes
	verdict workspace.Verdict
	level   workspace.Level
	apps    workspace.Allowed
}

const (
	holds, broken, unknown = workspace.VerdictHolds, workspace.VerdictBroken, workspace.VerdictUnknown

	oauth2, client, open, non = workspace.LevelOAuth, workspace.LevelToken, workspace.LevelPublic, workspace.Level("")
)

func anyApp() audit.Target { return oauthTarget(workspace.AllowAny) }

// atOAuth are endpoints that are declared OAuth 2.0, and are.
func atOAuth() []judged {
	return []judged{
		{"oauth as declared", anyApp(), nil, holds, oauth2, ""},
		{"oauth, apps not declared", oauthTarget(""), nil, holds, oauth2, ""},
		{"oauth, apps not declared but measured", oauthTarget(""), outcomes{workspace.ProbeAccessOtherApp: refused}, holds, oauth2, workspace.AllowList},
		{"any app", anyApp(), outcomes{workspace.ProbeAccessOtherApp: accepted}, holds, oauth2, workspace.AllowAny},
		{"a list", oauthTarget(workspace.AllowList), outcomes{workspace.ProbeAccessOtherApp: refused}, holds, oauth2, workspace.AllowList},
		{"a list, not measured", oauthTarget(workspace.AllowList), nil, unknown, oauth2, ""},
		{"a list, other app unsure", oauthTarget(workspace.AllowList), outcomes{workspace.ProbeAccessOtherApp: unsure}, unknown, oauth2, ""},
		{"a list that takes any", oauthTarget(workspace.AllowList), outcomes{workspace.ProbeAccessOtherApp: accepted}, broken, oauth2, workspace.AllowAny},
		{"any that is a list", anyApp(), outcomes{workspace.ProbeAccessOtherApp: refused}, broken, oauth2, workspace.AllowList},
		{"any, other app unsure", anyApp(), outcomes{workspace.ProbeAccessOtherApp: unsure}, holds, oauth2, ""},
		{"oauth, all rare ones refused", anyApp(), outcomes{
			workspace.ProbeAccessExpired: refused, workspace.ProbeAccessOtherAudience: refused, workspace.ProbeAccessOtherScope: refused,
			workspace.ProbeAccessBoundAsBearer: refused, workspace.ProbeAccessBound: refused,
		}, holds, oauth2, ""},
		{"bound token as bearer is a note", anyApp(), outcomes{workspace.ProbeAccessBoundAsBearer: accepted}, holds, oauth2, ""},
		{"no client token known", anyApp(), outcomes{workspace.ProbeTokenHeader: notRun, workspace.ProbeTokenQuery: notRun, workspace.ProbeTokenBoth: notRun}, holds, oauth2, ""},
		{"GET isn't taken with the good one, and with none isn't told", anyApp(), outcomes{workspace.ProbeGoodGet: refused, workspace.ProbeNoCredentialGet: unsure}, unknown, oauth2, ""},
		{"GET with no credential not sent", anyApp(), outcomes{workspace.ProbeNoCredentialGet: notRun}, unknown, oauth2, ""},
		{"wrong client token not sent", anyApp(), outcomes{workspace.ProbeWrongTokenQuery: notRun}, unknown, oauth2, ""},
		{"GET fails with the good one, and none is refused", anyApp(), outcomes{workspace.ProbeGoodGet: unsure}, holds, oauth2, ""},
	}
}

// notOAuth are endpoints that are declared OAuth 2.0, and answer otherwise.
func notOAuth() []judged {
	return []judged{
		{"no credential accepted", anyApp(), outcomes{workspace.ProbeNoCredential: accepted}, broken, open, ""},
		{"no credential accepted on GET", anyApp(), outcomes{workspace.ProbeNoCredentialGet: accepted}, broken, open, ""},
		{"everything accepted", anyApp(), outcomes{workspace.ProbeNoCredential: accepted, workspace.ProbeWrongTokenHeader: accepted, workspace.ProbeTokenHeader: accepted}, broken, open, ""},
		{"no credential accepted, the good one refused", anyApp(), outcomes{workspace.ProbeAccess: refused, workspace.ProbeNoCredential: accepted, workspace.ProbeGoodAgain: refused}, broken, open, ""},
		{"everything refused", anyApp(), onlyGood(anyApp(), nil), unknown, non, ""},
		{"good refused at last", anyApp(), outcomes{workspace.ProbeGoodAgain: refused}, unknown, oauth2, ""},
		{"good unsure at last", anyApp(), outcomes{workspace.ProbeGoodAgain: unsure}, unknown, oauth2, ""},
		{"good accepted only at last", anyApp(), outcomes{workspace.ProbeAccess: refused}, unknown, non, ""},
		{"good unsure", anyApp(), outcomes{workspace.ProbeAccess: unsure, workspace.ProbeGoodAgain: unsure}, unknown, non, ""},
		{"good not run", anyApp(), outcomes{workspace.ProbeAccess: notRun, workspace.ProbeGoodAgain: notRun}, unknown, non, ""},
		{"any that is a list, changed meanwhile", anyApp(), outcomes{workspace.ProbeAccessOtherApp: refused, workspace.ProbeGoodAgain: refused}, unknown, oauth2, ""},
		{"declared oauth2, is client token", anyApp(), onlyGood(anyApp(), outcomes{workspace.ProbeTokenHeader: accepted, workspace.ProbeTokenQuery: accepted}), broken, client, ""},
		{"declared oauth2, takes the client token too", anyApp(), outcomes{workspace.ProbeTokenHeader: accepted}, broken, non, ""},
		{"declared oauth2, takes the client token twice", anyApp(), outcomes{workspace.ProbeTokenBoth: accepted}, broken, non, ""},
		{"declared oauth2, takes any header", anyApp(), outcomes{workspace.ProbeWrongTokenHeader: accepted}, broken, non, ""},
		{"declared oauth2, takes any query", anyApp(), outcomes{workspace.ProbeWrongTokenQuery: accepted}, broken, non, ""},
		{"declared oauth2, takes it as a client token", anyApp(), outcomes{workspace.ProbeAccessAsToken: accepted}, broken, non, ""},
		{"declared oauth2, none isn't settled", anyApp(), outcomes{workspace.ProbeNoCredential: unsure}, unknown, non, ""},
		{"declared oauth2, a broken signature isn't settled", anyApp(), outcomes{workspace.ProbeAccessTampered: unsure}, unknown, non, ""},
	}
}

// atOthers are endpoints that are declared to be of another level.
func atOthers() []judged {
	return []judged{
		{"token as declared", levelTarget(workspace.LevelToken), nil, holds, client, ""},
		{"token, no access token at hand", levelTarget(workspace.LevelToken), outcomes{workspace.ProbeAccess: notRun, workspace.ProbeAccessTampered: notRun, workspace.ProbeAccessAsToken: notRun}, holds, client, ""},
		{"token, takes any query", levelTarget(workspace.LevelToken), outcomes{workspace.ProbeWrongTokenQuery: accepted}, broken, non, ""},
		{"token, a wrong one isn't settled", levelTarget(workspace.LevelToken), outcomes{workspace.ProbeWrongTokenHeader: unsure}, unknown, non, ""},
		{"token, twice refused", levelTarget(workspace.LevelToken), outcomes{workspace.ProbeTokenBoth: refused}, holds, client, ""},
		{"token, twice accepted", levelTarget(workspace.LevelToken), outcomes{workspace.ProbeTokenBoth: accepted}, holds, client, ""},
		{"token, query refused", levelTarget(workspace.LevelToken), outcomes{workspace.ProbeTokenQuery: refused}, holds, client, ""},
		{"token, header refused", levelTarget(workspace.LevelToken), outcomes{workspace.ProbeTokenHeader: refused, workspace.ProbeGoodAgain: refused}, unknown, client, ""},
		{"token, is oauth", levelTarget(workspace.LevelToken), onlyGood(levelTarget(workspace.LevelToken), outcomes{workspace.ProbeAccess: accepted}), broken, oauth2, workspace.AllowList},
		{"token, takes the access token too", levelTarget(workspace.LevelToken), outcomes{workspace.ProbeAccess: accepted}, broken, non, ""},
		{"token, access token unsure", levelTarget(workspace.LevelToken), outcomes{workspace.ProbeAccess: unsure}, unknown, client, ""},

		{"public as declared", levelTarget(workspace.LevelPublic), nil, holds, open, ""},
		{"public, the rest not run", levelTarget(workspace.LevelPublic), outcomes{workspace.ProbeNoCredentialGet: notRun, workspace.ProbeWrongTokenHeader: notRun, workspace.ProbeWrongTokenQuery: notRun, workspace.ProbeAccess: notRun}, holds, open, ""},
		{"public, all refused", levelTarget(workspace.LevelPublic), onlyGood(levelTarget(workspace.LevelPublic), nil), unknown, non, ""},
		{"public, on GET only", levelTarget(workspace.LevelPublic), onlyGood(levelTarget(workspace.LevelPublic), outcomes{workspace.ProbeNoCredentialGet: accepted}), unknown, open, ""},
		{"public, none isn't settled", levelTarget(workspace.LevelPublic), outcomes{workspace.ProbeNoCredential: unsure, workspace.ProbeNoCredentialGet: refused}, unknown, non, ""},
		{"public, off meanwhile", levelTarget(workspace.LevelPublic), outcomes{workspace.ProbeGoodAgain: refused}, unknown, open, ""},
		{"public, is oauth", levelTarget(workspace.LevelPublic), onlyGood(levelTarget(workspace.LevelPublic), outcomes{workspace.ProbeAccess: accepted}), broken, oauth2, workspace.AllowList},
		{"public, is client token", levelTarget(workspace.LevelPublic), onlyGood(levelTarget(workspace.LevelPublic), outcomes{workspace.ProbeTokenQuery: accepted}), broken, client, ""},
		{"public, is something else", levelTarget(workspace.LevelPublic), onlyGood(levelTarget(workspace.LevelPublic), outcomes{workspace.ProbeTokenHeader: accepted, workspace.ProbeAccess: accepted}), broken, non, ""},
		{"token, accepted nowhere between", levelTarget(workspace.LevelToken), outcomes{workspace.ProbeGoodGet: refused, workspace.ProbeGoodBetween: refused}, unknown, client, ""},
		{"token, accepted once between", levelTarget(workspace.LevelToken), outcomes{workspace.ProbeGoodGet: refused}, holds, client, ""},
	}
}

func TestJudge(t *testing.T) {
	for _, test := range slices.Concat(atOAuth(), notOAuth(), atOthers()) {
		t.Run(test.name, func(t *testing.T) {
			m := audit.Judge(test.target, as(test.target, test.given))
			if m.Verdict != test.verdict || m.Level != test.level || m.Apps != test.apps || len(m.Why) == 0 {
				t.Errorf("%s, %q %q; want %s, %q %q\n%s", m.Verdict, m.Level, m.Apps, test.verdict, test.level, test.apps, told(m))
			}
		})
	}
}

// TestJudgeEveryRefusal: one that is accepted breaks the level, and one that isn't
// settled keeps it from holding.
func TestJudgeEveryRefusal(t *testing.T) {
	for _, must := range []workspace.ProbeName{
		workspace.ProbeWrongTokenHeader, workspace.ProbeWrongTokenQuery, workspace.ProbeTokenHeader, workspace.ProbeTokenBoth,
		workspace.ProbeAccessTampered, workspace.ProbeAccessAsToken, workspace.ProbeAccessExpired, workspace.ProbeAccessOtherAudience,
		workspace.ProbeAccessOtherScope,
	} {
		m := audit.Judge(anyApp(), as(anyApp(), outcomes{must: accepted}))
		if m.Verdict != broken {
			t.Errorf("oauth with %s accepted: %s", must, m.Verdict)
		}
		if m = audit.Judge(anyApp(), as(anyApp(), outcomes{must: unsure})); m.Verdict != unknown {
			t.Errorf("oauth with %s unsure: %s", must, m.Verdict)
		}
	}
}

// TestHoldsIsNeverAGuess: whatever the outcomes are, an endpoint holds only when
// the good credential was accepted first and last, nothing was accepted or left
// open that its level must refuse, and what is needed was sent.
func TestHoldsIsNeverAGuess(t *testing.T) {
	held := 0
	rapid.Check(t, func(t *rapid.T) {
		kind := rapid.SampledFrom(kinds()).Draw(t, "declared")
		target := audit.Target{URL: "https://x", Level: kind.level, Apps: kind.apps, TokenInQuery: rapid.Bool().Draw(t, "in query")}
		target.Draft.Method = rapid.SampledFrom([]string{"GET", "POST", ""}).Draw(t, "method")
		probes := as(target, nil)
		for range rapid.IntRange(0, 4).Draw(t, "changes") {
			p := &probes[rapid.IntRange(0, len(probes)-1).Draw(t, "probe")]
			p.Outcome = rapid.SampledFrom([]workspace.ProbeOutcome{accepted, refused, unsure, notRun, ""}).Draw(t, "outcome")
		}
		m := audit.Judge(target, probes)
		if len(m.Why) == 0 || !slices.Contains([]workspace.Verdict{workspace.VerdictHolds, workspace.VerdictBroken, workspace.VerdictUnknown}, m.Verdict) {
			t.Fatalf("verdict %q for no reason", m.Verdict)
		}
		if m.Verdict == workspace.VerdictHolds {
			held++
			wantSettled(t, m)
		}
		if isOpen(m) && kind.level != workspace.LevelPublic && m.Verdict != workspace.VerdictBroken {
			t.Fatalf("%s, though it answers anyone\n%s", m.Verdict, told(m))
		}
	})
	if held == 0 {
		t.Error("nothing ever held: the test shows nothing")
	}
}

func isOpen(m workspace.Measurement) bool {
	return slices.ContainsFunc(m.Probes, func(p workspace.Probe) bool {
		none := []workspace.ProbeName{workspace.ProbeNoCredential, workspace.ProbeNoCredentialGet, workspace.ProbeNoCredentialPost}
		return slices.Contains(none, p.Name) && p.Outcome == accepted
	})
}

// wantSettled fails for what no endpoint that holds may have.
func wantSettled(t *rapid.T, m workspace.Measurement) {
	if m.Level != m.Declared || m.DeclaredApps == workspace.AllowList && m.Apps != workspace.AllowList {
		t.Fatalf("holds as %q %q\n%s", m.Level, m.Apps, told(m))
	}
	between := slices.ContainsFunc(m.Probes, func(p workspace.Probe) bool {
		return p.Good && p.Outcome == accepted && (p.Name == workspace.ProbeGoodBetween || p.Method != m.Probes[0].Method)
	})
	if !between && m.Declared != workspace.LevelPublic {
		t.Fatalf("holds without the good credential in between\n%s", told(m))
	}
	for _, p := range m.Probes {
		control := p.Good && p.Name != workspace.ProbeGoodBetween && (p.Name == workspace.ProbeGoodAgain || p.Expected == accepted && p.Method == m.Probes[0].Method)
		harmless := p.Name == workspace.ProbeAccessBoundAsBearer && m.Declared == workspace.LevelOAuth
		switch {
		case control && p.Outcome != accepted:
			t.Fatalf("holds with %s %q\n%s", p.Name, p.Outcome, told(m))
		case p.Expected == refused && !harmless && p.Outcome != refused && p.Outcome != notRun && p.Outcome != "":
			t.Fatalf("holds with %s %q\n%s", p.Name, p.Outcome, told(m))
		}
	}
}

func TestPlan(t *testing.T) {
	full := audit.Material{ClientToken: secret.New("a-client-token"), Own: none, Bound: none, OtherScope: none, Expired: bare, OtherAudience: bare, Second: &audit.SecondApp{}}
	for _, kind := range kinds() {
		for _, method := range []string{"GET", "POST"} {
			target := audit.Target{URL: "https://x", Level: kind.level, Apps: kind.apps, Draft: workspace.Draft{Method: method}}
			probes := audit.Plan(target, full)
			seen := map[workspace.ProbeName]bool{}
			for _, p := range probes {
				if seen[p.Name] || p.Sent.IsZero() || p.Method == "" || p.Outcome != "" {
					t.Errorf("%s %s: %+v", kind.level, method, p)
				}
				seen[p.Name] = true
			}
			first, last := probes[0], probes[len(probes)-1]
			if !first.Good || first.Method != method || first.Expected != accepted || last.Name != workspace.ProbeGoodAgain || last.Method != method {
				t.Errorf("%s %s: it begins with %+v and ends with %+v", kind.level, method, first, last)
			}
			bareProbes := audit.Plan(target, audit.Material{})
			if len(bareProbes) != len(probes) {
				t.Errorf("%d probes without material, %d with", len(bareProbes), len(probes))
			}
			for _, p := range bareProbes {
				if (p.Outcome == notRun) == p.Why.IsZero() {
					t.Errorf("%s is %q for %q", p.Name, p.Outcome, p.Why)
				}
			}
		}
	}
}
