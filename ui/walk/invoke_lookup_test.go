package walk

import (
	"strings"
	"testing"

	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/ui/house"
	"github.com/flowlatch/flowlatch/ui/house/housetest"
	"github.com/flowlatch/flowlatch/ui/look"
)

// Before sending only what will be looked up is promised.
func TestLookUpPromisesNoAppThatIsNotAskedFor(t *testing.T) {
	housetest.App(t, look.Light)
	h := newHost(t, describedWorkspace(workspace.LevelPublic))
	p := newQuietInvoke(h)
	h.show(p)
	promised := func() string { return p.answer.lookUp.checks.Objects[0].(*house.Paragraph).Text() }
	if got := promised(); !strings.Contains(got, "does the Bookmark app exist?") {
		t.Errorf("for the Bookmark body it says %q", got)
	}
	for _, body := range []string{"{}", `{"label":"x"}`} {
		must(t, h.Walk().SetDraft(h.Endpoint, workspace.Draft{Method: "POST", Body: body}))
		if p.Update(); strings.Contains(promised(), "exist?") || !strings.Contains(promised(), "nothing to look up") {
			t.Errorf("for %s it says %q", body, promised())
		}
	}
	must(t, h.Walk().SetDraft(h.Endpoint, setup.BookmarkPreset()))
	if p.Update(); !strings.Contains(promised(), "exist?") {
		t.Errorf("for the Bookmark body again it says %q", promised())
	}
}
