package ui

import (
	"context"
	"image"
	"testing"
	"testing/synctest"
	"time"

	"fyne.io/fyne/v2/test"

	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/ui/look"
	"github.com/flowlatch/flowlatch/ui/page"
)

func TestWhileOneChoiceIsWaitedForNoOtherIsTaken(t *testing.T) {
	w := openTestWindow(t)
	w.NewOrg()
	w.FirstScreen()
	w.waits = func() {}
	w.Practise()
	w.waits = nil
	w.retry()
	if w.front == nil || w.front.Workspace().Practice {
		t.Error("the choice that was dropped is what is tried again")
	}
}

func TestWaitingCanBeCancelled(t *testing.T) {
	w := openTestWindow(t)
	var work func()
	w.spawn = func(f func()) { work = f }
	ended := make(chan error, 1)
	w.wait(text.Plain("Waiting"), func(ctx context.Context) error { return ctx.Err() }, func(err error) { ended <- err })
	if !w.running() {
		t.Error("nothing is waited for")
	}
	w.cancelWait()
	work()
	if err := <-ended; err == nil || w.running() {
		t.Errorf("cancelled: ended with %v, still running %v", err, w.running())
	}
}

// What takes long must not take the person from where they are by then.
func TestAWalkIsShownOnlyWhereItWasAskedFor(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := openTestWindow(t)
		w.NewOrg()
		ready := make(chan struct{})
		w.enter(func() {}, text.Plain("Opening"), func(context.Context) (*setup.Walk, error) {
			<-ready
			return w.app.NewWorkspace()
		})
		w.FirstScreen()
		close(ready)
		synctest.Wait()
		if w.front != nil {
			t.Error("the first screen was left")
		}
		time.Sleep(patience)
	})
}

func TestTheShellOfADeletedWorkspaceGoes(t *testing.T) {
	w := openTestWindow(t)
	w.NewOrg()
	if err := w.app.DeleteWorkspace(t.Context(), w.front.Workspace().ID); err != nil {
		t.Fatal(err)
	}
	w.FirstScreen()
	if len(w.shells) != 0 || len(w.drawn) != 0 {
		t.Errorf("%d shells are left", len(w.shells))
	}
}

// storedOrg is the id of a workspace in the data folder, whose org is known. No
// test here asks an org anything: what is sent is drawn by a timer.
func storedOrg(t *testing.T, w *window) string {
	t.Helper()
	ws := setup.NewWorkspace("org-1", "acme.okta.com", false, w.app.Now())
	ws.Org.Origin, ws.Org.Domain = "https://acme.okta.com:8443", "acme.okta.com"
	if err := w.app.Workspaces.Save(ws); err != nil {
		t.Fatal(err)
	}
	return ws.ID
}

func TestTheTitleFollowsTheName(t *testing.T) {
	w := openTestWindow(t)
	w.OpenWorkspace(storedOrg(t, w))
	if want := "Flowlatch - acme.okta.com"; w.win.Title() != want {
		t.Errorf("the title is %q, want %q", w.win.Title(), want)
	}
	if err := w.app.RenameWorkspace(t.Context(), "org-1", "Acme prod"); err != nil {
		t.Fatal(err)
	}
	if want := "Flowlatch - Acme prod"; w.win.Title() != want {
		t.Errorf("renamed, the title is %q, want %q", w.win.Title(), want)
	}
}

func TestTheFirstScreenGoesOnWithWhatWasOpenLast(t *testing.T) {
	w := openTestWindow(t)
	org := storedOrg(t, w)
	w.Practise()
	for _, open := range []func(){func() { w.OpenWorkspace(org) }, w.Practise, func() { w.OpenWorkspace(org) }} {
		w.FirstScreen()
		open()
		last := w.front
		w.FirstScreen()
		w.primary()
		if w.front != last {
			t.Errorf("Enter goes on with %q, open last was %q", w.front.Workspace().ID, last.Workspace().ID)
		}
	}
}

// The first screen tells where a walk was left, also where that is still being
// saved.
func TestTheFirstScreenTellsWhereTheWalkIs(t *testing.T) {
	w := openTestWindow(t)
	w.OpenWorkspace(storedOrg(t, w))
	slow := make(chan struct{})
	w.front.Save(func() error { <-slow; return nil })
	w.front.Go(page.Connection)
	time.AfterFunc(50*time.Millisecond, func() { close(slow) })
	w.FirstScreen()
	for _, words := range []string{"Workflows connection: Not started · opened just now", "acme.okta.com:8443"} {
		if !contains(w.win.Content(), words) {
			t.Errorf("the first screen doesn't say %q", words)
		}
	}
}

// Fyne tells new colours only to what is in the window.
func TestAShellOutOfSightFollowsTheLook(t *testing.T) {
	w := openTestWindow(t)
	w.Practise()
	w.FirstScreen()
	w.SetMode(look.Dark)
	w.primary()
	shown := w.win.Canvas().Capture()
	test.ApplyTheme(t, look.New(look.Dark))
	if diff := differing(shown, w.win.Canvas().Capture()); diff > 0 {
		t.Errorf("%d pixels have the colours of before", diff)
	}
}

func differing(a, b image.Image) int {
	n := 0
	for y := a.Bounds().Min.Y; y < a.Bounds().Max.Y; y++ {
		for x := a.Bounds().Min.X; x < a.Bounds().Max.X; x++ {
			if a.At(x, y) != b.At(x, y) {
				n++
			}
		}
	}
	return n
}
