package house

import (
	"sort"
	"strings"
)

// maxHits bounds what a search remembers.
const maxHits = 100_000

// Hits are the places where a Code holds a text.
type Hits struct {
	at     []int32 // offsets, in order
	length int     // bytes of each
	more   bool
}

// Len returns the number of hits, at most 100,000.
func (h Hits) Len() int { return len(h.at) }

// More reports whether there are more hits than Len counts.
func (h Hits) More() bool { return h.more }

// within returns the indexes of the hits that touch start to end.
func (h Hits) within(start, end int) (first, last int) {
	first = sort.Search(len(h.at), func(i int) bool { return int(h.at[i])+h.length > start })
	last = sort.Search(len(h.at), func(i int) bool { return int(h.at[i]) >= end })
	return first, max(first, last)
}

// after returns the index of the first hit at or behind an offset, 0 without one.
func (h Hits) after(offset int) int {
	i := sort.Search(len(h.at), func(i int) bool { return int(h.at[i]) >= offset })
	if i == len(h.at) {
		return 0
	}
	return i
}

// Find returns where query stands in the text, hits not overlapping. Letters A
// to Z match in either case, everything else byte for byte. A query of several
// lines is looked for as it is.
//
// Safe on any goroutine; 20 MiB take some ten milliseconds.
func (c *Code) Find(query string) Hits {
	h := Hits{length: len(query)}
	if query == "" {
		return h
	}
	low := []byte(query)
	for i := range low {
		low[i] = lowerByte(low[i])
	}
	s := scanner{text: c.text, lower: low[0], upper: upperByte(low[0]), nextLower: -1, nextUpper: -1}
	for at := s.next(0); at >= 0; {
		if len(c.text)-at < len(low) {
			break
		}
		if !equalFold(c.text[at:at+len(low)], low) {
			at = s.next(at + 1)
			continue
		}
		if len(h.at) == maxHits {
			h.more = true
			break
		}
		h.at = append(h.at, int32(at))
		at = s.next(at + len(low))
	}
	return h
}

// scanner finds the next place of a letter in either case, asking the fast
// IndexByte for each case only when its last answer has been passed.
type scanner struct {
	text                 string
	lower, upper         byte
	nextLower, nextUpper int
}

func (s *scanner) next(from int) int {
	s.nextLower = s.advance(s.lower, s.nextLower, from)
	if s.lower == s.upper {
		return known(s.nextLower, len(s.text))
	}
	s.nextUpper = s.advance(s.upper, s.nextUpper, from)
	return known(min(s.nextLower, s.nextUpper), len(s.text))
}

// advance returns the first place of b at or behind from, the text's length
// without one.
func (s *scanner) advance(b byte, last, from int) int {
	if last >= from {
		return last
	}
	if from >= len(s.text) {
		return len(s.text)
	}
	if i := strings.IndexByte(s.text[from:], b); i >= 0 {
		return from + i
	}
	return len(s.text)
}

func known(at, length int) int {
	if at >= length {
		return -1
	}
	return at
}

func equalFold(s string, low []byte) bool {
	for i := range low {
		if lowerByte(s[i]) != low[i] {
			return false
		}
	}
	return true
}

func lowerByte(b byte) byte {
	if b >= 'A' && b <= 'Z' {
		return b + 'a' - 'A'
	}
	return b
}

func upperByte(b byte) byte {
	if isLower(b) {
		return b - ('a' - 'A')
	}
	return b
}
