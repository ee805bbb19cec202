package practice

import (
	"context"
	"net/http"
	"slices"
)

// putApp is PUT /api/v1/apps/{id}: the body replaces the app, a member that is
// left out gets its default, proof of possession too.
func (o *Org) putApp(w http.ResponseWriter, r *http.Request) error {
	a, err := o.pathApp(r)
	if err != nil {
		return err
	}
	var in appRequest
	if err := readJSON(r, &in); err != nil {
		return err
	}
	a, err = o.replaceApp(r.Context(), a, in)
	if err != nil {
		return err
	}
	writeJSON(w, http.StatusOK, o.appBody(a))
	return nil
}

func (o *Org) replaceApp(ctx context.Context, a application, in appRequest) (application, error) {
	switch {
	case a.Internal:
		return application{}, forbidden()
	case in.Name != "" && in.Name != a.Name:
		return application{}, invalid("name", causeFixedName)
	case in.SignOnMode != a.SignOnMode:
		return application{}, invalid("signOnMode", causeFixedMode)
	case a.SignOnMode == modeBookmark:
		return o.replaceBookmark(ctx, a.ID, in)
	case a.OAuth != nil:
		return o.replaceClient(ctx, a.ID, in)
	}
	return application{}, invalid("signOnMode", causeSignOnMode)
}

func (o *Org) replaceBookmark(ctx context.Context, id string, in appRequest) (application, error) {
	fresh, err := newBookmark(in.Label, in.Settings.App.URL, in.Settings.App.RequestIntegration)
	if err != nil {
		return application{}, err
	}
	return o.changeApp(ctx, id, func(c *change, a *application) error {
		a.Label, a.Settings, a.LastUpdated = fresh.Label, fresh.Settings, c.at
		c.log("application.lifecycle.update", "Update application", appTarget(*a))
		return nil
	})
}

func (o *Org) replaceClient(ctx context.Context, id string, in appRequest) (application, error) {
	spec, err := in.oidc()
	if err != nil {
		return application{}, err
	}
	return o.changeApp(ctx, id, func(c *change, a *application) error {
		if spec.Client.ApplicationType != a.OAuth.ApplicationType {
			return invalid("application_type", causeFixedType)
		}
		if in.Settings.OAuth.JWKS == nil && spec.Client.JWKSURI == "" {
			spec.Client.Keys = slices.Clone(a.OAuth.Keys)
		}
		if err := checkOIDC(spec); err != nil {
			return err
		}
		c.keepKeys(spec.Client.Keys, a.OAuth.Keys)
		if !sameKeys(spec.Client, *a.OAuth) {
			if err := c.mayChangeKeys(*a); err != nil {
				return err
			}
		}
		a.Label, *a.OAuth = spec.Label, spec.Client
		c.fitSecrets(a)
		c.updated(a)
		return nil
	})
}

// keepKeys gives each key of a replaced app the id and times it had before, or
// new ones when the app did not hold it.
func (c *change) keepKeys(fresh, before []publicKey) {
	for i := range fresh {
		k := &fresh[i]
		same := slices.IndexFunc(before, func(b publicKey) bool {
			return b.KID == k.KID && b.N == k.N && b.E == k.E && b.X == k.X && b.Y == k.Y
		})
		if same < 0 {
			c.adopt(k)
			continue
		}
		k.ID, k.Created, k.LastUpdated = before[same].ID, before[same].Created, before[same].LastUpdated
	}
}

// sameKeys reports whether two clients sign with the same.
func sameKeys(a, b oauthClient) bool {
	return a.JWKSURI == b.JWKSURI && slices.EqualFunc(a.Keys, b.Keys, func(k, l publicKey) bool { return k.ID == l.ID && k.Status == l.Status })
}

// fitSecrets gives an app a client secret when its method needs one, and takes
// its secrets away when it does not, as Okta does.
func (c *change) fitSecrets(a *application) {
	switch {
	case !usesSecret(a.OAuth.AuthMethod):
		a.Secrets = nil
	case len(a.Secrets) == 0:
		a.Secrets = []clientSecretRef{{ID: c.newID("ocs"), Status: active, Created: c.at}}
	}
}
