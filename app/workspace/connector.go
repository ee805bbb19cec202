package workspace

import (
	"time"

	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/vault"
)

// ConnectorType is an authentication type of the New Connection dialog of
// Workflows' API Connector cards.
type ConnectorType string

// The five types, in the order of Okta's page "Authenticate with API Connector
// cards".
const (
	ConnectorBasic             ConnectorType = "basic"
	ConnectorOAuth             ConnectorType = "oauth"
	ConnectorClientCredentials ConnectorType = "client-credentials"
	ConnectorCustom            ConnectorType = "custom"
	ConnectorNone              ConnectorType = "none"
)

// Connector is a Connector connection: the fields of the dialog as they are typed
// there, and the card that it is rehearsed with. Fields of another type than its own
// may be filled; they come back when the type does. It holds references to secrets,
// never one.
type Connector struct {
	ID       string        `json:"id"`
	Nickname string        `json:"nickname,omitempty"`
	Type     ConnectorType `json:"type,omitempty"`

	Username        string `json:"username,omitempty"`        // Basic
	HeaderName      string `json:"headerName,omitempty"`      // Custom
	AuthorizePath   string `json:"authorizePath,omitempty"`   // OAuth; its extra query included
	AccessTokenPath string `json:"accessTokenPath,omitempty"` // OAuth, Client Credentials
	Scope           string `json:"scope,omitempty"`           // OAuth; as typed, separators and all
	ClientID        string `json:"clientId,omitempty"`        // OAuth, Client Credentials

	// Secret is the password, the header value or the client secret.
	Secret vault.Ref `json:"secret,omitempty"`
	// Access and Refresh are the tokens of the last rehearsal of an OAuth or Client
	// Credentials connection, Grant what was said of them.
	Access  vault.Ref       `json:"access,omitempty"`
	Refresh vault.Ref       `json:"refresh,omitempty"`
	Grant   *ConnectorGrant `json:"grant,omitempty"`

	Card CardRequest `json:"card"`
	Last *Rehearsal  `json:"last,omitempty"`
}

// ConnectorGrant is what a service said of the tokens that it gave.
type ConnectorGrant struct {
	At time.Time `json:"at"`
	// Expires is zero where the service didn't say.
	Expires time.Time `json:"expires,omitzero"`
	Scope   string    `json:"scope,omitempty"`
	// InHeader: the client secret went in the header, not in the body.
	InHeader bool `json:"inHeader,omitempty"`
	// Lost: a refresh was sent and its answer never came, so the service may have
	// put another refresh token in the place of the one that is kept.
	Lost bool `json:"lost,omitempty"`
	// AccessRefused and RefreshRefused are when the service refused these very tokens,
	// zero for never or when it took the access token again since.
	AccessRefused  time.Time `json:"accessRefused,omitzero"`
	RefreshRefused time.Time `json:"refreshRefused,omitzero"`
}

// CardFunction is a function of the API Connector that sends a request.
type CardFunction string

// The functions that send one, in the order of Okta's page. Close sends none: it
// answers the caller of the flow.
const (
	CardDelete CardFunction = "delete"
	CardGet    CardFunction = "get"
	CardPatch  CardFunction = "patch"
	CardPost   CardFunction = "post"
	CardPut    CardFunction = "put"
	CardRaw    CardFunction = "raw"
)

// CardRequest is what is typed into a card.
type CardRequest struct {
	Function CardFunction `json:"function,omitempty"`
	Method   string       `json:"method,omitempty"` // of a Raw Request
	URL      string       `json:"url,omitempty"`
	Query    []Field      `json:"query,omitempty"`
	Headers  []Field      `json:"headers,omitempty"`
	Body     string       `json:"body,omitempty"`
}

// Rehearsal is what the last rehearsal gave, without its bodies.
type Rehearsal struct {
	At   time.Time `json:"at"`
	What text.Text `json:"what"`
	// Evidence is the exchange that it came to, of Status 0 where no answer came.
	Evidence Evidence         `json:"evidence"`
	Problem  *problem.Problem `json:"problem,omitempty"`
}

// Connector returns the Connector connection with that id, nil when there is none.
func (w *Workspace) Connector(id string) *Connector {
	for i := range w.Connectors {
		if w.Connectors[i].ID == id {
			return &w.Connectors[i]
		}
	}
	return nil
}

// Refs lists the secrets that the connection refers to.
func (c *Connector) Refs() []vault.Ref {
	var refs []vault.Ref
	for _, r := range []vault.Ref{c.Secret, c.Access, c.Refresh} {
		if r != "" {
			refs = append(refs, r)
		}
	}
	return refs
}
