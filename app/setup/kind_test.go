package setup_test

import (
	"testing"

	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/okta"
)

func TestKindOf(t *testing.T) {
	for entered, tests := range map[string]map[workspace.Mark]setup.OrgKind{
		"acme.oktapreview.com":   {"": setup.PreviewOrg, workspace.MarkProduction: setup.ProductionOrg, workspace.MarkNotProduction: setup.PreviewOrg},
		"acme.okta.com":          {"": setup.ProductionOrg, workspace.MarkProduction: setup.ProductionOrg, workspace.MarkNotProduction: setup.OtherOrg},
		"login.acme.example":     {"": setup.ProductionOrg, workspace.MarkNotProduction: setup.OtherOrg},
		"acme.okta-miltest.com":  {"": setup.OtherOrg, workspace.MarkProduction: setup.ProductionOrg},
		"http://127.0.0.1:45031": {"": setup.PracticeOrg, workspace.MarkProduction: setup.ProductionOrg, workspace.MarkNotProduction: setup.PracticeOrg},
	} {
		address, err := okta.ParseAddress(entered)
		if err != nil {
			t.Fatal(err)
		}
		for mark, want := range tests {
			ws := &workspace.Workspace{Mark: mark, Org: workspace.Org{
				Origin: address.Origin, Domain: address.Domain, Cell: string(address.Cell), Production: address.Production,
			}}
			if got := setup.KindOf(ws); got != want {
				t.Errorf("%s marked %q is of kind %v, want %v", entered, mark, got, want)
			}
		}
	}
	if got := setup.KindOf(&workspace.Workspace{}); got != setup.UnknownOrg {
		t.Errorf("before any address it is of kind %v", got)
	}
	if got := setup.KindOf(&workspace.Workspace{Practice: true, Mark: workspace.MarkProduction}); got != setup.PracticeOrg {
		t.Errorf("the built-in org is of kind %v", got)
	}
}
