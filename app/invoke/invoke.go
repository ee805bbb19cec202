// Package invoke is one invocation of an API endpoint flow: the request as it
// is edited, the credential of its security level, and what came back.
package invoke

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/wire"
	"github.com/flowlatch/flowlatch/app/wire/redact"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/oauth/secret"
)

// Request is one invocation. URL carries no credential.
type Request struct {
	URL        string
	Draft      workspace.Draft
	Credential Credential
}

// Credential is what the endpoint's level asks for; the zero value is none.
// Exactly one of the two secrets is used, never both.
type Credential struct {
	// AccessToken goes into Authorization: Bearer (level OAuth 2.0), unless
	// Authorize puts it on the request: one that is bound to a proof key, with a
	// proof for this very request (RFC 9449 section 7.1).
	AccessToken secret.Secret
	Authorize   func(*http.Request) error
	// ClientToken goes into x-api-client-token, or into the query.
	ClientToken secret.Secret
	InQuery     bool
}

// Result is what came back. Body is whole and as it came; Exchange is the
// redacted record.
type Result struct {
	Status   int
	Header   http.Header
	Body     []byte
	Took     time.Duration
	Exchange wire.Exchange

	redactor redact.Redactor // knows the call's credential
}

// OK reports whether the flow answered with success.
func (r Result) OK() bool { return r.Status >= 200 && r.Status < 300 }

// Shown is the whole body as it may be shown and copied: valid UTF-8, in which
// the credential is masked where the flow echoed it. It reports false for a
// body in a content encoding, where nothing could be found. It takes a while
// for a large body.
func (r Result) Shown() (string, bool) {
	if encoding := r.Header.Get("Content-Encoding"); encoding != "" && !strings.EqualFold(encoding, "identity") {
		return "", false
	}
	if len(r.Body) > wire.DisplayLimit && utf8.Valid(r.Body) {
		return r.redactor.Text(string(r.Body)), true // a third of the time
	}
	return strings.ToValidUTF8(r.redactor.Body(r.Header.Get("Content-Type"), r.Body), "\uFFFD"), true
}

// ErrMethod refuses a method that API endpoints do not take (Okta help,
// function reference, API Endpoint: GET and POST only).
var ErrMethod = errors.New("an API endpoint takes GET and POST only")

// ErrBothCredentials refuses to send two credentials in one call.
var ErrBothCredentials = errors.New("one call carries one credential")

// longestCall is how long a call may take. It is longer than Workflows keeps a
// connection open, so that its closing is seen.
const longestCall = DefaultLimit + 30*time.Second

// Do sends the request once. It never follows a redirect and never repeats.
// An answer of any status is a Result; an error means that none came. Then the
// Result has no status; how long it took is in it where the call was sent.
func Do(ctx context.Context, network *wire.Network, r Request) (Result, error) {
	credential, err := r.Credential.forWire()
	if err != nil {
		return Result{}, err
	}
	ctx = wire.WithPurpose(ctx, text.T("invoke.purpose", "Invocation"))
	return Send(ctx, network, r.URL, r.Draft, credential)
}

// Send is [Do] with any credential, right or wrong. The request's purpose is the
// context's.
func Send(ctx context.Context, network *wire.Network, address string, d workspace.Draft, credential wire.Credential) (Result, error) {
	target, err := target(address, d)
	if err != nil {
		return Result{}, err
	}
	client, err := network.Client(wire.Route{Origin: target.Scheme + "://" + target.Host, Credential: credential, Patient: true})
	if err != nil {
		return Result{}, err
	}
	ctx, cancel := context.WithTimeout(ctx, longestCall)
	defer cancel()
	trail := &wire.Trail{}
	req, err := newRequest(wire.WithRecorder(ctx, trail), target, d)
	if err != nil {
		return Result{}, err
	}
	result, err := send(client, req, trail)
	result.redactor = redact.New(redact.NewValues(credential.Secrets...))
	return result, err
}

func send(client *http.Client, req *http.Request, trail *wire.Trail) (Result, error) {
	resp, err := client.Do(req)
	result := Result{}
	if sent := trail.Exchanges(); len(sent) > 0 {
		result.Exchange = sent[len(sent)-1]
		result.Took = result.Exchange.Duration
	}
	if err != nil {
		return result, err
	}
	defer func() { _ = resp.Body.Close() }()
	if result.Body, err = io.ReadAll(resp.Body); err != nil {
		return result, fmt.Errorf("read the answer: %w", err)
	}
	result.Status, result.Header = resp.StatusCode, resp.Header
	return result, nil
}

func (c Credential) forWire() (wire.Credential, error) {
	switch {
	case !c.AccessToken.IsZero() && !c.ClientToken.IsZero():
		return wire.Credential{}, ErrBothCredentials
	case !c.AccessToken.IsZero() && c.Authorize != nil:
		return wire.Credential{Name: "DPoP", Secrets: []secret.Secret{c.AccessToken}, Apply: c.Authorize}, nil
	case !c.AccessToken.IsZero():
		return wire.Bearer(c.AccessToken), nil
	case !c.ClientToken.IsZero() && c.InQuery:
		return wire.ClientTokenQuery(c.ClientToken), nil
	case !c.ClientToken.IsZero():
		return wire.ClientTokenHeader(c.ClientToken), nil
	}
	return wire.Credential{}, nil
}

// target joins the URL and the query of the draft, in the order written.
func target(address string, d workspace.Draft) (*url.URL, error) {
	u, err := url.Parse(address)
	if err != nil {
		return nil, fmt.Errorf("invoke URL: %w", err)
	}
	parts := []string{}
	if u.RawQuery != "" {
		parts = append(parts, u.RawQuery)
	}
	for _, q := range d.Query {
		if q.Name != "" {
			parts = append(parts, url.QueryEscape(q.Name)+"="+url.QueryEscape(q.Value))
		}
	}
	u.RawQuery = strings.Join(parts, "&")
	return u, nil
}

func newRequest(ctx context.Context, target *url.URL, d workspace.Draft) (*http.Request, error) {
	method := strings.ToUpper(strings.TrimSpace(d.Method))
	if method != http.MethodGet && method != http.MethodPost {
		return nil, ErrMethod
	}
	var body io.Reader
	if method == http.MethodPost && d.Body != "" {
		body = strings.NewReader(d.Body)
	}
	req, err := http.NewRequestWithContext(ctx, method, target.String(), body)
	if err != nil {
		return nil, err
	}
	req.Header.Set("Accept", "application/json")
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	for _, h := range d.Headers {
		if h.Name != "" {
			req.Header.Set(h.Name, h.Value)
		}
	}
	return req, nil
}
