package practice

import (
	"context"
	"slices"
	"strings"
)

// connectionSpec is what the New Connection dialog asks for.
type connectionSpec struct {
	Nickname     string
	Domain       string // the org's host, without scheme
	ClientID     string // of Okta Workflows OAuth
	ClientSecret string
}

// connections returns the Okta connections of the org's Workflows.
func (o *Org) connections() []connection {
	var out []connection
	o.read(func(s *state) { out = slices.Clone(s.Connections) })
	return out
}

// createConnection makes and authorizes an Okta connection. A wrong value is
// an *apiError whose cause names the field.
func (o *Org) createConnection(ctx context.Context, spec connectionSpec) (connection, error) {
	out := connection{
		Nickname: strings.TrimSpace(spec.Nickname), Domain: strings.TrimSpace(spec.Domain),
		ClientID: strings.TrimSpace(spec.ClientID),
	}
	app, err := o.appNamed(appWorkflowsOAuth)
	if err != nil {
		return connection{}, invalid("connection", causeNoWorkflows)
	}
	if err := o.checkConnection(out, strings.TrimSpace(spec.ClientSecret), app); err != nil {
		return connection{}, err
	}
	err = o.change(ctx, func(c *change) error {
		out.ID, out.Created = c.newID("cnx"), c.at
		c.Connections = append(c.Connections, out)
		made := target{ID: out.ID, Type: "Connection", AlternateID: out.Nickname, DisplayName: out.Nickname}
		c.log("workflows.user.connection.create", "Create connection in Workflows", made, appTarget(app))
		c.log("app.oauth2.authorize.code", "OAuth 2.0 authorization code request", appTarget(app))
		c.log("app.oauth2.token.grant", "OAuth 2.0 token request", appTarget(app))
		return nil
	})
	return out, err
}

func (o *Org) checkConnection(c connection, secret string, app application) error {
	switch {
	case c.Nickname == "":
		return invalid("connection", "Connection Nickname: enter a name for this connection.")
	case c.Domain != o.host():
		return invalid("connection", "Domain: enter "+o.host()+", without http:// and without -admin.")
	case c.ClientID != app.ID:
		return invalid("connection", "Client ID: this is not the client ID of Okta Workflows OAuth.")
	case !o.hasSecret(app, secret):
		return invalid("connection", "Client Secret: this is not the client secret of Okta Workflows OAuth.")
	}
	return nil
}
