package rotate_test

import (
	"net/http"
	"os"
	"slices"
	"testing"

	"github.com/flowlatch/flowlatch/app/rotate"
	"github.com/flowlatch/flowlatch/okta"
)

// keyNamed is a key of the app as Okta has it.
func (b *bench) keyNamed(kid string) okta.Key {
	b.t.Helper()
	keys, err := b.admin.Keys(b.t.Context(), b.app.AppID)
	b.must(err)
	for _, k := range keys {
		if k.KID == kid {
			return k
		}
	}
	b.t.Fatalf("no key %s", kid)
	return okta.Key{}
}

func (b *bench) activate(kid string) {
	b.t.Helper()
	b.must(b.admin.ActivateKey(b.t.Context(), b.app.AppID, b.keyNamed(kid).ID))
}

func (b *bench) deactivate(kid string) {
	b.t.Helper()
	b.must(b.admin.DeactivateKey(b.t.Context(), b.app.AppID, b.keyNamed(kid).ID))
}

func (b *bench) remove(kid string) {
	b.t.Helper()
	b.must(b.admin.DeleteKey(b.t.Context(), b.app.AppID, b.keyNamed(kid).ID))
}

// TestSomebodyElseWorksToo: what somebody else changes in the middle of a drill
// is said, and put right by the next step.
func TestSomebodyElseWorksToo(t *testing.T) {
	for _, c := range []struct {
		name, code string
		at         rotate.StepID
		do         func(b *bench, s rotate.State)
		then       rotate.StepID
	}{
		{"the old key is activated again", "rotate.reactivated", rotate.StepRefused, func(b *bench, s rotate.State) { b.activate(s.Old.KID) }, rotate.StepDeactivate},
		{"the old key is activated again, later", "rotate.reactivated", rotate.StepDelete, func(b *bench, s rotate.State) { b.activate(s.Old.KID) }, rotate.StepDeactivate},
		{"the new key is deactivated", "rotate.changed", rotate.StepDeactivate, func(b *bench, s rotate.State) { b.deactivate(s.New.KID) }, rotate.StepRegister},
		{"the new key is deleted", "rotate.changed", rotate.StepDeactivate, func(b *bench, s rotate.State) {
			b.deactivate(s.New.KID)
			b.remove(s.New.KID)
		}, rotate.StepRegister},
		{"the new key is deactivated at once", "rotate.changed", rotate.StepProveNew, func(b *bench, s rotate.State) { b.deactivate(s.New.KID) }, rotate.StepRegister},
		{"the keys change places", "rotate.reactivated", rotate.StepRefused, func(b *bench, s rotate.State) {
			b.activate(s.Old.KID)
			b.deactivate(s.New.KID)
		}, rotate.StepDeactivate},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := newBench(t)
			d := b.until(c.at)
			c.do(b, d.State())
			b.wantProblem(d.Next(t.Context()), c.code)
			again, err := b.Open(d.State().ID)
			b.must(err)
			if s := again.State(); s.Next != c.then || s.Problem == nil || s.Problem.Code != c.code {
				t.Fatalf("next is %s, problem %v", s.Next, s.Problem)
			}
			for again.State().Next != "" {
				if err := again.Next(t.Context()); err != nil {
					b.wantProblem(err, "rotate.changed")
				}
			}
			b.wantRotated(again)
		})
	}
}

// TestFullMeanwhile: somebody added keys until there is room for none.
func TestFullMeanwhile(t *testing.T) {
	b := newBench(t)
	d := b.until(rotate.StepRegister)
	b.onKeys = func(keys []okta.Key) []okta.Key {
		for len(keys) < 50 {
			keys = append(keys, okta.Key{ID: "pks", KID: "spare", Status: "INACTIVE"})
		}
		return keys
	}
	b.wantProblem(d.Next(t.Context()), rotate.CodeFull)
	if b.onKeys = nil; len(b.keys()) != 1 {
		t.Error("it was added all the same")
	}
	b.must(d.Run(t.Context()))
	b.wantRotated(d)
}

