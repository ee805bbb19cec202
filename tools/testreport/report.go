package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

// event is one line of go test -json, as "go doc test2json" describes it.
type event struct {
	Action, Package, Test, Output string
}

// unit is a package (Test is empty) or a test in it.
type unit struct {
	Package, Test string
}

// report gathers the output of what is still running and counts what has ended.
type report struct {
	out     io.Writer
	allowed []allowance
	strict  bool

	pending                 map[unit]*strings.Builder
	passed, failed, skipped int
	failedIn                map[string]bool // packages with a failed test
	unexpected              []unit          // skipped without being allowed to
}

func newReport(out io.Writer, allowed []allowance, strict bool) *report {
	return &report{
		out: out, allowed: allowed, strict: strict,
		pending:  map[unit]*strings.Builder{},
		failedIn: map[string]bool{},
	}
}

// read takes all events from in. Lines that are no events, such as the go command's own
// complaints, are passed through.
func (r *report) read(in io.Reader) error {
	lines := bufio.NewReader(in)
	for {
		line, err := lines.ReadBytes('\n')
		if len(bytes.TrimSpace(line)) > 0 {
			r.line(line)
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

func (r *report) line(line []byte) {
	var e event
	if json.Unmarshal(line, &e) != nil {
		_, _ = r.out.Write(line)
		return
	}
	r.event(e)
}

func (r *report) event(e event) {
	at := unit{e.Package, e.Test}
	switch e.Action {
	case "build-output":
		fmt.Fprint(r.out, e.Output)
	case "output":
		r.keep(at, e.Output)
	case "pass", "fail", "skip":
		if e.Test == "" {
			r.endPackage(at, e.Action)
		} else {
			r.endTest(at, e.Action)
		}
	}
}

func (r *report) keep(at unit, output string) {
	if r.pending[at] == nil {
		r.pending[at] = &strings.Builder{}
	}
	r.pending[at].WriteString(output)
}

// take returns the lines kept for a unit and forgets them.
func (r *report) take(at unit) []string {
	kept := r.pending[at]
	delete(r.pending, at)
	if kept == nil {
		return nil
	}
	return slices.Collect(strings.Lines(kept.String()))
}

func (r *report) endTest(at unit, action string) {
	lines := r.take(at)
	switch action {
	case "pass":
		r.passed++
	case "fail":
		r.failed++
		r.failedIn[at.Package] = true
		r.print(lines)
	case "skip":
		r.skipped++
		r.print(slices.DeleteFunc(lines, isProgress))
		if !slices.ContainsFunc(r.allowed, func(a allowance) bool { return a.covers(at) }) {
			r.unexpected = append(r.unexpected, at)
		}
	}
}

func (r *report) endPackage(at unit, action string) {
	lines := r.take(at)
	if action != "fail" {
		r.print(slices.DeleteFunc(lines, func(line string) bool { return !isClosing(line) }))
		return
	}

	r.abandon(at.Package)
	if !r.failedIn[at.Package] {
		r.failed++ // it did not build, or died outside of any test
	}
	r.print(lines)
}

// abandon counts the tests that a dying package left without an end.
func (r *report) abandon(pkg string) {
	left := []unit{}
	for at := range r.pending {
		if at.Package == pkg {
			left = append(left, at)
		}
	}
	slices.SortFunc(left, func(a, b unit) int { return strings.Compare(a.Test, b.Test) })
	for _, at := range left {
		r.endTest(at, "fail")
	}
}

func (r *report) print(lines []string) {
	for _, line := range lines {
		fmt.Fprint(r.out, line)
	}
}

// isProgress tells the lines with which a verbose test says what it is about to do.
func isProgress(line string) bool {
	return strings.HasPrefix(line, "=== ")
}

// isClosing tells the go command's last line on a package that has tests.
func isClosing(line string) bool {
	return strings.HasPrefix(line, "ok  \t")
}

// close prints the count and tells whether the run is a success.
func (r *report) close() bool {
	if r.strict {
		for _, at := range r.unexpected {
			fmt.Fprintf(r.out, "skipped without being allowed to: %s %s\n", at.Package, at.Test)
		}
	}
	fmt.Fprintf(r.out, "%d passed, %d failed, %d skipped\n", r.passed, r.failed, r.skipped)
	if r.passed+r.failed == 0 {
		fmt.Fprintln(r.out, "no test ran")
		return false
	}
	return r.failed == 0 && (!r.strict || len(r.unexpected) == 0)
}
