package connector

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strings"

	"github.com/flowlatch/flowlatch/app/workspace"
)

// anything is a value that is a credential wherever the name is for one.
var anything = strings.Repeat("x", shortestKey)

// forCredentials reports whether a parameter of the name is for a credential.
func forCredentials(name string) bool {
	return isCredentialParameter(workspace.Field{Name: name, Value: anything})
}

// headerForCredentials reports whether a header of the name is for a credential.
func headerForCredentials(c workspace.Connector, name string) bool {
	return isCredential(c, workspace.Field{Name: name, Value: anything})
}

var (
	// gaps are the places of a body where a value may have stood: between quotes, behind
	// an equals sign or a header's name, in an element, behind a scheme.
	gaps = regexp.MustCompile(`(?im)["']()\\*["']|=()(?:[&"'\s<\\]|$)|>()\s*</|[a-z0-9_.-]: ()["'\\]|["'](?:` + strings.Join(knownSchemes, "|") + `) ()["'\\]`)
	// lineGaps are those of a text in lines: behind a header's name too.
	lineGaps = regexp.MustCompile(gaps.String() + `|:[ \t]*()$`)
	// triedValues are those of tried.
	triedValues = regexp.MustCompile(`value[0-9]{24}x`)
	// names are what may stand before a gap.
	names = regexp.MustCompile(`[A-Za-z0-9_.-]+`)
)

// leftOut is the first name in a body that has no value and may have had a credential,
// as in one that was stored; "" for none. A value is tried in each gap of the body: where
// it isn't kept, none would have been.
func leftOut(body string) string {
	kind := lineGaps
	if json.Valid([]byte(body)) {
		kind = gaps
	}
	var filled strings.Builder
	var at []int
	last := 0
	for _, found := range kind.FindAllStringSubmatchIndex(body, -1) {
		gap := gapOf(found)
		filled.WriteString(body[last:gap] + tried(len(at)))
		at, last = append(at, gap), gap
	}
	if len(at) == 0 {
		return ""
	}
	kept := map[string]bool{}
	for _, value := range triedValues.FindAllString(withoutCredentials(filled.String()+body[last:]), -1) {
		kept[value] = true
	}
	for i, gap := range at {
		if !kept[tried(i)] {
			return nameBefore(body[:gap])
		}
	}
	return ""
}

// tried is the value that is tried in a gap.
func tried(gap int) string { return fmt.Sprintf("value%024dx", gap) }

// gapOf is where a match of gaps has its empty group.
func gapOf(found []int) int {
	for _, at := range found[2:] {
		if at >= 0 {
			return at
		}
	}
	return found[1]
}

func nameBefore(body string) string {
	const most = 200
	body = body[max(0, len(body)-most):]
	if all := names.FindAllString(body, -1); len(all) > 0 {
		return all[len(all)-1]
	}
	return ""
}
