package xvfbtest

import (
	"os/exec"
	"syscall"
)

// asGroup gives a command a process group of its own, and death together with the thread
// that starts it.
func asGroup(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
}

// killGroup kills a started command and its children. That they are gone already is fine.
func killGroup(cmd *exec.Cmd) {
	_ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL)
}
