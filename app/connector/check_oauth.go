package connector

import (
	"net/url"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/oauth/secret"
	"github.com/flowlatch/flowlatch/okta"
)

// authorize looks at the Authorize Path (RFC 6749 section 3.1).
func (f *findings) authorize(c workspace.Connector) {
	u, ok := f.address(FieldAuthorize, c.AuthorizePath)
	if !ok {
		return
	}
	if last := strings.ToLower(path.Base(u.Path)); last == "token" {
		f.add(FieldAuthorize, Stop, "token-path", text.T("connector.check.token-path", "The Authorize Path ends in /token: that is where codes are exchanged, not where a browser goes."))
	}
	f.pathQuery(FieldAuthorize, c.AuthorizePath)
	query, err := url.ParseQuery(u.RawQuery)
	if err != nil {
		f.add(FieldAuthorize, Stop, "query", text.T("connector.check.query", "The extra parameters of the Authorize Path aren't key=value pairs separated by &."))
		return
	}
	for _, name := range []string{"response_type", "client_id", "redirect_uri", "scope", "state"} {
		if query.Has(name) {
			f.add(FieldAuthorize, Stop, "parameter-twice", text.T("connector.check.parameter-twice", "The Authorize Path has the parameter {{.Name}}, which Workflows adds itself: it would be there twice, which services refuse (RFC 6749).", "Name", name))
		}
	}
	if query.Has("code_challenge") {
		f.add(FieldAuthorize, Stop, "parameter-wrong", text.T("connector.check.parameter-wrong", "The Authorize Path has the parameter {{.Name}}, which asks for a proof that Workflows can't give.", "Name", "code_challenge"))
	}
}

// pathQuery stops an address of the connection with a credential in its query: it would
// be in the workspace's file, so it isn't kept, and without it another request goes out.
func (f *findings) pathQuery(field Field, address string) {
	for _, pair := range queryOf(address) {
		if p := parameter(pair); isCredentialParameter(p) || p.Value == "" && forCredentials(p.Name) {
			f.add(field, Stop, "path-secret", text.T("connector.check.path-secret", "{{.Field}} has the parameter {{.Name}}, which is for a credential. Addresses are kept in logs and in the browser's history; Flowlatch doesn't store it, and so can't rehearse with it.", "Field", field.Label(), "Name", quoted(p.Name)))
			return
		}
	}
}

// client looks at Access Token Path, Client ID and Client Secret.
func (f *findings) client(c workspace.Connector, s Secrets) {
	if u, ok := f.address(FieldAccessToken, c.AccessTokenPath); ok {
		f.pathQuery(FieldAccessToken, c.AccessTokenPath)
		switch last := strings.ToLower(path.Base(u.Path)); {
		case c.Type == workspace.ConnectorOAuth && samePlace(u, c.AuthorizePath):
			f.add(FieldAccessToken, Stop, "authorize-path", text.T("connector.check.same-path", "The Access Token Path is the Authorize Path. The one is where Workflows exchanges codes for tokens, the other where the browser goes."))
		case last == "authorize" || last == "authorise" || last == "authorization":
			f.add(FieldAccessToken, Stop, "authorize-path", text.T("connector.check.authorize-path", "The Access Token Path ends in /{{.Last}}: that is where a browser goes. The address for tokens often ends in /token.", "Last", last))
		}
	}
	f.clientID(c.ClientID, s.Secret)
	f.clientSecret(s.Secret)
}

func samePlace(u *url.URL, other string) bool {
	o, err := url.Parse(other)
	return err == nil && strings.EqualFold(u.Host, o.Host) && strings.TrimSuffix(u.Path, "/") == strings.TrimSuffix(o.Path, "/")
}

