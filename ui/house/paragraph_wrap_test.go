package house

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestBreakable(t *testing.T) {
	token := strings.Repeat("x", longPart+7)
	for word, want := range map[string][]string{
		"short/path": {"short/path"},
		"https://orders.example/oauth/authorize?audience=api&state=new": {"https:/", "/", "orders.example/", "oauth/", "authorize?", "audience=api&", "state=new"},
		strings.Repeat("é", longPart+1):                                 {strings.Repeat("é", longPart), "é"},
		strings.Repeat("\xff", longPart+2):                              {strings.Repeat("\xff", longPart), "\xff\xff"},
		token:                                                           {token[:longPart], token[longPart:]},
	} {
		if got := breakable(word); !slices.Equal(got, want) {
			t.Errorf("%q breaks into %q, want %q", word, got, want)
		}
	}
}

// FuzzBreakable holds for any bytes: no panic, nothing lost, no part too long.
func FuzzBreakable(f *testing.F) {
	for _, seed := range []string{"", "https://orders.example/a?b&c", strings.Repeat("\xff", 60), strings.Repeat("é/", 60)} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, word string) {
		pieces := breakable(word)
		if got := strings.Join(pieces, ""); got != word {
			t.Errorf("%q became %q", word, got)
		}
		for _, piece := range pieces {
			if letters := utf8.RuneCountInString(piece); len(word) >= longWord && letters > longPart {
				t.Errorf("a part of %d letters: %q", letters, piece)
			}
		}
	})
}
