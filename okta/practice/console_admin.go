package practice

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"time"
)

func formatDay(t time.Time) string   { return t.Local().Format("2 Jan 2006 15:04") }
func formatClock(t time.Time) string { return t.Local().Format("15:04:05") }

// adminRoutes are the pages that stand for the Admin Console.
func (c *console) adminRoutes(mux *http.ServeMux) {
	mux.HandleFunc("GET /console/apps", c.page("apps.html", "Applications", "admin", func(*http.Request) (any, error) { return c.org.apps(), nil }))
	mux.HandleFunc("GET /console/apps/new", c.page("app_new.html", "New API Services app integration", "admin", nothing))
	mux.HandleFunc("GET /console/apps/{id}", c.page("app.html", "Application", "admin", c.app))
	mux.HandleFunc("GET /console/tokens", c.page("tokens.html", "API tokens", "admin", c.tokens))
	mux.HandleFunc("GET /console/log", c.page("log.html", "System Log", "admin", c.log))
	c.form(mux, "POST /console/apps", c.createApp)
	c.form(mux, "POST /console/apps/{id}/roles", c.assignRole)
	c.form(mux, "POST /console/apps/{id}/keys", c.addKey)
	c.form(mux, "POST /console/apps/{id}/keys/{key}", c.changeKey)
	c.form(mux, "POST /console/apps/{id}/active", c.setAppActive)
	c.form(mux, "POST /console/apps/{id}/auth", c.setAuth)
	c.form(mux, "POST /console/apps/{id}/dpop", c.setDPoP)
	c.form(mux, "POST /console/apps/{id}/grants", c.grantScope)
	c.form(mux, "POST /console/apps/{id}/grants/revoke", c.revokeGrant)
}

func nothing(*http.Request) (any, error) { return nil, nil }

// appPage is one app with the tab that is open.
type appPage struct {
	application
	Tab      string
	ClientID string
	Secret   string
	Service  bool
	SignsIn  bool // people sign in with it
	Roles    []clientRole
	Grants   []grant
	Scope    string
}

func (c *console) app(r *http.Request) (any, error) {
	a, err := c.org.app(r.PathValue("id"))
	if err != nil {
		return nil, err
	}
	p := appPage{application: a, Tab: r.URL.Query().Get("tab"), Grants: c.org.grants(a.ID), Scope: scopeInvoke}
	p.SignsIn = a.OAuth != nil && slices.Contains(a.OAuth.GrantTypes, grantCode)
	p.Roles = c.org.clientRoles(a.ID)
	p.Service = a.OAuth != nil && a.OAuth.ApplicationType == "service"
	if p.Service || a.Name == appWorkflowsOAuth || a.OAuth != nil {
		p.ClientID = a.ID
	}
	if p.Tab == "" {
		p.Tab = "general"
	}
	if p.Tab == "signon" && len(a.Secrets) > 0 {
		secrets, err := c.org.readSecrets(c.org.asAdmin(r.Context()), a.ID)
		if err != nil {
			return nil, err
		}
		p.Secret = secrets[0].Text
	}
	return p, nil
}

// tokenRow is an API token as the console shows it.
type tokenRow struct{ Name, Login, Roles, Token string }

func (c *console) tokens(*http.Request) (any, error) {
	var rows []tokenRow
	for _, a := range c.accounts() {
		if token := c.org.TokenOf(a.Login); token != "" {
			rows = append(rows, tokenRow{a.Name, a.Login, a.Roles, token})
		}
	}
	return rows, nil
}

// createApp makes an app as the Admin Console does: with a client secret, and
// with proof of possession on.
func (c *console) createApp(r *http.Request) (string, error) {
	if r.PostForm.Get("type") == "native" {
		return c.createNativeApp(r)
	}
	a, err := c.org.createServiceApp(r.Context(), serviceAppSpec{Label: r.PostForm.Get("label"), DPoPBound: true})
	return "/console/apps/" + a.ID, err
}

