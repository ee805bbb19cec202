package workflows

import (
	"net/url"
	"slices"
	"strings"

	"github.com/flowlatch/flowlatch/oauth/secret"
	"github.com/flowlatch/flowlatch/okta"
	"github.com/flowlatch/flowlatch/okta/internal/pasted"
)

// The path of every Invoke URL, around the alias.
const (
	pathStart = "/api/flo/"
	pathEnd   = "/invoke"
)

// readPath takes the alias out of /api/flo/{alias}/invoke.
func (u *InvokeURL) readPath(t pasted.Address) error {
	path, ok := strings.CutPrefix(t.Path, pathStart)
	if !ok {
		return &InvokeURLError{Fault: faultOfPath(t.Path)}
	}
	alias, action, _ := strings.Cut(path, "/")
	if bare, slash := strings.CutSuffix(action, "/"); slash && bare == "invoke" {
		action = bare
		u.note(NoteSlash)
	}
	if err := checkAlias(alias, action); err != nil {
		return err
	}
	switch {
	case action == "":
		return &InvokeURLError{Fault: FaultNoInvoke}
	case action == "resume" || strings.HasPrefix(action, "resume/"):
		return &InvokeURLError{Fault: FaultResume}
	case strings.HasPrefix(action, "invoke&"):
		return &InvokeURLError{Fault: FaultQuery}
	case action != "invoke":
		return &InvokeURLError{Fault: FaultPath}
	}
	if !isHex(alias, aliasDigits) {
		u.note(NoteAliasShape)
	}
	u.Alias = alias
	return nil
}

// checkAlias holds an alias against what can be one. Values stay out of most errors: a token may have been pasted.
func checkAlias(alias, action string) error {
	const characters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
	switch {
	case alias == "" || action == "" && (alias == "invoke" || alias == "resume"):
		return &InvokeURLError{Fault: FaultNoAlias}
	case pasted.Placeholder(alias) || strings.EqualFold(alias, "alias"):
		return &InvokeURLError{Fault: FaultPlaceholder, Value: alias}
	case isHex(alias, tokenDigits):
		return &InvokeURLError{Fault: FaultTokenAsAlias}
	case len(alias) > 128 || strings.Trim(alias, characters) != "":
		return &InvokeURLError{Fault: FaultAlias}
	}
	return nil
}

// faultOfPath names what a path that is no Invoke URL's probably is.
func faultOfPath(path string) InvokeURLFault {
	switch {
	case path == "" || path == "/":
		return FaultNoPath
	case strings.HasPrefix(path, "/oauth2/"):
		return FaultTokenURL
	case path+"/" == pathStart:
		return FaultNoAlias
	}
	return FaultPath
}

// readHost sets the origin, and notes where it is not that of an org's Workflows.
func (u *InvokeURL) readHost(t pasted.Address) error {
	if t.PortText != "" && !pasted.ValidPort(t.Port()) {
		return &InvokeURLError{Fault: FaultPort, Value: t.Port()}
	}
	if ip, ok := pasted.Loopback(t.Host); ok {
		scheme := t.Scheme
		if scheme == "" {
			scheme = "http"
		}
		u.Origin = pasted.Origin(scheme, ip, t.Port())
		return nil
	}
	host, err := publicHost(t.Host)
	if err != nil {
		return err
	}
	if t.Scheme == "http" {
		return &InvokeURLError{Fault: FaultHTTP, Value: host}
	}
	if t.PortText != "" && t.Port() != "443" {
		return &InvokeURLError{Fault: FaultPort, Value: t.Port()}
	}
	u.Origin = "https://" + host
	u.placeHost()
	return nil
}

// publicHost is the typed host in the form DNS knows it.
func publicHost(typed string) (string, error) {
	if pasted.Numeric(typed) {
		return "", &InvokeURLError{Fault: FaultIPAddress, Value: typed}
	}
	host, err := pasted.HostName(typed)
	if err != nil {
		return "", &InvokeURLError{Fault: FaultHost, Value: typed}
	}
	if host == "localhost" || strings.HasSuffix(host, ".localhost") {
		return "", &InvokeURLError{Fault: FaultLocalName, Value: host}
	}
	if !strings.Contains(host, ".") {
		return "", &InvokeURLError{Fault: FaultHost, Value: host}
	}
	return host, nil
}

// placeHost tells a Workflows host from Okta's other hosts and from hosts that are not Okta's.
func (u *InvokeURL) placeHost() {
	org, err := okta.ParseAddress(u.Origin)
	switch {
	case err == nil && org.FromWorkflows && org.Workflows == u.Origin:
		u.Org = org.Domain
	case err == nil && org.Cell == okta.CellCustom:
		u.note(NoteCustomDomain)
	default:
		u.note(NoteNotWorkflows)
	}
}

// readQuery takes the client token out of the query.
func (u *InvokeURL) readQuery(t pasted.Address) error {
	query, err := url.ParseQuery(t.Query)
	if err != nil {
		return &InvokeURLError{Fault: FaultQuery}
	}
	var tokens []string
	for name, values := range query {
		if !namesToken(name) {
			continue
		}
		if name != "clientToken" {
			u.note(NoteTokenName)
		}
		tokens = append(tokens, values...)
		delete(query, name)
	}
	if u.Query = query; len(query) > 0 {
		u.note(NoteQuery)
	}
	if maybeToken(query) {
		u.note(NoteMaybeToken)
	}
	slices.Sort(tokens)
	return u.takeToken(slices.Compact(tokens))
}

// namesToken reports whether a query parameter's name is one people use for the client token.
func namesToken(name string) bool {
	plain := strings.NewReplacer("-", "", "_", "").Replace(strings.ToLower(name))
	return plain == "clienttoken" || plain == "xapiclienttoken"
}

// maybeToken reports whether a parameter looks like a client token, by its name or by its value, though its name is
// none of the token's own.
func maybeToken(query url.Values) bool {
	for name, values := range query {
		named := strings.HasSuffix(strings.ToLower(name), "token")
		for _, v := range values {
			if isHex(v, tokenDigits) || named && v != "" && !pasted.Placeholder(v) {
				return true
			}
		}
	}
	return false
}

// takeToken takes the token if there is one and only one.
func (u *InvokeURL) takeToken(tokens []string) error {
	if len(tokens) == 0 {
		return nil
	}
	if len(tokens) > 1 {
		return &InvokeURLError{Fault: FaultTwoTokens}
	}
	token := tokens[0]
	switch {
	case token == "":
		u.note(NoteTokenEmpty)
		return nil
	case pasted.Placeholder(token):
		u.note(NoteTokenPlaceholder)
		return nil
	case strings.IndexFunc(token, func(r rune) bool { return r <= ' ' || r > '~' }) >= 0:
		return &InvokeURLError{Fault: FaultToken}
	case !isHex(token, tokenDigits):
		u.note(NoteTokenShape)
	}
	u.Token = secret.New(token)
	u.note(NoteTokenTaken)
	return nil
}
