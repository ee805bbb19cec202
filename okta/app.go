package okta

import (
	"time"
)

// Names of the internal apps an org with Workflows has.
const (
	AppWorkflowsSSO   = "okta_flow_sso" // label Okta Workflows: signs people in to the Workflows Console
	AppWorkflowsOAuth = "flow"          // label Okta Workflows OAuth: what Workflows' Okta connections use
	AppOIDC           = "oidc_client"   // every OpenID Connect and API Services app integration
)

// ScopeInvokeManage is the scope that lets a service app invoke API Endpoint flows.
const ScopeInvokeManage = "okta.workflows.invoke.manage"

// App is an app integration of the org. Fields that an app of its kind does not have are zero; internal apps have
// neither ClientID nor AuthMethod.
type App struct {
	ID, Name, Label string
	Status          string // ACTIVE, INACTIVE
	SignOnMode      string // OPENID_CONNECT, BOOKMARK, …; "" for kinds without one
	ClientID        string
	AuthMethod      string // token_endpoint_auth_method: private_key_jwt, client_secret_basic, …
	ApplicationType string // service, web, native, …
	// DPoPBound: tokens of this app demand proof of possession.
	DPoPBound   bool
	GrantTypes  []string
	Keys        []Key
	Created     time.Time
	LastUpdated time.Time
	Settings    map[string]any // settings.app, which differs from app to app
	BookmarkURL string         // where a Bookmark app leads
	SelfHref    string         // this app in the API
	AppHref     string         // its page in the Admin Console, "" where unknown; see appPages
	SignOnHref  string         // the same on the Sign On tab
	LaunchHref  string         // the first of the app's links for end users
	SecretsHref string         // where its client secrets can be read; "" when the org offers no such link
}

// IsService reports whether this is an API Services app integration.
func (a App) IsService() bool { return a.Name == AppOIDC && a.ApplicationType == "service" }

type appBody struct {
	ID          string `json:"id"`
	Name        string `json:"name"`
	Label       string `json:"label"`
	Status      string `json:"status"`
	SignOnMode  string `json:"signOnMode"`
	Created     stamp  `json:"created"`
	LastUpdated stamp  `json:"lastUpdated"`
	Credentials struct {
		OAuthClient struct {
			ClientID   string `json:"client_id"`
			AuthMethod string `json:"token_endpoint_auth_method"`
		} `json:"oauthClient"`
	} `json:"credentials"`
	Settings struct {
		App         map[string]any `json:"app"`
		OAuthClient struct {
			ApplicationType string   `json:"application_type"`
			GrantTypes      []string `json:"grant_types"`
			DPoPBound       bool     `json:"dpop_bound_access_tokens"`
			JWKS            struct {
				Keys []keyBody `json:"keys"`
			} `json:"jwks"`
		} `json:"oauthClient"`
	} `json:"settings"`
	Links struct {
		AppLinks          []namedLink `json:"appLinks"`
		ClientCredentials []namedLink `json:"clientCredentials"`
	} `json:"_links"`
}

type namedLink struct {
	Name string `json:"name"`
	Href string `json:"href"`
}

func (b appBody) identity() string { return b.ID }

// app reads what the org sent about an app.
func (c *Client) app(b appBody) App {
	client, settings := b.Credentials.OAuthClient, b.Settings.OAuthClient
	a := App{
		ID: b.ID, Name: b.Name, Label: b.Label, Status: b.Status, SignOnMode: b.SignOnMode,
		ClientID: client.ClientID, AuthMethod: client.AuthMethod,
		ApplicationType: settings.ApplicationType, DPoPBound: settings.DPoPBound, GrantTypes: settings.GrantTypes,
		Keys: keysOf(settings.JWKS.Keys), Created: b.Created.Time, LastUpdated: b.LastUpdated.Time,
		Settings: b.Settings.App, SelfHref: c.origin + "/api/v1/apps/" + b.ID,
	}
	if b.SignOnMode == "BOOKMARK" || b.Name == "bookmark" {
		a.BookmarkURL, _ = b.Settings.App["url"].(string)
	}
	if len(b.Links.AppLinks) > 0 {
		a.LaunchHref = b.Links.AppLinks[0].Href
	}
	for _, l := range b.Links.ClientCredentials {
		if l.Name == "secrets" {
			a.SecretsHref = l.Href
		}
	}
	a.AppHref, a.SignOnHref = c.appPages(b.Name, b.ID)
	return a
}

// appPages are an app's pages in the Admin Console. Okta does not document these links; they are as seen in public
// code, so the clicks that lead there belong beside them. A custom domain has no Admin Console, and the practice org's
// pages are its own.
func (c *Client) appPages(name, id string) (general, signOn string) {
	a, err := ParseAddress(c.origin)
	if err != nil || a.Org == "" || name == "" {
		return "", ""
	}
	page := a.AdminConsole + "/admin/app/" + name + "/instance/" + id
	return page, page + "#tab-signon"
}
