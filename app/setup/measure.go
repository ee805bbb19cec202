package setup

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/flowlatch/flowlatch/app/audit"
	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/okta/workflows"
)

// MeasureOptions are what a person decides before an endpoint is measured.
type MeasureOptions struct {
	// Draft is the request that the probes are; the zero Draft is the one of
	// [MeasureDraft]. The endpoint remembers it.
	Draft workspace.Draft
	// SecondApp is the consent to a second service app, which is made for one
	// probe and deleted after it.
	SecondApp bool
	// Confirmed is what was typed on a production org: [MeasurePlan.Confirm], alone or
	// among other names.
	Confirmed string
	// Progress is told each probe before and after, on the goroutine of Measure;
	// nil = nobody.
	Progress func(audit.Event)
}

// MeasureDraft is the request that an endpoint was measured with last, and
// before the first time one that holds nothing: an accepted probe runs the flow
// with it.
func MeasureDraft(e *workspace.Endpoint) workspace.Draft {
	if e.MeasureWith != nil {
		return *e.MeasureWith
	}
	d := EmptyPreset()
	if e.Draft.Method != "" {
		d.Method = e.Draft.Method
	}
	return d
}

// InvokeBodyMayTell reports whether measuring with the request of the invoke test may
// tell what the last measurement couldn't: the flow refused another one, of the
// endpoint as it stands.
func InvokeBodyMayTell(e *workspace.Endpoint) bool {
	m := measurementOf(e)
	return m != nil && e.MeasureWith != nil && audit.RefusedByFlow(*m) && !sameRequest(*e.MeasureWith, e.Draft)
}

func sameRequest(a, b workspace.Draft) bool {
	return a.Method == b.Method && strings.TrimSpace(a.Body) == strings.TrimSpace(b.Body) &&
		slices.Equal(a.Query, b.Query) && slices.Equal(a.Headers, b.Headers)
}

func (o MeasureOptions) draft(e *workspace.Endpoint) workspace.Draft {
	if o.Draft.Method == "" && o.Draft.Body == "" && len(o.Draft.Query)+len(o.Draft.Headers) == 0 {
		return MeasureDraft(e)
	}
	return o.Draft
}

// Measurable is nil, or the Problem that keeps an endpoint from being measured:
// it isn't described yet, or its host is one that no credential may be sent to.
func Measurable(ws *workspace.Workspace, endpointID string) error {
	e := ws.Endpoint(endpointID)
	switch {
	case e == nil:
		return noEndpoint()
	case e.InvokeURL == "" || e.Level == "":
		return endpointFirst()
	}
	parsed, err := workflows.ParseInvokeURL(e.InvokeURL)
	if err != nil {
		return problem.From(err)
	}
	if err := staysInPractice(ws, e.InvokeURL); err != nil {
		return err
	}
	if HostMatch(ws, parsed.Origin) == workspace.Failed && e.OtherHost != parsed.Origin {
		return otherHost(ws.Org.Workflows, parsed.Origin)
	}
	return nil
}

// Measure sends the probes of an endpoint, each once, and keeps what they show:
// step 4 is done where its level holds, and needs attention where it doesn't.
// A verdict is no error. The error is a Problem: the endpoint can't be measured,
// the name of a production org wasn't typed, another program measures it, the vault
// didn't give the client token, it was cancelled; then nothing is kept but a broken level, and the
// Measurement is as far as it came.
func (w *Walk) Measure(ctx context.Context, endpointID string, o MeasureOptions) (workspace.Measurement, error) {
	ctx, done, err := w.begin(ctx)
	if err != nil {
		return workspace.Measurement{}, err
	}
	defer done()
	ws := w.Workspace()
	if err := Measurable(ws, endpointID); err != nil {
		return workspace.Measurement{}, err
	}
	e := ws.Endpoint(endpointID)
	target := audit.Target{URL: e.InvokeURL, Level: e.Level, Apps: allowedOf(e), Draft: o.draft(e), TokenInQuery: e.TokenInQuery}
	if err := mayMeasure(ws, e, target.Draft, o); err != nil {
		return workspace.Measurement{}, err
	}
	release, err := w.takeEndpoint(ctx, e)
	if err != nil {
		return workspace.Measurement{}, problem.From(err)
	}
	defer release()
	_, ctx = w.attempt(ctx, measureProof)
	material := w.material(ws, e, o.SecondApp)
	if err := w.giveToken(ctx, e, &material); err != nil {
		return workspace.Measurement{}, problem.From(err)
	}
	if material.Second == nil { // else the measurement sweeps its own
		_, _ = w.sweepProbes(ctx) // what can't be removed now is told by LeftProbes
	} else {
		_, _ = w.sweepCommands(ctx, material.Second.Org)
	}
	m, err := audit.Measure(ctx, audit.Config{Network: w.deps.Network, Now: w.deps.Now, Progress: o.Progress}, target, material)
	w.delistProbes()
	basis := workspace.BasisOf(e)
	m.Basis = &basis
	return m, w.keepMeasurement(endpointID, target.Draft, m, err)
}

