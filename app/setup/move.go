package setup

import (
	"strings"

	"github.com/flowlatch/flowlatch/app/workspace"
)

// MoveTo makes every address of a practice workspace follow the practice org
// to where it runs now. A workspace without an org yet gets the address
// filled in, unchecked.
func MoveTo(ws *workspace.Workspace, origin string) {
	old := ws.Org.Origin
	if old == "" {
		ws.Org.Entered = origin
		return
	}
	if old == origin {
		return
	}
	move := func(s *string) {
		if rest, ok := strings.CutPrefix(*s, old); ok {
			*s = origin + rest
		}
	}
	for _, s := range []*string{&ws.Org.Entered, &ws.Org.Origin, &ws.Org.TokenURL, &ws.Org.AdminConsole, &ws.Org.Workflows} {
		move(s)
	}
	for i := range ws.Endpoints {
		move(&ws.Endpoints[i].InvokeURL)
	}
}
