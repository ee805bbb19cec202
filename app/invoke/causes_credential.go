package invoke

import (
	"net/http"

	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/workspace"
)

// credentialRules are about who calls. Which status Okta answers to which of
// them isn't documented, so all stay possible for every refusal, and the
// meaning that HTTP gives to 401 and 403 only orders them.
func credentialRules() []rule {
	return []rule{
		{"two-credentials", twoCredentials, tellTwoCredentials},
		{"bound-token", boundToken, tellBoundToken},
		{"scope", scopeMissing, tellScope},
		{"wrong-kind", wrongKind, tellWrongKind},
		{"other-org", otherOrg, tellOtherOrg},
		{CauseLevel, wrongLevel, tellLevel},
		{"not-listed", notListed, tellNotListed},
		{"client-token", clientTokenWrong, tellClientToken},
		{"app-inactive", appInactive, tellAppInactive},
		{"old-token", oldToken, tellOldToken},
	}
}

// perStatus gives points by what a refusal answers, for causes that are about
// the caller: to 401, to 403, and to the rest, a redirect to a sign-in among
// them.
func perStatus(f Facts, to401, to403, other int) int {
	points := 0
	switch {
	case f.is(http.StatusUnauthorized):
		points = to401
	case f.is(http.StatusForbidden):
		points = to403
	case f.refused(), f.answered(300, 399):
		points = other
	}
	return lessIfRan(f, points)
}

// twoCredentials: Okta's page on securing endpoints says not to use the client
// token's two forms together; what happens isn't documented.
func twoCredentials(f Facts) int {
	if f.credentials() < 2 {
		return 0
	}
	return perStatus(f, 82, 78, 72)
}

func tellTwoCredentials(Facts) telling {
	return telling{
		text.T("cause.two", "The call carried two credentials"),
		text.T("cause.two.why", "The security level puts one on it by itself, and the query, the headers or the address hold another. Okta says not to use two at once, and doesn't document what happens."),
		[]problem.Way{
			problem.NewWay(EditHeaders, text.T("way.headers", "Check the headers"), text.T("cause.two.headers", "Authorization and x-api-client-token don't belong there")),
			problem.NewWay(EditQuery, text.T("way.query", "Check the query"), text.T("cause.two.query", "clientToken doesn't belong there")),
		},
	}
}

// boundToken: whether the invoke route takes DPoP-bound tokens isn't known.
func boundToken(f Facts) int {
	switch {
	case f.Sent == SentBoundToken:
		return perStatus(f, 80, 76, 72)
	case f.Sent == SentAccessToken && f.App.Bearer == problem.No:
		return perStatus(f, 74, 60, 50)
	}
	return 0
}

func tellBoundToken(f Facts) telling {
	ways := []problem.Way{problem.WithoutPossession(f.App), newToken()}
	if f.Sent == SentAccessToken {
		return telling{
			text.T("cause.bound.bearer", "The app demands proof of possession, and this token came without"),
			text.T("cause.bound.bearer.why", "The app was changed since the token was given, or the token was bound to a key and sent as Bearer. A new token shows it. Whether flows take bound tokens isn't documented."),
			[]problem.Way{newToken(), problem.WithoutPossession(f.App)},
		}
	}
	return telling{
		text.T("cause.bound", "Flows may not take tokens that are bound to a key"),
		text.T("cause.bound.why", "This token was bound to one (DPoP), and whether flows take such tokens isn't documented. Without proof of possession on the app the same call shows whether that is why."),
		ways,
	}
}

func scopeMissing(f Facts) int {
	if !f.byToken() {
		return 0
	}
	switch {
	case f.Scoped == problem.No:
		return perStatus(f, 92, 95, 75)
	case f.App.Granted == problem.No:
		return perStatus(f, 68, 74, 40)
	case f.Scoped == problem.Yes:
		return 0
	}
	return perStatus(f, 30, 48, 12)
}

func tellScope(f Facts) telling {
	why := text.T("cause.scope.why", "The token can't be read here, so whether it carries okta.workflows.invoke.manage isn't known. okta.workflows.invoke is another scope.")
	switch {
	case f.Scoped == problem.No:
		why = text.T("cause.scope.lacks", "The token says so itself: okta.workflows.invoke.manage isn't among its scopes. Grant it on the app's Okta API Scopes tab, then send with a new token.")
	case f.App.Granted == problem.No:
		why = text.T("cause.scope.ungranted", "The app no longer has okta.workflows.invoke.manage: it was taken back since this token was given.")
	}
	return telling{text.T("cause.scope", "The token lacks the scope for invoking flows"), why, append(problem.Granting(f.App), newToken())}
}

