package recipe

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/flowlatch/flowlatch/app/invoke"
	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/wire"
	"github.com/flowlatch/flowlatch/oauth"
)

const answerMargin = 30 * time.Second

// request runs an API Connector card. The client it sends with is bound to the
// card's own host.
func (r *run) request(ctx context.Context, c Card, in map[string]any, step *Step) (int, error) {
	headers, err := r.headers(ctx, c, in)
	if err != nil {
		return 0, err
	}
	trail := &wire.Trail{}
	ctx = wire.WithRecorder(wire.WithPurpose(ctx, c.Title), trail)
	if c.part == calls { // longer than Workflows keeps the connection, so that its closing is seen
		limited, cancel := context.WithTimeout(ctx, invoke.DefaultLimit+answerMargin)
		defer cancel()
		ctx = limited
	}
	resp, body, err := r.send(ctx, c, in, headers)
	if sent := trail.Exchanges(); len(sent) > 0 {
		step.Exchange = &sent[len(sent)-1]
	}
	if err != nil {
		return 0, err
	}
	r.keep(c, resp, body, step)
	return resp.StatusCode, judge(c, resp, *step.Exchange, r.values[c.out(2)])
}

// headers are the card's own and the one of its connection.
func (r *run) headers(ctx context.Context, c Card, in map[string]any) (http.Header, error) {
	headers := http.Header{}
	given, _ := in["Headers"].(map[string]any)
	for name, value := range given {
		headers.Set(name, asText(value))
	}
	if len(c.Connection.Fields) == 0 {
		return headers, nil
	}
	of, err := r.inputs(ctx, Card{Fields: c.Connection.Fields})
	if err == nil {
		headers.Set(asText(of["Header Name"]), asText(of["Header Value"]))
	}
	return headers, err
}

func (r *run) send(ctx context.Context, c Card, in map[string]any, headers http.Header) (*http.Response, []byte, error) {
	client, err := r.tools.Network.Client(wire.Route{
		Origin: c.origin, Patient: c.part == calls,
		Credential: wire.Credential{Name: c.Function.Name(), Secrets: r.secrets, Apply: func(req *http.Request) error {
			req.Header = headers.Clone()
			return nil
		}},
	})
	if err != nil {
		return nil, nil, err
	}
	req, err := http.NewRequestWithContext(ctx, method(c, in), asText(in["URL"]), bodyOf(c, in, headers))
	if err != nil {
		return nil, nil, fmt.Errorf("recipe: %w", err)
	}
	resp, err := client.Do(req)
	if err != nil {
		return nil, nil, err
	}
	body, err := io.ReadAll(resp.Body)
	return resp, body, errors.Join(err, resp.Body.Close())
}

func method(c Card, in map[string]any) string {
	switch c.Function {
	case Get:
		return http.MethodGet
	case RawRequest:
		return asText(in["Method"])
	}
	return http.MethodPost
}

// bodyOf writes the body: a text as it is, an object as a form where the headers
// say so, else as JSON. The form is Okta's guide taken at its word.
func bodyOf(c Card, in map[string]any, headers http.Header) io.Reader {
	body, given := in["Body"]
	if !given {
		return http.NoBody
	}
	if c.Function == RawRequest {
		return strings.NewReader(asText(body))
	}
	if headers.Get("Content-Type") == "" {
		headers.Set("Content-Type", "application/json")
	}
	members, isObject := body.(map[string]any)
	if kind, _, _ := mime.ParseMediaType(headers.Get("Content-Type")); kind != formType || !isObject {
		return bytes.NewReader(asJSON(body))
	}
	form := url.Values{}
	for name, value := range members {
		form.Set(name, asText(value))
	}
	return strings.NewReader(form.Encode())
}

// keep takes the answer down as the card's outputs.
func (r *run) keep(c Card, resp *http.Response, body []byte, step *Step) {
	var value any = string(body)
	if c.Function != RawRequest {
		if read, err := decode(body); err == nil {
			value = read
		}
	}
	headers := map[string]any{}
	for name := range resp.Header {
		headers[name] = resp.Header.Get(name)
	}
	r.values[c.out(0)], r.values[c.out(1)], r.values[c.out(2)] = resp.StatusCode, headers, value
	var lines []string
	for _, h := range step.Exchange.ResponseHeader {
		lines = append(lines, h.Name+": "+h.Value)
	}
	step.Outputs = []Output{
		{statusOut, fmt.Sprint(resp.StatusCode)},
		{headersOut, strings.Join(lines, "\n")},
		{bodyOut, step.Exchange.ResponseBody.Text},
	}
}

// judge tells why the flow would stop at an answer.
func judge(c Card, resp *http.Response, x wire.Exchange, body any) error {
	good := resp.StatusCode >= 200 && resp.StatusCode < 300
	switch {
	case c.part == calls && !good:
		return refusedCall(resp.StatusCode)
	case c.part == asks && !good:
		return problem.RefusedToken(refusal(resp, x), problem.TokenFacts{})
	case c.part == asks:
		return usable(body)
	}
	return nil
}

// usable checks that the answer holds a bearer token.
func usable(body any) error {
	if written, ok := body.(string); ok { // Raw Request gives text
		body, _ = decode([]byte(written))
	}
	answer, _ := body.(map[string]any)
	kind, access := asText(answer["token_type"]), asText(answer["access_token"])
	if access == "" || !strings.EqualFold(kind, "Bearer") {
		return noToken(kind)
	}
	return nil
}

// refusal reads an error answer of the token URL (RFC 6749 §5.2) off what was
// recorded, where secrets are masked.
func refusal(resp *http.Response, x wire.Exchange) *oauth.Error {
	e := &oauth.Error{Kind: oauth.NotJSON, Status: resp.StatusCode, Header: resp.Header.Clone(), Body: []byte(x.ResponseBody.Text)}
	e.Header.Del("Set-Cookie")
	if kind, _, _ := mime.ParseMediaType(resp.Header.Get("Content-Type")); kind == "text/html" {
		e.Kind = oauth.WebPage
	}
	read, _ := decode(e.Body)
	answer, isObject := read.(map[string]any)
	if code := asText(answer["error"]); isObject && code != "" {
		e.Kind, e.Code, e.Description = oauth.Refused, code, asText(answer["error_description"])
	}
	return e
}
