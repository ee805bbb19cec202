package problem

import (
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/oauth"
)

func badTokenAnswer(e *oauth.Error) *Problem {
	title := text.T("problem.token-answer", "The token URL gave an answer that isn't a token")
	cause := text.T("problem.token-answer.why", "Something other than Okta's token endpoint may have answered.")
	if e.Kind == oauth.WebPage {
		cause = text.T("problem.token-answer.html", "A web page came back: a proxy or the sign-in page of a network in between.")
	}
	if e.Kind == oauth.OtherKey {
		return New("token.other-key",
			text.T("problem.other-key", "The token is bound to a key that isn't Flowlatch's"),
			text.T("problem.other-key.why", "It can't be used without that key. Something in between may have put in a proof of its own."), Retrying())
	}
	if e.Status >= 500 {
		title = text.T("problem.token-5xx", "Okta couldn't answer just now")
		cause = text.T("problem.token-5xx.why", "The token endpoint answered {{.Status}}. That passes by itself more often than not.", "Status", e.Status)
	}
	if e.Status == 429 {
		return rateLimited()
	}
	return New("token.answer", title, cause, Retrying())
}

func rateLimited() *Problem {
	return New("rate-limit",
		text.T("problem.rate-limit", "The org's rate limit is reached"),
		text.T("problem.rate-limit.why", "Okta takes a limited number of calls a minute, shared by everything that calls this org. Wait a minute and try again."),
		Retrying())
}
