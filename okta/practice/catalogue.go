package practice

import (
	"net/http"
	"slices"
	"strings"
)

// reason names why the org refuses: the internalErrorCode of a row of Okta's
// catalogue "OpenID Connect & OAuth 2.0 error codes", or a name that begins
// with practice_ where Okta's answer is not known.
type reason string

// Why a token request is refused.
const (
	reasonBadIssuer     reason = "client_assertion_invalid_issuer"
	reasonBadSubject    reason = "client_assertion_invalid_subject"
	reasonBadKID        reason = "client_assertion_invalid_kid"
	reasonBadSignature  reason = "client_assertion_invalid_signature"
	reasonUnparsable    reason = "client_assertion_invalid_jwt"
	reasonBadAlg        reason = "client_assertion_invalid_signature_algorithm"
	reasonNotSigningKey reason = "client_assertion_not_signed_with_signing_key"
	reasonNoKeys        reason = "client_assertion_jwks_not_configured"
	reasonExpired       reason = "client_assertion_expired_token"
	reasonNoExpiry      reason = "client_assertion_expiration_required"
	reasonTooLong       reason = "client_assertion_expires_too_far_in_future"
	reasonIssuedLater   reason = "client_assertion_issued_at_in_future"
	reasonBadAudience   reason = "client_assertion_invalid_audience"
	reasonReplayed      reason = "client_assertion_already_used"
	reasonAssertionType reason = "client_assertion_type_invalid"
	reasonBadClientID   reason = "invalid_client_id"
	reasonNoCredentials reason = "missing_client_credentials"
	reasonBadHeader     reason = "invalid_basic_auth_creds"
	reasonBadSecret     reason = "invalid_client_secret"
	reasonTwoKinds      reason = "multiple_client_credentials"
	reasonNeedsKey      reason = "unsupported_auth_method_client_creds"
	reasonNotService    reason = "invalid_application_type_client_credentials"
	reasonBrowser       reason = "unsupported_auth_method_browser_request"
	reasonGrantType     reason = "unauthorized_client"
	reasonNoGrantType   reason = "unsupported_grant_type"
	reasonNoScope       reason = "missing_scopes"
	reasonNoDefault     reason = "no_default_scopes"
	reasonUnknownScope  reason = "no_matching_scope"
	reasonOpenID        reason = "openid_not_allowed_client_creds"
)

// Why a proof of possession is refused (RFC 9449).
const (
	reasonNoProof        reason = "invalid_dpop_proof_missing_header"
	reasonManyProofs     reason = "invalid_dpop_proof_multiple_headers_not_allowed"
	reasonBadProof       reason = "invalid_dpop_proof"
	reasonProofUnread    reason = "invalid_dpop_proof_invalid_jwt"
	reasonProofType      reason = "invalid_dpop_proof_invalid_type"
	reasonProofAlg       reason = "invalid_dpop_proof_invalid_signature_algorithm"
	reasonProofSignature reason = "invalid_dpop_proof_invalid_signature"
	reasonProofMethod    reason = "invalid_dpop_proof_invalid_htm"
	reasonProofAddress   reason = "invalid_dpop_proof_invalid_htu"
	reasonProofIssued    reason = "invalid_dpop_proof_invalid_iat"
	reasonProofLater     reason = "invalid_dpop_proof_jwt_issued_in_future"
	reasonProofOld       reason = "invalid_dpop_proof_jwt_too_old"
	reasonProofExpired   reason = "invalid_dpop_proof_jwt_expired"
	reasonProofID        reason = "invalid_dpop_proof_invalid_jti"
	reasonProofReplayed  reason = "dpop_proof_already_used"
	reasonProofToken     reason = "dpop_proof_invalid_ath"
	reasonProofBinding   reason = "invalid_access_token_dpop_binding"
	reasonNonce          reason = "use_dpop_nonce"
	reasonProofNeeded    reason = "dpop_proof_required_for_token"
	reasonSchemeNeeded   reason = "dpop_authentication_scheme_required"
	reasonNotBound       reason = "access_token_not_dpop_bound"
)

// oauthError is an error of the token endpoint (RFC 6749 section 5.2).
type oauthError struct {
	Status int    `json:"-"`
	Code   string `json:"error"`
	Text   string `json:"error_description"`

	Reason reason `json:"-"`
	list   string // what stands for the parameter [en] in a catalogued text
}

func (e *oauthError) Error() string { return e.Text }

// refuse makes the error of a reason.
func refuse(why reason) *oauthError {
	for _, row := range slices.Concat(catalogue(), personCatalogue()) {
		if row.Reason == why {
			return &row
		}
	}
	return &oauthError{Status: http.StatusInternalServerError, Code: "server_error", Text: string(why), Reason: why}
}

// refuseList is refuse for a text that names a list.
func refuseList(why reason, list []string) *oauthError {
	e := refuse(why)
	e.list = strings.Join(list, ", ")
	return e
}

// worded is the error with the description that a caller gets to read, see
// [Config.Describe].
func (o *Org) worded(e *oauthError) *oauthError {
	out := *e
	if o.describe != nil {
		out.Text = o.describe(string(e.Reason), e.Text)
	}
	out.Text = strings.ReplaceAll(out.Text, "[en]", "["+e.list+"]")
	return &out
}

// words are a reason and what Okta says for it.
type words struct {
	Reason reason
	Text   string
}

