package shell

import (
	"testing"
	"time"

	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/wire"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/ui/house"
)

// The sidebar says what the endpoint in front was measured to be, and how old
// that is; of another address or level it says nothing.
func TestTheSidebarTellsWhatWasMeasured(t *testing.T) {
	differing := []workspace.Probe{
		{Name: workspace.ProbeAccess, Expected: workspace.ProbeAccepted, Outcome: workspace.ProbeAccepted},
		{Name: workspace.ProbeAccessOtherApp, Expected: workspace.ProbeRefused, Outcome: workspace.ProbeAccepted},
		{Name: workspace.ProbeAccessExpired, Expected: workspace.ProbeRefused, Outcome: workspace.ProbeNotRun},
	}
	for name, c := range map[string]struct {
		state   workspace.State
		verdict workspace.Verdict
		probes  []workspace.Probe
		of      string
		want    string
	}{
		"holds":          {workspace.Done, workspace.VerdictHolds, nil, "", "4 Endpoint security · Holds · 2 h ago"},
		"broken":         {workspace.Attention, workspace.VerdictBroken, differing, "", "4 Endpoint security · Needs attention · 1 differs"},
		"broken twice":   {workspace.Attention, workspace.VerdictBroken, append(differing, differing[1]), "", "4 Endpoint security · Needs attention · 2 differ"},
		"can't be told":  {workspace.InProgress, workspace.VerdictUnknown, nil, "", "4 Endpoint security · Can't tell · 2 h ago"},
		"by a word":      {workspace.Done, workspace.VerdictUnknown, nil, "", "4 Endpoint security · Can't tell · 2 h ago"},
		"of another URL": {workspace.InProgress, workspace.VerdictHolds, nil, "https://other", "4 Endpoint security · In progress"},
		"another matter": {workspace.Attention, workspace.VerdictHolds, nil, "", "4 Endpoint security · It went wrong"},
	} {
		t.Run(name, func(t *testing.T) {
			ws := practiceWorkspace()
			e := &ws.Endpoints[0]
			e.InvokeURL, e.Level, e.Security.State = "https://flow", workspace.LevelToken, c.state
			if c.state == workspace.Attention {
				e.Security.Problem = problem.New("wrong", text.Plain("It went wrong"), text.Plain("So it did"))
			}
			e.Measured = &workspace.Measurement{
				InvokeURL: e.InvokeURL + c.of, Declared: workspace.LevelToken, Verdict: c.verdict, Probes: c.probes,
				At: fixedNow.Add(-2*time.Hour - 2*time.Second), Took: 2 * time.Second,
			}
			b := newBench(t, ws)
			if got := b.shell.sidebar.steps[3].AccessibilityLabel(); got != c.want {
				t.Errorf("it says %q, want %q", got, c.want)
			}
			neutral := c.state == workspace.Done && c.verdict == workspace.VerdictUnknown
			if got := b.shell.sidebar.state(workspace.StepEndpoint, e.Security); (got == house.Unknown) != neutral {
				t.Errorf("its state is %v", got)
			}
		})
	}
}

// Answers of a flow may have no request id: an exchange is found by what is kept
// of it all the same, and another one is never shown for it.
func TestAnExchangeIsFoundWithoutARequestID(t *testing.T) {
	b := newBench(t, practiceWorkspace())
	const url = "http://127.0.0.1/api/flo/0/invoke"
	for i := range 3 {
		b.shell.App().Activity.Record(wire.Exchange{ID: uint64(i + 1), Method: "POST", URL: url, Status: 401, Started: fixedNow.Add(time.Duration(i) * time.Second)})
	}
	b.shell.ShowExchange(workspace.Evidence{Method: "POST", URL: url, At: fixedNow.Add(time.Second).Round(0)})
	if row, ok := b.shell.activity.table.Selected(); !ok || row.ID != 2 {
		t.Errorf("selected is %d, want exchange 2", row.ID)
	}
	b.shell.ShowExchange(workspace.Evidence{Method: "GET", URL: url, At: fixedNow})
	if row, ok := b.shell.activity.table.Selected(); ok {
		t.Errorf("exchange %d is shown for another one", row.ID)
	}
	if _, told := b.shell.toasts.Shown(); !told {
		t.Error("that it isn't there any more isn't said")
	}
}
