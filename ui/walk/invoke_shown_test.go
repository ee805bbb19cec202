package walk

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
)

// shownIn are the names of what an object shows, each as a screen reader would say it.
func shownIn(o fyne.CanvasObject) map[string]fyne.CanvasObject {
	names := map[string]fyne.CanvasObject{}
	eachShown(o, func(o fyne.CanvasObject) {
		if a, ok := o.(interface{ AccessibilityLabel() string }); ok && names[a.AccessibilityLabel()] == nil {
			names[a.AccessibilityLabel()] = o
		}
	})
	return names
}

// eachShown visits an object and all that it shows.
func eachShown(o fyne.CanvasObject, visit func(fyne.CanvasObject)) {
	if !o.Visible() {
		return
	}
	visit(o)
	for _, part := range childrenOf(o) {
		eachShown(part, visit)
	}
}

// tapText taps the first button of an object that says so.
func tapText(t *testing.T, o fyne.CanvasObject, name string) {
	t.Helper()
	button, ok := shownIn(o)[name].(fyne.Tappable)
	if !ok {
		t.Fatalf("there is no %q to tap", name)
	}
	test.Tap(button)
}
