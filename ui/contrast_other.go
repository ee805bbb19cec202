//go:build !((dragonfly && cgo) || (freebsd && cgo) || linux || netbsd || openbsd)

package ui

import "context"

// watchContrast tells nothing: this system's setting for contrast isn't read.
func watchContrast(context.Context, func(higher bool)) {}
