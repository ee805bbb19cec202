package walk

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/flowlatch/flowlatch/app/rotate"
	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/okta/practice"
	"github.com/flowlatch/flowlatch/ui/house"
	"github.com/flowlatch/flowlatch/ui/house/housetest"
	"github.com/flowlatch/flowlatch/ui/look"
	"github.com/flowlatch/flowlatch/ui/page"
)

// slowHost reads aside when the test says so.
type slowHost struct {
	*askingHost
	reads []func() // each reads and returns to the UI goroutine
}

func (h *slowHost) ReadAside(read, show func()) {
	h.reads = append(h.reads, func() {
		read()
		show()
		h.Update()
	})
}

// TestRotateReadsAside: building the page and drawing it wait for no disk, and what
// was asked for before something else changed comes too late.
func TestRotateReadsAside(t *testing.T) {
	h, _, _ := orgHost(t, practice.Config{})
	h.withServiceApp()
	slow := &slowHost{askingHost: h}
	p := NewKeyRotate(slow).(*rotatePage)
	h.show(p)
	if p.loaded || p.full.Visible() || p.empty.Visible() || p.Foot().Primary.Do != nil || len(slow.reads) != 1 {
		t.Fatalf("loaded %v before anything is read, %d reads", p.loaded, len(slow.reads))
	}
	must(t, h.Walk().RotateKeyBeginAs(t.Context(), h.Endpoint, setup.KeyChoice{}, true))
	must(t, h.Walk().RenameEndpoint(h.Endpoint, "Another name"))
	h.Update()
	slow.reads[1]()
	if !p.loaded || !p.begun || !p.full.Visible() || len(slow.reads) != 2 {
		t.Fatalf("read: loaded %v, begun %v", p.loaded, p.begun)
	}
	p.state.Next = rotate.StepForget // to be told from what the late one reads
	slow.reads[0]()
	if p.state.Next != rotate.StepForget {
		t.Error("what came late is shown")
	}
}

// TestRotateTellsOfEachStep: while several steps are done the page shows how far they
// are, and reads nothing for it.
func TestRotateTellsOfEachStep(t *testing.T) {
	h, _, _ := orgHost(t, practice.Config{})
	h.withServiceApp()
	slow := &slowHost{askingHost: h}
	p := NewKeyRotate(slow).(*rotatePage)
	h.show(p)
	slow.reads[0]()
	begin(t, h, p)
	h.refuses = true
	reads := len(slow.reads)
	var seen []rotate.StepID
	defer h.Walk().Changed.Subscribe(func(*workspace.Workspace) {
		h.Update()
		if next := p.state.Next; !slices.Contains(seen, next) {
			seen = append(seen, next)
		}
	})()
	h.secondary("Run all")
	want := []rotate.StepID{rotate.StepMake, rotate.StepRegister, rotate.StepProveNew, rotate.StepProveOld, rotate.StepUseNew, rotate.StepDeactivate}
	if !slices.Equal(seen, want) || p.running || len(slow.reads) != reads {
		t.Errorf("showed %q, running %v, read %d times", seen, p.running, len(slow.reads)-reads)
	}
}

// proofAge is when a card says that its proof was made.
func proofAge(c *page.ProofCard) string { return c.Object().Objects[0].(*house.ProofCard).Proof().When }

// TestRotateGrowsOld: how long ago something was stays true.
func TestRotateGrowsOld(t *testing.T) {
	housetest.App(t, look.Light)
	h := doneHost(t)
	now := fixedNow
	h.Clock = func() time.Time { return now }
	p := NewKeyRotate(h).(*rotatePage)
	h.show(p)
	exampleRotation(p)
	says := func(words string) {
		t.Helper()
		if got := p.steps.ages[0].text.(*house.Text).Text(); got != words {
			t.Errorf("the step says %q, want %q", got, words)
		}
		if got := proofAge(p.proof); !strings.Contains(got, words) {
			t.Errorf("the proof says %q, want %q", got, words)
		}
	}
	says("just now")
	now = now.Add(72 * time.Hour)
	h.Update()
	says("9 Mar")
}

// TestRotateDoesNotTurnTwice: a rotation that goes back already goes on, with what is
// left to be sent, and nobody is told that nothing changed at Okta.
func TestRotateDoesNotTurnTwice(t *testing.T) {
	h, org, _, p := rotating(t)
	begin(t, h, p)
	for p.state.Next != rotate.StepRefused {
		take(t, h.host, "Next step")
	}
	must(t, org.SetFaults([]string{"api-403"}))
	h.secondary("Roll back")
	if !p.state.Back || p.state.CanRollBack || p.tries.shown() == nil {
		t.Fatalf("%+v", p.state)
	}
	must(t, org.SetFaults(nil))
	details := len(h.details)
	p.tries.take(rotate.RollBack)
	if p.state.Next != rotate.StepProveAgain || len(h.details) != details {
		t.Errorf("next %s, asked %q", p.state.Next, h.details[details:])
	}
}

// TestRotateAsksBeforeAKeyIsDeletedHere: giving up and setting aside delete a private
// key, and neither is done on one press.
func TestRotateAsksBeforeAKeyIsDeletedHere(t *testing.T) {
	t.Run("give up", func(t *testing.T) {
		h, _, admin, p := rotating(t)
		begin(t, h, p)
		for p.state.Next != rotate.StepProveNew {
			take(t, h.host, "Next step")
		}
		app := inFront(h)
		must(t, admin.DeactivateApp(t.Context(), app.AppID))
		must(t, admin.DeleteApp(t.Context(), app.AppID))
		h.refuses = true
		p.tries.take(rotate.Abandon)
		if p.state.Ending != "" || len(h.details) != 1 || !strings.Contains(h.details[0], shortKID(p.state.New.KID)) || !strings.Contains(h.details[0], shortKID(app.KeyID)) {
			t.Fatalf("%q: %q", p.state.Ending, h.details)
		}
		h.refuses = false
		if p.tries.take(rotate.Abandon); p.state.Ending != rotate.Abandoned {
			t.Errorf("%q, %v", p.state.Ending, p.tries.shown())
		}
	})
	t.Run("set aside", func(t *testing.T) {
		h, _, _, p := rotating(t)
		begin(t, h, p)
		take(t, h.host, "Next step")
		journals, err := filepath.Glob(filepath.Join(h.App().Workspaces.Dir(), "rotations", "*", "*.journal"))
		must(t, err)
		must(t, os.WriteFile(journals[0], []byte("{\"version\":1}\nnot a line\n{}\n"), 0o600))
		must(t, h.Walk().RenameEndpoint(h.Endpoint, "Another name"))
		h.Update()
		if shown := p.tries.shown(); shown == nil || shown.Code != "rotate.journal-damaged" {
			t.Fatalf("%v", shown)
		}
		other := inFront(h).Rotation.Other
		h.refuses = true
		p.tries.take(rotate.SetAside)
		if _, err := h.App().Vault.Get(t.Context(), other); err != nil || len(h.details) != 1 || !strings.Contains(h.details[0], shortKID(inFront(h).KeyID)) {
			t.Fatalf("%v: %q", err, h.details)
		}
		h.refuses = false
		p.tries.take(rotate.SetAside)
		if _, err := h.App().Vault.Get(t.Context(), other); err == nil || inFront(h).Rotation != nil {
			t.Errorf("it wasn't set aside: %v", p.tries.shown())
		}
	})
}
