// Command testreport turns the events of go test -json into a short account of the run.
//
//	go test -json ./... | testreport [-strict] [-may-skip FILE]
//
// It prints what failed in full, each skipped test with its reason, the go command's own
// closing line of each package that has tests, and last a count of tests and subtests:
//
//	41 passed, 0 failed, 1 skipped
//
// Under -strict a skipped test that the may-skip file doesn't name is a failure. The exit
// status is 1 when anything failed or no test ran, and 2 when the input or the file of
// allowed skips could not be read.
package main

import (
	"flag"
	"fmt"
	"io"
	"os"
)

func main() {
	os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}

// run is the command with its surroundings passed in; it returns the exit status.
func run(args []string, in io.Reader, out, errs io.Writer) int {
	flags := flag.NewFlagSet("testreport", flag.ContinueOnError)
	flags.SetOutput(errs)
	strict := flags.Bool("strict", false, "fail on skipped tests that are not allowed")
	file := flags.String("may-skip", "", "`file` of tests that may be skipped")
	if err := flags.Parse(args); err != nil {
		return 2
	}

	allowed, err := readAllowances(*file)
	if err != nil {
		fmt.Fprintln(errs, "testreport:", err)
		return 2
	}

	r := newReport(out, allowed, *strict)
	if err := r.read(in); err != nil {
		fmt.Fprintln(errs, "testreport:", err)
		return 2
	}
	if !r.close() {
		return 1
	}
	return 0
}
