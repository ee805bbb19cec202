package report

import (
	"cmp"
	"slices"
	"time"

	"github.com/flowlatch/flowlatch/app/text"
)

// Log is what was read of the org's System Log.
type Log struct {
	// Read is false when the log couldn't be read, or wasn't asked: nothing
	// follows from what isn't in it then, and Why says why.
	Read bool
	Why  text.Text
	// From and To bound what was read, by the org's clock.
	From, To time.Time
	// Notes say what is missing of it, one sentence each.
	Notes []text.Text
	// Entries are those found, the oldest first. An entry's number in a report is
	// its place here, counted from 1.
	Entries []Entry
}

// Entry is one entry of the System Log.
type Entry struct {
	ID        string // uuid
	At        time.Time
	Event     string // eventType
	Message   string
	Result    string // SUCCESS, FAILURE, …
	Reason    string
	Actor     Thing
	Targets   []Thing
	RequestID string // x-okta-request-id of the request behind it
	IP        string // where that came from
}

// Thing is who did something, or what it was done to.
type Thing struct{ ID, Type, Name, Also string }

// Sort puts entries in order and leaves out those that come twice.
func Sort(entries []Entry) []Entry {
	slices.SortFunc(entries, func(a, b Entry) int { return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.ID, b.ID)) })
	return slices.CompactFunc(entries, func(a, b Entry) bool { return a.ID != "" && a.ID == b.ID })
}

// about reports whether an entry was done by or to one of these ids.
func (e Entry) about(ids []string) bool {
	if slices.Contains(ids, e.Actor.ID) && e.Actor.ID != "" {
		return true
	}
	return slices.ContainsFunc(e.Targets, func(t Thing) bool { return t.ID != "" && slices.Contains(ids, t.ID) })
}

// names reports whether one of an entry's targets is called so.
func (e Entry) names(name string) bool {
	return name != "" && slices.ContainsFunc(e.Targets, func(t Thing) bool { return t.Name == name || t.Also == name })
}

// EventConnection is what Workflows logs when a connection is added (Okta, Event
// types). It says that the connection is there, not that it works.
const EventConnection = "workflows.user.connection.create"

// Kinds of events that confirm something.
const (
	eventAppCreate     = "application.lifecycle.create"
	eventClientCreate  = "app.oauth2.client.lifecycle.create"
	eventKeyCreate     = "app.oauth2.credentials.lifecycle.create"
	eventKeyActivate   = "app.oauth2.credentials.lifecycle.activate"
	eventKeyDeactivate = "app.oauth2.credentials.lifecycle.deactivate"
	eventKeyDelete     = "app.oauth2.credentials.lifecycle.delete"
	eventGrant         = "app.oauth2.admin.consent.grant"
)

// Events are the types that tell of a change of an app, its keys, secrets,
// grants and roles (Okta, Event types). Tokens are left out: an app that is used
// gets very many of them.
func Events() []string {
	return []string{
		eventAppCreate, "application.lifecycle.update", "application.lifecycle.activate",
		"application.lifecycle.deactivate", "application.lifecycle.delete",
		eventClientCreate, "app.oauth2.client.lifecycle.update", "app.oauth2.client.lifecycle.activate",
		"app.oauth2.client.lifecycle.deactivate", "app.oauth2.client.lifecycle.delete",
		eventKeyCreate, eventKeyActivate, eventKeyDeactivate, eventKeyDelete, eventGrant, "app.oauth2.admin.consent.revoke",
		"app.oauth2.client.privilege.grant", "app.oauth2.client.privilege.revoke",
		"app.oauth2.client.read_client_secret",
	}
}
