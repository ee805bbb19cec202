package main

import (
	"fmt"
	"os"
	"path"
	"strings"
)

// allowance lets a test and its subtests be skipped.
type allowance struct {
	Package string // import path
	Test    string // name of a test, a pattern as in path.Match
}

func (a allowance) covers(at unit) bool {
	name, _, _ := strings.Cut(at.Test, "/")
	match, _ := path.Match(a.Test, name)
	return match && a.Package == at.Package
}

// readAllowances reads the named file; no name means no allowances.
func readAllowances(name string) ([]allowance, error) {
	if name == "" {
		return nil, nil
	}
	content, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	allowed, err := parseAllowances(string(content))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return allowed, nil
}

// parseAllowances reads lines of the form "package TestName  # reason". The reason is
// obligatory; blank lines and lines that start with # are left out.
func parseAllowances(content string) ([]allowance, error) {
	var allowed []allowance
	number := 0
	for line := range strings.Lines(content) {
		number++
		entry, reason, _ := strings.Cut(strings.TrimSpace(line), "#")
		if entry == "" {
			continue
		}
		fields := strings.Fields(entry)
		if len(fields) != 2 || strings.TrimSpace(reason) == "" {
			return nil, fmt.Errorf("line %d: want \"package TestName  # reason\"", number)
		}
		if _, err := path.Match(fields[1], ""); err != nil {
			return nil, fmt.Errorf("line %d: %w", number, err)
		}
		allowed = append(allowed, allowance{Package: fields[0], Test: fields[1]})
	}
	return allowed, nil
}
