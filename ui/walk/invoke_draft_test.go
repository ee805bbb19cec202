package walk

import (
	"errors"
	"strings"
	"testing"

	"fyne.io/fyne/v2/driver/software"
	"fyne.io/fyne/v2/test"

	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/ui/house/housetest"
	"github.com/flowlatch/flowlatch/ui/look"
)

// What is typed is written after a while, and survives Update meanwhile.
func TestInvokeKeepsTheDraft(t *testing.T) {
	housetest.App(t, look.Light)
	h := newHost(t, describedWorkspace(workspace.LevelPublic))
	p := newQuietInvoke(h)
	h.show(p)
	p.request.body.SetText(`{"a":1}`)
	p.Update()
	if got := p.request.body.Text(); got != `{"a":1}` {
		t.Fatalf("Update changed the body to %q", got)
	}
	if h.Workspace().Endpoints[0].Draft.Body == `{"a":1}` {
		t.Fatal("written at once: each keystroke would go to disk")
	}
	if err := p.saver.Flush(); err != nil {
		t.Fatal(err)
	}
	if got := h.Workspace().Endpoints[0].Draft.Body; got != `{"a":1}` {
		t.Errorf("written: %q", got)
	}
	if _, pending := p.saver.Pending(h.Endpoint); pending {
		t.Error("still pending after it was written")
	}
}

// A full disk or a virus scanner that holds the file takes nothing away from
// what is typed: it is told, kept, and written with the next try.
func TestInvokeKeepsADraftThatCouldNotBeWritten(t *testing.T) {
	housetest.App(t, look.Light)
	h := newHost(t, describedWorkspace(workspace.LevelPublic))
	p := newQuietInvoke(h)
	h.show(p)
	save, full := p.saver.Save, errors.New("disk full")
	p.saver.Save = func(string, workspace.Draft) error { return full }
	p.request.body.SetText(`{"a":1}`)
	p.saver.WriteNow()
	h.primary()
	p.Update()
	if got := p.request.body.Text(); got != `{"a":1}` {
		t.Fatalf("the editor holds %q, want what was typed", got)
	}
	if len(h.Failed) != 1 || p.tries.shown() == nil {
		t.Errorf("told %v, problem %v; want both to say it", h.Failed, p.tries.shown())
	}
	p.saver.Save = save
	p.saver.WriteNow()
	if got := h.Workspace().Endpoints[0].Draft.Body; got != `{"a":1}` {
		t.Errorf("written: %q", got)
	}
}

// What was typed just before the window closes is kept.
func TestInvokeWritesTheDraftWhenItIsClosed(t *testing.T) {
	housetest.App(t, look.Light)
	h := newHost(t, describedWorkspace(workspace.LevelPublic))
	p := newQuietInvoke(h)
	h.show(p)
	p.request.body.SetText(`{"a":1}`)
	p.Close()
	if got := h.Workspace().Endpoints[0].Draft.Body; got != `{"a":1}` {
		t.Errorf("written: %q", got)
	}
}

// A draft of an endpoint that was removed meanwhile is no reason to complain.
func TestInvokeForgetsTheDraftOfARemovedEndpoint(t *testing.T) {
	h := twoEndpoints(t, workspace.LevelPublic)
	p := newQuietInvoke(h)
	h.show(p)
	p.request.body.SetText(`{"a":1}`)
	removed := h.Endpoint
	h.Endpoint = "second"
	if err := h.Walk().ForgetEndpoint(t.Context(), removed); err != nil {
		t.Fatal(err)
	}
	p.saver.WriteNow()
	if _, pending := p.saver.Pending(removed); len(h.Failed) > 0 || pending {
		t.Errorf("told %v, still pending: %v", h.Failed, pending)
	}
}

// A credential typed among the headers is refused and never written.
func TestInvokeRefusesOwnCredentials(t *testing.T) {
	housetest.App(t, look.Light)
	h := newHost(t, describedWorkspace(workspace.LevelPublic))
	p := newQuietInvoke(h)
	h.show(p)
	p.request.tabs.SetSelected(tabHeaders)
	p.request.showTab(tabHeaders)
	p.request.headers.Add()
	test.Type(h.Canvas.Focused(), "X-Api-Client-Token")
	h.Canvas.(software.WindowlessCanvas).FocusNext()
	test.Type(h.Canvas.Focused(), "typed by mistake")
	if !strings.Contains(p.request.lint.words.Text(), "is set by the security level") {
		t.Errorf("lint = %q", p.request.lint.words.Text())
	}
	h.primary()
	if shown := p.tries.shown(); shown == nil || shown.Code != "invoke.request" {
		t.Errorf("problem = %v, want the request refused", shown)
	}
	if d := h.Workspace().Endpoints[0].Draft; len(d.Headers) != 1 || d.Headers[0].Value != "" {
		t.Errorf("draft in the workspace: %+v", d.Headers)
	}
	if got := p.request.headers.Fields(); len(got) != 1 || got[0].Value != "typed by mistake" {
		t.Errorf("the fields hold %q, want what was typed", got)
	}
}
