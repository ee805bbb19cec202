// Package page is the agreement between the shell and its pages: what a page
// shows, and what it may ask of the shell. Pages know no other page and no
// window; the shell knows no page's insides.
package page

import (
	"context"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"

	"github.com/flowlatch/flowlatch/app"
	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/oauth/secret"
)

// Name names a page.
type Name string

// The pages. The first five are the steps of the walk.
const (
	Org         Name = Name(workspace.StepOrg)
	Connection  Name = Name(workspace.StepConnection)
	ServiceApp  Name = Name(workspace.StepServiceApp)
	Endpoint    Name = Name(workspace.StepEndpoint)
	Invoke      Name = Name(workspace.StepInvoke)
	KeyImport   Name = "key-import"   // a key that the admin has, for step 3
	KeyExport   Name = "key-export"   // the key of step 3, given out
	TokenReader Name = "token-reader" // what a token says, for step 3
	Experiment  Name = "experiment"   // with the assertion of step 3
	AppChoose   Name = "app-choose"   // of the org's apps, for step 3
	AppState    Name = "app-state"    // how the app of step 3 stands at Okta
	KeyRotate   Name = "key-rotate"   // the key of step 3, by another one
	Endpoints   Name = "endpoints"
	Connectors  Name = "connectors" // connections of API Connector cards, rehearsed
	Recipe      Name = "recipe"     // an endpoint called from another flow
	Created     Name = "created"    // what the walk made in the org
	Report      Name = "report"     // what was done in it, for other eyes
	Workspaces  Name = "workspaces"
	Settings    Name = "settings"
	Help        Name = "help"
)

// Page is one page of the shell. Every method is called on the UI goroutine.
// A page is built once per walk and shown many times.
type Page interface {
	// Head is what stands above the page.
	Head() Head
	// Body is the page itself, the same object every time.
	Body() fyne.CanvasObject
	// Foot is what stands below it.
	Foot() Foot
	// Update reads the state again and changes what differs. It is cheap:
	// the shell calls it after every change of the workspace and after every
	// task. What the person is typing is never overwritten.
	Update()
	// First takes the focus when the page is shown; nil for none.
	First() fyne.Focusable
}

// Closer is a page that has something to bring to its end.
type Closer interface {
	// Close is called when the shell is left for good. What is given to
	// Host.Save is still written.
	Close()
}

// Head is title, state and the one sentence that says why.
type Head struct {
	Title text.Text
	Why   text.Text
	// State is shown as a chip; "" shows none.
	State workspace.State
	// Step is 1 to 5 for a step of the walk, 0 for other pages.
	Step int
	// Actions stand at the right.
	Actions []Action
}

// Foot is the way back, a note, and the actions; Primary is the page's one
// primary action, on Enter. A page that shows a full Problem leaves Primary
// empty: the best way out is primary there.
type Foot struct {
	Back      Name
	Note      text.Text
	Secondary []Action
	Primary   Action
}

// Action is a button: what it says and does. A zero Action is no button.
type Action struct {
	Label    text.Text
	Icon     string
	Disabled bool
	// Shortcut is shown as a key cap, e.g. "Enter" or "Ctrl+Enter".
	Shortcut string
	Do       func()
}

// Task is work that leaves the UI goroutine.
type Task struct {
	// What is shown with Cancel when it takes longer than 300 ms.
	What text.Text
	// Work runs on its own goroutine. An error it returns is shown: as a
	// Problem on the page when the step stored it, else as a toast.
	Work func(context.Context) error
	// Done runs on the UI goroutine after Work, before Update; may be nil.
	Done func(error)
}

// Host is what the shell offers a page. All methods are called on the UI
// goroutine and return at once.
type Host interface {
	App() *app.App
	Walk() *setup.Walk
	// Workspace is the current snapshot, EndpointID the endpoint in front.
	Workspace() *workspace.Workspace
	EndpointID() string
	// Go shows a page; Select also changes the endpoint in front.
	Go(Name)
	Select(endpointID string, to Name)
	// Run starts a task. One task runs at a time; Busy tells.
	Run(Task)
	Busy() bool
	// Save writes something to the workspace off the UI goroutine. Writes are
	// made one after the other in the order asked for, and a task waits for
	// those asked for before it. One that fails is told; the page is updated.
	Save(write func() error)
	// Update has the page, its head and its foot read again, where what is
	// being typed changes them.
	Update()
	// Copy puts a value on the clipboard. CopyPassing does it with a secret, and
	// clears the clipboard after 30 s where possible.
	Copy(value string)
	CopyPassing(secret.Secret)
	// Open shows a page of a console in the system browser.
	Open(setup.Link)
	// ShowActivity opens the Activity drawer at the exchange with that
	// request id, and says so when it isn't there any more; without an id the
	// drawer just opens.
	ShowActivity(requestID string)
	Toast(text.Text)
	// Fail tells in passing that something failed, with its details.
	Fail(error)
	// Confirm asks before something that can't be taken back; verb is the
	// button's text.
	Confirm(title, detail, verb text.Text, do func())
	// Focus moves the keyboard focus, to the start of the page for nil.
	Focus(fyne.Focusable)
	// StartOver empties the practice org and begins again, after asking.
	StartOver()
	// NewOrg begins the set-up of an Okta org; FirstScreen leads back to it.
	NewOrg()
	FirstScreen()
	// Now is the clock.
	Now() time.Time
}

// T puts a text into the window's language.
func T(t text.Text) string {
	if t.IsZero() {
		return ""
	}
	if t.Key == "" {
		return t.English
	}
	if len(t.Args) == 0 {
		return lang.X(t.Key, t.English)
	}
	return lang.X(t.Key, t.English, t.Args)
}

// X is T for a text without arguments: page.X("area.key", "English").
func X(key, english string) string { return lang.X(key, english) }

// Ago puts a past time into words: "just now", "4 min ago", "12 Nov", "12 Nov
// 2024".
func Ago(now, at time.Time) string {
	if at.IsZero() {
		return ""
	}
	d := now.Sub(at)
	switch {
	case d < time.Minute:
		return X("time.now", "just now")
	case d < time.Hour:
		return T(text.T("time.minutes", "{{.Count}} min ago", "Count", int(d.Minutes())))
	case d < 24*time.Hour:
		return T(text.T("time.hours", "{{.Count}} h ago", "Count", int(d.Hours())))
	}
	if at.Local().Year() != now.Local().Year() {
		return at.Local().Format("2 Jan 2006")
	}
	return at.Local().Format("2 Jan")
}

// StateWord is the word for a state.
func StateWord(s workspace.State) text.Text {
	switch s {
	case workspace.InProgress:
		return text.T("state.in-progress", "In progress")
	case workspace.Done:
		return text.T("state.done", "Done")
	case workspace.Attention:
		return text.T("state.attention", "Needs attention")
	}
	return text.T("state.not-started", "Not started")
}
