package manage

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"github.com/flowlatch/flowlatch/app/apptest"
	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/ui/look"
	"github.com/flowlatch/flowlatch/ui/page"
	"github.com/flowlatch/flowlatch/ui/page/pagetest"
)

// fixedNow is the clock of tests that look at pictures.
var fixedNow = pagetest.Clock()

// pageSize is what a window of 1280x800 leaves for a page's body.
var pageSize = pagetest.Size()

// host is a shell that shows pages of this package, whose colors can be chosen.
type host struct {
	*pagetest.Host
	mode look.Mode
}

var _ page.Themed = (*host)(nil)

func (h *host) Mode() look.Mode     { return h.mode }
func (h *host) SetMode(m look.Mode) { h.mode = m }

// newHost makes a host around a workspace that is given as it is.
func newHost(t *testing.T, ws *workspace.Workspace) *host {
	t.Helper()
	return &host{Host: pagetest.Given(t, ws)}
}

// newPracticeHost makes a host around the walk of a running practice org,
// signed in, with a service app.
func newPracticeHost(t *testing.T) *host {
	t.Helper()
	h := &host{Host: pagetest.Practising(t)}
	apptest.SignIn(t, h.App(), h.Walk())
	if err := h.Walk().SetUpServiceApp(t.Context(), h.Endpoint, setup.DefaultAppLabel, "EC-P256"); err != nil {
		t.Fatal(err)
	}
	return h
}

func (h *host) show(p page.Page) fyne.Window {
	h.T.Helper()
	return h.Show(p, pageSize, theme.ColorNameBackground)
}

func framed(body fyne.CanvasObject) fyne.CanvasObject {
	return pagetest.Framed(theme.ColorNameBackground, body)
}

// golden compares a page in both variants with its pictures.
func golden(t *testing.T, name string, height float32, prepare func(*testing.T) *host, build func(page.Host) page.Page, act ...func(*host)) {
	t.Helper()
	pagetest.Golden(t, name, height, theme.ColorNameBackground, prepare, build, act...)
}
