package practice

import (
	"encoding/json"
	"errors"
	"net/http"
)

// operation is what one method does on one route of the management API.
type operation struct {
	scope string // what a bearer token must hold
	run   func(http.ResponseWriter, *http.Request) error
}

// operations are the methods of a route.
type operations map[string]operation

// routes registers everything the org answers, console pages apart.
func (o *Org) routes(mux *http.ServeMux) {
	o.openRoutes(mux)
	o.appRoutes(mux)
	o.handle(mux, "/api/v1/org", operations{"GET": {"okta.orgs.read", o.getOrg}})
	o.handle(mux, "/api/v1/users/me", operations{"GET": {"okta.users.read.self", o.getMe}})
	o.handle(mux, "/api/v1/logs", operations{"GET": {"okta.logs.read", o.listLogs}})
	o.handle(mux, "/practice/v1/flows", operations{"GET": {"", o.listFlows}})
	o.handle(mux, "/practice/v1/flows/{flow}/history", operations{"GET": {"", o.listHistory}})
	o.handle(mux, "/practice/v1/lessons", operations{"GET": {"", o.listLessons}})
	mux.HandleFunc("/api/flo/{alias}/invoke", o.invoke)
	mux.HandleFunc("/", func(w http.ResponseWriter, _ *http.Request) { o.fail(w, noPath()) })
}

// openRoutes need no credential, or bring their own.
func (o *Org) openRoutes(mux *http.ServeMux) {
	o.open(mux, http.MethodGet, "/.well-known/okta-organization", o.portal(o.wellKnownOrg))
	o.open(mux, http.MethodGet, "/.well-known/oauth-authorization-server", o.portal(o.wellKnownOAuth))
	o.open(mux, http.MethodGet, "/.well-known/openid-configuration", o.portal(o.wellKnownOpenID))
	o.open(mux, http.MethodGet, "/oauth2/v1/keys", o.getSigningKeys)
	o.open(mux, http.MethodPost, tokenPath, o.token)
	o.open(mux, http.MethodPost, customServer+"/v1/token", o.token)
	o.open(mux, http.MethodGet, customServer+"/.well-known/oauth-authorization-server", o.portal(o.wellKnownCustom))
	o.open(mux, http.MethodGet, customServer+"/.well-known/openid-configuration", o.portal(o.wellKnownCustom))
}

func (o *Org) appRoutes(mux *http.ServeMux) {
	const read, manage = "okta.apps.read", "okta.apps.manage"
	const app = "/api/v1/apps/{app}"
	o.handle(mux, "/api/v1/apps", operations{"GET": {read, o.listApps}, "POST": {manage, o.postApp}})
	o.handle(mux, app, operations{"GET": {read, o.getApp}, "PUT": {manage, o.putApp}, "DELETE": {manage, o.removeApp}})
	o.handle(mux, app+"/lifecycle/activate", operations{"POST": {manage, o.postLifecycle(o.activateApp)}})
	o.handle(mux, app+"/lifecycle/deactivate", operations{"POST": {manage, o.postLifecycle(o.deactivateApp)}})
	o.handle(mux, app+"/credentials/jwks", operations{"GET": {read, o.listKeys}, "POST": {manage, o.postKey}})
	o.handle(mux, app+"/credentials/jwks/{key}", operations{"GET": {read, o.getKey}, "DELETE": {manage, o.removeKey}})
	o.handle(mux, app+"/credentials/jwks/{key}/lifecycle/activate", operations{"POST": {manage, o.postKeyLifecycle(o.activateKey)}})
	o.handle(mux, app+"/credentials/jwks/{key}/lifecycle/deactivate", operations{"POST": {manage, o.postKeyLifecycle(o.deactivateKey)}})
	o.handle(mux, app+"/credentials/secrets", operations{"GET": {read, o.listSecrets}})
	o.handle(mux, app+"/grants", operations{"GET": {"okta.appGrants.read", o.listGrants}, "POST": {"okta.appGrants.manage", o.postGrant}})
	o.handle(mux, app+"/grants/{grant}", operations{"GET": {"okta.appGrants.read", o.getGrant}, "DELETE": {"okta.appGrants.manage", o.removeGrant}})
}

// open registers a route for anybody.
func (o *Org) open(mux *http.ServeMux, method, pattern string, run http.HandlerFunc) {
	mux.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) {
		if r.Method != method {
			o.fail(w, wrongMethod())
			return
		}
		run(w, r)
	})
}

// handle registers a route of the management API: only for the administrator
// or an app whose token holds the operation's scope.
func (o *Org) handle(mux *http.ServeMux, pattern string, ops operations) {
	mux.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) {
		op, known := ops[r.Method]
		if !known {
			o.fail(w, wrongMethod())
			return
		}
		who, refused := o.authenticate(r, op.scope)
		if refused != nil {
			refused.write(o, w)
			return
		}
		if err := op.run(w, r.WithContext(as(r.Context(), who))); err != nil {
			o.fail(w, err)
		}
	})
}

// readJSON reads a request body.
func readJSON(r *http.Request, into any) error {
	err := json.NewDecoder(r.Body).Decode(into)
	var tooLarge *http.MaxBytesError
	if errors.As(err, &tooLarge) {
		return &apiError{http.StatusRequestEntityTooLarge, "E0000003", "The request body was not well-formed.", nil}
	}
	if err != nil {
		return malformed()
	}
	return nil
}
