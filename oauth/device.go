package oauth

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"time"

	"github.com/flowlatch/flowlatch/oauth/secret"
)

const grantDeviceCode = "urn:ietf:params:oauth:grant-type:device_code"

// DeviceRequest asks a person for an access token on another device (RFC 8628).
type DeviceRequest struct {
	Endpoint string // device authorization endpoint
	TokenURL string
	ClientID string
	Scopes   []string
	Auth     ClientAuth // zero = [PublicClient]
	Prover   *Prover    // of the token requests; nil = no proof
}

// DeviceCode is a sign-in that waits for a person (RFC 8628 §3.2).
type DeviceCode struct {
	UserCode    string        // to type in there
	URL         string        // where
	CompleteURL string        // where the code is already filled in; "" = there is none
	ExpiresIn   time.Duration // from the answer on
	Interval    time.Duration // between two polls, to begin with

	request DeviceRequest
	code    secret.Secret
}

// How a device sign-in ends without a token. [DeviceCode.Poll] wraps them around
// the server's own [*Error], if there is one.
var (
	ErrDeviceDenied  = errors.New("oauth: the sign-in was declined")
	ErrDeviceExpired = errors.New("oauth: the code has expired")
)

// The times of RFC 8628 §3.2 and §3.5.
const (
	pollInterval = 5 * time.Second // where the server names none
	slowDown     = 5 * time.Second // longer with every slow_down
	maxInterval  = 2 * time.Minute

	pollTime = time.Minute // for one poll, with whatever a proof adds to it
)

// StartDevice sends one POST and gives the code to show. Now is the server's
// time; it matters where the client proves itself with a key.
func StartDevice(ctx context.Context, c *http.Client, r DeviceRequest, now time.Time) (*DeviceCode, error) {
	if r.Auth.apply == nil {
		r.Auth = PublicClient()
	}
	if _, err := parseEndpoint(r.TokenURL); err != nil {
		return nil, fmt.Errorf("oauth: token URL: %w", err)
	}
	if r.Prover != nil && r.Prover.Memory == nil {
		p := *r.Prover
		p.Memory = new(DPoPMemory) // from one poll to the next
		r.Prover = &p
	}
	g := grant{endpoint: r.Endpoint, clientID: r.ClientID, auth: r.Auth, scopes: r.Scopes, now: now, form: url.Values{}}
	ans, err := g.attempt(ctx, c, secret.Secret{})
	if err != nil {
		return nil, fmt.Errorf("oauth: device request: %w", err)
	}
	if err := ans.check(); err != nil {
		return nil, fmt.Errorf("oauth: device request: %w", err)
	}
	d := ans.device(r)
	if d == nil {
		return nil, fmt.Errorf("oauth: device request: %w", ans.fail(Incomplete))
	}
	return d, nil
}

// device reads the answer, nil when it lacks what it must have. Its URLs are
// shown and opened, so they must be https.
func (a *answer) device(r DeviceRequest) *DeviceCode {
	d := &DeviceCode{
		UserCode:    oneLine(a.text("user_code")),
		URL:         a.text("verification_uri"),
		CompleteURL: a.text("verification_uri_complete"),
		ExpiresIn:   seconds(a.object["expires_in"]),
		Interval:    min(seconds(a.object["interval"]), maxInterval),
		request:     r,
		code:        secret.New(a.text("device_code")),
	}
	if d.Interval < time.Second {
		d.Interval = pollInterval
	}
	if _, err := parseEndpoint(d.CompleteURL); err != nil {
		d.CompleteURL = ""
	}
	_, err := parseEndpoint(d.URL)
	if err != nil || d.UserCode == "" || d.ExpiresIn == 0 || !visibleASCII(d.code.Reveal()) {
		return nil
	}
	return d
}

// Poll asks for the token until the person has decided, the code expires or ctx
// ends. It waits the interval before each request, five seconds more after each
// slow_down, and twice as long after a request that timed out (RFC 8628 §3.5) or
// that the server was too busy or too broken to look at (429, 5xx). With a Prover a
// poll is more than one request while it isn't known what the server wants.
// The code's time counts from the call, so call at once; the server knows better.
// Now gives the server's time, for Token.Obtained and for a key.
func (d *DeviceCode) Poll(ctx context.Context, c *http.Client, now func() time.Time) (*Token, error) {
	ctx, cancel := context.WithTimeoutCause(ctx, d.ExpiresIn, ErrDeviceExpired)
	defer cancel()
	for interval := d.Interval; ; {
		if err := pause(ctx, interval); err != nil {
			return nil, err
		}
		token, err := d.ask(ctx, c, now())
		switch {
		case err == nil:
			return token, nil
		case ctx.Err() != nil:
			return nil, context.Cause(ctx)
		case refusedWith(err, "authorization_pending"):
		case refusedWith(err, "slow_down"):
			interval += slowDown
		case timedOut(err), inPassing(err):
			interval = min(2*interval, maxInterval)
		default:
			return nil, decided(err)
		}
	}
}

// ask is one poll, given up after a time of its own.
func (d *DeviceCode) ask(ctx context.Context, c *http.Client, now time.Time) (*Token, error) {
	ctx, cancel := context.WithTimeout(ctx, pollTime)
	defer cancel()
	return d.grant(now).obtain(ctx, c, d.request.Prover)
}

func (d *DeviceCode) grant(now time.Time) grant {
	return grant{
		endpoint: d.request.TokenURL,
		clientID: d.request.ClientID,
		auth:     d.request.Auth,
		now:      now,
		form:     url.Values{"grant_type": {grantDeviceCode}, "device_code": {d.code.Reveal()}},
		granted:  d.request.Scopes,
		hidden:   []secret.Secret{d.code},
	}
}

// pause waits, and gives the cause of ctx when that ends first.
func pause(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

func timedOut(err error) bool {
	var network net.Error
	return errors.As(err, &network) && network.Timeout()
}

// inPassing knows the answers that say nothing of the sign-in.
func inPassing(err error) bool {
	var answered *Error
	return errors.As(err, &answered) && (answered.Status == http.StatusTooManyRequests || answered.Status >= 500)
}

// decided names the refusals that end a sign-in.
func decided(err error) error {
	switch {
	case refusedWith(err, "access_denied"):
		return errors.Join(ErrDeviceDenied, err)
	case refusedWith(err, "expired_token"):
		return errors.Join(ErrDeviceExpired, err)
	default:
		return err
	}
}
