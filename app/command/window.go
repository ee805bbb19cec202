package command

import (
	"bytes"
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
		fmt.Fprintln(env.Stderr, "flowlatch:", err)
		return ExitUsage
	}
	return env.Window(ctx, app.Config{Dir: env.DataDir, Now: env.Now, Version: env.Version, Practice: practice})
}

func trimmed(data []byte) string { return string(bytes.TrimSpace(data)) }