// measuringWait is how long a measurement waits for another program's of the same
// endpoint, before a person is told of it.
const measuringWait = 3 * time.Second

// takeEndpoint has the endpoint for this measurement alone. Where nothing can be
// locked in the data folder others aren't kept away.
func (w *Walk) takeEndpoint(ctx context.Context, e *workspace.Endpoint) (release func(), err error) {
	release, err = w.deps.Measuring.TakeEndpoint(ctx, e.InvokeURL, measuringWait)
	if errors.As(err, new(*audit.LockError)) {
		return func() {}, nil
	}
	return release, err
}

// allowedOf is the declared list of apps, which says something of OAuth 2.0 only.
func allowedOf(e *workspace.Endpoint) workspace.Allowed {
	if e.Level == workspace.LevelOAuth {
		return e.Allowed
	}
	return ""
}

// giveToken adds the client token. Where that isn't the level's own, probes with
// it are left out while the vault doesn't give it.
func (w *Walk) giveToken(ctx context.Context, e *workspace.Endpoint, m *audit.Material) error {
	if e.ClientToken == "" {
		return nil
	}
	token, err := w.deps.Vault.Get(ctx, e.ClientToken)
	if err == nil || e.Level == workspace.LevelToken {
		m.ClientToken = token
		return err
	}
	return ctx.Err()
}

// keepMeasurement puts what was measured to the endpoint, and what follows from
// it to step 4, in one save. Of a measurement that was cancelled only a broken
// level is kept: that is certain already.
func (w *Walk) keepMeasurement(endpointID string, d workspace.Draft, m workspace.Measurement, ended error) error {
	p := problem.From(ended)
	if p != nil && m.Verdict != workspace.VerdictBroken {
		w.Changed.Emit(w.Workspace()) // changes of the org are in it
		return p
	}
	err := w.updateEndpoint(endpointID, func(e *workspace.Endpoint) {
		e.Measured, e.MeasureWith = &m, &d
		if m.Of(e) {
			w.conclude(e)
		}
	})
	if p != nil {
		return p
	}
	return err
}

// DeclareMeasured declares for an endpoint what it was measured to be, as it
// stands. Nothing changes at Okta, and the endpoint is to be measured again: flow and
// Invoke URL stay, and the click that sets the level counts as made. open
// is the person's own word that everyone who has the URL may call it: without that
// an endpoint which was measured public isn't declared so.
func (w *Walk) DeclareMeasured(endpointID string, open bool) error {
	e := w.Workspace().Endpoint(endpointID)
	switch {
	case e == nil:
		return noEndpoint()
	case !e.Measured.Of(e) || e.Measured.Level == "":
		return notMeasured()
	case e.Measured.Level == workspace.LevelPublic && !open:
		return notMeantPublic()
	}
	allowed := e.Measured.Apps
	if allowed == "" {
		allowed = e.Allowed
	}
	if allowed == "" && e.Measured.Level == workspace.LevelOAuth {
		allowed = workspace.AllowAny
	}
	if err := w.SetLevel(endpointID, e.Measured.Level, allowed); err != nil {
		return err
	}
	return w.TickAll(workspace.StepEndpoint, endpointID, []Click{{ID: clickLevel}}, true)
}

func notMeasured() *problem.Problem {
	return problem.New("measure.missing",
		text.T("problem.measure.missing", "No level was measured here"),
		text.T("problem.measure.missing.why", "The endpoint wasn't measured since it got its Invoke URL, level and list, or its level can't be told."),
		problem.NewWay(MeasureAgain, text.T("way.measure", "Measure"), text.Text{}))
}

func notMeantPublic() *problem.Problem {
	return problem.New("measure.public",
		text.T("problem.measure.public", "None (public) isn't confirmed"),
		text.T("problem.measure.public.why", "Everyone who has the URL can call this endpoint. Either set its level in the Workflows Console, or say that this is meant."),
		problem.NewWay(ShowClicks, text.T("way.show-clicks", "Show the clicks that set the level"), text.T("way.show-clicks.why", "In the Workflows Console, at the flow's API Endpoint card")),
		problem.NewWay(problem.ChooseLevel, text.T("way.choose-level", "Choose a level"), text.Text{}))
}
