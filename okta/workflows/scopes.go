package workflows

import "slices"

// Card is a card of the Okta connector, or a kind of them, and the scopes that the connection behind it needs.
type Card struct {
	Name   string // as the Workflows Console writes it
	Scopes []string
	// Likely: neither name nor scopes are confirmed by [ScopesSource]; the scopes are those of the API that the name says.
	Likely bool
}

// ScopesSource is where the confirmed [Cards] and [AlwaysGranted] come from.
const ScopesSource = "help.okta.com, Okta connector › Scopes (connector-reference/okta/overviews/scopes.htm)"

// Scopes of Okta's API that cards need.
const (
	appsRead         = "okta.apps.read"
	appsManage       = "okta.apps.manage"
	groupsRead       = "okta.groups.read"
	groupsManage     = "okta.groups.manage"
	usersRead        = "okta.users.read"
	usersManage      = "okta.users.manage"
	schemasRead      = "okta.schemas.read"
	eventHooksManage = "okta.eventHooks.manage"
	sourcesManage    = "okta.identitySources.manage"
	logsRead         = "okta.logs.read"
)

// Cards are the cards whose scopes are known, first those of [ScopesSource] in its order, then those that are only
// likely. There are more: a card that isn't here may need other scopes, or none.
func Cards() []Card {
	return slices.Concat(confirmedCards(), likelyCards())
}

func confirmedCards() []Card {
	return []Card{
		{Name: "Every event card", Scopes: []string{eventHooksManage}},
		{Name: "User Synced in External Application", Scopes: []string{eventHooksManage, appsRead}},
		{Name: "User App Password Changed", Scopes: []string{eventHooksManage, appsRead}},
		{Name: "User Assigned to Application", Scopes: []string{eventHooksManage, appsRead}},
		{Name: "User Unassigned from Application", Scopes: []string{eventHooksManage, appsRead}},
		{Name: "Activate Application", Scopes: []string{appsManage}},
		{Name: "Activate Group Rule", Scopes: []string{groupsManage}},
		{Name: "Activate User", Scopes: []string{usersRead, usersManage}},
		{Name: "Add User to Group", Scopes: []string{groupsManage}},
		{Name: "Assign Group to Application", Scopes: []string{appsManage}},
		{Name: "Assign User to Application", Scopes: []string{appsManage, appsRead}}, // for SSO, with provisioning or without
		{Name: "Bulk User Import", Scopes: []string{schemasRead, sourcesManage}},
		{Name: "Clear User Sessions", Scopes: []string{usersManage}},
		{Name: "Create Group", Scopes: []string{groupsManage, schemasRead}},
		{Name: "Create Group Rule", Scopes: []string{groupsManage}},
		{Name: "Create Import Session", Scopes: []string{sourcesManage, appsRead}},
		{Name: "Create User", Scopes: []string{usersManage, schemasRead}},
	}
}

func likelyCards() []Card {
	likely := func(scope string, names ...string) []Card {
		cards := make([]Card, len(names))
		for i, name := range names {
			cards[i] = Card{Name: name, Scopes: []string{scope}, Likely: true}
		}
		return cards
	}
	return slices.Concat(
		likely(usersRead, "Read User", "Find Users", "List Users with Search", "List Users with Filter"),
		likely(usersManage, "Update User", "Deactivate User", "Suspend User", "Unsuspend User", "Unlock User", "Reset Password", "Expire Password"),
		likely(groupsRead, "Read Group", "Search Groups", "List Group Members"),
		likely(groupsManage, "Remove User from Group", "Update Group", "Delete Group"),
		likely(appsRead, "Read Application", "List Users Assigned to Application"),
		likely(appsManage, "Unassign User from Application", "Deactivate Application"),
		likely(logsRead, "Search System Logs"),
	)
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
