package recipe

import (
	"strings"
	"time"

	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/workspace"
)

// Recipe is a flow that calls one endpoint. It is a value: nobody changes it
// once it is made, so any goroutine may read it.
type Recipe struct {
	Endpoint string // the endpoint's id in the workspace
	Level    workspace.Level
	// Cards stand in the order in which the flow runs them.
	Cards []Card
	// Advice belongs to the whole flow, the most important first.
	Advice []text.Text
	// Choices are other ways of doing the same, each with what it costs.
	Choices []Choice

	keys  keys
	ahead time.Duration // of the org's clock before this computer's
}

// Function is a function card of Workflows, written as Okta writes it: category
// – name. Okta's names are not translated.
type Function string

// The cards that recipes use. Okta's guide shows Compose, Construct and Assign
// without their category. For Assign none is known for certain.
const (
	Compose    Function = "Text – Compose"
	Construct  Function = "Object – Construct"
	GetMember  Function = "Object – Get"
	Assign     Function = "Assign"
	Parse      Function = "JSON – Parse"
	Sign       Function = "JWT – Sign"
	Get        Function = "API Connector – Get"
	Post       Function = "API Connector – Post"
	RawRequest Function = "API Connector – Raw Request"
)

// Name is what stands on the card, such as "Compose".
func (f Function) Name() string {
	category, name, found := strings.Cut(string(f), " – ")
	switch {
	case !found:
		return category
	case f == Sign:
		return string(f) // as the guide calls it
	}
	return name
}

// Category is the heading in Workflows' list of functions, "" where it isn't known.
func (f Function) Category() string {
	category, _, found := strings.Cut(string(f), " – ")
	if !found {
		return ""
	}
	return category
}

// Card is one card of the flow.
type Card struct {
	Number   int // from 1, as other cards' fields refer to it
	Function Function
	// Title says what the card is there for.
	Title text.Text
	// Connection is which connection an API Connector card is to use, nil for
	// other cards.
	Connection *Connection
	Fields     []Field
	// Outputs are the names of what comes out. Outputs of cards that have one
	// called "output" are to be renamed so.
	Outputs []string
	// Note explains, Warning is about a risk, Unconfirmed is what Okta doesn't
	// document. Each may be zero.
	Note, Warning, Unconfirmed text.Text

	part   part
	origin string // the one that the card's request may go to
}

// part is what a card does for the recipe, where a rehearsal has to know.
type part int8

const (
	ordinary part = iota
	signs         // its output is the client assertion
	asks          // it gets the token
	takes         // its output is the token
	calls         // it invokes the endpoint
)

// Type is the type of a field as Workflows calls it.
type Type string

// The types that recipes use.
const (
	Text    Type = "Text"
	Number  Type = "Number"
	Boolean Type = "True/False"
	Object  Type = "Object"
)

// Field is one input of a card. Where Value and From are both set, what From
// names is dropped in right behind the typed Value.
type Field struct {
	Name string // as it stands on the card, or as it is to be typed where Added
	Type Type
	// Value is typed or pasted; "" for a secret, which [Recipe.Reveal] gives.
	Value string
	// From is the output that is dragged in, zero for none.
	From Wire
	// Secret fields hold what opens something.
	Secret bool
	// Added fields are not on the card at first: they are added to it.
	Added bool
	// Chosen values are picked from a list, not typed.
	Chosen bool

	holds content
}

// Copy reports whether there is something to copy into the field.
func (f Field) Copy() bool { return !f.Chosen && (f.Secret || f.Value != "") }

// Wire names an output of an earlier card.
type Wire struct {
	Card   int // its number
	Output string
}

// IsZero reports whether nothing is wired.
func (w Wire) IsZero() bool { return w == Wire{} }

// Text is how the wire is told to a person.
func (w Wire) Text() text.Text {
	return text.T("recipe.wire", "card {{.Card}}: {{.Output}}", "Card", w.Card, "Output", w.Output)
}

// Connection is a connection of API Connector cards, with the fields of the New
// Connection dialog (Okta help, Authenticate with API Connector cards).
type Connection struct {
	Type   string // "None" or "Custom"
	Fields []Field
}

// Choice is another way, with what it brings and what it costs.
type Choice struct{ Title, Gain, Cost text.Text }

// content is which secret a field holds.
type content int8

const (
	nothing content = iota
	privateKey
	clientToken
)
