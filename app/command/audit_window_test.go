package command_test

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/flowlatch/flowlatch/app"
	"github.com/flowlatch/flowlatch/app/apptest"
	measuring "github.com/flowlatch/flowlatch/app/audit"
	"github.com/flowlatch/flowlatch/app/command"
	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/oauth/secret"
)

// windowOn is a walk as the window has it, with one endpoint that takes a client token.
// It works in a data folder.
func windowOn(t *testing.T, p practiceJSON, data, invokeURL, clientToken string) *setup.Walk {
	t.Helper()
	_, w := apptest.Practise(t, app.Config{
		Dir: data, Version: "test", Practice: &app.RunningPractice{URL: p.OrgURL, Token: secret.New(p.AdminToken)},
	})
	endpoint := w.Workspace().Place.EndpointID
	if err := errors.Join(w.CheckOrg(t.Context(), p.OrgURL), w.SetInvokeURL(t.Context(), endpoint, invokeURL), w.SetLevel(endpoint, workspace.LevelToken, ""), w.SetClientToken(t.Context(), endpoint, secret.New(clientToken))); err != nil {
		t.Fatal(err)
	}
	return w
}

// While the window measures an endpoint the command line waits for it: whoever is
// interrupted then has sent nothing. Afterwards it measures.
func TestAuditWaitsForTheWindow(t *testing.T) {
	p := startPractice(t)
	address, clientToken := p.endpoint(t, "echo-token")
	var out, errs bytes.Buffer
	e := env(t, &out, &errs)
	data, err := e.DataDir()
	if err != nil {
		t.Fatal(err)
	}
	args := []string{"audit", "--json", "--url", address, "--level", "token", "--client-token-file", fileWith(t, clientToken)}
	w := windowOn(t, p, data, address, clientToken)
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	tried := false
	m, err := w.Measure(t.Context(), w.Workspace().Place.EndpointID, setup.MeasureOptions{Progress: func(measuring.Event) {
		if tried {
			return
		}
		tried = true
		if exit := command.Run(ended, e, args); exit != command.ExitCheckFailed || strings.Contains(out.String(), `"probes"`) {
			t.Errorf("while the window measures: exit %d, %s%s", exit, &out, &errs)
		}
	}})
	if err != nil || m.Verdict != workspace.VerdictHolds || !tried {
		t.Errorf("the window: %v, %s: %v", err, m.Verdict, m.Why)
	}
	if exit := command.Run(t.Context(), e, args); exit != command.ExitDone {
		t.Errorf("after the window: exit %d, %s%s", exit, &out, &errs)
	}
}
