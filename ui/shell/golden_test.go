package shell

import (
	"fmt"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/vault"
	"github.com/flowlatch/flowlatch/app/wire"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/ui/house/housetest"
	"github.com/flowlatch/flowlatch/ui/page"
)

func previewWorkspace() *workspace.Workspace {
	ws := practiceWorkspace()
	ws.Practice, ws.Name = false, "Acme preview"
	ws.Org.Origin, ws.Org.Domain, ws.Org.Cell = "https://acme.oktapreview.com", "acme.oktapreview.com", "preview"
	ws.Org.SignIn.Name = "Robin Vale"
	return ws
}

func TestLooks(t *testing.T) {
	sizes := map[string]fyne.Size{"1280": fyne.NewSize(1280, 800), "1024": fyne.NewSize(1024, 700)}
	for name, size := range sizes {
		housetest.Golden(t, "shell_"+name, size, func(t *testing.T) fyne.CanvasObject { return picture(t, practiceWorkspace()).Object() })
		housetest.Golden(t, "drawer_"+name, size, func(t *testing.T) fyne.CanvasObject {
			s := picture(t, previewWorkspace())
			s.activity.setOpen(true)
			return s.Object()
		})
		housetest.Golden(t, "news_"+name, size, func(t *testing.T) fyne.CanvasObject {
			s := picture(t, previewWorkspace())
			s.Toast(text.T("toast.secret-copied", "Copied. It is cleared after 30 s, where the system allows it."))
			return s.Object()
		})
		housetest.Golden(t, "strip_"+name, size, func(t *testing.T) fyne.CanvasObject {
			s := picture(t, previewWorkspace())
			s.strip.tell(vault.Locked)
			icon, words := vaultWords(vault.Status{Store: vault.Keychain, State: vault.Locked})
			s.header.vault.SetIcon(icon)
			s.header.vault.SetText(words)
			s.header.row.Refresh()
			return s.Object()
		})
	}
}

// picture is a shell with something in every part, outside of any window.
func picture(t *testing.T, ws *workspace.Workspace) *Shell {
	t.Helper()
	a := openApp(t)
	b := &bench{t: t, outside: &outside{}, pages: map[page.Name]*fakePage{}}
	canvas := housetest.Window(t, fyne.NewSize(10, 10), container.NewStack()).Canvas()
	s := New(Config{
		App: a, Canvas: canvas, Outside: b.outside, Dialogs: NewDialogs(canvas), Pages: b.registry(),
		Walk: setup.Open(setup.Deps{Store: a.Workspaces, Vault: a.Vault, Network: a.Network, Activity: a.Activity, Now: a.Now}, ws),
	})
	t.Cleanup(s.Stop)
	for i, status := range []int{200, 201, 401, 200, 0} {
		a.Activity.Record(wire.Exchange{
			ID: uint64(i + 1), Started: fixedNow.Add(time.Duration(i) * time.Second), Duration: time.Duration(i*i*90+3) * time.Millisecond,
			Method: []string{"GET", "POST"}[i%2], URL: fmt.Sprintf("http://127.0.0.1:47615/api/v1/apps/%d", i), Status: status,
			Kind: map[int]wire.Kind{0: wire.Timeout}[status], Purpose: text.Plain("App exists as asked"), ResponseBody: wire.Body{Size: int64(i * 700)},
		})
	}
	s.Update()
	return s
}
