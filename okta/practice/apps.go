package practice

import (
	"context"
	"net/url"
	"slices"
	"strings"
)

// serviceAppSpec is what an API Services app is made from.
type serviceAppSpec struct {
	Label      string
	AuthMethod string      // authPrivateKey needs a key; "" is authSecretBasic, as in the console
	Keys       []publicKey // checked by parseKey
	DPoPBound  bool        // the console switches it on by default, the API off
	Inactive   bool
}

// oidcAppSpec is what any OIDC app is made from.
type oidcAppSpec struct {
	Label    string
	Client   oauthClient
	Inactive bool
}

// apps returns the org's apps, oldest first.
func (o *Org) apps() []application {
	var out []application
	o.read(func(s *state) {
		for a := range o.each(s, "") {
			out = append(out, a.clone())
		}
	})
	return out
}

// app returns one app, or a 404 *apiError.
func (o *Org) app(id string) (application, error) {
	var out application
	err := notFound(id, "AppInstance")
	o.read(func(s *state) {
		if a := o.find(s, id); a != nil {
			out, err = a.clone(), nil
		}
	})
	if err != nil {
		return application{}, err
	}
	return out, nil
}

// appNamed returns the internal app of a name, or a 404 *apiError.
func (o *Org) appNamed(name string) (application, error) {
	var out application
	o.read(func(s *state) {
		for a := range o.each(s, "") {
			if a.Name == name {
				out = a.clone()
				return
			}
		}
	})
	if out.ID == "" {
		return application{}, notFound(name, "AppInstance")
	}
	return out, nil
}

// createServiceApp makes an API Services app.
func (o *Org) createServiceApp(ctx context.Context, spec serviceAppSpec) (application, error) {
	method := spec.AuthMethod
	if method == "" {
		method = authSecretBasic
	}
	return o.createOIDCApp(ctx, oidcAppSpec{
		Label: spec.Label, Inactive: spec.Inactive,
		Client: oauthClient{
			ApplicationType: "service", AuthMethod: method, DPoPBound: spec.DPoPBound, Keys: spec.Keys,
			GrantTypes: []string{"client_credentials"}, ResponseTypes: []string{"token"}, RedirectURIs: []string{},
		},
	})
}

// createOIDCApp makes an OIDC app of any type.
func (o *Org) createOIDCApp(ctx context.Context, spec oidcAppSpec) (application, error) {
	if err := checkOIDC(spec); err != nil {
		return application{}, err
	}
	spec.Client.Keys = slices.Clone(spec.Client.Keys)
	a := application{
		Name: appOIDC, Label: strings.TrimSpace(spec.Label), SignOnMode: modeOIDC, Hidden: true, Link: "oidc_client_link",
		Status: active, OAuth: &spec.Client,
	}
	if spec.Inactive {
		a.Status = inactive
	}
	err := o.change(ctx, func(c *change) error {
		for i := range a.OAuth.Keys {
			c.adopt(&a.OAuth.Keys[i])
		}
		c.create(&a)
		if usesSecret(spec.Client.AuthMethod) {
			a.Secrets = []clientSecretRef{{ID: c.newID("ocs"), Status: active, Created: c.at}}
			c.Apps[len(c.Apps)-1].Secrets = a.Secrets
		}
		c.log("app.oauth2.client.lifecycle.create", "Create OAuth client", appTarget(a))
		return nil
	})
	return a.clone(), err
}

// createBookmarkApp makes a Bookmark app. Labels need not be unique.
func (o *Org) createBookmarkApp(ctx context.Context, label, address string, requestIntegration bool) (application, error) {
	a, err := newBookmark(label, address, requestIntegration)
	if err != nil {
		return application{}, err
	}
	err = o.change(ctx, func(c *change) error {
		c.create(&a)
		return nil
	})
	return a.clone(), err
}

func newBookmark(label, address string, requestIntegration bool) (application, error) {
	if err := checkLabel(label); err != nil {
		return application{}, err
	}
	if u, err := url.Parse(address); err != nil || u.Scheme == "" || u.Host == "" {
		return application{}, invalid("settings.app.url", "url: The field must be a valid URL.")
	}
	return application{
		Name: appBookmark, Label: strings.TrimSpace(label), SignOnMode: modeBookmark, Status: active, Link: "login",
		Settings: map[string]any{"requestIntegration": requestIntegration, "url": address},
	}, nil
}

