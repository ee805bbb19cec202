package vault

import (
	"crypto/rand"
	"encoding/json"
	"errors"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/flowlatch/flowlatch/oauth/secret"
)

func exists(path string) bool {
	_, err := os.Lstat(path)
	return !errors.Is(err, fs.ErrNotExist)
}

func files(t *testing.T, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

// journalItems reads all journals in dir: item id to its state.
func journalItems(t *testing.T, dir string) map[Ref]string {
	t.Helper()
	items := make(map[Ref]string)
	for _, name := range files(t, dir) {
		if filepath.Ext(name) != journalSuffix {
			continue
		}
		data, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		var file journalFile
		if err := json.Unmarshal(data, &file); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		for _, item := range file.Items {
			items[item.ID] = item.State
		}
	}
	return items
}

func TestJournalIsWrittenBeforeTheKeychain(t *testing.T) {
	f, dir := newFake(), t.TempDir()
	v := openFake(t, f, dir)
	var during map[Ref]string
	f.onPut = func(f *fakeKeychain, account, value string) error {
		during = journalItems(t, dir)
		f.items[account] = value
		return nil
	}
	ref := mustPut(t, v, "value")
	if during[ref] != statePending {
		t.Errorf("during the write the journal said %q", during[ref])
	}
	if got := journalItems(t, dir)[ref]; got != stateCommitted {
		t.Errorf("after the write the journal says %q", got)
	}
}

func TestJournalHoldsNoSecret(t *testing.T) {
	f, dir := newFake(), t.TempDir()
	v := openFake(t, f, dir)
	ref := mustPut(t, v, "canary")
	for _, name := range files(t, dir) {
		data, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		encoded := strings.TrimPrefix(f.items[string(ref)], valuePrefix)
		if strings.Contains(string(data), "canary") || strings.Contains(string(data), encoded[:6]) {
			t.Errorf("%s holds the secret: %s", name, data)
		}
	}
}

// TestSweepAfterACrash stands for a kill between the keychain's write and the
// caller's own, and one between that and the deletion of the old item.
func TestSweepAfterACrash(t *testing.T) {
	f, dir := newFake(), t.TempDir()
	f.items["v1/11111111-1111-4111-8111-111111111111"] = "of another installation"
	before := openFake(t, f, dir)
	kept, orphan := mustPut(t, before, "kept"), mustPut(t, before, "orphan")
	f.onPut = func(f *fakeKeychain, account, value string) error { f.items[account] = value; panic("killed") }
	if _, err := before.Put(t.Context(), APIToken, secret.New("pending")); err == nil {
		t.Fatal("the write was not interrupted")
	}
	f.onPut = nil
	if err := before.Close(); err != nil {
		t.Fatal(err)
	}

	after := openFake(t, f, dir)
	if err := after.Sweep(t.Context(), []Ref{kept}); err != nil {
		t.Fatal(err)
	}
	wantSecret(t, after, kept, "kept")
	if _, err := after.Get(t.Context(), orphan); !errors.Is(err, ErrNotFound) {
		t.Errorf("the orphan: %v", err)
	}
	want := []string{"v1/11111111-1111-4111-8111-111111111111", string(kept)}
	if got := slices.Sorted(maps.Keys(f.stored())); !slices.Equal(got, slices.Sorted(slices.Values(want))) {
		t.Errorf("left %v, want %v", got, want)
	}
	if got := journalItems(t, dir); len(got) != 1 || got[kept] != stateCommitted {
		t.Errorf("journal %v", got)
	}
	if got := after.Refs(); len(got) != 0 {
		t.Errorf("Refs = %v, want none: this vault stored nothing", got)
	}
}

func TestSweepSparesTheLiving(t *testing.T) {
	f, dir := newFake(), t.TempDir()
	window, command := openFake(t, f, dir), openFake(t, f, dir)
	theirs, ours := mustPut(t, window, "theirs"), mustPut(t, command, "ours")
	if err := command.Sweep(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	wantSecret(t, window, theirs, "theirs")
	wantSecret(t, command, ours, "ours")
	if err := command.Close(); err != nil {
		t.Fatal(err)
	}
	if err := window.Sweep(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	if _, err := window.Get(t.Context(), ours); !errors.Is(err, ErrNotFound) {
		t.Errorf("the ended program's item: %v", err)
	}
	wantSecret(t, window, theirs, "theirs")
}

func TestSweepIsResumed(t *testing.T) {
	f, dir := newFake(), t.TempDir()
	first := openFake(t, f, dir)
	for range 3 {
		mustPut(t, first, "value")
	}
	_ = first.Close()
	f.state = Locked
	second := openFake(t, f, dir)
	var fault *StateError
	if err := second.Sweep(t.Context(), nil); !errors.As(err, &fault) || fault.State != Locked {
		t.Fatalf("Sweep of a locked keychain: %v", err)
	}
	_ = second.Close()
	f.state = Ready
	third := openFake(t, f, dir)
	if err := third.Sweep(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	if len(f.stored()) != 0 {
		t.Errorf("left %v", f.stored())
	}
	_ = third.Close()
	if got := files(t, dir); len(got) != 0 {
		t.Errorf("files left: %v", got)
	}
}

func TestSweepReportsWhatItCannotRead(t *testing.T) {
	f, dir := newFake(), t.TempDir()
	first := openFake(t, f, dir)
	orphan := mustPut(t, first, "value")
	_ = first.Close()
	strange := map[string]string{
		"vault-22222222-2222-4222-8222-222222222222.json": `{"version":2,"items":[]}`,
		"vault-33333333-3333-4333-8333-333333333333.json": `{"version":1,"items":[{"id"`,
	}
	for name, content := range strange {
		writeFile(t, filepath.Join(dir, name), content)
	}
	writeFile(t, filepath.Join(dir, "vault-notes.json"), "the user's own")
	v := openFake(t, f, dir)
	err := v.Sweep(t.Context(), nil)
	for name, content := range strange {
		if err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("Sweep does not mention %s: %v", name, err)
		}
		if data, readErr := os.ReadFile(filepath.Join(dir, name)); readErr != nil || string(data) != content {
			t.Errorf("%s was touched: %q, %v", name, data, readErr)
		}
	}
	if _, err := v.Get(t.Context(), orphan); !errors.Is(err, ErrNotFound) {
		t.Errorf("the readable journal was not swept: %v", err)
	}
	if v.Status().State != Ready {
		t.Errorf("state = %s: an unreadable journal is no fault of the keychain", v.Status().State)
	}
}

func TestJournalRefusesForgedIDs(t *testing.T) {
	f, dir := newFake(), t.TempDir()
	f.items["another program's account"] = "value"
	writeFile(t, filepath.Join(dir, "vault-22222222-2222-4222-8222-222222222222.json"),
		`{"version":1,"items":[{"id":"another program's account","kind":"api-token","state":"pending"}]}`)
	if err := openFake(t, f, dir).Sweep(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	if len(f.stored()) != 1 {
		t.Error("a forged id was deleted")
	}
}

func TestAbandonedDraftIsRemoved(t *testing.T) {
	f, dir := newFake(), t.TempDir()
	writeFile(t, filepath.Join(dir, "vault-22222222-2222-4222-8222-222222222222.new"), `{"vers`)
	v := openFake(t, f, dir)
	if err := v.Sweep(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	_ = v.Close()
	if got := files(t, dir); len(got) != 0 {
		t.Errorf("files left: %v", got)
	}
}

func TestClaimSurvivesARacingCleaner(t *testing.T) {
	dir, err := openDirectory(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	j := &journal{dir: dir, random: rand.Reader, items: make(map[Ref]entry)}
	lock, err := j.tryLock("vault-a")
	if err != nil || lock == nil {
		t.Fatalf("first lock: %v, %v", lock, err)
	}
	if second, err := j.tryLock("vault-a"); err != nil || second != nil {
		t.Errorf("the lock was given twice: %v", err)
	}
	if err := dir.remove("vault-a" + lockSuffix); err != nil {
		t.Fatal(err)
	}
	if dir.holds("vault-a"+lockSuffix, lock) {
		t.Error("a removed file still counts as held")
	}
	_ = lock.Close()
	_ = dir.close()
}

func writeFile(t *testing.T, path, content string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
}
