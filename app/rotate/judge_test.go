//go:build unix

package rotate_test

import (
	"maps"
	"slices"
	"testing"

	"github.com/flowlatch/flowlatch/app/rotate"
	"github.com/flowlatch/flowlatch/okta"
)

// judge replays the org's own log of an app's keys. Which key a token was given
// for is no part of it: that comes from the relay, by request id.
type judge struct {
	active map[string]string // kids of active keys by Okta's id
	proven map[string]bool   // by kid, which is the thumbprint here
}

// wantOneKeyAtWork fails the test for every moment at which no key was active
// and proven whose private half was in the vault.
func wantOneKeyAtWork(t *testing.T, admin *okta.Client, app rotate.App, s scene, moments []moment) {
	t.Helper()
	changes := logOf(t, admin, `target.id eq "`+app.AppID+`"`)
	tokens := logOf(t, admin, `actor.id eq "`+app.ClientID+`"`)
	j := judge{active: map[string]string{"": app.Key.KID, spare: spare}, proven: map[string]bool{app.Key.KID: true}}
	for n, m := range moments {
		j.want(t, n, "before", m.vault)
		for _, e := range tokens[m.requestID] {
			if m.requestID != "" && e.EventType == "app.oauth2.token.grant" && e.Result == "SUCCESS" {
				j.proven[m.kid] = true
			}
		}
		for _, e := range changes[m.requestID] {
			if m.requestID != "" {
				j.apply(e)
			}
		}
		j.want(t, n, "after", m.vault)
	}
	j.want(t, len(moments), "in the end", s.vault(nil).thumbprints())
	j.wantKeys(t, admin, app)
}

func (j judge) want(t *testing.T, n int, when string, inVault []string) {
	t.Helper()
	for _, kid := range j.active {
		if j.proven[kid] && slices.Contains(inVault, kid) {
			return
		}
	}
	t.Errorf("request %d, %s: no proven key at work; active %v, proven %v, in the vault %v", n+1, when, j.active, j.proven, inVault)
}

func (j judge) apply(e okta.LogEvent) {
	var id, kid string
	for _, target := range e.Targets {
		if target.Type == "JsonWebKey" {
			id, kid = target.ID, target.AlternateID
		}
	}
	switch e.EventType {
	case "app.oauth2.credentials.lifecycle.create", "app.oauth2.credentials.lifecycle.activate":
		j.active[id] = kid
	case "app.oauth2.credentials.lifecycle.deactivate", "app.oauth2.credentials.lifecycle.delete":
		maps.DeleteFunc(j.active, func(_, k string) bool { return k == kid })
	}
}

// wantKeys holds the log against the list: nothing happened that it didn't tell.
func (j judge) wantKeys(t *testing.T, admin *okta.Client, app rotate.App) {
	t.Helper()
	logged := slices.Sorted(maps.Values(j.active))
	listed := slices.Sorted(maps.Values(activeKeys(t, admin, app)))
	if !slices.Equal(logged, listed) {
		t.Errorf("the log leaves %v active, the list has %v", logged, listed)
	}
}

func activeKeys(t *testing.T, admin *okta.Client, app rotate.App) map[string]string {
	t.Helper()
	keys, err := admin.Keys(t.Context(), app.AppID)
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]string{}
	for _, k := range keys {
		if k.Active() {
			all[k.ID] = k.KID
		}
	}
	return all
}

// logOf reads the events that a filter selects, by the request that caused them.
func logOf(t *testing.T, admin *okta.Client, filter string) map[string][]okta.LogEvent {
	t.Helper()
	events, err := admin.Logs(t.Context(), okta.LogQuery{Filter: filter, Limit: 1000})
	if err != nil {
		t.Fatal(err)
	}
	byRequest := map[string][]okta.LogEvent{}
	for _, e := range events {
		byRequest[e.TransactionID] = append(byRequest[e.TransactionID], e)
	}
	return byRequest
}
