package practice

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"
)

// matcher decides by the values of a thing's properties.
type matcher func(property func(name string) []string) bool

// parseFilter reads the part of SCIM's filter language (RFC 7644 section
// 3.4.2.2) that the org knows: eq on the given properties, and, or, brackets.
// An empty filter matches everything.
func parseFilter(raw string, properties []string) (matcher, error) {
	if strings.TrimSpace(raw) == "" {
		return func(func(string) []string) bool { return true }, nil
	}
	p := &filterParser{words: filterWords(raw), properties: properties}
	m, err := p.either()
	if err == nil && p.peek() != "" {
		err = badSearch("Unexpected '" + p.peek() + "' in the filter.")
	}
	return m, err
}

func filterWords(raw string) []string {
	return regexp.MustCompile(`"(?:[^"\\]|\\.)*"|[()]|[^\s()"]+|"`).FindAllString(raw, -1)
}

type filterParser struct {
	words      []string
	properties []string
	depth      int
}

// maxFilterDepth bounds nesting.
const maxFilterDepth = 20

func (p *filterParser) peek() string {
	if len(p.words) == 0 {
		return ""
	}
	return p.words[0]
}

func (p *filterParser) next() string {
	word := p.peek()
	if word != "" {
		p.words = p.words[1:]
	}
	return word
}

// either reads terms joined by or, which binds weaker than and.
func (p *filterParser) either() (matcher, error) {
	return p.joined("or", p.both, func(a, b bool) bool { return a || b })
}

func (p *filterParser) both() (matcher, error) {
	return p.joined("and", p.term, func(a, b bool) bool { return a && b })
}

func (p *filterParser) joined(word string, part func() (matcher, error), join func(a, b bool) bool) (matcher, error) {
	left, err := part()
	for err == nil && strings.EqualFold(p.peek(), word) {
		p.next()
		var right matcher
		before := left
		right, err = part()
		left = func(property func(string) []string) bool { return join(before(property), right(property)) }
	}
	return left, err
}

func (p *filterParser) term() (matcher, error) {
	if p.peek() != "(" {
		return p.comparison()
	}
	p.next()
	if p.depth++; p.depth > maxFilterDepth {
		return nil, badSearch("The filter is nested too deeply.")
	}
	m, err := p.either()
	if err != nil {
		return nil, err
	}
	if p.next() != ")" {
		return nil, badSearch("A bracket in the filter is not closed.")
	}
	p.depth--
	return m, nil
}

func (p *filterParser) comparison() (matcher, error) {
	name, operator, literal := p.next(), p.next(), p.next()
	i := slices.IndexFunc(p.properties, func(s string) bool { return strings.EqualFold(s, name) })
	if i < 0 {
		return nil, badSearch("The filter property '" + name + "' is not supported.")
	}
	if !strings.EqualFold(operator, "eq") {
		return nil, badSearch("The filter operator '" + operator + "' is not supported.")
	}
	var value string
	if err := json.Unmarshal([]byte(literal), &value); err != nil {
		return nil, badSearch("The value of '" + name + "' must be a quoted string.")
	}
	known := p.properties[i]
	return func(property func(string) []string) bool { return slices.Contains(property(known), value) }, nil
}
