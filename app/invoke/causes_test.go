package invoke_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/flowlatch/flowlatch/app/invoke"
	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/wire"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/oauth/secret"
)

const (
	flowURL  = "https://acme.workflows.okta.com/api/flo/0123456789abcdef0123456789abcdef/invoke"
	goodBody = `{"name":"bookmark","label":"A","signOnMode":"BOOKMARK","requestintegration":false,"url":"https://a.example"}`
	aRun     = "7f3d2c1b-0a9e-4d8c-b7f6-5e4d3c2b1a09"
)

// oauthCall is a call with an access token about which all is in order.
func oauthCall(status int, change ...func(*invoke.Facts)) invoke.Facts {
	f := invoke.Facts{
		Status: status, Header: http.Header{}, Body: `{"message":"no"}`, Took: 300 * time.Millisecond,
		URL: flowURL, Draft: workspace.Draft{Method: http.MethodPost, Body: goodBody}, Known: invoke.BookmarkKeys(),
		Sent: invoke.SentAccessToken, Level: workspace.LevelOAuth, Allowed: workspace.AllowAny,
		OwnOrg: problem.Yes, OwnApp: problem.Yes, Scoped: problem.Yes, Fresh: problem.Yes, Host: problem.Yes,
	}
	for _, c := range change {
		c(&f)
	}
	return f
}

// asMeasured: the endpoint was measured before to be what is declared, and worked.
func asMeasured(f *invoke.Facts) { f.MeasuredLevel, f.Worked = f.Level, problem.Yes }

func anOlderToken(f *invoke.Facts) { f.Fresh = problem.No }

// listMeasured: only apps in the list were let in, others refused with one status, and
// bad credentials with another; 0 is not known.
func listMeasured(unlisted, bad int) func(*invoke.Facts) {
	return func(f *invoke.Facts) {
		f.Allowed, f.MeasuredApps, f.Unlisted, f.Bad = workspace.AllowList, workspace.AllowList, unlisted, bad
	}
}

func unanswered(kind wire.Kind, took time.Duration) func(*invoke.Facts) {
	return func(f *invoke.Facts) {
		f.Status, f.Header, f.Body, f.Took = 0, nil, "", took
		f.Err = fmt.Errorf("invoke: %w", &wire.Error{Kind: kind, Method: http.MethodPost, URL: flowURL, Sent: kind == wire.Timeout || kind == wire.Closed})
	}
}

func byClientToken(f *invoke.Facts) {
	f.Sent, f.Level, f.Allowed = invoke.SentTokenHeader, workspace.LevelToken, ""
}

func byNothing(f *invoke.Facts) {
	f.Sent, f.Level, f.Allowed = invoke.SentNothing, workspace.LevelPublic, ""
}
func ran(f *invoke.Facts)      { f.Header.Set("X-Some-Run", aRun) }
func webPage(f *invoke.Facts)  { f.Header.Set("Content-Type", "text/html; charset=utf-8") }
func misspelt(f *invoke.Facts) { f.Draft.Body = strings.Replace(goodBody, `"url"`, `"Url"`, 1) }

func ids(causes []workspace.Cause) []workspace.CauseID {
	var all []workspace.CauseID
	for _, c := range causes {
		all = append(all, c.ID)
	}
	return all
}

