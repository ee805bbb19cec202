package main_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// wording is one text as the source writes it: text.T, lang.X or page.X with a key and an
// English sentence.
type wording struct{ key, english, at string }

// TestOneEnglishPerKey keeps translations possible: they are found by key, so a key that
// stands for two sentences would show one of them in the place of the other.
func TestOneEnglishPerKey(t *testing.T) {
	first := map[string]wording{}
	for _, w := range wordings(t) {
		known, taken := first[w.key]
		if !taken {
			first[w.key] = w
			continue
		}
		if known.english != w.english {
			t.Errorf("%s: %s is %q, but at %s it is %q", w.at, w.key, w.english, known.at, known.english)
		}
	}
	if len(first) < 500 {
		t.Errorf("only %d texts found: the search no longer knows how they are written", len(first))
	}
}

// wordings reads every Go file of the module but the tests.
func wordings(t *testing.T) []wording {
	t.Helper()
	var all []wording
	files := token.NewFileSet()
	err := fs.WalkDir(os.DirFS("."), ".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if name := entry.Name(); entry.IsDir() && path != "." && (strings.HasPrefix(name, ".") || name == "testdata") {
			return fs.SkipDir
		}
		if filepath.Ext(path) != ".go" || strings.HasSuffix(path, "_test.go") {
			return nil
		}
		file, err := parser.ParseFile(files, path, nil, 0)
		if err != nil {
			return err
		}
		all = append(all, wordingsOf(files, file)...)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// wordingsOf finds the texts of one file. One whose key or English is put together from
// variables is left out: nothing but running it tells what it says.
func wordingsOf(files *token.FileSet, file *ast.File) []wording {
	var found []wording
	ast.Inspect(file, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok || len(call.Args) < 2 || !saysText(call.Fun) {
			return true
		}
		key, keyed := literal(call.Args[0])
		english, said := literal(call.Args[1])
		if keyed && said {
			found = append(found, wording{key, english, files.Position(call.Pos()).String()})
		}
		return true
	})
	return found
}

// saysText reports whether a function is one of those that take a key and its English;
// within their own packages they are called by their bare names.
func saysText(f ast.Expr) bool {
	switch f := f.(type) {
	case *ast.Ident:
		return f.Name == "T" || f.Name == "X"
	case *ast.SelectorExpr:
		in, ok := f.X.(*ast.Ident)
		return ok && slices.Contains([]string{"text.T", "lang.X", "page.X"}, in.Name+"."+f.Sel.Name)
	}
	return false
}

// literal is the value of a string literal, or of several joined by +.
func literal(e ast.Expr) (string, bool) {
	switch e := e.(type) {
	case *ast.BasicLit:
		s, err := strconv.Unquote(e.Value)
		return s, err == nil && e.Kind == token.STRING
	case *ast.BinaryExpr:
		left, ok := literal(e.X)
		right, too := literal(e.Y)
		return left + right, ok && too && e.Op == token.ADD
	}
	return "", false
}
