package rotatetest

import (
	"maps"
	"slices"
	"testing"

	"github.com/flowlatch/flowlatch/okta"
)

// judge replays the org's own log of an app's keys. Which key a token was given
// for is no part of it: that comes from the relay, by request id.
type judge struct {
	active map[string]string // kids of active keys by Okta's id
	proven map[string]bool   // by kid, which is the thumbprint here
}

// Case is an app whose key is rotated, and what is known of it beforehand.
type Case struct {
	Admin           *okta.Client // another admin of the org
	AppID, ClientID string
	// KID is the key that the app signs with to begin with, proven; a kid is a
	// thumbprint here.
	KID string
	// Spare is an active key of the app that nobody has: with it the org would let the
	// last key go that works. "" for none.
	Spare string
	Vault Vault
}

// WantOneKeyAtWork fails the test for every moment at which no key was active and
// proven whose private half was in the vault.
func (c Case) WantOneKeyAtWork(t *testing.T, moments []Moment) {
	t.Helper()
	changes := logOf(t, c.Admin, `target.id eq "`+c.AppID+`"`)
	tokens := logOf(t, c.Admin, `actor.id eq "`+c.ClientID+`"`)
	j := judge{active: map[string]string{"": c.KID}, proven: map[string]bool{c.KID: true}}
	if c.Spare != "" {
		j.active[c.Spare] = c.Spare
	}
	for n, m := range moments {
		j.want(t, n, "before", m.Vault)
		for _, e := range tokens[m.RequestID] {
			if m.RequestID != "" && e.EventType == "app.oauth2.token.grant" && e.Result == "SUCCESS" {
				j.proven[m.KID] = true
			}
		}
		for _, e := range changes[m.RequestID] {
			if m.RequestID != "" {
				j.apply(e)
			}
		}
		j.want(t, n, "after", m.Vault)
	}
	j.want(t, len(moments), "in the end", c.Vault.Thumbprints())
	j.wantKeys(t, c)
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
func (j judge) wantKeys(t *testing.T, c Case) {
	t.Helper()
	logged := slices.Sorted(maps.Values(j.active))
	listed := slices.Sorted(maps.Values(c.activeKeys(t)))
	if !slices.Equal(logged, listed) {
		t.Errorf("the log leaves %v active, the list has %v", logged, listed)
	}
}

func (c Case) activeKeys(t *testing.T) map[string]string {
	t.Helper()
	keys, err := c.Admin.Keys(t.Context(), c.AppID)
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
