package main_test

import (
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// listed is a package as go list describes it.
type listed struct {
	ImportPath string
	Standard   bool
	CgoFiles   []string
}

// TestHeadlessBuild holds everything that goes into the binary without a window against
// what that binary promises.
func TestHeadlessBuild(t *testing.T) {
	for _, f := range headlessFaults(goList(t, "-deps", "-tags", "headless", ".")) {
		t.Errorf("-tags headless: %s\n\twhy not: %s", f.what, f.why)
	}
}

// TestTestsNeedNoOpenGL looks at everything but the root package, whose main_window.go
// opens the window: that, and the tests of that, must build on any machine.
func TestTestsNeedNoOpenGL(t *testing.T) {
	packages := slices.DeleteFunc(goList(t, "-tags", "migrated_fynedo,no_animations", "./..."),
		func(p listed) bool { return p.ImportPath == module })
	args := []string{"-deps", "-test", "-tags", "migrated_fynedo,no_animations"}
	for _, p := range packages {
		args = append(args, p.ImportPath)
	}
	for _, f := range openGLFaults(goList(t, args...)) {
		t.Errorf("tests: %s\n\twhy not: %s", f.what, f.why)
	}
}

func TestBuildRulesBite(t *testing.T) {
	plain := []listed{
		{ImportPath: module + "/app"},
		{ImportPath: "net", Standard: true, CgoFiles: []string{"cgo_unix.go"}},
	}
	fyne := listed{ImportPath: "fyne.io/fyne/v2/lang"}
	cgo := listed{ImportPath: "example.com/c", CgoFiles: []string{"c.go"}}
	gl := listed{ImportPath: "github.com/go-gl/gl/v2.1/gl", CgoFiles: []string{"package.go"}}

	tests := []struct {
		name   string
		faults func([]listed) []finding
		add    []listed
		want   int
	}{
		{"headless, plain", headlessFaults, nil, 0},
		{"headless with Fyne", headlessFaults, []listed{fyne}, 1},
		{"headless with C", headlessFaults, []listed{cgo}, 1},
		{"tests, plain", openGLFaults, []listed{fyne}, 0},
		{"tests with OpenGL", openGLFaults, []listed{gl}, 1},
		{"tests with the window", openGLFaults, []listed{{ImportPath: fyneApp}}, 1},
	}
	for _, tt := range tests {
		if found := tt.faults(slices.Concat(plain, tt.add)); len(found) != tt.want {
			t.Errorf("%s: found %q, want %d", tt.name, found, tt.want)
		}
	}
}

func headlessFaults(packages []listed) []finding {
	var found []finding
	for _, p := range packages {
		switch {
		case within(p.ImportPath, "fyne.io"):
			found = append(found, finding{"has " + p.ImportPath, "a server or a pipeline has no screen"})
		case !p.Standard && len(p.CgoFiles) > 0:
			found = append(found, finding{p.ImportPath + " needs C", "the binary is static, built with CGO_ENABLED=0"})
		}
	}
	return found
}

func openGLFaults(packages []listed) []finding {
	var found []finding
	for _, p := range packages {
		if within(p.ImportPath, fyneApp) || strings.HasPrefix(p.ImportPath, "github.com/go-gl/") {
			found = append(found, finding{"need " + p.ImportPath, "a test that needs OpenGL runs on few machines"})
		}
	}
	return found
}

// goList runs go list with cgo on, whatever the environment says, so that it names the
// packages that would use C.
func goList(t *testing.T, args ...string) []listed {
	t.Helper()
	list := exec.Command("go", append([]string{"list", "-json=ImportPath,Standard,CgoFiles"}, args...)...)
	list.Env = append(os.Environ(), "CGO_ENABLED=1")
	list.Stderr = t.Output()
	out, err := list.Output()
	if err != nil {
		t.Fatalf("%s: %v", list, err)
	}

	var packages []listed
	for decoder := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p listed
		err := decoder.Decode(&p)
		if errors.Is(err, io.EOF) {
			return packages
		}
		if err != nil {
			t.Fatal(err)
		}
		packages = append(packages, p)
	}
}
