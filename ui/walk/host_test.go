package walk

import (
	"os"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/ui/house/housetest"
	"github.com/flowlatch/flowlatch/ui/page"
	"github.com/flowlatch/flowlatch/ui/page/pagetest"
)

// fixedNow is the clock of tests that look at pictures.
var fixedNow = pagetest.Clock()

// pageSize is what a window of 1280x800 leaves for a page's body.
var pageSize = pagetest.Size()

// host is a shell that shows pages of this package.
type host struct{ *pagetest.Host }

// newHost makes a host around a workspace that is given as it is.
func newHost(t *testing.T, ws *workspace.Workspace) *host {
	t.Helper()
	return &host{pagetest.Given(t, ws)}
}

// newPracticeHost makes a host around the walk of a running practice org.
func newPracticeHost(t *testing.T, faults ...string) *host {
	t.Helper()
	return &host{pagetest.Practising(t, faults...)}
}

// show puts a page into a window as large as the shell leaves room for.
func (h *host) show(p page.Page) fyne.Window {
	h.T.Helper()
	return h.Show(p, pageSize, theme.ColorNameBackground)
}

func framed(body fyne.CanvasObject) fyne.CanvasObject {
	return pagetest.Framed(theme.ColorNameBackground, body)
}

// primary presses the page's primary action.
func (h *host) primary() {
	h.T.Helper()
	a := h.Page.Foot().Primary
	if a.Do == nil || a.Disabled {
		h.T.Fatalf("the page has no primary action to press: %+v", h.Page.Foot())
	}
	a.Do()
}

// tabOrder names what Tab reaches, in order, until it comes round.
func (h *host) tabOrder() []string { return housetest.TabOrder(h.Canvas) }

// TestMain fixes the time zone: pictures show local times.
func TestMain(m *testing.M) {
	time.Local = time.UTC
	os.Exit(m.Run())
}
