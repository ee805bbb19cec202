package workflows

import "slices"

// Card is a card of the Okta connector, or a kind of them, and the scopes that the connection behind it needs.
type Card struct {
	Name   string // as the Workflows Console writes it
	Scopes []string
}

// ScopesSource is where [Cards] and [AlwaysGranted] come from.
const ScopesSource = "help.okta.com, Okta connector › Scopes (connector-reference/okta/overviews/scopes.htm)"

// Cards are the cards whose scopes are known from [ScopesSource], in its order. The page has more: a card that isn't
// here may need other scopes, or none.
func Cards() []Card {
	return []Card{
		{"Every event card", []string{"okta.eventHooks.manage"}},
		{"Activate User", []string{"okta.users.read", "okta.users.manage"}},
		{"Add User to Group", []string{"okta.groups.manage"}},
		{"Assign User to Application", []string{"okta.apps.manage", "okta.apps.read"}},
		{"Bulk User Import", []string{"okta.schemas.read", "okta.identitySources.manage"}},
		{"Create Group", []string{"okta.groups.manage", "okta.schemas.read"}},
	}
}

// CardNamed is the card of that name.
func CardNamed(name string) (Card, bool) {
	cards := Cards()
	i := slices.IndexFunc(cards, func(c Card) bool { return c.Name == name })
	if i < 0 {
		return Card{}, false
	}
	return cards[i], true
}

// AlwaysGranted are the scopes that Okta Workflows OAuth has without listing them. Revoking one makes the authorization
// fail (see [ScopesSource]).
func AlwaysGranted() []string {
	return []string{"openid", "profile", "email", "phone", "address", "groups", "offline_access"}
}
