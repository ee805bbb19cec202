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
	Roles     []string // types of the admin roles that stand behind it
	Token     string   // login of the owner of the API token it came with; "" for another credential
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

// asCaller names who is behind a request to the management API.
func asCaller(ctx context.Context, who caller) context.Context {
	c := callOf(ctx)
	c.Actor, c.Roles, c.Token = who.actor, who.roles, who.token
	return withCall(ctx, c)
}

// asAdmin marks a request as coming from the org's administrator: the console
// uses it for every page.
func (o *Org) asAdmin(ctx context.Context) context.Context {
	return asCaller(ctx, caller{actor: o.admin(), roles: []string{roleSuper}})
}

// admin is the org's administrator, a super admin unless [Config.Roles] says
// otherwise.
func (o *Org) admin() actor { return o.people[0].actor() }

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
