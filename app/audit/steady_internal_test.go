package audit

import (
	"maps"
	"slices"
	"testing"
)

func jsonForm(body string) form { return formOf("application/json", []byte(body)) }

func plain(media, body string) form { return formOf(media, []byte(body)) }

// TestSteadyDiffer: what varies between answers to one and the same call says nothing,
// everything else does.
func TestSteadyDiffer(t *testing.T) {
	one, two, page, other := jsonForm(`{"a":1,"b":"x"}`), jsonForm(`{"a":2,"b":"x"}`), plain("text/html", "<html>1"), plain("text/html", "<html>2")
	note, list := plain("text/plain", "note"), jsonForm(`[1]`)
	for _, test := range []struct {
		name   string
		steady steady
		a, b   form
		differ bool
	}{
		{"the same", steady{one}, one, one, false},
		{"a value", steady{one}, two, one, true},
		{"a value that varies", steady{one, two}, jsonForm(`{"a":3,"b":"x"}`), one, false},
		{"a value that varied once", steady{one, two, one}, jsonForm(`{"a":3,"b":"x"}`), one, false},
		{"another value than the one that varies", steady{one, two}, jsonForm(`{"a":1,"b":"y"}`), one, true},
		{"one less", steady{one}, jsonForm(`{"a":1}`), one, true},
		{"one more", steady{one}, jsonForm(`{"a":1,"b":"x","c":0}`), one, true},
		{"one more, seen from the other", steady{one}, one, jsonForm(`{"a":1,"b":"x","c":0}`), true},
		{"one that comes and goes", steady{one, jsonForm(`{"a":1}`)}, jsonForm(`{"a":1}`), one, false},
		{"one that was away once", steady{one, jsonForm(`{"a":1}`), one}, jsonForm(`{"a":1}`), one, false},
		{"one that comes and goes, another value", steady{one, jsonForm(`{"a":1}`)}, jsonForm(`{"a":2}`), one, true},
		{"a type", steady{one, two}, jsonForm(`{"a":"1","b":"x"}`), one, true},
		{"a type that varies", steady{one, jsonForm(`{"a":null,"b":"x"}`)}, jsonForm(`{"a":"1","b":"x"}`), one, false},
		{"what stands deeper", steady{jsonForm(`{"a":{"b":1}}`)}, jsonForm(`{"a":{"b":2}}`), jsonForm(`{"a":{"b":1}}`), false},
		{"a list deeper", steady{jsonForm(`{"a":[1]}`)}, jsonForm(`{"a":[2]}`), jsonForm(`{"a":[1]}`), false},
		{"deeper, of another type", steady{jsonForm(`{"a":[1]}`)}, jsonForm(`{"a":{"b":1}}`), jsonForm(`{"a":[1]}`), true},
		{"objects of another media type", steady{one}, plain("text/plain", `{"a":1,"b":"x"}`), one, false},

		{"lists", steady{list}, jsonForm(`[2]`), list, true},
		{"the same list", steady{list}, jsonForm(`[1]`), list, false},
		{"lists that vary", steady{list, jsonForm(`[2]`)}, jsonForm(`[3]`), list, false},
		{"lists that are steady", steady{list, list}, jsonForm(`[3]`), list, true},
		{"lists of another media type", steady{list}, plain("text/plain", `[1]`), list, false},
		{"nothing", steady{jsonForm("")}, jsonForm(" "), jsonForm(""), true},
		{"pages", steady{page}, other, page, true},
		{"the same page", steady{page}, page, page, false},
		{"pages that vary", steady{page, other}, plain("text/html", "<html>3"), page, false},

		{"another kind", steady{one}, page, one, true},
		{"another kind, as a good one", steady{one, page}, page, one, false},
		{"another kind than the first, nearly as a good one", steady{page, two}, one, page, true},
		{"another kind, nearly as a good one", steady{one, other}, page, one, true},
		{"another media type", steady{note}, plain("text/csv", "note"), note, true},
		{"another media type, as a good one", steady{note, plain("text/csv", "note")}, plain("text/csv", "note"), note, false},
		{"another media type of a page", steady{page}, plain("application/xhtml+xml", "<html>1"), page, true},
		{"another media type and kind, as a good one of a third", steady{one, plain("text/csv", "note")}, note, one, true},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := test.steady.differ(test.a, test.b); got != test.differ {
				t.Errorf("differ %t; %+v, %+v", got, test.a, test.b)
			}
		})
	}
}

