package connector

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/oauth"
	"github.com/flowlatch/flowlatch/oauth/loopback"
)

func registerURI() problem.Way {
	return problem.NewWay(RegisterURI, text.T("connector.way.redirects", "Show the redirect URIs"), text.T("connector.way.redirects.why", "Character by character as they have to be registered"))
}

// refusedInBrowser words what the browser brought back in place of a code (RFC 6749
// section 4.1.2.1).
func refusedInBrowser(e *oauth.AuthorizationError, c workspace.Connector) *problem.Problem {
	switch e.Code {
	case "access_denied":
		return problem.New(CodeDenied,
			text.T("connector.problem.denied", "The person didn't allow it"),
			text.T("connector.problem.denied.why", "Somebody pressed Deny or Cancel at the service, or the service doesn't let this account allow it. No token came, and nothing was stored."),
			allowAgain()).WithDetail(e.Error())
	case "invalid_scope":
		return refusedScope(e.Error(), c)
	case "unauthorized_client", "unsupported_response_type":
		return grantNotAllowed(e.Error())
	case "server_error", "temporarily_unavailable":
		return serviceError(e.Error())
	}
	return badRequest(e.Error())
}

func foreignAnswer(err error) *problem.Problem {
	return problem.New(CodeState,
		text.T("connector.problem.state", "The browser's answer isn't that of this attempt"),
		text.T("connector.problem.state.why", "It has another state, or none: it comes from an earlier attempt, or from somebody else. It was thrown away and nothing was sent."),
		allowAgain()).WithDetail(err.Error())
}

func uselessAnswer(err error) *problem.Problem {
	return problem.New(CodeAnswer,
		text.T("connector.problem.answer", "The browser came back without an answer"),
		text.T("connector.problem.answer.why", "There is neither a code nor an error in it, or one of them twice, or it was used before. Nothing was sent."),
		allowAgain()).WithDetail(err.Error())
}

func refusedCode(e *oauth.Error, redirect string) *problem.Problem {
	return problem.New(CodeCode,
		text.T("connector.problem.code", "The service doesn't take the code that it gave"),
		text.T("connector.problem.code.why", "A code is good once and for a short time, and for {{.URI}} only. Allow it in the browser once more.", "URI", redirect),
		allowAgain(), registerURI()).WithDetail(e.Error())
}

// noPort tells that the browser would find nobody to come back to.
func noPort(err error) error {
	taken, ok := errors.AsType[*loopback.PortsError](err)
	if !ok {
		return problem.From(err)
	}
	ports := strings.Trim(strings.ReplaceAll(fmt.Sprint(taken.Ports), " ", ", "), "[]")
	return problem.New(CodePorts,
		text.T("connector.problem.ports", "The browser couldn't come back to Flowlatch"),
		text.T("connector.problem.ports.why", "Other programs use the ports {{.Ports}} of this computer. Another Flowlatch that waits for a browser is such a program too.", "Ports", ports),
		problem.Retrying()).WithDetail(err.Error())
}

// nobodyCame words why no answer of a browser came.
func nobodyCame(err error, redirect string) error {
	switch {
	case errors.Is(err, errNoBrowser):
		return problem.New(CodeBrowser,
			text.T("connector.problem.browser", "No browser could be opened"),
			text.T("connector.problem.browser.why", "Copy the address and open it yourself, in a browser on this computer."),
			problem.Retrying()).WithDetail(err.Error())
	case errors.Is(err, loopback.ErrTimeout):
		return problem.New(CodeNobody,
			text.T("connector.problem.nobody", "Nobody came back from the browser"),
			text.T("connector.problem.nobody.why", "The page was closed, or the service showed an error page of its own. If that spoke of a redirect URI: {{.URI}} has to be registered at the service, character by character, for the rehearsal.", "URI", redirect),
			registerURI(), problem.Retrying()).WithDetail(err.Error())
	case errors.Is(err, context.Canceled):
		return problem.From(context.Canceled)
	}
	return problem.From(err)
}

// noticesOf are what is worth knowing of a token that came in the browser, or for the
// client itself.
func noticesOf(c workspace.Connector, t *oauth.Token) []*problem.Problem {
	var notices []*problem.Problem
	if c.Type == workspace.ConnectorOAuth && t.Refresh.IsZero() {
		notices = append(notices, noRefresh(c))
	}
	if t.ExpiresIn == 0 {
		notices = append(notices, noExpiry())
	}
	return notices
}

// noRefresh explains why there is none, by the scope that was typed.
func noRefresh(c workspace.Connector) *problem.Problem {
	why := text.T("connector.problem.no-refresh.why", "The connection ends with its access token. Many services give a refresh token only for a scope of its own, such as offline_access or refresh_token, some for an extra parameter of the Authorize Path; its documentation tells.")
	if strings.Contains(c.Scope, "offline_access") || strings.Contains(c.Scope, "refresh_token") {
		why = text.T("connector.problem.no-refresh.asked", "The scope asks for one and the service gave none: it may have another name for it, or the app isn't allowed refresh tokens there. The connection ends with its access token.")
	}
	return problem.New(CodeNoRefresh, text.T("connector.problem.no-refresh", "The service gave no refresh token"), why, editScope())
}

func noExpiry() *problem.Problem {
	return problem.New(CodeNoExpiry,
		text.T("connector.problem.no-expiry", "The service didn't say how long the token lasts"),
		text.T("connector.problem.no-expiry.why", "Nobody knows when it has to be renewed. What Workflows does then isn't documented: handle a 401 in the flow."))
}

func rotated() *problem.Problem {
	return problem.New(CodeRotated,
		text.T("connector.problem.rotated", "The service gave another refresh token"),
		text.T("connector.problem.rotated.why", "The one before is worth nothing now. Of a connection that is used in two places only one would get the newest: make one connection for each."))
}

func headerWorks() *problem.Problem {
	return problem.New(CodeInHeaderOnly,
		text.T("connector.problem.header-works", "The service took the client ID and secret in the header"),
		text.T("connector.problem.header-works.why", "Where Workflows sends them for OAuth isn't documented. If the service takes them in the header only, the connection may fail there."))
}
