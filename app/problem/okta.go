package problem

import (
	"bytes"
	"fmt"
	"net/http"
	"slices"

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
	case e.Foreign() && bytes.HasPrefix(bytes.TrimSpace(e.Body), []byte("<")):
		return pageInBetween(e)
	case challenged(e, "insufficient_scope"):
		return scopeMissing(e)
	case challenged(e, "invalid_dpop_proof"):
		return proofRefused()
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

// challenged reports whether a challenge of the answer has that error (RFC 6750 §3.1,
// RFC 9449 §7.1): Okta tells errors about access tokens there and not in the body.
func challenged(e *okta.Error, code string) bool {
	return slices.ContainsFunc(e.Challenges, func(c okta.Challenge) bool { return c.Params["error"] == code })
}

// pageInBetween is for an answer that nobody but something in between can have
// given, whatever its status says.
func pageInBetween(e *okta.Error) *Problem {
	return New("okta.page",
		text.T("problem.okta-page", "Something in between answered in Okta's place"),
		text.T("problem.okta-page.why", "A web page came back with status {{.Status}}, not an answer of Okta's API: most likely of a proxy, a firewall or a network's sign-in page. It says nothing about this sign-in's rights.", "Status", e.Status),
		Retrying(), NewWay(OpenConsole, text.T("way.open-admin", "Open the Admin Console"), text.Text{}))
}

func scopeMissing(e *okta.Error) *Problem {
	scope := ""
	for _, c := range e.Challenges {
		if c.Params["error"] == "insufficient_scope" {
			scope = c.Params["scope"]
		}
	}
	return New("rights.scope",
		text.T("problem.rights-scope", "The sign-in doesn't have the scope"),
		text.T("problem.rights-scope.why", "Okta wants {{.Scope}} for this. A super admin grants it on the Okta API Scopes tab of the app that you signed in through; then sign in again.", "Scope", scope),
		NewWay(SignInAgain, text.T("way.sign-in-again", "Sign in again"), text.T("way.sign-in-again.why", "On step 1; nothing done so far is lost")),
		NewWay(OpenConsole, text.T("way.by-hand", "Do it in the Admin Console"), text.Text{}), Retrying())
}

func proofRefused() *Problem {
	return New("sign-in.proof",
		text.T("problem.sign-in.proof", "Okta didn't accept the proof of possession"),
		text.T("problem.sign-in.proof.why", "Every request of this sign-in carries a proof that is good once and for a few minutes. A clock that is off, or a proxy that changes or repeats requests, spoils it. Nothing was changed."),
		Retrying(), NewWay(SignInAgain, text.T("way.sign-in-again", "Sign in again"), text.T("way.sign-in-again.why", "On step 1; nothing done so far is lost")))
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
