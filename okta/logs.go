package okta

import (
	"context"
	"encoding/json"
	"strings"
	"time"

	sdk "github.com/okta/okta-sdk-golang/v5/okta"
)

// LogQuery selects events of the System Log, newest first.
type LogQuery struct {
	Since  time.Time // whole seconds; zero: Okta's default, seven days ago
	Filter string    // SCIM filter, such as eventType eq "app.oauth2.token.grant"
	Limit  int       // at most so many events; 0: 100
}

// LogEvent is one event of the System Log. What an event does not tell is zero.
type LogEvent struct {
	UUID           string
	Published      time.Time
	EventType      string
	DisplayMessage string
	Severity       string
	Result         string // outcome: SUCCESS, FAILURE, …
	Reason         string
	Actor          LogEntity
	Targets        []LogEntity
	TransactionID  string
	IP             string // where the request came from
	// DebugData holds debugContext.debugData; what is no string is in its JSON form.
	DebugData map[string]string
}

// RequestID is the x-okta-request-id of the request behind the event.
func (e LogEvent) RequestID() string { return e.DebugData["requestId"] }

// LogEntity is who did something, or what it was done to.
type LogEntity struct {
	ID          string `json:"id"`
	Type        string `json:"type"` // User, PublicClientApp, AppInstance, …
	AlternateID string `json:"alternateId"`
	DisplayName string `json:"displayName"`
}

// Okta's own bounds for a page of the System Log.
const (
	defaultLogs = 100
	maxLogsPage = 1000
)

// Logs reads the System Log (GET /api/v1/logs). Events reach it with a delay of seconds. Fields of an unexpected type
// stay empty; they hide no event.
func (c *Client) Logs(ctx context.Context, q LogQuery) ([]LogEvent, error) {
	if q.Limit <= 0 {
		q.Limit = defaultLogs
	}
	size := int32(min(q.Limit, maxLogsPage)) //nolint:gosec // 1..1000
	return collect(pages(q.Limit, func(after string) ([]LogEvent, string, error) {
		a, err := c.call(ctx, func(ctx context.Context) error {
			_, _, err := c.logsPage(ctx, q, size, after).Execute()
			return err
		})
		if err != nil {
			return nil, "", err
		}
		bodies, err := list[logBody](a)
		if err != nil || len(bodies) == 0 {
			return eventsOf(bodies), "", err // a log that is being polled has a next link for ever
		}
		return eventsOf(bodies), nextCursor(a.header), nil
	}))
}

func (c *Client) logsPage(ctx context.Context, q LogQuery, size int32, after string) sdk.ApiListLogEventsRequest {
	r := c.sdk.SystemLogAPI.ListLogEvents(ctx).Limit(size).SortOrder("DESCENDING")
	if !q.Since.IsZero() {
		r = r.Since(q.Since.UTC())
	}
	if q.Filter != "" {
		r = r.Filter(q.Filter)
	}
	if after != "" {
		r = r.After(after)
	}
	return r
}

type logBody struct {
	UUID           string      `json:"uuid"`
	Published      stamp       `json:"published"`
	EventType      string      `json:"eventType"`
	DisplayMessage string      `json:"displayMessage"`
	Severity       string      `json:"severity"`
	Actor          LogEntity   `json:"actor"`
	Target         []LogEntity `json:"target"`
	Outcome        struct {
		Result string `json:"result"`
		Reason string `json:"reason"`
	} `json:"outcome"`
	Client struct {
		IPAddress string `json:"ipAddress"`
	} `json:"client"`
	Transaction struct {
		ID string `json:"id"`
	} `json:"transaction"`
	DebugContext struct {
		DebugData map[string]json.RawMessage `json:"debugData"`
	} `json:"debugContext"`
}

func eventsOf(bodies []logBody) []LogEvent {
	events := make([]LogEvent, 0, len(bodies))
	for _, b := range bodies {
		e := LogEvent{
			UUID: b.UUID, Published: b.Published.Time, EventType: b.EventType, DisplayMessage: b.DisplayMessage,
			Severity: b.Severity, Result: b.Outcome.Result, Reason: b.Outcome.Reason, Actor: b.Actor,
			Targets: b.Target, TransactionID: b.Transaction.ID, IP: b.Client.IPAddress, DebugData: map[string]string{},
		}
		for name, value := range b.DebugContext.DebugData {
			var s string
			if json.Unmarshal(value, &s) != nil {
				s = strings.TrimSpace(string(value))
			}
			e.DebugData[name] = s
		}
		events = append(events, e)
	}
	return events
}
