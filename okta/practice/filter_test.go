package practice

import (
	"strings"
	"testing"
)

func TestFilter(t *testing.T) {
	property := func(name string) []string {
		return map[string][]string{"a": {"1"}, "b": {"2", "3"}, "q": {`say "x"`}}[name]
	}
	tests := []struct {
		filter string
		want   bool
	}{
		{"", true},
		{`a eq "1"`, true},
		{`A EQ "1"`, true},
		{`a eq "2"`, false},
		{`b eq "3"`, true},
		{`a eq "1" and b eq "9"`, false},
		{`a eq "9" or b eq "2"`, true},
		{`a eq "1" or a eq "9" and b eq "9"`, true},
		{`(a eq "1" or a eq "9") and b eq "9"`, false},
		{`((a eq "1"))`, true},
		{`q eq "say \"x\""`, true},
	}
	for _, tt := range tests {
		m, err := parseFilter(tt.filter, []string{"a", "b", "q"})
		if err != nil {
			t.Errorf("%s: %v", tt.filter, err)
			continue
		}
		if got := m(property); got != tt.want {
			t.Errorf("%s: %t, want %t", tt.filter, got, tt.want)
		}
	}
}

func TestFilterRefusesNonsense(t *testing.T) {
	for _, filter := range []string{
		`c eq "1"`, `a co "1"`, `a eq 1`, `a eq`, `a`, `a eq "1" and`, `(a eq "1"`, `a eq "1")`, `a eq "1" b eq "2"`, `"`,
		strings.Repeat("(", 100) + `a eq "1"` + strings.Repeat(")", 100),
	} {
		if _, err := parseFilter(filter, []string{"a", "b"}); err == nil {
			t.Errorf("%s was taken", filter)
		}
	}
}
