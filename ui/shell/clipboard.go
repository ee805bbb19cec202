package shell

import (
	"time"

	"fyne.io/fyne/v2"

	"github.com/flowlatch/flowlatch/oauth/secret"
)

// secretStays is how long a secret stays on the clipboard.
const secretStays = 30 * time.Second

// clipboard copies, and takes a secret away again while it is still the one
// that was copied. Some desktops keep a history of their own; nothing can be
// done about that here.
type clipboard struct {
	onUI  func(func())
	kept  secret.Secret
	timer *time.Timer
}

func (c *clipboard) set(value string) {
	c.forget()
	fyne.CurrentApp().Clipboard().SetContent(value)
}

func (c *clipboard) setSecret(value secret.Secret) {
	c.set(value.Reveal())
	c.kept = value
	c.timer = time.AfterFunc(secretStays, func() { c.onUI(c.clear) })
}

// clear empties the clipboard if the secret is still on it.
func (c *clipboard) clear() {
	if c.kept.IsZero() {
		return
	}
	board := fyne.CurrentApp().Clipboard()
	if c.kept.Equal(secret.New(board.Content())) {
		board.SetContent("")
	}
	c.forget()
}

func (c *clipboard) forget() {
	if c.timer != nil {
		c.timer.Stop()
	}
	c.kept = secret.Secret{}
}