// TestTrueCauseIsNearTheTop: statuses against what is known.
func TestTrueCauseIsNearTheTop(t *testing.T) {
	for _, c := range []struct {
		name  string
		facts invoke.Facts
		want  workspace.CauseID
		place int // 1 is first
	}{
		{"400, all in order", oauthCall(400), "flow-off", 1},
		{"400 to a body with the wrong key", oauthCall(400, misspelt), "keys", 1},
		{"400 to a body with the wrong key may be off all the same", oauthCall(400, misspelt), "flow-off", 2},
		{"400 from a run", oauthCall(400, ran), "own-answer", 1},
		{"401 with an own token", oauthCall(401), "level", 1},
		{"401 with an own token may be off", oauthCall(401), "flow-off", 2},
		{"401 with an older token", oauthCall(401, func(f *invoke.Facts) { f.Fresh = problem.No }), "old-token", 2},
		{"401 with nothing sent", oauthCall(401, byNothing), "level", 1},
		{"401 with a client token", oauthCall(401, byClientToken), "client-token", 1},
		{"401 with a client token, another level", oauthCall(401, byClientToken), "level", 2},
		{"401 with a client token in the query", oauthCall(401, byClientToken, func(f *invoke.Facts) { f.Sent = invoke.SentTokenQuery }), "client-token", 1},
		{"401 with something that is no client token", oauthCall(401, byClientToken, func(f *invoke.Facts) { f.Shape = problem.No }), "wrong-kind", 1},
		{"401 with a token that is no JWT", oauthCall(401, func(f *invoke.Facts) { f.Shape, f.Scoped, f.OwnOrg = problem.No, problem.Unknown, problem.Unknown }), "wrong-kind", 1},
		{"401 with another org's token", oauthCall(401, func(f *invoke.Facts) { f.OwnOrg = problem.No }), "other-org", 1},
		{"401 with a bound token", oauthCall(401, func(f *invoke.Facts) { f.Sent = invoke.SentBoundToken }), "bound-token", 1},
		{"401 with a bearer token of an app that wants proofs", oauthCall(401, func(f *invoke.Facts) { f.App.Bearer = problem.No }), "bound-token", 1},
		{"401 of an inactive app", oauthCall(401, func(f *invoke.Facts) { f.App.Active = problem.No }), "app-inactive", 1},
		{"401 although a client token came", oauthCall(401, func(f *invoke.Facts) { f.TokenCame = true }), "level", 1},
		{"401, measured otherwise", oauthCall(401, func(f *invoke.Facts) { f.MeasuredLevel = workspace.LevelToken }), "level", 1},
		{"401, measured as declared before", oauthCall(401, asMeasured), "level", 1},
		{"401 to an older token, measured as declared before", oauthCall(401, asMeasured, anOlderToken, func(f *invoke.Facts) { f.Allowed = workspace.AllowList }), "level", 2},
		{"401 where only those in the list were let in", oauthCall(401, asMeasured, anOlderToken, listMeasured(0, 0)), "level", 3},
		{"401 where apps not in the list got 403", oauthCall(401, asMeasured, anOlderToken, listMeasured(403, 401)), "level", 1},
		{"403 where apps not in the list got 403", oauthCall(403, asMeasured, listMeasured(403, 401)), "not-listed", 1},
		{"403 where bad tokens got it", oauthCall(403, asMeasured, listMeasured(401, 403)), "level", 1},
		{"401 where bad tokens and apps not in the list got it", oauthCall(401, asMeasured, listMeasured(401, 401)), "not-listed", 2},
		{"401 where all got it, another level", oauthCall(401, asMeasured, listMeasured(401, 401)), "level", 1},
		{"401 to two credentials", oauthCall(401, func(f *invoke.Facts) { f.Draft.Query = []workspace.Field{{Name: "clientToken", Value: "x"}} }), "two-credentials", 1},
		{"400 to a token in the address too", oauthCall(400, byClientToken, func(f *invoke.Facts) { f.URL += "?clientToken=x" }), "two-credentials", 1},
		{"403 with an own token", oauthCall(403), "not-listed", 1},
		{"403 with an own token, another level", oauthCall(403), "level", 2},
		{"403, a list declared", oauthCall(403, func(f *invoke.Facts) { f.Allowed = workspace.AllowList }), "not-listed", 1},
		{"403, measured as any app", oauthCall(403, func(f *invoke.Facts) { f.MeasuredApps = workspace.AllowAny }), "level", 1},
		{"403 without the scope", oauthCall(403, func(f *invoke.Facts) { f.Scoped = problem.No }), "scope", 1},
		{"401 without the scope", oauthCall(401, func(f *invoke.Facts) { f.Scoped = problem.No }), "scope", 1},
		{"403, the grant was taken back", oauthCall(403, func(f *invoke.Facts) { f.App.Granted = problem.No }), "scope", 1},
		{"403, scope not readable", oauthCall(403, func(f *invoke.Facts) { f.Scoped = problem.Unknown }), "scope", 2},
		{"403 with a bound token", oauthCall(403, func(f *invoke.Facts) { f.Sent = invoke.SentBoundToken }), "bound-token", 1},
		{"404", oauthCall(404), "alias", 1},
		{"404 may be off", oauthCall(404), "flow-off", 2},
		{"404 where it worked before", oauthCall(404, func(f *invoke.Facts) { f.Worked = problem.Yes }), "flow-off", 1},
		{"404 with an odd alias", oauthCall(404, func(f *invoke.Facts) { f.URL = "https://acme.workflows.okta.com/api/flo/0123/invoke" }), "alias", 1},
		{"404 with a page, on another host", oauthCall(404, webPage, func(f *invoke.Facts) { f.Host = problem.No }), "host", 1},
		{"405", oauthCall(405), "alias", 1},
		{"407", oauthCall(407), "proxy", 1},
		{"413", oauthCall(413), "too-large", 1},
		{"429", oauthCall(429), "too-fast", 1},
		{"429 of the org", oauthCall(429), "throttled", 2},
		{"500", oauthCall(500), "flow-failed", 1},
		{"500 from a run", oauthCall(500, ran), "flow-failed", 1},
		{"500 to a body with the wrong key", oauthCall(500, misspelt), "keys", 1},
		{"500 to a body with the wrong key, the flow failed", oauthCall(500, misspelt), "flow-failed", 2},
		{"500 to a body without the url", oauthCall(500, func(f *invoke.Facts) { f.Draft.Body = `{"label":"A","signOnMode":"BOOKMARK"}` }), "missing-keys", 1},
		{"500 to an own header", oauthCall(500, func(f *invoke.Facts) { f.Draft.Headers = []workspace.Field{{Name: "X-Partner", Value: "1"}} }), "header-keys", 3},
		{"500 to a reserved name", oauthCall(500, func(f *invoke.Facts) { f.Draft.Query = []workspace.Field{{Name: "x-okta-workflows-a", Value: "1"}} }), "reserved", 2},
		{"500 to GET", oauthCall(500, func(f *invoke.Facts) { f.Draft, f.Known = workspace.Draft{Method: http.MethodGet}, nil }), "inputs", 2},
		{"500 after a minute", oauthCall(500, func(f *invoke.Facts) { f.Took = 60 * time.Second }), "time-limit", 1},
		{"503", oauthCall(503), "gateway", 1},
		{"504 after a minute", oauthCall(504, func(f *invoke.Facts) { f.Took = 60 * time.Second }), "time-limit", 1},
		{"302 to another host", oauthCall(302, func(f *invoke.Facts) { f.Header.Set("Location", "https://login.hotel.example/") }), "portal", 1},
		{"302 on the same host", oauthCall(302, func(f *invoke.Facts) { f.Header.Set("Location", "/signin") }), "host", 1},
		{"302 on the same host, to a sign-in", oauthCall(302, func(f *invoke.Facts) { f.Header.Set("Location", "/signin") }), "level", 2},
		{"302 on the same host, the network", oauthCall(302, func(f *invoke.Facts) { f.Header.Set("Location", "/signin") }), "portal", 3},
		{"511", oauthCall(511), "portal", 1},
		{"200 with a web page", oauthCall(200, webPage), "portal", 1},
		{"204", oauthCall(204), "host", 1},
		{"200 with nothing in it", oauthCall(200, func(f *invoke.Facts) { f.Body = " {} " }), "no-answer-card", 1},
		{"200 with nothing in it, a nested card", oauthCall(200, func(f *invoke.Facts) { f.Body = "" }), "nested-return", 2},
		{"200 that tells of an error", oauthCall(200, func(f *invoke.Facts) { f.Body = `{"errorCode":"E1"}` }), "flow-failed", 1},
		{"200 that tells of an error, the status is ignored", oauthCall(200, func(f *invoke.Facts) { f.Body = `{"errorCode":"E1"}` }), "nested-return", 2},
		{"200 and nothing done", oauthCall(200, func(f *invoke.Facts) { f.Undone, f.Body = true, `{"a":1}` }), "flow-failed", 1},
		{"200 and nothing done, no connection", oauthCall(200, func(f *invoke.Facts) { f.Undone, f.Body = true, `{"a":1}` }), "connection", 2},
		{"200, nothing in it and nothing done", oauthCall(200, func(f *invoke.Facts) { f.Undone, f.Body = true, "{}" }), "nested-return", 1},
		{"200 and nothing done with the wrong key", oauthCall(200, misspelt, func(f *invoke.Facts) { f.Undone, f.Body = true, `{"a":1}` }), "keys", 1},
		{"closed after a minute", oauthCall(0, unanswered(wire.Closed, time.Minute)), "time-limit", 1},
		{"given up after a minute", oauthCall(0, unanswered(wire.Timeout, time.Minute)), "time-limit", 1},
		{"no connection in time", oauthCall(0, unanswered(wire.Timeout, 10*time.Second), func(f *invoke.Facts) { f.Err = &wire.Error{Kind: wire.Timeout} }), "offline", 1},
		{"closed at once", oauthCall(0, unanswered(wire.Closed, time.Second)), "gateway", 1},
		{"closed at once by a proxy", oauthCall(0, unanswered(wire.Closed, time.Second)), "proxy", 2},
		{"closed at a shorter limit", oauthCall(0, unanswered(wire.Closed, 5*time.Second), func(f *invoke.Facts) { f.Limit = 5 * time.Second }), "time-limit", 1},
		{"TLS", oauthCall(0, unanswered(wire.TLS, time.Second)), "tls", 1},
		{"TLS that a proxy opens", oauthCall(0, unanswered(wire.TLS, time.Second)), "proxy", 2},
		{"the proxy refuses", oauthCall(0, unanswered(wire.Proxy, time.Second)), "proxy", 1},
		{"no such name", oauthCall(0, unanswered(wire.DNS, time.Second)), "host", 1},
		{"no such name, offline", oauthCall(0, unanswered(wire.DNS, time.Second)), "offline", 2},
		{"no way there", oauthCall(0, unanswered(wire.Unreachable, time.Second)), "offline", 1},
		{"nothing listens", oauthCall(0, unanswered(wire.Refused, time.Second)), "host", 1},
		{"a huge answer", oauthCall(0, unanswered(wire.TooLarge, time.Second)), "answer-too-large", 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			causes := invoke.Causes(c.facts)
			if at := slices.Index(ids(causes), c.want) + 1; at != c.place {
				t.Errorf("%s stands at %d of %v, want %d", c.want, at, ids(causes), c.place)
			}
			wellFormed(t, causes)
		})
	}
}

