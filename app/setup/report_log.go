package setup

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/report"
	"github.com/flowlatch/flowlatch/app/signin"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/wire"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/okta"
)

// Bounds of what a report reads of the System Log.
const (
	idsInAFilter = 20   // keeps the address of a query short
	mostEvents   = 1000 // for one query: a page
)

// eventPracticeRequest is what the practice org alone logs, of every request: it
// confirms nothing.
const eventPracticeRequest = "practice.request"

// ReportEvidence reads the entries of the org's System Log about what this walk
// did, by the ids of its requests, and by event and target. That nobody is signed
// in, or that Okta refuses the log to this sign-in, is no error: the log then says
// why it wasn't read. Any other failure is a Problem, and nothing follows from the
// log.
func (w *Walk) ReportEvidence(ctx context.Context) (report.Log, error) {
	ctx, done, err := w.begin(ctx)
	if err != nil {
		return report.Log{}, err
	}
	defer done()
	ws := w.Workspace()
	if !SignedIn(ws) {
		return UnreadLog(text.T("report.unread.nobody", "Nobody is signed in to this org.")), nil
	}
	search := w.reportInput().Search()
	_, ctx = w.attempt(ctx, text.T("report.reading", "Entries of the System Log"))
	ctx = wire.WithPurpose(ctx, text.T("report.for-log", "Entries of the System Log for the report"))
	client, err := w.admin(ctx)
	if err != nil {
		return report.Log{}, problem.From(err)
	}
	log, err := readLog(ctx, client, search)
	switch {
	case refused(err) && !foreign(err):
		return UnreadLog(refusedLog(LogRight(ws))), nil
	case err != nil:
		return report.Log{}, problem.From(err)
	}
	return log, nil
}

// foreign reports whether an answer is hardly Okta's, but that of something
// between.
func foreign(err error) bool {
	e, ok := errors.AsType[*okta.Error](err)
	return ok && e.Foreign()
}

// UnreadLog is a log that wasn't read, and why.
func UnreadLog(why text.Text) report.Log { return report.Log{Why: why} }

// LogRight says whether whoever is signed in may read the System Log, from what
// is known of the sign-in. It sends nothing.
func LogRight(ws *workspace.Workspace) Right { return RightTo(ws, signin.ReadLog) }

func refusedLog(right Right) text.Text {
	if right.Answer == RightNo {
		return text.T("report.unread.right", "Okta refused it to this sign-in: {{.Why}}.", "Why", right.Why.String())
	}
	return text.T("report.unread.refused", "Okta refused it to this sign-in.")
}

// readLog asks for what a report searches.
func readLog(ctx context.Context, client *okta.Client, s report.Search) (report.Log, error) {
	log := report.Log{Read: true, From: s.From, To: s.To}
	if s.From.IsZero() {
		return log, nil // nothing was done yet
	}
	r := logReader{client: client, search: s, log: &log}
	if err := r.subjects(ctx); err != nil {
		return log, err
	}
	if s.Nickname != "" {
		if err := r.read(ctx, equal("eventType", report.EventConnection)); err != nil {
			return log, err
		}
	}
	err := r.requests(ctx)
	if e, ok := errors.AsType[*okta.Error](err); ok && e.Status == http.StatusBadRequest {
		// That a filter may name the transaction is Okta's word for all properties; it isn't for this one.
		log.Notes = append(log.Notes, text.T("report.note.requests", "Okta didn't take a search by request ids, so entries were searched by event and target alone."))
		err = nil
	}
	log.Entries = report.Sort(log.Entries)
	return log, err
}

// logReader collects the entries of one report.
type logReader struct {
	client *okta.Client
	search report.Search
	log    *report.Log
	cut    bool
}

// subjects reads the changes of the apps that the report is about.
func (r *logReader) subjects(ctx context.Context) error {
	for ids := range slices.Chunk(r.search.Subjects, idsInAFilter) {
		for events := range slices.Chunk(report.Events(), idsInAFilter) {
			filter := "(" + equal("target.id", ids...) + ") and (" + equal("eventType", events...) + ")"
			if err := r.read(ctx, filter); err != nil {
				return err
			}
		}
	}
	return nil
}

// requests reads the entries that carry the ids of requests: an entry's
// transaction is the request that it belongs to.
func (r *logReader) requests(ctx context.Context) error {
	for ids := range slices.Chunk(r.search.RequestIDs, idsInAFilter) {
		if err := r.read(ctx, equal("transaction.id", ids...)); err != nil {
			return err
		}
	}
	return nil
}

// equal is a filter for one property that is any of some values (RFC 7644
// section 3.4.2.2). The values hold nothing that must be quoted.
func equal(property string, values ...string) string {
	terms := make([]string, len(values))
	for i, v := range values {
		terms[i] = fmt.Sprintf("%s eq %q", property, v)
	}
	return strings.Join(terms, " or ")
}

func (r *logReader) read(ctx context.Context, filter string) error {
	events, err := r.client.Logs(ctx, okta.LogQuery{Since: r.search.From, Filter: filter, Limit: mostEvents})
	if err != nil {
		return err
	}
	if len(events) == mostEvents && !r.cut {
		r.cut = true
		r.log.Notes = append(r.log.Notes, text.T("report.note.cut", "The log holds more than {{.Count}} entries about this: only the newest were read.", "Count", strconv.Itoa(mostEvents)))
	}
	for _, e := range events {
		if e.EventType == eventPracticeRequest {
			continue
		}
		r.log.Entries = append(r.log.Entries, entryOf(e))
	}
	return nil
}

func entryOf(e okta.LogEvent) report.Entry {
	out := report.Entry{
		ID: e.UUID, At: e.Published, Event: e.EventType, Message: e.DisplayMessage, Result: e.Result, Reason: e.Reason,
		Actor: thingOf(e.Actor), RequestID: e.RequestID(), IP: e.IP,
	}
	if out.RequestID == "" {
		out.RequestID = e.TransactionID
	}
	for _, t := range e.Targets {
		out.Targets = append(out.Targets, thingOf(t))
	}
	return out
}

func thingOf(e okta.LogEntity) report.Thing {
	return report.Thing{ID: e.ID, Type: e.Type, Name: e.DisplayName, Also: e.AlternateID}
}
