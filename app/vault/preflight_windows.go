package vault

import (
	"context"
	"errors"
	"syscall"
)

// preflightOS has nothing to ask: Windows always has its Credential Manager.
func preflightOS(context.Context) (State, error) { return Ready, nil }

// The Win32 errors of CredWrite that have a meaning of their own.
const (
	notEnoughMemory    = syscall.Errno(8)    // ERROR_NOT_ENOUGH_MEMORY: what a full Credential Manager answers
	noSuchLogonSession = syscall.Errno(1312) // ERROR_NO_SUCH_LOGON_SESSION: no Credential Manager for this logon
)

// stateOf sorts an error of go-keyring.
func stateOf(err error) State {
	switch {
	case errors.Is(err, notEnoughMemory):
		return Full
	case errors.Is(err, noSuchLogonSession):
		return NoService
	}
	return Failed
}
