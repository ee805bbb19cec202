package problem

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/oauth"
)

// verdict is one thing that can be wrong with a refused token request.
type verdict struct {
	// is tells from the facts whether this is what is wrong.
	is func(TokenFacts) Fact
	// said are Okta's catalogued descriptions of it (developer documentation,
	// OAuth 2.0 error codes), whole. Descriptions that are not confirmed never
	// stand here.
	said []string
	// maybe names it as a possibility; zero for what is only ever known by
	// Okta's words.
	maybe text.Text
	tell  func(TokenFacts) *Problem
}

// RefusedToken tells why an authorization server refused a token. It decides
// on the error code, then on the facts, then on Okta's catalogued words where
// no fact speaks against them. What none of them tells stays unknown: then the
// Problem shows the server's words and the possibilities that are left.
func RefusedToken(e *oauth.Error, f TokenFacts) *Problem {
	return refusedToken(e, f).WithDetail(tokenDetail(e, f))
}

func tokenDetail(e *oauth.Error, f TokenFacts) string {
	detail := strings.TrimSpace(fmt.Sprintf("%d %s %s", e.Status, e.Code, e.Description))
	if id := e.Header.Get("X-Okta-Request-Id"); id != "" {
		detail += " (request id " + id + ")"
	}
	if known := f.String(); known != "" {
		detail += "; checked: " + known
	}
	return detail
}

func refusedToken(e *oauth.Error, f TokenFacts) *Problem {
	if e.Kind != oauth.Refused {
		return badTokenAnswer(e)
	}
	verdicts := verdictsOn(e.Code)
	for _, v := range verdicts {
		if v.is(f) == Yes {
			return v.tell(f)
		}
	}
	for _, v := range verdicts {
		if v.is(f) != No && said(v, e) {
			return v.tell(f)
		}
	}
	return unclear(e, f, verdicts)
}

// said reports whether an answer says it in Okta's words, which come with a
// status of 400 or 401.
func said(v verdict, e *oauth.Error) bool {
	return (e.Status == http.StatusBadRequest || e.Status == http.StatusUnauthorized) && slices.Contains(v.said, e.Description)
}

// verdictsOn are the things that an error code can mean, in the order in which
// they are looked at and in which they are likely.
func verdictsOn(code string) []verdict {
	switch code {
	case "invalid_client":
		return slices.Concat(serverVerdicts(), appVerdicts(), keyVerdicts(), assertionVerdicts(), alteredVerdicts())
	case "invalid_scope", "consent_required", "no_org_scopes_granted":
		return slices.Concat(serverVerdicts(), scopeVerdicts(code))
	case "invalid_dpop_proof", "use_dpop_nonce":
		return proofVerdicts()
	case "invalid_grant", "invalid_request":
		return slices.Concat(serverVerdicts(), hiddenProofVerdicts(), alteredVerdicts())
	case "unauthorized_client":
		return slices.Concat(serverVerdicts(), grantTypeVerdicts())
	case "unsupported_grant_type":
		return slices.Concat(serverVerdicts(), unsupportedVerdicts())
	}
	return nil
}

// maxMaybes is how many possibilities a person can follow at once.
const maxMaybes = 3

// unclear tells a refusal whose reason isn't known.
func unclear(e *oauth.Error, f TokenFacts, verdicts []verdict) *Problem {
	var maybes []string
	var ways []Way
	for _, v := range verdicts {
		if said(v, e) { // a fact speaks against it: worth a look, and no more
			ways = append(looking(v.tell(f).Ways), ways...)
		}
		if v.is(f) == No || v.maybe.IsZero() || len(maybes) == maxMaybes {
			continue
		}
		maybes = append(maybes, v.maybe.String())
		ways = append(ways, v.tell(f).Ways...)
	}
	ways = distinct(append(ways, Retrying()))
	code, title := unclearTitle(e.Code)
	return New(code, title, unclearCause(e, maybes, len(verdicts) > 0 && f.String() != ""), ways...)
}

// unclearTitle says as much as the error code does.
func unclearTitle(code string) (string, text.Text) {
	switch code {
	case "invalid_client":
		return "token.client-refused", couldNotProve()
	case "invalid_scope", "consent_required", "no_org_scopes_granted":
		return "token.scope-unclear", text.T("problem.scope-unclear", "Okta refused the token: not with this scope")
	case "invalid_dpop_proof", "use_dpop_nonce":
		return "token.dpop-proof", text.T("problem.dpop-proof", "Okta refused the token: it doesn't accept the proof of possession")
	}
	return "token.refused", text.T("problem.token-refused", "Okta refused the token")
}

// looking leaves out the ways that change something in the org, and to try again,
// which is always there.
func looking(ways []Way) []Way {
	return slices.DeleteFunc(ways, func(w Way) bool {
		switch w.Action {
		case RegisterKey, ActivateKey, ActivateApp, ConvertApp, DPoPOff, DPoPOn, GrantScope, NewKey, Retry:
			return true
		}
		return false
	})
}

// distinct leaves out the ways that lead where an earlier one leads. A place in
// the console is then named without what to do there, which depends.
func distinct(ways []Way) []Way {
	var out []Way
	for _, w := range ways {
		if w.Action == OpenGeneral {
			w = openGeneral()
		}
		if !slices.ContainsFunc(out, func(o Way) bool { return o.Action == w.Action }) {
			out = append(out, w)
		}
	}
	return out
}

// unclearCause says what is left; checked is whether anything of what the error
// code can mean was looked at.
func unclearCause(e *oauth.Error, maybes []string, checked bool) text.Text {
	words, list := e.Description, strings.Join(maybes, "; ")
	if words == "" {
		words = e.Code
	}
	if list == "" && !checked {
		return text.T("problem.token-unknown", "Why isn't known, and there is nothing that Flowlatch could check. Okta said: “{{.Words}}”", "Words", words)
	}
	if list == "" {
		return text.T("problem.token-unclear", "Why isn't known: what Flowlatch can check is in order. Okta said: “{{.Words}}”", "Words", words)
	}
	return text.T("problem.token-maybe", "Why isn't known. Possible: {{.Maybes}}. Okta said: “{{.Words}}”", "Maybes", list, "Words", words)
}
