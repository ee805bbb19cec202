package main_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// layer says which packages of this module some of its packages may import.
type layer struct {
	of   []string // patterns of the importing package; the first layer that matches counts
	may  []string
	not  []string // exceptions from may
	why  string
	only bool // beside those, the standard library only
}

// layers is the module from top to bottom. A pattern is a directory, "." being the root;
// "/..." at its end takes in everything below.
var layers = []layer{
	{
		of: []string{"."}, may: []string{"app/...", "ui/...", "assets/...", "oauth/secret"},
		why: "main only wires: flags, paths, then a command or the window",
	},
	{
		of: []string{"ui/..."}, may: []string{"ui/...", "app/...", "oauth/secret", "assets/..."}, not: []string{"app/command/..."},
		why: "a screen calls use cases of app; what speaks to Okta and how is not its business",
	},
	{
		of: []string{"app/command/..."}, may: []string{"app/...", "okta/...", "oauth/..."},
		why: "the command line does the work through the same packages as the window, without the window",
	},
	{
		of: []string{"app/signal/...", "app/text/..."}, only: true,
		why: "signals and texts are leaves that everything may carry",
	},
	{
		of: []string{"app"}, may: []string{"app/...", "okta/...", "oauth/..."}, not: []string{"app/command/..."},
		why: "app is the composition root: it opens, wires and closes its sub-packages and knows no surface",
	},
	{
		of: []string{"app/..."}, may: []string{"app/...", "okta/...", "oauth/..."}, not: []string{"app", "app/command/..."},
		why: "the composition root imports its sub-packages, never the other way round, and none knows a surface",
	},
	{
		of: []string{"okta/practice/..."}, may: []string{"okta/practice/..."},
		why: "the practice org is a second implementation on purpose: shared code would let a mistake cancel itself out",
	},
	{
		of: []string{"okta/..."}, may: []string{"okta/...", "oauth/..."}, not: []string{"okta/practice/..."},
		why: "okta knows the protocol beneath it, not the product above it nor the org that practises it",
	},
	{
		of: []string{"oauth/secret"}, only: true,
		why: "a secret is carried by everybody, so it may drag nothing along",
	},
	{
		of: []string{"oauth/..."}, may: []string{"oauth/..."},
		why: "oauth is the protocol: nothing of Okta, nothing of the product",
	},
	{of: []string{"assets/..."}, only: true, why: "assets are data"},
	{of: []string{"tools/..."}, may: []string{"tools/..."}, why: "tools work on the repository, they are no part of the product"},
}

// keeper says who alone may import a module of somebody else.
type keeper struct {
	module string
	in     []string
	why    string
}

var keepers = []keeper{
	{"fyne.io/fyne/v2", []string{".", "ui/..."}, "the product must work without pixels: commands and -tags headless have none"},
	{"github.com/lestrrat-go/jwx", []string{"oauth"}, "that line of jwx is at its end: one package to replace, one place that checks names before jwx sees them"},
	{"github.com/zalando/go-keyring", []string{"app/vault"}, "keychain calls block and lie; one package knows the time-outs, the limits and the read-back"},
	{"github.com/okta/okta-sdk-golang", []string{"okta"}, "the SDK drops ports, retries for ever and reads ~/.okta; one package works around it"},
	{"github.com/go-jose/go-jose", []string{"okta/practice/..."}, "the practice org checks what jwx signed with another library"},
}

// forTests are imports that only tests and packages named *test may have.
var forTests = []string{"testing", "net/http/httptest", "github.com/google/go-cmp", "pgregory.net/rapid"}

// wordless are names that say nothing of what is in a package or a file.
var wordless = []string{"util", "utils", "common", "helper", "helpers", "misc", "shared"}

const (
	module       = "github.com/flowlatch/flowlatch"
	fyneApp      = "fyne.io/fyne/v2/app"
	windowFile   = "main_window.go"
	mostLines    = 400
	mostInAFunc  = 60
	transportDir = "app/wire"
)

// rule is one law of the module: what it finds in a source is wrong, and why.
type rule struct {
	name  string
	finds func(*source) []finding
}

var rules = []rule{
	{"layers", layerFaults},
	{"kept modules", keeperFaults},
	{"one file opens windows", windowFaults},
	{"tests stay out of the product", testImportFaults},
	{"one transport", transportFaults},
	{"names", nameFaults},
	{"sizes", sizeFaults},
}

func TestArchitecture(t *testing.T) {
	sources := moduleSources(t)
	for _, r := range rules {
		t.Run(r.name, func(t *testing.T) {
			for _, s := range sources {
				for _, f := range r.finds(s) {
					t.Errorf("%s: %s\n\twhy not: %s", s.path, f.what, f.why)
				}
			}
		})
	}
}

// moduleSources parses every Go file of the module, whatever its build tags, so that no
// rule holds on one system only.
func moduleSources(t *testing.T) []*source {
	t.Helper()
	var sources []*source
	err := filepath.WalkDir(".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() && name != "." && outside(entry.Name()) {
			return filepath.SkipDir
		}
		if entry.IsDir() || path.Ext(name) != ".go" {
			return nil
		}
		code, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		sources = append(sources, parse(t, filepath.ToSlash(name), string(code)))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return sources
}

// outside tells the directories that the go command doesn't look into either.
func outside(name string) bool {
	return strings.HasPrefix(name, ".") || strings.HasPrefix(name, "_") || name == "testdata"
}

func parse(t *testing.T, name, code string) *source {
	t.Helper()
	files := token.NewFileSet()
	tree, err := parser.ParseFile(files, name, code, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	return &source{path: name, dir: path.Dir(name), files: files, tree: tree}
}

// matches tells whether a directory fits one of the patterns.
func matches(patterns []string, dir string) bool {
	return slices.ContainsFunc(patterns, func(pattern string) bool {
		top, below := strings.CutSuffix(pattern, "/...")
		return dir == top || below && strings.HasPrefix(dir, top+"/")
	})
}

// within tells whether an import path is a module's or one of its packages'.
func within(imported, root string) bool {
	return imported == root || strings.HasPrefix(imported, root+"/")
}