// create gives an app its id and times, stores and logs it.
func (c *change) create(a *application) {
	a.ID, a.Created, a.LastUpdated = c.newID("0oa"), c.at, c.at
	c.Apps = append(c.Apps, a.clone())
	c.log("application.lifecycle.create", "Create application", appTarget(*a))
}

// activateApp switches an app on.
func (o *Org) activateApp(ctx context.Context, id string) (application, error) {
	return o.setAppStatus(ctx, id, active, "activate", "Activate application")
}

// deactivateApp switches an app off: its client gets no tokens any more.
func (o *Org) deactivateApp(ctx context.Context, id string) (application, error) {
	return o.setAppStatus(ctx, id, inactive, "deactivate", "Deactivate application")
}

func (o *Org) setAppStatus(ctx context.Context, id, status, verb, message string) (application, error) {
	return o.changeApp(ctx, id, func(c *change, a *application) error {
		if a.Internal {
			return forbidden()
		}
		a.Status, a.LastUpdated = status, c.at
		c.log("application.lifecycle."+verb, message, appTarget(*a))
		if a.OAuth != nil {
			c.log("app.oauth2.client.lifecycle."+verb, message, appTarget(*a))
		}
		return nil
	})
}

// deleteApp removes an inactive app with its keys, grants and its place in the
// lists of allowed apps.
func (o *Org) deleteApp(ctx context.Context, id string) error {
	return o.change(ctx, func(c *change) error {
		a, err := c.app(id)
		if err != nil {
			return err
		}
		if a.Status == active {
			return activeApp()
		}
		gone := a.clone()
		if gone.Nth > 0 {
			c.Gone = append(c.Gone, id)
		}
		c.Apps = slices.DeleteFunc(c.Apps, func(a application) bool { return a.ID == id })
		c.Grants = slices.DeleteFunc(c.Grants, func(g grant) bool { return g.AppID == id })
		c.ClientRoles = slices.DeleteFunc(c.ClientRoles, func(r clientRole) bool { return r.Client == id })
		for i := range c.Flows {
			ids := c.Flows[i].Endpoint.AppIDs
			c.Flows[i].Endpoint.AppIDs = slices.DeleteFunc(ids, func(s string) bool { return s == id })
		}
		c.log("application.lifecycle.delete", "Delete application", appTarget(gone))
		if gone.OAuth != nil {
			c.log("app.oauth2.client.lifecycle.delete", "Delete OAuth client", appTarget(gone))
		}
		return nil
	})
}

// setDPoP switches "Require Demonstrating Proof of Possession (DPoP) header in
// token requests" of an app.
func (o *Org) setDPoP(ctx context.Context, id string, on bool) (application, error) {
	return o.changeApp(ctx, id, func(c *change, a *application) error {
		if a.OAuth == nil {
			return notClient(*a)
		}
		a.OAuth.DPoPBound = on
		c.updated(a)
		return nil
	})
}

// setAuthMethod switches how an app proves itself. Public key / private key
// needs an active key and deletes the app's client secrets, as Okta does.
func (o *Org) setAuthMethod(ctx context.Context, id, method string) (application, error) {
	return o.changeApp(ctx, id, func(c *change, a *application) error {
		if a.OAuth == nil {
			return notClient(*a)
		}
		client := *a.OAuth
		client.AuthMethod = method
		if err := checkClient(client); err != nil {
			return err
		}
		a.OAuth.AuthMethod = method
		c.fitSecrets(a)
		c.updated(a)
		return nil
	})
}

// changeApp runs a change of one app and returns the app afterwards.
func (o *Org) changeApp(ctx context.Context, id string, f func(*change, *application) error) (application, error) {
	var out application
	err := o.change(ctx, func(c *change) error {
		a, err := c.app(id)
		if err != nil {
			return err
		}
		if err := f(c, a); err != nil {
			return err
		}
		out = a.clone()
		return nil
	})
	return out, err
}

func (c *change) updated(a *application) {
	a.LastUpdated = c.at
	c.log("application.lifecycle.update", "Update application", appTarget(*a))
	c.log("app.oauth2.client.lifecycle.update", "Update OAuth client", appTarget(*a))
}
