package setup

import (
	"cmp"

	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/okta"
)

// Click is something the admin does in one of Okta's consoles.
type Click struct {
	ID    string
	Text  text.Text
	Older text.Text // the wording of older consoles, when it differs
	Copy  string    // a value to paste there; never a secret
	Link  Link      // the page where it happens
}

// ConnectionClicks are the clicks of step 2, in order. The four values of the
// dialog stand on the page itself.
func ConnectionClicks() []Click {
	return []Click{
		{ID: "connection.dialog", Link: LinkNewConnection, Text: text.T("click.connection.dialog", "In the Workflows Console: Connections › New Connection › Okta")},
		{ID: "connection.paste", Text: text.T("click.connection.paste", "Paste the four values")},
		{ID: ClickCreated, Text: text.T("click.connection.created", "Click Create; the first time takes a super admin who is assigned to Okta Workflows OAuth")},
	}
}

// The clicks of step 3 that make the app, add its public key, and bring its client ID.
const (
	ClickCreateApp = "app.create"
	ClickAddKey    = "app.key"
	ClickClientID  = "app.client-id"
)

// ServiceAppClicks are the clicks of step 3 for an admin who is not signed
// in, in order.
func ServiceAppClicks(ws *workspace.Workspace, endpointID string) []Click {
	label, jwk := DefaultAppLabel, ""
	if e := ws.Endpoint(endpointID); e != nil {
		if app := ws.ServiceApp(e.ServiceAppID); app != nil {
			label, jwk = app.Label, app.PublicJWK
		}
	}
	return []Click{
		{ID: ClickCreateApp, Link: LinkNewApp, Copy: label, Text: text.T("click.app.create", "Applications › Create App Integration › API Services › Next, give it this name, Save")},
		{ID: ClickAddKey, Link: LinkServiceApp, Copy: jwk, Text: text.T("click.app.key", "General › Client Credentials › Edit › Public key / Private key › Add key: paste this public key, Done, Save")},
		{ID: "app.dpop", Link: LinkServiceApp, Text: text.T("click.app.dpop", "General Settings › Edit: take the tick off Proof of possession, Save")},
		{ID: "app.scope", Link: LinkServiceAppScopes, Copy: okta.ScopeInvokeManage, Text: text.T("click.app.scope", "Okta API Scopes: Grant this scope, confirm; takes a super admin")},
		{ID: ClickClientID, Link: LinkServiceApp, Text: text.T("click.app.client-id", "General › Client Credentials: copy the Client ID and paste it below")},
	}
}

// ClickCopied is the click that copies the Invoke URL in the practice console. It is
// Flowlatch's alone: a person pastes what was copied.
const ClickCopied = "url.by-trainee"

// The clicks of step 4 that belong to one level and its allowed apps.
const (
	clickLevel = "flow.level"
	clickList  = "flow.list"
)

// EndpointClicks are the clicks of step 4 for the endpoint's level, in order.
func EndpointClicks(ws *workspace.Workspace, endpointID string) []Click {
	e := ws.Endpoint(endpointID)
	if e == nil {
		return nil
	}
	clicks := []Click{
		{ID: "flow.exists", Link: LinkFlows, Text: text.T("click.flow.exists", "The flow exists: import the template, or New Flow › Add event › API Endpoint")},
		{ID: "flow.connection", Text: text.T("click.flow.connection", "Its Okta cards use the connection; the Bookmark flow needs okta.apps.manage")},
		{ID: "flow.return", Text: text.T("click.flow.return", "A Return card stands at top level, not inside an If block")},
		{ID: clickLevel, Text: levelClick(e.Level), Older: olderLevelClick(e.Level)},
	}
	if e.Level == workspace.LevelOAuth && e.Allowed == workspace.AllowList {
		clicks = append(clicks, Click{ID: clickList, Copy: allowedLabel(ws, e), Text: text.T("click.flow.list", "Select from list: add this service app")})
		for _, app := range e.AlsoListed {
			clicks = append(clicks, Click{ID: clickList + "." + app.ClientID, Copy: cmp.Or(app.Label, app.ClientID), Text: text.T("click.flow.list.also", "Select from list: add this one too")})
		}
	}
	return append(clicks, Click{ID: "flow.on", Text: text.T("click.flow.on", "The flow is switched on")})
}

func allowedLabel(ws *workspace.Workspace, e *workspace.Endpoint) string {
	if app := ws.ServiceApp(e.ServiceAppID); app != nil {
		return app.Label
	}
	return ""
}

func levelClick(l workspace.Level) text.Text {
	switch l {
	case workspace.LevelToken:
		return text.T("click.level.token", "API Endpoint card › Endpoint settings › Security level: Secure with client token, Close")
	case workspace.LevelPublic:
		return text.T("click.level.public", "API Endpoint card › Endpoint settings › Security level: None (public service), Close")
	case "":
		return text.T("click.level.chosen", "API Endpoint card › Endpoint settings › Security level: the one chosen here, Close")
	}
	return text.T("click.level.oauth", "API Endpoint card › Endpoint settings › Security level: Secure with OAuth 2.0, Close. Not offered? Settings › Features")
}

func olderLevelClick(l workspace.Level) text.Text {
	switch l {
	case workspace.LevelToken:
		return text.T("click.level.token.older", "Older consoles: the </> link › Expose as Webhook")
	case workspace.LevelPublic:
		return text.T("click.level.public.older", "Older consoles: the </> link › Expose as Public Service")
	case "":
		return text.Text{}
	}
	return text.T("click.level.oauth.older", "Older consoles don't offer OAuth 2.0")
}

// MissingClicks lists the clicks of step 4 that are not ticked.
func MissingClicks(ws *workspace.Workspace, endpointID string) []Click {
	e := ws.Endpoint(endpointID)
	if e == nil {
		return nil
	}
	var missing []Click
	for _, c := range EndpointClicks(ws, endpointID) {
		if !e.Security.Ticked(c.ID) {
			missing = append(missing, c)
		}
	}
	return missing
}
