package vault

import (
	"context"
	"errors"
	"os/exec"
)

// preflightOS has nothing to ask: macOS always has a keychain.
func preflightOS(context.Context) (State, error) { return Ready, nil }

// The exit codes of /usr/bin/security are the lowest byte of the OSStatus of
// Security/SecBase.h.
const (
	interactionNotAllowed = 36  // errSecInteractionNotAllowed, -25308
	noDefaultKeychain     = 37  // errSecNoDefaultKeychain, -25307
	authFailed            = 51  // errSecAuthFailed, -25293
	userCanceled          = 128 // errSecUserCanceled, -128
)

// stateOf sorts an error of go-keyring.
func stateOf(err error) State {
	var exit *exec.ExitError
	if !errors.As(err, &exit) {
		return Failed
	}
	switch exit.ExitCode() {
	case interactionNotAllowed, authFailed, userCanceled:
		return Locked
	case noDefaultKeychain:
		return NoCollection
	}
	return Failed
}
