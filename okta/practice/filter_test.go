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
		m, err := parseFilter(tt.filter, equality("a", "b", "q"))
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
		`c eq "1"`, `a co "1"`, `a eq null`, `a eq`, `a`, `a eq "1" and`, `(a eq "1"`, `a eq "1")`, `a eq "1" b eq "2"`, `"`,
		strings.Repeat("(", 100) + `a eq "1"` + strings.Repeat(")", 100),
	} {
		if _, err := parseFilter(filter, equality("a", "b")); err == nil {
			t.Errorf("%s was taken", filter)
		}
	}
}

func TestFilterOperators(t *testing.T) {
	words := logVocabulary()
	property := func(name string) []string {
		return map[string][]string{
			"eventType": {"app.oauth2.token.grant"}, "published": {"2026-11-21T12:00:00.000Z"}, "outcome.reason": {""},
			"target.id": {"a", "b"}, "authenticationContext.authenticationStep": {"0"},
		}[name]
	}
	tests := []struct {
		filter string
		want   bool
	}{
		{`eventType sw "app.oauth2."`, true},
		{`eventType EW "revoke"`, false},
		{`eventType co "token"`, true},
		{`eventtype ne "x"`, true},
		{`target.id ne "b"`, false},
		{`published gt "2026-11-21T11:00:00.000Z" and published lt "2026-11-21T13:00:00.000Z"`, true},
		{`published ge "2026-11-21T12:00:00.000Z" and published le "2026-11-21T12:00:00.000Z"`, true},
		{`outcome.reason pr`, false},
		{`target.id pr`, true},
		{`not (target.id eq "a")`, false},
		{`not (target.id eq "c") and eventType pr`, true},
		{`authenticationContext.authenticationStep eq 0`, true},
	}
	for _, tt := range tests {
		m, err := parseFilter(tt.filter, words)
		if err != nil {
			t.Errorf("%s: %v", tt.filter, err)
			continue
		}
		if got := m(property); got != tt.want {
			t.Errorf("%s: %t, want %t", tt.filter, got, tt.want)
		}
	}
	for _, filter := range []string{`eventType eq`, `eventType pr "x"`, `nothing eq "x"`, `not eventType eq "x"`, `target[type eq "User"]`, `eventType eq null`, `not (`} {
		if _, err := parseFilter(filter, words); err == nil {
			t.Errorf("%s was taken", filter)
		}
	}
}
