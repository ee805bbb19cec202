package connector

import (
	"errors"
	"net/http"
	"strings"

	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/oauth"
)

func editClient() problem.Way {
	return problem.NewWay(EditClient, text.T("connector.way.client", "Check Client ID and Client Secret"), text.T("connector.way.client.why", "Both as the service shows them for this app"))
}

func editScope() problem.Way {
	return problem.NewWay(EditScope, text.T("connector.way.scope", "Change Scope"), text.T("connector.way.scope.why", "The service's documentation has the names and the separator"))
}

func editTokenPath() problem.Way {
	return problem.NewWay(EditToken, text.T("connector.way.token-path", "Check the Access Token Path"), text.Text{})
}

func chooseKind() problem.Way {
	return problem.NewWay(ChooseKind, text.T("connector.way.kind", "Choose another type"), text.T("connector.way.kind.why", "Custom or None, with the token from elsewhere"))
}

func allowAgain() problem.Way {
	return problem.NewWay(Authorize, text.T("connector.way.again", "Allow it in the browser again"), text.T("connector.way.again.why", "Gives a new access token and, where the service does, a new refresh token"))
}

// refusedClient words why a Client Credentials connection gets no token.
func refusedClient(err error, c workspace.Connector) error {
	e, ok := errors.AsType[*oauth.Error](err)
	if !ok {
		return noAnswer(err)
	}
	if e.Kind == oauth.Refused && e.Code == "invalid_client" {
		var org findings
		if org.oktaOrg(c.AccessTokenPath); len(org) > 0 {
			return oktaOrg(e)
		}
	}
	return refused(e, c, false)
}

// notAllowed words why the browser brought no token.
func notAllowed(err error, c workspace.Connector, header bool, redirect string) error {
	if e, ok := errors.AsType[*oauth.AuthorizationError](err); ok {
		return refusedInBrowser(e, c)
	}
	e, ok := errors.AsType[*oauth.Error](err)
	switch {
	case errors.Is(err, oauth.ErrState):
		return foreignAnswer(err)
	case errors.Is(err, oauth.ErrAnswer), errors.Is(err, oauth.ErrUsed), errors.Is(err, oauth.ErrIssuer):
		return uselessAnswer(err)
	case !ok:
		return noAnswer(err)
	case e.Kind == oauth.Refused && e.Code == "invalid_grant":
		return refusedCode(e, redirect)
	}
	return refused(e, c, header)
}

// refusedRefresh words why no new access token came.
func refusedRefresh(err error, c workspace.Connector) error {
	e, ok := errors.AsType[*oauth.Error](err)
	if !ok {
		return noAnswer(err)
	}
	if e.Kind == oauth.Refused && e.Code == "invalid_grant" {
		if c.Grant != nil && c.Grant.Lost {
			return refreshLost(e)
		}
		return refreshEnded(e)
	}
	return refused(e, c, inHeader(c))
}

// refused words an answer of the Access Token Path that is no token (RFC 6749
// section 5.2). It decides on the kind and the code, never on the service's words.
func refused(e *oauth.Error, c workspace.Connector, header bool) *problem.Problem {
	switch e.Kind {
	case oauth.WebPage:
		return webPage(e)
	case oauth.Redirected:
		return redirected(e)
	case oauth.Refused:
		return refusedWith(e, c, header)
	}
	if e.Status >= http.StatusInternalServerError {
		return serviceError(e.Error())
	}
	return notToken(e)
}

func refusedWith(e *oauth.Error, c workspace.Connector, header bool) *problem.Problem {
	switch e.Code {
	case "invalid_client":
		if header {
			return clientInHeader(e)
		}
		return clientInBody(e, c)
	case "invalid_scope":
		return refusedScope(e.Error(), c)
	case "unauthorized_client", "unsupported_grant_type":
		return grantNotAllowed(e.Error())
	case "server_error", "temporarily_unavailable":
		return serviceError(e.Error())
	}
	return badRequest(e.Error())
}

func oktaOrg(e *oauth.Error) *problem.Problem {
	return problem.New(CodeOktaOrg,
		text.T("connector.problem.okta-org", "An Okta org gives no token for a client secret"),
		text.T("connector.problem.okta-org.why", "Okta's org server wants an assertion that is signed with a key (private_key_jwt), which this type can't send. To call an endpoint from a flow, sign the assertion with cards."),
		chooseKind()).WithDetail(e.Error())
}

func clientInBody(e *oauth.Error, c workspace.Connector) *problem.Problem {
	p := problem.New(CodeInBody,
		text.T("connector.problem.client-body", "The service refuses the client ID and secret in the request body"),
		text.T("connector.problem.client-body.why", "Either one of them is wrong, or the service takes them in a header only. Workflows' Client Credentials sends them in the body and nowhere else: such a service can't be connected with this type."),
		editClient(), chooseKind())
	if c.Type == workspace.ConnectorOAuth {
		p.Cause = text.T("connector.problem.client-body.oauth", "Either one of them is wrong, or the service takes them in a header only. Where Workflows sends them for OAuth isn't documented.")
		p.Ways = []problem.Way{
			editClient(),
			problem.NewWay(AuthorizeIn, text.T("connector.way.in-header", "Rehearse with them in the header"), text.T("connector.way.in-header.why", "Tells which of the two it is")),
		}
	}
	return p.WithDetail(e.Error())
}

