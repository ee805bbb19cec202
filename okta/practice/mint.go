package practice

import (
	"net/http"
	"time"
)

// tokenOrder is the body of POST /practice/v1/access-tokens.
type tokenOrder struct {
	ClientID string   `json:"clientId"`
	Scopes   []string `json:"scopes"`
	Expired  bool     `json:"expired"`  // it ran out an hour ago
	Audience string   `json:"audience"` // instead of the org
}

// maxAudience is the longest audience that can be asked for, in bytes.
const maxAudience = 1_000

// mint is POST /practice/v1/access-tokens, for the administrator: a token that
// only the org itself could sign, because it has expired already, is meant for
// another audience, or holds scopes that the app was never granted. It is what
// a check of an endpoint needs to find out whether the endpoint looks at all of
// that. Okta has no such route.
func (o *Org) mint(w http.ResponseWriter, r *http.Request) error {
	var order tokenOrder
	if err := readJSON(r, &order); err != nil {
		return err
	}
	app, err := o.app(order.ClientID)
	if err != nil {
		return err
	}
	if err := order.check(app); err != nil {
		return err
	}
	now := o.now()
	if order.Expired {
		now = now.Add(-tokenLifetime - time.Hour)
	}
	claims := o.claimsOf(tokenGrant{App: app, Scopes: unique(order.Scopes)}, o.newTokenID(r.Context()), now)
	if order.Audience != "" {
		claims.Audience = order.Audience
	}
	access, err := o.sign(tokenType, claims)
	if err != nil {
		return err
	}
	writeJSON(w, http.StatusOK, object{"accessToken": access})
	return nil
}

func (t tokenOrder) check(app application) error {
	switch {
	case app.OAuth == nil || app.OAuth.ApplicationType != "service":
		return invalid("clientId", causeNotService)
	case len(t.Scopes) == 0:
		return invalid("scopes", causeNoScopes)
	case t.Expired && t.Audience != "", len(t.Audience) > maxAudience:
		return invalid("audience", causeAudience)
	}
	for _, scope := range t.Scopes {
		if !knownScope(scope) {
			return invalid("scopes", causeUnknownScope)
		}
	}
	return nil
}
