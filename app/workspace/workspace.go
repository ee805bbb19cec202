// Package workspace keeps what Flowlatch knows about one org: how it is
// reached, its connection, service apps, endpoints, and what the walk proved
// about each. A workspace holds references to secrets, never a secret.
//
// It must not know how anything is done: it imports no network, no window.
package workspace

import (
	"time"

	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/vault"
)

// Version is the file format this build reads and writes.
const Version = 1

// Workspace is one org's file. Values are treated as immutable once they
// have been saved: change a Clone.
type Workspace struct {
	Version  int       `json:"version"`
	ID       string    `json:"id"`
	Name     string    `json:"name"`
	Practice bool      `json:"practice,omitempty"`
	Mark     Mark      `json:"mark,omitempty"`
	Opened   time.Time `json:"opened,omitzero"`
	// Share is how much of the org's rate limits Flowlatch may use.
	Share Share `json:"rateShare,omitempty"`
	// PracticeSeed refers to what the practice org's secrets are made from.
	PracticeSeed vault.Ref    `json:"practiceSeed,omitempty"`
	Org          Org          `json:"org"`
	Connection   Connection   `json:"connection"`
	ServiceApps  []ServiceApp `json:"serviceApps,omitempty"`
	Endpoints    []Endpoint   `json:"endpoints,omitempty"`
	Connectors   []Connector  `json:"connectors,omitempty"`
	Created      []Created    `json:"created,omitempty"`
	Changes      Changes      `json:"changes,omitzero"`
	Place        Place        `json:"place"`
}

// Place is where the walk was left.
type Place struct {
	Step       StepID `json:"step,omitempty"`
	EndpointID string `json:"endpointId,omitempty"`
}

// StepID names one of the five steps of the walk.
type StepID string

// The steps, in order. StepOrg and StepConnection are kept per org,
// StepServiceApp per service app, the other two per endpoint.
const (
	StepOrg        StepID = "org"
	StepConnection StepID = "connection"
	StepServiceApp StepID = "service-app"
	StepEndpoint   StepID = "endpoint"
	StepInvoke     StepID = "invoke"
)

// Steps returns the five steps in the order of the walk.
func Steps() []StepID {
	return []StepID{StepOrg, StepConnection, StepServiceApp, StepEndpoint, StepInvoke}
}

// State is how far a step has come.
type State string

// The states of a step.
const (
	NotStarted State = "not-started"
	InProgress State = "in-progress"
	Done       State = "done"
	Attention  State = "attention"
)

// Step is the stored outcome of one step.
type Step struct {
	State   State                `json:"state,omitempty"`
	Proof   *Proof               `json:"proof,omitempty"`
	Problem *problem.Problem     `json:"problem,omitempty"`
	Ticks   map[string]time.Time `json:"ticks,omitempty"`
	// ByFlowlatch holds, for each tick of a click that Flowlatch made itself in the
	// practice org, the time of that tick. What is ticked anew is the admin's word.
	ByFlowlatch map[string]time.Time `json:"byFlowlatch,omitempty"`
}

// Current returns the state, NotStarted for a step nobody has touched.
func (s Step) Current() State {
	if s.State == "" {
		return NotStarted
	}
	return s.State
}

// Ticked reports whether that click is done: the admin said so, or Flowlatch made it.
func (s Step) Ticked(id string) bool { _, ok := s.Ticks[id]; return ok }

// DoneByFlowlatch reports whether a click is ticked that Flowlatch made itself, in the
// practice org.
func (s Step) DoneByFlowlatch(id string) bool {
	at, ticked := s.Ticks[id]
	did, made := s.ByFlowlatch[id]
	return ticked && made && did.Equal(at)
}

// Begin marks the step as under way again: what it proved no longer covers
// what was entered since. The proof stays to be read.
func (s *Step) Begin() { s.State, s.Problem = InProgress, nil }

// By says where a proof comes from.
type By string

// Measured was seen on the wire by Flowlatch, Asked is the admin's word.
const (
	Measured By = "measured"
	Asked    By = "asked"
)

// Proof is what shows that a step is done: what was checked, when, measured
// or asked, with the exchanges behind it.
type Proof struct {
	What text.Text `json:"what"`
	At   time.Time `json:"at"`
	By   By        `json:"by"`
	// ByFlowlatch says of an asked proof that Flowlatch made the clicks itself, in the
	// practice org.
	ByFlowlatch bool       `json:"byFlowlatch,omitempty"`
	Checks      []Check    `json:"checks,omitempty"`
	Exchanges   []Evidence `json:"exchanges,omitempty"`
}

// Outcome of one check.
type Outcome string

// Outcomes of a check. Noted is a fact without a verdict.
const (
	Passed  Outcome = "passed"
	Failed  Outcome = "failed"
	Waiting Outcome = "waiting"
	Unknown Outcome = "unknown"
	Noted   Outcome = "noted"
)

