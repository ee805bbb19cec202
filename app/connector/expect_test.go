package connector_test

import (
	"encoding/base64"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// expectation is an entry of testdata, see the README there.
type expectation struct {
	name    string
	fields  map[string]string
	query   []string
	headers []string // fields of a card
	line    string
	header  []string
	without []string
	form    []string
	param   []string
	noParam []string
	body    *string
	ours    []string
	sourced bool
}

// expectations reads a file of testdata.
func expectations(t *testing.T, file string) []*expectation {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", file))
	if err != nil {
		t.Fatal(err)
	}
	var all []*expectation
	for line := range strings.Lines(string(data)) {
		line = strings.TrimSuffix(line, "\n")
		if name, ok := strings.CutPrefix(line, "# "); ok {
			all = append(all, &expectation{name: name, fields: map[string]string{}})
			continue
		}
		if line == "" {
			continue
		}
		word, rest, found := strings.Cut(line, ":")
		if !found || len(all) == 0 || !all[len(all)-1].read(word, strings.TrimPrefix(rest, " ")) {
			t.Fatalf("%s: %q is no line of an entry", file, line)
		}
	}
	return all
}

func (e *expectation) read(word, rest string) bool {
	switch word {
	case "okta", "rfc":
		e.sourced = true
	case "field":
		name, value, _ := strings.Cut(rest, " = ")
		switch name {
		case "Query":
			e.query = append(e.query, value)
		case "Header":
			e.headers = append(e.headers, value)
		default:
			e.fields[name] = value
		}
	case "line":
		e.line = rest
	case "header":
		e.header = append(e.header, rest)
	case "without":
		e.without = append(e.without, rest)
	case "form":
		e.form = append(e.form, rest)
	case "param":
		e.param = append(e.param, rest)
	case "no-param":
		e.noParam = append(e.noParam, rest)
	case "body":
		e.body = &rest
	case "ours":
		e.ours = append(e.ours, rest)
	default:
		return false
	}
	return true
}

// words stand for what is made anew in each run.
type words map[string]string

var (
	plainWord   = regexp.MustCompile(`\{(service|host|secret|access|refresh|code|state|redirect)\}`)
	encodedWord = regexp.MustCompile(`\{(base64|form) ([^{}]*)\}`)
)

// in puts the words in, from the inside to the outside.
func (w words) in(s string) string {
	for {
		before := s
		s = plainWord.ReplaceAllStringFunc(s, func(word string) string { return w[strings.Trim(word, "{}")] })
		s = encodedWord.ReplaceAllStringFunc(s, func(word string) string {
			kind, text, _ := strings.Cut(strings.Trim(word, "{}"), " ")
			if kind == "base64" {
				return base64.StdEncoding.EncodeToString([]byte(text))
			}
			return url.QueryEscape(text)
		})
		if s == before {
			return s
		}
	}
}

// check compares a captured request with entries, which say together what is in it.
func check(t *testing.T, got captured, w words, entries ...*expectation) {
	t.Helper()
	lines := strings.Split(got.head, "\r\n")
	explained := map[string]bool{}
	for _, e := range entries {
		if want := w.in(e.line); e.line != "" && lines[0] != want+" HTTP/1.1" {
			t.Errorf("request line %q, want %q", lines[0], want)
		}
		for _, h := range e.header {
			want := w.in(h)
			name, _, _ := strings.Cut(want, ":")
			explained[strings.ToLower(name)] = true
			if found := named(lines[1:], name); !slices.Equal(found, []string{want}) {
				t.Errorf("header %s is %q, want %q", name, found, want)
			}
		}
		for _, name := range e.without {
			if found := named(lines[1:], name); len(found) > 0 && !slices.ContainsFunc(entries, func(o *expectation) bool { return o.says(name) }) {
				t.Errorf("there is %q", found)
			}
		}
		if e.body != nil && got.body != w.in(*e.body) {
			t.Errorf("body %q, want %q", got.body, w.in(*e.body))
		}
		for _, id := range e.ours {
			explained[strings.ToLower(id)] = true
		}
	}
	for _, line := range lines[1:] {
		if name, _, _ := strings.Cut(line, ":"); !explained[strings.ToLower(name)] {
			t.Errorf("%q is neither documented nor said to be ours", name)
		}
	}
}

// says reports whether the entry wants a header of that name.
func (e *expectation) says(name string) bool { return len(named(e.header, name)) > 0 }

func named(lines []string, name string) []string {
	var found []string
	for _, line := range lines {
		if has, _, _ := strings.Cut(line, ":"); strings.EqualFold(has, name) {
			found = append(found, line)
		}
	}
	return found
}
