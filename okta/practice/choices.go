package practice

import (
	"net/http"
	"time"
)

// This file holds every answer of which Okta's own is not known. They are the
// practice org's choices: nothing may be concluded from them about a real org.

// refusal is the outcome of an invocation that is not a flow's own answer. Okta
// publishes neither statuses nor bodies for them (unconfirmed); [Manner] gives
// them any form.
type refusal struct {
	Status int
	Code   string // "error" in the body
	Text   string // "message" in the body

	form     string // of the body, see [Manner]; "" is json
	postOnly bool   // whether POST would have been let further
}

func refuseUnknownAlias() refusal {
	return refusal{Status: http.StatusNotFound, Code: "Not Found", Text: "No flow has this alias."}
}

func refuseOff() refusal {
	return refusal{Status: http.StatusBadRequest, Code: "Not Active", Text: "The flow is not active and can't be executed."}
}

func refuseNoCredential() refusal {
	return refusal{Status: http.StatusUnauthorized, Code: "Unauthorized", Text: "The request carries no credential that this flow accepts."}
}

func refuseBadCredential() refusal {
	return refusal{Status: http.StatusUnauthorized, Code: "Unauthorized", Text: "The credential is not valid for this flow."}
}

func refuseTwoTokens() refusal {
	return refusal{Status: http.StatusUnauthorized, Code: "Unauthorized", Text: "The client token was sent both as a header and in the query."}
}

// Whether the invoke route takes DPoP-bound tokens, and what it answers when
// it refuses one, is not known. By default the org demands what RFC 9449
// section 7 does; the faults invoke-refuses-dpop and invoke-ignores-dpop make
// it behave otherwise.
func refuseProof(why string) refusal {
	return refusal{Status: http.StatusUnauthorized, Code: "Unauthorized", Text: why}
}

func refuseScope() refusal {
	return refusal{Status: http.StatusForbidden, Code: "Forbidden", Text: "The access token does not have the scope " + scopeInvoke + "."}
}

func refuseApp() refusal {
	return refusal{Status: http.StatusForbidden, Code: "Forbidden", Text: "The app of the access token is not in the flow's list of client apps."}
}

func refuseRate() refusal {
	return refusal{Status: http.StatusTooManyRequests, Code: "Too Many Requests", Text: "The flow was invoked more than 10 times in a second."}
}

func refuseMethod() refusal {
	return refusal{Status: http.StatusMethodNotAllowed, Code: "Method Not Allowed", Text: "Only GET and POST can invoke a flow."}
}

func refuseGet() refusal {
	return refusal{Status: http.StatusMethodNotAllowed, Code: "Method Not Allowed", Text: "Only POST can invoke this flow.", postOnly: true}
}

func refuseTooLarge() refusal {
	return refusal{Status: http.StatusRequestEntityTooLarge, Code: "Payload Too Large", Text: "The body is larger than the practice org takes."}
}

func refuseHalf() refusal {
	return refusal{Status: http.StatusBadRequest, Code: "Bad Request", Text: "The body ended before it was complete."}
}

func refuseFailed() refusal {
	return refusal{Status: http.StatusInternalServerError, Code: "Internal Server Error", Text: "The flow failed."}
}

// What a caller sees that was kept waiting past the limit is not known: the org
// closes the connection without an answer, and ends the run. A run whose caller
// leaves ends, too.

// executionHeader carries the id of a run. Okta sends one in some header; its
// name is not known.
const executionHeader = "X-Execution-Id"

