package walk

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2/test"

	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/ui/house/housetest"
	"github.com/flowlatch/flowlatch/ui/look"
)

// twoEndpoints is a host whose workspace has a second endpoint at the level.
func twoEndpoints(t *testing.T, level workspace.Level) *host {
	t.Helper()
	housetest.App(t, look.Light)
	ws := describedWorkspace(level)
	second := ws.Endpoints[0]
	second.ID, second.Name = "second", "Second"
	second.InvokeURL = strings.Replace(second.InvokeURL, "2f29", "3a3a", 1)
	ws.Endpoints = append(ws.Endpoints, second)
	return newHost(t, ws)
}

// A client token belongs to the endpoint it was entered for: it must not be
// stored with another one, nor sent there.
func TestEndpointTokenStaysWithItsEndpoint(t *testing.T) {
	h := twoEndpoints(t, workspace.LevelToken)
	p := NewEndpoint(h).(*endpointPage)
	h.show(p)
	test.Type(p.access.draft.Focusable(), strings.Repeat("0c", 32))
	h.endpoint = "second"
	p.Update()
	if p.access.waiting() || !p.access.draft.entry.Empty() {
		t.Error("the token of the first endpoint waits at the second")
	}
	p.clicks.tickAll(true)
	p.confirm()
	if ref := h.Workspace().Endpoint("second").ClientToken; ref != "" {
		t.Error("the second endpoint got the first one's token")
	}
}
