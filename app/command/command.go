// Package command is the command line: the same work as the window's, through
// the same packages. Secrets come from files, standard input or the vault,
// never from the arguments.
package command

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/alecthomas/kong"

	"github.com/flowlatch/flowlatch/app"
	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/oauth/secret"
)

// Exit codes of every command.
const (
	ExitDone        = 0 // done, and every check passed
	ExitCheckFailed = 1 // a check failed
	ExitUsage       = 2 // the command line can't be understood
	ExitUnreachable = 3 // network or keychain can't be reached
)

// Env is the world a command runs in.
type Env struct {
	Stdout, Stderr io.Writer
	Stdin          io.Reader
	Now            func() time.Time
	Version        string
	// DataDir is where the window keeps its data.
	DataDir string
	// TempDir is where commands keep what must not outlive them.
	TempDir string
	// Window opens the window; nil in a build without one.
	Window func(context.Context, app.Config) int
}

// commandLine is what kong fills.
type commandLine struct {
	Data    string           `help:"Folder for workspaces and the practice org." placeholder:"DIR" type:"path"`
	Version kong.VersionFlag `help:"Print the version and exit."`

	Window   windowCommand   `cmd:"" default:"withargs" help:"Open the window (the default)."`
	Practice practiceCommand `cmd:"" help:"Run a practice org until interrupted; it lives in memory."`
	Walk     walkCommand     `cmd:"" help:"Go through all five steps on a practice org."`
}

// runner is a parsed command; it returns the exit code.
type runner interface {
	run(ctx context.Context, env Env, line *commandLine) int
}

// Run parses the arguments, runs the command and returns its exit code. It
// stops when ctx is done.
func Run(ctx context.Context, env Env, args []string) int {
	var line commandLine
	exit := -1
	parser, err := kong.New(&line,
		kong.Name("flowlatch"),
		kong.Description("Set up, secure and test Okta Workflows API endpoints."),
		kong.Vars{"version": env.Version},
		kong.Writers(env.Stdout, env.Stderr),
		kong.Exit(func(code int) { exit = code }),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true}),
	)
	if err != nil {
		fmt.Fprintln(env.Stderr, "flowlatch:", err)
		return ExitUsage
	}
	parsed, err := parser.Parse(args)
	if exit >= 0 { // --help and --version have answered
		return exit
	}
	if err != nil {
		fmt.Fprintf(env.Stderr, "flowlatch: %v\nTry: flowlatch --help\n", err)
		return ExitUsage
	}
	if line.Data != "" {
		env.DataDir = line.Data
	}
	command, ok := parsed.Selected().Target.Addr().Interface().(runner)
	if !ok {
		fmt.Fprintln(env.Stderr, "flowlatch: no such command")
		return ExitUsage
	}
	return command.run(ctx, env, &line)
}

// runningPractice names a practice org that runs elsewhere.
type runningPractice struct {
	PracticeURL    string `help:"A practice org that already runs." placeholder:"URL" name:"practice-url"`
	AdminTokenFile string `help:"File with its admin token; - is standard input." placeholder:"FILE" name:"admin-token-file"`
}

// errTokenFile asks for the file that belongs to --practice-url.
var errTokenFile = errors.New("--practice-url needs --admin-token-file")

// resolve reads the token; nil when no URL is given.
func (r runningPractice) resolve(env Env) (*app.RunningPractice, error) {
	if r.PracticeURL == "" {
		if r.AdminTokenFile != "" {
			return nil, errors.New("--admin-token-file goes with --practice-url")
		}
		return nil, nil
	}
	if r.AdminTokenFile == "" {
		return nil, errTokenFile
	}
	token, err := readSecret(env, r.AdminTokenFile)
	if err != nil {
		return nil, err
	}
	return &app.RunningPractice{URL: r.PracticeURL, Token: token}, nil
}

// maxSecretFile bounds a file that holds one secret.
const maxSecretFile = 64 << 10

// readSecret reads one secret without its line end.
func readSecret(env Env, path string) (secret.Secret, error) {
	from := env.Stdin
	if path != "-" {
		f, err := os.Open(path)
		if err != nil {
			return secret.Secret{}, fmt.Errorf("read the token file: %w", err)
		}
		defer func() { _ = f.Close() }()
		from = f
	}
	data, err := io.ReadAll(io.LimitReader(from, maxSecretFile+1))
	if err != nil {
		return secret.Secret{}, fmt.Errorf("read the token file: %w", err)
	}
	if len(data) > maxSecretFile {
		return secret.Secret{}, errors.New("the token file is too large for a token")
	}
	s := secret.New(trimmed(data))
	if s.IsZero() {
		return secret.Secret{}, errors.New("the token file is empty")
	}
	return s, nil
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
	if asJSON {
		_ = printJSON(env, struct {
			Problem problem.Report `json:"problem"`
		}{p.Report()})
		return code
	}
	tell(env, p)
	return code
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
