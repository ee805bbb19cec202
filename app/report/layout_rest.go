package report

import (
	"strings"

	"github.com/flowlatch/flowlatch/app/rotate"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/workspace"
)

func (w *writer) created() {
	w.heading(2, text.T("report.created", "Made in the org"))
	var rows [][]cell
	for _, c := range w.report.Created {
		entries := cell{Entries: entriesOf(c.Found)}
		if len(c.Found) == 0 {
			entries.Words = w.none()
		}
		rows = append(rows, []cell{{Words: c.Label, Below: w.say(madeWords(c.Kind))}, {Words: c.ID, Code: true}, w.when(c.At), {Words: c.RequestID, Code: true}, entries})
	}
	if len(rows) == 0 {
		w.sentence(text.T("report.created.none", "Flowlatch has made nothing in this org that is still there. What was made by clicks in a console isn't listed."))
	}
	w.table(rows, text.T("report.head.made", "What"), text.T("report.head.id", "Id at Okta"), text.T("report.head.when", "When"),
		text.T("report.head.request-id", "x-okta-request-id"), text.T("report.head.log", "Log entries"))
}

func madeWords(k workspace.CreatedKind) text.Text {
	switch k {
	case workspace.CreatedServiceApp:
		return text.T("report.created.app", "API Services app")
	case workspace.CreatedGrant:
		return text.T("report.created.grant", "Grant of an Okta API scope")
	case workspace.CreatedBookmarkApp:
		return text.T("report.created.bookmark", "Bookmark app, made by the flow")
	case workspace.CreatedSignInApp:
		return text.T("report.created.sign-in-app", "App to sign in with, made in the practice console by Flowlatch")
	case workspace.CreatedKey:
		return text.T("report.created.key", "Public key, put on an app that was there")
	case workspace.CreatedSecret:
		return text.T("report.created.secret", "Client secret")
	}
	return text.Plain(string(k))
}

func (w *writer) rotations() {
	for _, r := range w.report.Rotations {
		w.rotation(r)
	}
	if len(w.report.Unread) > 0 {
		w.notice(text.T("report.rotations.unread", "The journal of a key rotation can't be read, so it isn't in this report: {{.Apps}}", "Apps", strings.Join(w.report.Unread, ", ")))
	}
}

func (w *writer) rotation(r Rotation) {
	title := text.T("report.rotation", "Rotation of the key of {{.App}}", "App", r.Subject)
	if r.Secret {
		title = text.T("report.rotation.secret", "Rotation of the connection's client secret")
	}
	w.heading(2, title)
	w.facts(
		w.fact(text.T("report.rotation.ending", "How it stands"), w.ending(r)),
		w.fact(text.T("report.rotation.begun", "Begun"), w.when(r.Begun)),
		w.fact(text.T("report.rotation.over", "Over"), w.when(r.Over)),
		w.fact(text.T("report.rotation.old", "Old"), cell{Words: r.Old, Code: true, Below: w.fate(r, r.OldKind, r.Ending == rotate.Rotated)}),
		w.fact(text.T("report.rotation.new", "New"), cell{Words: r.Fresh, Code: true, Below: w.fate(r, r.FreshKind, r.Ending == rotate.RolledBack)}))
	var rows [][]cell
	for _, t := range r.Steps {
		what := cell{Words: w.say(t.What)}
		if t.Asked {
			what.Words = w.say(text.T("report.by.asked", "Said"))
		}
		rows = append(rows, []cell{{Words: w.say(t.Name)}, w.progress(t.Progress), w.when(t.At), what})
	}
	w.table(rows, text.T("report.head.step", "Step"), text.T("report.head.state", "State"), text.T("report.head.when", "When"), text.T("report.head.came", "What came of it"))
	w.exchanges(r.Exchanges)
	w.found(r.Found)
}

// fate is what one of the two keys or secrets of a rotation is, and what became of
// it when that was finished, whatever the steps on the way showed of it.
func (w *writer) fate(r Rotation, kind string, gone bool) string {
	fate := w.say(text.T("report.rotation.left", "The one of the two that is left"))
	switch {
	case r.Ending != rotate.Rotated && r.Ending != rotate.RolledBack:
		return kind
	case gone && r.FreshAbsent:
		fate = w.say(text.T("report.rotation.absent", "Never reached Okta: nothing was deleted there"))
	case gone:
		fate = w.say(text.T("report.rotation.gone", "Deleted at Okta, so refused from then on"))
	}
	if kind == "" {
		return fate
	}
	return kind + ". " + fate
}

