package practice

import (
	"encoding/base64"
	"encoding/binary"
	"io"
	"net/http"
	"slices"
)

// portal stands before the documents under /.well-known: with the fault
// captive-portal somebody else's page answers.
func (o *Org) portal(next http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if !o.faulty(faultCaptivePortal) {
			next(w, r)
			return
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = io.WriteString(w, "<!doctype html><html><head><title>Welcome to the guest network</title></head>"+
			"<body><h1>Welcome</h1><p>Accept the terms of use to go online.</p></body></html>")
	}
}

// wellKnownOrg is /.well-known/okta-organization.
func (o *Org) wellKnownOrg(w http.ResponseWriter, _ *http.Request) {
	writeJSON(w, http.StatusOK, object{
		"id": o.orgID(), "cell": "practice", "pipeline": "idx",
		"_links": object{"organization": object{"href": o.URL()}},
		"settings": object{
			"analyticsCollectionEnabled": false, "bugReportingEnabled": true, "omEnabled": false,
			"pssoEnabled": true, "desktopMFAEnabled": true, "itpEnabled": true,
		},
	})
}

// wellKnownOAuth is /.well-known/oauth-authorization-server of the org
// authorization server, which names no jwks_uri.
func (o *Org) wellKnownOAuth(w http.ResponseWriter, _ *http.Request) {
	writeJSON(w, http.StatusOK, o.serverMetadata())
}

// wellKnownOpenID is /.well-known/openid-configuration.
func (o *Org) wellKnownOpenID(w http.ResponseWriter, _ *http.Request) {
	doc := o.serverMetadata()
	doc["jwks_uri"] = o.URL() + "/oauth2/v1/keys"
	doc["userinfo_endpoint"] = o.URL() + "/oauth2/v1/userinfo"
	doc["id_token_signing_alg_values_supported"] = []string{"RS256"}
	writeJSON(w, http.StatusOK, doc)
}

func (o *Org) serverMetadata() object {
	v1 := o.named() + "/oauth2/v1"
	return object{
		"issuer":                                o.named(),
		"authorization_endpoint":                v1 + "/authorize",
		"token_endpoint":                        o.namedTokenEndpoint(),
		"registration_endpoint":                 v1 + "/clients",
		"introspection_endpoint":                v1 + "/introspect",
		"revocation_endpoint":                   v1 + "/revoke",
		"end_session_endpoint":                  v1 + "/logout",
		"device_authorization_endpoint":         v1 + "/device/authorize",
		"pushed_authorization_request_endpoint": v1 + "/par",
		"response_types_supported": []string{
			"code", "token", "id_token", "code id_token", "code token", "id_token token", "code id_token token",
		},
		"response_modes_supported":                          []string{"query", "fragment", "form_post", "okta_post_message"},
		"grant_types_supported":                             grantTypes(),
		"subject_types_supported":                           []string{"public"},
		"scopes_supported":                                  advertisedScopes(),
		"token_endpoint_auth_methods_supported":             authMethods(),
		"introspection_endpoint_auth_methods_supported":     authMethods(),
		"revocation_endpoint_auth_methods_supported":        authMethods(),
		"claims_supported":                                  []string{"ver", "jti", "iss", "aud", "iat", "exp", "cid", "uid", "scp", "sub"},
		"code_challenge_methods_supported":                  []string{"S256"},
		"request_parameter_supported":                       true,
		"request_object_signing_alg_values_supported":       append([]string{"HS256", "HS384", "HS512"}, signatureAlgs()...),
		"dpop_signing_alg_values_supported":                 signatureAlgs(),
		"frontchannel_logout_supported":                     true,
		"frontchannel_logout_session_supported":             true,
		"identity_chaining_requested_token_types_supported": []string{"urn:ietf:params:oauth:token-type:id-jag"},
	}
}

func grantTypes() []string {
	return []string{
		"authorization_code", "implicit", "refresh_token", "password", "client_credentials",
		"urn:ietf:params:oauth:grant-type:device_code", "urn:ietf:params:oauth:grant-type:token-exchange",
	}
}

func knownGrantType(name string) bool { return slices.Contains(grantTypes(), name) }

// getSigningKeys is /oauth2/v1/keys: what the org's tokens are signed with.
func (o *Org) getSigningKeys(w http.ResponseWriter, _ *http.Request) {
	key, err := o.signing()
	if err != nil {
		o.fail(w, err)
		return
	}
	e := binary.BigEndian.AppendUint32(nil, uint32(key.E))[1:] // 65537 has three bytes
	w.Header().Set("Cache-Control", "max-age=3600, must-revalidate")
	w.Header().Del("Pragma")
	w.Header().Del("Expires")
	writeJSON(w, http.StatusOK, object{"keys": []object{{
		"alg": "RS256", "kty": "RSA", "use": "sig", "kid": o.signingKID(),
		"e": base64.RawURLEncoding.EncodeToString(e),
		"n": base64.RawURLEncoding.EncodeToString(key.N.Bytes()),
	}}})
}
