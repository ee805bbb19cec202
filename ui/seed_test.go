package ui

import (
	"path/filepath"
	"testing"
	"time"

	"github.com/flowlatch/flowlatch/app"
	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/workspace"
)

// withoutSeed is a data folder with a practice org whose secrets are nowhere.
func withoutSeed(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	store, err := workspace.OpenStore(filepath.Join(dir, "workspaces"))
	if err != nil {
		t.Fatal(err)
	}
	ws := setup.NewWorkspace("practice", "Practice org", true, time.Now())
	ws.PracticeSeed = "v1/00000000-0000-4000-8000-000000000000"
	if err := store.Save(ws); err != nil {
		t.Fatal(err)
	}
	return dir
}

func TestAPracticeOrgWithoutItsSecretsCanBeStartedOver(t *testing.T) {
	w := newTestWindow(t, withoutSeed(t))
	w.start()
	w.app.Vault.UseSession()
	w.Practise()
	if w.front != nil || !contains(w.win.Content(), ">Start over<") {
		t.Fatal("the first screen does not offer to start over")
	}
	w.act(problem.StartOver)
	if w.front != nil || !w.dialogs.Open() {
		t.Fatal("it was started over without asking")
	}
	w.dialogs.Close()
	w.StartOver()
	if w.front == nil || w.front.Workspace().PracticeSeed == "" {
		t.Error("starting over did not lead to the walk")
	}
}

func TestWithoutSecretsIsToldOnTheFirstScreen(t *testing.T) {
	w := newTestWindow(t, withoutSeed(t))
	w.start()
	w.app.Vault.UseSession()
	w.NewOrg()
	front := w.front
	if front == nil {
		t.Fatal("no walk is in front")
	}
	_, err := w.app.Practise(t.Context())
	w.tellOutside(front, problem.From(err))
	if w.front != nil || !contains(w.win.Content(), ">Start over<") {
		t.Error("the ways out are not shown")
	}
}

func TestASecondProgramIsToldSo(t *testing.T) {
	dir := t.TempDir()
	other, err := app.Open(app.Config{Dir: dir, Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	w := newTestWindow(t, dir)
	w.start()
	if w.app != nil || !contains(w.win.Content(), "Flowlatch is already open") {
		t.Error("the window does not say that Flowlatch is already open")
	}
	if err := other.Close(); err != nil {
		t.Fatal(err)
	}
	w.retry()
	if w.app == nil {
		t.Error("trying again did not open the product")
	}
}
