//go:build headless

package main

import (
	"context"

	"github.com/flowlatch/flowlatch/app"
)

// window is nil: this build has only the commands.
func window() func(context.Context, app.Config) int { return nil }
