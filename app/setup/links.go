package setup

import (
	"net/url"
	"strings"

	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/okta"
)

// Link names a page of a console that the walk sends the admin to.
type Link string

// Pages of the consoles. The addresses inside Okta's Admin Console are seen
// in use but not documented as stable; each page is also named by its menu
// path in the clicks.
const (
	LinkAdminConsole     Link = "admin-console"
	LinkApps             Link = "apps"
	LinkNewApp           Link = "new-app"
	LinkAPITokens        Link = "api-tokens"
	LinkConnectionApp    Link = "connection-app"
	LinkConnectionScopes Link = "connection-scopes"
	LinkServiceApp       Link = "service-app"
	LinkServiceAppScopes Link = "service-app-scopes"
	LinkWorkflows        Link = "workflows"
	LinkNewConnection    Link = "new-connection"
	LinkFlows            Link = "flows"
	LinkFlowHistory      Link = "flow-history"
)

// The pages of one app, whichever it is, go by its client ID behind these.
const (
	linkApp       = "app:"
	linkAppScopes = "app-scopes:"
)

// LinkApp is the page of the app with a client ID; [LinkApps] without one.
func LinkApp(clientID string) Link { return linkOf(linkApp, clientID) }

// LinkAppScopes is [LinkApp] for its Okta API Scopes tab. Okta documents no address
// of that tab: there it is the app's page.
func LinkAppScopes(clientID string) Link { return linkOf(linkAppScopes, clientID) }

func linkOf(kind, clientID string) Link {
	if clientID == "" {
		return LinkApps
	}
	return Link(kind + clientID)
}

// clientID is the app that a link is about, and whether it is about its scopes; ""
// for the links of the walk.
func (l Link) clientID() (id string, scopes bool) {
	if id, ok := strings.CutPrefix(string(l), linkAppScopes); ok {
		return id, true
	}
	id, ok := strings.CutPrefix(string(l), linkApp)
	if !ok {
		return "", false
	}
	return id, false
}

// URL returns the address of a console page for the endpoint's org, "" where
// it can't be known yet. It never holds a credential.
func URL(ws *workspace.Workspace, endpointID string, l Link) string {
	if ws.Org.Origin == "" {
		return ""
	}
	if ws.Org.Cell == string(okta.CellPractice) {
		return practiceURL(ws, endpointID, l)
	}
	return oktaURL(ws, endpointID, l)
}

func oktaURL(ws *workspace.Workspace, endpointID string, l Link) string {
	admin := ws.Org.AdminConsole
	if admin == "" {
		admin = ws.Org.Origin
	}
	if id, _ := l.clientID(); id != "" {
		return admin + "/admin/app/oidc_client/instance/" + url.PathEscape(id) + "/#tab-general"
	}
	switch l {
	case LinkAdminConsole:
		return admin
	case LinkApps, LinkNewApp:
		return admin + "/admin/apps/active"
	case LinkAPITokens:
		return admin + "/admin/access/api/tokens"
	case LinkConnectionApp:
		if ws.Connection.AppID == "" {
			return admin + "/admin/apps/active"
		}
		return admin + "/admin/app/flow/instance/" + url.PathEscape(ws.Connection.AppID) + "/#tab-signon"
	case LinkConnectionScopes:
		if ws.Connection.AppID == "" {
			return admin + "/admin/apps/active"
		}
		return admin + "/admin/app/flow/instance/" + url.PathEscape(ws.Connection.AppID) + "/"
	case LinkServiceApp, LinkServiceAppScopes:
		id := serviceAppOf(ws, endpointID)
		if id == "" {
			return admin + "/admin/apps/active"
		}
		return admin + "/admin/app/oidc_client/instance/" + url.PathEscape(id) + "/#tab-general"
	}
	return ws.Org.Workflows
}

func practiceURL(ws *workspace.Workspace, endpointID string, l Link) string {
	console := ws.Org.Origin + "/console"
	if id, scopes := l.clientID(); scopes {
		return console + "/apps/" + url.PathEscape(id) + "?tab=scopes"
	} else if id != "" {
		return console + "/apps/" + url.PathEscape(id)
	}
	switch l {
	case LinkAdminConsole:
		return console
	case LinkApps:
		return console + "/apps"
	case LinkAPITokens:
		return console + "/tokens"
	case LinkNewApp:
		return console + "/apps/new"
	case LinkConnectionApp, LinkConnectionScopes:
		if ws.Connection.AppID == "" {
			return console + "/apps"
		}
		tab := "?tab=signon"
		if l == LinkConnectionScopes {
			tab = "?tab=scopes"
		}
		return console + "/apps/" + url.PathEscape(ws.Connection.AppID) + tab
	case LinkServiceApp, LinkServiceAppScopes:
		id := serviceAppOf(ws, endpointID)
		if id == "" {
			return console + "/apps"
		}
		if l == LinkServiceAppScopes {
			return console + "/apps/" + url.PathEscape(id) + "?tab=scopes"
		}
		return console + "/apps/" + url.PathEscape(id)
	case LinkNewConnection:
		return console + "/workflows/connections/new"
	}
	return console + "/workflows"
}

func serviceAppOf(ws *workspace.Workspace, endpointID string) string {
	e := ws.Endpoint(endpointID)
	if e == nil {
		return ""
	}
	if app := ws.ServiceApp(e.ServiceAppID); app != nil {
		return idAtOkta(*app)
	}
	return ""
}