// Check is one line of a proof.
type Check struct {
	Name    text.Text `json:"name"`
	Detail  text.Text `json:"detail,omitzero"`
	Measure string    `json:"measure,omitempty"`
	Outcome Outcome   `json:"outcome"`
	// At is when it was checked, of one that a later proof has taken over; zero for
	// one that was checked with the proof.
	At time.Time `json:"at,omitzero"`
}

// Evidence points at one exchange: enough to find it in the org's log.
type Evidence struct {
	Method    string    `json:"method"`
	URL       string    `json:"url"`
	Status    int       `json:"status"`
	RequestID string    `json:"requestId"`
	At        time.Time `json:"at"`
	Millis    int64     `json:"millis"`
}

// Org is the tenant and how it is reached.
type Org struct {
	Entered       string        `json:"entered,omitempty"`
	Origin        string        `json:"origin,omitempty"`
	Domain        string        `json:"domain,omitempty"`
	Cell          string        `json:"cell,omitempty"`
	Production    bool          `json:"production,omitempty"`
	OrgID         string        `json:"orgId,omitempty"`
	Name          string        `json:"name,omitempty"`
	Pipeline      string        `json:"pipeline,omitempty"`
	TokenURL      string        `json:"tokenUrl,omitempty"`
	TokenURLFrom  Origin        `json:"tokenUrlFrom,omitempty"`
	AdminConsole  string        `json:"adminConsole,omitempty"`
	Workflows     string        `json:"workflows,omitempty"`
	WorkflowsFrom Origin        `json:"workflowsFrom,omitempty"`
	ClockOffset   time.Duration `json:"clockOffset,omitempty"`
	SignIn        SignIn        `json:"signIn"`
	Authorities   []Authority   `json:"authorities,omitempty"`
	Step          Step          `json:"step"`
}

// Origin says where a shown value comes from.
type Origin string

// Where values come from.
const (
	FromAddress  Origin = "address"
	FromMetadata Origin = "metadata"
	FromApp      Origin = "app"
	FromAdmin    Origin = "admin"
	// FromAppID marks a client ID that is the app's id: probably right, not
	// certain.
	FromAppID Origin = "app-id"
)

// Connection is the Okta connection inside Workflows: the four fields of its
// New Connection dialog and how they were found.
type Connection struct {
	Nickname     string    `json:"nickname,omitempty"`
	Domain       string    `json:"domain,omitempty"`
	AppID        string    `json:"appId,omitempty"`
	ClientID     string    `json:"clientId,omitempty"`
	ClientIDFrom Origin    `json:"clientIdFrom,omitempty"`
	Secret       vault.Ref `json:"secret,omitempty"`
	SecretFrom   Origin    `json:"secretFrom,omitempty"`
	// Since is when the values were first there, by the org's clock: only a
	// connection that was created later can be this one.
	Since       time.Time `json:"since,omitzero"`
	Scopes      []string  `json:"scopes,omitempty"`
	ScopesKnown bool      `json:"scopesKnown,omitempty"`
	ReadRefused bool      `json:"readRefused,omitempty"`
	// Apps are the two built-in apps, okta_flow_sso first; none until the org was
	// asked.
	Apps []BuiltInApp `json:"apps,omitempty"`
	// SecretID is Okta's id of Secret, "" where nobody compared it.
	SecretID string `json:"secretId,omitempty"`
	// Secrets are those of the app as they were read last, at SecretsRead.
	Secrets     []ClientSecret  `json:"secrets,omitempty"`
	SecretsRead time.Time       `json:"secretsRead,omitzero"`
	Rotation    *SecretRotation `json:"rotation,omitempty"`
	// Earlier are the rotations before Rotation, the oldest first.
	Earlier []SecretRotation `json:"earlier,omitempty"`
	// Cards are the connector's cards that the flows use, as the admin chose.
	Cards []string `json:"cards,omitempty"`
	// Granted is when scopes were granted from here last: what was authorized
	// before lacks them.
	Granted time.Time `json:"granted,omitzero"`
	// Seen are the events about connections, newest first, as of SeenAt.
	Seen   []Sighting `json:"seen,omitempty"`
	SeenAt time.Time  `json:"seenAt,omitzero"`
	Step   Step       `json:"step"`
}

