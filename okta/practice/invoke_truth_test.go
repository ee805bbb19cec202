package practice

import (
	"fmt"
	"net/http"
	"testing"
	"time"
)

// oauthCall is a call of a flow secured with OAuth 2.0.
type oauthCall struct {
	name    string
	edits   []func(*http.Request)
	any     int // the status when any app may call
	list    int // and when only those of the list may
	invoker string
}

// oauthCalls are by an app in the list and by one outside, both with bound
// tokens or both with bearer tokens.
func oauthCalls(t *testing.T, in, out testClient, bound bool, address string) []oauthCall {
	t.Helper()
	bearer := func(raw string) []func(*http.Request) {
		return []func(*http.Request){header("Authorization", "Bearer "+raw)}
	}
	if !bound {
		return []oauthCall{
			{"in the list", bearer(in.token(t, scopeInvoke)), 200, 200, in.id},
			{"outside", bearer(out.token(t, scopeInvoke)), 200, 403, out.id},
			{"nobody", nil, 401, 401, ""},
		}
	}
	mine, theirs := in.boundToken(t), out.boundToken(t)
	proven := func(c testClient, raw string) []func(*http.Request) {
		return []func(*http.Request){header("Authorization", "DPoP "+raw), c.proves(t, "POST", address, "ath", accessTokenHash(raw))}
	}
	return []oauthCall{
		{"in the list, with a proof", proven(in, mine), 200, 200, in.id},
		{"outside, with a proof", proven(out, theirs), 200, 403, out.id},
		{"in the list, with another's proof", proven(out, mine), 401, 401, ""},
		{"in the list, as bearer", bearer(mine), 401, 401, ""},
		{"outside, as bearer", bearer(theirs), 401, 401, ""},
	}
}

// TestProofsAndListsOnTheInvokeRoute: any or list, with DPoP and without, and a
// row in the history for exactly the calls that were let in.
func TestProofsAndListsOnTheInvokeRoute(t *testing.T) {
	for _, apps := range []allowed{anyApp, listApps} {
		for _, bound := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s, bound %t", apps, bound), func(t *testing.T) {
				o, clock := startOrg(t, Config{})
				in := newClient(t, o, clock, newTestKey(t, "EC", "in"), scopeInvoke)
				out := newClient(t, o, clock, newTestKey(t, "EC", "out"), scopeInvoke)
				settings := endpointSettings{Level: levelOAuth, Apps: apps, AppIDs: []string{in.id}}
				if _, err := o.setEndpointSettings(o.asAdmin(t.Context()), "echo-oauth", settings); err != nil {
					t.Fatal(err)
				}
				address := o.endpoint(t, "echo-oauth").InvokeURL
				var ran []string
				for _, c := range oauthCalls(t, in, out, bound, address) {
					clock.move(time.Second)
					want := map[allowed]int{anyApp: c.any, listApps: c.list}[apps]
					r := send(t, "POST", address, "{}", c.edits...)
					if r.status != want {
						t.Errorf("%s: %d %s, want %d", c.name, r.status, r.body, want)
					}
					if want == 200 {
						ran = append([]string{c.invoker}, ran...)
					}
				}
				o.checkRuns(t, "echo-oauth", ran)
			})
		}
	}
}

// checkRuns holds the history of a flow against the apps that ran it, newest
// first.
func (o *Org) checkRuns(t *testing.T, name string, by []string) {
	t.Helper()
	runs, err := o.history(name)
	if err != nil || len(runs) != len(by) {
		t.Fatalf("%d runs, want %d, %v", len(runs), len(by), err)
	}
	for i, e := range runs {
		if e.ClientID != by[i] || e.Credential != levelOAuth || e.State != runDone {
			t.Errorf("run %d: %+v, want one by %s", i, e, by[i])
		}
	}
}