func clientInHeader(e *oauth.Error) *problem.Problem {
	return problem.New(CodeInHeader,
		text.T("connector.problem.client-header", "The service refuses the client ID and secret in the header"),
		text.T("connector.problem.client-header.why", "Either one of them is wrong, or the service takes them in the request body only."),
		problem.NewWay(Authorize, text.T("connector.way.in-body", "Rehearse with them in the body"), text.T("connector.way.in-body.why", "As Workflows does for Client Credentials")),
		editClient()).WithDetail(e.Error())
}

// refusedScope tells by the separator that was typed.
func refusedScope(detail string, c workspace.Connector) *problem.Problem {
	typed := strings.TrimSpace(c.Scope)
	commas, spaces := strings.Contains(typed, ","), strings.Contains(typed, " ")
	switch {
	case c.Type == workspace.ConnectorClientCredentials:
		return problem.New(CodeScope,
			text.T("connector.problem.scope", "The service refuses the scope"),
			text.T("connector.problem.scope.client", "It wants to be asked for a scope, and the dialog has no field for one with Client Credentials. A default scope at the service helps, if it has such a thing."),
			chooseKind()).WithDetail(detail)
	case spaces && !commas:
		return problem.New(CodeCommas,
			text.T("connector.problem.scope-commas", "The service refuses the scopes as they are separated, or one of them"),
			text.T("connector.problem.scope-commas.why", "They were sent with spaces between them. Some services want commas and read the whole as one scope that doesn't exist."), editScope()).WithDetail(detail)
	case commas && !spaces:
		return problem.New(CodeSpaces,
			text.T("connector.problem.scope-spaces", "The service refuses the scopes as they are separated, or one of them"),
			text.T("connector.problem.scope-spaces.why", "They were sent with commas between them. The standard wants spaces (RFC 6749), and most services keep to it."), editScope()).WithDetail(detail)
	}
	return problem.New(CodeScope,
		text.T("connector.problem.scope", "The service refuses the scope"),
		text.T("connector.problem.scope.why", "It doesn't know one of them, or this app may not ask for it. Commas and spaces mixed are refused as well."), editScope()).WithDetail(detail)
}

func webPage(e *oauth.Error) *problem.Problem {
	return problem.New(CodePage,
		text.T("connector.problem.page", "The Access Token Path answered with a web page"),
		text.T("connector.problem.page.why", "Status {{.Status}}, as a page for people: the address is another one, a gateway stands in front of it, or this service words its errors that way. What it refuses can't be told from it; a card sees no more.", "Status", e.Status),
		editTokenPath(), editClient()).WithDetail(e.Error())
}

func redirected(e *oauth.Error) *problem.Problem {
	return problem.New(CodeRedirected,
		text.T("connector.problem.redirected", "The Access Token Path sends elsewhere"),
		text.T("connector.problem.redirected.why", "Flowlatch doesn't follow, since the client secret would go to an address that nobody typed. Type in the one that answers, often with or without a slash at its end."),
		editTokenPath()).WithDetail(e.Error())
}

func notToken(e *oauth.Error) *problem.Problem {
	return problem.New(CodeNotToken,
		text.T("connector.problem.not-token", "The Access Token Path gave an answer that isn't a token"),
		text.T("connector.problem.not-token.why", "Status {{.Status}}. A token is a JSON object with access_token and token_type (RFC 6749 section 5.1). Whether Workflows can use another form isn't documented.", "Status", e.Status),
		editTokenPath()).WithDetail(e.Error())
}

func serviceError(detail string) *problem.Problem {
	return problem.New(CodeServer,
		text.T("connector.problem.server", "The service couldn't answer just now"),
		text.T("connector.problem.server.why", "It says so itself. That passes more often than not."), problem.Retrying()).WithDetail(detail)
}

func grantNotAllowed(detail string) *problem.Problem {
	return problem.New(CodeNotAllowed,
		text.T("connector.problem.not-allowed", "The app at the service isn't allowed this way of getting a token"),
		text.T("connector.problem.not-allowed.why", "OAuth takes the authorization code grant, Client Credentials the grant of that name. Allow it for the app at the service."),
		editClient(), chooseKind()).WithDetail(detail)
}

func badRequest(detail string) *problem.Problem {
	return problem.New(CodeRequest,
		text.T("connector.problem.request", "The service refuses the request"),
		text.T("connector.problem.request.why", "Its own words are in the technical detail. A service that demands PKCE, a parameter of its own or a signed assertion can't be connected with this type."),
		chooseKind(), problem.Retrying()).WithDetail(detail)
}

func refreshEnded(e *oauth.Error) *problem.Problem {
	return problem.New(CodeRefreshEnded,
		text.T("connector.problem.refresh-ended", "The service no longer takes the refresh token"),
		text.T("connector.problem.refresh-ended.why", "The consent was revoked, or the token has lapsed or was replaced by a newer one. In Workflows the connection has to be re-authorized when that happens."),
		allowAgain()).WithDetail(e.Error())
}

func refreshLost(e *oauth.Error) *problem.Problem {
	return problem.New(CodeRefreshLost,
		text.T("connector.problem.refresh-lost", "The newest refresh token was lost on the way"),
		text.T("connector.problem.refresh-lost.why", "An earlier refresh had no answer. The service may have replaced the refresh token then, and it takes the old one for a stolen one."),
		allowAgain()).WithDetail(e.Error())
}
