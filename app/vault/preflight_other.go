//go:build !((dragonfly && cgo) || (freebsd && cgo) || linux || netbsd || openbsd || darwin || windows)

package vault

import "context"

// preflightOS has nothing to ask: go-keyring knows no keychain here and says
// so itself.
func preflightOS(context.Context) (State, error) { return Ready, nil }

// stateOf sorts an error of go-keyring.
func stateOf(error) State { return Failed }
