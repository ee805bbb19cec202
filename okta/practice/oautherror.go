package practice

import "net/http"

// oauthError is an error of the token endpoint, in the words of Okta's error
// catalogue ("OpenID Connect & OAuth 2.0 error codes").
type oauthError struct {
	Status int    `json:"-"`
	Code   string `json:"error"`
	Text   string `json:"error_description"`
}

func (e *oauthError) Error() string { return e.Text }

func badClient(text string) *oauthError {
	return &oauthError{http.StatusUnauthorized, "invalid_client", text}
}

func badScope(text string) *oauthError {
	return &oauthError{http.StatusBadRequest, "invalid_scope", text}
}

func badRequest(text string) *oauthError {
	return &oauthError{http.StatusBadRequest, "invalid_request", text}
}

func badProof(text string) *oauthError {
	return &oauthError{http.StatusBadRequest, "invalid_dpop_proof", text}
}

const (
	textBadIssuer     = "The issuer claim for client_assertion is not a valid client_id."
	textBadSubject    = "The subject claim for client_assertion is not a valid client_id."
	textBadKID        = "The client_assertion JWT kid is invalid."
	textBadSignature  = "The client_assertion signature is invalid."
	textUnparsable    = "The parsing of the client_assertion failed."
	textBadAlg        = "The client_assertion JWT signature algorithm is invalid."
	textNotSigningKey = "The client_assertion JWT needs to be signed using a signing key."
	textNoKeys        = "The client does not have a JWKSet configured, but the client_assertion requires one."
	textExpired       = "The client_assertion token is expired."
	textNoExpiry      = "The client_assertion must contain the 'exp' claim as seconds since epoch."
	textTooLong       = "The client_assertion token has an expiration too far into the future."
	textIssuedLater   = "The client_assertion token must be issued before the current time."
	textBadAudience   = "The audience claim for client_assertion must be the endpoint invoked for the request."
	textReplayed      = "The client_assertion token has already been used."
	textBadClientID   = "Invalid value for 'client_id' parameter."
	textNoCredentials = "No client credentials found."
	textBadHeader     = "Found Authentication header but was not valid client credentials."
	textBadSecret     = "The client secret supplied for a confidential client is invalid."
	textNeedsKey      = "Client Credentials requests to the Org Authorization Server must use the private_key_jwt token_endpoint_auth_method."
	textNotService    = "Only clients with 'application_type' of 'service' may use the client_credentials 'grant_type' with the Org Authorization Server."
	textTwoKinds      = "Cannot supply multiple client credentials. Use one of the following: credentials in the Authorization header, credentials in the post body, or a client_assertion in the post body."
	textAssertionType = "The client_assertion_type is invalid."
	textBrowser       = "Browser requests to the token endpoint must use Proof Key for Code Exchange."
	textNoScope       = "No scopes were requested."
	textUnknownScope  = "One or more scopes are not configured for the authorization server resource."
	textOpenID        = "Cannot request 'openid' scopes using client credentials."
	textNoProof       = "The DPoP proof JWT header is missing."
	textBadProof      = "The DPoP proof JWT is invalid."
)