// TestRefusedForWhatIsDone: a change is refused because an earlier request for it
// got through.
func TestRefusedForWhatIsDone(t *testing.T) {
	b := newBench(t)
	b.onChange = func(_ string, do func() error) error {
		b.must(do())
		return &okta.Error{Status: http.StatusBadRequest, Code: "E0000001"}
	}
	d := b.begun()
	b.must(d.Run(t.Context()))
	b.wantRotated(d)
}

// TestOldKeyDeactivatedEarly: the overlap can't be shown any more; that is said,
// and can be left out or rolled back.
func TestOldKeyDeactivatedEarly(t *testing.T) {
	for _, back := range []bool{false, true} {
		b := newBench(t)
		d := b.until(rotate.StepProveOld)
		b.deactivate(d.State().Old.KID)
		b.wantProblem(d.Next(t.Context()), "rotate.changed")
		if back {
			b.must(d.RollBack(t.Context()))
			b.wantAsBefore(d)
			continue
		}
		b.must(d.Skip(t.Context()))
		b.must(d.Run(t.Context()))
		b.wantRotated(d)
	}
}

// TestDoneByHand: what an admin did in the console isn't done again.
func TestDoneByHand(t *testing.T) {
	b := newBench(t)
	d := b.until(rotate.StepDeactivate)
	b.deactivate(d.State().Old.KID)
	b.must(d.Next(t.Context()))
	b.must(d.Next(t.Context()))
	b.remove(d.State().Old.KID)
	b.must(d.Run(t.Context()))
	b.wantRotated(d)
}

func TestRollBackFromEveryStep(t *testing.T) {
	for _, from := range []rotate.StepID{
		rotate.StepMake, rotate.StepRegister, rotate.StepProveNew, rotate.StepProveOld, rotate.StepUseNew,
		rotate.StepDeactivate, rotate.StepRefused, rotate.StepDelete,
	} {
		t.Run(string(from), func(t *testing.T) {
			b := newBench(t)
			d := b.until(from)
			if !d.State().CanRollBack {
				t.Error("it says that there is no way back")
			}
			b.must(d.TurnBack(t.Context()))
			for s := d.State(); s.Next != ""; s = d.State() {
				if !s.Back || s.CanRollBack {
					t.Fatalf("%+v", s)
				}
				b.must(d.Next(t.Context()))
			}
			b.wantAsBefore(d)
			b.must(d.RollBack(t.Context())) // nothing more
			next := b.begun()               // and the app can be rotated anew
			b.must(next.Run(t.Context()))
			b.wantRotated(next)
		})
	}
}

func TestNoWayBackWithoutTheOldKey(t *testing.T) {
	for name, gone := range map[string]func(*bench, *rotate.Drill){
		"deleted by the drill": func(b *bench, d *rotate.Drill) { b.must(d.Next(b.t.Context())) },
		"deleted by hand":      func(b *bench, d *rotate.Drill) { b.remove(d.State().Old.KID) },
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t)
			d := b.until(rotate.StepDelete)
			gone(b, d)
			b.wantProblem(d.RollBack(t.Context()), rotate.CodeTooLate)
			if d.State().Back {
				t.Error("it goes back all the same")
			}
			b.must(d.Run(t.Context()))
			b.wantRotated(d)
			b.wantProblem(d.RollBack(t.Context()), rotate.CodeTooLate)
		})
	}
}

// TestBackNeedsTheOldKeyAtWork: nothing of the new key goes before the old one
// is proven.
func TestBackNeedsTheOldKeyAtWork(t *testing.T) {
	b := newBench(t)
	d := b.until(rotate.StepDelete)
	b.onAsk = func(kid string, ask func() error) error {
		if kid == b.app.Key.KID {
			return refusal("invalid_client")
		}
		return ask()
	}
	b.wantProblem(d.RollBack(t.Context()), "token.client-refused")
	if s := d.State(); s.Next != rotate.StepProveAgain || !b.keys()[s.New.KID] {
		t.Errorf("it stands at %s, Okta has %v", s.Next, b.keys())
	}
	b.onAsk = nil
	b.must(d.Run(t.Context()))
	b.wantAsBefore(d)
}

