//go:build unix

package setup_test

import (
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/flowlatch/flowlatch/app"
	"github.com/flowlatch/flowlatch/app/killtest"
	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/trainee"
	"github.com/flowlatch/flowlatch/app/workspace"
)

// While another program measures an endpoint nothing is sent to it, and who that is
// stands in the Problem. When that program is gone the endpoint is measured.
func TestMeasuredByAnotherProgram(t *testing.T) {
	b := newBench(t).signedIn().atFlow("echo-public", trainee.Settings{Level: "public"}, workspace.LevelPublic, "")
	child := killtest.New[childReport](t)
	killtest.Start(child, childOrder{
		Dir:  filepath.Join(filepath.Dir(b.app.Workspaces.Dir()), app.MeasuringFolder),
		Hold: b.Workspace().Endpoint(b.endpoint).InvokeURL,
	}, killtest.Kill{})
	child.Reach(held)
	sent := b.app.Activity.Len()
	_, err := b.Measure(t.Context(), b.endpoint, setup.MeasureOptions{})
	b.wantProblem(err, "audit.busy-endpoint")
	if cause := problem.From(err).Cause.String(); !strings.Contains(cause, "flowlatch audit") || !strings.Contains(cause, strconv.Itoa(child.Process())) {
		t.Errorf("it is said that %q", cause)
	}
	if now := b.app.Activity.Len(); now != sent {
		t.Errorf("%d requests were sent meanwhile", now-sent)
	}
	child.Kill()
	child.Wait()
	if m := b.measured(setup.MeasureOptions{}); m.Verdict != workspace.VerdictHolds {
		t.Errorf("%s: %v", m.Verdict, m.Why)
	}
}