// TestLike: one shape is a kind, the names of members, and the media type of what isn't
// JSON.
func TestLike(t *testing.T) {
	for _, test := range []struct {
		name string
		a, b form
		like bool
	}{
		{"the same", jsonForm(`{"a":1}`), jsonForm(`{"a":1}`), true},
		{"other values", jsonForm(`{"a":1}`), jsonForm(`{"a":"x"}`), true},
		{"other names", jsonForm(`{"a":1}`), jsonForm(`{"b":1}`), false},
		{"more names", jsonForm(`{"a":1}`), jsonForm(`{"a":1,"b":1}`), false},
		{"fewer names", jsonForm(`{"a":1,"b":1}`), jsonForm(`{"a":1}`), false},
		{"objects of another media type", jsonForm(`{"a":1}`), plain("text/plain", `{"a":1}`), true},
		{"lists", jsonForm(`[1]`), jsonForm(`[2]`), true},
		{"a list and nothing", jsonForm(`[1]`), jsonForm(``), false},
		{"a list of no media type", jsonForm(`[1]`), plain("", `[1]`), true},
		{"pages", plain("text/html", "<html>1"), plain("text/html", "<html>2"), true},
		{"pages of another media type", plain("text/html", "<html>"), plain("application/xhtml+xml", "<html>"), false},
		{"texts", plain("text/plain", "a"), plain("text/plain", "b"), true},
		{"texts of another media type", plain("text/plain", "a"), plain("text/csv", "a"), false},
		{"a page and a text", plain("text/html", "<html>"), plain("text/plain", "a"), false},
	} {
		if got := test.a.like(test.b); got != test.like {
			t.Errorf("%s: like %t; %+v, %+v", test.name, got, test.a, test.b)
		}
	}
}

// TestFormOf: what kind of answer a body is, and its own members.
func TestFormOf(t *testing.T) {
	for _, test := range []struct {
		contentType, body string
		kind              kind
		media             string
		members           []string
	}{
		{"application/json; charset=utf-8", `{"b":1,"a":[2]}`, object, "application/json", []string{"a", "b"}},
		{"", `{}`, object, "", nil},
		{"application/json", `[1]`, list, "application/json", nil},
		{"application/json", `null`, list, "application/json", nil},
		{"application/json", `"a"`, list, "application/json", nil},
		{"application/json", "\n ", empty, "application/json", nil},
		{"text/html; foo", "<html>", html, "", nil},
		{"Text/HTML", "<html>", html, "text/html", nil},
		{"text/plain", "a", other, "text/plain", nil},
		{"text/plain", "{", other, "text/plain", nil},
	} {
		f := formOf(test.contentType, []byte(test.body))
		if f.kind != test.kind || f.media != test.media || !slices.Equal(slices.Sorted(maps.Keys(f.members)), test.members) {
			t.Errorf("%s %q: %+v", test.contentType, test.body, f)
		}
	}
	want := map[string]member{"o": {kind: "object"}, "l": {kind: "list"}, "t": {"text", `"x"`}, "b": {"truth", "true"}, "n": {"null", "null"}, "i": {"number", "1"}}
	if got := jsonForm(`{"o":{"a":1},"l":[1],"t":"x","b":true,"n":null,"i":1}`).members; !maps.Equal(got, want) {
		t.Errorf("members %+v", got)
	}
}