func (f *findings) clientID(id string, s secret.Secret) {
	switch {
	case id == "":
		f.missing(FieldClientID)
	case secret.New(id).Equal(s):
		f.add(FieldClientID, Stop, "secret-as-id", text.T("connector.check.same-client", "Client ID and Client Secret are the same. The ID isn't secret and goes into the browser's address; look them up again."))
	case isSecretID(id):
		f.add(FieldClientID, Stop, "secret-as-id", text.T("connector.check.secret-as-id", "This looks like a client secret. The Client ID isn't secret: it goes into the browser's address and is kept in clear. Flowlatch doesn't store this one."))
	case !isASCII(id) || hasControl(id):
		f.add(FieldClientID, Stop, "client-ascii", text.T("connector.check.client-ascii", "{{.Field}} has characters other than plain ASCII, which OAuth 2.0 doesn't allow (RFC 6749 appendix A).", "Field", FieldClientID.Label()))
	case strings.TrimSpace(id) != id:
		f.add(FieldClientID, Stop, "client-space", text.T("connector.check.client-space", "{{.Field}} begins or ends with a space. It may have been pasted along.", "Field", FieldClientID.Label()))
	case longSecret.MatchString(id) && digit.MatchString(id) && !strings.HasPrefix(id, "3MVG"):
		f.add(FieldClientID, Warn, "long-id", text.T("connector.check.long-id", "This is as long as client secrets often are. Look at the service's page which of the two it is: the Client ID goes into the browser's address and is kept in clear."))
	}
}

func (f *findings) clientSecret(s secret.Secret) {
	plain := s.Reveal()
	switch {
	case plain == "":
		f.missing(FieldSecret)
	case !isASCII(plain) || hasControl(plain):
		f.add(FieldSecret, Stop, "client-ascii", text.T("connector.check.client-ascii", "{{.Field}} has characters other than plain ASCII, which OAuth 2.0 doesn't allow (RFC 6749 appendix A).", "Field", FieldSecret.Label()))
	case strings.TrimSpace(plain) != plain:
		f.add(FieldSecret, Stop, "client-space", text.T("connector.check.client-space", "{{.Field}} begins or ends with a space. It may have been pasted along.", "Field", FieldSecret.Label()))
	}
}

var (
	// secretMarks begin what the services of these marks give out as a secret.
	secretMarks = []string{"GOCSPX-", "shpss_", "shpat_", "xoxb-", "xoxp-", "ghp_", "gho_", "ghs_", "github_pat_", "glpat-", "sk_live_", "sk_test_", "sk-"}
	// longSecret is a form that secrets of many services have, and IDs of a few, such as
	// PayPal's and Intuit's. Salesforce's are long too and begin with 3MVG.
	longSecret = regexp.MustCompile(`^[A-Za-z0-9_~-]{40,}$`)
	digit      = regexp.MustCompile(`[0-9]`)
)

// isSecretID reports whether a client ID is a secret by a mark that no ID has.
func isSecretID(id string) bool {
	return holdsCredential(id) || slices.ContainsFunc(secretMarks, func(mark string) bool { return strings.HasPrefix(id, mark) })
}

// scope keeps to what goes into a form; the separator is the service's business.
func (f *findings) scope(scope string) {
	trimmed := strings.Trim(scope, " ")
	switch {
	case scope == "":
		f.add(FieldScope, Note, "no-scope", text.T("connector.check.no-scope", "Without a scope the service gives what it gives by itself, and often no refresh token."))
	case hasControl(scope) || !isASCII(scope):
		f.add(FieldScope, Stop, "scope-ascii", text.T("connector.check.scope-ascii", "Scope has a line break or a character beyond ASCII, which no scope has (RFC 6749)."))
	case isSecretScope(scope):
		f.pasted(FieldScope)
	case strings.Contains(trimmed, ",") && strings.Contains(trimmed, " "):
		f.add(FieldScope, Warn, "scope-separators", text.T("connector.check.scope-separators", "Scope has commas and spaces. A service separates by one of them and reads the other as part of a scope; it is sent as typed."))
	case trimmed != scope:
		f.add(FieldScope, Warn, "space-around", text.T("connector.check.space-around", "{{.Field}} begins or ends with a space. It is sent along.", "Field", FieldScope.Label()))
	}
}

// oktaOrg knows the token URL of an Okta org: its org server refuses client secrets.
func (f *findings) oktaOrg(address string) {
	u, err := url.Parse(address)
	if err != nil || strings.TrimSuffix(u.Path, "/") != "/oauth2/v1/token" {
		return
	}
	at, err := okta.ParseAddress(u.Scheme + "://" + u.Host)
	if err != nil || at.Cell == okta.CellCustom {
		return
	}
	f.add(FieldAccessToken, Warn, "okta-org", text.T("connector.check.okta-org", "This is an Okta org's own token URL. It refuses client secrets for Client Credentials and wants a signed assertion, which this type can't send: no token will come."))
}
