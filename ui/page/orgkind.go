package page

import (
	"net/url"
	"strings"

	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/ui/house"
)

// OrgKind is the mark of a workspace's org: the chip's kind and its word, which
// is "" before anything is known of the org.
func OrgKind(ws *workspace.Workspace) (house.ChipKind, string) {
	switch setup.KindOf(ws) {
	case setup.PracticeOrg:
		return house.ChipPractice, X("org.practice", "Practice")
	case setup.ProductionOrg:
		return house.ChipProduction, X("org.production", "Production")
	case setup.PreviewOrg:
		return house.ChipPreview, X("org.preview", "Preview")
	case setup.OtherOrg:
		return house.ChipNeutral, X("org.not-production", "Not production")
	}
	return house.ChipNeutral, ""
}

// WorkspaceName is what a workspace is called where it is one of several.
func WorkspaceName(ws *workspace.Workspace) string {
	switch {
	case ws.Practice:
		return X("band.name", "Practice org")
	case ws.Name != "":
		return ws.Name
	case ws.Org.Name != "":
		return ws.Org.Name
	case ws.Org.Domain != "":
		name, _, _ := strings.Cut(ws.Org.Domain, ".")
		return name
	}
	return X("org.new", "New org")
}

// OrgHost is where a workspace's org is, with its port where it has one.
func OrgHost(ws *workspace.Workspace) string {
	if u, err := url.Parse(ws.Org.Origin); err == nil && u.Host != "" {
		return u.Host
	}
	return ws.Org.Domain
}
