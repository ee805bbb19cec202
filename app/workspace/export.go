package workspace

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/flowlatch/flowlatch/app/text"
)

// The export's own format, which is none that a workspace is read from.
const (
	exportFormat  = "flowlatch-workspace-export"
	exportVersion = 1
)

// LeftOut says what an export does not hold, one thing each.
func LeftOut() []text.Text {
	return []text.Text{
		text.T("export.out.secrets", "Every secret, and where the keychain keeps it"),
		text.T("export.out.sign-in", "Who is signed in, and how"),
		text.T("export.out.values", "The values of the invoke tests' query, headers and body; the names are there"),
		text.T("export.out.connectors", "Connector connections and their cards"),
		text.T("export.out.exchanges", "What was sent and received, and the technical detail of Problems"),
	}
}

// HasPublic reports whether an endpoint may be invoked by whoever knows its
// address, which an export holds.
func (w *Workspace) HasPublic() bool {
	for _, e := range w.Endpoints {
		if e.Level == LevelPublic && e.InvokeURL != "" {
			return true
		}
	}
	return false
}

// Export is a workspace for other eyes, as JSON. It is made of what is named
// here: what a workspace learns to hold later stays out until it is named.
func Export(w *Workspace, now time.Time) ([]byte, error) {
	out := exported{
		Format: exportFormat, Version: exportVersion, Exported: now.UTC(),
		Name: w.Name, Practice: w.Practice, Production: w.Production(),
		Org: exportOrg(w.Org), Connection: exportConnection(w.Connection),
	}
	for _, words := range LeftOut() {
		out.LeftOut = append(out.LeftOut, words.String())
	}
	for _, a := range w.ServiceApps {
		out.ServiceApps = append(out.ServiceApps, exportApp(a))
	}
	for _, e := range w.Endpoints {
		out.Endpoints = append(out.Endpoints, exportEndpoint(e))
	}
	for _, c := range w.Created {
		out.Created = append(out.Created, exportCreated(c))
	}
	data, err := json.MarshalIndent(out, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("export workspace: %w", err)
	}
	return append(data, '\n'), nil
}

type exported struct {
	Format      string             `json:"format"`
	Version     int                `json:"version"`
	Exported    time.Time          `json:"exported"`
	LeftOut     []string           `json:"leftOut"`
	Name        string             `json:"name"`
	Practice    bool               `json:"practice,omitempty"`
	Production  bool               `json:"production"`
	Org         exportedOrg        `json:"org"`
	Connection  exportedConnection `json:"connection"`
	ServiceApps []exportedApp      `json:"serviceApps,omitempty"`
	Endpoints   []exportedEndpoint `json:"endpoints,omitempty"`
	Created     []exportedCreated  `json:"created,omitempty"`
}

type exportedOrg struct {
	Origin       string       `json:"origin,omitempty"`
	Domain       string       `json:"domain,omitempty"`
	Cell         string       `json:"cell,omitempty"`
	OrgID        string       `json:"orgId,omitempty"`
	Name         string       `json:"name,omitempty"`
	Pipeline     string       `json:"pipeline,omitempty"`
	TokenURL     string       `json:"tokenUrl,omitempty"`
	AdminConsole string       `json:"adminConsole,omitempty"`
	Workflows    string       `json:"workflows,omitempty"`
	Step         exportedStep `json:"step"`
}

func exportOrg(o Org) exportedOrg {
	return exportedOrg{
		Origin: bare(o.Origin), Domain: o.Domain, Cell: o.Cell, OrgID: o.OrgID, Name: o.Name, Pipeline: o.Pipeline,
		TokenURL: bare(o.TokenURL), AdminConsole: bare(o.AdminConsole), Workflows: bare(o.Workflows), Step: exportStep(o.Step),
	}
}

type exportedConnection struct {
	Nickname string       `json:"nickname,omitempty"`
	Domain   string       `json:"domain,omitempty"`
	AppID    string       `json:"appId,omitempty"`
	ClientID string       `json:"clientId,omitempty"`
	Scopes   []string     `json:"scopes,omitempty"`
	Step     exportedStep `json:"step"`
}

func exportConnection(c Connection) exportedConnection {
	return exportedConnection{Nickname: c.Nickname, Domain: c.Domain, AppID: c.AppID, ClientID: c.ClientID, Scopes: c.Scopes, Step: exportStep(c.Step)}
}

