package setup

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/flowlatch/flowlatch/app/report"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/okta"
)

// logServer is an org of which only the log answers.
func logServer(t *testing.T, answer func(filter string) (status int, body string)) *okta.Client {
	t.Helper()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		status, body := answer(r.URL.Query().Get("filter"))
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("X-Okta-Request-Id", "of-the-log")
		w.WriteHeader(status)
		_, _ = fmt.Fprint(w, body)
	}))
	t.Cleanup(s.Close)
	c, err := okta.NewClient(s.Client(), s.URL)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func search(ids int) report.Search {
	s := report.Search{From: time.Date(2026, time.March, 9, 10, 0, 0, 0, time.UTC), Subjects: []string{"0oaA", "0oaB"}, Nickname: "Okta"}
	for i := range ids {
		s.RequestIDs = append(s.RequestIDs, fmt.Sprintf("request%03d", i))
	}
	return s
}

// That a filter may name the transaction is not known to hold: without it the
// rest is still found, and the report says so.
func TestLogWithoutASearchByRequests(t *testing.T) {
	client := logServer(t, func(filter string) (int, string) {
		if strings.Contains(filter, "transaction.id") {
			return http.StatusBadRequest, `{"errorCode":"E0000031","errorSummary":"Invalid search criteria."}`
		}
		return http.StatusOK, `[{"uuid":"1","eventType":"application.lifecycle.create","published":"2026-03-09T10:01:00Z"}]`
	})
	log, err := readLog(t.Context(), client, search(3))
	if err != nil || !log.Read || len(log.Entries) != 1 || len(log.Notes) != 1 {
		t.Errorf("%+v, %v", log, err)
	}
}

func TestLogIsAskedInBoundedQueries(t *testing.T) {
	var filters []string
	client := logServer(t, func(filter string) (int, string) {
		filters = append(filters, filter)
		return http.StatusOK, `[]`
	})
	if _, err := readLog(t.Context(), client, search(45)); err != nil {
		t.Fatal(err)
	}
	asked := strings.Join(filters, "\n")
	for _, want := range []string{`target.id eq "0oaA" or target.id eq "0oaB"`, `eventType eq "workflows.user.connection.create"`, `transaction.id eq "request044"`} {
		if !strings.Contains(asked, want) {
			t.Errorf("nobody asked for %s", want)
		}
	}
	if len(filters) != 5 {
		t.Errorf("%d queries: %s", len(filters), asked)
	}
}

func TestLogThatIsTooLong(t *testing.T) {
	var many []string
	for i := range mostEvents {
		many = append(many, fmt.Sprintf(`{"uuid":"%d","eventType":"application.lifecycle.update","published":"2026-03-09T10:01:00Z"}`, i))
	}
	client := logServer(t, func(string) (int, string) { return http.StatusOK, "[" + strings.Join(many, ",") + "]" })
	log, err := readLog(context.Background(), client, search(1))
	if err != nil || len(log.Notes) != 1 || len(log.Entries) != mostEvents {
		t.Errorf("%d entries, %+v, %v", len(log.Entries), log.Notes, err)
	}
}

// Where it is known why Okta refused the log, the report says that too.
func TestLogRefusedForAReason(t *testing.T) {
	without := &workspace.Workspace{}
	without.Org.SignIn = workspace.SignIn{Method: workspace.Browser, Scopes: []string{"okta.apps.read"}, RolesKnown: true}
	if why := refusedLog(LogRight(without)).String(); !strings.Contains(why, "okta.logs.read") {
		t.Errorf("without the scope: %s", why)
	}
	unknown := &workspace.Workspace{}
	unknown.Org.SignIn = workspace.SignIn{Method: workspace.APIToken}
	if why := refusedLog(LogRight(unknown)); why.Key != "report.unread.refused" {
		t.Errorf("without a reason: %s", why)
	}
}
