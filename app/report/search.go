package report

import (
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/flowlatch/flowlatch/app/rotate"
	"github.com/flowlatch/flowlatch/app/workspace"
)

// Search is what a report wants of the System Log.
type Search struct {
	// From is before everything that was done, To the report's time, both by the
	// org's clock; From is zero when nothing was done.
	From, To time.Time
	// RequestIDs are of the requests behind the proofs, Subjects the ids of the
	// apps that the steps are about. They hold nothing that a filter has to quote.
	RequestIDs, Subjects []string
	// Nickname is the connection's, "" for none.
	Nickname string
}

// earlier covers the resolution of clocks and what was clicked just before it was
// proven.
const earlier = 2 * time.Minute

// Search says what to look for.
func (in Input) Search() Search {
	s := Search{Nickname: in.Workspace.Connection.Nickname}
	offset := in.Workspace.Org.ClockOffset
	s.To = in.At.Add(offset)
	seen := func(at time.Time) {
		if !at.IsZero() && (s.From.IsZero() || at.Before(s.From)) {
			s.From = at
		}
	}
	for _, x := range in.evidence() {
		seen(x.At)
		if !strings.Contains(x.URL, "/.well-known/") {
			s.RequestIDs = append(s.RequestIDs, x.RequestID)
		}
	}
	for _, c := range in.Workspace.Created {
		seen(c.At)
		s.RequestIDs = append(s.RequestIDs, c.RequestID)
	}
	for _, c := range in.Workspace.Changes.List {
		seen(c.At)
		s.RequestIDs = append(s.RequestIDs, c.RequestID)
	}
	s.Subjects = in.subjects()
	s.RequestIDs, s.Subjects = plain(s.RequestIDs), plain(s.Subjects)
	if !s.From.IsZero() {
		s.From = s.From.Add(offset - earlier)
	}
	return s
}

// evidence is every request behind a proof.
func (in Input) evidence() []workspace.Evidence {
	var all []workspace.Evidence
	add := func(steps ...workspace.Step) {
		for _, s := range steps {
			if s.Proof != nil {
				all = append(all, s.Proof.Exchanges...)
			}
		}
	}
	ws := in.Workspace
	add(ws.Org.Step, ws.Connection.Step)
	for _, s := range secretRotations(ws.Connection) {
		all = append(all, s.Changes...)
	}
	for _, a := range ws.ServiceApps {
		add(a.Step)
	}
	for _, e := range ws.Endpoints {
		add(e.Security, e.Invoke)
	}
	for _, drill := range in.Rotations {
		all = append(all, evidenceOf(drill)...)
	}
	return all
}

func evidenceOf(drill rotate.State) []workspace.Evidence {
	var all []workspace.Evidence
	for _, step := range drill.Steps {
		all = append(all, step.Evidence...)
	}
	return all
}

// subjects are the ids of the apps that the walk is about.
func (in Input) subjects() []string {
	ids := []string{in.Workspace.Connection.AppID}
	for _, a := range in.Workspace.ServiceApps {
		ids = append(ids, appIDs(a)...)
	}
	for _, c := range in.Workspace.Created {
		ids = append(ids, c.AppID, c.ID)
	}
	for _, c := range in.Workspace.Changes.List {
		_, app := kindOf(c.Method, c.Path)
		ids = append(ids, app)
	}
	return ids
}

func appIDs(a workspace.ServiceApp) []string { return []string{a.AppID, a.ClientID} }

var unquoted = regexp.MustCompile(`^[0-9A-Za-z_@.:+/=-]{1,128}$`)

// plain sorts ids and leaves out what comes twice, and what would mean something
// in a filter.
func plain(ids []string) []string {
	ids = slices.DeleteFunc(ids, func(id string) bool { return !unquoted.MatchString(id) })
	slices.Sort(ids)
	return slices.Compact(ids)
}