// catalogue holds the refusals of the token endpoint and of proofs, as Okta's
// error catalogue gives them, and after them the practice org's own.
func catalogue() []oauthError {
	var out []oauthError
	for _, group := range []struct {
		status int
		code   string
		rows   []words
	}{
		{http.StatusUnauthorized, "invalid_client", clientRows()},
		{http.StatusUnauthorized, "invalid_request", []words{{reasonTwoKinds, "Cannot supply multiple client credentials. Use one of the following: credentials in the Authorization header, credentials in the post body, or a client_assertion in the post body."}}},
		{http.StatusBadRequest, "invalid_request", requestRows()},
		{http.StatusBadRequest, "unauthorized_client", []words{{reasonGrantType, "The client is not authorized to use the provided grant type. Configured grant types: [en]."}}},
		{http.StatusBadRequest, "unsupported_grant_type", []words{{reasonNoGrantType, "The authorization grant type is not supported by the authorization server. Configured grant types: [en]."}}},
		{http.StatusBadRequest, "invalid_scope", scopeRows()},
		{http.StatusBadRequest, "invalid_dpop_proof", proofRows()},
		{http.StatusBadRequest, "use_dpop_nonce", []words{{reasonNonce, "Authorization server requires nonce in DPoP proof."}}},
		{http.StatusUnauthorized, "invalid_token", []words{{reasonNotBound, "The presented access_token is not DPoP bound."}}},
	} {
		for _, row := range group.rows {
			out = append(out, oauthError{Status: group.status, Code: group.code, Reason: row.Reason, Text: row.Text})
		}
	}
	return append(out, ownRefusals()...)
}

func requestRows() []words {
	return []words{
		{reasonAssertionType, "The client_assertion_type is invalid."},
		{reasonProofNeeded, "The resource request requires a DPoP proof."},
		{reasonSchemeNeeded, "The resource request must use the DPoP authentication scheme when using a DPoP bound token."},
	}
}

func clientRows() []words {
	return []words{
		{reasonBadIssuer, "The issuer claim for client_assertion is not a valid client_id."},
		{reasonBadSubject, "The subject claim for client_assertion is not a valid client_id."},
		{reasonBadKID, "The client_assertion JWT kid is invalid."},
		{reasonBadSignature, "The client_assertion signature is invalid."},
		{reasonUnparsable, "The parsing of the client_assertion failed."},
		{reasonBadAlg, "The client_assertion JWT signature algorithm is invalid."},
		{reasonNotSigningKey, "The client_assertion JWT needs to be signed using a signing key."},
		{reasonNoKeys, "The client does not have a JWKSet configured, but the client_assertion requires one."},
		{reasonExpired, "The client_assertion token is expired."},
		{reasonNoExpiry, "The client_assertion must contain the 'exp' claim as seconds since epoch."},
		{reasonTooLong, "The client_assertion token has an expiration too far into the future."},
		{reasonIssuedLater, "The client_assertion token must be issued before the current time."},
		{reasonBadAudience, "The audience claim for client_assertion must be the endpoint invoked for the request."},
		{reasonReplayed, "The client_assertion token has already been used."},
		{reasonBadClientID, "Invalid value for 'client_id' parameter."},
		{reasonNoCredentials, "No client credentials found."},
		{reasonBadHeader, "Found Authentication header but was not valid client credentials."},
		{reasonBadSecret, "The client secret supplied for a confidential client is invalid."},
		{reasonNeedsKey, "Client Credentials requests to the Org Authorization Server must use the private_key_jwt token_endpoint_auth_method."},
		{reasonNotService, "Only clients with 'application_type' of 'service' may use the client_credentials 'grant_type' with the Org Authorization Server."},
		{reasonBrowser, "Browser requests to the token endpoint must use Proof Key for Code Exchange."},
	}
}

func scopeRows() []words {
	return []words{
		{reasonNoScope, "No scopes were requested."},
		{reasonNoDefault, "The authorization server resource does not have any configured default scopes, 'scope' must be provided."},
		{reasonUnknownScope, "One or more scopes are not configured for the authorization server resource."},
		{reasonOpenID, "Cannot request 'openid' scopes using client credentials."},
	}
}

func proofRows() []words {
	return []words{
		{reasonNoProof, "The DPoP proof JWT header is missing."},
		{reasonManyProofs, "Multiple DPoP proof JWT headers are not allowed."},
		{reasonBadProof, "The DPoP proof JWT is invalid."},
		{reasonProofUnread, "The DPoP proof JWT cannot be parsed."},
		{reasonProofType, "'typ' must be 'dpop+jwt' in the DPoP proof JWT."},
		{reasonProofAlg, "The DPoP proof JWT signature algorithm is invalid."},
		{reasonProofSignature, "The DPoP proof JWT signature is invalid."},
		{reasonProofMethod, "'htm' claim in the DPoP proof JWT is invalid."},
		{reasonProofAddress, "'htu' claim in the DPoP proof JWT is invalid."},
		{reasonProofIssued, "'iat' claim in the DPoP proof JWT is invalid."},
		{reasonProofLater, "The DPoP proof JWT is issued in the future."},
		{reasonProofOld, "The DPoP proof JWT is issued more than five minutes in the past."},
		{reasonProofExpired, "The DPoP proof JWT is expired."},
		{reasonProofID, "'jti' claim in the DPoP proof JWT is invalid."},
		{reasonProofReplayed, "The DPoP proof JWT has already been used."},
		{reasonProofToken, "'ath' claim in the DPoP proof does not match the presented access_token."},
		{reasonProofBinding, "The access_token is not bound to the provided DPoP proof."},
	}
}
