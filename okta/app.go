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
	DPoPBound bool
	Keys      []Key
	// KeysURL is where the app publishes its keys itself (jwks_uri), instead of Keys; "" for none.
	KeysURL     string
	Created     time.Time
	Settings    map[string]any // settings.app, which differs from app to app
	BookmarkURL string         // where a Bookmark app leads
}

type appBody struct {
	ID          string `json:"id"`
	Name        string `json:"name"`
	Label       string `json:"label"`
	Status      string `json:"status"`
	SignOnMode  string `json:"signOnMode"`
	Created     stamp  `json:"created"`
	Credentials struct {
		OAuthClient struct {
			ClientID   string `json:"client_id"`
			AuthMethod string `json:"token_endpoint_auth_method"`
		} `json:"oauthClient"`
	} `json:"credentials"`
	Settings struct {
		App         map[string]any `json:"app"`
		OAuthClient struct {
			ApplicationType string `json:"application_type"`
			DPoPBound       bool   `json:"dpop_bound_access_tokens"`
			KeysURL         string `json:"jwks_uri"`
			JWKS            struct {
				Keys []keyBody `json:"keys"`
			} `json:"jwks"`
		} `json:"oauthClient"`
	} `json:"settings"`
}

func (b appBody) identity() string { return b.ID }

// app reads what the org sent about an app.
func (b appBody) app() App {
	client, settings := b.Credentials.OAuthClient, b.Settings.OAuthClient
	a := App{
		ID: b.ID, Name: b.Name, Label: b.Label, Status: b.Status, SignOnMode: b.SignOnMode,
		ClientID: client.ClientID, AuthMethod: client.AuthMethod,
		ApplicationType: settings.ApplicationType, DPoPBound: settings.DPoPBound,
		Keys: keysOf(settings.JWKS.Keys), KeysURL: settings.KeysURL, Created: b.Created.Time,
		Settings: b.Settings.App,
	}
	if b.SignOnMode == "BOOKMARK" || b.Name == "bookmark" {
		a.BookmarkURL, _ = b.Settings.App["url"].(string)
	}
	return a
}
