// Package service is a third party's service: what stands at the other end of a
// connection of Workflows' API Connector cards. It has a loopback port of its own.
//
// Part of it is an echo that answers with the request as it came over the wire,
// byte for byte: open (/echo), behind a user's name and password (/basic), behind
// a header of its own (/header) and behind an access token (/bearer). /xml and
// /list answer what a card with a JSON body can't read or doesn't expect.
//
// The other part is an OAuth 2.0 authorization server (RFC 6749) with the grants
// authorization_code, refresh_token and client_credentials. It goes by the book
// until it is given quirks, those that real services have (see [Quirks]).
//
// Nobody signs in: whoever reaches the loopback address may allow and deny. Other
// web pages are kept out by the Host check and a token in every form. What it knows
// is in memory and ends with it.
package service
