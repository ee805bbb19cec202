package connector

import (
	"encoding/base64"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/wire/redact"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/oauth/secret"
)

// secretPairs are the pairs of a form that are never shown.
var secretPairs = []string{"client_secret", "code", "refresh_token"}

// drawForm draws a request to the Access Token Path.
func drawForm(title text.Text, u *url.URL, c workspace.Connector, s Secrets, form url.Values, header bool) Drawing {
	d := Drawing{Title: title, Host: originOf(u)}
	d.always()
	d.Line = Part{
		Text: "POST " + u.RequestURI() + " HTTP/1.1", Basis: Standard,
		Why: text.T("connector.why.token-line", "RFC 6749 section 3.2: POST to the Access Token Path, whose query stays as it is."),
	}
	d.Line.show("POST " + shownTarget(redact.New(redact.NewValues(s.all()...)), u) + " HTTP/1.1")
	if !header {
		form.Set("client_id", c.ClientID)
		form.Set("client_secret", s.Secret.Reveal())
	}
	d.pairs(form)
	d.choose("form", text.T("connector.ours.form", "The order of the pairs. Services must not care."))
	d.client(c)
	if form.Has("redirect_uri") {
		d.choose("redirect", oursRedirect())
	}
	d.formHeaders(u, c, s, header)
	return d
}

// pairs draws the form (RFC 6749 appendix B), sorted by name.
func (d *Drawing) pairs(form url.Values) {
	names := make([]string, 0, len(form))
	for name := range form {
		names = append(names, name)
	}
	slices.Sort(names)
	var shown []string
	for _, name := range names {
		value := url.QueryEscape(form.Get(name))
		p := Part{Name: name, Text: name + "=" + value, Basis: Standard, Why: whyPair(name)}
		if slices.Contains(secretPairs, name) {
			p.show(name + "=" + secret.Mask)
		}
		if name == "client_id" || name == "client_secret" {
			p.Basis = Okta
		}
		d.Form = append(d.Form, p)
		shown = append(shown, p.Text)
	}
	d.Body = Part{Text: form.Encode(), Basis: Standard, Why: text.T("connector.why.form", "RFC 6749 appendix B: the pairs as a form.")}
	d.Body.show(strings.Join(shown, "&"))
}

func whyPair(name string) text.Text {
	switch name {
	case "client_id", "client_secret":
		return text.T("connector.why.client", "Okta: credentials are sent in the request body. RFC 6749 section 2.3.1 names the pairs.")
	case "refresh_token":
		return text.T("connector.why.refresh", "RFC 6749 section 6.")
	case "code", "redirect_uri":
		return text.T("connector.why.code", "RFC 6749 section 4.1.3: the code, and the address that it was sent to.")
	}
	return text.T("connector.why.grant", "RFC 6749: which grant it is, by its name in the standard.")
}

// client says where the client's ID and secret go.
func (d *Drawing) client(c workspace.Connector) {
	if c.Type == workspace.ConnectorOAuth {
		d.choose("client", text.T("connector.ours.client", "Where Client ID and Client Secret go. Okta says it for Client Credentials only: in the body. RFC 6749 section 2.3.1 allows the body and a header."))
		return
	}
	d.Missing = append(d.Missing, Part{
		Name: "Authorization", Basis: Okta,
		Why: text.T("connector.why.no-header", "Okta: not as a Basic authorization header."),
	})
}

func oursRedirect() text.Text {
	return text.T("connector.ours.redirect", "The browser comes back to this computer. Workflows sends its own redirect URI, which has to be registered at the service.")
}

func (d *Drawing) formHeaders(u *url.URL, c workspace.Connector, s Secrets, header bool) {
	d.header("Host", u.Host, u.Host, Standard, whyHost())
	d.header("User-Agent", userAgent, userAgent, Ours, oursUserAgent())
	length := strconv.Itoa(len(d.Body.wire()))
	d.header("Content-Length", length, length, Ours, oursLength())
	d.header("Accept", "application/json", "application/json", Ours, text.T("connector.ours.accept", "Asks for JSON, which RFC 6749 section 5.1 has services answer with. Whether Workflows asks isn't documented."))
	if header {
		pair := base64.StdEncoding.EncodeToString([]byte(url.QueryEscape(c.ClientID) + ":" + url.QueryEscape(s.Secret.Reveal())))
		d.header("Authorization", "Basic "+pair, "Basic "+secret.Mask, Standard, text.T("connector.why.client-header", "RFC 6749 section 2.3.1: ID and secret, each as in a form, as Basic."))
	}
	d.header("Content-Type", "application/x-www-form-urlencoded", "application/x-www-form-urlencoded", Standard, text.T("connector.why.form-type", "RFC 6749 section 4.4.2 and 4.1.3: the parameters go as a form."))
	d.header("Accept-Encoding", "gzip", "gzip", Ours, oursEncoding())
}

// drawAuthorize draws where the browser is sent. The state is masked: whoever has it can
// answer in the service's place.
func drawAuthorize(address string, state secret.Secret) (Drawing, error) {
	u, err := url.Parse(address)
	if err != nil {
		return Drawing{}, err
	}
	d := Drawing{Title: text.T("connector.drawing.authorize", "Where the browser goes"), Host: originOf(u)}
	d.Line = Part{
		Text: "GET " + u.RequestURI() + " HTTP/1.1", Basis: Standard,
		Why: text.T("connector.why.authorize", "Okta: the Authorize Path with its extra parameters. RFC 6749 section 4.1.1 adds the others."),
	}
	r := redact.New(redact.NewValues(state))
	d.Line.show("GET " + shownTarget(r, u) + " HTTP/1.1")
	for _, pair := range strings.Split(u.RawQuery, "&") {
		name, _, _ := strings.Cut(pair, "=")
		p := Part{Name: name, Text: pair, Basis: Okta, Why: text.T("connector.why.extra", "Okta: as typed into the Authorize Path.")}
		if why, known := whyParameter(name); known {
			p.Basis, p.Why = Standard, why
		}
		p.show(strings.TrimPrefix(r.URL(&url.URL{RawQuery: pair}), "?"))
		d.Form = append(d.Form, p)
	}
	d.choose("form", text.T("connector.ours.parameters", "The order of the parameters. Services must not care."))
	d.choose("redirect", oursRedirect())
	return d, nil
}

func whyParameter(name string) (text.Text, bool) {
	switch name {
	case "scope":
		return text.T("connector.why.scope", "Okta: the scopes, separated as the service wants; as typed."), true
	case "state":
		return text.T("connector.why.state", "RFC 6749 section 10.12: a random mark, without which an answer isn't taken."), true
	case "response_type", "client_id", "redirect_uri":
		return text.T("connector.why.parameter", "RFC 6749 section 4.1.1."), true
	}
	return text.Text{}, false
}
