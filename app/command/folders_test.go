package command_test

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/flowlatch/flowlatch/app/command"
)

// names lists a folder.
func names(t *testing.T, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	list := []string{}
	for _, e := range entries {
		list = append(list, e.Name())
	}
	return list
}

// TestWalkRemovesFoldersOfKilledWalks: old ones of its own, and nothing else.
func TestWalkRemovesFoldersOfKilledWalks(t *testing.T) {
	noKeychain(t)
	e := env(t, io.Discard, io.Discard)
	elsewhere := t.TempDir()
	if err := os.WriteFile(filepath.Join(elsewhere, "precious"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	at := func(name string) string { return filepath.Join(e.TempDir, name) }
	for name, age := range map[string]time.Duration{
		"flowlatch-walk-1": 25 * time.Hour, "flowlatch-walk-2": time.Hour, "other-walk-3": 25 * time.Hour,
	} {
		if err := os.MkdirAll(filepath.Join(at(name), "workspaces"), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(at(name), time.Now(), time.Now().Add(-age)); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Symlink(elsewhere, at("flowlatch-walk-4")); err != nil {
		t.Fatal(err)
	}
	if err := os.Chtimes(elsewhere, time.Now(), time.Now().Add(-48*time.Hour)); err != nil {
		t.Fatal(err)
	}
	if exit := command.Run(t.Context(), e, []string{"walk", "--practice"}); exit != command.ExitDone {
		t.Errorf("exit %d", exit)
	}
	if left := names(t, e.TempDir); !slices.Equal(left, []string{"flowlatch-walk-2", "flowlatch-walk-4", "other-walk-3"}) {
		t.Errorf("left are %q", left)
	}
	if left := names(t, elsewhere); len(left) != 1 {
		t.Error("a symbolic link was followed")
	}
}

// TestWalkLeavesNoFolder: neither where there was no data folder nor where
// none can be made.
func TestWalkLeavesNoFolder(t *testing.T) {
	noKeychain(t)
	root := t.TempDir()
	file := filepath.Join(root, "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for name, dir := range map[string]func() (string, error){
		"missing":    func() (string, error) { return filepath.Join(root, "a", "b"), nil },
		"impossible": func() (string, error) { return filepath.Join(file, "b"), nil },
		"unknown":    func() (string, error) { return "", errors.New("$HOME is not defined") },
	} {
		e := env(t, io.Discard, io.Discard)
		e.DataDir = dir
		if exit := command.Run(t.Context(), e, []string{"walk", "--practice"}); exit != command.ExitDone {
			t.Errorf("%s: exit %d", name, exit)
		}
		if left := names(t, root); !slices.Equal(left, []string{"file"}) {
			t.Errorf("%s: left are %q", name, left)
		}
		if left := names(t, e.TempDir); len(left) != 0 {
			t.Errorf("%s: left are %q", name, left)
		}
	}
}
