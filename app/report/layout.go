package report

import (
	"slices"
	"strconv"
	"strings"

	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/workspace"
)

// document lays the report out.
func (r Report) document(words Words) document {
	w := &writer{report: r, words: words}
	w.doc.Title = w.say(text.T("report.title", "What was done in {{.Org}}", "Org", r.orgName()))
	if r.Org.Practice {
		w.doc.Title = w.say(text.T("report.title.practice", "What was done in the practice org"))
	}
	w.overview()
	w.summary()
	w.changes()
	for i := range r.Steps {
		w.step(r.Steps[i])
	}
	w.created()
	w.rotations()
	w.entries()
	w.leftOut()
	return w.doc
}

func (r Report) orgName() string {
	for _, name := range []string{r.Org.Domain, r.Org.Name, r.Org.Workspace} {
		if name != "" {
			return name
		}
	}
	return "Okta"
}

func (w *writer) overview() {
	r := w.report
	w.sentence(text.T("report.lead", "Written by Flowlatch. “Measured” was seen on the wire by Flowlatch; “said” is the word of the person at the keyboard. Entries of the org's System Log carry numbers, under which they stand in full at the end."))
	if r.Org.Practice {
		w.notice(text.T("report.practice", "This is the practice org, which runs inside Flowlatch. Nothing in this report happened in a real org."))
	}
	w.facts(
		w.fact(text.T("report.org", "Org"), cell{Words: r.orgName(), Below: strings.Join(nonempty(r.Org.Name, r.Org.ID), " · ")}),
		w.fact(text.T("report.kind", "Kind of org"), cell{Words: w.say(kindWords(r.Org))}),
		w.fact(text.T("report.workspace", "Workspace"), cell{Words: r.Org.Workspace}),
		w.fact(text.T("report.signed-in", "Signed in now"), w.person()),
		w.fact(text.T("report.since", "Signed in since"), w.when(r.By.At)),
		w.fact(text.T("report.roles", "Admin roles"), cell{Words: w.roles()}),
		w.fact(text.T("report.made", "Report made"), w.when(r.Made)),
		w.fact(text.T("report.log", "System Log"), cell{Words: w.logWords()}),
		w.fact(text.T("report.log.from", "Log read from"), w.when(r.Log.From)),
		w.fact(text.T("report.log.to", "Log read to"), w.when(r.Log.To)))
	for _, note := range r.Log.Notes {
		w.notice(note)
	}
}

func nonempty(words ...string) []string {
	var all []string
	for _, s := range words {
		if s != "" {
			all = append(all, s)
		}
	}
	return all
}

func kindWords(o Org) text.Text {
	switch {
	case o.Practice:
		return text.T("report.kind.practice", "Practice org")
	case o.Production:
		return text.T("report.kind.production", "Production org")
	}
	return text.T("report.kind.other", "Not a production org")
}

// person says who is signed in, and how.
func (w *writer) person() cell {
	p := w.report.By
	who := strings.Join(nonempty(p.Name, p.Login), " · ")
	if who == "" && p.Method != "" && p.Method != workspace.NoSignIn {
		who = w.say(text.T("report.who.unknown", "Somebody: this sign-in may not read who"))
	}
	c := cell{Words: who, Below: w.say(methodWords(p.Method))}
	if c.Words == "" {
		c = cell{Words: c.Below}
	}
	if p.ClientID != "" && p.Method != workspace.APIToken && p.Method != workspace.NoSignIn && p.Method != "" {
		c.Below += ", " + w.say(text.T("report.through", "through the app {{.ID}}", "ID", p.ClientID))
	}
	return c
}

func methodWords(m workspace.SignInMethod) text.Text {
	switch m {
	case workspace.APIToken:
		return text.T("report.method.token", "By an API token")
	case workspace.Browser:
		return text.T("report.method.browser", "In the browser")
	case workspace.Device:
		return text.T("report.method.device", "By a code on another device")
	case workspace.ServiceKey:
		return text.T("report.method.key", "As a service app, by its key")
	case workspace.NoSignIn:
		return text.T("report.method.none", "Nobody: steps 2 and 3 are done by clicks in the console")
	}
	return text.T("report.method.nobody", "Nobody")
}

