package app

import (
	"context"
	"errors"
	"fmt"
	"net/url"

	"github.com/flowlatch/flowlatch/app/connector"
	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/oauth/secret"
	"github.com/flowlatch/flowlatch/okta/practice/service"
)

// Connectors is the desk where the Connector connections of a walk's workspace are kept
// and rehearsed: one and the same until the walk is ended, since it holds tokens that no
// keychain takes. What it sends is told to Activity.
func (a *App) Connectors(w *setup.Walk) *connector.Desk {
	id := w.Workspace().ID
	a.mu.Lock()
	defer a.mu.Unlock()
	if d := a.desks[w]; d != nil {
		return d
	}
	d := connector.NewDesk(connector.DeskConfig{
		Config: connector.Config{Network: a.Network, Now: a.config.Now}, Vault: a.Vault, Activity: a.Activity,
		Workspace: w.Workspace, Update: w.ChangeConnectors,
	})
	if a.walks[id] == w {
		a.desks[w] = d
	}
	return d
}

// Service is the built-in third party's service: the other end of a rehearsal that goes
// to nobody, and in the practice org a service to practise with. It is reached on this
// computer only.
type Service struct {
	URL                                 string
	User, HeaderName, ClientID          string
	password, headerValue, clientSecret secret.Secret
}

// Service gives the built-in service: the practice org's, or one that is started now and
// lives as long as the program. The error says that no port was to be had.
func (a *App) Service(ctx context.Context) (Service, error) {
	_, done, err := a.take(ctx)
	if err != nil {
		return Service{}, err
	}
	defer done()
	s, err := a.service()
	if err != nil {
		return Service{}, err
	}
	given := Service{URL: s.URL()}
	var password, value, client string
	given.User, password = s.User()
	given.HeaderName, value = s.Header()
	given.ClientID, client = s.Client()
	given.password, given.headerValue, given.clientSecret = secret.New(password), secret.New(value), secret.New(client)
	return given, nil
}

// service is the one that runs; the turn is held.
func (a *App) service() (*service.Service, error) {
	if org := a.running(); org != nil && org.org != nil {
		return org.org.Service(), nil
	}
	if a.echo != nil {
		return a.echo, nil
	}
	s, err := service.Start(a.life, service.Config{Now: a.config.Now})
	if err != nil {
		return nil, fmt.Errorf("start the echo target: %w", err)
	}
	a.echo = s
	return s, nil
}

// stopService ends the service that this program started beside any practice org; the
// turn is held.
func (a *App) stopService() error {
	s := a.echo
	a.echo = nil
	if s == nil {
		return nil
	}
	return s.Close()
}

// Echo is a card whose request goes to the echo target instead of the service: path,
// query, headers and body stay.
func (s Service) Echo(card workspace.CardRequest) workspace.CardRequest {
	path := "/"
	if u, err := url.Parse(card.URL); err == nil {
		path = u.RequestURI()
	}
	card.URL = s.URL + "/echo" + path
	return card
}

// ConsentsURL is the service's page that lists what was allowed, with a way to revoke it.
func (s Service) ConsentsURL() string { return s.URL + "/oauth/connected" }

// Practise fills a connection in for the service, by its type, and gives the secret that
// belongs to it; None has none.
func (s Service) Practise(c *workspace.Connector) secret.Secret {
	card := workspace.CardRequest{Function: workspace.CardGet, URL: s.URL + "/echo/hello"}
	var given secret.Secret
	switch c.Type {
	case workspace.ConnectorBasic:
		c.Username, given, card.URL = s.User, s.password, s.URL+"/basic/hello"
	case workspace.ConnectorCustom:
		c.HeaderName, given, card.URL = s.HeaderName, s.headerValue, s.URL+"/header/hello"
	case workspace.ConnectorOAuth:
		c.AuthorizePath, c.Scope = s.URL+"/oauth/authorize", "read offline_access"
		fallthrough
	case workspace.ConnectorClientCredentials:
		c.AccessTokenPath, c.ClientID, given, card.URL = s.URL+"/oauth/token", s.ClientID, s.clientSecret, s.URL+"/bearer/hello"
	case workspace.ConnectorNone:
	}
	c.Card = card
	return given
}

// closingFlow is the practice org's flow that answers by Close and goes on.
const closingFlow = "closing"

// CloseExample fills a connection in that calls the practice org's flow with Close, from
// the caller's side, and gives the client token that it takes. It needs the practice org.
func (a *App) CloseExample(ctx context.Context, c *workspace.Connector) (secret.Secret, error) {
	hand, err := a.Trainee()
	if err != nil {
		return secret.Secret{}, err
	}
	copied, err := hand.InvokeURL(ctx, closingFlow)
	if err != nil {
		return secret.Secret{}, err
	}
	u, err := url.Parse(copied.Reveal())
	if err != nil {
		return secret.Secret{}, errors.New("the practice org's Invoke URL can't be read")
	}
	token := secret.New(u.Query().Get("clientToken"))
	u.RawQuery = ""
	c.Nickname = text.T("connectors.close.nickname", "Practice org - Custom - flow with Close").String()
	c.Type, c.HeaderName = workspace.ConnectorCustom, "x-api-client-token"
	c.Card = workspace.CardRequest{Function: workspace.CardPost, URL: u.String(), Body: "{}"}
	return token, nil
}
