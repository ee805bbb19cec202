package vault

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/flowlatch/flowlatch/oauth/secret"
)

// bubble runs f with a fake clock on a vault with one stored secret.
func bubble(t *testing.T, f func(t *testing.T, fake *fakeKeychain, v *Vault, ref Ref)) {
	t.Helper()
	dir := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		fake := newFake()
		v := open(Config{Dir: dir, Service: "com.example.test"}, fake, fake.preflight)
		defer v.Close()
		f(t, fake, v, mustPut(t, v, "value"))
	})
}

func freeze(f *fakeKeychain) (thaw func()) {
	frozen := make(chan struct{})
	f.set(func(f *fakeKeychain) { f.frozen = frozen })
	return func() {
		f.set(func(f *fakeKeychain) { f.frozen = nil })
		close(frozen)
		synctest.Wait()
	}
}

func wantStuck(t *testing.T, err error) {
	t.Helper()
	var fault *StateError
	if !errors.As(err, &fault) || fault.State != Stuck {
		t.Fatalf("err = %v, want Stuck", err)
	}
}

func TestFrozenKeychainIsGivenUp(t *testing.T) {
	tests := []struct {
		name    string
		context func(context.Context) context.Context
		want    time.Duration
	}{
		{"background", func(ctx context.Context) context.Context { return ctx }, 3 * time.Second},
		{"interactive", Interactive, 60 * time.Second},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			bubble(t, func(t *testing.T, f *fakeKeychain, v *Vault, ref Ref) {
				defer freeze(f)()
				begun := time.Now()
				_, err := v.Get(tt.context(t.Context()), ref)
				wantStuck(t, err)
				if got := time.Since(begun); got != tt.want {
					t.Errorf("gave up after %v, want %v", got, tt.want)
				}
				if v.Status().State != Stuck {
					t.Errorf("state = %s", v.Status().State)
				}
			})
		})
	}
}

func TestStuckVaultRefusesAtOnceUntilAProbeSucceeds(t *testing.T) {
	bubble(t, func(t *testing.T, f *fakeKeychain, v *Vault, ref Ref) {
		thaw := freeze(f)
		_, err := v.Get(t.Context(), ref)
		wantStuck(t, err)

		begun := time.Now()
		_, err = v.Get(Interactive(t.Context()), ref)
		wantStuck(t, err)
		_, err = v.Put(t.Context(), APIToken, secret.New("x"))
		wantStuck(t, err)
		wantStuck(t, v.Delete(t.Context(), ref))
		wantStuck(t, v.Sweep(t.Context(), nil))
		if got := time.Since(begun); got != 0 {
			t.Errorf("the refusals took %v", got)
		}
		if got := v.Check(t.Context()); got.State != Stuck {
			t.Errorf("Check while frozen = %+v", got)
		}

		thaw()
		_, err = v.Get(t.Context(), ref)
		wantStuck(t, err)
		if got := v.Check(t.Context()); got.State != Ready {
			t.Errorf("Check after the thaw = %+v", got)
		}
		wantSecret(t, v, ref, "value")
	})
}

// TestLateWriteIsSwept freezes the keychain in the middle of a write that then
// comes through when nobody waits any more.
func TestLateWriteIsSwept(t *testing.T) {
	bubble(t, func(t *testing.T, f *fakeKeychain, v *Vault, ref Ref) {
		thaw := freeze(f)
		_, err := v.Put(t.Context(), APIToken, secret.New("late"))
		wantStuck(t, err)
		thaw()
		if len(f.stored()) != 2 {
			t.Fatalf("stored %v, want the late write", f.stored())
		}
		if got := v.Check(t.Context()); got.State != Ready {
			t.Fatalf("Check = %+v", got)
		}
		if err := v.Sweep(t.Context(), nil); err != nil {
			t.Fatal(err)
		}
		if len(f.stored()) != 1 {
			t.Errorf("left %v", f.stored())
		}
		wantSecret(t, v, ref, "value")
	})
}

