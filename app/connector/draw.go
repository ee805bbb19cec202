package connector

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/wire"
	"github.com/flowlatch/flowlatch/app/wire/redact"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/oauth/secret"
)

// Draw is the request that the card will send with the connection. The access token of
// an OAuth or Client Credentials connection may be missing: then its place is drawn.
// Error: the first finding that stops it, as a Problem.
func Draw(c workspace.Connector, card workspace.CardRequest, s Secrets) (Drawing, error) {
	d, _, err := plan(c, card, s)
	return d, err
}

// outgoing is a request to be made, with the credential apart from it.
type outgoing struct {
	method     string
	target     *url.URL
	header     http.Header
	body       []byte
	credential wire.Credential
	secrets    []secret.Secret // all that is masked: the connection's, and those in the card
}

// plan draws the request and makes what is sent, both from the same fields.
func plan(c workspace.Connector, card workspace.CardRequest, s Secrets) (Drawing, outgoing, error) {
	if f, stopped := Stopped(Check(c, card, s)); stopped {
		return Drawing{}, outgoing{}, stoppedBy(f)
	}
	target, err := url.Parse(card.URL)
	if err != nil {
		return Drawing{}, outgoing{}, problem.From(err)
	}
	function, _ := FunctionOf(card.Function)
	d := Drawing{Title: text.T("connector.drawing.card", "What the card sends"), Host: originOf(target)}
	out := outgoing{method: function.Method, target: target, header: http.Header{}}
	if card.Function == workspace.CardRaw {
		out.method = card.Method
	}
	d.always()
	d.addQuery(target, card.Query)
	out.body = d.addBody(function, card)
	out.credential = d.credentialOf(c, s)
	d.addHeaders(c, card, function, &out)
	out.secrets = slices.Concat(s.all(), out.credential.Secrets, typedSecrets(c, card))
	d.shown(redact.New(redact.NewValues(out.secrets...)), out)
	return d, out, nil
}

func hasBody(f workspace.CardFunction) bool { return f != workspace.CardGet }

// addQuery adds the card's pairs to the query of the URL, which stays as typed.
func (d *Drawing) addQuery(target *url.URL, query []workspace.Field) {
	if len(query) == 0 {
		return
	}
	pairs := make([]string, 0, len(query)+1)
	if target.RawQuery != "" {
		pairs = append(pairs, target.RawQuery)
	}
	for _, p := range query {
		pairs = append(pairs, escape(p.Name)+"="+escape(p.Value))
	}
	target.RawQuery = strings.Join(pairs, "&")
	d.choose("query", text.T("connector.ours.query", "A space in the query is %20, the pairs go in the order they have here, after those in the URL. How Workflows encodes them isn't documented."))
}

func escape(s string) string { return strings.ReplaceAll(url.QueryEscape(s), "+", "%20") }

// addBody gives the body as it goes.
func (d *Drawing) addBody(function Function, card workspace.CardRequest) []byte {
	body := card.Body
	switch {
	case !hasBody(card.Function):
		return nil
	case !function.JSON:
		d.Body = Part{Text: body, Basis: Okta, Why: text.T("connector.why.raw-body", "Okta: Raw Request has complete control over the request. The body goes as typed.")}
		return []byte(body)
	case strings.TrimSpace(body) == "" && card.Function == workspace.CardDelete:
		return nil
	case strings.TrimSpace(body) == "":
		body = "{}"
	}
	var compact bytes.Buffer
	_ = json.Compact(&compact, []byte(body)) // it was checked to be an object
	d.Body = Part{Text: compact.String(), Basis: Okta, Why: text.T("connector.why.json-body", "Okta: the card sends a JSON object, with the members that it has.")}
	d.choose("body", text.T("connector.ours.body", "No white space between the members, their order as typed. How Workflows writes the object isn't documented."))
	return compact.Bytes()
}

// credentialOf is what the type adds, and where it stands.
func (d *Drawing) credentialOf(c workspace.Connector, s Secrets) wire.Credential {
	switch c.Type {
	case workspace.ConnectorBasic:
		d.choose("charset", text.T("connector.ours.charset", "Characters beyond ASCII are UTF-8 in user name and password. RFC 7617 leaves the charset open, and Okta names none."))
		pair := base64.StdEncoding.EncodeToString([]byte(c.Username + ":" + s.Secret.Reveal()))
		return putHeader("Basic", "Authorization", "Basic "+pair, s.Secret, secret.New(pair))
	case workspace.ConnectorCustom:
		return putHeader("custom header", c.HeaderName, s.Secret.Reveal(), s.Secret)
	case workspace.ConnectorOAuth, workspace.ConnectorClientCredentials:
		return putHeader("Bearer", "Authorization", "Bearer "+s.Access.Reveal(), s.Access)
	}
	return wire.Credential{}
}

// putHeader sets one header, in the very spelling of its name.
func putHeader(name, header, value string, secrets ...secret.Secret) wire.Credential {
	return wire.Credential{Name: name, Secrets: secrets, Apply: func(r *http.Request) error {
		for there := range r.Header {
			if strings.EqualFold(there, header) {
				delete(r.Header, there)
			}
		}
		r.Header[header] = []string{value}
		return nil
	}}
}