// wellFormed: never one guess as the truth, each can be checked, the heaviest
// come first.
func wellFormed(t *testing.T, causes []workspace.Cause) {
	t.Helper()
	if len(causes) < 2 || len(causes) > invoke.MaxCauses {
		t.Errorf("%d causes: %v", len(causes), ids(causes))
	}
	order := []workspace.Weight{workspace.Likely, workspace.Possible, workspace.Unlikely}
	last := 0
	for _, c := range causes {
		at := slices.Index(order, c.Weight)
		if at < last {
			t.Errorf("%s is %s below a lighter one: %v", c.ID, c.Weight, ids(causes))
		}
		last = at
		if c.Title.IsZero() || c.Why.IsZero() || len(c.Ways) == 0 {
			t.Errorf("%s says too little: %+v", c.ID, c)
		}
		for _, words := range []string{c.Title.String(), c.Why.String()} {
			if strings.Contains(words, "{{") || strings.Contains(words, "no value") {
				t.Errorf("%s: %q", c.ID, words)
			}
		}
	}
}

func TestNothingToExplain(t *testing.T) {
	for name, f := range map[string]invoke.Facts{
		"a good answer":                 oauthCall(200, func(f *invoke.Facts) { f.Body = `{"ok":true,"error":null}` }),
		"a good answer that isn't JSON": oauthCall(200, func(f *invoke.Facts) { f.Body = "done" }),
		"kept back":                     oauthCall(0, unanswered(wire.Pinned, 0)),
		"plain http":                    oauthCall(0, unanswered(wire.Insecure, 0)),
		"a header with a line break":    oauthCall(0, unanswered(wire.Invalid, 0)),
		"cancelled":                     oauthCall(0, unanswered(wire.Canceled, time.Second)),
		"refused before sending":        {Err: invoke.ErrMethod},
		"nothing at all":                {},
	} {
		if causes := invoke.Causes(f); len(causes) > 0 {
			t.Errorf("%s: %v", name, ids(causes))
		}
	}
}

