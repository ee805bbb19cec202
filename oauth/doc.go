// Package oauth speaks OAuth 2.0 as a client that proves itself with a key:
// keys and their thumbprints (RFC 7517, RFC 7638), client assertions (RFC 7523),
// the client credentials token request (RFC 6749 §4.4), server metadata
// (RFC 8414) and a reader that shows what a JWT says (RFC 7519).
//
// It knows the protocol and nothing of any vendor's admin API. It opens no
// connection of its own: every call takes an [*http.Client], makes exactly the
// requests it documents, follows no redirect and repeats nothing. Times come
// in as arguments; the package reads no clock.
//
// Private halves of keys leave it only as a [secret.Secret], and so do
// assertions and access tokens. A [Key], a [Token] or an [*Error] can be printed
// or logged without giving any of them away.
//
// This is the only package of the program that imports jwx.
package oauth
