package setup

import (
	"strings"
	"time"

	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/workspace"
)

// Tick records that the admin says a click is done, or takes that back. The
// endpoint only matters for the steps that are kept per endpoint or app.
func (w *Walk) Tick(step workspace.StepID, endpointID, click string, done bool) error {
	return w.TickAll(step, endpointID, []Click{{ID: click}}, done)
}

// TickAll is Tick for several clicks of a step, in one save. What Flowlatch did stays
// its doing.
func (w *Walk) TickAll(step workspace.StepID, endpointID string, clicks []Click, done bool) error {
	return w.update(func(ws *workspace.Workspace) {
		s := stepOf(ws, step, endpointID)
		if s == nil {
			return
		}
		for _, click := range clicks {
			if !done || !s.DoneByFlowlatch(click.ID) {
				tick(s, click.ID, done, w.deps.Now())
			}
		}
	})
}

// TickDone ticks clicks of a step that Flowlatch has made itself in the practice
// console: they are told as its doing, not as the admin's word.
func (w *Walk) TickDone(step workspace.StepID, endpointID string, clicks []Click) error {
	return w.update(func(ws *workspace.Workspace) {
		s := stepOf(ws, step, endpointID)
		if s == nil {
			return
		}
		now := w.deps.Now()
		for _, click := range clicks {
			tick(s, click.ID, true, now)
			doneByFlowlatch(s, click.ID, now)
		}
	})
}

func tick(s *workspace.Step, click string, done bool, now time.Time) {
	delete(s.ByFlowlatch, click)
	if !done {
		delete(s.Ticks, click)
		if s.State == workspace.Done && s.Proof != nil && s.Proof.By == workspace.Asked {
			s.Begin() // the proof was the admin's word for this click
		}
		return
	}
	if s.Ticks == nil {
		s.Ticks = map[string]time.Time{}
	}
	s.Ticks[click] = now
	if s.State == "" {
		s.State = workspace.InProgress
	}
}

// doneByFlowlatch marks the tick of a click that Flowlatch made.
func doneByFlowlatch(s *workspace.Step, click string, at time.Time) {
	if s.ByFlowlatch == nil {
		s.ByFlowlatch = map[string]time.Time{}
	}
	s.ByFlowlatch[click] = at
}

// valueCopied begins the notes that a value was copied: no clicks.
const valueCopied = "copied."

// TickCopied is the note on step 2 that a value of a name was copied, or the secret
// behind a reference.
func TickCopied(name, value string) string { return valueCopied + name + "." + value }

// flowCopied begins the note on step 4 that names the practice flow whose Invoke URL
// Flowlatch copied.
const flowCopied = valueCopied + "flow."

// FlowCopied is the note on step 4 that the Invoke URL is that of a practice flow.
func FlowCopied(flow string) Click { return Click{ID: flowCopied + flow} }

// CopiedFlow is the practice flow whose Invoke URL the endpoint has, "" where that
// isn't known: a person pasted it.
func CopiedFlow(e workspace.Endpoint) string {
	for id := range e.Security.Ticks {
		if flow, ok := strings.CutPrefix(id, flowCopied); ok && e.Security.Ticked(ClickCopied) {
			return flow
		}
	}
	return ""
}

// CountDone counts the ticked clicks among some of a step, and those of them that
// Flowlatch made itself in the practice org.
func CountDone(s workspace.Step, clicks []Click) (ticked, byFlowlatch int) {
	for _, c := range clicks {
		if s.Ticked(c.ID) {
			ticked++
		}
		if s.DoneByFlowlatch(c.ID) {
			byFlowlatch++
		}
	}
	return ticked, byFlowlatch
}

// DoneByFlowlatch says who made clicks that nobody's word is needed for.
func DoneByFlowlatch() text.Text {
	return text.T("setup.clicks.by-flowlatch", "Done by Flowlatch in the practice org")
}

// tickedBy says who made clicks that are all ticked.
func tickedBy(s workspace.Step, clicks []Click) text.Text {
	switch ticked, byFlowlatch := CountDone(s, clicks); byFlowlatch {
	case 0:
		return text.T("setup.endpoint.all-ticked", "Ticked by you")
	case ticked:
		return DoneByFlowlatch()
	default:
		return text.T("setup.clicks.by-both", "{{.Count}} of {{.All}} done by Flowlatch in the practice org, the others ticked by you", "Count", byFlowlatch, "All", ticked)
	}
}

// saidBy says whose word it is that a click was made.
func saidBy(s workspace.Step, click string) text.Text {
	if s.DoneByFlowlatch(click) {
		return DoneByFlowlatch()
	}
	return text.T("setup.clicks.said", "Said by you")
}