func (w *writer) roles() string {
	p := w.report.By
	switch {
	case p.Method == "" || p.Method == workspace.NoSignIn:
		return ""
	case !p.RolesKnown:
		return w.say(text.T("report.roles.unknown", "Can't tell: this sign-in may not read them"))
	case len(p.Roles) == 0:
		return w.say(text.T("report.roles.none", "None"))
	}
	return strings.Join(p.Roles, ", ")
}

func (w *writer) logWords() string {
	l := w.report.Log
	if !l.Read {
		why := w.say(l.Why)
		return strings.TrimSpace(w.say(text.T("report.log.unread", "Not read, so this report shows no entries of it and nothing follows from that.")) + " " + why)
	}
	return w.say(text.T("report.log.read", "Read: {{.Count}} entries about what is in this report", "Count", strconv.Itoa(len(l.Entries))))
}

// summary is one line for each step.
func (w *writer) summary() {
	w.heading(2, text.T("report.summary", "Overview"))
	var rows [][]cell
	for _, s := range w.report.Steps {
		confirmed := cell{Entries: entriesOf(s.Found)}
		if len(s.Found) == 0 {
			confirmed = cell{Words: w.noneFor(s.Exchanges)}
		}
		rows = append(rows, []cell{
			{Words: w.say(stepWords(s.ID)), Below: s.Subject}, w.state(s.State), w.when(s.At), w.by(s), confirmed,
		})
	}
	w.table(rows, text.T("report.head.step", "Step"), text.T("report.head.state", "State"), text.T("report.head.when", "When"),
		text.T("report.head.by", "How"), text.T("report.head.log", "Log entries"))
}

// none is what stands where no log entry does.
func (w *writer) none() string {
	if !w.report.Log.Read {
		return w.say(text.T("report.none.unread", "log not read"))
	}
	return w.say(text.T("report.none", "none found"))
}

// noneFor is what stands where no entry was found: of what only reads, Okta logs
// next to nothing, so that it is missing means nothing.
func (w *writer) noneFor(list []Exchange) string {
	if w.report.Log.Read && !slices.ContainsFunc(list, Exchange.Changes) {
		return "–"
	}
	return w.none()
}

func entriesOf(found []Found) []int {
	var places []int
	for _, f := range found {
		places = append(places, f.Entry)
	}
	return numbers(places)
}

func stepWords(id workspace.StepID) text.Text {
	switch id {
	case workspace.StepOrg:
		return text.T("report.step.org", "1 Org")
	case workspace.StepConnection:
		return text.T("report.step.connection", "2 Workflows connection")
	case workspace.StepServiceApp:
		return text.T("report.step.service-app", "3 Service app and keys")
	case workspace.StepEndpoint:
		return text.T("report.step.endpoint", "4 Endpoint security")
	case workspace.StepInvoke:
		return text.T("report.step.invoke", "5 Invoke test")
	}
	return text.Plain(string(id))
}

func (w *writer) state(s workspace.State) cell {
	switch s {
	case workspace.Done:
		return cell{Mark: good, Words: w.say(text.T("report.state.done", "Done"))}
	case workspace.Attention:
		return cell{Mark: bad, Words: w.say(text.T("report.state.attention", "Needs attention"))}
	case workspace.InProgress:
		return cell{Mark: waiting, Words: w.say(text.T("report.state.in-progress", "In progress"))}
	}
	return cell{Mark: pending, Words: w.say(text.T("report.state.not-started", "Not started"))}
}

// by says how a step was shown. What is under way again is told to be so.
func (w *writer) by(s Step) cell {
	words := ""
	switch {
	case s.At.IsZero():
		return cell{}
	case !s.Shown():
		words = w.say(text.T("report.by.tried", "Tried"))
	case s.ByFlowlatch:
		words = w.say(byFlowlatch())
	case s.By == workspace.Asked:
		words = w.say(text.T("report.by.asked", "Said"))
	default:
		words = w.say(text.T("report.by.measured", "Measured"))
	}
	c := cell{Words: words}
	if s.State == workspace.InProgress {
		c.Below = w.say(text.T("report.by.before", "before the last change"))
	}
	return c
}
