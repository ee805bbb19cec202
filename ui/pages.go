package ui

import (
	"github.com/flowlatch/flowlatch/ui/connect"
	"github.com/flowlatch/flowlatch/ui/manage"
	"github.com/flowlatch/flowlatch/ui/page"
	"github.com/flowlatch/flowlatch/ui/walk"
)

// pages is every page of the shell and how it is made.
func pages() map[page.Name]func(page.Host) page.Page {
	return map[page.Name]func(page.Host) page.Page{
		page.Org:         walk.NewOrg,
		page.Connection:  walk.NewConnection,
		page.ServiceApp:  walk.NewServiceApp,
		page.Endpoint:    walk.NewEndpoint,
		page.Invoke:      walk.NewInvoke,
		page.KeyImport:   walk.NewKeyImport,
		page.KeyExport:   walk.NewKeyExport,
		page.TokenReader: walk.NewTokenReader,
		page.Experiment:  walk.NewExperiment,
		page.AppChoose:   walk.NewAppChoose,
		page.AppState:    walk.NewAppState,
		page.KeyRotate:   walk.NewKeyRotate,
		page.Endpoints:   manage.NewEndpoints,
		page.Connectors:  connect.NewConnectors,
		page.Recipe:      connect.NewRecipe,
		page.Created:     manage.NewCreated,
		page.Report:      manage.NewReport,
		page.Workspaces:  manage.NewWorkspaces,
		page.Settings:    manage.NewSettings,
		page.Help:        manage.NewHelp,
	}
}
