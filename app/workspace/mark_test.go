package workspace_test

import (
	"testing"

	"github.com/flowlatch/flowlatch/app/workspace"
)

func TestProduction(t *testing.T) {
	for name, test := range map[string]struct {
		ws   workspace.Workspace
		want bool
	}{
		"by its address":             {workspace.Workspace{Org: workspace.Org{Production: true}}, true},
		"a preview by its address":   {workspace.Workspace{}, false},
		"marked":                     {workspace.Workspace{Mark: workspace.MarkProduction}, true},
		"marked against its address": {workspace.Workspace{Mark: workspace.MarkNotProduction, Org: workspace.Org{Production: true}}, false},
		"practice, whatever it says": {workspace.Workspace{Practice: true, Mark: workspace.MarkProduction, Org: workspace.Org{Production: true}}, false},
	} {
		if got := test.ws.Production(); got != test.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

func TestUntouched(t *testing.T) {
	for name, test := range map[string]struct {
		ws   workspace.Workspace
		want bool
	}{
		"new":      {workspace.Workspace{}, true},
		"named":    {workspace.Workspace{Name: "Acme"}, true},
		"typed":    {workspace.Workspace{Org: workspace.Org{Entered: "acme"}}, false},
		"practice": {workspace.Workspace{Practice: true}, false},
	} {
		if got := test.ws.Untouched(); got != test.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}