func TestCancelReturnsAtOnce(t *testing.T) {
	bubble(t, func(t *testing.T, f *fakeKeychain, v *Vault, ref Ref) {
		defer freeze(f)()
		ctx, cancel := context.WithCancel(Interactive(t.Context()))
		time.AfterFunc(time.Second, cancel)
		begun := time.Now()
		if _, err := v.Get(ctx, ref); !errors.Is(err, context.Canceled) {
			t.Errorf("Get: %v", err)
		}
		if got := time.Since(begun); got != time.Second {
			t.Errorf("Cancel took effect after %v", got)
		}
		if v.Status().State != Ready {
			t.Errorf("state = %s: the user's Cancel says nothing about the keychain", v.Status().State)
		}
	})
}

// TestWaitingBehindAPrompt: while the user looks at the keychain's prompt, a
// background request gives up its turn, and the vault is not stuck.
func TestWaitingBehindAPrompt(t *testing.T) {
	bubble(t, func(t *testing.T, f *fakeKeychain, v *Vault, ref Ref) {
		thaw := freeze(f)
		answered := make(chan error, 1)
		go func() {
			_, err := v.Get(Interactive(t.Context()), ref)
			answered <- err
		}()
		synctest.Wait()
		begun := time.Now()
		_, err := v.Get(t.Context(), ref)
		wantStuck(t, err)
		if got := time.Since(begun); got != 3*time.Second || !errors.Is(err, errBusy) {
			t.Errorf("gave up after %v: %v", got, err)
		}
		if got := v.Check(t.Context()); got.State != Ready || got.Err == nil {
			t.Errorf("Check = %+v, want the state as it was and the reason", got)
		}
		thaw()
		if err := <-answered; err != nil {
			t.Errorf("the interactive request: %v", err)
		}
		if v.Status().State != Ready {
			t.Errorf("state = %s", v.Status().State)
		}
	})
}

func TestCloseWhileFrozen(t *testing.T) {
	bubble(t, func(t *testing.T, f *fakeKeychain, v *Vault, ref Ref) {
		defer freeze(f)()
		failed := make(chan error, 1)
		go func() {
			_, err := v.Get(Interactive(t.Context()), ref)
			failed <- err
		}()
		synctest.Wait()
		begun := time.Now()
		if err := v.Close(); err != nil {
			t.Error(err)
		}
		if got := time.Since(begun); got != closePatience {
			t.Errorf("Close took %v", got)
		}
		if err := <-failed; !errors.Is(err, ErrClosed) {
			t.Errorf("the request under way: %v", err)
		}
		if _, err := v.Get(t.Context(), ref); !errors.Is(err, ErrClosed) {
			t.Errorf("Get after Close: %v", err)
		}
	})
}

// TestPreflightThatHangs: a daemon that is frozen already does not even hold
// the queue, so the vault is back as soon as the daemon is.
func TestPreflightThatHangs(t *testing.T) {
	dir := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		f := newFake()
		hanging := func(ctx context.Context) (State, error) {
			<-ctx.Done()
			return Stuck, ctx.Err()
		}
		v := open(Config{Dir: dir, Service: "com.example.test"}, f, hanging)
		defer v.Close()
		begun := time.Now()
		_, err := v.Put(t.Context(), APIToken, secret.New("x"))
		wantStuck(t, err)
		if got := time.Since(begun); got != 3*time.Second || len(f.puts) != 0 {
			t.Errorf("gave up after %v with %d writes", got, len(f.puts))
		}
	})
}

// TestManyOrphansAreNoStandstill: each deletion has a time limit of its own.
func TestManyOrphansAreNoStandstill(t *testing.T) {
	dir := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		f := newFake()
		first := open(Config{Dir: dir, Service: "com.example.test"}, f, f.preflight)
		for range 10 {
			mustPut(t, first, "value")
		}
		_ = first.Close()
		f.onDelete = func(f *fakeKeychain, account string) error {
			time.Sleep(time.Second)
			delete(f.items, account)
			return nil
		}
		second := open(Config{Dir: dir, Service: "com.example.test"}, f, f.preflight)
		defer second.Close()
		if err := second.Sweep(t.Context(), nil); err != nil {
			t.Error(err)
		}
		if len(f.stored()) != 0 {
			t.Errorf("left %d items", len(f.stored()))
		}
	})
}
