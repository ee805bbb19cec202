package problem

import (
	"fmt"
	"net/http"

	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/okta"
)

// codeFeatureOff is Okta's code for a feature that the org does not have. It
// comes with status 401, as a sign-in that is refused does (Okta API
// reference, Error codes).
const codeFeatureOff = "E0000015"

// fromOkta tells an error of the admin API, by status first: the codes that
// belong to a status are Okta's, the words here are ours.
func fromOkta(e *okta.Error) *Problem {
	detail := e.Error()
	if e.RequestID != "" {
		detail += fmt.Sprintf(" (request id %s)", e.RequestID)
	}
	return oktaProblem(e).WithDetail(detail)
}

func oktaProblem(e *okta.Error) *Problem {
	switch {
	case e.Code == codeFeatureOff:
		return featureOff()
	case e.Status == http.StatusUnauthorized:
		return New("sign-in.refused",
			text.T("problem.sign-in.refused", "Okta doesn't accept this sign-in"),
			text.T("problem.sign-in.refused.why", "The API token is wrong, was revoked or lapsed after 30 idle days, or its creator was deactivated. Is it from this org?"),
			NewWay(EditToken, text.T("way.edit-token", "Paste another token"), text.T("way.edit-token.why", "Admin Console › Security › API › Tokens")),
			NewWay(SkipSignIn, text.T("way.skip-sign-in", "Go on without signing in"), text.T("way.skip-sign-in.why", "Steps 2 and 3 then give the console clicks")))
	case e.Status == http.StatusForbidden:
		return New("rights.missing",
			text.T("problem.rights", "This sign-in may not do that"),
			text.T("problem.rights.why", "The admin role behind it lacks the right. Granting scopes takes a super admin."),
			NewWay(EditToken, text.T("way.other-admin", "Sign in as another admin"), text.T("way.other-admin.why", "On step 1; nothing done so far is lost")),
			NewWay(OpenConsole, text.T("way.by-hand", "Do it in the Admin Console"), text.Text{}), Retrying())
	case e.Status == http.StatusNotFound:
		return New("okta.not-found",
			text.T("problem.not-found", "Okta doesn't have it (any more)"),
			text.T("problem.not-found.why", "It may have been deleted in the Admin Console since the last check."), Retrying())
	case e.Status == http.StatusTooManyRequests:
		return rateLimited()
	case e.Status >= 500:
		return New("okta.5xx",
			text.T("problem.okta-5xx", "Okta couldn't answer just now"),
			text.T("problem.okta-5xx.why", "The org answered {{.Status}}. That passes by itself more often than not.", "Status", e.Status), Retrying())
	}
	return New("okta.refused",
		text.T("problem.okta-refused", "Okta refused the request"),
		oktaCause(e), Retrying())
}

func featureOff() *Problem {
	return New("feature.off",
		text.T("problem.feature-off", "This org doesn't have that feature switched on"),
		text.T("problem.feature-off.why", "Okta refused for that reason, not because of the sign-in. Possible: the org's edition lacks it, or it is off under Settings › Features."),
		NewWay(OpenConsole, text.T("way.by-hand", "Do it in the Admin Console"), text.Text{}), Retrying())
}

// oktaCause repeats Okta's own sentence: for a request that was refused for
// what it says, nobody knows better.
func oktaCause(e *okta.Error) text.Text {
	if len(e.Causes) > 0 {
		return text.T("problem.okta-said", "Okta said: “{{.Words}}”", "Words", e.Causes[0])
	}
	if e.Summary != "" {
		return text.T("problem.okta-said", "Okta said: “{{.Words}}”", "Words", e.Summary)
	}
	return text.T("problem.okta-silent", "It answered {{.Status}} without a reason.", "Status", e.Status)
}
