package practice

import (
	"context"
	"slices"
)

// grants returns the grants of an app, oldest first.
func (o *Org) grants(appID string) []grant {
	var out []grant
	o.read(func(s *state) { out = s.grantsOf(appID) })
	return out
}

func (s *state) grantsOf(appID string) []grant {
	out := []grant{}
	for _, g := range s.Grants {
		if g.AppID == appID {
			out = append(out, g)
		}
	}
	return out
}

// grantScope lets an app ask for a scope. Granting what is granted already
// returns the grant there is.
func (o *Org) grantScope(ctx context.Context, appID, scope string) (grant, error) {
	var out grant
	_, err := o.changeApp(ctx, appID, func(c *change, a *application) error {
		if o.faulty(faultGrants) {
			return forbidden()
		}
		if !knownScope(scope) {
			return invalid("scopeId", causeUnknownScope)
		}
		out = c.grant(*a, scope)
		return nil
	})
	return out, err
}

// grant returns the grant of a scope to an app, a new one if need be.
func (c *change) grant(a application, scope string) grant {
	granted := c.grantsOf(a.ID)
	if i := slices.IndexFunc(granted, func(g grant) bool { return g.Scope == scope }); i >= 0 {
		return granted[i]
	}
	g := grant{ID: c.newID("oag"), AppID: a.ID, Scope: scope, By: c.call.Actor, Created: c.at}
	c.Grants = append(c.Grants, g)
	c.log("app.oauth2.admin.consent.grant", "Grant consent to an OAuth app", appTarget(a), grantTarget(g))
	return g
}

// revokeGrant takes a grant back; tokens handed out before keep working.
func (o *Org) revokeGrant(ctx context.Context, appID, grantID string) error {
	_, err := o.changeApp(ctx, appID, func(c *change, a *application) error {
		i := slices.IndexFunc(c.Grants, func(g grant) bool { return g.AppID == appID && g.ID == grantID })
		if i < 0 {
			return notFound(grantID, "OAuth2ScopeConsentGrant")
		}
		c.revoke(*a, i)
		return nil
	})
	return err
}

// revoke takes the i-th grant of the org back from its app.
func (c *change) revoke(a application, i int) {
	gone := c.Grants[i]
	c.Grants = slices.Delete(c.Grants, i, i+1)
	c.log("app.oauth2.admin.consent.revoke", "Revoke consent of an OAuth app", appTarget(a), grantTarget(gone))
}
