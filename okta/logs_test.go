package okta_test

import (
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/flowlatch/flowlatch/okta"
)

func TestLogsReadRecordedEvents(t *testing.T) {
	o := answering(t, http.StatusOK, fixture(t, "log_event_app_oauth2_token_grant_masked"))
	events, err := o.client(t).Logs(t.Context(), okta.LogQuery{})
	if err != nil || len(events) != 1 {
		t.Fatalf("%d events, %v", len(events), err)
	}
	e := events[0]
	if e.EventType != "app.oauth2.token.grant.access_token" || e.Result != "SUCCESS" || e.Actor.Type != "PublicClientApp" ||
		len(e.Targets) != 2 || e.Targets[1].Type != "access_token" || e.RequestID() != "test_debug_request_id" ||
		e.TransactionID != "test_debug_request_id" || e.Published.Year() != 2022 {
		t.Errorf("%+v", e)
	}
}

// The SDK gives up on the first of these for its postal code.
func TestLogsHideNoOddEvent(t *testing.T) {
	const body = `[
		{"uuid":"1","client":{"geographicalContext":{"postalCode":94107}},"eventType":"a"},
		{"uuid":"2","eventType":"b","target":null,"actor":"odd","published":"now","debugContext":{"debugData":{"n":5,"requestId":"r"}}},
		{"uuid":"3","eventType":["odd"],"outcome":null}]`
	o := answering(t, http.StatusOK, body)
	since := time.Date(2026, 11, 21, 12, 0, 0, 500, time.FixedZone("", 3600))
	events, err := o.client(t).Logs(t.Context(), okta.LogQuery{Since: since, Filter: `eventType eq "a"`, Limit: 10})
	if err != nil || len(events) != 3 || events[1].DebugData["n"] != "5" || events[1].RequestID() != "r" || events[2].UUID != "3" {
		t.Errorf("%+v, %v", events, err)
	}
	r, _ := o.last(t)
	q := r.URL.Query()
	if q.Get("since") != "2026-11-21T11:00:00Z" || q.Get("filter") != `eventType eq "a"` || q.Get("limit") != "10" ||
		q.Get("sortOrder") != "DESCENDING" {
		t.Errorf("asked %s", r.URL)
	}
}

func TestLogsStopAtAnEmptyPage(t *testing.T) {
	o := newOrg(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Add("Link", `<https://acme.okta.com/api/v1/logs?after=`+r.URL.Query().Get("after")+`x>; rel="next"`)
		if r.URL.Query().Get("after") == "" {
			fmt.Fprint(w, `[{"uuid":"1"}]`)
			return
		}
		fmt.Fprint(w, `[]`)
	})
	events, err := o.client(t).Logs(t.Context(), okta.LogQuery{})
	if err != nil || len(events) != 1 || o.count() != 2 {
		t.Errorf("%d events in %d requests, %v", len(events), o.count(), err)
	}
}
