package connector

import (
	"net/netip"
	"net/url"
	"strings"
	"unicode"

	"golang.org/x/net/http/httpguts"

	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/oauth/secret"
)

// Secrets are those of one connection, out of the vault. Any may be zero.
type Secrets struct {
	Secret  secret.Secret // password, header value or client secret
	Access  secret.Secret
	Refresh secret.Secret
}

func (s Secrets) all() []secret.Secret { return []secret.Secret{s.Secret, s.Access, s.Refresh} }

// Check looks the fields over: the connection's and the card's. It sends nothing and is
// quick enough for every keystroke.
func Check(c workspace.Connector, card workspace.CardRequest, s Secrets) []Finding {
	return append(CheckConnection(c, s), checkCard(c, card)...)
}

// CheckConnection is [Check] for the fields of the dialog alone.
func CheckConnection(c workspace.Connector, s Secrets) []Finding {
	var found findings
	switch {
	case strings.TrimSpace(c.Nickname) == "":
		found.add(FieldNickname, Note, "nickname", NicknameAdvice())
	case isSecretNickname(c.Nickname):
		found.add(FieldNickname, Warn, "nickname-secret", text.T("connector.check.nickname-secret", "{{.Field}} holds what looks like a credential. Everyone who makes flows sees it. Flowlatch doesn't store it.", "Field", FieldNickname.Label()))
	}
	switch c.Type {
	case workspace.ConnectorBasic:
		found.basic(c, s)
	case workspace.ConnectorCustom:
		found.custom(c, s)
	case workspace.ConnectorOAuth:
		found.authorize(c)
		found.client(c, s)
		found.scope(c.Scope)
	case workspace.ConnectorClientCredentials:
		found.client(c, s)
		found.oktaOrg(c.AccessTokenPath)
	case workspace.ConnectorNone:
	default:
		found.add(FieldNickname, Stop, "type", text.T("connector.check.type", "Choose an authentication type."))
	}
	return found
}

func (f *findings) missing(field Field) {
	f.add(field, Stop, CodeMissing, text.T("connector.check.missing", "{{.Field}} is empty.", "Field", field.Label()))
}

// basic keeps to RFC 7617 section 2.
func (f *findings) basic(c workspace.Connector, s Secrets) {
	password := s.Secret.Reveal()
	switch {
	case c.Username == "" && password == "":
		f.missing(FieldUsername)
	case strings.Contains(c.Username, ":"):
		f.add(FieldUsername, Stop, "colon", text.T("connector.check.colon", "A user name can't have a colon: the service would read what follows it as the password (RFC 7617). Flowlatch doesn't store this user name."))
	case holdsCredential(c.Username):
		f.pasted(FieldUsername)
	}
	for _, typed := range []struct {
		field Field
		value string
	}{{FieldUsername, c.Username}, {FieldPassword, password}} {
		field, value := typed.field, typed.value
		switch {
		case hasControl(value):
			f.add(field, Stop, "control", text.T("connector.check.control", "{{.Field}} has a line break or another control character, which Basic can't carry (RFC 7617). It may have been pasted along.", "Field", field.Label()))
		case !isASCII(value):
			f.add(field, Warn, "charset", text.T("connector.check.charset", "{{.Field}} has characters beyond ASCII. Okta doesn't say how Workflows encodes them; here it is UTF-8, and a service may expect another.", "Field", field.Label()))
		case strings.TrimSpace(value) != value:
			f.add(field, Warn, "space-around", text.T("connector.check.space-around", "{{.Field}} begins or ends with a space. It is sent along.", "Field", field.Label()))
		}
	}
}

// pasted tells of a credential in a field that isn't for one.
func (f *findings) pasted(field Field) {
	f.add(field, Stop, "pasted-secret", text.T("connector.check.pasted-secret", "{{.Field}} holds what looks like a credential with its name. Each goes into its own field. Flowlatch doesn't store it.", "Field", field.Label()))
}

// custom keeps to RFC 9110 sections 5.1 and 5.5.
func (f *findings) custom(c workspace.Connector, s Secrets) {
	f.headerName(FieldHeaderName, c.HeaderName)
	value := s.Secret.Reveal()
	if value == "" {
		f.missing(FieldHeaderValue)
		return
	}
	f.headerValue(FieldHeaderValue, FieldHeaderValue.Label().String(), value)
	if name, _, found := strings.Cut(value, ":"); found && c.HeaderName != "" && strings.EqualFold(name, c.HeaderName) {
		f.add(FieldHeaderValue, Warn, "name-in-value", text.T("connector.check.name-in-value", "The value begins with the header's name. The name goes into its own field; the value is sent as it stands."))
	}
}