// everything that can be known about a call, one change each.
func changes() []func(*invoke.Facts) {
	fact := func(set func(*invoke.Facts, problem.Fact)) []func(*invoke.Facts) {
		var all []func(*invoke.Facts)
		for _, v := range []problem.Fact{problem.Unknown, problem.Yes, problem.No} {
			all = append(all, func(f *invoke.Facts) { set(f, v) })
		}
		return all
	}
	return slices.Concat([]func(*invoke.Facts){
		func(*invoke.Facts) {}, byClientToken, byNothing, ran, webPage, misspelt,
		func(f *invoke.Facts) { f.Sent = invoke.SentBoundToken },
		func(f *invoke.Facts) { f.Allowed = workspace.AllowList },
		func(f *invoke.Facts) { f.Took = 59 * time.Second },
		func(f *invoke.Facts) { f.Body = "" },
		func(f *invoke.Facts) { f.Undone = f.Status == 200 },
		func(f *invoke.Facts) { f.TokenCame = true },
		func(f *invoke.Facts) { f.MeasuredLevel = workspace.LevelToken },
		func(f *invoke.Facts) { f.MeasuredApps = workspace.AllowAny },
		asMeasured, listMeasured(403, 401), listMeasured(401, 403), listMeasured(401, 401),
		func(f *invoke.Facts) { f.Draft = workspace.Draft{Method: http.MethodGet} },
		func(f *invoke.Facts) { f.Draft.Body = "{}" },
		func(f *invoke.Facts) {
			f.Draft.Headers = []workspace.Field{{Name: "X-Partner"}, {Name: "Authorization"}}
		},
		func(f *invoke.Facts) {
			f.Draft.Query = []workspace.Field{{Name: "x-okta-workflows-a"}, {Name: "access_token"}}
		},
	},
		fact(func(f *invoke.Facts, v problem.Fact) { f.Scoped = v }),
		fact(func(f *invoke.Facts, v problem.Fact) { f.Fresh = v }),
		fact(func(f *invoke.Facts, v problem.Fact) { f.Shape = v }),
		fact(func(f *invoke.Facts, v problem.Fact) { f.OwnOrg = v }),
		fact(func(f *invoke.Facts, v problem.Fact) { f.OwnApp = v }),
		fact(func(f *invoke.Facts, v problem.Fact) { f.Host = v }),
		fact(func(f *invoke.Facts, v problem.Fact) { f.Worked = v }),
		fact(func(f *invoke.Facts, v problem.Fact) { f.App.Bearer = v }),
		fact(func(f *invoke.Facts, v problem.Fact) { f.App.Active = v }),
		fact(func(f *invoke.Facts, v problem.Fact) { f.App.App = v }),
		fact(func(f *invoke.Facts, v problem.Fact) { f.App.Granted = v }),
	)
}

