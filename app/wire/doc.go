// Package wire carries every byte that the program sends over the network. It
// owns the only http.Transport; everyone else takes an *http.Client from
// [Network.Client].
//
// A client is bound to one origin and one credential ([Route]). It refuses
// every other origin before anything is dialled, follows no redirect, always
// has a deadline, reads bodies whole and bounded, and sends each request once:
// neither it nor net/http beneath it repeats one. Where repeating is right, the
// caller makes a new request.
//
// Each attempt, refused and failed ones included, gives one redacted [Exchange]
// to the recorders in the request's context.
//
// It must never import package app nor any package that knows Okta.
package wire