// addHeaders draws the headers in the order in which Go writes them: Host and
// User-Agent, the body's length, then by name, the accepted encodings last.
func (d *Drawing) addHeaders(c workspace.Connector, card workspace.CardRequest, function Function, out *outgoing) {
	typed := map[string]Part{}
	for _, h := range card.Headers {
		name := spelling(h.Name)
		if name != h.Name {
			d.choose("spelling", text.T("connector.ours.spelling", "The header {{.Name}} goes in small letters. Services must not care (RFC 9110).", "Name", h.Name))
		}
		out.header[name] = []string{h.Value}
		typed[name] = Part{Name: name, Text: name + ": " + h.Value, Basis: Okta, Why: text.T("connector.why.typed", "As typed into the card's Headers.")}
	}
	if p, ok := credentialPart(c, out.credential); ok {
		for name := range typed {
			if strings.EqualFold(name, p.Name) {
				delete(typed, name)
			}
		}
		typed[p.Name] = p
	}
	if function.JSON && len(out.body) > 0 && !anySpelling(out.header, "Content-Type") {
		const name, value = "Content-Type", "application/json"
		out.header.Set(name, value)
		typed[name] = Part{Name: name, Text: name + ": " + value, Basis: Ours, Why: text.T("connector.ours.content-type", "Real flows have it in the card's Headers. Whether the card adds it by itself isn't documented.")}
	}
	d.frame(typed, out)
}

// frame puts what Go adds around the headers that are sorted by name.
func (d *Drawing) frame(typed map[string]Part, out *outgoing) {
	d.header("Host", out.target.Host, out.target.Host, Standard, whyHost())
	d.header("User-Agent", userAgent, userAgent, Ours, oursUserAgent())
	if len(out.body) > 0 || slices.Contains([]string{"POST", "PUT", "PATCH"}, out.method) {
		length := strconv.Itoa(len(out.body))
		d.header("Content-Length", length, length, Ours, oursLength())
	}
	names := make([]string, 0, len(typed))
	for name := range typed {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		d.Headers = append(d.Headers, typed[name])
		if typed[name].Basis == Ours {
			d.choose(name, typed[name].Why)
		}
	}
	if out.header.Get("Range") == "" && out.method != http.MethodHead {
		d.header("Accept-Encoding", "gzip", "gzip", Ours, oursEncoding())
	}
}

func anySpelling(h http.Header, name string) bool {
	for there := range h {
		if strings.EqualFold(there, name) {
			return true
		}
	}
	return false
}

// spelling is a header's name as package wire sends it: an idempotency key goes in
// small letters, so that net/http doesn't repeat the request by itself.
func spelling(name string) string {
	if name == "Idempotency-Key" || name == "X-Idempotency-Key" {
		return strings.ToLower(name)
	}
	return name
}

// credentialPart draws the header that the connection adds.
func credentialPart(c workspace.Connector, credential wire.Credential) (Part, bool) {
	if credential.Apply == nil {
		return Part{}, false
	}
	name := credentialHeader(c)
	r := &http.Request{Header: http.Header{}}
	_ = credential.Apply(r) // it sets a header and can't fail
	p := Part{Name: name, Text: name + ": " + secret.Mask, plain: secret.New(name + ": " + r.Header[name][0])}
	switch c.Type {
	case workspace.ConnectorBasic:
		p.Text, p.Basis = "Authorization: Basic "+secret.Mask, Okta
		p.Why = text.T("connector.why.basic", "Okta: Basic, a space, and the base64 of <username>:<password> (RFC 7617).")
	case workspace.ConnectorCustom:
		p.Basis, p.Why = Okta, text.T("connector.why.custom", "Okta: the header's name and value as given.")
	default:
		p.Text, p.Basis = "Authorization: Bearer "+secret.Mask, Standard
		p.Why = text.T("connector.why.bearer", "Okta: a header is created automatically. RFC 6750 section 2.1 is the one for access tokens.")
	}
	return p, true
}

// shown fills in the request line, and masks what else of the request is secret.
func (d *Drawing) shown(r redact.Redactor, out outgoing) {
	d.Line = Part{
		Text: out.method + " " + out.target.RequestURI() + " HTTP/1.1", Basis: Okta,
		Why: text.T("connector.why.line", "Okta: the card performs the type of request that it is named after, on its URL and Query."),
	}
	d.Line.show(out.method + " " + shownTarget(r, out.target) + " HTTP/1.1")
	for i := range d.Headers {
		h := &d.Headers[i]
		if _, value, _ := strings.Cut(h.Text, ": "); h.plain.IsZero() && r.Header(h.Name, value) != value {
			h.show(h.Name + ": " + r.Header(h.Name, value))
		}
	}
	d.Body.show(r.Body(out.header.Get("Content-Type"), out.body))
}

// show puts a text without secrets in the place of one that may have some.
func (p *Part) show(clean string) {
	if clean != p.Text {
		p.plain, p.Text = secret.New(p.Text), clean
	}
}

// shownTarget is the target of a request without what is secret in it.
func shownTarget(r redact.Redactor, u *url.URL) string {
	clean := strings.TrimPrefix(r.URL(u), u.Scheme+"://"+u.Host)
	if !strings.HasPrefix(clean, "/") {
		clean = "/" + clean
	}
	return clean
}
