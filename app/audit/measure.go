package audit

import (
	"context"
	"slices"
	"time"

	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/wire"
	"github.com/flowlatch/flowlatch/app/workspace"
)

// DefaultTimeout of a probe is longer than Workflows keeps a connection open,
// 60 seconds, so that its closing is seen.
const DefaultTimeout = 65 * time.Second

// Config is what a measurement works with.
type Config struct {
	Network *wire.Network
	Now     func() time.Time
	// Timeout bounds one probe, [DefaultTimeout] when 0.
	Timeout time.Duration
	// Pause waits, or ends with ctx; nil = by a timer.
	Pause func(ctx context.Context, d time.Duration) error
	// Progress is told each probe before it is sent and after, on the goroutine of
	// Measure; nil = nobody. Outcomes are preliminary: some depend on what comes
	// later.
	Progress func(Event)
}

// Event is how far a measurement is.
type Event struct {
	Done, Total int // of the probes that [Plan] has to be sent
	Probe       workspace.Probe
}

// Measure sends what [Plan] lists, each call once, and judges. It takes 20 calls
// or so, and no longer than the endpoint takes to answer them. An accepted call
// runs the flow.
//
// The error says what kept it from being done: [ErrTarget], or the context's, with
// what was measured until then. Everything else is told in the Measurement.
// A second app is removed in any case, or stays written down for [Sweep].
func Measure(ctx context.Context, c Config, t Target, m Material) (workspace.Measurement, error) {
	if err := t.check(c.Network); err != nil {
		return workspace.Measurement{}, err
	}
	s := &session{config: c, target: t, material: m, wrongToken: wrongClientToken()}
	began := c.Now()
	s.sweepFirst(ctx)
	for _, planned := range plan(t, m) {
		s.all = append(s.all, answered{shot: planned})
	}
	err := s.run(ctx)
	settle(t, s.all)
	probes := make([]workspace.Probe, len(s.all))
	for i, a := range s.all {
		probes[i] = a.Probe
	}
	measured := Judge(t, probes)
	measured.At, measured.Took, measured.ProbeApp = began, c.Now().Sub(began), s.second.told()
	switch app := measured.ProbeApp; {
	case app == nil || app.Removed:
	case s.second.fate == taken:
		measured.Notes = append(measured.Notes, leftAlone(app.Label))
	default:
		measured.Notes = append(measured.Notes, leftBehind(app.Label))
	}
	return measured, err
}

func leftAlone(label string) text.Text {
	return text.T("audit.note.taken", "{{.Label}} was renamed or changed by somebody before it was removed. It is left in the org.", "Label", label)
}

func leftBehind(label string) text.Text {
	return text.T("audit.note.left", "{{.Label}} may still be in the org. It is removed at the next start.", "Label", label)
}

// sweepFirst removes what an earlier measurement left, where a second app may be
// made. Nothing is made on top of what can't be removed.
func (s *session) sweepFirst(ctx context.Context) {
	second := s.material.Second
	if second == nil {
		return
	}
	if _, err := Sweep(ctx, second.Org, second.Journal); err != nil {
		s.unswept = &notRun{text.T("audit.missing.unswept", "An earlier measurement's app couldn't be removed ({{.Why}})", "Why", err)}
	}
}

// run sends the probes one after the other.
func (s *session) run(ctx context.Context) error {
	defer s.removeSecond(ctx)
	e := Event{}
	for _, a := range s.all {
		if a.Outcome == "" {
			e.Total++
		}
	}
	for i := range s.all {
		a := &s.all[i]
		toSend := a.Outcome == ""
		if toSend && ctx.Err() == nil {
			s.tell(e, *a)
			s.take(ctx, a)
		}
		if a.Outcome == "" {
			a.Outcome, a.Why = workspace.ProbeNotRun, text.T("audit.why.ended", "The measurement was cancelled before")
		}
		if toSend {
			e.Done++
		}
		s.tell(e, *a)
	}
	return ctx.Err()
}

func (s *session) tell(e Event, a answered) {
	if e.Probe = a.Probe; s.config.Progress != nil {
		s.config.Progress(e)
	}
}

// take does one probe, unless something speaks against it.
func (s *session) take(ctx context.Context, a *answered) {
	why := s.pointless(*a)
	if !why.IsZero() {
		a.Outcome, a.Why = workspace.ProbeNotRun, why
		return
	}
	defer s.removeSecond(ctx)
	credential, err := a.carrier.credential(ctx, s)
	if why, ok := whyNot(err); ok {
		a.Outcome, a.Why = workspace.ProbeNotRun, why
		return
	}
	if err != nil || s.pause(ctx) != nil {
		return // cancelled
	}
	s.send(ctx, a, credential)
	settle(s.target, s.all)
}

// pointless says why a probe need not be sent after those before.
func (s *session) pointless(a answered) text.Text {
	none := s.settled(workspace.ProbeNoCredential)
	switch {
	case a.Name == workspace.ProbeGoodBetween && s.settled(s.target.goodTwin()) == workspace.ProbeAccepted:
		return text.T("audit.why.between", "It was just accepted with {{.Method}}", "Method", s.target.twin())
	case s.silent():
		return text.T("audit.why.silent", "The endpoint stopped answering")
	case s.busy():
		return text.T("audit.why.busy", "Too many calls (status 429); measure later")
	case settling{s.target, s.all}.open() && !stillTells(a):
		return stopsOpen(none == workspace.ProbeAccepted)
	case a.Name == workspace.ProbeAccessBound && s.own.access.Bound:
		return text.T("audit.why.bound", "The good access token is such a token")
	case a.Name == workspace.ProbeAccessOtherApp && s.unswept != nil:
		return s.unswept.why
	case a.Name == workspace.ProbeAccessOtherApp && (s.settled(workspace.ProbeAccess) != workspace.ProbeAccepted || none != workspace.ProbeRefused):
		return text.T("audit.why.other-app", "It would tell nothing after those answers")
	}
	return text.Text{}
}

// stillTells are the probes that count after a call without a credential was
// accepted: the good one as a control, and those that may be answered otherwise.
func stillTells(a answered) bool {
	still := []workspace.ProbeName{workspace.ProbeAccess, workspace.ProbeTokenHeader, workspace.ProbeGoodAgain}
	return slices.Contains(still, a.Name)
}

func (s *session) settled(name workspace.ProbeName) workspace.ProbeOutcome {
	return settling{s.target, s.all}.find(name).Outcome
}
