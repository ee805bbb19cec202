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
		{"own token", workspace.Draft{Method: "POST", Query: []workspace.Field{{Name: "ClientToken"}}}, invoke.Blocking, "client token"},
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

func TestFixCase(t *testing.T) {
	body := "{\n  \"Url\": \"Url\",\n  \"label\": \"x\"\n}"
	want := "{\n  \"url\": \"Url\",\n  \"label\": \"x\"\n}"
	if got := invoke.FixCase(body, "Url", "url"); got != want {
		t.Errorf("got %s", got)
	}
}

func FuzzLint(f *testing.F) {
	f.Add(`{"a":{"b":[1,2]},"Url":null}`)
	f.Add("{")
	f.Fuzz(func(t *testing.T, body string) {
		invoke.Lint(workspace.Draft{Method: "POST", Body: body}, invoke.BookmarkKeys())
	})
}
