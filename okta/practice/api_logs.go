package practice

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

const (
	defaultLogPage = 100
	maxLogPage     = 1_000
	logWindow      = 7 * 24 * time.Hour
)

// logQuery is the part of GET /api/v1/logs that the org knows.
type logQuery struct {
	since, until time.Time
	polling      bool // no until: there may be more one day
	after        int64
	resumed      bool
	descending   bool
	limit        int // 0: none
	words        []string
	match        matcher
}

// listLogs is GET /api/v1/logs.
func (o *Org) listLogs(w http.ResponseWriter, r *http.Request) error {
	if o.faulty(faultLogs) {
		return forbidden()
	}
	q, err := o.readLogQuery(r)
	if err != nil {
		return err
	}
	all := o.events()
	if q.descending {
		slices.Reverse(all)
	}
	wanted := slices.DeleteFunc(all, func(e event) bool { return !q.takes(o, e) })
	page := wanted[:min(q.limit, len(wanted))]
	o.linkPages(w, r, q.limit, q.next(r, page, len(wanted)))
	bodies := []object{}
	for _, e := range page {
		bodies = append(bodies, o.eventBody(e))
	}
	writeJSON(w, http.StatusOK, bodies)
	return nil
}

func (o *Org) readLogQuery(r *http.Request) (logQuery, error) {
	in := r.URL.Query()
	q := logQuery{until: o.now(), polling: in.Get("until") == "" && in.Get("sortOrder") != "DESCENDING"}
	var err error
	if raw := in.Get("until"); raw != "" {
		if q.until, err = time.Parse(time.RFC3339, raw); err != nil {
			return q, invalid("until", "until: must be a time in ISO 8601.")
		}
	}
	q.since = q.until.Add(-logWindow)
	if raw := in.Get("since"); raw != "" {
		if q.since, err = time.Parse(time.RFC3339, raw); err != nil {
			return q, invalid("since", "since: must be a time in ISO 8601.")
		}
	}
	if raw := in.Get("after"); raw != "" {
		if q.after, err = strconv.ParseInt(raw, 36, 64); err != nil {
			return q, badCursor()
		}
		q.resumed = true
	}
	switch in.Get("sortOrder") {
	case "", "ASCENDING":
	case "DESCENDING":
		q.descending = true
	default:
		return q, invalid("sortOrder", "sortOrder: must be ASCENDING or DESCENDING.")
	}
	if q.words, err = keywords(in.Get("q")); err != nil {
		return q, err
	}
	if in.Get("limit") != "0" { // which asks for nothing
		if q.limit, err = pageSize(in.Get("limit"), defaultLogPage, maxLogPage); err != nil {
			return q, err
		}
	}
	q.match, err = parseFilter(in.Get("filter"), logVocabulary())
	return q, err
}

// takes reports whether an event belongs to the answer.
func (q logQuery) takes(o *Org, e event) bool {
	at := e.Published.Truncate(time.Millisecond)
	if at.Before(q.since) || (!q.polling && at.After(q.until)) {
		return false
	}
	if q.resumed && (e.Seq == q.after || (e.Seq < q.after) != q.descending) {
		return false
	}
	text := e.text()
	for _, word := range q.words {
		if !strings.Contains(text, word) {
			return false
		}
	}
	return q.match(func(name string) []string { return o.property(e, name) })
}

// next is the cursor of the next page. A polling query always has one.
func (q logQuery) next(r *http.Request, page []event, wanted int) string {
	switch {
	case len(page) > 0 && (wanted > len(page) || q.polling):
		return strconv.FormatInt(page[len(page)-1].Seq, 36)
	case len(page) == 0 && q.polling && q.resumed:
		return r.URL.Query().Get("after")
	case len(page) == 0 && q.polling:
		return "0"
	}
	return ""
}

// keywords reads q: at most ten words of at most 40 characters.
func keywords(q string) ([]string, error) {
	words := strings.Fields(strings.ToLower(q))
	if len(words) > 10 || slices.ContainsFunc(words, func(w string) bool { return len([]rune(w)) > 40 }) {
		return nil, invalid("q", "q: at most 10 keywords of at most 40 characters.")
	}
	return words, nil
}

// text is what the keywords of q are looked for in.
func (e event) text() string {
	parts := []string{e.Type, e.Message, e.Actor.ID, e.Actor.AlternateID, e.Actor.DisplayName, e.RequestID}
	for _, t := range e.Targets {
		parts = append(parts, t.ID, t.Type, t.AlternateID, t.DisplayName)
	}
	return strings.ToLower(strings.Join(parts, "\n"))
}

func (e event) result() string {
	if e.Failure != "" {
		return "FAILURE"
	}
	return "SUCCESS"
}
