package ui

import "fyne.io/fyne/v2"

// hooked is what Fyne's own lifecycle can do beyond its interface.
type hooked interface {
	SetOnStoppedHookExecuted(func())
}

// dropStoppedHook takes away what Fyne does once its window is closed: it
// saves the preferences again, which were saved when they changed. It has that
// done by way of the queue that it is closing (Fyne 2.8.0,
// internal/driver/glfw/loop.go, runGL): when the work comes between the last
// look at the queue and its end, nobody ever does it, and the program waits for
// it for ever, with no window. The file is not emptied and written once more
// at every end either, so that an end by force leaves it whole.
func dropStoppedHook(l fyne.Lifecycle) {
	if l, ok := l.(hooked); ok {
		l.SetOnStoppedHookExecuted(nil)
	}
}
