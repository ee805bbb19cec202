package problem_test

import (
	"errors"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/wire"
	"github.com/flowlatch/flowlatch/oauth"
)

// sound is an app, a key and a request with which nothing is wrong that can be
// looked at.
func sound() problem.TokenFacts {
	return problem.TokenFacts{
		SignedIn: true, AppID: "0oa1", RegisteredID: "pks1",
		Scope: "okta.workflows.invoke.manage", Scoped: problem.Yes,
		OrgServer: problem.Yes, Audience: problem.Yes, OwnDomain: problem.Yes, ProofSent: problem.No, Proofs: problem.Yes, Clock: problem.Yes,
		App: problem.Yes, Active: problem.Yes, Service: problem.Yes, KeyMethod: problem.Yes, Bearer: problem.Yes, Granted: problem.Yes,
		AnyKey: problem.Yes, Key: problem.Yes, KeyNamed: problem.Yes, NameFree: problem.Yes, KeyActive: problem.Yes, KeyFits: problem.Yes,
	}
}

const misleading = "The client_assertion token has already been used."

// Each fact alone decides, whatever Okta says, and each has its own way out.
func TestFactsDecide(t *testing.T) {
	for _, c := range []struct {
		code   string
		wrong  func(*problem.TokenFacts)
		want   string
		way    problem.Action
		byHand problem.Action // without a sign-in
	}{
		{"invalid_client", func(f *problem.TokenFacts) { f.OrgServer = problem.No }, "token.custom-server", problem.UseOrgServer, problem.UseOrgServer},
		{"invalid_scope", func(f *problem.TokenFacts) { f.OrgServer = problem.No }, "token.custom-server", problem.UseOrgServer, problem.UseOrgServer},
		{"unauthorized_client", func(f *problem.TokenFacts) { f.OrgServer = problem.No }, "token.custom-server", problem.UseOrgServer, problem.UseOrgServer},
		{"invalid_client", func(f *problem.TokenFacts) { f.OwnerName = "Invoker" }, "token.other-app", problem.UseOwner, problem.UseOwner},
		{"invalid_client", func(f *problem.TokenFacts) { f.App = problem.No }, "token.client-unknown", problem.EditClientID, problem.EditClientID},
		{"invalid_client", func(f *problem.TokenFacts) { f.Active = problem.No }, "token.app-inactive", problem.ActivateApp, problem.OpenGeneral},
		{"invalid_client", func(f *problem.TokenFacts) { f.Service = problem.No }, "token.not-service", problem.EditClientID, problem.EditClientID},
		{"invalid_client", func(f *problem.TokenFacts) { f.KeyMethod, f.AnyKey, f.Key = problem.No, problem.No, problem.No }, "token.secret-app", problem.ConvertApp, problem.OpenGeneral},
		{"invalid_client", func(f *problem.TokenFacts) { f.AnyKey, f.Key = problem.No, problem.No }, "token.no-keys", problem.RegisterKey, problem.OpenGeneral},
		{"invalid_client", func(f *problem.TokenFacts) {
			f.Key, f.KeyNamed, f.KeyActive = problem.No, problem.Unknown, problem.Unknown
		}, "token.kid", problem.RegisterKey, problem.OpenGeneral},
		{"invalid_client", func(f *problem.TokenFacts) { f.KeyNamed = problem.No }, "token.key-name", problem.UseKeyName, problem.UseKeyName},
		{"invalid_client", func(f *problem.TokenFacts) { f.Key, f.KeyNamed, f.NameFree = problem.No, problem.Unknown, problem.No }, "token.signature", problem.NewKey, problem.NewKey},
		{"invalid_client", func(f *problem.TokenFacts) { f.KeyActive = problem.No }, "token.key-inactive", problem.ActivateKey, problem.OpenGeneral},
		{"invalid_client", func(f *problem.TokenFacts) { f.AnyKey, f.KeyActive = problem.No, problem.No }, "token.key-inactive", problem.ActivateKey, problem.OpenGeneral},
		{"invalid_client", func(f *problem.TokenFacts) { f.KeyFits = problem.No }, "token.key-use", problem.NewKey, problem.NewKey},
		{"invalid_client", func(f *problem.TokenFacts) { f.Audience = problem.No }, "token.audience", problem.EditAddress, problem.EditAddress},
		{"invalid_client", func(f *problem.TokenFacts) { f.OwnDomain = problem.No }, "token.audience", problem.EditAddress, problem.EditAddress},
		{"invalid_client", func(f *problem.TokenFacts) { f.OwnDomain, f.DomainName = problem.No, "acme.okta.com" }, "token.audience", problem.UseOwnDomain, problem.UseOwnDomain},
		{"invalid_client", func(f *problem.TokenFacts) { f.Clock, f.ClockOffset = problem.No, 10*time.Minute }, "token.clock", problem.GoToStep, problem.GoToStep},
		{"invalid_scope", func(f *problem.TokenFacts) { f.Granted = problem.No }, "token.scope-refused", problem.GrantScope, problem.OpenScopes},
		{"consent_required", func(f *problem.TokenFacts) { f.Granted = problem.No }, "token.scope-refused", problem.GrantScope, problem.OpenScopes},
		{"invalid_dpop_proof", func(*problem.TokenFacts) {}, "token.dpop", problem.DPoPOff, problem.OpenGeneral},
		{"use_dpop_nonce", func(*problem.TokenFacts) {}, "token.dpop", problem.DPoPOff, problem.OpenGeneral},
		{"invalid_dpop_proof", func(f *problem.TokenFacts) { f.ProofSent, f.Clock = problem.Yes, problem.No }, "token.clock", problem.GoToStep, problem.GoToStep},
		{"invalid_dpop_proof", func(f *problem.TokenFacts) { f.ProofSent, f.OwnDomain = problem.Yes, problem.No }, "token.audience", problem.EditAddress, problem.EditAddress},
		{"invalid_dpop_proof", func(f *problem.TokenFacts) { f.ProofSent = problem.Yes }, "token.dpop-proof", problem.DPoPOff, problem.OpenGeneral},
		{"invalid_grant", func(f *problem.TokenFacts) { f.Bearer = problem.No }, "token.dpop", problem.DPoPOff, problem.OpenGeneral},
		{"unauthorized_client", func(f *problem.TokenFacts) { f.Service = problem.No }, "token.not-service", problem.EditClientID, problem.EditClientID},
		{"unauthorized_client", func(*problem.TokenFacts) {}, "token.grant-type", problem.EditClientID, problem.EditClientID},
		{"unsupported_grant_type", func(*problem.TokenFacts) {}, "token.grant-unsupported", problem.EditAddress, problem.EditAddress},
		{"invalid_scope", func(f *problem.TokenFacts) { f.Scoped, f.Scope = problem.No, "" }, "token.no-scope", problem.Retry, problem.Retry},
		{"no_org_scopes_granted", func(f *problem.TokenFacts) { f.Scoped, f.Scope = problem.No, "" }, "token.no-scope", problem.Retry, problem.Retry},
	} {
		for _, words := range []string{"", "Words nobody has seen yet.", misleading} {
			f := sound()
			c.wrong(&f)
			p := problem.RefusedToken(refusal(c.code, words), f)
			if p.Code != c.want || p.Ways[0].Action != c.way {
				t.Errorf("%s with %q and %v: %s by %s, want %s by %s", c.code, words, f, p.Code, p.Ways[0].Action, c.want, c.way)
			}
			if f.SignedIn = false; problem.RefusedToken(refusal(c.code, words), f).Ways[0].Action != c.byHand {
				t.Errorf("%s by hand isn't %s", c.want, c.byHand)
			}
		}
	}
}

