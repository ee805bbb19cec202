package practice

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"
)

// matcher decides by the values of a thing's properties.
type matcher func(property func(name string) []string) bool

// vocabulary is what a filter may name: a property in any case gives its name,
// and the operators in small letters.
type vocabulary struct {
	names     func(property string) (name string, ok bool)
	operators []string
}

// equality are the given properties compared by eq, which is all that lists of
// Okta's take.
func equality(properties ...string) vocabulary {
	return vocabulary{func(name string) (string, bool) {
		i := slices.IndexFunc(properties, func(s string) bool { return strings.EqualFold(s, name) })
		if i < 0 {
			return "", false
		}
		return properties[i], true
	}, []string{"eq"}}
}

// parseFilter reads the part of SCIM's filter language (RFC 7644 section
// 3.4.2.2) that the org knows: comparisons, and, or, not, brackets. An empty
// filter matches everything.
func parseFilter(raw string, words vocabulary) (matcher, error) {
	if strings.TrimSpace(raw) == "" {
		return func(func(string) []string) bool { return true }, nil
	}
	p := &filterParser{words: filterWords(raw), vocabulary: words}
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
	vocabulary
	words []string
	depth int
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
	if strings.EqualFold(p.peek(), "not") && len(p.words) > 1 && p.words[1] == "(" {
		p.next()
		m, err := p.term()
		return func(property func(string) []string) bool { return !m(property) }, err
	}
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
	name, operator := p.next(), strings.ToLower(p.next())
	known, ok := p.names(name)
	if !ok {
		return nil, badSearch("The filter property '" + name + "' is not supported.")
	}
	if !slices.Contains(p.operators, operator) {
		return nil, badSearch("The filter operator '" + operator + "' is not supported.")
	}
	if operator == "pr" {
		return func(property func(string) []string) bool {
			return slices.ContainsFunc(property(known), func(s string) bool { return s != "" })
		}, nil
	}
	value, ok := literal(p.next())
	if !ok {
		return nil, badSearch("The value of '" + name + "' must be a quoted string, a number, true or false.")
	}
	if operator == "ne" {
		return func(property func(string) []string) bool { return !slices.Contains(property(known), value) }, nil
	}
	compare := comparisons()[operator]
	return func(property func(string) []string) bool {
		return slices.ContainsFunc(property(known), func(s string) bool { return compare(s, value) })
	}, nil
}

// literal reads a value as the text it is compared by (RFC 7159).
func literal(raw string) (string, bool) {
	var value any
	if json.Unmarshal([]byte(raw), &value) != nil {
		return "", false
	}
	switch value := value.(type) {
	case string:
		return value, true
	case float64, bool:
		return raw, true
	}
	return "", false
}

// comparisons are what the operators with a value ask of a single one. Times are
// written so that their order is that of their texts.
func comparisons() map[string]func(a, b string) bool {
	return map[string]func(a, b string) bool{
		"eq": func(a, b string) bool { return a == b },
		"co": strings.Contains,
		"sw": strings.HasPrefix,
		"ew": strings.HasSuffix,
		"gt": func(a, b string) bool { return a > b },
		"ge": func(a, b string) bool { return a >= b },
		"lt": func(a, b string) bool { return a < b },
		"le": func(a, b string) bool { return a <= b },
	}
}
