package practice

import (
	"strconv"
	"time"
)

// event is one entry of the System Log, in the few facts it differs by.
type event struct {
	Seq       int64             `json:"seq"`
	UUID      string            `json:"uuid"`
	Published time.Time         `json:"published"`
	Type      string            `json:"type"`
	Message   string            `json:"message"`
	Severity  string            `json:"severity"`
	Failure   string            `json:"failure,omitempty"` // the reason; empty is success
	Actor     actor             `json:"actor"`
	Targets   []target          `json:"targets,omitempty"`
	Debug     map[string]string `json:"debug,omitempty"`
	RequestID string            `json:"requestId"`
	IP        string            `json:"ip"`
	UserAgent string            `json:"userAgent"`
}

// target is what an event was done to.
type target struct {
	ID          string         `json:"id"`
	Type        string         `json:"type"`
	AlternateID string         `json:"alternateId"`
	DisplayName string         `json:"displayName"`
	Detail      map[string]any `json:"detail,omitempty"`
}

// severityDebug marks the events that are the practice org's own.
const (
	severityInfo  = "INFO"
	severityWarn  = "WARN"
	severityDebug = "DEBUG"
)

// eventRequest is written for every answered request. Okta has no such event:
// it is the practice org's own, so that any request id can be looked up.
const eventRequest = "practice.request"

func appTarget(a application) target {
	return target{ID: a.ID, Type: "AppInstance", AlternateID: a.Label, DisplayName: a.Label}
}

func keyTarget(k publicKey) target {
	return target{ID: k.ID, Type: "JsonWebKey", AlternateID: k.KID, DisplayName: k.KID}
}

func grantTarget(g grant) target {
	return target{
		ID: g.ID, Type: "OAuth2ScopeConsentGrant", AlternateID: g.Scope, DisplayName: g.Scope,
		Detail: map[string]any{"scope": g.Scope, "PublicClientApp": g.AppID},
	}
}

func flowTarget(f flow) target {
	return target{ID: f.Alias, Type: "Flow", AlternateID: f.Title, DisplayName: f.Title}
}

// newEvent fills what every event of a call has in common.
func newEvent(c call, at time.Time, kind, message string) event {
	return event{
		Published: at, Type: kind, Message: message, Severity: severityInfo,
		Actor: c.Actor, RequestID: c.RequestID, IP: c.IP, UserAgent: c.UserAgent,
		Debug: map[string]string{
			"requestId": c.RequestID, "requestUri": c.Path, "url": c.Path + "?", "threatSuspected": "false",
		},
	}
}

// requestEvent is the practice.request event of an answered request.
func requestEvent(c call, at time.Time, status int, took time.Duration) event {
	e := newEvent(c, at, eventRequest, "Practice org answered a request")
	e.Severity = severityDebug
	e.Debug["method"] = c.Method
	e.Debug["status"] = strconv.Itoa(status)
	e.Debug["responseTime"] = strconv.FormatInt(took.Milliseconds(), 10)
	if status >= 400 {
		e.Failure = strconv.Itoa(status)
	}
	return e
}
