//go:build !headless

package main

import (
	"context"

	fyneapp "fyne.io/fyne/v2/app"

	"github.com/flowlatch/flowlatch/app"
	"github.com/flowlatch/flowlatch/ui"
)

// window opens the window and returns its exit code when it is closed.
func window() func(context.Context, app.Config) int {
	return func(ctx context.Context, config app.Config) int {
		return ui.Run(ctx, fyneapp.NewWithID("com.flowlatch.app"), config, nil)
	}
}
