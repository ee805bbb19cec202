package app_test

import (
	"testing"

	"github.com/flowlatch/flowlatch/app"
	"github.com/flowlatch/flowlatch/app/connector"
	"github.com/flowlatch/flowlatch/app/workspace"
)

// Every type of connection that is filled in for the built-in service is let in there,
// and its card arrives at the echo target as it was drawn.
func TestConnectionsToTheBuiltInService(t *testing.T) {
	a := open(t, t.TempDir())
	defer closed(t, a)
	w, err := a.NewWorkspace()
	if err != nil {
		t.Fatal(err)
	}
	desk := a.Connectors(w)
	if a.Connectors(w) != desk {
		t.Error("a walk has several desks")
	}
	for _, kind := range connector.Kinds() {
		if kind.Type == workspace.ConnectorOAuth {
			continue // takes a browser
		}
		t.Run(string(kind.Type), func(t *testing.T) { rehearseAtBuiltIn(t, a, desk, kind.Type) })
	}
	if n := len(w.Workspace().Connectors); n != 4 {
		t.Errorf("%d connections are kept", n)
	}
	if n := len(a.Activity.Since(0)); n != 4*2+1 { // each to two targets, and one token
		t.Errorf("Activity has %d exchanges", n)
	}
}

// A desk that is asked for once more after its walk has ended isn't kept with those of
// walks that are open.
func TestDeskOfAnEndedWalk(t *testing.T) {
	a := open(t, t.TempDir())
	defer closed(t, a)
	w, err := a.NewWorkspace()
	if err != nil {
		t.Fatal(err)
	}
	if err := a.DeleteWorkspace(t.Context(), w.Workspace().ID); err != nil {
		t.Fatal(err)
	}
	if desk := a.Connectors(w); desk == a.Connectors(w) {
		t.Error("the desk of a walk that has ended is kept")
	}
}

func rehearseAtBuiltIn(t *testing.T, a *app.App, desk *connector.Desk, kind workspace.ConnectorType) {
	t.Helper()
	there, err := a.Service(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	id, err := desk.Add(kind)
	if err != nil {
		t.Fatal(err)
	}
	var card workspace.CardRequest
	filled := workspace.Connector{Type: kind}
	given := there.Practise(&filled)
	if err := desk.Change(t.Context(), id, func(c *workspace.Connector) { there.Practise(c); card = c.Card }); err != nil {
		t.Fatal(err)
	}
	if err := desk.SetSecret(t.Context(), id, given); err != nil {
		t.Fatal(err)
	}
	if kind == workspace.ConnectorClientCredentials {
		if _, err := desk.Token(t.Context(), id); err != nil {
			t.Fatal(err)
		}
	}
	for name, to := range map[string]workspace.CardRequest{"service": card, "echo target": there.Echo(card)} {
		r, err := desk.Rehearse(t.Context(), id, to)
		if err != nil || r.Status != 200 || r.Arrived == "" || len(r.Differences) > 0 {
			t.Errorf("%s: %d, arrived %q, differs in %v, %v, problem %v", name, r.Status, r.Arrived, r.Differences, err, r.Problem)
		}
	}
}

// The service is the practice org's where that runs, one otherwise, and gone with the
// program.
func TestBuiltInServiceStartsOnce(t *testing.T) {
	a := open(t, t.TempDir())
	first, err := a.Service(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if again, err := a.Service(t.Context()); err != nil || again.URL != first.URL {
		t.Errorf("asked again: %s, was %s, %v", again.URL, first.URL, err)
	}
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := a.Service(t.Context()); err == nil {
		t.Error("a program that is closed starts a service")
	}
}

// The flow with Close answers its caller at once.
func TestCloseExampleAnswers(t *testing.T) {
	a := open(t, t.TempDir())
	defer closed(t, a)
	w, err := a.Practise(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var filled workspace.Connector
	token, err := a.CloseExample(t.Context(), &filled)
	if err != nil || token.IsZero() {
		t.Fatalf("token %v, %v", token, err)
	}
	desk := a.Connectors(w)
	id, err := desk.Add(filled.Type)
	if err != nil {
		t.Fatal(err)
	}
	if err := desk.Change(t.Context(), id, func(c *workspace.Connector) { c.HeaderName, c.Card = filled.HeaderName, filled.Card }); err != nil {
		t.Fatal(err)
	}
	if err := desk.SetSecret(t.Context(), id, token); err != nil {
		t.Fatal(err)
	}
	if r, err := desk.Rehearse(t.Context(), id, filled.Card); err != nil || r.Status != 200 {
		t.Errorf("answered %d, %v", r.Status, err)
	}
}
