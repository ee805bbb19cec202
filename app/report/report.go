package report

import (
	"slices"
	"strings"
	"time"

	"github.com/flowlatch/flowlatch/app/rotate"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/workspace"
)

// Input is what a report is made from.
type Input struct {
	Workspace *workspace.Workspace
	// Rotations are all rotations of keys, the oldest first.
	Rotations []rotate.State
	// Unread names the service apps whose rotation's journal can't be read.
	Unread []string
	// Clicks are the clicks that can be ticked, in the order of the pages' lists. What
	// is ticked and has empty words is left out.
	Clicks []Click
	// ClicksOf are an endpoint's own clicks, by its id. They come before those of
	// Clicks: what is clicked depends on the endpoint's level.
	ClicksOf map[string][]Click
	// CheckName names a check as its outcome lets it; nil = as it is named.
	CheckName func(workspace.Check) text.Text
	Log       Log
	At        time.Time // of the report
}

// Click is something that a person does in a console and ticks.
type Click struct {
	ID    string
	Words text.Text
}

// Report is what was done in one org.
type Report struct {
	Made time.Time
	Org  Org
	By   Person
	Log  Log
	// Changes are all that is known to have been changed. StartsLate: some of it
	// was done before they were kept.
	Changes    []Change
	Dropped    Dropped
	StartsLate bool
	Steps      []Step
	Created    []Made
	Rotations  []Rotation
	// Unread names the apps whose rotation's journal couldn't be read.
	Unread []string
	// Others are the places in Log.Entries of entries about the same apps that
	// belong to nothing above: others may have changed them.
	Others []int
}

// Org is the tenant.
type Org struct {
	Workspace, Name, Domain, ID string
	Practice, Production        bool
}

// Person is who is signed in when the report is made, or was when something was
// changed.
type Person struct {
	Method      workspace.SignInMethod
	Name, Login string
	ClientID    string
	At          time.Time
	Roles       []string
	RolesKnown  bool
}

// Fact is a name and a value.
type Fact struct {
	Name  text.Text
	Value string
	Words text.Text // in place of Value
	Code  bool      // Value is to be read letter by letter
}

// Step is one step of the walk, for the org, a service app or an endpoint.
type Step struct {
	ID      workspace.StepID
	Subject string // the service app's or endpoint's name, "" for the org's own steps
	Facts   []Fact
	State   workspace.State
	// What was shown, when, and by whom: the zero time for nothing yet.
	What text.Text
	At   time.Time
	By   workspace.By
	// ByFlowlatch: asked about clicks that Flowlatch made itself in the practice org.
	ByFlowlatch bool
	Checks      []workspace.Check
	// Title and Cause are of the Problem that the step stopped at.
	Title, Cause text.Text
	Said         []Said
	Exchanges    []Exchange
	Refused      int // requests that were refused on the way and aren't in Exchanges
	Found        []Found
}

// Shown reports whether what the step is about was shown, and not only tried.
func (s Step) Shown() bool { return s.State != workspace.Attention && s.Title.IsZero() }

// Said is a click that is done: the admin says so, or Flowlatch made it in the
// practice org.
type Said struct {
	Click       text.Text
	At          time.Time
	ByFlowlatch bool
}

// Exchange is a request and the entries that carry its id.
type Exchange struct {
	Method, URL string // without query
	Status      int
	RequestID   string
	At          time.Time
	Millis      int64
	Why         text.Text // it was refused
	Entries     []int     // places in Log.Entries
}

// Changes reports whether the request was one that changes something in the org
// or gets a token there, and went through. Okta logs those. An invocation goes to
// Workflows, for which Okta documents no event.
func (x Exchange) Changes() bool {
	return x.Method != "GET" && x.Method != "HEAD" && x.Status/100 == 2 && !strings.Contains(x.URL, "/flo/")
}

// Found is a log entry that confirms something.
type Found struct {
	Entry     int  // place in Log.Entries
	ByRequest bool // it carries the id of a request above; else it was found by its type and target
}

// Made is one thing that the walk made in the org.
type Made struct {
	Kind      workspace.CreatedKind
	ID, Label string
	At        time.Time
	RequestID string
	Found     []Found
}

// Rotation is the replacement of a key or a client secret.
type Rotation struct {
	Subject    string
	Secret     bool // of the connection's client secret
	Begun      time.Time
	Over       time.Time // zero while it isn't
	Ending     rotate.Ending
	Old, Fresh string // kids, or Okta's ids of the secrets
	// OldKind and FreshKind are what the two keys are: "EC P-256, ES256". A key that
	// wasn't made, and a secret, has none.
	OldKind, FreshKind string
	// FreshAbsent: the new key was made here and never reached Okta.
	FreshAbsent bool
	// Others are the kids of the other keys that were active at the end, where that
	// was looked at.
	Others     []string
	OthersSeen bool
	Steps      []Turn
	Exchanges  []Exchange
	Found      []Found
}

// Turn is one step of a rotation.
type Turn struct {
	Name     text.Text
	Progress rotate.Progress
	What     text.Text
	At       time.Time
	Asked    bool // the admin's word
}

// New makes a report.
func New(in Input) Report {
	in.Log.Entries = Sort(slices.Clone(in.Log.Entries))
	c := newCleaner(in.Workspace)
	ws := in.Workspace
	r := Report{
		Made: in.At, Org: orgOf(c, ws), By: personOf(c, ws.Org.SignIn), Log: c.log(in.Log), Unread: c.words(in.Unread),
	}
	m := matcher{entries: in.Log.Entries, used: map[int]bool{}}
	if in.CheckName == nil {
		in.CheckName = func(c workspace.Check) text.Text { return c.Name }
	}
	b := builder{cleaner: c, matcher: m, clicks: in.Clicks, clicksOf: in.ClicksOf, checkName: in.CheckName}
	r.Changes, r.StartsLate = b.changes(ws), startsLate(ws)
	r.Dropped = Dropped{Count: ws.Changes.Dropped, Until: ws.Changes.Until}
	r.Steps = b.steps(ws)
	for _, made := range ws.Created {
		r.Created = append(r.Created, b.made(made))
	}
	for _, s := range secretRotations(ws.Connection) {
		r.Rotations = append(r.Rotations, b.secretRotation(ws.Connection.Nickname, s))
	}
	for _, drill := range in.Rotations {
		r.Rotations = append(r.Rotations, b.rotation(drill))
	}
	for i := range r.Log.Entries {
		if !m.used[i] {
			r.Others = append(r.Others, i)
		}
	}
	return r
}

func orgOf(c *cleaner, ws *workspace.Workspace) Org {
	return Org{
		Workspace: c.word(ws.Name), Name: c.word(ws.Org.Name), Domain: c.word(ws.Org.Domain), ID: c.word(ws.Org.OrgID),
		Practice: ws.Practice, Production: ws.Production(),
	}
}

func personOf(c *cleaner, in workspace.SignIn) Person {
	p := Person{
		Method: in.Method, Name: c.word(in.Name), Login: c.word(in.Login), ClientID: c.word(in.ClientID),
		At: in.At, RolesKnown: in.RolesKnown,
	}
	for _, role := range in.Roles {
		p.Roles = append(p.Roles, c.word(role.Name()))
	}
	return p
}