// TestEveryCauseIsReached over all statuses with each thing known, and over
// those that mean something with each pair.
func TestEveryCauseIsReached(t *testing.T) {
	seen, first := map[workspace.CauseID]bool{}, map[workspace.CauseID]bool{}
	look := func(f invoke.Facts, known ...func(*invoke.Facts)) {
		f.Header = http.Header{}
		for _, change := range known {
			change(&f)
		}
		causes := invoke.Causes(f)
		if len(causes) == 1 || len(causes) == 0 && (f.Status < 200 || f.Status > 299) {
			t.Fatalf("%v is all that is said about %+v", ids(causes), f)
		}
		for _, c := range causes {
			seen[c.ID] = true
		}
		if len(causes) > 0 {
			first[causes[0].ID] = true
		}
	}
	known := changes()
	for status := 200; status < 600; status++ {
		for _, one := range known {
			look(oauthCall(status), one)
		}
	}
	bases := []invoke.Facts{}
	for _, status := range []int{200, 302, 400, 401, 403, 404, 405, 429, 500, 503} {
		bases = append(bases, oauthCall(status))
	}
	for _, kind := range []wire.Kind{wire.DNS, wire.Refused, wire.Unreachable, wire.TLS, wire.Timeout, wire.Closed, wire.TooLarge, wire.Proxy, wire.Other} {
		bases = append(bases, oauthCall(0, unanswered(kind, time.Second)))
	}
	for _, base := range bases {
		for i, one := range known {
			for _, other := range known[i:] {
				look(base, one, other)
			}
		}
	}
	for _, id := range invoke.CauseIDs() {
		if !seen[id] {
			t.Errorf("%s is never told", id)
		}
	}
	if len(first) < 20 {
		t.Errorf("only %d causes ever stand first: %v", len(first), first)
	}
}

