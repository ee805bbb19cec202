// Package rotate changes the key of a service app without an outage, as a drill
// that is written down step by step: a new key is added and proven beside the
// old one, the old one is deactivated, shown to be refused, and deleted.
//
// At every moment at least one key is active at Okta whose private half is in
// the vault and with which a token was got. Where the vault keeps secrets for a
// session only that holds until its end, so it takes a person's word to begin
// ([Rotator.BeginInMemory]). Killed at any point, a drill is
// taken up from its journal, or rolled back: each act looks first at what the
// org has and does only what is still missing, so nothing is done twice.
//
// The package knows neither a workspace's form nor a window: who keeps the
// reference to the key in use is the [Keeper].
package rotate
