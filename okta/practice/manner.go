package practice

import (
	"context"
	"fmt"
	"net/http"
	"slices"
)

// Manner is how one endpoint behaves beside its security level. Okta tells
// neither how an endpoint refuses a call nor what a broken one lets through, so
// here an endpoint can do both in many ways. The zero value looks at everything
// and refuses as choices.go says.
type Manner struct {
	// Status answers every refusal of a credential, of a flow that is off, and
	// of a GET under PostOnly: one of RefusalStatuses, or 200, which looks like
	// success but is none. 0 leaves it to choices.go.
	Status   int    `json:"status,omitempty"`
	Body     string `json:"body,omitempty"`     // of these answers: one of RefusalBodies, or text; "" is json
	PostOnly bool   `json:"postOnly,omitempty"` // whether GET is refused
	Lax      []Lax  `json:"lax,omitempty"`      // what it does not look at
}

// Forms of the body of a refusal.
const (
	bodyEmpty = "empty"
	bodyHTML  = "html"
	bodyJSON  = "json"
	bodyText  = "text"
)

// RefusalStatuses are the statuses that an endpoint can refuse with. 302 leads
// to a sign-in page.
func RefusalStatuses() []int {
	return []int{
		http.StatusFound, http.StatusBadRequest, http.StatusUnauthorized, http.StatusForbidden,
		http.StatusNotFound, http.StatusMethodNotAllowed,
	}
}

// RefusalBodies are the forms that the body of a refusal can have.
func RefusalBodies() []string { return []string{bodyEmpty, bodyHTML, bodyJSON} }

// Lax is one thing that an endpoint does not look at, though it should.
type Lax string

// Everything an endpoint can be lax about.
const (
	LaxLevel       Lax = "level"
	LaxKind        Lax = "kind"
	LaxSignature   Lax = "signature"
	LaxExpiry      Lax = "expiry"
	LaxAudience    Lax = "audience"
	LaxScope       Lax = "scope"
	LaxApps        Lax = "apps"
	LaxProof       Lax = "proof"
	LaxClientToken Lax = "client-token"
	LaxTwice       Lax = "twice"
)

// LaxInfo describes one thing that an endpoint can be lax about.
type LaxInfo struct {
	Name   Lax
	Effect string // what it lets through, in a sentence
}

// KnownLaxities lists everything that an endpoint can be lax about.
func KnownLaxities() []LaxInfo {
	return []LaxInfo{
		{LaxLevel, "Lets every call in, whatever the security level."},
		{LaxKind, "Takes the client token at OAuth 2.0 as well, and a good access token at client token."},
		{LaxSignature, "Takes access tokens without looking at their signature."},
		{LaxExpiry, "Takes access tokens that have expired."},
		{LaxAudience, "Takes access tokens that are meant for somebody else."},
		{LaxScope, "Takes access tokens without the scope " + scopeInvoke + "."},
		{LaxApps, "Takes access tokens of apps that are not in its list."},
		{LaxProof, "Takes access tokens that are bound to a key without the proof."},
		{LaxClientToken, "Takes anything for its client token."},
		{LaxTwice, "Takes the client token as a header and in the query at once."},
	}
}

// SetManner changes how the endpoint of a flow behaves, from the next call on.
// An unknown flow, or something the endpoint can't do, is an error and changes
// nothing. It may be called from any goroutine.
func (o *Org) SetManner(ctx context.Context, name string, m Manner) error {
	if err := m.check(); err != nil {
		return err
	}
	_, err := o.changeFlow(ctx, name, func(_ *change, f *flow) { f.Manner = m.clone() })
	return err
}

func (m Manner) check() error {
	if m.Status != 0 && m.Status != http.StatusOK && !slices.Contains(RefusalStatuses(), m.Status) {
		return invalid("manner", fmt.Sprintf("Status %d: an endpoint can't refuse with it.", m.Status))
	}
	if m.Body != "" && m.Body != bodyText && !slices.Contains(RefusalBodies(), m.Body) {
		return invalid("manner", fmt.Sprintf("Body %q: an endpoint can't refuse with it.", m.Body))
	}
	for _, l := range m.Lax {
		if !slices.ContainsFunc(KnownLaxities(), func(k LaxInfo) bool { return k.Name == l }) {
			return invalid("manner", fmt.Sprintf("%q: an endpoint can't be lax about it.", l))
		}
	}
	return nil
}

// checkManners holds those of a Config against the flows that there are.
func checkManners(manners map[string]Manner) error {
	for name, m := range manners {
		if !slices.ContainsFunc(seededFlows(), func(f flow) bool { return f.Name == name }) {
			return fmt.Errorf("practice: there is no flow %q", name)
		}
		if err := m.check(); err != nil {
			return fmt.Errorf("practice: flow %s: %w", name, err)
		}
	}
	return nil
}

// lax reports whether the endpoint does not look at something.
func (m Manner) lax(about Lax) bool { return slices.Contains(m.Lax, about) }

// Plain reports whether the endpoint behaves as choices.go says.
func (m Manner) Plain() bool {
	return m.Status == 0 && (m.Body == "" || m.Body == bodyJSON) && !m.PostOnly && len(m.Lax) == 0
}

func (m Manner) clone() Manner {
	m.Lax = slices.Clone(m.Lax)
	return m
}

// form gives a refusal the endpoint's form.
func (m Manner) form(r refusal) *refusal {
	if m.Status != 0 {
		r.Status = m.Status
	}
	r.form = m.Body
	return &r
}
