package practice

import "time"

// optional writes an empty string as null, as recorded bodies do for members of
// a key that were not sent.
func optional(s string) any {
	if s == "" {
		return nil
	}
	return s
}

// inApp is a key within an app's body.
func (k publicKey) inApp() object {
	body := object{"kty": k.Type, "id": k.ID, "status": k.Status, "kid": optional(k.KID), "use": optional(k.Use)}
	k.material(body)
	if k.Alg != "" {
		body["alg"] = k.Alg
	}
	return body
}

// material adds the numbers of a key.
func (k publicKey) material(body object) {
	if k.Type == "RSA" {
		body["e"], body["n"] = k.E, k.N
		return
	}
	body["x"], body["y"], body["crv"] = k.X, k.Y, optional(k.Curve)
}

// keyBody is a key on the routes under credentials/jwks.
func (o *Org) keyBody(appID string, k publicKey) object {
	body := object{
		"id": k.ID, "kid": optional(k.KID), "kty": k.Type, "alg": optional(k.Alg), "use": optional(k.Use),
		"status": k.Status, "created": stamp(k.Created), "lastUpdated": stamp(k.LastUpdated),
		"_links": o.credentialLinks(appID, "jwks", k.ID, k.Status),
	}
	k.material(body)
	return body
}

// credentialLinks are the links of a key or secret: what can be done with it.
func (o *Org) credentialLinks(appID, kind, id, status string) object {
	self := o.URL() + "/api/v1/apps/" + appID + "/credentials/" + kind + "/" + id
	if status == active {
		return object{"deactivate": object{"href": self + "/lifecycle/deactivate", "hints": allow("POST")}}
	}
	return object{
		"activate": object{"href": self + "/lifecycle/activate", "hints": allow("POST")},
		"delete":   object{"href": self, "hints": allow("DELETE")},
	}
}

func latest(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

func (o *Org) secretBody(appID string, s clientSecret) object {
	return object{
		"id": s.ID, "created": stamp(s.Created), "lastUpdated": stamp(latest(s.Created, s.LastUpdated)), "status": s.Status,
		"client_secret": s.Text, "secret_hash": o.seed.text("secret-hash/"+s.ID, base64URL, 22),
		"_links": o.credentialLinks(appID, "secrets", s.ID, s.Status),
	}
}

// grantBody is a grant; a fresh one also shows its scope embedded.
func (o *Org) grantBody(a application, g grant, embed bool) object {
	self := o.URL() + "/api/v1/apps/" + a.ID
	by := object{"id": g.By.ID, "type": "User"}
	if g.By.Type != "User" {
		by["type"] = "Client"
	}
	body := object{
		"id": g.ID, "status": active, "created": stamp(g.Created), "createdBy": by, "lastUpdated": stamp(g.Created),
		"issuer": o.URL(), "clientId": a.ID, "scopeId": g.Scope, "source": "ADMIN",
		"_links": object{
			"app":    object{"href": self, "title": a.Label},
			"self":   object{"href": self + "/grants/" + g.ID, "hints": allow("GET", "DELETE")},
			"client": object{"href": o.URL() + "/oauth2/v1/clients/" + a.ID, "title": a.Label},
		},
	}
	if embed {
		body["_embedded"] = object{"scope": object{"id": g.Scope}}
	}
	return body
}
