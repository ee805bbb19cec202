//go:build !linux

package ui

import (
	"net/url"

	"fyne.io/fyne/v2"
)

// systemBrowser opens addresses in the system's browser.
func systemBrowser(f fyne.App) func(*url.URL) error { return f.OpenURL }
