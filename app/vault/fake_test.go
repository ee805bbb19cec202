package vault

import (
	"context"
	"maps"
	"sync"
	"testing"

	"github.com/flowlatch/flowlatch/oauth/secret"
)

// fakeKeychain is a backend in memory that misbehaves on demand. Each hook,
// when set, replaces the proper behaviour.
type fakeKeychain struct {
	mu       sync.Mutex
	items    map[string]string
	puts     []string // accounts written, in order
	state    State
	onPut    func(f *fakeKeychain, account, value string) error
	onGet    func(value string, err error) (string, error)
	onDelete func(f *fakeKeychain, account string) error
	frozen   chan struct{} // calls wait until it is closed
	active   int
	peak     int // calls at the same time
}

func newFake() *fakeKeychain { return &fakeKeychain{items: make(map[string]string), state: Ready} }

func (f *fakeKeychain) enter() func() {
	f.mu.Lock()
	f.active++
	f.peak = max(f.peak, f.active)
	frozen := f.frozen
	f.mu.Unlock()
	if frozen != nil {
		<-frozen
	}
	return func() {
		f.mu.Lock()
		defer f.mu.Unlock()
		f.active--
	}
}

func (f *fakeKeychain) put(account, value string) error {
	defer f.enter()()
	f.mu.Lock()
	defer f.mu.Unlock()
	f.puts = append(f.puts, account)
	if f.onPut != nil {
		return f.onPut(f, account, value)
	}
	f.items[account] = value
	return nil
}

func (f *fakeKeychain) get(account string) (string, error) {
	defer f.enter()()
	f.mu.Lock()
	defer f.mu.Unlock()
	value, ok := f.items[account]
	var err error
	if !ok {
		err = ErrNotFound
	}
	if f.onGet != nil {
		return f.onGet(value, err)
	}
	return value, err
}

func (f *fakeKeychain) delete(account string) error {
	defer f.enter()()
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.onDelete != nil {
		return f.onDelete(f, account)
	}
	if _, ok := f.items[account]; !ok {
		return ErrNotFound
	}
	delete(f.items, account)
	return nil
}

func (f *fakeKeychain) preflight(context.Context) (State, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.state, nil
}

func (f *fakeKeychain) set(change func(f *fakeKeychain)) {
	f.mu.Lock()
	defer f.mu.Unlock()
	change(f)
}

func (f *fakeKeychain) stored() map[string]string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return maps.Clone(f.items)
}

// openFake opens a vault on f with its journal in dir, and closes it with the
// test.
func openFake(t *testing.T, f *fakeKeychain, dir string) *Vault {
	t.Helper()
	v := open(Config{Dir: dir, Service: "com.example.test"}, f, f.preflight)
	t.Cleanup(func() { _ = v.Close() })
	return v
}

func mustPut(t *testing.T, v *Vault, value string) Ref {
	t.Helper()
	ref, err := v.Put(t.Context(), APIToken, secret.New(value))
	if err != nil {
		t.Fatalf("Put: %v", err)
	}
	return ref
}

func wantSecret(t *testing.T, v *Vault, ref Ref, want string) {
	t.Helper()
	got, err := v.Get(t.Context(), ref)
	if err != nil {
		t.Fatalf("Get: %v", err)
	}
	if got.Reveal() != want {
		t.Errorf("Get = %q, want %q", got.Reveal(), want)
	}
}
