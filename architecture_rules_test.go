package main_test

import (
	"fmt"
	"go/ast"
	"go/token"
	"path"
	"slices"
	"strconv"
	"strings"
)

// source is one Go file of the module.
type source struct {
	path, dir string // from the module's root, with slashes
	files     *token.FileSet
	tree      *ast.File
}

// finding is something wrong in a source and the reason why it is.
type finding struct{ what, why string }

func (s *source) imports() []string {
	paths := make([]string, len(s.tree.Imports))
	for i, spec := range s.tree.Imports {
		paths[i], _ = strconv.Unquote(spec.Path.Value)
	}
	return paths
}

func (s *source) line(pos token.Pos) int { return s.files.Position(pos).Line }

// isTest tells a test, or a package that exists for tests.
func (s *source) isTest() bool {
	return strings.HasSuffix(s.path, "_test.go") || isTestPackage(s.dir)
}

func isTestPackage(dir string) bool { return strings.HasSuffix(path.Base(dir), "test") }

func layerFaults(s *source) []finding {
	at := slices.IndexFunc(layers, func(l layer) bool { return matches(l.of, s.dir) })
	if at < 0 {
		return []finding{{"no layer has the package " + s.dir, "every package has a place; give it one in the table of layers"}}
	}
	if s.isTest() {
		return nil
	}

	l := layers[at]
	var found []finding
	for _, imported := range s.imports() {
		dir, ours := moduleDir(imported)
		switch {
		case ours && (!matches(l.may, dir) || matches(l.not, dir)):
			found = append(found, finding{"imports " + dir, l.why})
		case l.only && !ours && isForeign(imported):
			found = append(found, finding{"imports " + imported, l.why})
		}
	}
	return found
}

// moduleDir returns the directory of an import path of this module.
func moduleDir(imported string) (dir string, ours bool) {
	if imported == module {
		return ".", true
	}
	return strings.CutPrefix(imported, module+"/")
}

// isForeign tells an import path that is not the standard library's.
func isForeign(imported string) bool {
	first, _, _ := strings.Cut(imported, "/")
	return strings.Contains(first, ".")
}

func keeperFaults(s *source) []finding {
	if s.isTest() {
		return nil
	}
	var found []finding
	for _, imported := range s.imports() {
		for _, k := range keepers {
			if within(imported, k.module) && !matches(k.in, s.dir) {
				found = append(found, finding{"imports " + imported, k.why})
			}
		}
	}
	return found
}

// windowFaults holds for tests too: they must build without OpenGL.
func windowFaults(s *source) []finding {
	const why = "it needs OpenGL and a C compiler, which neither tests nor -tags headless may need"
	if s.path == windowFile {
		return nil
	}
	var found []finding
	for _, imported := range s.imports() {
		if within(imported, fyneApp) || s.dir == "." && !s.isTest() && within(imported, "fyne.io/fyne/v2") {
			found = append(found, finding{"imports " + imported, why})
		}
	}
	return found
}

func testImportFaults(s *source) []finding {
	const why = "what is there for tests adds flags, weight and short cuts to the product"
	if s.isTest() {
		return nil
	}
	var found []finding
	for _, imported := range s.imports() {
		dir, ours := moduleDir(imported)
		if ours && isTestPackage(dir) || slices.ContainsFunc(forTests, func(root string) bool { return within(imported, root) }) {
			found = append(found, finding{"imports " + imported, why})
		}
	}
	return found
}

// transportFaults finds what would send a byte past app/wire.
func transportFaults(s *source) []finding {
	const why = "app/wire owns the only transport: host pinning, limits, deadlines and redaction hold nowhere else"
	if s.isTest() || matches([]string{transportDir + "/..."}, s.dir) {
		return nil
	}
	name := s.localName("net/http")
	if name == "" {
		return nil
	}

	direct := []string{"Transport", "DefaultTransport", "DefaultClient", "Get", "Head", "Post", "PostForm"}
	var found []finding
	add := func(n ast.Node, what string) {
		found = append(found, finding{fmt.Sprintf("line %d: %s", s.line(n.Pos()), what), why})
	}
	ast.Inspect(s.tree, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.SelectorExpr:
			if of, ok := n.X.(*ast.Ident); ok && of.Name == name && slices.Contains(direct, n.Sel.Name) {
				add(n, "uses http."+n.Sel.Name)
			}
		case *ast.CompositeLit:
			if isSelector(n.Type, name, "Client") && !hasField(n, "Transport") {
				add(n, "makes an http.Client on the default transport")
			}
		case *ast.CallExpr:
			if of, ok := n.Fun.(*ast.Ident); ok && of.Name == "new" && isSelector(n.Args[0], name, "Client") {
				add(n, "makes an http.Client on the default transport")
			}
		}
		return true
	})
	return found
}

// localName returns the name under which the file uses an imported package, "" for none.
func (s *source) localName(imported string) string {
	at := slices.Index(s.imports(), imported)
	if at < 0 {
		return ""
	}
	if named := s.tree.Imports[at].Name; named != nil {
		return named.Name
	}
	return path.Base(imported)
}

func isSelector(e ast.Expr, of, name string) bool {
	sel, ok := e.(*ast.SelectorExpr)
	if !ok {
		return false
	}
	id, ok := sel.X.(*ast.Ident)
	return ok && id.Name == of && sel.Sel.Name == name
}

func hasField(lit *ast.CompositeLit, name string) bool {
	return slices.ContainsFunc(lit.Elts, func(e ast.Expr) bool {
		pair, ok := e.(*ast.KeyValueExpr)
		if !ok {
			return false
		}
		key, ok := pair.Key.(*ast.Ident)
		return ok && key.Name == name
	})
}

func nameFaults(s *source) []finding {
	const why = "a name that says nothing collects everything; name what it is for"
	file := strings.TrimSuffix(strings.TrimSuffix(path.Base(s.path), ".go"), "_test")
	var found []finding
	for _, name := range slices.Compact([]string{path.Base(s.dir), s.tree.Name.Name, file}) {
		if slices.Contains(wordless, name) {
			found = append(found, finding{"is called " + name, why})
		}
	}
	return found
}

func sizeFaults(s *source) []finding {
	const why = "it should be read without scrolling back; split it by idea"
	if strings.HasSuffix(s.path, "_test.go") {
		return nil
	}
	var found []finding
	if lines := s.line(s.tree.FileEnd); lines > mostLines {
		found = append(found, finding{fmt.Sprintf("has %d lines, more than %d", lines, mostLines), why})
	}
	for _, decl := range s.tree.Decls {
		f, ok := decl.(*ast.FuncDecl)
		if !ok || isTable(f) {
			continue
		}
		if lines := s.line(f.End()) - s.line(f.Pos()) + 1; lines > mostInAFunc {
			found = append(found, finding{fmt.Sprintf("%s has %d lines, more than %d", f.Name.Name, lines, mostInAFunc), why})
		}
	}
	return found
}

// isTable tells a function that only returns a literal without code in it: rows of data,
// which may be as many as there are.
func isTable(f *ast.FuncDecl) bool {
	if f.Body == nil || len(f.Body.List) != 1 {
		return false
	}
	ret, ok := f.Body.List[0].(*ast.ReturnStmt)
	if !ok || len(ret.Results) != 1 {
		return false
	}
	if _, ok := ret.Results[0].(*ast.CompositeLit); !ok {
		return false
	}
	table := true
	ast.Inspect(ret.Results[0], func(n ast.Node) bool {
		_, code := n.(*ast.FuncLit)
		table = table && !code
		return table
	})
	return table
}