func TestAbandon(t *testing.T) {
	b := newBench(t)
	d := b.until(rotate.StepRegister)
	b.wantProblem(d.Abandon(t.Context()), "rotate.not-abandoned")
	b.must(b.admin.DeactivateApp(t.Context(), b.app.AppID))
	b.must(b.admin.DeleteApp(t.Context(), b.app.AppID))
	b.wantProblem(d.Next(t.Context()), rotate.CodeGone)
	b.must(d.Abandon(t.Context()))
	if s := d.State(); s.Ending != rotate.Abandoned || s.Next != "" {
		t.Errorf("%+v", s)
	}
	b.wantKept(b.app.Key)
}

func TestSkipIsForWhatOnlyShows(t *testing.T) {
	b := newBench(t)
	d := b.until(rotate.StepDeactivate)
	if d.State().CanSkip {
		t.Error("it says that deactivating can be left out")
	}
	b.wantProblem(d.Skip(t.Context()), "rotate.not-skippable")
}

func TestLostPrivateHalf(t *testing.T) {
	b := newBench(t)
	d := b.until(rotate.StepDeactivate)
	b.vault.Sweep(nil)
	b.wantProblem(d.Next(t.Context()), rotate.CodeNothingLeft)
	if !b.keys()[b.app.Key.KID] {
		t.Error("the old key went though the new one is lost")
	}
}

// TestOlderWorkspace: a copy of the workspace from before the rotation is taken
// up in the middle of it.
func TestOlderWorkspace(t *testing.T) {
	for _, at := range []rotate.StepID{rotate.StepDeactivate, rotate.StepDelete, rotate.StepForget} {
		for _, back := range []bool{false, true} {
			b := newBench(t)
			older, err := os.ReadFile(b.keeper.path)
			b.must(err)
			d := b.until(at)
			b.must(os.WriteFile(b.keeper.path, older, 0o600))
			refs, err := rotate.Refs(b.dir)
			b.must(err)
			b.vault.Sweep(append(refs, b.app.Key.Ref))
			switch {
			case back && at == rotate.StepForget: // no way back any more
			case back:
				b.must(d.RollBack(t.Context()))
				b.wantAsBefore(d)
			default:
				b.must(d.Run(t.Context()))
				b.wantRotated(d)
			}
		}
	}
}

// TestOtherKeys: a drill tells which other keys of the app are active, as it was when
// the last one went; what is inactive opens nothing.
func TestOtherKeys(t *testing.T) {
	other := func(kid string) okta.Key { return okta.Key{ID: "pks-" + kid, KID: kid, Status: "ACTIVE"} }
	for _, back := range []bool{false, true} {
		b := newBench(t)
		there := []okta.Key{other("a"), {ID: "pks-off", KID: "off", Status: "INACTIVE"}}
		b.onKeys = func(keys []okta.Key) []okta.Key { return append(slices.Clone(keys), there...) }
		d := b.begun()
		if s := d.State(); !s.OthersSeen || !slices.Equal(s.Others, []string{"a"}) {
			t.Fatalf("at the beginning: %v %v", s.OthersSeen, s.Others)
		}
		for d.State().Next != rotate.StepRefused {
			b.must(d.Next(t.Context()))
		}
		there = append(there, other("b"))
		if back {
			b.must(d.RollBack(t.Context()))
		} else {
			b.must(d.Run(t.Context()))
		}
		again, err := b.Open(d.State().ID)
		b.must(err)
		for _, s := range []rotate.State{d.State(), again.State()} {
			if s.Ending == "" || !slices.Equal(s.Others, []string{"a", "b"}) {
				t.Errorf("%s: others are %v", s.Ending, s.Others)
			}
		}
	}
}
