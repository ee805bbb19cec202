//go:build linux

package main_test

import (
	"context"
	"debug/buildinfo"
	"debug/elf"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// binaryVariable names a binary that was built already. It is used for the tests of the
// commands when it was built with -tags headless, and for those of the window otherwise.
const binaryVariable = "FLOWLATCH_BINARY"

// binaries is where this run's binaries lie.
var binaries string

// TestMain gives the binaries a folder that outlives single tests.
func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "flowlatch-binaries-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	binaries = dir
	code := m.Run()
	_ = os.RemoveAll(dir)
	os.Exit(code)
}

// headless builds the binary without a window, once for all tests.
var headless = sync.OnceValues(func() (string, error) {
	if named := os.Getenv(binaryVariable); named != "" && builtHeadless(named) {
		return filepath.Abs(named)
	}
	path := filepath.Join(binaries, "flowlatch-headless")
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Minute)
	defer cancel()
	build := exec.CommandContext(ctx, "go", "build", "-tags", "headless", "-o", path, ".")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		return "", fmt.Errorf("%s: %w\n%s", build, err, out)
	}
	return path, nil
})

func headlessBinary(t *testing.T) string {
	t.Helper()
	path, err := headless()
	if err != nil {
		t.Fatal(err)
	}
	return path
}

func builtHeadless(path string) bool {
	info, err := buildinfo.ReadFile(path)
	return err == nil && slices.ContainsFunc(info.Settings, func(s debug.BuildSetting) bool {
		return s.Key == "-tags" && slices.Contains(strings.Split(s.Value, ","), "headless")
	})
}

func TestHeadlessBinaryIsStatic(t *testing.T) {
	path := headlessBinary(t)
	file, err := elf.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = file.Close() }()
	for _, p := range file.Progs {
		if p.Type == elf.PT_INTERP || p.Type == elf.PT_DYNAMIC {
			t.Errorf("the binary has a segment %s: it needs a loader and libraries", p.Type)
		}
	}
	wantNotDynamic(t, path)
	size, err := strippedSize(path, file)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%.1f MB without symbols and debug information", float64(size)/1e6)
}

// wantNotDynamic asks the loader too.
func wantNotDynamic(t *testing.T, path string) {
	t.Helper()
	ldd, err := exec.LookPath("ldd")
	if err != nil {
		t.Logf("not asked of the loader: %v", err)
		return
	}
	command := exec.CommandContext(t.Context(), ldd, path)
	command.Env = append(os.Environ(), "LC_ALL=C")
	out, err := command.CombinedOutput()
	var exit *exec.ExitError
	if !errors.As(err, &exit) || !strings.Contains(string(out), "not a dynamic executable") {
		t.Errorf("ldd: %v, %s", err, out)
	}
}

// strippedSize is what remains of a binary when strip(1) is done with it: everything but
// the sections that only debuggers read.
func strippedSize(path string, file *elf.File) (int64, error) {
	info, err := os.Stat(path)
	if err != nil {
		return 0, err
	}
	size := info.Size()
	for _, s := range file.Sections {
		loaded := s.Flags&elf.SHF_ALLOC != 0
		if !loaded && s.Type != elf.SHT_NULL && s.Name != ".shstrtab" {
			size -= int64(s.FileSize)
		}
	}
	return size, nil
}

func TestVersionAndHelp(t *testing.T) {
	w := newWorld(t, nil)
	for _, arguments := range [][]string{{"--version"}, {"--help"}, {"practice", "--help"}, {"walk", "--help"}} {
		p := w.start(t, arguments...)
		if exit := p.wait(t); exit != 0 || p.stdout.Len() == 0 || p.stderr.Len() != 0 {
			t.Errorf("%q: exit %d, stdout %q, stderr %q", arguments, exit, &p.stdout, &p.stderr)
		}
	}
}

func TestHeadlessBinarySaysThatItHasNoWindow(t *testing.T) {
	p := newWorld(t, nil).start(t)
	if exit := p.wait(t); exit != 2 || !strings.Contains(p.stderr.String(), "no window") {
		t.Errorf("exit %d, stderr %q", exit, &p.stderr)
	}
}