// ServiceApp is one API Services app and the key that signs for it.
type ServiceApp struct {
	ID       string `json:"id"`
	Label    string `json:"label"`
	AppID    string `json:"appId,omitempty"` // Okta's id of the app
	ClientID string `json:"clientId,omitempty"`
	// Sent: the request that makes the app was sent, and its answer may have
	// been lost. Label and key stay as they were until it is found.
	Sent    bool   `json:"sent,omitempty"`
	Made    bool   `json:"made,omitempty"`
	DPoP    bool   `json:"dpop,omitempty"`
	KeyType string `json:"keyType,omitempty"`
	// KeyAlgorithm is what the key signs with, "" = the usual one of its type;
	// KeyFrom the form of the file it was imported from, "" = made here.
	KeyAlgorithm string    `json:"keyAlg,omitempty"`
	KeyFrom      string    `json:"keyFrom,omitempty"`
	KeyID        string    `json:"kid,omitempty"`
	Thumbprint   string    `json:"thumbprint,omitempty"`
	PublicJWK    string    `json:"publicJwk,omitempty"`
	PrivateKey   vault.Ref `json:"privateKey,omitempty"`
	KeyMade      time.Time `json:"keyMade,omitzero"`
	// KeyProven is when the key gave a token last, zero for not yet.
	KeyProven time.Time `json:"keyProven,omitzero"`
	// Earlier are the keys that this one took the place of, the oldest first.
	Earlier    []EarlierKey `json:"earlierKeys,omitempty"`
	Registered bool         `json:"registered,omitempty"`
	Granted    bool         `json:"granted,omitempty"`
	GrantID    string       `json:"grantId,omitempty"`
	// Rotation is set while the key is being rotated.
	Rotation *Rotation `json:"rotation,omitempty"`
	Step     Step      `json:"step"`
}

// Rotation is a rotation of a service app's key that isn't over: the drill's
// journal, and the private half that is not in use at the moment.
type Rotation struct {
	Drill string    `json:"drill"`
	Other vault.Ref `json:"other"`
}

// Level is the security level of an endpoint, in Okta's three names.
type Level string

// The three levels: OAuth 2.0, Client token, None (public).
const (
	LevelOAuth  Level = "oauth"
	LevelToken  Level = "token"
	LevelPublic Level = "public"
)

// Name is Okta's name of the level.
func (l Level) Name() text.Text {
	switch l {
	case LevelOAuth:
		return text.T("level.oauth", "OAuth 2.0")
	case LevelToken:
		return text.T("level.token", "Client token")
	case LevelPublic:
		return text.T("level.public", "None (public)")
	}
	return text.T("level.none", "Not chosen")
}

// Allowed says which service apps may call an OAuth 2.0 endpoint.
type Allowed string

// Any is every app with the scope, List the selected ones.
const (
	AllowAny  Allowed = "any"
	AllowList Allowed = "list"
)

// Endpoint is one API Endpoint flow.
type Endpoint struct {
	ID           string    `json:"id"`
	Name         string    `json:"name"`
	InvokeURL    string    `json:"invokeUrl,omitempty"`
	Alias        string    `json:"alias,omitempty"`
	Level        Level     `json:"level,omitempty"`
	Allowed      Allowed   `json:"allowed,omitempty"`
	ClientToken  vault.Ref `json:"clientToken,omitempty"`
	TokenInQuery bool      `json:"tokenInQuery,omitempty"`
	// OtherHost is an origin other than the org's Workflows that the admin
	// said is right. Credentials go there or to the org's Workflows only.
	OtherHost string `json:"otherHost,omitempty"`
	// AlsoListed are service apps that stand in the list of the allowed ones beside
	// the endpoint's own, as the admin said: no API tells.
	AlsoListed   []ListedApp `json:"alsoListed,omitempty"`
	ServiceAppID string      `json:"serviceAppId,omitempty"`
	Security     Step        `json:"security"`
	Invoke       Step        `json:"invoke"`
	Draft        Draft       `json:"draft"`
	Last         *Result     `json:"last,omitempty"`
	// Measured is what the endpoint was measured to accept last. It may be of
	// another address or level by now: see [Measurement.Of].
	Measured *Measurement `json:"measured,omitempty"`
	// MeasureWith is the request that it was measured with last.
	MeasureWith *Draft `json:"measureWith,omitempty"`
}

// ListedApp is a service app that the admin said to be in a list.
type ListedApp struct {
	ClientID string `json:"clientId"`
	Label    string `json:"label,omitempty"` // "" where only the ID is known
}

// Draft is the invocation as it stands in the editor.
type Draft struct {
	Method  string  `json:"method,omitempty"`
	Query   []Field `json:"query,omitempty"`
	Headers []Field `json:"headers,omitempty"`
	Body    string  `json:"body,omitempty"`
}

// Field is a name and a value.
type Field struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// Result is what the last invocation gave, without its body. Status is 0 where
// no answer came.
type Result struct {
	At     time.Time `json:"at"`
	Level  Level     `json:"level"`
	Method string    `json:"method"`
	Status int       `json:"status"`
	Millis int64     `json:"millis"`
	// Good is when this address last answered well, zero for never.
	Good time.Time `json:"good,omitzero"`
	// Causes are what can be why it didn't do what it should, the likeliest first.
	Causes []Cause `json:"causes,omitempty"`
}

// ServiceApp returns the app with that id, nil when there is none.
func (w *Workspace) ServiceApp(id string) *ServiceApp {
	for i := range w.ServiceApps {
		if w.ServiceApps[i].ID == id {
			return &w.ServiceApps[i]
		}
	}
	return nil
}

// Endpoint returns the endpoint with that id, nil when there is none.
func (w *Workspace) Endpoint(id string) *Endpoint {
	for i := range w.Endpoints {
		if w.Endpoints[i].ID == id {
			return &w.Endpoints[i]
		}
	}
	return nil
}
