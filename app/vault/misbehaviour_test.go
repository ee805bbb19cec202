package vault

import (
	"errors"
	"strings"
	"testing"

	"github.com/flowlatch/flowlatch/oauth/secret"
)

// TestKeychainsThatDoNotKeepWhatTheyAreGiven covers what KeePassXC, go-keyring
// and full disks were seen to do. Whatever happens, Put says so, the secret
// stored before stays, and nothing unaccounted for is left.
func TestKeychainsThatDoNotKeepWhatTheyAreGiven(t *testing.T) {
	refused := errors.New("Couldn't create item: Couldn't set item secret")
	tests := []struct {
		name  string
		spoil func(f *fakeKeychain)
		want  State
		left  int // journal entries beside the good one
	}{
		{"write lost", func(f *fakeKeychain) {
			f.onPut = func(*fakeKeychain, string, string) error { return nil }
		}, ReadBackFailed, 0},
		{"placeholder filled in", func(f *fakeKeychain) {
			f.onPut = func(f *fakeKeychain, account, value string) error {
				f.items[account] = "Password for 'v1' on 'com.example'"
				return nil
			}
		}, ReadBackFailed, 0},
		{"cut off", func(f *fakeKeychain) {
			f.onPut = func(f *fakeKeychain, account, value string) error {
				f.items[account] = value[:len(value)-1]
				return nil
			}
		}, ReadBackFailed, 0},
		{"line end added", func(f *fakeKeychain) {
			f.onGet = func(value string, err error) (string, error) { return value + "\n", err }
			f.onDelete = func(f *fakeKeychain, account string) error { delete(f.items, account); f.onGet = nil; return nil }
		}, ReadBackFailed, 0},
		{"old value of another item", func(f *fakeKeychain) {
			f.onPut = func(f *fakeKeychain, account, value string) error {
				f.items[account] = f.items[f.puts[0]]
				return nil
			}
		}, ReadBackFailed, 0},
		{"write refused", func(f *fakeKeychain) {
			f.onPut = func(*fakeKeychain, string, string) error { return refused }
		}, Failed, 0},
		{"write refused and stored all the same", func(f *fakeKeychain) {
			f.onPut = func(f *fakeKeychain, account, value string) error { f.items[account] = value; return refused }
		}, Failed, 0},
		{"altered and deletion refused", func(f *fakeKeychain) {
			f.onPut = func(f *fakeKeychain, account, value string) error { f.items[account] = "x"; return nil }
			f.onDelete = func(*fakeKeychain, string) error { return refused }
		}, ReadBackFailed, 1},
		{"altered and deletion ignored", func(f *fakeKeychain) {
			f.onPut = func(f *fakeKeychain, account, value string) error { f.items[account] = "x"; return nil }
			f.onDelete = func(*fakeKeychain, string) error { return nil }
		}, ReadBackFailed, 1},
		{"locked in between", func(f *fakeKeychain) {
			f.onPut = func(f *fakeKeychain, account, value string) error { f.state = Locked; return refused }
		}, Locked, 0},
		{"full", func(f *fakeKeychain) {
			f.onPut = func(*fakeKeychain, string, string) error { return &StateError{State: Full, Err: refused} }
		}, Full, 0},
		{"panic", func(f *fakeKeychain) {
			f.onPut = func(*fakeKeychain, string, string) error { panic("interface conversion") }
		}, "", 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f, dir := newFake(), t.TempDir()
			v := openFake(t, f, dir)
			good := mustPut(t, v, "good")
			f.set(tt.spoil)
			ref, err := v.Put(t.Context(), APIToken, secret.New("new"))
			var fault *StateError
			if ref != "" || err == nil || (tt.want != "" && (!errors.As(err, &fault) || fault.State != tt.want)) {
				t.Fatalf("Put = %q, %v; want %s", ref, err, tt.want)
			}
			if tt.want != "" && v.Status().State != tt.want {
				t.Errorf("state = %s, want %s", v.Status().State, tt.want)
			}
			f.set(func(f *fakeKeychain) { f.onPut, f.onGet, f.onDelete, f.state = nil, nil, nil, Ready })
			wantSecret(t, v, good, "good")
			if got := len(journalItems(t, dir)); got != 1+tt.left {
				t.Errorf("%d journal entries, want %d", got, 1+tt.left)
			}
			if err := v.Sweep(t.Context(), []Ref{good}); err != nil {
				t.Fatal(err)
			}
			if got := f.stored(); len(got) != 1 || got[string(good)] == "" {
				t.Errorf("left in the keychain: %v", got)
			}
		})
	}
}

func TestTooLargeForTheLibrary(t *testing.T) {
	f := newFake()
	f.onPut = func(*fakeKeychain, string, string) error { return ErrTooLarge }
	v := openFake(t, f, t.TempDir())
	if _, err := v.Put(t.Context(), APIToken, secret.New("x")); !errors.Is(err, ErrTooLarge) {
		t.Errorf("Put: %v", err)
	}
	if v.Status().State == Failed {
		t.Error("one large secret says nothing about the keychain")
	}
}

func TestDeletionTurnedDown(t *testing.T) {
	f, dir := newFake(), t.TempDir()
	v := openFake(t, f, dir)
	ref := mustPut(t, v, "value")
	f.set(func(f *fakeKeychain) { f.onDelete = func(*fakeKeychain, string) error { return nil } })
	if err := v.Delete(t.Context(), ref); !errors.Is(err, errStillThere) {
		t.Errorf("Delete: %v", err)
	}
	if len(v.Refs()) != 1 || len(journalItems(t, dir)) != 1 {
		t.Error("the item is forgotten although it is there")
	}
}

func TestChangedBehindOurBack(t *testing.T) {
	f := newFake()
	v := openFake(t, f, t.TempDir())
	changed, gone, good := mustPut(t, v, "a"), mustPut(t, v, "b"), mustPut(t, v, "c")
	f.set(func(f *fakeKeychain) {
		f.items[string(changed)] = strings.ToUpper(f.items[string(changed)])
		delete(f.items, string(gone))
	})
	if _, err := v.Get(t.Context(), changed); !errors.Is(err, ErrDamaged) {
		t.Errorf("changed: %v", err)
	}
	if _, err := v.Get(t.Context(), gone); !errors.Is(err, ErrNotFound) {
		t.Errorf("gone: %v", err)
	}
	wantSecret(t, v, good, "c")
	if v.Status().State != Ready {
		t.Errorf("state = %s", v.Status().State)
	}
}

func TestReadGetsASecondChance(t *testing.T) {
	f := newFake()
	v := openFake(t, f, t.TempDir())
	ref := mustPut(t, v, "value")
	died := errors.New("message recipient disconnected from message bus without replying")
	f.set(func(f *fakeKeychain) {
		f.onGet = func(value string, err error) (string, error) { f.onGet = nil; return "", died }
	})
	wantSecret(t, v, ref, "value")
	f.set(func(f *fakeKeychain) {
		f.onGet = func(value string, err error) (string, error) { return "", died }
	})
	if _, err := v.Get(t.Context(), ref); !errors.Is(err, died) {
		t.Errorf("Get: %v", err)
	}
	if v.Status().State != Failed {
		t.Errorf("state = %s", v.Status().State)
	}
	f.set(func(f *fakeKeychain) { f.onGet = nil })
	wantSecret(t, v, ref, "value")
	if v.Status().State != Ready {
		t.Errorf("state = %s", v.Status().State)
	}
}
