package manage

import (
	"testing"

	"fyne.io/fyne/v2"

	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/ui/house/housetest"
	"github.com/flowlatch/flowlatch/ui/page"
)

func TestInHighContrast(t *testing.T) {
	for name, c := range map[string]struct {
		height float32
		build  func(*testing.T) page.Page
	}{
		"workspaces": {620, func(t *testing.T) page.Page {
			p := NewWorkspaces(workspacesHost(t)).(*workspacesPage)
			p.Update()
			p.rows["dev"].begin()
			return p
		}},
		"report": {620, func(t *testing.T) page.Page {
			p := NewReport(rightsHost(t, workspace.AdminRole{Type: "SUPER_ADMIN", Label: "Super Administrator"})).(*reportPage)
			p.Update()
			p.tell(withoutLog(logRefused), nil)
			return p
		}},
		"help":     {1000, func(t *testing.T) page.Page { return NewHelp(newHost(t, emptyWorkspace())) }},
		"settings": {620, settingsInContrast},
	} {
		t.Run(name, func(t *testing.T) {
			housetest.Contrast(t, name, fyne.NewSize(pageSize.Width, c.height), func(t *testing.T) fyne.CanvasObject {
				p := c.build(t)
				p.Update()
				return framed(p.Body())
			})
		})
	}
}

func settingsInContrast(t *testing.T) page.Page {
	p := NewSettings(full(t)).(*settingsPage)
	p.Update()
	p.dir.SetValue("/home/robin/.local/share/flowlatch")
	return p
}
