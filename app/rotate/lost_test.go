package rotate_test

import (
	"errors"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/rotate"
	"github.com/flowlatch/flowlatch/app/vault"
)

// TestInMemory: whoever keeps secrets for a session only is told before anything
// is begun what that means, and must say yes.
func TestInMemory(t *testing.T) {
	b := newBench(t)
	b.inMemory = true
	if !b.Plan(b.app).InMemory {
		t.Error("the plan doesn't warn")
	}
	_, err := b.Begin(t.Context(), b.app)
	if p := b.wantProblem(err, rotate.CodeInMemory); !leadsTo(p, rotate.InMemory) {
		t.Errorf("ways out: %+v", p.Ways)
	}
	if d, err := b.Last(b.app.ID); d != nil || err != nil || len(b.keys()) != 1 {
		t.Errorf("something was begun: %v, %v", d, err)
	}
	d, err := b.BeginInMemory(t.Context(), b.app)
	b.must(err)
	again, err := b.Open(d.State().ID)
	b.must(err)
	if !again.State().InMemory {
		t.Error("the word is forgotten")
	}
	b.must(again.Run(t.Context()))
	b.wantRotated(again)
}

// TestInMemoryAfterItBegan: the keychain is given up before the key is made.
func TestInMemoryAfterItBegan(t *testing.T) {
	b := newBench(t)
	d := b.begun()
	b.inMemory = true
	b.wantProblem(d.Next(t.Context()), rotate.CodeInMemory)
	if n := len(b.vault.Refs()); n != 1 {
		t.Errorf("the vault has %d keys", n)
	}
	b.inMemory = false
	b.must(d.Run(t.Context()))
	b.wantRotated(d)
}

func leadsTo(p *problem.Problem, action problem.Action) bool {
	return p != nil && slices.ContainsFunc(p.Ways, func(w problem.Way) bool { return w.Action == action })
}

// TestNothingLeft: a session ended that kept both private halves in memory. The
// drill can be given up wherever it stands, and the app can be given another key.
func TestNothingLeft(t *testing.T) {
	for _, c := range []struct {
		at   rotate.StepID
		back bool
	}{
		{rotate.StepProveNew, false},
		{rotate.StepProveOld, false},
		{rotate.StepDeactivate, false},
		{rotate.StepRefused, false},
		{rotate.StepDelete, false},
		{rotate.StepDeactivate, true},
		{rotate.StepRegister, true},
		{rotate.StepMake, true},
	} {
		t.Run(string(c.at), func(t *testing.T) {
			b := newBench(t)
			d := b.until(c.at)
			b.vault.Sweep(nil)
			before := len(b.keys())
			run := d.Run
			if c.back {
				run = d.RollBack
			}
			if p := b.wantProblem(run(t.Context()), rotate.CodeNothingLeft); !leadsTo(p, rotate.Abandon) {
				t.Errorf("ways out: %+v", p.Ways)
			}
			b.must(d.Abandon(t.Context()))
			k, err := b.keeper.load()
			b.must(err)
			if s := d.State(); s.Ending != rotate.Lost || s.Next != "" || k.Drill != "" || len(b.keys()) != before {
				t.Errorf("%+v; the workspace has %+v, Okta %v", s, k, b.keys())
			}
			if d, err := b.Unfinished(b.app.ID); d != nil || err != nil {
				t.Errorf("it isn't over: %v, %v", d, err)
			}
		})
	}
}

// TestNothingLeftOfAHead: the program ended between the first two lines.
func TestNothingLeftOfAHead(t *testing.T) {
	b := newBench(t)
	path := b.journalOf(b.begun())
	data, err := os.ReadFile(path)
	b.must(err)
	b.must(os.WriteFile(path, data[:strings.Index(string(data), "\n")+1], 0o600))
	b.vault.Sweep(nil)
	d, err := b.Unfinished(b.app.ID)
	b.must(err)
	b.wantProblem(d.Next(t.Context()), rotate.CodeNothingLeft)
	b.must(d.Abandon(t.Context()))
}

// TestAVaultThatIsLockedLosesNothing: what can't be asked isn't gone.
func TestAVaultThatIsLockedLosesNothing(t *testing.T) {
	b := newBench(t)
	d := b.until(rotate.StepDeactivate)
	b.onGet = func(vault.Ref) error { return &vault.StateError{State: vault.Locked} }
	b.wantProblem(d.Next(t.Context()), "vault.locked")
	b.wantProblem(d.Abandon(t.Context()), "rotate.not-abandoned")
	b.onGet = nil
	b.must(d.Run(t.Context()))
	b.wantRotated(d)
}

