package setup

import (
	"slices"
	"strings"

	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/workspace"
)

// maxAppName bounds what a client ID or an app's name may be, in characters.
const maxAppName = 100

// ListApp records that a service app, by its client ID or its name here, stands in
// the list of those that may call the endpoint. One that stands there already
// changes nothing. Nothing changes at Okta.
func (w *Walk) ListApp(endpointID, named string) error {
	ws := w.Workspace()
	e := ws.Endpoint(endpointID)
	if e == nil {
		return noEndpoint()
	}
	app, ok := appNamed(ws, named)
	if !ok {
		return badField("endpoint.listed", text.T("problem.endpoint.listed", "Enter the app's client ID: letters and digits, without blanks"), problem.EditInvokeURL)
	}
	if own := ws.ServiceApp(e.ServiceAppID); own != nil && own.ClientID == app.ClientID {
		return nil
	}
	return w.updateEndpoint(endpointID, func(e *workspace.Endpoint) {
		if !slices.ContainsFunc(e.AlsoListed, func(a workspace.ListedApp) bool { return a.ClientID == app.ClientID }) {
			e.AlsoListed = append(slices.Clone(e.AlsoListed), app)
		}
	})
}

// UnlistApp takes a service app off what is recorded of the list.
func (w *Walk) UnlistApp(endpointID, clientID string) error {
	return w.updateEndpoint(endpointID, func(e *workspace.Endpoint) {
		e.AlsoListed = slices.DeleteFunc(slices.Clone(e.AlsoListed), func(a workspace.ListedApp) bool { return a.ClientID == clientID })
		delete(e.Security.Ticks, clickList+"."+clientID)
	})
}

// appNamed is the app that is named: one that is known here, else one by its client
// ID.
func appNamed(ws *workspace.Workspace, named string) (workspace.ListedApp, bool) {
	named = strings.TrimSpace(named)
	for _, app := range ws.ServiceApps {
		if app.ClientID != "" && (app.ClientID == named || strings.EqualFold(app.Label, named)) {
			return workspace.ListedApp{ClientID: app.ClientID, Label: app.Label}, true
		}
	}
	odd := func(r rune) bool {
		return (r < '0' || r > '9') && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && r != '_' && r != '-'
	}
	return workspace.ListedApp{ClientID: named}, named != "" && len(named) <= maxAppName && !strings.ContainsFunc(named, odd)
}

// Listable are the service apps known here that can be recorded as listed beside
// the endpoint's own.
func Listable(ws *workspace.Workspace, e *workspace.Endpoint) []workspace.ServiceApp {
	var all []workspace.ServiceApp
	for _, app := range ws.ServiceApps {
		known := slices.ContainsFunc(e.AlsoListed, func(a workspace.ListedApp) bool { return a.ClientID == app.ClientID })
		if app.ClientID != "" && app.ID != e.ServiceAppID && !known {
			all = append(all, app)
		}
	}
	return all
}
