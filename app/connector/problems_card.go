package connector

import (
	"encoding/json"
	"net/http"
	"strings"

	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/workspace"
)

// judge says what an answer to a card means, by its status and form alone.
func judge(c workspace.Connector, card workspace.CardRequest, s Secrets, r Result) (*problem.Problem, []*problem.Problem) {
	detail := strings.TrimSpace(http.StatusText(r.Status) + " " + r.redactor.Text(strings.Join(r.Header.Values("Www-Authenticate"), ", ")))
	switch {
	case r.Status == http.StatusUnauthorized:
		return refusedCredential(c, s).WithDetail(detail), nil
	case r.Status == http.StatusForbidden:
		return problem.New(CodeForbidden,
			text.T("connector.problem.forbidden", "The service knows the credential and doesn't allow this"),
			text.T("connector.problem.forbidden.why", "It answered 403: the account or the token's scopes lack a right. Some services say so for a credential that they don't know."),
			edit()).WithDetail(detail), nil
	case r.Status/100 == 3:
		return problem.New(CodeMoved,
			text.T("connector.problem.moved", "The service sends elsewhere"),
			text.T("connector.problem.moved.why", "It answered {{.Status}}. Flowlatch doesn't follow, since the credential would go to an address that nobody typed; whether Workflows does isn't documented. Type in the address that answers.", "Status", r.Status),
			edit()).WithDetail(detail), nil
	case r.Status >= http.StatusInternalServerError:
		return serviceError(detail), nil
	case r.Status >= http.StatusBadRequest:
		return problem.New(CodeAnswered,
			text.T("connector.problem.status", "The service refuses the request"),
			text.T("connector.problem.status.why", "It answered {{.Status}}. Its own words are in the answer; the credential isn't what it names.", "Status", r.Status),
			edit()).WithDetail(detail), nil
	}
	return nil, formOf(card, r)
}

func edit() problem.Way {
	return problem.NewWay(EditField, text.T("connector.way.edit-card", "Change the request or the connection"), text.Text{})
}

// refusedCredential is a 401, worded by what was sent.
func refusedCredential(c workspace.Connector, s Secrets) *problem.Problem {
	title := text.T("connector.problem.credential", "The service doesn't accept the credential")
	switch c.Type {
	case workspace.ConnectorBasic:
		if empty, some := emptyOf(c, s); some {
			return problem.New(CodeCredential, title, empty, edit())
		}
		return problem.New(CodeCredential, title, text.T("connector.problem.credential.basic", "User name or password is wrong, or the service doesn't take passwords here. Some want a token in the password's place."), edit())
	case workspace.ConnectorCustom:
		return problem.New(CodeCredential, title, text.T("connector.problem.credential.custom", "The header's value is wrong, or the service looks for a header of another name. Some want a word in front of the value."), edit())
	case workspace.ConnectorNone:
		return problem.New(CodeCredential, title, text.T("connector.problem.credential.none", "The service asks for one, and a connection of the type None adds none."), chooseKind())
	case workspace.ConnectorOAuth:
		return problem.New(CodeCredential, title, text.T("connector.problem.credential.token", "The access token has ended, was revoked, or isn't meant for this address."),
			problem.NewWay(Refreshing, text.T("connector.way.refresh", "Renew the token"), text.T("connector.way.refresh.why", "If the service gave a refresh token")), allowAgain())
	}
	return problem.New(CodeCredential, title, text.T("connector.problem.credential.token", "The access token has ended, was revoked, or isn't meant for this address."),
		problem.NewWay(GetToken, text.T("connector.way.new-token", "Get a new token"), text.Text{}))
}

// emptyOf says which of the two that Basic sends was empty, which RFC 7617 allows.
func emptyOf(c workspace.Connector, s Secrets) (text.Text, bool) {
	switch {
	case s.Secret.IsZero():
		return text.T("connector.problem.credential.no-password", "The password was empty: only the user name was sent. Type it in, unless the service wants none."), true
	case c.Username == "":
		return text.T("connector.problem.credential.no-user", "The user name was empty: only the password was sent. Type it in, unless the service wants none."), true
	}
	return text.Text{}, false
}

// formOf tells of answers that a card other than Raw Request may not be made for.
func formOf(card workspace.CardRequest, r Result) []*problem.Problem {
	body := strings.TrimSpace(string(r.Body))
	if card.Function == workspace.CardRaw || body == "" {
		return nil
	}
	raw := problem.NewWay(UseRawRequest, text.T("connector.way.raw", "Use Raw Request"), text.T("connector.way.raw.why", "Its answer's body is text"))
	switch {
	case !json.Valid(r.Body):
		return []*problem.Problem{problem.New(CodeXML,
			text.T("connector.problem.answer-text", "The answer isn't JSON"),
			text.T("connector.problem.answer-text.why", "Okta names Raw Request for services that speak XML. What this card gives for such an answer isn't documented."), raw)}
	case strings.HasPrefix(body, "["):
		return []*problem.Problem{problem.New(CodeList,
			text.T("connector.problem.answer-list", "The answer is a list"),
			text.T("connector.problem.answer-list.why", "What this card gives for a list isn't documented. Raw Request gives it as text, to be parsed in the flow."), raw)}
	}
	return nil
}
