package practice

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// revokePath is the revocation endpoint's.
const revokePath = "/oauth2/v1/revoke"

// Refresh tokens. The one before keeps working for a while after it was
// rotated, so that an answer may get lost (Okta's default for native apps).
const (
	refreshLives = 90 * 24 * time.Hour
	refreshGrace = 30 * time.Second
)

// signIn is what came of a person's consent: access tokens, and a refresh token
// that is another one at every turn. The text of it derives from the seed.
type signIn struct {
	ID         string    `json:"id"` // oar…, the last part of the ids of its access tokens
	Client     string    `json:"client"`
	Person     string    `json:"person"` // login
	Scopes     []string  `json:"scopes"`
	Thumbprint string    `json:"thumbprint,omitempty"` // of the key that its tokens are bound to
	At         time.Time `json:"at"`                   // when the person signed in
	Turn       int       `json:"turn"`                 // how often the refresh token was rotated
	Turned     time.Time `json:"turned"`               // when it was last
	Ended      bool      `json:"ended,omitempty"`
}

// revokedToken is an access token that was revoked before it expired.
type revokedToken struct {
	ID    string    `json:"id"`
	Until time.Time `json:"until"`
}

// maxSignIns is how many sign-ins the org remembers.
const maxSignIns = 1_000

// refreshToken is the text of a refresh token. Its first part names the sign-in.
func (s seed) refreshToken(signIn string, turn int) string {
	return signIn + "." + strconv.Itoa(turn) + "." + s.text("refresh/"+signIn+"/"+strconv.Itoa(turn), base64URL, 43)
}

// readRefresh takes a refresh token apart and checks that the org made it.
func (s seed) readRefresh(raw string) (id string, turn int, ok bool) {
	parts := strings.Split(raw, ".")
	if len(parts) != 3 {
		return "", 0, false
	}
	turn, err := strconv.Atoi(parts[1])
	return parts[0], turn, err == nil && sameText(raw, s.refreshToken(parts[0], turn))
}

// signInOf finds a sign-in.
func (s *state) signInOf(id string) *signIn {
	i := slices.IndexFunc(s.SignIns, func(in signIn) bool { return in.ID == id })
	if i < 0 {
		return nil
	}
	return &s.SignIns[i]
}

// startSignIn keeps what a person consented to.
func (o *Org) startSignIn(ctx context.Context, g tokenGrant, page consent) (tokenGrant, *oauthError) {
	g.Person, g.Scopes, g.Nonce = page.Person, page.Scopes, page.Nonce
	err := o.change(ctx, func(c *change) error {
		g.SignIn = signIn{
			ID: c.newID("oar"), Client: g.App.ID, Person: page.Person.Login, Scopes: page.Scopes, Thumbprint: g.Thumbprint,
			At: page.SignedIn, Turned: c.at,
		}
		c.SignIns = keep(c.SignIns, g.SignIn, maxSignIns)
		return nil
	})
	if err != nil {
		return g, refuse(reasonUnkept)
	}
	return g, nil
}

// refresh turns a refresh token into the next one. A token of an earlier turn
// was stolen or kept too long: the sign-in ends.
func (o *Org) refresh(r *http.Request, g tokenGrant) (tokenGrant, *oauthError) {
	id, turn, ok := o.seed.readRefresh(r.Form.Get("refresh_token"))
	if !ok {
		return g, refuse(reasonBadRefresh)
	}
	narrower := unique(strings.Fields(r.Form.Get("scope")))
	var refused *oauthError
	err := o.change(r.Context(), func(c *change) error {
		in := c.signInOf(id)
		if refused = c.checkRefresh(in, turn, g, narrower); refused != nil {
			return nil
		}
		if turn == in.Turn {
			in.Turn, in.Turned = in.Turn+1, c.at
		}
		g.SignIn = *in
		return nil
	})
	if err != nil {
		return g, refuse(reasonUnkept)
	}
	if refused != nil {
		return g, refused
	}
	p, known := o.person(g.SignIn.Person)
	if !known {
		return g, refuse(reasonBadRefresh)
	}
	g.Person, g.Scopes = &p, g.SignIn.Scopes
	if len(narrower) > 0 {
		g.Scopes = narrower
	}
	return g, nil
}

