package command

import (
	"encoding/json"
	"fmt"
	"io"

	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/text"
)

// output remembers that writing failed, so that no command has to look after
// every line.
type output struct {
	to  io.Writer
	err error
}

func (o *output) Write(b []byte) (int, error) {
	if o.err != nil {
		return 0, o.err
	}
	n, err := o.to.Write(b)
	o.err = err
	return n, err
}

// printJSON writes exactly one object on one line.
func printJSON(env Env, v any) error {
	enc := json.NewEncoder(env.Stdout)
	enc.SetEscapeHTML(false)
	return enc.Encode(v)
}

// fail reports an error that ends a command and returns its exit code.
func fail(env Env, asJSON bool, err error, code int) int {
	p := problem.From(err)
	if !asJSON {
		tell(env, p)
		return code
	}
	printProblem(env, p)
	return code
}

// refuse reports a command line that can't be used.
func refuse(env Env, asJSON bool, err error) int {
	fmt.Fprintf(env.Stderr, "flowlatch: %v\nTry: flowlatch --help\n", err)
	if asJSON {
		printProblem(env, usage(err))
	}
	return ExitUsage
}

func usage(err error) *problem.Problem {
	return problem.New("command.usage",
		text.T("command.usage", "The command line can't be used as it is"), text.Plain(err.Error()),
		problem.NewWay(problem.Retry, text.T("command.usage.help", "See flowlatch --help"), text.Text{}))
}

// printProblem prints a Problem that stands alone. Run sees when it can't.
func printProblem(env Env, p *problem.Problem) {
	_ = printJSON(env, struct {
		Problem problem.Report `json:"problem"`
	}{p.Report()})
}

// tell prints a Problem for a person.
func tell(env Env, p *problem.Problem) {
	fmt.Fprintf(env.Stderr, "\n%s\n%s\n", p.Title, p.Cause)
	for _, w := range p.Ways {
		fmt.Fprintf(env.Stderr, "  - %s", w.Label)
		if !w.Consequence.IsZero() {
			fmt.Fprintf(env.Stderr, " (%s)", w.Consequence)
		}
		fmt.Fprintln(env.Stderr)
	}
	if p.Detail != "" {
		fmt.Fprintf(env.Stderr, "  %s: %s\n", text.T("command.detail", "Detail"), p.Detail)
	}
}
