package practice

import "context"

// actor is who did something, in the System Log's words.
type actor struct {
	ID          string `json:"id"`
	Type        string `json:"type"` // User, PublicClientApp, SystemPrincipal
	AlternateID string `json:"alternateId"`
	DisplayName string `json:"displayName"`
}

// call is what the model knows about the request that asks for a change.
type call struct {
	RequestID string // the answer's x-okta-request-id
	Method    string
	Path      string // without the query, which may hold a client token
	IP        string
	UserAgent string
	Actor     actor
}

type callKey struct{}

func withCall(ctx context.Context, c call) context.Context {
	return context.WithValue(ctx, callKey{}, c)
}

// callOf returns the call of a request's context; outside a request it is empty.
func callOf(ctx context.Context) call {
	c, _ := ctx.Value(callKey{}).(call)
	return c
}

// as names who is behind a request, once that is known.
func as(ctx context.Context, who actor) context.Context {
	c := callOf(ctx)
	c.Actor = who
	return withCall(ctx, c)
}

// asAdmin marks a request as coming from the org's administrator: the console
// uses it for every page.
func (o *Org) asAdmin(ctx context.Context) context.Context {
	return as(ctx, o.admin())
}

// admin is the org's only user, a super admin and the owner of the API token.
func (o *Org) admin() actor {
	return actor{ID: o.seed.id("00u", "admin"), Type: "User", AlternateID: adminLogin, DisplayName: adminFirstName + " " + adminLastName}
}

// appActor is an app that acts with a token of its own.
func appActor(a application) actor {
	return actor{ID: a.ID, Type: "PublicClientApp", AlternateID: a.ID, DisplayName: a.Label}
}

const (
	adminFirstName = "Robin"
	adminLastName  = "Practice"
	adminLogin     = "robin.practice@practice.example"
	companyName    = "Practice org"
)
