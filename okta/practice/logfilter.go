package practice

import (
	"fmt"
	"slices"
	"strings"
)

// logVocabulary is what a filter of the System Log may name: everything that an
// event's body holds, by all of SCIM's operators (Okta, "System Log query").
func logVocabulary() vocabulary {
	properties := eventProperties()
	return vocabulary{func(name string) (string, bool) {
		const free = "debugContext.debugData."
		if len(name) > len(free) && strings.EqualFold(name[:len(free)], free) {
			return free + name[len(free):], true
		}
		i := slices.IndexFunc(properties, func(s string) bool { return strings.EqualFold(s, name) })
		if i < 0 {
			return "", false
		}
		return properties[i], true
	}, []string{"eq", "ne", "co", "sw", "ew", "gt", "ge", "lt", "le", "pr"}}
}

// eventProperties are the paths of everything in an event's body.
func eventProperties() []string {
	sample := (&Org{}).eventBody(event{Targets: []target{{}}})
	var out []string
	var walk func(v any, path string)
	walk = func(v any, path string) {
		switch v := v.(type) {
		case object:
			for name, member := range v {
				walk(member, path+"."+name)
			}
		case []object:
			for _, element := range v {
				walk(element, path)
			}
		default:
			out = append(out, strings.TrimPrefix(path, "."))
		}
	}
	walk(sample, "")
	slices.Sort(out)
	return out
}

// property is what a filter compares. What nearly every filter asks for comes
// without drawing up the body.
func (o *Org) property(e event, name string) []string {
	switch name {
	case "eventType":
		return []string{e.Type}
	case "actor.id":
		return []string{e.Actor.ID}
	case "published":
		return []string{stamp(e.Published)}
	case "transaction.id", "debugContext.debugData.requestId":
		return []string{e.RequestID}
	case "target.id":
		return targetTexts(e.Targets, func(t target) string { return t.ID })
	case "target.type":
		return targetTexts(e.Targets, func(t target) string { return t.Type })
	}
	return texts(o.eventBody(e), strings.Split(name, "."))
}

func targetTexts(targets []target, text func(target) string) []string {
	var out []string
	for _, t := range targets {
		out = append(out, text(t))
	}
	return out
}

// texts are the values at a path of a body, as texts.
func texts(v any, path []string) []string {
	switch v := v.(type) {
	case nil:
		return nil
	case object:
		if len(path) == 0 {
			return nil
		}
		return texts(v[path[0]], path[1:])
	case map[string]string:
		if len(path) == 1 {
			return []string{v[path[0]]}
		}
		return nil
	case []object:
		var out []string
		for _, element := range v {
			out = append(out, texts(element, path)...)
		}
		return out
	case string:
		return []string{v}
	}
	return []string{fmt.Sprint(v)}
}