func (f *findings) headerName(field Field, name string) {
	switch {
	case name == "":
		f.missing(field)
	case strings.ContainsAny(name, "\r\n"):
		f.add(field, Stop, "header-line-break", text.T("connector.check.header-line-break", "A header name can't have a line break: what follows it would be a header of its own. Flowlatch doesn't store this name."))
	case strings.ContainsFunc(name, unicode.IsSpace):
		f.add(field, Stop, "header-space", text.T("connector.check.header-space", "A header name can't have a space. The value goes into its own field. Flowlatch doesn't store this name."))
	case strings.Contains(name, ":"):
		f.add(field, Stop, "header-colon", text.T("connector.check.header-colon", "A header name ends before the colon; what follows belongs into the value. Flowlatch doesn't store this name."))
	case !isASCII(name):
		f.add(field, Stop, "header-ascii", text.T("connector.check.header-ascii", "A header name can't have letters beyond ASCII. Flowlatch doesn't store this name."))
	case !httpguts.ValidHeaderFieldName(name):
		f.add(field, Stop, "header-sign", text.T("connector.check.header-sign", "A header name has letters, digits and a few signs such as - and _ only. Flowlatch doesn't store this name."))
	case belongsToConnection(name):
		f.add(field, Stop, "header-owned", text.T("connector.check.header-owned", "The header {{.Name}} belongs to the connection itself; the rehearsal can't send one of yours.", "Name", name))
	}
}

func (f *findings) headerValue(field Field, name, value string) {
	switch {
	case strings.ContainsAny(value, "\r\n"):
		f.add(field, Stop, "value-line-break", text.T("connector.check.value-line-break", "The value of {{.Name}} has a line break, which no header can have. It may have been pasted along.", "Name", name))
	case !httpguts.ValidHeaderFieldValue(value):
		f.add(field, Stop, "value-control", text.T("connector.check.value-control", "The value of {{.Name}} has a control character, which no header can have.", "Name", name))
	case strings.Trim(value, " \t") != value:
		f.add(field, Stop, "value-space", text.T("connector.check.value-space", "The value of {{.Name}} begins or ends with a space, which gets lost on the way (RFC 9110). It may have been pasted along.", "Name", name))
	case !isASCII(value):
		f.add(field, Warn, "value-ascii", text.T("connector.check.value-ascii", "The value of {{.Name}} has characters beyond ASCII. How Workflows sends them isn't documented; here it is UTF-8.", "Name", name))
	}
}

// ownedHeaders are those that package wire sends itself, whoever sets them.
var ownedHeaders = []string{
	"Accept-Encoding", "Connection", "Content-Length", "Expect", "Host", "Keep-Alive", "Origin", "Proxy-Authorization",
	"Proxy-Connection", "Te", "Trailer", "Transfer-Encoding", "Upgrade", "User-Agent",
}

func belongsToConnection(name string) bool {
	for _, owned := range ownedHeaders {
		if strings.EqualFold(owned, name) {
			return true
		}
	}
	return false
}

// address reads an address that something is sent to.
func (f *findings) address(field Field, raw string) (*url.URL, bool) {
	if raw == "" {
		f.missing(field)
		return nil, false
	}
	u, err := url.Parse(raw)
	code, said := addressFault(raw, u, err, field.Label())
	if code != "" {
		f.add(field, Stop, code, said)
		return nil, false
	}
	return u, true
}

// addressFault is what is wrong with an address, "" for nothing.
func addressFault(raw string, u *url.URL, err error, label text.Text) (code string, said text.Text) {
	switch {
	case strings.ContainsFunc(raw, unicode.IsSpace) || hasControl(raw):
		return "url-space", text.T("connector.check.url-space", "{{.Field}} has a space or a line break. Write %20 for a space that belongs there. Flowlatch doesn't store it.", "Field", label)
	case !strings.Contains(raw, "://") && pastedForAddress(raw):
		return "url-pasted", text.T("connector.check.url-pasted", "{{.Field}} isn't an address, and may hold a credential: an address begins with https:// and its host. Flowlatch doesn't store it.", "Field", label)
	case !strings.Contains(raw, "://"):
		return "url-scheme", text.T("connector.check.url-scheme", "{{.Field}} has no scheme: write https:// in front of it.", "Field", label)
	case err != nil || u.Hostname() == "":
		return "url", text.T("connector.check.url", "{{.Field}} isn't a whole address: it takes https://, a host and a path. Flowlatch doesn't store it.", "Field", label)
	case u.User != nil:
		return "url-user", text.T("connector.check.url-user", "{{.Field}} has a user name or password in front of the host. They belong into a connection of the type Basic. Flowlatch doesn't store it.", "Field", label)
	case u.Fragment != "" || strings.HasSuffix(raw, "#"):
		return "url-fragment", text.T("connector.check.url-fragment", "{{.Field}} has a # part, which is never sent to a service. Flowlatch doesn't store it.", "Field", label)
	case u.Scheme == "http" && !literalLoopback(u):
		return "url-http", text.T("connector.check.url-http", "{{.Field}} is plain http: everyone on the way could read the credential. Flowlatch sends over https only, and over http to this computer as 127.0.0.1.", "Field", label)
	case u.Scheme != "https" && u.Scheme != "http":
		return "url-kind", text.T("connector.check.url-kind", "{{.Field}} begins with a scheme that isn't the web's: only https:// is.", "Field", label)
	}
	return "", text.Text{}
}

func literalLoopback(u *url.URL) bool {
	ip, err := netip.ParseAddr(u.Hostname())
	return err == nil && ip.IsLoopback() && !ip.Is4In6()
}

func isASCII(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return r > unicode.MaxASCII })
}

func hasControl(s string) bool { return strings.ContainsFunc(s, unicode.IsControl) }

// quoted shows a name on one line, and not the whole of one that is no name.
func quoted(s string) string {
	const most = 40
	if runes := []rune(s); len(runes) > most {
		s = string(runes[:most]) + "…"
	}
	return "\"" + s + "\""
}
