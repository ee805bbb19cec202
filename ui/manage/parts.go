package manage

import (
	"fyne.io/fyne/v2"

	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/ui/house"
	"github.com/flowlatch/flowlatch/ui/page"
)

// setVisible shows or hides an object where that is a change.
func setVisible(o fyne.CanvasObject, visible bool) {
	switch {
	case visible == o.Visible():
	case visible:
		o.Show()
	default:
		o.Hide()
	}
}

// setEnabled switches a control on or off where that is a change.
func setEnabled(c fyne.Disableable, enabled bool) {
	switch {
	case enabled == !c.Disabled():
	case enabled:
		c.Enable()
	default:
		c.Disable()
	}
}

// arrange lays containers out again after something in them was shown or
// hidden. It does not draw their children anew, as Refresh would.
func arrange(containers ...*fyne.Container) {
	for _, c := range containers {
		c.Layout.Layout(c.Objects, c.Size())
	}
}

// copyWords are what copying a value says.
func copyWords() house.CopyWords {
	return house.CopyWords{Copy: page.X("copy.do", "Copy"), Copied: page.X("copy.done", "Copied")}
}

// failure is what a toast says about an error.
func failure(err error) text.Text {
	if p := problem.From(err); p != nil {
		return p.Title
	}
	return text.Text{}
}