func (w *writer) ending(r Rotation) cell {
	switch r.Ending {
	case rotate.Rotated:
		return w.over(r, good, text.T("report.rotated", "Done: only the new one is left"), text.T("report.rotated.pair", "Done: the old one is gone, the new one is in use"))
	case rotate.RolledBack:
		if r.FreshAbsent {
			return w.over(r, "", text.T("report.rolled-back.absent", "Rolled back: the new one never reached Okta, only the old one is there"), text.T("report.rolled-back.absent.pair", "Rolled back: the new one never reached Okta, the old one is in use"))
		}
		return w.over(r, "", text.T("report.rolled-back", "Rolled back: only the old one is left"), text.T("report.rolled-back.pair", "Rolled back: the new one is gone, the old one is in use"))
	case rotate.Abandoned:
		return cell{Mark: unsure, Words: w.say(text.T("report.abandoned", "Given up: the app is gone"))}
	case rotate.Lost:
		return cell{Mark: bad, Words: w.say(text.T("report.lost", "Given up: no private key of it was left; what it added stays at Okta"))}
	}
	return cell{Mark: waiting, Words: w.say(text.T("report.unfinished", "Not over"))}
}

// over is the end of a rotation: only where no other key was active is one left
// alone. A connection has no more than the two secrets.
func (w *writer) over(r Rotation, m mark, only, pair text.Text) cell {
	switch {
	case r.Secret || r.OthersSeen && len(r.Others) == 0:
		return cell{Mark: m, Words: w.say(only)}
	case !r.OthersSeen:
		return cell{Mark: m, Words: w.say(pair)}
	}
	return cell{Mark: unsure, Words: w.say(pair), Below: w.say(text.T("report.rotation.others", "Other keys of the app that were active then: {{.Keys}}", "Keys", strings.Join(r.Others, ", ")))}
}

func (w *writer) progress(p rotate.Progress) cell {
	switch p {
	case rotate.Done:
		return w.state(workspace.Done)
	case rotate.UnderWay:
		return w.state(workspace.InProgress)
	case rotate.Stopped:
		return w.state(workspace.Attention)
	case rotate.CantTell:
		return w.outcome(workspace.Unknown)
	}
	return w.state(workspace.NotStarted)
}

// entries are all log entries by their numbers, with a remark on those that
// belong to nothing above.
func (w *writer) entries() {
	l := w.report.Log
	if !l.Read {
		return
	}
	w.heading(2, text.T("report.entries", "System Log entries"))
	if len(l.Entries) == 0 {
		w.sentence(text.T("report.entries.none", "None were found. Entries can come late, and Okta keeps them for a limited time."))
		return
	}
	if others := numbers(w.report.Others); len(others) > 0 {
		w.add(block{Rows: [][]cell{{{Words: w.say(text.T("report.entries.others", "About the same apps, but behind nothing above"))}, {Entries: others}}}, Facts: true})
	}
	var rows [][]cell
	for i, e := range l.Entries {
		rows = append(rows, []cell{
			{Entries: []int{i + 1}},
			w.when(e.At),
			{Words: e.Event, Below: e.Message, Code: true},
			w.result(e), w.who(e), w.targets(e),
			{Words: e.RequestID, Below: e.ID, Code: true},
		})
	}
	w.table(rows, text.T("report.head.entry", "Entry"), text.T("report.head.logged", "Logged"), text.T("report.head.event", "Event"),
		text.T("report.head.result", "Result"), text.T("report.head.who", "Who"), text.T("report.head.target", "Target"), text.T("report.head.ids", "Request id, event id"))
	w.doc.Blocks[len(w.doc.Blocks)-1].Numbered = true
}

// who is the actor with the address that the request came from.
func (w *writer) who(e Entry) cell {
	c := w.actor(e)
	c.Below = strings.Join(nonempty(c.Below, e.IP), " · ")
	return c
}

func (w *writer) targets(e Entry) cell {
	var words []string
	for _, t := range e.Targets {
		name := strings.Join(nonempty(t.Name, t.ID), " · ")
		if t.Type != "" && name != "" {
			name = t.Type + " " + name
		}
		words = append(words, name)
	}
	return cell{Words: strings.Join(nonempty(words...), "; ")}
}

// LeftOut says what a report doesn't hold, one thing each.
func LeftOut() []text.Text {
	return []text.Text{
		text.T("report.out.secrets", "Secrets, tokens and private keys"),
		text.T("report.out.values", "Query, headers and bodies of what was sent and received"),
		text.T("report.out.urls", "Whole Invoke URLs: they are shortened"),
		text.T("report.out.paths", "Paths of this computer"),
	}
}

func (w *writer) leftOut() {
	w.heading(2, text.T("report.out", "What this report leaves out"))
	var rows [][]cell
	for _, t := range LeftOut() {
		rows = append(rows, []cell{{Words: w.say(t)}})
	}
	w.add(block{Rows: rows, Facts: true})
}
