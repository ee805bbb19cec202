package command

import (
	"context"
	"fmt"

	"github.com/flowlatch/flowlatch/app"
)

// windowCommand opens the window.
type windowCommand struct {
	runningPractice `embed:""`
}

func (c *windowCommand) run(ctx context.Context, env Env, _ *commandLine) int {
	if env.Window == nil {
		fmt.Fprintln(env.Stderr, "This build of Flowlatch has no window. Try: flowlatch --help")
		return ExitUsage
	}
	practice, err := c.resolve(env)
	if err != nil {
		return refuse(env, false, err)
	}
	dir, err := env.DataDir()
	if err != nil {
		fmt.Fprintln(env.Stderr, "flowlatch: no place for the data, name one with --data:", err)
		return ExitCheckFailed
	}
	return env.Window(ctx, app.Config{Dir: dir, Now: env.Now, Version: env.Version, Practice: practice})
}