// wrongKind: what was sent doesn't look like what it should be.
func wrongKind(f Facts) int {
	if f.Shape != problem.No {
		return 0
	}
	return perStatus(f, 76, 72, 50)
}

func tellWrongKind(f Facts) telling {
	if f.byClientToken() {
		return telling{
			text.T("cause.kind.client", "What is kept as client token may be something else"),
			text.T("cause.kind.client.why", "Client tokens seen so far have 64 characters 0-9 and a-f; Okta documents no form. An API token, an app's client secret or an access token doesn't open a flow."),
			[]problem.Way{editURL(text.T("cause.kind.client.check", "On step 4: paste the Invoke URL with its client token again")), chooseLevel()},
		}
	}
	return telling{
		text.T("cause.kind.access", "What was sent as access token may be something else"),
		text.T("cause.kind.access.why", "It can't be read as a JWT, which the org's access tokens have been so far; Okta doesn't promise it."),
		[]problem.Way{newToken()},
	}
}

// otherOrg: the token says that another issuer gave it, or to another app.
func otherOrg(f Facts) int {
	if !f.byToken() || f.OwnOrg != problem.No && f.OwnApp != problem.No {
		return 0
	}
	return perStatus(f, 84, 80, 50)
}

func tellOtherOrg(f Facts) telling {
	why := text.T("cause.other-org.why", "It names another issuer than this org. Flows take tokens of the org's own authorization server only; those of custom servers, such as default, aren't taken.")
	if f.OwnOrg != problem.No {
		why = text.T("cause.other-org.app", "It names another client ID than the service app of this endpoint.")
	}
	return telling{text.T("cause.other-org", "The token isn't this org's, or isn't for this app"), why, []problem.Way{newToken(), chooseLevel()}}
}

func wrongLevel(f Facts) int {
	points := perStatus(f, 56, 44, 32)
	switch {
	case points == 0:
		return 0
	case f.MeasuredLevel != "" && f.MeasuredLevel != f.Level:
		return perStatus(f, 92, 88, 72)
	case f.MeasuredLevel != "" && f.likeUnlisted():
		return points / 4
	case f.MeasuredLevel != "": // it was so then, and may have been changed since
		points -= 8
	case f.TokenCame && f.Level != workspace.LevelToken:
		return perStatus(f, 80, 75, 50)
	case f.Level == workspace.LevelPublic:
		return perStatus(f, 78, 70, 35)
	}
	if f.byToken() && f.Scoped == problem.Yes && f.Fresh == problem.Yes { // the token is not to blame
		points += 8
	}
	if f.likeBad() {
		points += 6
	}
	return points
}

func tellLevel(f Facts) telling {
	t := telling{title: text.T("cause.level", "The flow has another security level"), ways: []problem.Way{
		openFlow(text.T("cause.level.check", "Endpoint settings show its level")), chooseLevel(),
	}}
	switch {
	case f.MeasuredLevel != "" && f.MeasuredLevel != f.Level:
		t.why = text.T("cause.level.measured", "It was measured at another level than the one declared on step 4.")
	case f.MeasuredLevel != "":
		t.why = text.T("cause.level.changed", "It had the declared level when it was measured last, and may have been changed since. Measuring it again tells.")
	case f.Level == workspace.LevelOAuth && f.TokenCame:
		t.why = text.T("cause.level.came", "A client token came with the Invoke URL, which flows at the level Client token have. OAuth 2.0 is declared, so an access token was sent.")
	case f.Level == workspace.LevelOAuth:
		t.why = text.T("cause.level.oauth", "OAuth 2.0 is declared on step 4, so an access token was sent. A flow at the level Client token would want its token instead. No API tells which level a flow has.")
	case f.Level == workspace.LevelToken:
		t.why = text.T("cause.level.token", "Client token is declared on step 4, so the token was sent. A flow at OAuth 2.0 would want an access token instead. No API tells which level a flow has.")
	default:
		t.why = text.T("cause.level.public", "None (public) is declared on step 4, so nothing was sent. A flow at one of the other levels wants a credential. No API tells which level a flow has.")
	}
	return t
}

func notListed(f Facts) int {
	if !f.byToken() {
		return 0
	}
	points := perStatus(f, 26, 58, 24)
	if f.Allowed == workspace.AllowList {
		points = perStatus(f, 42, 72, 30)
	}
	switch {
	case f.MeasuredApps == workspace.AllowAny, f.likeBad():
		return points / 4
	case f.MeasuredApps == workspace.AllowList:
		return points + pointsIf(points > 0, 10)
	}
	return points
}

