package vault

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/flowlatch/flowlatch/oauth/secret"
)

func TestOpenTouchesNothing(t *testing.T) {
	dir := t.TempDir() + "/data"
	v, err := Open(Config{Dir: dir, Service: "com.example.test"})
	if err != nil {
		t.Fatal(err)
	}
	if got := v.Status(); got != (Status{Store: Keychain, State: Unknown}) {
		t.Errorf("Status = %+v", got)
	}
	if err := v.Close(); err != nil {
		t.Error(err)
	}
	if exists(dir) {
		t.Error("Open made the folder")
	}
}

func TestOpenRefuses(t *testing.T) {
	for _, config := range []Config{
		{Dir: "x"},
		{Dir: "x", Service: "com.example:app"},
		{Dir: "x", Service: "Example"},
		{Service: "com.example.app"},
	} {
		if _, err := Open(config); err == nil {
			t.Errorf("%+v was accepted", config)
		}
	}
}

func TestPutGetDelete(t *testing.T) {
	f := newFake()
	v := openFake(t, f, t.TempDir())
	one, two := mustPut(t, v, "one"), mustPut(t, v, "two")
	if one == two || !one.valid() {
		t.Fatalf("refs %q and %q", one, two)
	}
	wantSecret(t, v, one, "one")
	wantSecret(t, v, two, "two")
	if got := v.Refs(); !slices.Equal(got, []Ref{one, two}) {
		t.Errorf("Refs = %v", got)
	}
	for range 2 { // the second time it is gone already
		if err := v.Delete(t.Context(), one); err != nil {
			t.Fatalf("Delete: %v", err)
		}
	}
	if _, err := v.Get(t.Context(), one); !errors.Is(err, ErrNotFound) {
		t.Errorf("Get of a deleted secret: %v", err)
	}
	wantSecret(t, v, two, "two")
	if got := v.Refs(); !slices.Equal(got, []Ref{two}) {
		t.Errorf("Refs = %v", got)
	}
	if !slices.Equal(f.puts, []string{string(one), string(two)}) {
		t.Errorf("written %v, want each item once", f.puts)
	}
}

func TestBadInputNeverReachesTheKeychain(t *testing.T) {
	f := newFake()
	v := openFake(t, f, t.TempDir())
	if _, err := v.Put(t.Context(), APIToken, secret.Secret{}); !errors.Is(err, ErrEmpty) {
		t.Errorf("empty: %v", err)
	}
	if _, err := v.Put(t.Context(), APIToken, secret.New(strings.Repeat("x", 5000))); !errors.Is(err, ErrTooLarge) {
		t.Errorf("large: %v", err)
	}
	f.items["foreign"] = "value"
	if _, err := v.Get(t.Context(), "foreign"); !errors.Is(err, ErrNotFound) {
		t.Errorf("Get of no reference: %v", err)
	}
	if err := v.Delete(t.Context(), "foreign"); err != nil {
		t.Errorf("Delete of no reference: %v", err)
	}
	if len(f.puts) != 0 || f.items["foreign"] == "" || f.peak != 0 {
		t.Errorf("the keychain was called: %+v", f)
	}
	if v.Status().State != Unknown {
		t.Errorf("state = %s", v.Status().State)
	}
}