type exportedApp struct {
	ID         string       `json:"id"`
	Label      string       `json:"label"`
	AppID      string       `json:"appId,omitempty"`
	ClientID   string       `json:"clientId,omitempty"`
	DPoP       bool         `json:"dpop"`
	KeyType    string       `json:"keyType,omitempty"`
	KeyID      string       `json:"kid,omitempty"`
	Thumbprint string       `json:"thumbprint,omitempty"`
	PublicJWK  string       `json:"publicJwk,omitempty"`
	KeyMade    time.Time    `json:"keyMade,omitzero"`
	Registered bool         `json:"registered"`
	Granted    bool         `json:"granted"`
	Step       exportedStep `json:"step"`
}

func exportApp(a ServiceApp) exportedApp {
	return exportedApp{
		ID: a.ID, Label: a.Label, AppID: a.AppID, ClientID: a.ClientID, DPoP: a.DPoP, KeyType: a.KeyType, KeyID: a.KeyID,
		Thumbprint: a.Thumbprint, PublicJWK: a.PublicJWK, KeyMade: a.KeyMade, Registered: a.Registered, Granted: a.Granted, Step: exportStep(a.Step),
	}
}

type exportedEndpoint struct {
	ID         string        `json:"id"`
	Name       string        `json:"name"`
	InvokeURL  string        `json:"invokeUrl,omitempty"`
	Level      Level         `json:"level,omitempty"`
	Allowed    Allowed       `json:"allowed,omitempty"`
	OtherHost  string        `json:"otherHost,omitempty"`
	ServiceApp string        `json:"serviceApp,omitempty"`
	Security   exportedStep  `json:"security"`
	Invoke     exportedStep  `json:"invoke"`
	Draft      exportedDraft `json:"draft"`
}

func exportEndpoint(e Endpoint) exportedEndpoint {
	return exportedEndpoint{
		ID: e.ID, Name: e.Name, InvokeURL: bare(e.InvokeURL), Level: e.Level, Allowed: e.Allowed, OtherHost: bare(e.OtherHost),
		ServiceApp: e.ServiceAppID, Security: exportStep(e.Security), Invoke: exportStep(e.Invoke),
		Draft: exportedDraft{Method: e.Draft.Method, Query: names(e.Draft.Query), Headers: names(e.Draft.Headers)},
	}
}

// exportedDraft has names and no values.
type exportedDraft struct {
	Method  string   `json:"method,omitempty"`
	Query   []string `json:"query,omitempty"`
	Headers []string `json:"headers,omitempty"`
}

func names(fields []Field) []string {
	var all []string
	for _, f := range fields {
		all = append(all, f.Name)
	}
	return all
}

// exportedCreated is a thing that was made in the org.
type exportedCreated struct {
	Kind      CreatedKind `json:"kind"`
	ID        string      `json:"id"`
	AppID     string      `json:"appId,omitempty"`
	Label     string      `json:"label"`
	At        time.Time   `json:"at"`
	RequestID string      `json:"requestId,omitempty"`
}

func exportCreated(c Created) exportedCreated {
	return exportedCreated{Kind: c.Kind, ID: c.ID, AppID: c.AppID, Label: c.Label, At: c.At, RequestID: c.RequestID}
}

// exportedStep is how far a step came, when that was proven, and by whom.
type exportedStep struct {
	State State     `json:"state"`
	At    time.Time `json:"provenAt,omitzero"`
	By    By        `json:"provenBy,omitempty"`
}

func exportStep(s Step) exportedStep {
	out := exportedStep{State: s.Current()}
	if s.Proof != nil {
		out.At, out.By = s.Proof.At, s.Proof.By
	}
	return out
}

// bare is an address without user, query and fragment, where credentials can
// stand.
func bare(address string) string {
	if i := strings.IndexAny(address, "?#"); i >= 0 {
		address = address[:i]
	}
	scheme, rest, ok := strings.Cut(address, "://")
	if !ok {
		return address
	}
	host, path, slash := strings.Cut(rest, "/")
	if i := strings.LastIndex(host, "@"); i >= 0 {
		host = host[i+1:]
	}
	if slash {
		path = "/" + path
	}
	return scheme + "://" + host + path
}

// SaveExport writes an export into a new file for its owner's eyes (0600). It
// replaces no file and follows no link; after a failure nothing is left. Error:
// *ExportError.
func SaveExport(path string, data []byte) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600) //nolint:gosec // the person's own choice
	if err != nil {
		return &ExportError{Path: path, Err: err}
	}
	_, err = f.Write(data)
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return &ExportError{Path: path, Err: errors.Join(err, os.Remove(path))}
	}
	return nil
}
