package house

import (
	"slices"
	"strings"
	"testing"
)

func TestBreakable(t *testing.T) {
	token := strings.Repeat("x", longPart+7)
	for word, want := range map[string][]string{
		"short/path": {"short/path"},
		"https://orders.example/oauth/authorize?audience=api&state=new": {"https:/", "/", "orders.example/", "oauth/", "authorize?", "audience=api&", "state=new"},
		token: {token[:longPart], token[longPart:]},
	} {
		if got := breakable(word); !slices.Equal(got, want) {
			t.Errorf("%q breaks into %q, want %q", word, got, want)
		}
	}
}
