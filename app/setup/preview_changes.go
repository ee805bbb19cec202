package setup

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
)

// changeMost is how many characters of a value are shown of a [MemberChange].
const changeMost = 64

// MemberChange is what a request changes at one member of what it replaces. From
// is "" where it wasn't, To where it is taken away; both are JSON, cut when long.
type MemberChange struct{ Path, From, To string }

// String is the change as a person reads it.
func (c MemberChange) String() string {
	switch {
	case c.From == "":
		return c.Path + ": + " + c.To
	case c.To == "":
		return c.Path + ": - " + c.From
	}
	return c.Path + ": " + c.From + " → " + c.To
}

// Changes are the members that differ from what the request replaces, in the
// order of their paths; none for a request that replaces nothing. Members that
// Okta alone writes are left out of a request, and so is a client secret: only in
// the settings is one that is missing taken away.
func (p Preview) Changes() []MemberChange {
	before, read := object(p.replaces)
	after, sent := object(p.Body)
	if !read || !sent {
		return nil
	}
	return differences("", before, after)
}

// ChangeLines are the changes of requests as a person reads them, a line each.
func ChangeLines(previews ...Preview) []string {
	var lines []string
	for _, p := range previews {
		for _, c := range p.Changes() {
			lines = append(lines, c.String())
		}
	}
	return lines
}

func object(text string) (map[string]any, bool) {
	var o map[string]any
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	return o, d.Decode(&o) == nil && o != nil
}

// differences are those of two values at a path.
func differences(path string, before, after any) []MemberChange {
	if reflect.DeepEqual(before, after) {
		return nil
	}
	switch to := after.(type) {
	case map[string]any:
		from, ok := before.(map[string]any)
		if ok || before == nil && path != "" && !strings.HasSuffix(path, "]") {
			return inObject(path, from, to)
		}
	case []any:
		if from, ok := before.([]any); ok || before == nil {
			return inList(path, from, to)
		}
	}
	return []MemberChange{{path, jsonOf(before), jsonOf(after)}}
}

func inObject(path string, before, after map[string]any) []MemberChange {
	names := maps.Clone(after)
	if strings.HasPrefix(path, "settings") {
		maps.Copy(names, before)
	}
	var found []MemberChange
	for _, name := range slices.Sorted(maps.Keys(names)) {
		found = append(found, differences(strings.TrimPrefix(path+"."+name, "."), before[name], after[name])...)
	}
	return found
}

func inList(path string, before, after []any) []MemberChange {
	var found []MemberChange
	for i := range max(len(before), len(after)) {
		found = append(found, differences(fmt.Sprintf("%s[%d]", path, i), at(before, i), at(after, i))...)
	}
	return found
}

func at(list []any, i int) any {
	if i < len(list) {
		return list[i]
	}
	return nil
}

// jsonOf is a value as JSON, "" for none.
func jsonOf(value any) string {
	if value == nil {
		return ""
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if e.Encode(value) != nil {
		return ""
	}
	text := []rune(strings.TrimSpace(b.String()))
	if len(text) > changeMost {
		return string(text[:changeMost-1]) + "…"
	}
	return string(text)
}
