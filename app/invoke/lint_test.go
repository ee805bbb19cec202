package invoke_test

import (
	"strings"
	"testing"

	"github.com/flowlatch/flowlatch/app/invoke"
	"github.com/flowlatch/flowlatch/app/workspace"
)

func TestLint(t *testing.T) {
	post := func(body string) workspace.Draft { return workspace.Draft{Method: "POST", Body: body} }
	for _, c := range []struct {
		name  string
		draft workspace.Draft
		want  invoke.Severity
		says  string
	}{
		{"the preset", post(`{"name":"bookmark","label":"x","url":"u"}`), invoke.Fine, "3 keys"},
		{"the guide's Url", post(`{"label":"x","Url":"u"}`), invoke.Warning, "reads url"},
		{"an unknown key is the builder's business", post(`{"more":1}`), invoke.Fine, "1 keys"},
		{"cut off", post("{\n\"a\": 1,\n"), invoke.Blocking, "valid JSON"},
		{"line of the mistake", post("{\n\"a\": oops\n}"), invoke.Blocking, "line 2"},
		{"a list", post(`[1]`), invoke.Advice, "object"},
		{"no body", post(" "), invoke.Fine, "No body"},
		{"GET with a body", workspace.Draft{Method: "GET", Body: "{}"}, invoke.Advice, "GET"},
		{"PUT", workspace.Draft{Method: "PUT"}, invoke.Blocking, "GET and POST"},
		{"reserved", workspace.Draft{Method: "POST", Query: []workspace.Field{{Name: "X-Okta-Workflows-a"}}}, invoke.Warning, "reserved"},
		{"own credential", workspace.Draft{Method: "POST", Headers: []workspace.Field{{Name: "authorization"}}}, invoke.Blocking, "security level"},
		{"own token", workspace.Draft{Method: "POST", Query: []workspace.Field{{Name: "ClientToken"}}}, invoke.Blocking, "out of the query"},
		{"own credential with a space", workspace.Draft{Method: "POST", Headers: []workspace.Field{{Name: "Authorization "}}}, invoke.Blocking, "security level"},
		{"origin", workspace.Draft{Method: "POST", Headers: []workspace.Field{{Name: "Origin"}}}, invoke.Warning, "browser"},
	} {
		t.Run(c.name, func(t *testing.T) {
			found := invoke.Lint(c.draft, invoke.BookmarkKeys())
			for _, f := range found {
				if f.Severity == c.want && strings.Contains(f.Text.String(), c.says) {
					return
				}
			}
			t.Errorf("want %s %q, got %v", c.want, c.says, found)
		})
	}
}

// What is refused as a credential is never written, however it is typed; the
// draft in the editors stays as it is.
func TestWithoutCredentials(t *testing.T) {
	for _, name := range []string{"Authorization", "authorization ", "X-Api-Client-Token", " clientToken"} {
		typed := []workspace.Field{{Name: name, Value: "typed"}, {Name: "x-other", Value: "kept"}}
		d := workspace.Draft{Method: "POST", Query: typed, Headers: typed}
		clean := invoke.WithoutCredentials(d)
		for _, fields := range [][]workspace.Field{clean.Query, clean.Headers} {
			if fields[0].Value != "" || fields[1].Value != "kept" {
				t.Errorf("%q: %v", name, fields)
			}
		}
		if typed[0].Value != "typed" {
			t.Errorf("%q: the given draft was changed", name)
		}
		if found := invoke.Lint(d, nil); found[0].Severity != invoke.Blocking {
			t.Errorf("%q is left out and not refused: %v", name, found)
		}
	}
}

func TestFixCase(t *testing.T) {
	for _, c := range []struct{ name, body, want string }{
		{"the value stays", "{\n  \"Url\": \"Url\",\n  \"label\": \"x\"\n}", "{\n  \"url\": \"Url\",\n  \"label\": \"x\"\n}"},
		{"a value before it", `{"name":"Url","Url":"https://x"}`, `{"name":"Url","url":"https://x"}`},
		{"a key further in", `{"a":{"Url":1},"Url":2}`, `{"a":{"Url":1},"url":2}`},
		{"written with an escape", `{"\u0055rl":1}`, `{"url":1}`},
		{"the right key is there already", `{"url":1,"Url":2}`, `{"url":1,"Url":2}`},
		{"no such key", `{"label":"Url"}`, `{"label":"Url"}`},
		{"not an object", `["Url"]`, `["Url"]`},
		{"cut off", `{"Url":`, `{"Url":`},
	} {
		if got := invoke.FixCase(c.body, "Url", "url"); got != c.want {
			t.Errorf("%s: got %s, want %s", c.name, got, c.want)
		}
	}
}

// TestNoFixThatWouldRepeatAKey: two keys of one name are no way out.
func TestNoFixThatWouldRepeatAKey(t *testing.T) {
	found := invoke.Lint(workspace.Draft{Method: "POST", Body: `{"Url":1,"url":2}`}, invoke.BookmarkKeys())
	if len(found) != 1 || found[0].Severity != invoke.Warning || found[0].Key != "" || found[0].Instead != "" {
		t.Errorf("got %+v", found)
	}
}

func FuzzLint(f *testing.F) {
	f.Add(`{"a":{"b":[1,2]},"Url":null}`)
	f.Add("{")
	f.Fuzz(func(t *testing.T, body string) {
		invoke.Lint(workspace.Draft{Method: "POST", Body: body}, invoke.BookmarkKeys())
	})
}
