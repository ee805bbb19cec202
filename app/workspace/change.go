package workspace

import (
	"slices"
	"time"

	"github.com/flowlatch/flowlatch/app/text"
)

// MostChanges is how many changes a workspace keeps: some years of an org's
// rotations, in a file that is still quickly written.
const MostChanges = 500

// Change is a request that changes something in the org and that the org
// accepted, or may have. It holds no secret: neither query nor bodies.
type Change struct {
	ID      string    `json:"id"` // here, not Okta's
	At      time.Time `json:"at"` // when it was sent, by this computer's clock
	Purpose text.Text `json:"purpose,omitzero"`
	Method  string    `json:"method"`
	Path    string    `json:"path"`
	// Subject is the scope or the key that it was about, "" where that isn't known.
	Subject string `json:"subject,omitempty"`
	// Status and RequestID are the answer's, 0 and "" where none was seen: then
	// nobody here knows whether it was done.
	Status    int    `json:"status,omitempty"`
	RequestID string `json:"requestId,omitempty"`
	By        Actor  `json:"by,omitzero"`
}

// Certain reports whether the org said that the change was made.
func (c Change) Certain() bool { return c.Status/100 == 2 }

// Actor is who was signed in when something was done: a person, or the service
// app with that ClientID.
type Actor struct {
	Method   SignInMethod `json:"method,omitempty"`
	Name     string       `json:"name,omitempty"`
	Login    string       `json:"login,omitempty"`
	ClientID string       `json:"clientId,omitempty"`
}

// Actor is who is signed in, for what is done now.
func (s SignIn) Actor() Actor {
	return Actor{Method: s.Method, Name: s.Name, Login: s.Login, ClientID: s.ClientID}
}

// Changes are those that were made in the org from here, the oldest first, in a
// number that is bounded.
type Changes struct {
	List []Change `json:"list,omitempty"`
	// Dropped is how many older ones are no longer kept, Until when the last of
	// them was sent.
	Dropped int       `json:"dropped,omitempty"`
	Until   time.Time `json:"until,omitzero"`
}

// Add puts a change behind the others, and drops the oldest where there would be
// more than [MostChanges].
func (c *Changes) Add(change Change) {
	c.List = append(c.List, change)
	if over := len(c.List) - MostChanges; over > 0 {
		c.Until = c.List[over-1].At
		c.Dropped += over
		c.List = slices.Clone(c.List[over:])
	}
}

// Settle says what became of a change. Of one that isn't kept any more it says
// nothing.
func (c *Changes) Settle(id string, status int, requestID string) {
	if i := c.place(id); i >= 0 {
		c.List[i].Status, c.List[i].RequestID = status, requestID
	}
}

// Remove takes a change out that wasn't made.
func (c *Changes) Remove(id string) {
	if i := c.place(id); i >= 0 {
		c.List = slices.Delete(c.List, i, i+1)
	}
}

func (c *Changes) place(id string) int {
	return slices.IndexFunc(c.List, func(change Change) bool { return change.ID == id })
}
