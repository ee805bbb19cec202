package setup

import (
	"encoding/json"
	"path"
	"slices"

	"github.com/flowlatch/flowlatch/app/workspace"
)

// subjectOf is the scope or the kid of the key that a request is about: what it
// sends says so, else what the walk made under the id in its path.
func subjectOf(ws *workspace.Workspace, c workspace.Change, sent []byte) string {
	var body struct {
		Scope string `json:"scopeId"`
		KID   string `json:"kid"`
	}
	if json.Unmarshal(sent, &body) == nil && body.Scope+body.KID != "" {
		return body.Scope + body.KID
	}
	about := func(m workspace.Created) bool {
		return (m.Kind == workspace.CreatedGrant || m.Kind == workspace.CreatedKey) && m.ID == path.Base(c.Path)
	}
	if i := slices.IndexFunc(ws.Created, about); i >= 0 {
		return ws.Created[i].Label
	}
	return ""
}
