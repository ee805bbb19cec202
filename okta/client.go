package okta

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	sdk "github.com/okta/okta-sdk-golang/v5/okta"

	"github.com/flowlatch/flowlatch/okta/internal/pasted"
)

// Client calls the management API of one org. It is safe for concurrent use, holds no credential, and repeats nothing
// but, with a [Pacer], refused GETs: each method sends one request, listing methods one per page. Every error is an
// *[Error] (the org answered), or wraps the transport's own, but never io.EOF.
type Client struct {
	origin string
	http   *http.Client   // the caller's, behind capture
	sdk    *sdk.APIClient // makes requests; its reading of answers is never used
}

// unusedToken satisfies the SDK, which always writes an Authorization header; capture removes it again.
const unusedToken = "set-by-the-transport"

// Option changes how a [Client] works.
type Option func(*options)

type options struct{ pacer *Pacer }

// WithPacer makes the client keep p's pace. A client without one sends at once and repeats nothing.
func WithPacer(p *Pacer) Option { return func(o *options) { o.pacer = p } }

// NewClient returns a client for the org at origin (scheme://host[:port] without a path). c's transport
// authenticates, limits and encrypts. Redirects are never followed. c's own time limit, if it has one, counts the waits
// of a Pacer too; better give the transport one.
//
// The SDK underneath starts one housekeeping goroutine per client, which ends when the client is garbage collected.
func NewClient(c *http.Client, origin string, with ...Option) (*Client, error) {
	u, err := url.Parse(origin)
	if err != nil || u.Scheme == "" || u.Host == "" || origin != u.Scheme+"://"+u.Host {
		return nil, fmt.Errorf("okta: %q is not an origin", origin)
	}
	if _, loopback := pasted.Loopback(u.Hostname()); u.Scheme != "https" && (u.Scheme != "http" || !loopback) {
		return nil, fmt.Errorf("okta: %s is not https", origin)
	}
	var o options
	for _, option := range with {
		option(&o)
	}
	captured, err := capturing(c, o.pacer)
	if err != nil {
		return nil, err
	}
	return &Client{origin: origin, http: captured, sdk: sdk.NewAPIClient(configuration(captured, u))}, nil
}

// configuration is built by hand: sdk.NewConfiguration would first read ~/.okta/okta.yaml, an .okta.yaml and OKTA_*
// variables (proxy, token, cache, …) and would lose the port of the org. Left out means off: retries, cache, debug.
func configuration(c *http.Client, origin *url.URL) *sdk.Configuration {
	cfg := &sdk.Configuration{
		Host:             origin.Host,
		Scheme:           origin.Scheme,
		DefaultHeader:    map[string]string{},
		Servers:          sdk.ServerConfigurations{{URL: origin.String()}},
		OperationServers: map[string]sdk.ServerConfigurations{},
		HTTPClient:       c,
		Context:          context.Background(),
	}
	cfg.Okta.Client.OrgUrl = origin.String()
	cfg.Okta.Client.AuthorizationMode = "SSWS"
	cfg.Okta.Client.Token = unusedToken
	return cfg
}

// call runs send, which makes exactly one request through c.http with the given context, and returns what the server
// answered. The error of send matters only when it made no request: every request ends in errCaptured.
func (c *Client) call(ctx context.Context, send func(context.Context) error) (*answer, error) {
	ctx, got := withAnswer(ctx)
	err := send(ctx)
	switch {
	case isError(got.err):
		return nil, got.err // held back
	case got.err != nil:
		return nil, fmt.Errorf("okta: %s %s: %w", got.method, got.path, got.err)
	case got.status == 0:
		return nil, fmt.Errorf("okta: no request was made: %w", errors.Join(ctx.Err(), err))
	case got.status < 200 || got.status > 299:
		return nil, errorOf(got)
	}
	return got, nil
}

func isError(err error) bool {
	_, ok := errors.AsType[*Error](err)
	return ok
}

// get sends a GET for which the SDK has no method.
func (c *Client) get(ctx context.Context, path string) (*answer, error) {
	return c.call(ctx, func(ctx context.Context) error { return sendGet(ctx, c.http, c.origin+path) })
}

func sendGet(ctx context.Context, c *http.Client, target string) error {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, target, nil)
	if err != nil {
		return err
	}
	r.Header.Set("Accept", "application/json")
	resp, err := c.Do(r)
	if err == nil {
		err = resp.Body.Close() // not reached: capture hands out no response
	}
	return err
}

// checkID refuses what cannot be an id before it becomes part of a path.
func checkID(id string) error {
	if id == "" || strings.Trim(id, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_") != "" {
		return fmt.Errorf("okta: %q is not an id", id)
	}
	return nil
}
