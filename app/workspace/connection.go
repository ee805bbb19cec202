package workspace

import "time"

// BuiltInApp is one of the two apps that an org with Workflows has, as it was
// found last.
type BuiltInApp struct {
	Name   string `json:"name"` // okta_flow_sso or flow: what tells them apart
	ID     string `json:"id,omitempty"`
	Label  string `json:"label,omitempty"` // "" when it wasn't found
	Status string `json:"status,omitempty"`
	// Assigned says whether the signed-in person may use it: Passed, Failed,
	// Unknown, or Waiting where another one has signed in since.
	Assigned Outcome `json:"assigned,omitempty"`
}

// Found reports whether the org has the app.
func (a BuiltInApp) Found() bool { return a.ID != "" }

// ClientSecret is a client secret of the connection's app, without its value.
type ClientSecret struct {
	ID      string    `json:"id"`
	Active  bool      `json:"active,omitempty"`
	Created time.Time `json:"created,omitzero"`
}

// SecretRotation is the replacement of the connection's client secret by a new
// one, so far. The workspace's secret is the new one from the moment it exists.
type SecretRotation struct {
	Begun time.Time `json:"begun"`
	// Old is Okta's id of the secret to be replaced, New of the one that replaces
	// it, "" until it exists.
	Old string `json:"old"`
	New string `json:"new,omitempty"`
	// Sent: the request for the new secret was sent, and its answer may have been
	// lost.
	Sent bool `json:"sent,omitempty"`
	// Pasted and Authorized are the admin's word, Deactivated and Ended Okta's.
	Pasted      time.Time `json:"pasted,omitzero"`
	Authorized  time.Time `json:"authorized,omitzero"`
	Deactivated time.Time `json:"deactivated,omitzero"`
	Ended       time.Time `json:"ended,omitzero"`
	// Changes are the requests that changed something, in order.
	Changes []Evidence `json:"changes,omitempty"`
}

// Running reports whether something is left to be done.
func (r *SecretRotation) Running() bool { return r != nil && r.Ended.IsZero() }

// Sighting is an event about connections in the org's System Log.
type Sighting struct {
	Event string    `json:"event"` // eventType
	At    time.Time `json:"at"`    // by the org's clock
	By    string    `json:"by,omitempty"`
	// Named: the event names the connection's nickname.
	Named  bool   `json:"named,omitempty"`
	Result string `json:"result,omitempty"` // SUCCESS, FAILURE, …
}

// BeginRotation replaces the client secret with Okta's id old from now on. The
// request for the new one is about to be sent.
func (c *Connection) BeginRotation(now time.Time, old string) {
	c.ShelveRotation()
	c.Rotation = &SecretRotation{Begun: now, Old: old, Sent: true}
}

// ShelveRotation puts the rotation that was begun last, if it did anything, behind
// the earlier ones.
func (c *Connection) ShelveRotation() {
	if r := c.Rotation; r != nil && (len(r.Changes) > 0 || !r.Ended.IsZero()) {
		c.Earlier = append(c.Earlier, *r)
	}
	c.Rotation = nil
}
