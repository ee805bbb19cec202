package walk

import (
	"slices"
	"testing"

	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/ui/house/housetest"
	"github.com/flowlatch/flowlatch/ui/look"
	"github.com/flowlatch/flowlatch/ui/page"
)

// Step 5 leads to how another flow makes the same call, once there is something to
// call.
func TestInvokeLeadsToTheRecipe(t *testing.T) {
	housetest.App(t, look.Light)
	ws := invokedWorkspace(workspace.LevelToken)
	h := newHost(t, ws)
	p := NewInvoke(h)
	h.show(p)
	p.Head().Actions[0].Do()
	if !slices.Equal(h.Went, []page.Name{page.Recipe}) {
		t.Errorf("it leads to %v", h.Went)
	}
	ws.Endpoints[0].InvokeURL = ""
	if !p.Head().Actions[0].Disabled {
		t.Error("it leads there without an address")
	}
}
