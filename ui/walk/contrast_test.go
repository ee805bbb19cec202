package walk

import (
	"testing"

	"fyne.io/fyne/v2"

	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/ui/house/housetest"
)

func TestInHighContrast(t *testing.T) {
	housetest.Contrast(t, "service-app_done", fyne.NewSize(pageSize.Width, 900), func(t *testing.T) fyne.CanvasObject {
		h := doneHost(t)
		h.Page = NewServiceApp(h)
		h.Page.Update()
		shownToken(h)
		return framed(h.Page.Body())
	})
	housetest.Contrast(t, "invoke_done", fyne.NewSize(pageSize.Width, 490), func(t *testing.T) fyne.CanvasObject {
		ws := invokedWorkspace(workspace.LevelOAuth)
		h := newHost(t, ws)
		signIn(h, ws)
		p := newQuietInvoke(h)
		h.Page = p
		p.answers[h.Endpoint] = goodAnswer()
		p.Update()
		return framed(p.Body())
	})
}
