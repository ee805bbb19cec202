package firstrun

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/vault"
	"github.com/flowlatch/flowlatch/ui/house/housetest"
)

func TestInHighContrast(t *testing.T) {
	shown := func(status vault.Status) *Screen {
		s := newScreen(t, &chosen{})
		s.SetVault(status)
		return s
	}
	var s *Screen
	housetest.Contrast(t, "first", wide, func(t *testing.T) fyne.CanvasObject {
		s = shown(vault.Status{Store: vault.Keychain, State: vault.Ready})
		return s.Object()
	}, func(w fyne.Window) { w.Canvas().Focus(s.First()) })
	housetest.Contrast(t, "problem", wide, func(t *testing.T) fyne.CanvasObject {
		s := shown(vault.Status{Store: vault.Keychain, State: vault.Locked})
		s.Tell(problem.From(&vault.StateError{State: vault.Locked}))
		return s.Object()
	})
	var menu *Screen
	housetest.Contrast(t, "looks", small, func(t *testing.T) fyne.CanvasObject {
		menu = newScreen(t, &chosen{})
		return menu.Object()
	}, func(fyne.Window) { test.Tap(menu.mode) })
}
