//go:build bench && linux

package main_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/flowlatch/flowlatch/tools/budgettest"
)

const megabyte = 1e6

// TestBudgetProgram builds the program as it is released, and the bare window
// in the same way, and holds one against the other.
func TestBudgetProgram(t *testing.T) {
	product, bare := released(t, "."), released(t, "./testdata/barewindow")
	t.Run("size", func(t *testing.T) { budgetSize(t, product, bare) })
	t.Run("window", func(t *testing.T) { budgetWindow(t, product, bare) })
	t.Run("apps", func(t *testing.T) { budgetApps(t, product, bare) })
}

// released builds a main package without symbols and local paths.
func released(t *testing.T, pkg string) string {
	t.Helper()
	binary := filepath.Join(t.TempDir(), "program")
	build := exec.CommandContext(t.Context(), "go", "build", "-tags", "migrated_fynedo,no_animations", "-trimpath", "-ldflags", "-s -w", "-o", binary, pkg)
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%s: %v\n%s", build, err, out)
	}
	return binary
}

func budgetSize(t *testing.T, product, bare string) {
	budgettest.Budget{
		What: "stripped binary", Got: size(t, product) / megabyte, Max: 56, Unit: "MB",
		Of: fmt.Sprintf("a bare window has %.1f MB", size(t, bare)/megabyte),
	}.Hold(t)
}

func size(t *testing.T, path string) float64 {
	t.Helper()
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	return float64(info.Size())
}