// What looks like a run of the flow leaves little to what keeps one from running.
func TestARunSpeaksAgainstRefusals(t *testing.T) {
	for _, status := range []int{400, 401, 403, 404} {
		for _, c := range invoke.Causes(oauthCall(status, ran)) {
			switch c.ID {
			case "own-answer", "inputs", "flow-failed":
			default:
				if c.Weight != workspace.Unlikely {
					t.Errorf("%d: %s is %s although the flow ran", status, c.ID, c.Weight)
				}
			}
		}
	}
	named := func(name string) invoke.Facts {
		return oauthCall(400, func(f *invoke.Facts) { f.Header.Set(name, aRun) })
	}
	for _, name := range []string{"X-Request-Id", "X-Okta-Request-Id", "X-Correlation-Id", "X-B3-TraceId"} {
		if first := invoke.Causes(named(name))[0].ID; first != "flow-off" {
			t.Errorf("%s is taken for an execution ID: %s stands first", name, first)
		}
	}
}

// What a practice org does stands for Okta, and isn't said to be Okta's.
func TestShorterLimitIsNotOktas(t *testing.T) {
	f := oauthCall(0, unanswered(wire.Closed, 5*time.Second), func(f *invoke.Facts) { f.Limit = 5 * time.Second })
	why := invoke.Causes(f)[0].Why.String()
	if !strings.Contains(why, "This org keeps") || !strings.Contains(why, "Okta for 60") {
		t.Error(why)
	}
}

func TestCausesRepeatNoSecret(t *testing.T) {
	const token = "the-client-token-itself"
	f := oauthCall(401, byClientToken, func(f *invoke.Facts) {
		f.URL += "?clientToken=" + token
		f.Draft.Headers = []workspace.Field{{Name: "Authorization", Value: token}}
		f.Draft.Query = []workspace.Field{{Name: "client_token", Value: token}}
	})
	if words := fmt.Sprintf("%+v", invoke.Causes(f)); strings.Contains(words, token) {
		t.Error(words)
	}
}

func TestSent(t *testing.T) {
	access, client := secret.New("at"), secret.New("ct")
	for want, c := range map[invoke.Sent]invoke.Credential{
		invoke.SentNothing:     {},
		invoke.SentAccessToken: {AccessToken: access},
		invoke.SentBoundToken:  {AccessToken: access, Authorize: func(*http.Request) error { return nil }},
		invoke.SentTokenHeader: {ClientToken: client},
		invoke.SentTokenQuery:  {ClientToken: client, InQuery: true},
	} {
		if got := c.Sent(); got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
}