func refusal(code, words string) *oauth.Error {
	return &oauth.Error{Kind: oauth.Refused, Status: 400, Code: code, Description: words, Header: http.Header{}}
}

// Okta's words are believed where no fact speaks against them, and no further.
func TestWordsNeverBeatFacts(t *testing.T) {
	for words, want := range map[string]struct{ unknown, sound string }{
		"The client_assertion JWT kid is invalid.":                                               {"token.kid", "token.client-refused"},
		"The client_assertion signature is invalid.":                                             {"token.signature", "token.client-refused"},
		"The client_assertion token is expired.":                                                 {"token.clock", "token.client-refused"},
		"Invalid value for 'client_id' parameter.":                                               {"token.client-unknown", "token.client-refused"},
		"The client does not have a JWKSet configured, but the client_assertion requires one.":   {"token.no-keys", "token.client-refused"},
		"The client_assertion JWT signature algorithm is invalid.":                               {"token.key-use", "token.client-refused"},
		"The audience claim for client_assertion must be the endpoint invoked for the request.":  {"token.audience", "token.client-refused"},
		"The client_assertion token has already been used.":                                      {"token.replay", "token.replay"},
		"Browser requests to the token endpoint must use Proof Key for Code Exchange.":           {"token.altered", "token.altered"},
		"No client credentials found.":                                                           {"token.altered", "token.altered"},
		"Client authentication failed. Either the client or the client credentials are invalid.": {"token.client-refused", "token.client-refused"},
		"the client_assertion jwt kid is invalid":                                                {"token.client-refused", "token.client-refused"},
		"": {"token.client-refused", "token.client-refused"},
	} {
		if p := problem.RefusedToken(refusal("invalid_client", words), problem.TokenFacts{}); p.Code != want.unknown {
			t.Errorf("%q with nothing known: %s, want %s", words, p.Code, want.unknown)
		}
		if p := problem.RefusedToken(refusal("invalid_client", words), sound()); p.Code != want.sound {
			t.Errorf("%q with everything in order: %s, want %s", words, p.Code, want.sound)
		}
		if p := problem.RefusedToken(refusal("invalid_scope", words), problem.TokenFacts{}); p.Code != "token.scope-unclear" {
			t.Errorf("%q with another error code: %s", words, p.Code)
		}
	}
}

