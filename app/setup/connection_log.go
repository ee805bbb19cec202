package setup

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/wire"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/okta"
)

// What the System Log holds about connections. None of these events proves that
// a connection works (Okta's event types: create "only indicates" that it was
// added, reauthorize that "a user attempted").
const (
	EventConnectionCreated      = "workflows.user.connection.create"
	EventConnectionReauthorized = "workflows.user.connection.reauthorize"
	EventConnectionRevoked      = "workflows.user.connection.revoke"
	EventConnectionDeleted      = "workflows.user.connection.delete"
	// EventAuthorized is about the app: somebody signed in to it, as the
	// authorization of a connection does.
	EventAuthorized = "app.oauth2.authorize.code"
)

const (
	logWindow = 30 * 24 * time.Hour // how far back is looked
	maxSeen   = 20                  // events that are kept
)

// LookForConnections reads the events about connections from the System Log of
// the last 30 days, newest first.
func (w *Walk) LookForConnections(ctx context.Context) error {
	ctx, done, err := w.begin(ctx)
	if err != nil {
		return err
	}
	defer done()
	if !SignedIn(w.Workspace()) {
		return notSignedIn()
	}
	_, ctx = w.attempt(ctx, connectionProof)
	client, err := w.admin(ctx)
	if err != nil {
		return told(err)
	}
	c := w.Workspace().Connection
	events, err := client.Logs(wire.WithPurpose(ctx, text.T("setup.connection.for-events", "What the System Log says about connections")), okta.LogQuery{
		Since:  w.deps.Now().Add(w.Workspace().Org.ClockOffset - logWindow),
		Filter: connectionEvents(c.AppID),
		Limit:  100,
	})
	if err != nil {
		return told(err)
	}
	seen := make([]workspace.Sighting, 0, min(len(events), maxSeen))
	for _, e := range events[:min(len(events), maxSeen)] {
		seen = append(seen, sighting(e, c.Nickname))
	}
	return w.update(func(ws *workspace.Workspace) { ws.Connection.Seen, ws.Connection.SeenAt = seen, w.deps.Now() })
}

// connectionEvents selects the events. Those of the app are asked for by its
// id, which comes from the org.
func connectionEvents(appID string) string {
	var terms []string
	for _, name := range []string{EventConnectionCreated, EventConnectionReauthorized, EventConnectionRevoked, EventConnectionDeleted} {
		terms = append(terms, fmt.Sprintf("eventType eq %q", name))
	}
	if appID != "" {
		terms = append(terms, fmt.Sprintf("(eventType eq %q and target.id eq %q)", EventAuthorized, appID))
	}
	return strings.Join(terms, " or ")
}

func sighting(e okta.LogEvent, nickname string) workspace.Sighting {
	by := e.Actor.DisplayName
	if by == "" {
		by = e.Actor.AlternateID
	}
	return workspace.Sighting{Event: e.EventType, At: e.Published, By: by, Result: e.Result, Named: names(e, nickname)}
}

// names reports whether a connection is among an event's targets. What they
// hold is known only in words (Okta's event catalogue: its display name).
func names(e okta.LogEvent, nickname string) bool {
	return slices.ContainsFunc(e.Targets, func(t okta.LogEntity) bool {
		return nickname != "" && (t.DisplayName == nickname || t.AlternateID == nickname)
	})
}
