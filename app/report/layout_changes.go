package report

import (
	"strconv"
	"strings"

	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/workspace"
)

// changes are all requests that changed something, with who was signed in then.
func (w *writer) changes() {
	r := w.report
	w.heading(2, text.T("report.changes", "What was changed in this org, by whom, when"))
	if d := r.Dropped; d.Count > 0 {
		w.notice(text.T("report.changes.dropped", "{{.Count}} older changes are no longer kept, the last of {{.Until}}. The org's System Log may still have them.",
			"Count", strconv.Itoa(d.Count), "Until", d.Until.UTC().Format("2006-01-02 15:04:05 UTC")))
	}
	if r.StartsLate {
		w.notice(text.T("report.changes.late", "Something was changed here with an earlier Flowlatch, which didn't keep who did: that stands under the steps alone."))
	}
	if len(r.Changes) == 0 {
		w.sentence(text.T("report.changes.none", "No request of Flowlatch that changes something is known. What was changed by clicks in a console isn't listed."))
		return
	}
	w.sentence(text.T("report.changes.lead", "Every request of Flowlatch that the org accepted, or may have. “By” is who was signed in to Flowlatch then; the log entry says who it was for Okta."))
	var rows [][]cell
	for _, c := range r.Changes {
		rows = append(rows, []cell{
			w.when(c.At), w.changed(c), w.doer(c.By),
			{Words: c.Path, Below: strings.Join(nonempty(c.Method, c.RequestID), " · "), Code: true},
			w.answered(c), w.confirmed(c),
		})
	}
	w.table(rows, text.T("report.head.when", "When"), text.T("report.head.change", "Change"), text.T("report.head.by-whom", "By"),
		text.T("report.head.request-and-id", "Request, x-okta-request-id"), text.T("report.head.status", "Status"), text.T("report.head.log", "Log entries"))
}

// changed says what was changed, and what for.
func (w *writer) changed(c Change) cell {
	words := strings.Join(nonempty(w.say(c.What), c.App), ": ")
	if words == "" {
		return cell{Words: w.say(c.Purpose)}
	}
	return cell{Words: words, Below: strings.Join(nonempty(c.Subject, w.say(c.Purpose)), " · ")}
}

// doer is who was signed in, and how.
func (w *writer) doer(p Person) cell {
	who := nonempty(p.Name, p.Login)
	if p.Method == workspace.ServiceKey {
		who = append(who, p.ClientID)
	}
	if len(who) == 0 {
		who = []string{w.say(text.T("report.who.unknown", "Somebody: this sign-in may not read who"))}
	}
	return cell{Words: who[0], Below: strings.Join(append(who[1:], nonempty(w.say(methodWords(p.Method)))...), " · ")}
}

// answered is the org's answer.
func (w *writer) answered(c Change) cell {
	switch {
	case c.Certain():
		return cell{Mark: good, Words: strconv.Itoa(c.Status), Keep: true}
	case c.Status == 0:
		return cell{Mark: unsure, Words: w.say(text.T("report.no-answer", "No answer")), Below: w.say(text.T("report.maybe", "may have been done"))}
	}
	return cell{Mark: unsure, Words: strconv.Itoa(c.Status), Below: w.say(text.T("report.maybe", "may have been done"))}
}

// confirmed are the log's entries of a change.
func (w *writer) confirmed(c Change) cell {
	if len(c.Found) == 0 {
		return cell{Words: w.none()}
	}
	out := cell{Entries: entriesOf(c.Found)}
	if !c.Found[0].ByRequest {
		out.Below = w.say(text.T("report.by-time", "by event, target and time"))
	}
	return out
}
