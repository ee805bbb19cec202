package connector

import (
	"context"
	"net/http"
	"net/url"

	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/wire"
	"github.com/flowlatch/flowlatch/app/wire/redact"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/oauth"
	"github.com/flowlatch/flowlatch/oauth/secret"
)

// Grant is what asking for a token gave.
type Grant struct {
	Drawing     Drawing // of the request to the Access Token Path
	Exchange    wire.Exchange
	Differences []Difference
	// Token is nil where none came.
	Token *oauth.Token
	// InHeader: the client's ID and secret went in the header.
	InHeader bool
	// Lost: a refresh was sent and has no answer, so another refresh token may be in
	// place of the one that was sent.
	Lost bool
	// Notices are what is worth knowing of a token that came.
	Notices []*problem.Problem
}

// DrawToken is the request that a Client Credentials connection gets its token with.
func DrawToken(c workspace.Connector, s Secrets) (Drawing, error) {
	u, err := ready(c, s)
	if err != nil {
		return Drawing{}, err
	}
	form := url.Values{"grant_type": {"client_credentials"}}
	return drawForm(text.T("connector.drawing.token", "How the connection gets its token"), u, c, s, form, false), nil
}

// Token gets one as a Client Credentials connection does: client ID and secret in the
// body, never in an Authorization header. Error: a Problem, with what was drawn and
// sent in the Grant.
func Token(ctx context.Context, config Config, c workspace.Connector, s Secrets) (Grant, error) {
	d, err := DrawToken(c, s)
	if err != nil {
		return Grant{}, err
	}
	g := Grant{Drawing: d}
	err = g.ask(ctx, config, c, s, text.T("connector.purpose.token", "Get the token of a connection"), func(ctx context.Context, client *http.Client) (*oauth.Token, error) {
		return oauth.RequestToken(ctx, client, oauth.TokenRequest{
			TokenURL: c.AccessTokenPath, ClientID: c.ClientID, Auth: oauth.SecretPost(s.Secret), Now: config.now(),
		})
	})
	if err != nil {
		return g, refusedClient(err, c)
	}
	g.Notices = noticesOf(c, g.Token)
	return g, nil
}

// DrawRefresh is the request that a new access token is got with.
func DrawRefresh(c workspace.Connector, s Secrets) (Drawing, error) {
	u, err := ready(c, s)
	if err != nil {
		return Drawing{}, err
	}
	form := url.Values{"grant_type": {"refresh_token"}, "refresh_token": {s.Refresh.Reveal()}}
	return drawForm(text.T("connector.drawing.refresh", "How the connection renews its token"), u, c, s, form, inHeader(c)), nil
}

// Refresh gets a new access token with the refresh token (RFC 6749 section 6). The
// refresh token of the result takes the place of the one that was sent; store it
// before anything else, since the old one may be worth nothing now. Error: as [Token].
func Refresh(ctx context.Context, config Config, c workspace.Connector, s Secrets) (Grant, error) {
	if s.Refresh.IsZero() {
		return Grant{}, noRefresh(c)
	}
	d, err := DrawRefresh(c, s)
	if err != nil {
		return Grant{}, err
	}
	g := Grant{Drawing: d, InHeader: inHeader(c)}
	err = g.ask(ctx, config, c, s, text.T("connector.purpose.refresh", "Renew the token of a connection"), func(ctx context.Context, client *http.Client) (*oauth.Token, error) {
		return oauth.RefreshToken(ctx, client, oauth.RefreshRequest{
			TokenURL: c.AccessTokenPath, ClientID: c.ClientID, Auth: clientAuth(s.Secret, g.InHeader), Refresh: s.Refresh, Now: config.now(),
		})
	})
	if err != nil {
		e, unanswered := wire.Classify(err)
		g.Lost = unanswered && e.Sent
		return g, refusedRefresh(err, c)
	}
	if !g.Token.Refresh.Equal(s.Refresh) {
		g.Notices = append(g.Notices, rotated())
	}
	if g.Token.ExpiresIn == 0 {
		g.Notices = append(g.Notices, noExpiry())
	}
	return g, nil
}

func inHeader(c workspace.Connector) bool { return c.Grant != nil && c.Grant.InHeader }

func clientAuth(s secret.Secret, header bool) oauth.ClientAuth {
	if header {
		return oauth.SecretBasic(s)
	}
	return oauth.SecretPost(s)
}

// ready refuses a connection that isn't right yet, and reads its Access Token Path.
func ready(c workspace.Connector, s Secrets) (*url.URL, error) {
	if f, stopped := Stopped(CheckConnection(c, s)); stopped {
		return nil, stoppedBy(f)
	}
	u, err := url.Parse(c.AccessTokenPath)
	if err != nil {
		return nil, problem.From(err)
	}
	return u, nil
}

// ask sends one request to the Access Token Path's host, and nowhere else.
func (g *Grant) ask(
	ctx context.Context, config Config, c workspace.Connector, s Secrets, purpose text.Text,
	request func(context.Context, *http.Client) (*oauth.Token, error), more ...secret.Secret,
) error {
	secrets := append(s.all(), more...)
	ctx, cancel := config.within(wire.WithPurpose(ctx, purpose), secrets...)
	defer cancel()
	u, err := url.Parse(c.AccessTokenPath)
	if err != nil {
		return err
	}
	client, err := config.Network.Client(wire.Route{Origin: originOf(u)})
	if err != nil {
		return err
	}
	trail := &wire.Trail{}
	g.Token, err = request(wire.WithRecorder(ctx, trail), client)
	if sent := trail.Exchanges(); len(sent) > 0 {
		g.Exchange = sent[0]
		g.Drawing.fill(g.Exchange)
		g.Differences = sentOtherwise(g.Drawing, g.Exchange, redact.New(redact.NewValues(secrets...)))
	}
	return err
}
