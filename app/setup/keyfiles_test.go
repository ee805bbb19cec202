package setup_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/flowlatch/flowlatch/app/setup"
)

func TestReadFolder(t *testing.T) {
	home := t.TempDir()
	t.Setenv("HOME", home)
	t.Setenv("USERPROFILE", home)
	for name, size := range map[string]int{"b.pem": 10, "A.key": 10, ".hidden": 10, "movie.mp4": setup.MaxKeyFile} {
		if err := os.WriteFile(filepath.Join(home, name), make([]byte, size), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Mkdir(filepath.Join(home, "keys"), 0o700); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{"", "~", home, `"` + home + `"`} {
		f, err := setup.ReadFolder(path)
		if err != nil {
			t.Fatal(err)
		}
		var names []string
		for _, e := range f.Entries {
			names = append(names, e.Name)
		}
		if got := len(names); got != 3 || names[0] != "keys" || names[1] != "A.key" || names[2] != "b.pem" || f.Parent != filepath.Dir(home) {
			t.Errorf("%q lists %q below %q", path, names, f.Parent)
		}
	}
	if _, err := setup.ReadFolder(filepath.Join(home, "none")); err == nil {
		t.Error("a folder that isn't there is listed")
	}
}

func TestReadKeyFileReadsNoMoreThanAKey(t *testing.T) {
	path := filepath.Join(t.TempDir(), "large")
	if err := os.WriteFile(path, make([]byte, 3*setup.MaxKeyFile), 0o600); err != nil {
		t.Fatal(err)
	}
	s, err := setup.ReadKeyFile(path)
	if err != nil || len(s.Reveal()) != setup.MaxKeyFile {
		t.Errorf("read %d bytes, %v", len(s.Reveal()), err)
	}
	if _, err := setup.ReadKeyFile(filepath.Dir(path)); err == nil {
		t.Error("a folder is read as a key")
	}
}
