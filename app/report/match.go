package report

import (
	"slices"
	"time"

	"github.com/flowlatch/flowlatch/app/workspace"
)

// matcher finds the log entries that confirm something. An entry may confirm
// more than one thing.
type matcher struct {
	entries []Entry
	used    map[int]bool // places of entries that confirm something
}

// of is the places of the entries that carry a request's id.
func (m matcher) of(requestID string) []int {
	if requestID == "" {
		return nil
	}
	return m.where(func(e Entry) bool { return e.RequestID == requestID })
}

func (m matcher) where(is func(Entry) bool) []int {
	var places []int
	for i, e := range m.entries {
		if is(e) {
			places = append(places, i)
			m.used[i] = true
		}
	}
	return places
}

// found joins the entries of requests with those that only match by what they
// are about, in the log's order.
func (m matcher) found(exchanges []Exchange, is func(Entry) bool) []Found {
	certain := map[int]bool{}
	for _, x := range exchanges {
		for _, i := range x.Entries {
			certain[i] = true
		}
	}
	places := m.where(is)
	for i := range certain {
		places = append(places, i)
	}
	slices.Sort(places)
	var all []Found
	for _, i := range slices.Compact(places) {
		all = append(all, Found{Entry: i, ByRequest: certain[i]})
	}
	return all
}

func nothing(Entry) bool { return false }

// succeeded matches events of these kinds that went through and are about one of
// these ids. What failed, or undid something, confirms nothing.
func succeeded(ids []string, kinds ...string) func(Entry) bool {
	return func(e Entry) bool {
		return e.Result == "SUCCESS" && slices.Contains(kinds, e.Event) && e.about(ids)
	}
}

// setUp matches what sets a service app up.
func setUp(ids ...string) func(Entry) bool {
	return succeeded(ids, eventAppCreate, eventClientCreate, eventKeyCreate, eventGrant)
}

// swapped matches what a rotation does with its two keys or secrets.
func swapped(ids ...string) func(Entry) bool {
	return succeeded(ids, eventKeyCreate, eventKeyActivate, eventKeyDeactivate, eventKeyDelete)
}

// connected matches the entry of a connection that was made after its values were
// there.
func connected(c workspace.Connection) func(Entry) bool {
	return func(e Entry) bool {
		return e.Event == EventConnection && e.names(c.Nickname) && !e.At.Before(c.Since.Add(-2*time.Second))
	}
}
