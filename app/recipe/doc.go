// Package recipe tells how another flow of Workflows calls an endpoint: card by
// card, with the workspace's own values, after Okta's guide "How do you invoke
// and test an OAuth 2.0 secured flow?". It rehearses what it tells: it does on
// this computer what the cards would do in Workflows.
//
// A recipe holds no secret. Where a card wants one the field says so, and
// [Recipe.Reveal] reads it from the vault when the person asks for it.
//
// The package must never import package app nor anything of a window.
package recipe
