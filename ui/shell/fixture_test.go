package shell

import (
	"crypto/rand"
	"testing"

	"fyne.io/fyne/v2"

	"github.com/flowlatch/flowlatch/oauth/secret"
)

// clipboardOf reads the clipboard of the app under test.
func clipboardOf(t *testing.T) func() string {
	t.Helper()
	return func() string { return fyne.CurrentApp().Clipboard().Content() }
}

func madeUp() secret.Secret { return secret.New(rand.Text()) }
