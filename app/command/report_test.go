package command

import (
	"bytes"
	"strings"
	"testing"

	"github.com/flowlatch/flowlatch/app/vault"
	"github.com/flowlatch/flowlatch/app/workspace"
)

// doneReport is the report of a walk that took all its steps.
func doneReport(statuses ...int) *walkReport {
	r := newWalkReport(vault.Session)
	for i := range r.Steps {
		r.Steps[i].State = string(workspace.Done)
	}
	for _, s := range statuses {
		r.Invocations = append(r.Invocations, invocationReport{Level: "oauth", Method: "POST", Status: s})
	}
	return r
}

func TestReportSaysWhatItsExitCodeSays(t *testing.T) {
	open := doneReport(200, 200, 200)
	open.Steps[3].State = string(workspace.InProgress)
	for _, c := range []struct {
		name   string
		report *walkReport
		exit   int
		says   string
	}{
		{"all done", doneReport(200, 200, 200), ExitDone, "All five steps are done"},
		{"a flow that answers 204", doneReport(200, 204, 200), ExitCheckFailed, "oauth 204"},
		{"a level that wasn't invoked", doneReport(200, 200), ExitCheckFailed, "2 of 3"},
		{"a step that isn't done", open, ExitCheckFailed, "endpoint in-progress"},
	} {
		var out bytes.Buffer
		c.report.finish(nil)
		c.report.print(Env{Stdout: &out, Stderr: &out})
		if exit := exitCode(c.report); exit != c.exit || c.report.OK != (exit == ExitDone) || (c.report.Problem == nil) != c.report.OK {
			t.Errorf("%s: exit %d, ok %v, problem %v", c.name, exit, c.report.OK, c.report.Problem)
		}
		if !strings.Contains(out.String(), c.says) || c.exit != ExitDone && strings.Contains(out.String(), "All five") {
			t.Errorf("%s: said %q", c.name, &out)
		}
	}
}

func TestReportOfAWorkspaceWithoutTheEndpoint(t *testing.T) {
	r := newWalkReport(vault.Session)
	r.collect(&workspace.Workspace{}, "gone")
	if len(r.Steps) != len(workspace.Steps()) {
		t.Errorf("steps %v", r.Steps)
	}
}
