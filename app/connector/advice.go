package connector

import (
	"net/url"
	"strings"

	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/workspace"
)

// Nickname proposes one in the form that Okta's page gives, "service - type -
// account", from what is filled in and no credential: "" while nothing names the service.
func Nickname(c workspace.Connector) string {
	c = Storable(c)
	service := Service(c)
	if service == nil {
		return ""
	}
	parts := []string{service.Hostname(), KindOf(c.Type).Name.String()}
	if c.Type == workspace.ConnectorBasic && c.Username != "" {
		parts = append(parts, c.Username)
	}
	return strings.Join(parts, " - ")
}

// Service is the address of the service that a connection is for: the card's, else that
// of its tokens; nil while neither names a host.
func Service(c workspace.Connector) *url.URL {
	for _, address := range []string{c.Card.URL, c.AccessTokenPath} {
		if u, err := url.Parse(strings.TrimSpace(address)); err == nil && u.Hostname() != "" {
			return u
		}
	}
	return nil
}

// Origin is the scheme and host of an address, "" where it names none.
func Origin(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return ""
	}
	return originOf(u)
}

func originOf(u *url.URL) string { return u.Scheme + "://" + u.Host }

// NicknameAdvice says what makes a good nickname.
func NicknameAdvice() text.Text {
	return text.T("connector.nickname.advice", "All API Connector cards share one list of connections: name the service, the type and the account, such as \"Jira - OAuth - service_account\".")
}

// Traps are what is worth knowing of a type before it is typed into Workflows, the
// most important first.
func Traps(t workspace.ConnectorType) []text.Text {
	var traps []text.Text
	switch t {
	case workspace.ConnectorClientCredentials:
		traps = append(traps,
			text.T("connector.trap.okta", "It can't get a token from an Okta org's own token URL: Okta's org server refuses client secrets there and wants a signed assertion. Calling an endpoint secured with OAuth 2.0 from a flow takes other cards."),
			text.T("connector.trap.no-scope", "The dialog has no Scope field for this type: the service gives whatever it gives without being asked."),
			notOffered())
	case workspace.ConnectorOAuth:
		traps = append(traps, notOffered(),
			text.T("connector.trap.refresh", "Without a refresh token the connection ends with its access token. Many services give one only for a scope of its own, such as offline_access or refresh_token."))
	case workspace.ConnectorNone:
		traps = append(traps, text.T("connector.trap.none", "A credential that you put into a card's own fields is data like any other: whoever may read the flow or its history reads it."))
	}
	return append(traps,
		text.T("connector.trap.untested", "Workflows doesn't test the connection when you make it. Use Test this card in a flow."),
		text.T("connector.trap.history", "What goes through cards can be kept in the flow's execution history, where other Workflows admins read it."))
}

func notOffered() text.Text {
	return text.T("connector.trap.not-offered", "PKCE, signed assertions (private_key_jwt) and proof of possession (DPoP) aren't offered by the dialog: a service that demands one of them can't be connected this way.")
}

// RedirectURI is where a service sends the browser back to.
type RedirectURI struct {
	URI  string
	Name text.Text
	// Confirmed: Okta's page names it. What isn't may be wrong.
	Confirmed bool
	Note      text.Text
}

// RedirectURIs are those to register at the service: of Workflows, and those of the
// rehearsal on the given ports of this computer.
func RedirectURIs(ports ...int) []RedirectURI {
	unconfirmed := text.T("connector.redirect.unconfirmed", "Not confirmed: Okta's page names only the two others. Ask Okta, or look at the address of the page where the service refuses it.")
	all := []RedirectURI{
		{"https://oauth.workflows.okta.com/oauth/httpfunctions/cb", text.T("connector.redirect.production", "Workflows, production"), true, text.Text{}},
		{"https://oauth.workflows.oktapreview.com/oauth/httpfunctions/cb", text.T("connector.redirect.preview", "Workflows, preview"), true, text.Text{}},
		{"https://oauth.workflows.okta-emea.com/oauth/httpfunctions/cb", text.T("connector.redirect.emea", "Workflows, EMEA"), false, unconfirmed},
		{"https://oauth.workflows.okta-gov.com/oauth/httpfunctions/cb", text.T("connector.redirect.gov", "Workflows, Government"), false, unconfirmed},
	}
	for _, uri := range rehearsalURIs(ports) {
		all = append(all, RedirectURI{
			uri, text.T("connector.redirect.rehearsal", "This rehearsal"), true,
			text.T("connector.redirect.rehearsal.why", "Only while you rehearse; remove it from the service afterwards."),
		})
	}
	return all
}