func TestOneCallAtATime(t *testing.T) {
	f := newFake()
	v := openFake(t, f, t.TempDir())
	var group sync.WaitGroup
	for range 16 {
		group.Go(func() {
			ref, err := v.Put(t.Context(), ClientToken, secret.New("value"))
			if err != nil {
				t.Error(err)
				return
			}
			if _, err := v.Get(t.Context(), ref); err != nil {
				t.Error(err)
			}
			_ = v.Status()
			if err := v.Delete(t.Context(), ref); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	if f.peak != 1 || len(f.stored()) != 0 {
		t.Errorf("%d calls at once, %d items left", f.peak, len(f.stored()))
	}
}

func TestCheck(t *testing.T) {
	f := newFake()
	v := openFake(t, f, t.TempDir())
	var told []State
	v.Changed.Subscribe(func(s Status) { told = append(told, s.State) })
	if got := v.Check(t.Context()); got != (Status{Store: Keychain, State: Ready}) {
		t.Errorf("Check = %+v", got)
	}
	if want := []State{Checking, Ready}; !slices.Equal(told, want) {
		t.Errorf("told %v, want %v", told, want)
	}
	if len(f.puts) != 1 || len(f.stored()) != 0 || len(v.Refs()) != 0 {
		t.Errorf("the probe left something: %+v", f)
	}
}

func TestCheckTellsEveryState(t *testing.T) {
	for _, state := range []State{Locked, NoService, NoCollection, NoBus, Stuck, Failed} {
		t.Run(string(state), func(t *testing.T) {
			f := newFake()
			f.state = state
			v := openFake(t, f, t.TempDir())
			if got := v.Check(t.Context()); got.State != state {
				t.Errorf("Check = %+v", got)
			}
			_, err := v.Put(t.Context(), APIToken, secret.New("value"))
			var fault *StateError
			if !errors.As(err, &fault) || fault.State != state {
				t.Errorf("Put: %v", err)
			}
			if len(f.puts) != 0 {
				t.Error("the keychain was called all the same")
			}
			f.set(func(f *fakeKeychain) { f.state = Ready })
			if got := v.Check(t.Context()); got.State != Ready {
				t.Errorf("Check after the cure = %+v", got)
			}
		})
	}
}

func TestOnlyInteractiveRequestsMayUnlock(t *testing.T) {
	f := newFake()
	v := openFake(t, f, t.TempDir())
	ref := mustPut(t, v, "value")
	f.set(func(f *fakeKeychain) { f.state = Locked })
	var fault *StateError
	if _, err := v.Get(t.Context(), ref); !errors.As(err, &fault) || fault.State != Locked {
		t.Errorf("background Get: %v", err)
	}
	if v.Status().State != Locked {
		t.Errorf("state = %s", v.Status().State)
	}
	f.set(func(f *fakeKeychain) {
		f.onGet = func(value string, err error) (string, error) { f.state = Ready; return value, err }
	})
	if _, err := v.Get(Interactive(t.Context()), ref); err != nil {
		t.Errorf("interactive Get: %v", err)
	}
	if v.Status().State != Ready {
		t.Errorf("state = %s", v.Status().State)
	}
}

func TestSession(t *testing.T) {
	f := newFake()
	f.state = NoBus
	dir := t.TempDir() + "/data"
	v := openFake(t, f, dir)
	v.UseSession()
	if got := v.Status(); got != (Status{Store: Session, State: Ready}) {
		t.Errorf("Status = %+v", got)
	}
	one, two := mustPut(t, v, "one"), mustPut(t, v, "two")
	wantSecret(t, v, one, "one")
	if err := v.Delete(t.Context(), one); err != nil {
		t.Error(err)
	}
	if _, err := v.Get(t.Context(), one); !errors.Is(err, ErrNotFound) {
		t.Errorf("Get of a deleted secret: %v", err)
	}
	if got := v.Refs(); !slices.Equal(got, []Ref{two}) {
		t.Errorf("Refs = %v", got)
	}
	if err := v.Sweep(t.Context(), nil); err != nil {
		t.Error(err)
	}
	if got := v.Check(t.Context()); got.State != Ready || got.Store != Session {
		t.Errorf("Check = %+v", got)
	}
	if err := v.Close(); err != nil {
		t.Error(err)
	}
	if _, err := v.Get(t.Context(), two); !errors.Is(err, ErrClosed) {
		t.Errorf("Get after Close: %v", err)
	}
	if _, err := v.Put(t.Context(), APIToken, secret.New("x")); !errors.Is(err, ErrClosed) {
		t.Errorf("Put after Close: %v", err)
	}
	if exists(dir) || f.peak != 0 {
		t.Error("the session store touched the disk or the keychain")
	}
}

func TestSessionAndBack(t *testing.T) {
	f := newFake()
	v := openFake(t, f, t.TempDir())
	var told []Status
	v.Changed.Subscribe(func(s Status) { told = append(told, s) })
	kept := mustPut(t, v, "kept")
	v.UseSession()
	v.UseSession()
	held := mustPut(t, v, "held")
	v.UseKeychain()
	wantSecret(t, v, kept, "kept")
	wantSecret(t, v, held, "held")
	if len(told) != 3 || told[1].Store != Session || told[2].Store != Keychain {
		t.Errorf("told %+v", told)
	}
}

func TestASessionReachesWhatTheKeychainHolds(t *testing.T) {
	f := newFake()
	v := openFake(t, f, t.TempDir())
	kept, other := mustPut(t, v, "kept"), mustPut(t, v, "other")
	v.UseSession()
	wantSecret(t, v, kept, "kept")
	if err := v.Delete(t.Context(), kept); err != nil {
		t.Errorf("Delete of the keychain's secret: %v", err)
	}
	if _, ok := f.stored()[string(kept)]; ok {
		t.Error("the deleted secret is still in the keychain")
	}
	f.set(func(f *fakeKeychain) { f.state = Locked })
	if _, err := v.Get(Interactive(t.Context()), other); !errors.Is(err, ErrNotFound) {
		t.Errorf("Get from a locked keychain: %v", err)
	}
	if err := v.Delete(Interactive(t.Context()), other); err != nil {
		t.Errorf("Delete from a locked keychain: %v", err)
	}
	if _, ok := f.stored()[string(other)]; !ok {
		t.Error("a locked keychain was asked for its password")
	}
	if got := v.Status(); got != (Status{Store: Session, State: Ready}) {
		t.Errorf("Status = %+v", got)
	}
}

func TestCancelledBeforeItsTurn(t *testing.T) {
	v := openFake(t, newFake(), t.TempDir())
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := v.Put(ctx, APIToken, secret.New("x")); !errors.Is(err, context.Canceled) {
		t.Errorf("Put: %v", err)
	}
	if got := v.Check(ctx); got.State != Unknown || !errors.Is(got.Err, context.Canceled) {
		t.Errorf("Check = %+v", got)
	}
}

func TestStateErrorNamesWhatWasSaid(t *testing.T) {
	said := errors.New("said")
	err := error(&StateError{State: Locked, Err: said})
	if !errors.Is(err, said) || err.Error() != "vault: keychain is locked: said" {
		t.Errorf("%v", err)
	}
	if got := (&StateError{State: NoBus}).Error(); got != "vault: keychain is no-bus" {
		t.Errorf("%v", got)
	}
}