// Causes of 400 answers on /api/v1 that no recording shows.
const (
	causePrivateKey    = "The key contains private members. Register the public key only."
	causeBadCurve      = "The EC key in the 'jwks' is not a point on P-256, P-384 or P-521."
	causeAlg           = "'alg' does not fit the given key."
	causeKeyType       = "'kty' must be RSA or EC."
	causeUnknownScope  = "'scopeId' is not a scope of this org."
	causeWrongIssuer   = "'issuer' must be the URL of this org."
	causeSignOnMode    = "The practice org creates apps named oidc_client (OPENID_CONNECT) and bookmark (BOOKMARK)."
	causeFixedName     = "'name' can't be changed."
	causeFixedMode     = "'signOnMode' can't be changed."
	causeFixedType     = "'application_type' can't be changed."
	causeNoLesson      = "There is no such failure to practise."
	causeNoPupil       = "Make an API Services app with a key first."
	causeKeysElsewhere = "The keys of this app are at its 'jwks_uri'."
	causeBadKeysURI    = "'jwks_uri' must be a valid URL."
	causeTwoKeySets    = "Only one of 'jwks' and 'jwks_uri' can be set."
	causeNoRedirect    = "'redirect_uris' must hold an address when 'grant_types' contains 'authorization_code'."
	causePublicMethod  = "'token_endpoint_auth_method' of a browser app must be 'none'."
	causeRoleType      = "'type' must be a standard admin role."
	causeNoWorkflows   = "This org has no Okta Workflows."
	causeNotService    = "'clientId' must be an API Services app."
	causeNoScopes      = "'scopes' must name at least one scope."
	causeAudience      = "'audience' is a text of at most 1,000 bytes, and doesn't go with 'expired'."
)

// Refusals of the token endpoint that no recording shows. The first two follow
// catalogued texts that may or may not be the ones Okta uses in these cases.
const (
	reasonNotGranted reason = "practice_scope_not_granted"
	reasonInactive   reason = "practice_app_inactive"
	reasonNoForm     reason = "practice_unreadable_form"
	reasonStaleNonce reason = "practice_stale_nonce"
	reasonUnnamed    reason = "practice_proof_unnamed"

	// Codes that one admin met on the way to a token; status and words are the org's.
	reasonConsent     reason = "practice_consent_required"
	reasonNoOrgScopes reason = "practice_no_org_scopes_granted"
)

func ownRefusals() []oauthError {
	return []oauthError{
		{Status: http.StatusBadRequest, Code: "invalid_scope", Reason: reasonNotGranted, Text: "The requested scope is invalid, unknown, malformed, or exceeds the scope granted by the resource owner."},
		{Status: http.StatusUnauthorized, Code: "invalid_client", Reason: reasonInactive, Text: "Client authentication failed. Either the client or the client credentials are invalid."},
		{Status: http.StatusBadRequest, Code: "invalid_request", Reason: reasonNoForm, Text: "The request body cannot be read as a form."},
		{Status: http.StatusBadRequest, Code: "invalid_dpop_proof", Reason: reasonStaleNonce, Text: "The DPoP proof JWT is invalid."},
		{Status: http.StatusBadRequest, Code: "invalid_request", Reason: reasonUnnamed, Text: "The request is missing something the client must send."},
		{Status: http.StatusBadRequest, Code: "consent_required", Reason: reasonConsent, Text: "The requested scope needs an administrator's consent."},
		{Status: http.StatusBadRequest, Code: "no_org_scopes_granted", Reason: reasonNoOrgScopes, Text: "No scope of the org is granted to the app."},
	}
}

// clockLeeway is how far in the future an assertion may say it was issued.
// Okta's allowance is not known.
const clockLeeway = 5 * time.Second

// Proofs that are sent to the token endpoint for an app that does not ask for
// them are not looked at, and the token is a bearer token. One author of a
// pull request to Okta's Go SDK saw that; it is not confirmed. Nor is the
// answer to a nonce that is wrong or too old: the org sends reasonStaleNonce
// together with the nonce that works now.
//
// Who signs in gets half an hour for the page, and an authorization code lives
// five minutes. Every app but the two of Workflows is assigned to everybody.
//
// A PUT of an app without jwks keeps the app's keys; one without
// dpop_bound_access_tokens switches proof of possession off, the default of
// Okta's specification. Neither is recorded.
