// Package problem turns an error into what a person can act on: what
// happened, why, and what to try. An error it does not know stays unknown;
// it never guesses.
package problem

import (
	"encoding/json"
	"strings"

	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/wire"
)

// Problem is an error told to a person. Its texts hold no secret.
type Problem struct {
	// Code names the kind of problem for good, e.g. "org.not-okta".
	Code  string    `json:"code"`
	Title text.Text `json:"title"`
	Cause text.Text `json:"cause"`
	// Ways are what to try, the best first.
	Ways []Way `json:"ways,omitempty"`
	// Detail is for a technician: the server's own words, redacted.
	Detail string `json:"detail,omitempty"`
}

// Way is one way out, with what it will change.
type Way struct {
	Label       text.Text `json:"label"`
	Consequence text.Text `json:"consequence,omitzero"`
	Action      Action    `json:"action"`
}

// Action names something a screen can do for the person.
type Action string

// Actions that ways out lead to.
const (
	Retry          Action = "retry"
	EditAddress    Action = "edit-address"
	EditToken      Action = "edit-token"
	SkipSignIn     Action = "skip-sign-in"
	EditConnection Action = "edit-connection"
	OpenSignOn     Action = "open-sign-on"
	OpenScopes     Action = "open-scopes"
	OpenGeneral    Action = "open-general"
	OpenConsole    Action = "open-console"
	GrantScope     Action = "grant-scope"
	NewKey         Action = "new-key"
	EditClientID   Action = "edit-client-id"
	EditInvokeURL  Action = "edit-invoke-url"
	ChooseLevel    Action = "choose-level"
	EditBody       Action = "edit-body"
	GetToken       Action = "get-token"
	CheckVault     Action = "check-vault"
	UseSession     Action = "use-session"
	GoToStep       Action = "go-to-step"
	NewOrg         Action = "new-org"
	StartOver      Action = "start-over"
	ConfirmHost    Action = "confirm-host"
	SignInAgain    Action = "sign-in-again"
	EditSignIn     Action = "edit-sign-in"
	EditKeyID      Action = "edit-key-id" // under which an app's key signs in
	AddAuthority   Action = "add-authority"
)

// Pages at Okta of the app that is signed in through.
const (
	OpenSignInApp    Action = "open-sign-in-app"
	OpenSignInScopes Action = "open-sign-in-scopes"
)

// Actions that put right why a token was refused.
const (
	RegisterKey  Action = "register-key"
	ActivateKey  Action = "activate-key"
	ActivateApp  Action = "activate-app"
	DPoPOff      Action = "dpop-off"
	DPoPOn       Action = "dpop-on"
	ConvertApp   Action = "convert-app"
	UseOwner     Action = "use-owner"
	UseKeyName   Action = "use-key-name"
	UseOrgServer Action = "use-org-server"
	UseOwnDomain Action = "use-own-domain"
	PutRight     Action = "put-right" // the practice org, where it fails on purpose
)

// New makes a Problem.
func New(code string, title, cause text.Text, ways ...Way) *Problem {
	return &Problem{Code: code, Title: title, Cause: cause, Ways: ways}
}

// WithDetail returns a copy that carries the technical detail.
func (p *Problem) WithDetail(detail string) *Problem {
	c := *p
	c.Detail = detail
	return &c
}

// Error gives the English title and cause on one line.
func (p *Problem) Error() string {
	if p.Cause.IsZero() {
		return p.Title.String()
	}
	return p.Title.String() + ": " + p.Cause.String()
}

// OfVault reports whether the Problem is of the keychain; a nil one isn't.
func (p *Problem) OfVault() bool { return p != nil && strings.HasPrefix(p.Code, vaultCode) }

// Unreachable reports whether the Problem is that something could not be
// reached, the network or the keychain, rather than that a check failed.
func (p *Problem) Unreachable() bool {
	if p.OfVault() {
		return p.Code != codeSecretGone
	}
	kind, ok := strings.CutPrefix(p.Code, "network.")
	if !ok {
		return false
	}
	switch wire.Kind(kind) {
	case wire.Pinned, wire.Insecure, wire.Invalid, wire.TooLarge:
		return false
	}
	return true
}

// Report is a Problem in plain English, as the command line prints it.
type Report struct {
	Title  string   `json:"title"`
	Cause  string   `json:"cause"`
	Try    []string `json:"try"`
	Detail string   `json:"detail"`
}

// Report puts the Problem in plain English.
func (p *Problem) Report() Report {
	r := Report{Title: p.Title.String(), Cause: p.Cause.String(), Detail: p.Detail, Try: []string{}}
	for _, w := range p.Ways {
		r.Try = append(r.Try, w.Label.String())
	}
	return r
}

// Details is what *Copy details* copies: everything about the Problem as
// text. It holds no secret because a Problem holds none.
func (p *Problem) Details() string {
	data, err := json.MarshalIndent(struct {
		Code string `json:"code"`
		Report
	}{p.Code, p.Report()}, "", "  ")
	if err != nil {
		return p.Error()
	}
	return string(data)
}
