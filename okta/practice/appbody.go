package practice

import (
	"slices"
	"time"
)

// object is a JSON object whose members vary.
type object = map[string]any

// appBody is an app as the management API shows it, member by member as in
// recorded answers.
type appBody struct {
	ID              string         `json:"id"`
	ORN             string         `json:"orn"`
	Name            string         `json:"name"`
	Label           string         `json:"label"`
	Status          string         `json:"status"`
	LastUpdated     string         `json:"lastUpdated"`
	Created         string         `json:"created"`
	Accessibility   object         `json:"accessibility"`
	Visibility      visibilityBody `json:"visibility"`
	Features        []string       `json:"features"`
	SignOnMode      any            `json:"signOnMode"`
	Credentials     object         `json:"credentials"`
	UniversalLogout object         `json:"universalLogout"`
	Settings        object         `json:"settings"`
	Links           object         `json:"_links"`
}

type visibilityBody struct {
	AutoLaunch        *bool           `json:"autoLaunch,omitempty"`
	AutoSubmitToolbar bool            `json:"autoSubmitToolbar"`
	Hide              object          `json:"hide"`
	AppLinks          map[string]bool `json:"appLinks"`
}

// stamp writes a time the way Okta does.
func stamp(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000Z") }

// listedApp is an app within a list, which shows no client secret.
func (o *Org) listedApp(a application) appBody {
	body := o.appBody(a)
	if client, ok := body.Credentials["oauthClient"].(object); ok {
		delete(client, "client_secret")
	}
	return body
}

// bare tells the internal apps whose recorded bodies lack some members.
func (a application) bare() bool {
	return a.Internal && a.Name != appWorkflows && a.Name != appWorkflowsOAuth
}

func (o *Org) appBody(a application) appBody {
	body := appBody{
		ID: a.ID, Name: a.Name, Label: a.Label, Status: a.Status, SignOnMode: optional(a.SignOnMode),
		ORN:           "orn:okta:idp:" + o.orgID() + ":apps:" + a.Name + ":" + a.ID,
		LastUpdated:   stamp(a.LastUpdated),
		Created:       stamp(a.Created),
		Accessibility: object{"selfService": false, "errorRedirectUrl": nil, "loginRedirectUrl": nil},
		Visibility:    visibilityBody{Hide: object{"iOS": a.Hidden, "web": a.Hidden}, AppLinks: map[string]bool{}},
		Features:      append([]string{}, a.Features...),
		Credentials:   o.credentialsBody(a),
		Settings:      o.settingsBody(a),
		Links:         o.appLinks(a),
	}
	if !a.bare() {
		body.Visibility.AutoLaunch = new(bool)
	}
	if a.Link != "" {
		body.Visibility.AppLinks[a.Link] = true
	}
	if a.OAuth != nil && a.OAuth.ApplicationType == "service" {
		body.UniversalLogout = object{
			"status": "DISABLED", "supportType": "FULL", "identityStack": "NOT_SHARED", "protocol": "GLOBAL_TOKEN_REVOCATION",
		}
	}
	return body
}

func (o *Org) credentialsBody(a application) object {
	body := object{
		"userNameTemplate": object{"template": "${source.login}", "type": "BUILT_IN"},
		"signing":          object{"kid": o.signingKID()},
	}
	if a.SignOnMode == modeBookmark {
		body["signing"] = object{}
	}
	if a.OAuth == nil {
		return body
	}
	client := object{
		"autoKeyRotation": !a.OAuth.FixedKeyRotation, "client_id": a.ID,
		"token_endpoint_auth_method": a.OAuth.AuthMethod, "pkce_required": a.OAuth.pkceRequired(),
	}
	if s, ok := a.firstSecret(); ok && usesSecret(a.OAuth.AuthMethod) {
		client["client_secret"] = o.secretText(s)
	}
	body["oauthClient"] = client
	return body
}

// firstSecret is the oldest active client secret, which an app's body shows.
func (a application) firstSecret() (clientSecretRef, bool) {
	i := slices.IndexFunc(a.Secrets, func(s clientSecretRef) bool { return s.Status == active })
	if i < 0 {
		return clientSecretRef{}, false
	}
	return a.Secrets[i], true
}

func (o *Org) settingsBody(a application) object {
	body := object{
		"app": o.appSettings(a),
		"notifications": object{"vpn": object{
			"network": object{"connection": "DISABLED"}, "message": nil, "helpUrl": nil,
		}},
		"manualProvisioning": false, "implicitAssignment": false, "emOptInStatus": "NONE",
	}
	if !a.bare() {
		body["notes"] = object{"admin": nil, "enduser": nil}
	}
	if a.SignOnMode == modeSAML {
		body["signOn"] = object{
			"defaultRelayState": nil, "ssoAcsUrlOverride": nil, "audienceOverride": nil, "recipientOverride": nil,
			"destinationOverride": nil, "attributeStatements": []any{}, "configuredAttributeStatements": []any{},
		}
	}
	if a.OAuth != nil {
		body["oauthClient"] = oauthSettings(*a.OAuth)
	}
	return body
}

// appSettings is settings.app. The two apps of Workflows carry its addresses,
// which follow the org's.
func (o *Org) appSettings(a application) object {
	switch a.Name {
	case appWorkflows:
		page := o.WorkflowsURL() + "/oidc/" + a.ID
		return object{"redirectURI": page + "/cb", "initiateLoginURI": page + "/login"}
	case appWorkflowsOAuth:
		return object{"redirectURI": o.WorkflowsURL() + "/oauth/okta/cb", "serviceDomain": o.WorkflowsURL()}
	}
	if a.Settings == nil {
		return object{}
	}
	return a.Settings
}

func oauthSettings(c oauthClient) object {
	body := object{
		"client_uri": optional(c.ClientURI), "logo_uri": optional(c.LogoURI), "redirect_uris": c.RedirectURIs,
		"response_types": c.ResponseTypes, "grant_types": c.GrantTypes,
		"application_type": c.ApplicationType, "consent_method": "TRUSTED", "issuer_mode": "ORG_URL",
		"idp_initiated_login": object{"mode": "DISABLED", "default_scope": []string{}},
		"wildcard_redirect":   "DISABLED", "dpop_bound_access_tokens": c.DPoPBound, "participate_slo": false,
	}
	if slices.Contains(c.GrantTypes, grantRefresh) {
		body["refresh_token"] = object{"rotation_type": "ROTATE", "leeway": int(refreshGrace.Seconds())}
	}
	if c.JWKSURI != "" {
		body["jwks_uri"] = c.JWKSURI
	}
	if len(c.Keys) == 0 {
		return body
	}
	keys := []object{}
	for _, k := range c.Keys {
		keys = append(keys, k.inApp())
	}
	body["jwks"] = object{"keys": keys}
	return body
}

func (o *Org) appLinks(a application) object {
	self := o.URL() + "/api/v1/apps/" + a.ID
	policies := o.URL() + "/api/v1/policies/"
	links := object{
		"uploadLogo":        object{"href": self + "/logo", "hints": allow("POST")},
		"appLinks":          []object{},
		"profileEnrollment": object{"href": policies + o.ids.enrollment},
		"policies":          object{"href": self + "/policies", "hints": allow("PUT")},
		"groups":            object{"href": self + "/groups"},
		"logo":              []object{{"name": "medium", "href": o.URL() + "/assets/img/logos/default.png", "type": "image/png"}},
		"accessPolicy":      object{"href": policies + o.ids.access},
		"users":             object{"href": self + "/users"},
	}
	if a.Link != "" {
		home := o.URL() + "/home/" + a.Name + "/" + a.ID + "/" + o.seed.id("aln", a.ID)
		links["appLinks"] = []object{{"name": a.Link, "href": home, "type": "text/html"}}
	}
	if kind := a.credentialKind(); kind != "" {
		links["clientCredentials"] = []object{{"name": kind, "href": self + "/credentials/" + kind}}
	}
	if a.Status == active {
		links["deactivate"] = object{"href": self + "/lifecycle/deactivate"}
		return links
	}
	links["activate"] = object{"href": self + "/lifecycle/activate"}
	return links
}

// credentialKind is what _links.clientCredentials offers for an app.
func (a application) credentialKind() string {
	switch {
	case a.Name == appWorkflowsOAuth:
		return "secrets"
	case a.Name == appWorkflows:
		return "jwks"
	case a.OAuth == nil:
		return ""
	case usesSecret(a.OAuth.AuthMethod):
		return "secrets"
	}
	return "jwks"
}

func allow(methods ...string) object { return object{"allow": methods} }
