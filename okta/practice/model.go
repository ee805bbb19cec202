package practice

import (
	"slices"
	"time"
)

// Life-cycle states of apps, keys, secrets and grants.
const (
	active   = "ACTIVE"
	inactive = "INACTIVE"
)

// Sign-on modes the org knows.
const (
	modeOIDC     = "OPENID_CONNECT"
	modeBookmark = "BOOKMARK"
	modeSAML     = "SAML_2_0"
)

// Values of token_endpoint_auth_method.
const (
	authPrivateKey  = "private_key_jwt"
	authSecretBasic = "client_secret_basic"
	authSecretPost  = "client_secret_post"
	authNone        = "none"
)

// Names of the apps that Okta itself puts into an org with Workflows.
const (
	appWorkflows      = "okta_flow_sso" // Okta Workflows: the sign-in app
	appWorkflowsOAuth = "flow"          // Okta Workflows OAuth: the connection's app
	appOIDC           = "oidc_client"
	appBookmark       = "bookmark"
)

// scopeInvoke lets a token invoke a flow secured with OAuth 2.0.
const scopeInvoke = "okta.workflows.invoke.manage"

// application is an app of the org. Values handed out by the model are copies.
type application struct {
	ID          string            `json:"id"`
	Name        string            `json:"name"`
	Label       string            `json:"label"`
	Status      string            `json:"status"`
	SignOnMode  string            `json:"signOnMode"`
	Created     time.Time         `json:"created"`
	LastUpdated time.Time         `json:"lastUpdated"`
	Internal    bool              `json:"internal,omitempty"` // Okta's own app
	Hidden      bool              `json:"hidden,omitempty"`
	Link        string            `json:"link,omitempty"` // name of its app link
	Features    []string          `json:"features,omitempty"`
	Settings    map[string]any    `json:"settings,omitempty"` // settings.app
	OAuth       *oauthClient      `json:"oauth,omitempty"`
	Secrets     []clientSecretRef `json:"secrets,omitempty"`
	Nth         int               `json:"nth,omitempty"` // its place among those of Config.Apps, from 1
}

// oauthClient is the OAuth side of an OIDC app.
type oauthClient struct {
	ApplicationType  string      `json:"applicationType"` // service, web, native, browser
	AuthMethod       string      `json:"authMethod"`
	GrantTypes       []string    `json:"grantTypes"`
	ResponseTypes    []string    `json:"responseTypes"`
	RedirectURIs     []string    `json:"redirectUris"`
	DPoPBound        bool        `json:"dpopBound"`
	PKCE             bool        `json:"pkce,omitempty"` // demanded although there is a secret
	Keys             []publicKey `json:"keys,omitempty"`
	JWKSURI          string      `json:"jwksUri,omitempty"`          // where the keys are instead
	FixedKeyRotation bool        `json:"fixedKeyRotation,omitempty"` // autoKeyRotation was switched off
	ClientURI        string      `json:"clientUri,omitempty"`
	LogoURI          string      `json:"logoUri,omitempty"`
}

// pkceRequired reports whether a person's sign-in must come with a challenge.
func (c *oauthClient) pkceRequired() bool { return c.PKCE || c.AuthMethod == authNone }

// publicKey is one JSON Web Key of an app: the public half only.
type publicKey struct {
	ID          string    `json:"id"` // pks…
	KID         string    `json:"kid"`
	Type        string    `json:"kty"` // RSA or EC
	Alg         string    `json:"alg,omitempty"`
	Use         string    `json:"use,omitempty"`
	E           string    `json:"e,omitempty"`
	N           string    `json:"n,omitempty"`
	Curve       string    `json:"crv,omitempty"`
	X           string    `json:"x,omitempty"`
	Y           string    `json:"y,omitempty"`
	Status      string    `json:"status"`
	Created     time.Time `json:"created"`
	LastUpdated time.Time `json:"lastUpdated"`
}

// clientSecretRef names a client secret; its text derives from the seed, unless
// somebody chose it.
type clientSecretRef struct {
	ID          string    `json:"id"` // ocs…
	Status      string    `json:"status"`
	Created     time.Time `json:"created"`
	LastUpdated time.Time `json:"lastUpdated,omitzero"` // zero: never
	Sealed      string    `json:"sealed,omitempty"`     // the text that was chosen, encrypted with a key of the seed
}

// clientSecret is a client secret with its text, for showing.
type clientSecret struct {
	clientSecretRef
	Text string
}

// grant is the consent for one scope on one app.
type grant struct {
	ID      string    `json:"id"` // oag…
	AppID   string    `json:"appId"`
	Scope   string    `json:"scope"`
	By      actor     `json:"by"`
	Created time.Time `json:"created"`
}

// connection is an Okta connection inside Workflows. Its client secret was
// compared and thrown away.
type connection struct {
	ID       string    `json:"id"`
	Nickname string    `json:"nickname"`
	Domain   string    `json:"domain"`
	ClientID string    `json:"clientId"`
	Created  time.Time `json:"created"`
}

// level is the security level of a flow's endpoint.
type level string

// The three security levels, in Okta's order.
const (
	levelOAuth  level = "oauth"  // Secure with OAuth 2.0
	levelToken  level = "token"  // Secure with client token
	levelPublic level = "public" // None (public service)
)

// allowed says which apps may invoke a flow secured with OAuth 2.0.
type allowed string

// The two settings of the Endpoint settings dialog.
const (
	anyApp   allowed = "any"  // Any
	listApps allowed = "list" // Select from list
)

// endpointSettings is what the Endpoint settings dialog of a flow holds.
type endpointSettings struct {
	Level  level    `json:"level"`
	Apps   allowed  `json:"apps"`
	AppIDs []string `json:"appIds,omitempty"` // only for listApps
}

// flow is an API Endpoint flow of the org's Workflows.
type flow struct {
	Name     string           `json:"name"`  // echo-oauth, bookmark, … unique
	Kind     string           `json:"kind"`  // see flowkinds.go
	Title    string           `json:"title"` // as the console shows it
	Alias    string           `json:"alias"` // 32 lower-case hex, in the Invoke URL
	On       bool             `json:"on"`
	Endpoint endpointSettings `json:"endpoint"`
	Manner   Manner           `json:"manner,omitzero"`
}

// execution is one run of a flow: a row of its history.
type execution struct {
	ID         string        `json:"id"` // UUID
	Flow       string        `json:"flow"`
	At         time.Time     `json:"at"`
	Method     string        `json:"method"`
	Credential level         `json:"credential"` // the kind that was accepted
	ClientID   string        `json:"clientId,omitempty"`
	Status     int           `json:"status"` // 0 when nobody got an answer, or not yet
	State      runState      `json:"state,omitempty"`
	Duration   time.Duration `json:"duration"` // until the end, or so far until the answer
	Body       string        `json:"-"`        // capped; never in the state file
}

func (a application) clone() application {
	a.Features = slices.Clone(a.Features)
	a.Secrets = slices.Clone(a.Secrets)
	if a.OAuth != nil {
		o := *a.OAuth
		o.Keys = slices.Clone(o.Keys)
		a.OAuth = &o
	}
	return a
}

func (f flow) clone() flow {
	f.Endpoint.AppIDs, f.Manner = slices.Clone(f.Endpoint.AppIDs), f.Manner.clone()
	return f
}

// activeKeys are the keys a client assertion may be signed with.
func (a application) activeKeys() []publicKey {
	if a.OAuth == nil {
		return nil
	}
	var out []publicKey
	for _, k := range a.OAuth.Keys {
		if k.Status == active {
			out = append(out, k)
		}
	}
	return out
}