func (c *change) checkRefresh(in *signIn, turn int, g tokenGrant, narrower []string) *oauthError {
	switch {
	case in == nil || in.Client != g.App.ID || in.Ended || !slices.Contains(in.Scopes, "offline_access"):
		return refuse(reasonBadRefresh)
	case in.Thumbprint != g.Thumbprint:
		return refuse(reasonRefreshBinding)
	case c.at.After(in.Turned.Add(refreshLives)):
		return refuse(reasonBadRefresh)
	case turn < in.Turn && !(turn == in.Turn-1 && c.at.Before(in.Turned.Add(refreshGrace))):
		in.Ended = true
		c.log("app.oauth2.token.detect_reuse", "One-time refresh token reused", target{ID: in.ID, Type: "refresh_token", DisplayName: "Refresh Token"})
		return refuse(reasonBadRefresh)
	}
	for _, scope := range narrower {
		if !slices.Contains(in.Scopes, scope) {
			return refuse(reasonNotGranted)
		}
	}
	return nil
}

// endSignIn ends a sign-in: its refresh token and all of its access tokens.
func (o *Org) endSignIn(ctx context.Context, id string) {
	_ = o.change(ctx, func(c *change) error { // writing is tried again with the next flush
		if in := c.signInOf(id); in != nil {
			in.Ended = true
		}
		return nil
	})
}

// revokeToken is POST /oauth2/v1/revoke (RFC 7009). A token that is no token, or
// another app's, is answered like any other and left alone.
func (o *Org) revokeToken(w http.ResponseWriter, r *http.Request) {
	if err := r.ParseForm(); err != nil {
		o.refuseToken(w, refuse(reasonNoForm))
		return
	}
	authenticate := o.personClient
	if r.Form.Get("client_assertion") != "" {
		authenticate = o.authenticateClient
	}
	app, refused := authenticate(r)
	if refused == nil && r.Form.Get("token") == "" {
		refused = refuse(reasonNoToken)
	}
	if refused != nil {
		o.refuseToken(w, refused)
		return
	}
	if err := o.revokeOwn(r, app, r.Form.Get("token")); err != nil {
		o.fail(w, err)
		return
	}
	w.WriteHeader(http.StatusOK)
}

func (o *Org) revokeOwn(r *http.Request, app application, raw string) error {
	ctx := asCaller(r.Context(), caller{actor: appActor(app)})
	if id, _, ok := o.seed.readRefresh(raw); ok {
		return o.change(ctx, func(c *change) error {
			if in := c.signInOf(id); in != nil && in.Client == app.ID && !in.Ended {
				in.Ended = true
				c.log("app.oauth2.token.revoke", "OAuth2 token revocation request", target{ID: id, Type: "refresh_token", DisplayName: "Refresh Token"})
			}
			return nil
		})
	}
	token, err := o.readToken(raw)
	if err != nil || token.App.ID != app.ID {
		return nil // nothing to revoke, and no word about why
	}
	return o.change(ctx, func(c *change) error {
		c.RevokedTokens = slices.DeleteFunc(c.RevokedTokens, func(t revokedToken) bool { return c.at.After(t.Until) })
		c.RevokedTokens = append(c.RevokedTokens, revokedToken{token.ID, c.at.Add(tokenLifetime)})
		c.log("app.oauth2.token.revoke", "OAuth2 token revocation request", target{ID: token.ID, Type: "access_token", DisplayName: "Access Token"})
		return nil
	})
}

// revoked reports whether an access token, or the sign-in that it is of, was
// revoked.
func (o *Org) revoked(tokenID string) (gone bool) {
	o.read(func(s *state) {
		gone = slices.ContainsFunc(s.RevokedTokens, func(t revokedToken) bool { return t.ID == tokenID })
		parts := strings.Split(tokenID, ".")
		if len(parts) == 3 {
			in := s.signInOf(parts[2])
			gone = gone || in == nil || in.Ended
		}
	})
	return gone
}