// Which words Okta has for a scope that isn't granted is not known.
func TestScopeWordsAreBelievedOnlyOfAGrantedScope(t *testing.T) {
	const words = "One or more scopes are not configured for the authorization server resource."
	f := problem.TokenFacts{}
	for granted, want := range map[problem.Fact]string{problem.Unknown: "token.scope-unclear", problem.No: "token.scope-refused", problem.Yes: "token.scope-unknown"} {
		if f.Granted = granted; problem.RefusedToken(refusal("invalid_scope", words), f).Code != want {
			t.Errorf("granted %s: not %s", granted, want)
		}
	}
}

// What isn't known is said to be so, with the possibilities that are left and
// the server's own words.
func TestUnclearGuessesNothing(t *testing.T) {
	p := problem.RefusedToken(refusal("invalid_client", "Strange words."), problem.TokenFacts{})
	cause := p.Cause.String()
	for _, want := range []string{"isn't known", "the app is inactive", "public key", "client ID", "Strange words."} {
		if !strings.Contains(cause, want) {
			t.Errorf("%q isn't in %q", want, cause)
		}
	}
	f := problem.TokenFacts{Active: problem.Yes, Key: problem.Yes, KeyNamed: problem.Yes, KeyActive: problem.Yes}
	cause = problem.RefusedToken(refusal("invalid_client", "Strange words."), f).Cause.String()
	if strings.Contains(cause, "inactive") || strings.Contains(cause, "public key") || !strings.Contains(cause, "domain") {
		t.Errorf("what was checked is still said to be possible: %q", cause)
	}
	for code, checked := range map[string]bool{"invalid_request": true, "brand_new_code": false} {
		for _, f := range []problem.TokenFacts{sound(), {}} {
			cause := problem.RefusedToken(refusal(code, ""), f).Cause.String()
			if strings.Contains(cause, "is in order") != (checked && f.SignedIn) {
				t.Errorf("%s: %q", code, cause)
			}
		}
	}
	if p := problem.RefusedToken(refusal("invalid_request", ""), sound()); p.Code != "token.refused" || len(p.Ways) != 1 || !strings.Contains(p.Detail, "this key registered: yes") {
		t.Errorf("%+v", p)
	}
	p = problem.RefusedToken(refusal("invalid_client", "Words."), problem.TokenFacts{Clock: problem.Yes, ClockOffset: 90 * time.Second})
	if !strings.Contains(p.Detail, "Words.") || !strings.Contains(p.Detail, "1m30s") {
		t.Errorf("detail %q", p.Detail)
	}
}

