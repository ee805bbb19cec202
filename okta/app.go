package okta

import (
	"encoding/json"
	"errors"
	"fmt"
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
	// AutoKeyRotation: Okta renews the keys it signs this app's tokens with. The app's own Keys are another matter.
	AutoKeyRotation bool
	PKCERequired    bool
	GrantTypes      []string // client_credentials, authorization_code, …
	ResponseTypes   []string // token, code, …
	RedirectURIs    []string
	Keys            []Key
	// KeysURL is where the app publishes its keys itself (jwks_uri), instead of Keys; "" for none.
	KeysURL          string
	Created, Updated time.Time
	Settings         map[string]any // settings.app, which differs from app to app; nil when it is empty
	Profile          map[string]any // what the org's admins keep about the app; nil when it is empty
	BookmarkURL      string         // where a Bookmark app leads
	HomeURL          string         // where a person opens the app; "" when it has no tile
	// Problem says, in English, what of the app could not be read and is therefore zero; "" when all could. An app may
	// even lack its ID then: it is there to be shown, not to be worked with.
	Problem string
}

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
			ClientID        string `json:"client_id"`
			AuthMethod      string `json:"token_endpoint_auth_method"`
			AutoKeyRotation bool   `json:"autoKeyRotation"`
			PKCERequired    bool   `json:"pkce_required"`
		} `json:"oauthClient"`
	} `json:"credentials"`
	Settings struct {
		App         map[string]any `json:"app"`
		OAuthClient struct {
			ApplicationType string   `json:"application_type"`
			DPoPBound       bool     `json:"dpop_bound_access_tokens"`
			GrantTypes      []string `json:"grant_types"`
			ResponseTypes   []string `json:"response_types"`
			RedirectURIs    []string `json:"redirect_uris"`
			KeysURL         string   `json:"jwks_uri"`
			JWKS            struct {
				Keys []keyBody `json:"keys"`
			} `json:"jwks"`
		} `json:"oauthClient"`
	} `json:"settings"`
	Profile map[string]any `json:"profile"`
	Links   struct {
		AppLinks links `json:"appLinks"`
	} `json:"_links"`
}

// appOf reads what the org sent about an app. What can't be read is zero and told in [App.Problem].
func appOf(raw json.RawMessage) App {
	var b appBody
	err := json.Unmarshal(raw, &b)
	a := b.app()
	a.Problem = problemOf(b.ID, err)
	return a
}

// problemOf puts into words why an app could be read in part only.
func problemOf(id string, err error) string {
	field, odd := errors.AsType[*json.UnmarshalTypeError](err)
	switch {
	case odd && field.Field != "":
		return fmt.Sprintf("%s is a JSON %s, which is not understood", field.Field, field.Value)
	case err != nil:
		return "what Okta sent is no JSON object"
	case id == "":
		return "Okta sent it without an id"
	}
	return ""
}

func (b appBody) app() App {
	client, settings := b.Credentials.OAuthClient, b.Settings.OAuthClient
	a := App{
		ID: b.ID, Name: b.Name, Label: b.Label, Status: b.Status, SignOnMode: b.SignOnMode,
		ClientID: client.ClientID, AuthMethod: client.AuthMethod,
		AutoKeyRotation: client.AutoKeyRotation, PKCERequired: client.PKCERequired,
		ApplicationType: settings.ApplicationType, DPoPBound: settings.DPoPBound,
		GrantTypes: settings.GrantTypes, ResponseTypes: settings.ResponseTypes, RedirectURIs: settings.RedirectURIs,
		Keys: keysOf(settings.JWKS.Keys), KeysURL: settings.KeysURL, Created: b.Created.Time, Updated: b.LastUpdated.Time,
		Settings: unlessEmpty(b.Settings.App), Profile: unlessEmpty(b.Profile),
	}
	if b.SignOnMode == "BOOKMARK" || b.Name == "bookmark" {
		a.BookmarkURL, _ = b.Settings.App["url"].(string)
	}
	if len(b.Links.AppLinks) > 0 {
		a.HomeURL = b.Links.AppLinks[0].Href
	}
	return a
}

// unlessEmpty saves ten thousand apps from keeping ten thousand empty maps.
func unlessEmpty(m map[string]any) map[string]any {
	if len(m) == 0 {
		return nil
	}
	return m
}
