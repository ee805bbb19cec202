package practice

import (
	"net/http"
	"slices"
	"strconv"
)

// apiToken is the SSWS token of an administrator that works now. Whoever
// revokes theirs gets another: the org is never left without.
func (o *Org) apiToken(login string) string {
	var revoked int
	o.read(func(s *state) { revoked = s.RevokedAPITokens[login] })
	return o.seed.apiToken(login, revoked)
}

// apiToken is the nth token of somebody.
func (s seed) apiToken(login string, nth int) string {
	if login == adminLogin && nth == 0 {
		return s.adminToken()
	}
	return "00" + s.text("api-token/"+login+"/"+strconv.Itoa(nth), base64URL, 40)
}

// tokenOwner finds whose API token a credential is. Only administrators have one.
func (o *Org) tokenOwner(credential string) (person, bool) {
	for _, p := range o.people {
		if len(p.Roles) > 0 && sameText(credential, o.apiToken(p.Login)) {
			return p, true
		}
	}
	return person{}, false
}

// AdminToken is the administrator's API token. It is a secret, if only for practice.
func (o *Org) AdminToken() string { return o.apiToken(adminLogin) }

// ReadOnlyToken is the API token of a read-only administrator.
func (o *Org) ReadOnlyToken() string { return o.apiToken(readOnlyLogin) }

// AppAdminToken is the API token of an application administrator, who got the
// role from a group.
func (o *Org) AppAdminToken() string { return o.apiToken(appAdminLogin) }

// RevokedToken is an API token that was the administrator's once and is refused.
func (o *Org) RevokedToken() string { return "00" + o.seed.text("revoked-token", base64URL, 40) }

// TokenOf is the API token of the person with a login; "" for nobody and for
// somebody without an admin role.
func (o *Org) TokenOf(login string) string {
	p, known := o.person(login)
	if !known || len(p.Roles) == 0 {
		return ""
	}
	return o.apiToken(p.Login)
}

// Password is what the person with a login signs in with; "" for nobody.
func (o *Org) Password(login string) string {
	p, known := o.person(login)
	if !known {
		return ""
	}
	return o.password(p)
}

// AdminLogin is what the administrator signs in with, see [Org.Password].
func (o *Org) AdminLogin() string { return adminLogin }

// Logins are what the org's people sign in with, the administrator first.
func (o *Org) Logins() []string {
	var out []string
	for _, p := range o.people {
		out = append(out, p.Login)
	}
	return slices.Clip(out)
}

// removeOwnToken is DELETE /api/v1/api-tokens/current: it revokes the API token
// that the request comes with.
func (o *Org) removeOwnToken(w http.ResponseWriter, r *http.Request) error {
	login := callOf(r.Context()).Token
	if login == "" {
		return forbidden()
	}
	err := o.change(r.Context(), func(c *change) error {
		if c.RevokedAPITokens == nil {
			c.RevokedAPITokens = map[string]int{}
		}
		c.RevokedAPITokens[login]++
		c.log("system.api_token.revoke", "Revoke API token", target{ID: c.org.seed.id("00T", login), Type: "Token", AlternateID: "unknown", DisplayName: login})
		return nil
	})
	if err != nil {
		return err
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}
