package report

import (
	"strconv"
	"strings"
	"time"

	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/workspace"
)

// step is one step with its proof.
func (w *writer) step(s Step) {
	title := w.say(stepWords(s.ID))
	if s.Subject != "" {
		title += " · " + s.Subject
	}
	state := w.state(s.State)
	w.add(block{Heading: 2, Words: title + " · " + state.Words, Mark: state.Mark})
	rows := [][]cell{
		w.fact(whatWords(s), cell{Words: w.say(s.What)}),
		w.fact(text.T("report.head.when", "When"), w.when(s.At)),
		w.fact(text.T("report.head.by", "How"), w.by(s)),
		w.fact(text.T("report.stopped", "What is in the way"), cell{Words: w.say(s.Title), Below: w.say(s.Cause), Mark: markOf(s)}),
	}
	for _, f := range s.Facts {
		value := cell{Words: f.Value, Code: f.Code}
		if !f.Words.IsZero() {
			value.Words = w.say(f.Words)
		}
		rows = append(rows, w.fact(f.Name, value))
	}
	w.facts(rows...)
	w.checks(s)
	w.said(s)
	w.exchanges(s.Exchanges)
	if s.Refused > 0 {
		w.sentence(text.T("report.refused", "Requests that were refused on the way, and left out here: {{.Count}}", "Count", strconv.Itoa(s.Refused)))
	}
	w.found(s.Found)
	w.unlogged(s)
}

// whatWords name what the step is about: of one that needs attention it wasn't
// shown.
func whatWords(s Step) text.Text {
	if !s.Shown() {
		return text.T("report.what.tried", "What wasn't shown")
	}
	return text.T("report.what", "What was shown")
}

func markOf(s Step) mark {
	if s.Title.IsZero() {
		return ""
	}
	return bad
}

func (w *writer) checks(s Step) {
	var rows [][]cell
	for _, c := range s.Checks {
		rows = append(rows, []cell{{Words: w.say(c.Name)}, w.outcome(c.Outcome), {Words: w.say(c.Detail), Below: strings.Join(nonempty(c.Measure, w.checkedAt(c.At)), " · ")}})
	}
	w.table(rows, text.T("report.head.check", "Check"), text.T("report.head.outcome", "Outcome"), text.T("report.head.detail", "Detail"))
}

// checkedAt says when a check was made that a later proof took over.
func (w *writer) checkedAt(at time.Time) string {
	if at.IsZero() {
		return ""
	}
	return w.say(text.T("report.checked-at", "checked {{.At}}", "At", at.UTC().Format("2006-01-02 15:04:05 UTC")))
}

func (w *writer) outcome(o workspace.Outcome) cell {
	switch o {
	case workspace.Passed:
		return cell{Keep: true, Mark: good, Words: w.say(text.T("report.passed", "Passed"))}
	case workspace.Failed:
		return cell{Keep: true, Mark: bad, Words: w.say(text.T("report.failed", "Failed"))}
	case workspace.Waiting:
		return cell{Keep: true, Mark: pending, Words: w.say(text.T("report.waiting", "Not reached"))}
	case workspace.Noted:
		return cell{Words: w.say(text.T("report.noted", "Noted"))}
	}
	return cell{Keep: true, Mark: unsure, Words: w.say(text.T("report.unknown", "Can't tell"))}
}

func (w *writer) said(s Step) {
	var rows [][]cell
	for _, click := range s.Said {
		by := text.T("report.by.asked", "Said")
		if click.ByFlowlatch {
			by = byFlowlatch()
		}
		rows = append(rows, []cell{{Words: w.say(click.Click)}, {Words: w.say(by)}, w.when(click.At)})
	}
	w.table(rows, text.T("report.head.clicks", "Done in a console"), text.T("report.head.by", "How"), text.T("report.head.when", "When"))
}

// byFlowlatch is how clicks were done that need nobody's word.
func byFlowlatch() text.Text {
	return text.T("report.by.flowlatch", "Done by Flowlatch in the practice org")
}

func (w *writer) exchanges(list []Exchange) {
	var rows [][]cell
	for _, x := range list {
		status := cell{Words: strconv.Itoa(x.Status), Below: millis(x.Millis), Keep: true}
		if x.Status == 0 {
			status.Words = w.say(text.T("report.no-answer", "No answer"))
		}
		if !x.Why.IsZero() {
			status = cell{Mark: bad, Words: status.Words, Below: w.say(x.Why)}
		}
		rows = append(rows, []cell{
			w.when(x.At), {Words: x.URL, Below: x.Method, Code: true}, status, line(cell{Words: x.RequestID, Code: true}), w.logged(x),
		})
	}
	w.table(rows, text.T("report.head.sent", "Sent"), text.T("report.head.request", "Request"), text.T("report.head.status", "Status"),
		text.T("report.head.request-id", "x-okta-request-id"), text.T("report.head.log", "Log entries"))
}

// logged are the entries that carry a request's id. That a change has none is
// said; of most reads Okta logs nothing.
func (w *writer) logged(x Exchange) cell {
	switch {
	case len(x.Entries) > 0:
		return cell{Entries: numbers(x.Entries)}
	case w.report.Log.Read && x.Changes():
		return cell{Words: w.none()}
	}
	return cell{Words: "–"}
}

func (w *writer) found(list []Found) {
	var rows [][]cell
	for _, f := range list {
		e := w.report.Log.Entries[f.Entry]
		how := w.say(text.T("report.by-target", "By its event and target"))
		if f.ByRequest {
			how = w.say(text.T("report.by-request", "By the id of a request above"))
		}
		rows = append(rows, []cell{{Entries: numbers([]int{f.Entry})}, w.when(e.At), line(cell{Words: e.Event, Below: e.Message, Code: true}), w.result(e), w.actor(e), {Words: how}})
	}
	w.table(rows, text.T("report.head.entry", "Entry"), text.T("report.head.logged", "Logged"), text.T("report.head.event", "Event"),
		text.T("report.head.result", "Result"), text.T("report.head.who", "Who"), text.T("report.head.found", "Found"))
}

func (w *writer) result(e Entry) cell {
	c := line(cell{Words: e.Result, Below: e.Reason})
	switch e.Result {
	case "SUCCESS", "ALLOW":
		c.Mark = good
	case "FAILURE", "DENY":
		c.Mark = bad
	}
	return c
}

func (w *writer) actor(e Entry) cell { return thingCell(e.Actor) }

func thingCell(t Thing) cell {
	words := nonempty(t.Name, t.Also, t.ID)
	if len(words) == 0 {
		return cell{}
	}
	c := cell{Words: words[0]}
	if len(words) > 1 && words[1] != words[0] {
		c.Below = words[1]
	}
	return c
}

// unlogged says what no entry can tell.
func (w *writer) unlogged(s Step) {
	switch {
	case s.At.IsZero():
	case s.ID == workspace.StepConnection:
		w.sentence(text.T("report.connection", "An entry about the connection says that it exists, not that it works."))
	case s.ID == workspace.StepEndpoint:
		w.sentence(text.T("report.endpoint", "The System Log tells neither a flow's security level nor its allowed apps."))
	case s.ID == workspace.StepInvoke:
		w.sentence(text.T("report.invoke", "Okta documents no event for an endpoint being invoked: the System Log shows the token that was used, not the run. The run is in Workflows, under Flow History."))
	}
}
