package ui

import (
	"fmt"
	"net/url"
	"os"
	"os/exec"

	"fyne.io/fyne/v2"
)

// systemBrowser opens addresses in the system's browser, and tells when none
// came up: xdg-open ends with an error then. Fyne starts it without a look at
// how it ends. In a Flatpak there is none, and Fyne asks the portal.
func systemBrowser(f fyne.App) func(*url.URL) error {
	if os.Getenv("FLATPAK_ID") != "" {
		return f.OpenURL
	}
	return func(address *url.URL) error {
		const name = "xdg-open"
		opener := exec.Command(name, address.String())
		opener.Stdout, opener.Stderr = os.Stdout, os.Stderr
		if err := opener.Start(); err != nil {
			return fmt.Errorf("ui: %w", err)
		}
		return started(name, opener.Wait)
	}
}
