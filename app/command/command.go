// Package command is the command line: the same work as the window's, through
// the same packages. Secrets come from files, standard input or the vault,
// never from the arguments.
package command

import (
	"context"
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/alecthomas/kong"

	"github.com/flowlatch/flowlatch/app"
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
	// DataDir tells where the window keeps its data. It is asked only when a
	// command needs it: not everywhere that commands run has such a place.
	DataDir func() (string, error)
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
	Token    tokenCommand    `cmd:"" help:"Get an access token with a key, from any server, and say what was learnt."`
	Audit    auditCommand    `cmd:"" help:"Measure what an endpoint accepts and refuses, and hold it against its declared security level."`
}

// runner is a parsed command; it returns the exit code.
type runner interface {
	run(ctx context.Context, env Env, line *commandLine) int
}

// Run parses the arguments, runs the command and returns its exit code. It
// stops when ctx is done. A command whose output could not be written is not
// done.
func Run(ctx context.Context, env Env, args []string) int {
	out := &output{to: env.Stdout}
	env.Stdout = out
	code := dispatch(ctx, env, args)
	if out.err != nil {
		fmt.Fprintln(env.Stderr, "flowlatch: write the output:", out.err)
		return ExitCheckFailed
	}
	return code
}

// dispatch runs the command that the arguments name.
func dispatch(ctx context.Context, env Env, args []string) int {
	var line commandLine
	exit := -1
	parser, err := kong.New(&line,
		kong.Name("flowlatch"),
		kong.Description("Set up, secure and test Okta Workflows API endpoints."),
		kong.Vars{"version": env.Version},
		kong.Writers(env.Stdout, env.Stderr),
		kong.Exit(func(code int) { exit = code }),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true}),
		kong.NamedMapper("shift", kong.MapperFunc(decodeShift)),
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
		return refuse(env, slices.Contains(args, "--json"), err)
	}
	if line.Data != "" {
		env.DataDir = func() (string, error) { return line.Data, nil }
	}
	command, ok := parsed.Selected().Target.Addr().Interface().(runner)
	if !ok {
		fmt.Fprintln(env.Stderr, "flowlatch: no such command")
		return ExitUsage
	}
	return command.run(ctx, env, &line)
}
