package setup

import (
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/okta"
)

// OrgKind is what sort of org a workspace is about.
type OrgKind int

// The kinds of org. OtherOrg is one that is no production org, by the admin's
// word or by an address that isn't a preview's either.
const (
	UnknownOrg OrgKind = iota // no address is known
	PracticeOrg
	ProductionOrg
	PreviewOrg
	OtherOrg
)

// KindOf tells production by [workspace.Workspace.Production], and the rest by
// the address: a preview is an org below oktapreview.com, and what answers on
// this computer itself can only be a practice org.
func KindOf(ws *workspace.Workspace) OrgKind {
	switch {
	case ws.Practice:
		return PracticeOrg
	case ws.Production():
		return ProductionOrg
	case ws.Org.Origin == "":
		return UnknownOrg
	case ws.Org.Cell == string(okta.CellPractice):
		return PracticeOrg
	case ws.Org.Cell == string(okta.CellPreview):
		return PreviewOrg
	}
	return OtherOrg
}
