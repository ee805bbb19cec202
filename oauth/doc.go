// Package oauth speaks OAuth 2.0 as a client that proves itself with a key.
//
// Keys: six types (RFC 7518 §3), made here or imported in whatever form they come,
// their thumbprints (RFC 7638) and JWKs (RFC 7517), and a packed form for the
// keychain. [Key], [ImportKey], [KeySet].
//
// Tokens: the client credentials grant (RFC 6749 §4.4) with client assertions
// (RFC 7523), a secret or nothing; proof of possession (RFC 9449) towards the
// token endpoint and resources; a cache; the browser grant with PKCE (RFC 7636),
// the device grant (RFC 8628) and refresh tokens. [RequestToken],
// [RequestTokenWithProof], [TokenCache], [AuthorizationRequest], [DeviceRequest],
// [RefreshToken].
//
// What helps to see why one isn't given: server metadata (RFC 8414), the server's
// clock, a reader that shows what a JWT says and checks its signature (RFC 7519,
// RFC 8725), and client assertions with anything changed, held against the rules.
// [Discover], [Clock], [ReadJWT], [Draft].
//
// It knows the protocol and nothing of any vendor's admin API. It opens no
// connection of its own: every call takes an [*http.Client], makes exactly the
// requests it documents, follows no redirect and repeats nothing that is good for
// one use. Times come in as arguments; only waiting uses the runtime's timers.
//
// Private halves of keys leave it only as a [secret.Secret], and so do
// assertions, proofs and tokens. A [Key], a [Token] or an [*Error] can be printed
// or logged without giving any of them away.
//
// This is the only package of the program that imports jwx.
package oauth
