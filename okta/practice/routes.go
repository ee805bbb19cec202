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
	right string // what an administrator's role must allow; "" is scope
}

// operations are the methods of a route.
type operations map[string]operation

// routes registers everything the org answers, console pages apart.
func (o *Org) routes(mux *http.ServeMux) {
	o.openRoutes(mux)
	o.appRoutes(mux)
	o.handle(mux, "/api/v1/org", operations{"GET": {scope: "okta.orgs.read", run: o.getOrg}})
	o.userRoutes(mux)
	o.handle(mux, "/api/v1/logs", operations{"GET": {scope: "okta.logs.read", run: o.listLogs}})
	o.handle(mux, "/practice/v1/flows", operations{"GET": {run: o.listFlows}})
	o.handle(mux, "/practice/v1/flows/{flow}/history", operations{"GET": {run: o.listHistory}})
	o.handle(mux, "/practice/v1/lessons", operations{"GET": {run: o.listLessons}})
	o.handle(mux, "/practice/v1/access-tokens", operations{"POST": {run: o.mint}})
	mux.HandleFunc("/api/flo/{alias}/invoke", o.invoke)
	mux.HandleFunc("/", func(w http.ResponseWriter, _ *http.Request) { o.fail(w, noPath()) })
}

// openRoutes need no credential, or bring their own.
func (o *Org) openRoutes(mux *http.ServeMux) {
	o.open(mux, http.MethodGet, "/.well-known/okta-organization", o.portal(o.wellKnownOrg))
	o.open(mux, http.MethodGet, "/.well-known/oauth-authorization-server", o.portal(o.wellKnownOAuth))
	o.open(mux, http.MethodGet, "/.well-known/openid-configuration", o.portal(o.wellKnownOpenID))
	o.open(mux, http.MethodGet, "/oauth2/v1/keys", o.getSigningKeys)
	o.open(mux, http.MethodGet, signInPath, o.signInPage)
	o.open(mux, http.MethodPost, tokenPath, o.token)
	o.open(mux, http.MethodPost, revokePath, o.revokeToken)
	o.open(mux, http.MethodPost, devicePath, o.deviceAuthorize)
	o.open(mux, http.MethodPost, customServer+"/v1/token", o.token)
	o.open(mux, http.MethodGet, customServer+"/.well-known/oauth-authorization-server", o.portal(o.wellKnownCustom))
	o.open(mux, http.MethodGet, customServer+"/.well-known/openid-configuration", o.portal(o.wellKnownCustom))
}

func (o *Org) appRoutes(mux *http.ServeMux) {
	const read, manage = "okta.apps.read", "okta.apps.manage"
	const app = "/api/v1/apps/{app}"
	o.handle(mux, "/api/v1/apps", operations{"GET": {scope: read, run: o.listApps}, "POST": {scope: manage, run: o.postApp}})
	o.handle(mux, app, operations{"GET": {scope: read, run: o.getApp}, "PUT": {scope: manage, run: o.putApp}, "DELETE": {scope: manage, run: o.removeApp}})
	o.handle(mux, app+"/lifecycle/activate", operations{"POST": {scope: manage, run: o.postLifecycle(o.activateApp)}})
	o.handle(mux, app+"/lifecycle/deactivate", operations{"POST": {scope: manage, run: o.postLifecycle(o.deactivateApp)}})
	o.handle(mux, app+"/credentials/jwks", operations{"GET": {scope: read, run: o.listKeys}, "POST": {scope: manage, run: o.postKey}})
	o.handle(mux, app+"/credentials/jwks/{key}", operations{"GET": {scope: read, run: o.getKey}, "DELETE": {scope: manage, run: o.removeKey}})
	o.handle(mux, app+"/credentials/jwks/{key}/lifecycle/activate", operations{"POST": {scope: manage, run: o.postKeyLifecycle(o.activateKey)}})
	o.handle(mux, app+"/credentials/jwks/{key}/lifecycle/deactivate", operations{"POST": {scope: manage, run: o.postKeyLifecycle(o.deactivateKey)}})
	secrets := app + "/credentials/secrets" // to see one is as much as to change one
	o.handle(mux, secrets, operations{"GET": {scope: read, run: o.listSecrets, right: manage}, "POST": {scope: manage, run: o.postSecret}})
	o.handle(mux, secrets+"/{secret}", operations{"GET": {scope: read, run: o.getSecret, right: manage}, "DELETE": {scope: manage, run: o.removeSecret}})
	o.handle(mux, secrets+"/{secret}/lifecycle/activate", operations{"POST": {scope: manage, run: o.postSecretLifecycle(o.activateSecret)}})
	o.handle(mux, secrets+"/{secret}/lifecycle/deactivate", operations{"POST": {scope: manage, run: o.postSecretLifecycle(o.deactivateSecret)}})
	o.handle(mux, app+"/grants", operations{"GET": {scope: "okta.appGrants.read", run: o.listGrants}, "POST": {scope: "okta.appGrants.manage", run: o.postGrant}})
	o.handle(mux, app+"/grants/{grant}", operations{"GET": {scope: "okta.appGrants.read", run: o.getGrant}, "DELETE": {scope: "okta.appGrants.manage", run: o.removeGrant}})
}

func (o *Org) userRoutes(mux *http.ServeMux) {
	const read, manage = "okta.roles.read", "okta.roles.manage"
	const roles = "/oauth2/v1/clients/{client}/roles"
	o.handle(mux, "/api/v1/users/me", operations{"GET": {scope: "okta.users.read.self", run: o.getMe}})
	o.handle(mux, "/api/v1/users/{user}", operations{"GET": {scope: "okta.users.read", run: o.getUser}})
	o.handle(mux, "/api/v1/users/{user}/roles", operations{"GET": {scope: read, run: o.listUserRoles}})
	o.handle(mux, "/api/v1/apps/{app}/users/{user}", operations{"GET": {scope: "okta.apps.read", run: o.getAppUser}})
	o.handle(mux, "/api/v1/api-tokens/current", operations{"DELETE": {scope: "okta.apiTokens.manage", run: o.removeOwnToken, right: scopeOwnToken}})
	o.handle(mux, roles, operations{"GET": {scope: read, run: o.listClientRoles}, "POST": {scope: manage, run: o.postClientRole}})
	o.handle(mux, roles+"/{role}", operations{"GET": {scope: read, run: o.getClientRole}, "DELETE": {scope: manage, run: o.removeClientRole}})
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
		if broken := o.brokenAPI(r); broken != nil {
			broken(w, r)
			return
		}
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
		if err := op.admit(w, r, who); err != nil {
			o.fail(w, err)
		}
		if o.faultyOn(faultAPILate, r) {
			answerClosed(w, r)
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
