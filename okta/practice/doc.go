// Package practice is a small Okta org with Okta Workflows behind one loopback
// listener: the place where the walk is tried out, taught and tested.
//
// It is strict where Okta is strict (signatures, claims, grants, life cycles,
// paging) and deterministic: everything it hands out derives from one 32-byte
// seed. What it keeps between runs is one JSON file that holds public things
// only; tokens, secrets and private keys are derived from the seed when needed.
//
// Four people live in it: its administrator, two with lesser roles, and one with
// none. They sign in to native apps on a page of the org, in the browser or with
// a device code, and what their tokens may do is what the scopes and their roles
// have in common.
//
// Every way to be refused a token can be had here: from the settings of an app,
// from a fault (see [KnownFaults]), or as a lesson that breaks one thing and
// puts it right again (see [Lessons]).
//
// An endpoint of its Workflows can refuse a call in any form, and be lax about
// any part of its security level, so that whatever measures one can be tried on
// what it is for (see [Manner]). POST /practice/v1/access-tokens signs the tokens
// that such a measurement needs and that no client can get: expired, for another
// audience, with a scope that was never granted. Callers are kept waiting for
// [Config.AnswerLimit] at most.
//
// Beside it, on a port of its own, runs a third party's service: what a Connector
// connection of its Workflows leads to (see [Org.Service]).
//
// Where Okta's own answer is not known, the org picks one. Those picks stand
// together in choices.go, so that nobody mistakes them for Okta's word.
//
// The package and those below it import nothing else of this module, and its JOSE is go-jose: a
// second implementation beside the client's, so that a mistake in one of them
// cannot cancel itself out.
package practice
