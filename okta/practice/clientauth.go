package practice

import "net/http"

// assertionType is the only client_assertion_type there is (RFC 7523 section 2.2).
const assertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"

// authenticateClient finds the app that asks and checks its credential.
func (o *Org) authenticateClient(r *http.Request) (application, *oauthError) {
	header := r.Header.Get("Authorization")
	raw, secret := r.Form.Get("client_assertion"), r.Form.Get("client_secret")
	kinds := 0
	for _, there := range []bool{header != "", raw != "", secret != ""} {
		if there {
			kinds++
		}
	}
	named := application{}
	if id := r.Form.Get("client_id"); id != "" {
		var err error
		if named, err = o.client(id); err != nil {
			return application{}, refuse(reasonBadClientID)
		}
	}
	switch {
	case kinds > 1:
		return named, refuse(reasonTwoKinds)
	case header != "":
		return o.authenticateHeader(r)
	case secret != "":
		return named, o.checkSecret(r, named, secret)
	case raw == "":
		return named, refuse(reasonNoCredentials)
	case r.Form.Get("client_assertion_type") != assertionType:
		return named, refuse(reasonAssertionType)
	}
	return o.authenticateAssertion(r, raw, named)
}

// client finds an app that is an OAuth client.
func (o *Org) client(id string) (application, error) {
	app, err := o.app(id)
	if err == nil && app.OAuth == nil {
		err = notFound(id, "OAuthClient")
	}
	return app, err
}

// authenticateHeader reads credentials in the Authorization header.
func (o *Org) authenticateHeader(r *http.Request) (application, *oauthError) {
	id, secret, ok := r.BasicAuth()
	if !ok {
		return application{}, refuse(reasonBadHeader)
	}
	app, err := o.client(id)
	if err != nil {
		return application{}, refuse(reasonBadHeader)
	}
	return app, o.checkSecret(r, app, secret)
}

// checkSecret tells what is wrong with a client secret: at best it is right,
// but of a kind that gets no tokens from the org authorization server.
func (o *Org) checkSecret(r *http.Request, app application, secret string) *oauthError {
	switch {
	case app.ID == "":
		return refuse(reasonBadClientID)
	case !o.hasSecret(app, secret):
		return refuse(reasonBadSecret)
	case app.Status != active:
		return refuse(reasonInactive)
	case custom(r):
		return nil
	case app.OAuth.ApplicationType != "service":
		return refuse(reasonNotService)
	}
	return refuse(reasonNeedsKey)
}

func (o *Org) authenticateAssertion(r *http.Request, raw string, named application) (application, *oauthError) {
	a, refused := parseAssertion(raw)
	if refused != nil {
		return named, refused
	}
	app, err := o.client(a.text("iss"))
	if err != nil {
		return named, refuse(reasonBadIssuer)
	}
	if a.text("sub") != app.ID {
		return app, refuse(reasonBadSubject)
	}
	if named.ID != "" && named.ID != app.ID {
		return app, refuse(reasonBadClientID)
	}
	if refused := checkClientKind(app); refused != nil {
		return app, refused
	}
	if o.faulty(faultNoKeys) {
		return app, refuse(reasonNoKeys)
	}
	if refused := a.checkSignature(app); refused != nil {
		return app, refused
	}
	now := o.now()
	if refused := a.checkClaims(o.audiences(r), now); refused != nil {
		return app, refused
	}
	expires, _ := a.seconds("exp")
	jti := a.text("jti")
	if o.strikes(faultReplayed) || jti != "" && !o.assertion.use(app.ID, jti, expires, now) {
		return app, refuse(reasonReplayed)
	}
	return app, nil
}

// audiences are the addresses of the token endpoint that is called.
func (o *Org) audiences(r *http.Request) []string {
	if o.misnamed(r) {
		return nil
	}
	return []string{o.URL() + r.URL.Path, "http://" + r.Host + r.URL.Path}
}

// checkClientKind refuses apps that cannot get tokens this way at all.
func checkClientKind(app application) *oauthError {
	switch {
	case app.Status != active:
		return refuse(reasonInactive)
	case app.OAuth.ApplicationType != "service":
		return refuse(reasonNotService)
	case app.OAuth.AuthMethod != authPrivateKey:
		return refuse(reasonNeedsKey)
	}
	return nil
}
