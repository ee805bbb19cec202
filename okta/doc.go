// Package okta speaks with an Okta org as its administrator does: it reads the org's address, checks that an Okta org
// answers there, and calls the management API for apps, keys, secrets, grants and the System Log.
//
// Requests are made with okta-sdk-golang/v5 wherever that SDK knows the call. Answers are read here, from the bytes the
// server sent, because the SDK (v5.0.6) hides what a person needs to see: it flattens transport errors to text, gives
// no model for 401 and 500, drops the body of a 429, ends in empty values for apps of a kind it does not know, and
// repeats a request for ever when a connection drops. See [Client] for how the two are kept apart.
//
// A [Pacer] keeps a client below a share of the org's rate limits; [Client.Preview] shows a change by the code that
// sends it.
//
// The package authenticates nothing: the *http.Client handed in does, in its transport.
package okta
