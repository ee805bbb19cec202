package setup

import (
	"strings"

	"github.com/flowlatch/flowlatch/app/workspace"
)

// MoveTo makes every address of a practice workspace follow the practice org
// to where it runs now. Proofs stay as they are: they tell what was called
// then. A workspace without an org yet gets the address filled in, unchecked.
func MoveTo(ws *workspace.Workspace, origin string) {
	old := ws.Org.Origin
	if old == "" {
		ws.Org.Entered = origin
		return
	}
	if old == origin {
		return
	}
	for _, s := range []*string{&ws.Org.Entered, &ws.Org.Origin, &ws.Org.TokenURL, &ws.Org.AdminConsole, &ws.Org.Workflows} {
		moveOrigin(s, old, origin)
	}
	for i := range ws.Endpoints {
		moveOrigin(&ws.Endpoints[i].InvokeURL, old, origin)
		moveOrigin(&ws.Endpoints[i].OtherHost, old, origin)
		if m := ws.Endpoints[i].Measured; m != nil {
			moveOrigin(&m.InvokeURL, old, origin)
		}
	}
	if ws.Connection.Nickname == defaultNickname(old) {
		ws.Connection.Nickname = defaultNickname(origin)
	}
	if ws.Connection.Domain == domainOf(old) {
		ws.Connection.Domain = domainOf(origin)
	}
}

// moveOrigin moves an address on the old origin to the new one.
func moveOrigin(s *string, old, origin string) {
	rest, ok := strings.CutPrefix(*s, old)
	if ok && (rest == "" || strings.ContainsAny(rest[:1], "/?#")) {
		*s = origin + rest
	}
}

// domainOf is an origin as the Domain of a connection: without scheme.
func domainOf(origin string) string {
	return strings.TrimPrefix(strings.TrimPrefix(origin, "https://"), "http://")
}

func defaultNickname(origin string) string { return "Okta - " + domainOf(origin) }