// Words that facts speak against lead to where it can be looked at, and offer to
// change nothing.
func TestContradictedWordsChangeNothing(t *testing.T) {
	for words, look := range map[string]problem.Action{
		"The client_assertion JWT kid is invalid.":                                                                             problem.EditClientID,
		"The client_assertion signature is invalid.":                                                                           problem.OpenGeneral,
		"The audience claim for client_assertion must be the endpoint invoked for the request.":                                problem.EditAddress,
		"Client Credentials requests to the Org Authorization Server must use the private_key_jwt token_endpoint_auth_method.": problem.Retry,
	} {
		p := problem.RefusedToken(refusal("invalid_client", words), sound())
		if p.Ways[0].Action != look {
			t.Errorf("%q leads to %s", words, p.Ways[0].Action)
		}
		for _, w := range p.Ways {
			switch w.Action {
			case problem.RegisterKey, problem.ConvertApp, problem.NewKey, problem.ActivateApp, problem.ActivateKey, problem.DPoPOff:
				t.Errorf("%q offers %s", words, w.Action)
			}
		}
	}
}

// What was asked for is named as it was.
func TestTheScopeIsTheOneAskedFor(t *testing.T) {
	f := problem.TokenFacts{Scope: "orders.read", Scoped: problem.Yes, Granted: problem.No}
	p := problem.RefusedToken(refusal("invalid_scope", ""), f)
	if told := p.Details(); strings.Contains(told, "workflows") || !strings.Contains(p.Cause.String(), "orders.read") {
		t.Errorf("%s", told)
	}
	f.Scope = "openid orders.read"
	if p := problem.RefusedToken(refusal("invalid_scope", "Cannot request 'openid' scopes using client credentials."), problem.TokenFacts{Scope: f.Scope}); p.Code != "token.openid" {
		t.Errorf("%s", p.Code)
	}
}

// A way out that changes the org says with which request, in every refusal.
func TestWaysThatChangeTheOrgShowTheirRequest(t *testing.T) {
	changes := []problem.Action{problem.RegisterKey, problem.ActivateKey, problem.ActivateApp, problem.ConvertApp, problem.DPoPOff, problem.DPoPOn, problem.GrantScope, problem.NewKey}
	facts := problem.TokenFacts{SignedIn: true, AppID: "0oa1"}
	for _, change := range []func(*problem.TokenFacts){
		func(f *problem.TokenFacts) { f.NameFree, f.Key = problem.No, problem.No },
		func(f *problem.TokenFacts) { f.Key, f.NameFree = problem.No, problem.Yes },
		func(f *problem.TokenFacts) { f.KeyActive = problem.No },
		func(f *problem.TokenFacts) { f.KeyFits = problem.No },
		func(f *problem.TokenFacts) { f.AnyKey = problem.No },
		func(f *problem.TokenFacts) { f.Active = problem.No },
		func(f *problem.TokenFacts) { f.KeyMethod = problem.No },
	} {
		f := facts
		change(&f)
		for _, way := range problem.RefusedToken(&oauth.Error{Kind: oauth.Refused, Status: 401, Code: "invalid_client"}, f).Ways {
			if slices.Contains(changes, way.Action) && !strings.Contains(way.Consequence.String(), "/api/v1/apps/0oa1") {
				t.Errorf("%s: %q", way.Action, way.Consequence)
			}
		}
	}
}

// Asking for a token again is safe, whether or not the request arrived.
func TestHarmless(t *testing.T) {
	for kind, changed := range map[wire.Kind]bool{wire.Timeout: true, wire.Closed: true, wire.DNS: false} {
		err := &wire.Error{Kind: kind}
		p := problem.From(problem.Harmless(err))
		if (p.Cause.Key == "problem.unanswered.why") != changed || p.Code != "network."+string(kind) {
			t.Errorf("%s: %s", kind, p.Cause)
		}
	}
	if err := errors.New("another"); problem.Harmless(err) != err || problem.Harmless(nil) != nil {
		t.Error("another error is changed")
	}
}

// Without a sign-in the scope can only be granted in the console: one way leads there.
func TestGrantingByHandIsOneWay(t *testing.T) {
	f := sound()
	if got := problem.Granting(f); len(got) != 2 || got[0].Action != problem.GrantScope {
		t.Errorf("signed in: %+v", got)
	}
	f.SignedIn = false
	if got := problem.Granting(f); len(got) != 1 || got[0].Action != problem.OpenScopes {
		t.Errorf("by hand: %+v", got)
	}
}
