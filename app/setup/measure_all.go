package setup

import (
	"context"

	"github.com/flowlatch/flowlatch/app/audit"
	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/workspace"
)

// MeasureAllOptions are decided once for all endpoints.
type MeasureAllOptions struct {
	// SecondApp is the consent to a second service app for each endpoint that it
	// tells something about; one at a time exists.
	SecondApp bool
	// Confirmed are all of [NamesToType], as they were typed. An endpoint whose name
	// isn't among them isn't measured.
	Confirmed string
	// Progress is told how far it is, on the goroutine of MeasureAll; nil =
	// nobody.
	Progress func(MeasureAllEvent)
}

// MeasureAllEvent is how far measuring all endpoints is.
type MeasureAllEvent struct {
	EndpointID  string
	Done, Total int // endpoints
	Probe       audit.Event
}

// Measured is what came of one endpoint.
type Measured struct {
	EndpointID  string
	Measurement workspace.Measurement
	Err         error // a Problem, as of [Walk.Measure]
}

// AllMeasurable are the ids of the endpoints that can be measured.
func AllMeasurable(ws *workspace.Workspace) []string {
	var ids []string
	for _, e := range ws.Endpoints {
		if Measurable(ws, e.ID) == nil {
			ids = append(ids, e.ID)
		}
	}
	return ids
}

// MeasureAll measures the workspace's endpoints one after the other, each with
// the request of [MeasureDraft]; between them other use cases get their turn.
// What keeps one from being measured stands in its Err and stops nothing. The
// error is the Problem of having been cancelled, with what was measured before.
func (w *Walk) MeasureAll(ctx context.Context, o MeasureAllOptions) ([]Measured, error) {
	var all []Measured
	ids := AllMeasurable(w.Workspace())
	for i, id := range ids {
		tell := func(e audit.Event) {
			if o.Progress != nil {
				o.Progress(MeasureAllEvent{EndpointID: id, Done: i, Total: len(ids), Probe: e})
			}
		}
		m, err := w.Measure(ctx, id, MeasureOptions{SecondApp: o.SecondApp, Confirmed: o.Confirmed, Progress: tell})
		if p := problem.From(err); p != nil && p.Code == problem.CodeCancelled {
			return all, p
		}
		all = append(all, Measured{id, m, err})
	}
	return all, nil
}
