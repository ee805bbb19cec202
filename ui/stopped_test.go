package ui

import (
	"testing"

	"fyne.io/fyne/v2/test"
)

func TestNothingIsLeftToDoOnceTheWindowIsClosed(t *testing.T) {
	l := test.NewTempApp(t).Lifecycle()
	hooks, ok := l.(interface {
		hooked
		OnStopped() func()
	})
	if !ok {
		t.Fatalf("%T has no hook: see whether Fyne still needs dropStoppedHook", l)
	}
	hooks.SetOnStoppedHookExecuted(func() {})
	if hooks.OnStopped() == nil {
		t.Fatal("the hook is not what Fyne does in the end")
	}
	dropStoppedHook(l)
	if hooks.OnStopped() != nil {
		t.Error("Fyne still does something after the window")
	}
}