// createNativeApp makes an app with which people sign in on their own computer:
// without a secret, with PKCE, and for the given addresses only.
func (c *console) createNativeApp(r *http.Request) (string, error) {
	a, err := c.org.createOIDCApp(r.Context(), oidcAppSpec{Label: r.PostForm.Get("label"), Client: oauthClient{
		ApplicationType: "native", AuthMethod: authNone, ResponseTypes: []string{"code"},
		GrantTypes:   []string{grantCode, grantRefresh, grantDevice},
		RedirectURIs: strings.Fields(r.PostForm.Get("redirect_uris")),
	}})
	return "/console/apps/" + a.ID, err
}

// assignRole gives the app's client an admin role, or takes it back.
func (c *console) assignRole(r *http.Request) (string, error) {
	id, kind := r.PathValue("id"), r.PostForm.Get("role")
	next := "/console/apps/" + id + "?tab=roles"
	if r.PostForm.Get("do") == "revoke" {
		return next, c.org.unassignClientRole(r.Context(), id, roleID(kind))
	}
	_, err := c.org.assignClientRole(r.Context(), id, kind)
	return next, err
}

// addKey registers a public key. As in the Admin Console, the first one goes
// with the choice Public key / Private key.
func (c *console) addKey(r *http.Request) (string, error) {
	id := r.PathValue("id")
	jwk := strings.TrimSpace(r.PostForm.Get("jwk"))
	if !json.Valid([]byte(jwk)) {
		return "", invalid("JsonWebKey", "Paste the public key as JSON (JWK).")
	}
	_, err := c.org.addKey(r.Context(), id, json.RawMessage(jwk))
	return "/console/apps/" + id, err
}

// changeKey does what the field do says to a key: activate, deactivate or delete.
func (c *console) changeKey(r *http.Request) (string, error) {
	id, key := r.PathValue("id"), r.PathValue("key")
	var err error
	switch r.PostForm.Get("do") {
	case "activate":
		_, err = c.org.activateKey(r.Context(), id, key)
	case "deactivate":
		_, err = c.org.deactivateKey(r.Context(), id, key)
	case "delete":
		err = c.org.deleteKey(r.Context(), id, key)
	default:
		err = invalid("JsonWebKey", "Choose activate, deactivate or delete.")
	}
	return "/console/apps/" + id, err
}

// setAppActive switches an app on or off.
func (c *console) setAppActive(r *http.Request) (string, error) {
	turn := c.org.deactivateApp
	if r.PostForm.Get("on") == "on" {
		turn = c.org.activateApp
	}
	a, err := turn(r.Context(), r.PathValue("id"))
	return "/console/apps/" + a.ID, err
}

func (c *console) setAuth(r *http.Request) (string, error) {
	method := authSecretBasic
	if r.PostForm.Get("method") == authPrivateKey {
		method = authPrivateKey
	}
	a, err := c.org.setAuthMethod(r.Context(), r.PathValue("id"), method)
	return "/console/apps/" + a.ID, err
}

func (c *console) setDPoP(r *http.Request) (string, error) {
	a, err := c.org.setDPoP(r.Context(), r.PathValue("id"), r.PostForm.Get("required") == "on")
	return "/console/apps/" + a.ID, err
}

func (c *console) grantScope(r *http.Request) (string, error) {
	id := r.PathValue("id")
	_, err := c.org.grantScope(r.Context(), id, strings.TrimSpace(r.PostForm.Get("scope")))
	return "/console/apps/" + id + "?tab=scopes", err
}

func (c *console) revokeGrant(r *http.Request) (string, error) {
	id := r.PathValue("id")
	return "/console/apps/" + id + "?tab=scopes", c.org.revokeGrant(r.Context(), id, r.PostForm.Get("grant"))
}

// maxShown is how many events the log page shows.
const maxShown = 200

func (c *console) log(*http.Request) (any, error) {
	var events []event
	c.org.read(func(s *state) {
		for i := len(s.Changes) - 1; i >= 0 && len(events) < maxShown; i-- {
			events = append(events, s.Changes[i])
		}
	})
	return events, nil
}
