package practice

import (
	"net/http"
	"slices"
)

// Why a token request for a person is refused.
const (
	reasonAuthMethod     reason = "invalid_token_endpoint_auth_method"
	reasonBadCode        reason = "invalid_authorization_code"
	reasonOtherRedirect  reason = "mismatched_redirect_uri"
	reasonPKCE           reason = "pkce_verification_failed"
	reasonDeviceCode     reason = "invalid_device_code"
	reasonDeviceExpired  reason = "expired_token"
	reasonPending        reason = "authorization_pending"
	reasonSlowDown       reason = "slow_down"
	reasonDenied         reason = "access_denied"
	reasonRefreshBinding reason = "invalid_dpop_proof_invalid_public_key_binding"
)

// Refusals of a sign-in that Okta's catalogue does not list. Some of the words
// are those that people quote; that they are Okta's is not confirmed.
const (
	reasonRedirect        reason = "practice_redirect_uri"
	reasonNoState         reason = "practice_no_state"
	reasonResponseType    reason = "practice_response_type"
	reasonResponseMode    reason = "practice_response_mode"
	reasonNoChallenge     reason = "practice_no_challenge"
	reasonChallengeMethod reason = "practice_challenge_method"
	reasonBadChallenge    reason = "practice_bad_challenge"
	reasonLoginRequired   reason = "practice_login_required"
	reasonUnassigned      reason = "practice_not_assigned"
	reasonDeviceDenied    reason = "practice_device_denied"
	reasonBadRefresh      reason = "practice_refresh_token"
	reasonNoToken         reason = "practice_no_token"
	reasonUnkept          reason = "practice_not_kept"
)

// personCatalogue holds the refusals of sign-ins, and of token requests that
// have a person behind them.
func personCatalogue() []oauthError {
	bad := http.StatusBadRequest
	return slices.Concat([]oauthError{
		{Status: http.StatusUnauthorized, Code: "invalid_client", Reason: reasonAuthMethod, Text: "Client authentication failed. Either the client or the client credentials are invalid."},
		{Status: bad, Code: "invalid_grant", Reason: reasonBadCode, Text: "The authorization code is invalid or has expired."},
		{Status: bad, Code: "invalid_grant", Reason: reasonOtherRedirect, Text: "The 'redirect_uri' does not match the redirection URI used in the authorization request."},
		{Status: bad, Code: "invalid_grant", Reason: reasonPKCE, Text: "PKCE verification failed."},
		{Status: bad, Code: "invalid_grant", Reason: reasonDeviceCode, Text: "The device code is invalid or has expired."},
		{Status: bad, Code: "expired_token", Reason: reasonDeviceExpired, Text: "The device code has expired."},
		{Status: bad, Code: "authorization_pending", Reason: reasonPending, Text: "The device authorization is pending. Please try again later."},
		{Status: bad, Code: "slow_down", Reason: reasonSlowDown, Text: "Slow down the polling frequency. Please try again later."},
		{Status: http.StatusForbidden, Code: "access_denied", Reason: reasonDenied, Text: "The resource owner or authorization server denied the request."},
		{Status: bad, Code: "invalid_dpop_proof", Reason: reasonRefreshBinding, Text: "Invalid DPoP Public Key binding in refresh token"},
	}, requestRefusals(), []oauthError{
		{Status: bad, Code: "login_required", Reason: reasonLoginRequired, Text: "The client specified not to prompt, but the user is not logged in."},
		{Status: bad, Code: "access_denied", Reason: reasonUnassigned, Text: "User is not assigned to the client application."},
		{Status: bad, Code: "access_denied", Reason: reasonDeviceDenied, Text: "The resource owner or authorization server denied the request."},
		{Status: bad, Code: "invalid_grant", Reason: reasonBadRefresh, Text: "The refresh token is invalid or expired."},
		{Status: http.StatusInternalServerError, Code: "server_error", Reason: reasonUnkept, Text: "The sign-in could not be kept."},
	})
}

// requestRefusals say what is wrong with the request for a sign-in or a
// revocation itself.
func requestRefusals() []oauthError {
	row := func(code string, why reason, text string) oauthError {
		return oauthError{Status: http.StatusBadRequest, Code: code, Reason: why, Text: text}
	}
	return []oauthError{
		row("invalid_request", reasonRedirect, "The 'redirect_uri' parameter must be a Login redirect URI in the client app settings."),
		row("invalid_request", reasonNoState, "The authentication request has an invalid 'state' parameter."),
		row("unsupported_response_type", reasonResponseType, "The response type is not supported by the authorization server. Configured response types: [en]."),
		row("invalid_request", reasonResponseMode, "The 'response_mode' parameter must be query or fragment."),
		row("invalid_request", reasonNoChallenge, "PKCE code challenge is required when the token endpoint authentication method is 'NONE'."),
		row("invalid_request", reasonChallengeMethod, "The 'code_challenge_method' parameter must be S256."),
		row("invalid_request", reasonBadChallenge, "The 'code_challenge' parameter is not the SHA-256 of anything."),
		row("invalid_request", reasonNoToken, "The `token` parameter is required."),
	}
}
