// Flowlatch sets up, secures and tests Okta Workflows API endpoints.
package main

import (
	"context"
	"os"
	"os/signal"
	"path/filepath"
	"runtime"
	"syscall"
	"time"

	"github.com/flowlatch/flowlatch/app/command"
)

// version is set by the build (-ldflags "-X main.version=…").
var version = "0.1.0"

func main() { os.Exit(run()) }

func run() int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	return command.Run(ctx, command.Env{
		Stdout: os.Stdout, Stderr: os.Stderr, Stdin: os.Stdin,
		Now: time.Now, Version: version,
		DataDir: dataDir, TempDir: os.TempDir(),
		Window: window(),
	}, os.Args[1:])
}

// dataDir is where the operating system wants a program's data.
func dataDir() (string, error) {
	if runtime.GOOS == "windows" || runtime.GOOS == "darwin" {
		dir, err := os.UserConfigDir()
		return filepath.Join(dir, "Flowlatch"), err
	}
	if dir := os.Getenv("XDG_DATA_HOME"); filepath.IsAbs(dir) {
		return filepath.Join(dir, "flowlatch"), nil
	}
	home, err := os.UserHomeDir()
	return filepath.Join(home, ".local", "share", "flowlatch"), err
}
