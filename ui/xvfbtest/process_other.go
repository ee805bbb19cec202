//go:build !linux

package xvfbtest

import "os/exec"

// asGroup does nothing where there are no X servers to clean up after.
func asGroup(*exec.Cmd) {}

// killGroup kills a started command.
func killGroup(cmd *exec.Cmd) { _ = cmd.Process.Kill() }
