package rotate_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/flowlatch/flowlatch/app/rotate"
	"github.com/flowlatch/flowlatch/app/vault"
	"github.com/flowlatch/flowlatch/okta"
)

// journalOf is the file of a drill.
func (b *bench) journalOf(d *rotate.Drill) string {
	return filepath.Join(b.dir, d.State().ID+".journal")
}

func TestJournalTellsTheSame(t *testing.T) {
	b := newBench(t)
	for _, id := range []rotate.StepID{rotate.StepRegister, rotate.StepRefused, ""} {
		d, err := b.Unfinished(b.app.ID)
		b.must(err)
		if d == nil {
			d = b.begun()
		}
		for d.State().Next != id {
			b.must(d.Next(t.Context()))
		}
		again, err := b.Open(d.State().ID)
		b.must(err)
		if diff := cmp.Diff(asJSON(t, d.State()), asJSON(t, again.State())); diff != "" {
			t.Error(diff)
		}
	}
}

func asJSON(t *testing.T, v any) string {
	t.Helper()
	data, err := json.MarshalIndent(v, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func TestJournalHoldsNoSecretAndIsTheOwnersAlone(t *testing.T) {
	b := newBench(t)
	d := b.until(rotate.StepForget)
	data, err := os.ReadFile(b.journalOf(d))
	b.must(err)
	for _, ref := range b.vault.Refs() {
		private, err := b.vault.Get(t.Context(), ref)
		b.must(err)
		half := []byte(private.Reveal())
		if bytes.Contains(data, half[:bytes.LastIndexByte(half, '.')]) {
			t.Error("a private half stands in the journal")
		}
	}
	if bytes.Contains(data, []byte("client_assertion=ey")) || bytes.Contains(data, []byte(b.org.AdminToken())) {
		t.Error("a credential stands in the journal")
	}
	for path, want := range map[string]os.FileMode{b.dir: 0o700, b.journalOf(d): 0o600} {
		info, err := os.Stat(path)
		b.must(err)
		if info.Mode().Perm() != want {
			t.Errorf("%s has mode %v", path, info.Mode())
		}
	}
}

// TestTornJournal: cut anywhere, the drill is taken up as it was when the last
// whole line was written, and ends as it should.
func TestTornJournal(t *testing.T) {
	b := newBench(t)
	d := b.until(rotate.StepProveNew)
	path := b.journalOf(d)
	whole, err := os.ReadFile(path)
	b.must(err)
	head := bytes.IndexByte(whole, '\n') + 1
	for cut := range len(whole) {
		b.must(os.WriteFile(path, whole[:cut], 0o600))
		again, err := b.Unfinished(b.app.ID)
		if err != nil || (again == nil) != (cut < head) {
			t.Fatalf("cut after %d bytes: %v, %v", cut, again, err)
		}
	}
	last := bytes.LastIndexByte(whole[:len(whole)-1], '\n') + 1
	for _, tail := range []string{`{"seq":`, "\x00\x00\x00", ""} {
		b.must(os.WriteFile(path, append(bytes.Clone(whole[:last]), tail...), 0o600))
	}
	again, err := b.Open(d.State().ID)
	b.must(err)
	b.must(again.Run(t.Context()))
	b.wantRotated(again)
	_, err = b.Open(d.State().ID) // the torn end was written over
	b.must(err)
}

func TestJournalThatCantBeRead(t *testing.T) {
	for _, c := range []struct {
		name, code string
		spoil      func([]byte) []byte
	}{
		{"damaged", "rotate.journal-damaged", func(data []byte) []byte { return bytes.Replace(data, []byte(`"kind"`), []byte(`"kind`), 1) }},
		{"a line is missing", "rotate.journal-damaged", func(data []byte) []byte {
			lines := bytes.SplitAfter(data, []byte("\n"))
			return bytes.Join(append(lines[:2:2], lines[3:]...), nil)
		}},
		{"of a newer program", "rotate.journal-newer", func(data []byte) []byte {
			return bytes.Replace(data, []byte(`"version":1`), []byte(`"version":2,"kind":7`), 1)
		}},
		{"of another drill", "rotate.journal-damaged", func(data []byte) []byte {
			return bytes.Replace(data, []byte(`"id":"app-1-`), []byte(`"id":"app-2-`), 1)
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := newBench(t)
			path := b.journalOf(b.until(rotate.StepProveNew))
			data, err := os.ReadFile(path)
			b.must(err)
			spoilt := c.spoil(data)
			b.must(os.WriteFile(path, spoilt, 0o600))
			_, err = b.Begin(t.Context(), b.app)
			b.wantProblem(err, c.code)
			if _, err := b.Last(b.app.ID); err == nil {
				t.Error("it was read")
			} else if e, ok := errors.AsType[*rotate.JournalError](err); !ok || e.Path != path {
				t.Errorf("%v", err)
			}
			after, err := os.ReadFile(path)
			b.must(err)
			if !bytes.Equal(after, spoilt) {
				t.Error("the file was changed")
			}
			wantSetAside(b, path, spoilt)
		})
	}
}

// wantSetAside: a damaged journal can be renamed, one of a newer program can't.
func wantSetAside(b *bench, path string, content []byte) {
	b.t.Helper()
	_, err := b.Last(b.app.ID)
	e, _ := errors.AsType[*rotate.JournalError](err)
	aside, err := b.SetAside(e)
	if e.Newer > 0 {
		if err == nil {
			b.t.Error("a newer program's journal was renamed")
		}
		return
	}
	b.must(err)
	after, err := os.ReadFile(aside)
	b.must(err)
	if _, gone := os.Stat(path); gone == nil || !bytes.Equal(after, content) {
		b.t.Error("the journal is not aside as it was")
	}
	b.must(b.begun().Run(b.t.Context()))
}

// TestJournalWithoutAMember: whatever is missing of a line, reading it ends in a
// drill or in an error.
func TestJournalWithoutAMember(t *testing.T) {
	b := newBench(t)
	d := b.until(rotate.StepRegister)
	b.onChange = func(string, func() error) error { return &okta.Error{Status: 500} }
	if d.Next(t.Context()) == nil {
		t.Fatal("it didn't stop")
	}
	path := b.journalOf(d)
	data, err := os.ReadFile(path)
	b.must(err)
	lines := bytes.SplitAfter(data, []byte("\n"))
	for n, line := range lines[:len(lines)-1] {
		var members map[string]json.RawMessage
		b.must(json.Unmarshal(line, &members))
		for name := range members {
			less := maps.Clone(members)
			delete(less, name)
			spoilt, err := json.Marshal(less)
			b.must(err)
			all := slices.Clone(lines)
			all[n] = append(spoilt, '\n')
			b.must(os.WriteFile(path, bytes.Join(all, nil), 0o600))
			again, err := b.Open(d.State().ID)
			if _, damaged := errors.AsType[*rotate.JournalError](err); err != nil && !damaged {
				t.Errorf("line %d without %s: %v", n+1, name, err)
			}
			if err == nil {
				again.State()
			}
			if name == "version" && err == nil || name == "problem" && err == nil {
				t.Errorf("line %d is read without %s", n+1, name)
			}
		}
	}
}

// TestDiskFull: what can't be written down isn't done.
func TestDiskFull(t *testing.T) {
	b := newBench(t)
	d := b.until(rotate.StepRegister)
	b.must(os.Rename(b.dir, b.dir+".away"))
	if err := d.Next(t.Context()); err == nil {
		t.Fatal("it went on without a journal")
	}
	if len(b.keys()) != 1 {
		t.Error("the key was added without being written down")
	}
	b.must(os.Rename(b.dir+".away", b.dir))
	b.must(d.Run(t.Context()))
	b.wantRotated(d)
}

func TestIDsAreFileNames(t *testing.T) {
	b := newBench(t)
	b.app.ID = "../app"
	if _, err := b.Begin(t.Context(), b.app); err == nil {
		t.Error("an id became a path")
	}
}

// TestRefsAndForget: what a drill needs that isn't over, and no trace of what is
// forgotten.
func TestRefsAndForget(t *testing.T) {
	b := newBench(t)
	wantRefs := func(want ...vault.Ref) {
		t.Helper()
		refs, err := rotate.Refs(b.dir)
		if diff := cmp.Diff(want, refs); err != nil || diff != "" {
			t.Errorf("%v\n%s", err, diff)
		}
	}
	wantRefs()
	b.must(rotate.Forget(b.dir))
	d := b.until(rotate.StepRegister)
	wantRefs(b.app.Key.Ref, d.State().New.Ref)
	b.must(d.Run(t.Context()))
	wantRefs()
	path := b.journalOf(d)
	b.must(os.WriteFile(path, []byte("{\n"), 0o600))
	if _, err := rotate.Refs(b.dir); err == nil {
		t.Error("a journal that can't be read needs nothing")
	}
	b.must(os.WriteFile(path+".damaged-1", nil, 0o600))
	b.must(rotate.Forget(b.dir))
	if _, err := os.Stat(b.dir); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the folder: %v", err)
	}
}
