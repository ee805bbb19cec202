package practice

import (
	"net/http"
	"strings"
)

// customServer is the path of the custom authorization server that every Okta
// org has. Tokens for Okta's own scopes don't come from it, which is why the
// practice org's configures no scope at all.
const customServer = "/oauth2/default"

// custom reports whether a request is for the custom authorization server.
func custom(r *http.Request) bool { return strings.HasPrefix(r.URL.Path, customServer+"/") }

// namedTokenEndpoint is the token endpoint in the org's own metadata.
func (o *Org) namedTokenEndpoint() string {
	if o.faulty(faultDefaultServer) {
		return o.named() + customServer + "/v1/token"
	}
	return o.named() + tokenPath
}

// wellKnownCustom is the metadata of the custom authorization server.
func (o *Org) wellKnownCustom(w http.ResponseWriter, _ *http.Request) {
	doc := o.serverMetadata()
	doc["issuer"] = o.URL() + customServer
	doc["token_endpoint"] = o.URL() + customServer + "/v1/token"
	doc["authorization_endpoint"] = o.URL() + customServer + "/v1/authorize"
	doc["scopes_supported"] = []string{"openid", "profile", "email", "address", "phone", "offline_access", "device_sso"}
	writeJSON(w, http.StatusOK, doc)
}
