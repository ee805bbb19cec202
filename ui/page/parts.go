package page

import (
	"fyne.io/fyne/v2"

	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/ui/house"
)

// SetVisible shows or hides an object where that is a change.
func SetVisible(o fyne.CanvasObject, visible bool) {
	switch {
	case visible == o.Visible():
	case visible:
		o.Show()
	default:
		o.Hide()
	}
}

// SetEnabled switches a control on or off where that is a change.
func SetEnabled(c fyne.Disableable, enabled bool) {
	switch {
	case enabled == !c.Disabled():
	case enabled:
		c.Enable()
	default:
		c.Disable()
	}
}

// Arrange lays containers out again after something in them was shown or
// hidden. It does not draw their children anew, as Refresh would.
func Arrange(containers ...*fyne.Container) {
	for _, c := range containers {
		c.Layout.Layout(c.Objects, c.Size())
	}
}

// CopyWords are what copying a value says.
func CopyWords() house.CopyWords {
	return house.CopyWords{Copy: X("copy.do", "Copy"), Copied: X("copy.done", "Copied")}
}

// SecretWords are what a masked secret says.
func SecretWords() house.SecretWords {
	return house.SecretWords{
		CopyWords: CopyWords(),
		Reveal:    X("secret.reveal", "Reveal"),
		Hide:      X("secret.hide", "Hide"),
		HidesIn: func(seconds int) string {
			return T(text.T("secret.hides-in", "hides in {{.Seconds}} s", "Seconds", seconds))
		},
		Reading:   X("secret.reading", "reading…"),
		Clipboard: X("secret.clipboard", "Copied; cleared after 30 s, where the system allows it"),
	}
}