// TestOldHalfLost: forward the rest is done without it; back there is no way.
func TestOldHalfLost(t *testing.T) {
	for _, at := range []rotate.StepID{rotate.StepProveOld, rotate.StepRefused} {
		b := newBench(t)
		d := b.until(at)
		b.must(b.vault.Delete(t.Context(), b.app.Key.Ref))
		if p := b.wantProblem(d.Next(t.Context()), "vault.gone"); !leadsTo(p, rotate.Skip) {
			t.Errorf("%s leads to %+v", at, p.Ways)
		}
		b.wantProblem(d.RollBack(t.Context()), "rotate.old-lost")
		if d.State().Back {
			t.Fatal("it still goes back")
		}
		for d.State().Next != "" {
			if err := d.Next(t.Context()); err != nil {
				b.wantProblem(err, "vault.gone")
				b.must(d.Skip(t.Context()))
			}
		}
		b.wantRotated(d)
	}
}

// TestClockSetBack: a proof from the future is none.
func TestClockSetBack(t *testing.T) {
	b := newBench(t)
	d := b.until(rotate.StepDeactivate)
	b.ahead = -time.Hour
	asked := 0
	b.onAsk = func(string, func() error) error {
		asked++
		return nil
	}
	b.must(d.Next(t.Context()))
	if asked != 1 {
		t.Errorf("asked %d times", asked)
	}
}

// TestOldKeyRegisteredAnew: somebody deleted the old key and added it again, so
// that Okta has it under another id.
func TestOldKeyRegisteredAnew(t *testing.T) {
	for _, back := range []bool{false, true} {
		b := newBench(t)
		d := b.until(rotate.StepDeactivate)
		b.deactivate(b.app.Key.KID)
		b.remove(b.app.Key.KID)
		_, err := b.admin.AddKey(t.Context(), b.app.AppID, b.app.Key.Public)
		b.must(err)
		if !back {
			b.must(d.Run(t.Context()))
			b.wantRotated(d)
			continue
		}
		b.deactivate(b.app.Key.KID)
		b.must(d.RollBack(t.Context()))
		b.wantAsBefore(d)
	}
}

// TestTwoProgramsOnOneJournal: who comes second does nothing, and takes it up as
// the first one left it.
func TestTwoProgramsOnOneJournal(t *testing.T) {
	b := newBench(t)
	first := b.until(rotate.StepRegister)
	second, err := b.Open(first.State().ID)
	b.must(err)
	b.must(first.Next(t.Context()))
	before, err := os.ReadFile(b.journalOf(first))
	b.must(err)
	b.wantProblem(second.Next(t.Context()), "rotate.overtaken")
	b.must(first.RollBack(t.Context()))
	b.wantProblem(second.Next(t.Context()), "rotate.overtaken")
	b.wantAsBefore(first)
	after, err := os.ReadFile(b.journalOf(first))
	b.must(err)
	if !strings.HasPrefix(string(after), string(before)) {
		t.Error("what was written is gone")
	}
	if d, err := b.Open(first.State().ID); err != nil || d.State().Ending != rotate.RolledBack {
		t.Errorf("%v", err)
	}
}

// TestJournalPutBack: a copy from before is no ground to go on from.
func TestJournalPutBack(t *testing.T) {
	b := newBench(t)
	d := b.until(rotate.StepRegister)
	older, err := os.ReadFile(b.journalOf(d))
	b.must(err)
	b.must(d.Next(t.Context()))
	b.must(os.WriteFile(b.journalOf(d), older, 0o600))
	b.wantProblem(d.Next(t.Context()), "rotate.overtaken")
	again, err := b.Open(d.State().ID)
	b.must(err)
	b.must(again.Run(t.Context()))
	b.wantRotated(again)
}

// TestPowerLossWithinALine: the end of a line is on the disk and its beginning
// isn't; it was never acted on.
func TestPowerLossWithinALine(t *testing.T) {
	b := newBench(t)
	d := b.until(rotate.StepProveNew)
	path := b.journalOf(d)
	whole, err := os.ReadFile(path)
	b.must(err)
	b.must(os.WriteFile(path, append(slices.Clone(whole), "\x00\x00\x00\x00gress\":\"done\"}\n"...), 0o600))
	again, err := b.Open(d.State().ID)
	b.must(err)
	b.must(again.Run(t.Context()))
	b.wantRotated(again)
	if _, err := b.Open(d.State().ID); err != nil {
		t.Error(err)
	}
	b.must(os.WriteFile(path, append(slices.Insert(slices.Clone(whole), len(whole)/2, 0), whole...), 0o600))
	if _, err := b.Open(d.State().ID); err == nil {
		t.Error("zeros in the middle were read")
	} else if _, ok := errors.AsType[*rotate.JournalError](err); !ok {
		t.Error(err)
	}
}
