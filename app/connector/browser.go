package connector

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/oauth"
	"github.com/flowlatch/flowlatch/oauth/loopback"
	"github.com/flowlatch/flowlatch/oauth/secret"
)

// CallbackPath is the path of the rehearsal's redirect URIs.
const CallbackPath = "/flowlatch/connector"

// Ports are those that the browser may come back to, in the order in which they are
// tried. Most services compare the port, so each has to be registered.
func Ports() []int { return []int{38219, 41957, 44111} }

func rehearsalURIs(ports []int) []string {
	uris := make([]string, len(ports))
	for i, port := range ports {
		uris[i] = fmt.Sprintf("http://127.0.0.1:%d%s", port, CallbackPath)
	}
	return uris
}

// Attempt is an OAuth connection being allowed in a browser. It takes one answer.
type Attempt struct {
	URL     string  // to open in the system's browser
	Drawing Drawing // of it

	connector workspace.Connector
	secrets   Secrets
	redirect  string
	header    bool
	under     *oauth.Authorization
}

// Begin makes the address that the browser is sent to: the Authorize Path with its
// extra query, the scope as typed, a fresh state, and no PKCE. inHeader sends the
// client's ID and secret in the header later on, not in the body. It sends nothing.
func Begin(c workspace.Connector, s Secrets, redirectURI string, inHeader bool) (*Attempt, error) {
	if f, stopped := Stopped(CheckConnection(c, s)); stopped {
		return nil, stoppedBy(f)
	}
	under, err := oauth.AuthorizationRequest{
		Endpoint: c.AuthorizePath, TokenURL: c.AccessTokenPath, ClientID: c.ClientID, RedirectURI: redirectURI,
		ScopeAsTyped: c.Scope, WithoutPKCE: true, Auth: clientAuth(s.Secret, inHeader),
	}.Begin()
	if err != nil {
		return nil, err
	}
	d, err := drawAuthorize(under.URL, under.State())
	if err != nil {
		return nil, err
	}
	return &Attempt{URL: under.URL, Drawing: d, connector: c, secrets: s, redirect: redirectURI, header: inHeader, under: under}, nil
}

// State is what the answer has to come back with.
func (a *Attempt) State() secret.Secret { return a.under.State() }

// Complete takes the parameters that the browser came back with, and exchanges their
// code. Error: as [Token].
func (a *Attempt) Complete(ctx context.Context, config Config, answer url.Values) (Grant, error) {
	u, err := ready(a.connector, a.secrets)
	if err != nil {
		return Grant{}, err
	}
	code := answer.Get("code")
	form := url.Values{"grant_type": {"authorization_code"}, "code": {code}, "redirect_uri": {a.redirect}}
	g := Grant{InHeader: a.header}
	if code != "" {
		g.Drawing = drawForm(text.T("connector.drawing.code", "How the code becomes a token"), u, a.connector, a.secrets, form, a.header)
	}
	err = g.ask(ctx, config, a.connector, a.secrets, text.T("connector.purpose.code", "Turn the browser's answer into a token"), func(ctx context.Context, client *http.Client) (*oauth.Token, error) {
		return a.under.Redeem(ctx, client, answer, config.now())
	}, secret.New(code), a.State())
	if err != nil {
		return g, notAllowed(err, a.connector, a.header, a.redirect)
	}
	g.Notices = noticesOf(a.connector, g.Token)
	if a.header {
		g.Notices = append(g.Notices, headerWorks())
	}
	return g, nil
}

// Browser is how [Allow] reaches a person.
type Browser struct {
	Ports    []int         // [Ports] when none
	Patience time.Duration // how long the browser may take; a few minutes when 0
	InHeader bool          // see [Begin]
	// Open opens the address in the system's browser. It is called on a goroutine of
	// its own; its error ends the attempt.
	Open func(ctx context.Context, address string) error
	// Begun is called with the attempt before the browser opens, Back when it has come
	// back; nil for nothing. Both must return at once.
	Begun func(*Attempt)
	Back  func()
}

// Allow has a person allow the connection in the browser, as Workflows does when the
// connection is made, and exchanges the code. It waits until the browser is back, ctx
// ends or the patience is over.
func Allow(ctx context.Context, config Config, c workspace.Connector, s Secrets, b Browser) (Grant, error) {
	if len(b.Ports) == 0 {
		b.Ports = Ports()
	}
	l, err := loopback.Listen(ctx, loopback.Config{
		Ports: b.Ports, Path: CallbackPath, Timeout: b.Patience,
		Done:   text.T("connector.page.done", "The service has answered. Close this page and go back to Flowlatch.").String(),
		Failed: text.T("connector.page.failed", "The service refused. Close this page; Flowlatch says why.").String(),
	})
	if err != nil {
		return Grant{}, noPort(err)
	}
	defer l.Close() //nolint:errcheck // given up either way
	attempt, err := Begin(c, s, l.RedirectURI(), b.InHeader)
	if err != nil {
		return Grant{}, err
	}
	if b.Begun != nil {
		b.Begun(attempt)
	}
	answer, err := b.sendOff(ctx, l, attempt)
	if err != nil {
		return Grant{}, nobodyCame(err, l.RedirectURI())
	}
	if b.Back != nil {
		b.Back()
	}
	return attempt.Complete(ctx, config, answer)
}

// sendOff opens the browser and waits for it. What opens one may return only when that
// is closed again.
func (b Browser) sendOff(ctx context.Context, l *loopback.Listener, a *Attempt) (url.Values, error) {
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	go func() {
		if err := b.Open(ctx, a.URL); err != nil && ctx.Err() == nil {
			stop(errors.Join(errNoBrowser, err))
		}
	}()
	return l.Wait(ctx, a.State())
}

var errNoBrowser = errors.New("connector: no browser was opened")