// likeUnlisted and likeBad: the endpoint was measured to tell apps that it doesn't
// list from bad credentials by the status, and answered this call as it does the one
// or the other.
func (f Facts) likeUnlisted() bool {
	return f.Unlisted != 0 && f.Status == f.Unlisted && f.Unlisted != f.Bad
}

func (f Facts) likeBad() bool {
	return f.Bad != 0 && f.Status == f.Bad && f.Unlisted != 0 && f.Unlisted != f.Bad
}

func tellNotListed(f Facts) telling {
	why := text.T("cause.list.any", "“Any app” is declared on step 4, but no API tells which apps a flow allows. Endpoint settings › Client apps show it.")
	if f.Allowed == workspace.AllowList {
		why = text.T("cause.list.chosen", "“Select from list” is declared on step 4, but no API tells which apps a flow allows. Endpoint settings › Client apps show whether this service app is among them.")
	}
	switch {
	case f.likeBad():
		why = text.T("cause.list.bad", "Less likely here: when this endpoint was measured, it refused an app that isn't in the list with {{.Unlisted}}, and a bad credential with {{.Bad}}.", "Unlisted", f.Unlisted, "Bad", f.Bad)
	case f.likeUnlisted():
		why = text.T("cause.list.unlisted", "When this endpoint was measured, it refused an app that isn't in the list with {{.Unlisted}}, and a bad credential with {{.Bad}}.", "Unlisted", f.Unlisted, "Bad", f.Bad)
	}
	return telling{text.T("cause.list", "The service app isn't in the flow's list of allowed apps"), why, []problem.Way{
		openFlow(text.T("cause.list.check", "Is the app among the selected ones?")), chooseLevel(),
	}}
}

func clientTokenWrong(f Facts) int {
	if !f.byClientToken() {
		return 0
	}
	return perStatus(f, 60, 52, 33)
}

func tellClientToken(f Facts) telling {
	why := text.T("cause.client-token.why", "It may be another flow's, or an older one. Copy the Invoke URL with its token once more from the flow's Endpoint settings. Okta doesn't document what a wrong token is answered with.")
	if f.Sent == SentTokenQuery {
		why = text.T("cause.client-token.query", "It was sent in the query. It may be another flow's, or an older one, or something in between took it out. Copy the Invoke URL with its token once more from the flow's Endpoint settings, or send it in the header.")
	}
	return telling{text.T("cause.client-token", "The client token isn't this flow's"), why, []problem.Way{
		editURL(text.T("cause.client-token.check", "On step 4: paste it with its token")), openFlow(text.T("cause.alias.flow", "Endpoint settings show the Invoke URL")),
	}}
}

func appInactive(f Facts) int {
	if !f.byToken() || f.App.Active != problem.No && f.App.App != problem.No {
		return 0
	}
	return perStatus(f, 82, 82, 45)
}

func tellAppInactive(f Facts) telling {
	if f.App.App == problem.No {
		return telling{
			text.T("cause.app.gone", "The service app no longer exists"),
			text.T("cause.app.gone.why", "The org has no app with this client ID any more: it was deleted since the token was given."),
			[]problem.Way{problem.NewWay(problem.EditClientID, text.T("way.client-id", "Check the client ID"), text.Text{})},
		}
	}
	return telling{
		text.T("cause.app.inactive", "The service app is inactive"),
		text.T("cause.app.inactive.why", "The org's API shows it so. What was given to it before may no longer be taken."),
		[]problem.Way{problem.NewWay(problem.OpenGeneral, text.T("way.activate-app-by-hand", "Activate the app"), text.T("way.activate-app-by-hand.why", "The status menu beside the app's name"))},
	}
}

// oldToken: the token was given for an earlier call, and something changed.
func oldToken(f Facts) int {
	if !f.byToken() {
		return 0
	}
	switch f.Fresh {
	case problem.Yes:
		return perStatus(f, 8, 4, 2)
	case problem.No:
		return perStatus(f, 50, 32, 14)
	case problem.Unknown:
	}
	return perStatus(f, 34, 20, 8)
}

func tellOldToken(f Facts) telling {
	why := text.T("cause.old.why", "It was given for an earlier call. Its time may be over by the org's clock, or the app was changed since.")
	if f.Fresh == problem.Yes {
		why = text.T("cause.old.fresh", "It was given for this very call, so it would have to be a matter of clocks.")
	}
	return telling{text.T("cause.old", "The access token is no longer good"), why, []problem.Way{newToken()}}
}
