package practice

import (
	"context"
	"net/http"
	"net/url"
	"strings"
)

// signInRoutes are the pages on which a person signs in and consents.
func (c *console) signInRoutes(mux *http.ServeMux) {
	mux.HandleFunc(authorizePath, c.authorize)
	mux.HandleFunc("GET /signin", c.consentPage)
	mux.HandleFunc("POST /signin", c.guarded(c.signIn))
	mux.HandleFunc("POST /signin/consent", c.guarded(c.answerConsent))
	mux.HandleFunc("GET /activate", c.activatePage)
	mux.HandleFunc("POST /activate", c.guarded(c.activate))
}

// guarded keeps forms of other web pages out.
func (c *console) guarded(next http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if err := c.guard(r); err != nil {
			c.refuse(w, err)
			return
		}
		next(w, r)
	}
}

// signInData is what the pages of a sign-in are drawn from.
type signInData struct {
	consent
	Refused  string
	Accounts []account
}

// account is a person who can sign in, as the sign-in page lists them.
type account struct{ Name, Login, Password, Roles string }

func (c *console) accounts() []account {
	var out []account
	for _, p := range c.org.people {
		var roles []string
		for _, r := range p.Roles {
			label, _ := roleLabel(r.Type)
			roles = append(roles, label)
		}
		out = append(out, account{p.name(), p.Login, c.org.password(p), strings.Join(roles, ", ")})
	}
	return out
}

// showConsent draws the page that a consent has come to: the password first,
// then the scopes.
func (c *console) showConsent(w http.ResponseWriter, status int, page consent, refused string) {
	data := signInData{consent: page, Refused: refused}
	name, title := "consent.html", "Allow "+page.App.Label+"?"
	if page.Person == nil {
		name, title, data.Accounts = "signin.html", "Sign in", c.accounts()
	}
	c.show(w, status, name, consolePage{Title: title, Data: data, FormsGoTo: page.origin()})
}

// origin is where the answer of a consent goes, as a source for the policy that
// says where forms may lead: browsers hold redirects against it as well.
func (p consent) origin() string {
	u, err := url.Parse(p.RedirectURI)
	switch {
	case err != nil || p.RedirectURI == "":
		return ""
	case u.Scheme == "http" || u.Scheme == "https":
		return u.Scheme + "://" + u.Host
	}
	return u.Scheme + ":"
}

// pending is the consent that a request names, or a page that says it is over.
func (c *console) pending(w http.ResponseWriter, r *http.Request) (consent, bool) {
	page, there := c.org.consents.page(r.FormValue("request"), c.org.now())
	if !there {
		c.show(w, http.StatusBadRequest, "message.html", consolePage{Title: "This sign-in is over", Refused: "It was answered already, or took too long. Start again in the app."})
	}
	return page, there
}

func (c *console) consentPage(w http.ResponseWriter, r *http.Request) {
	if page, there := c.pending(w, r); there {
		c.showConsent(w, http.StatusOK, page, "")
	}
}

// signIn is POST /signin: somebody's login and password.
func (c *console) signIn(w http.ResponseWriter, r *http.Request) {
	page, there := c.pending(w, r)
	if !there {
		return
	}
	who, known := c.org.person(strings.TrimSpace(r.PostForm.Get("username")))
	ok := known && sameText(strings.TrimSpace(r.PostForm.Get("password")), c.org.password(who))
	c.org.noteSession(r.Context(), who, ok)
	if !ok {
		c.showConsent(w, http.StatusUnauthorized, page, "Unable to sign in")
		return
	}
	c.org.consents.signedIn(page.ID, who, c.org.now())
	w.Header().Set("Location", "/signin?request="+page.ID)
	w.WriteHeader(http.StatusSeeOther)
}

// answerConsent is POST /signin/consent: allow or deny.
func (c *console) answerConsent(w http.ResponseWriter, r *http.Request) {
	page, there := c.org.consents.take(r.PostForm.Get("request"), c.org.now())
	if !there {
		c.consentPage(w, r) // over, or nobody signed in yet
		return
	}
	refused := c.org.decide(page, r.PostForm.Get("answer") == "allow")
	if page.Device != "" {
		c.showActivated(w, refused)
		return
	}
	if refused != nil {
		redirect(w, page.answer(url.Values{"error": {refused.Code}, "error_description": {c.org.worded(refused).Text}}))
		return
	}
	code := c.org.seed.text("code/"+callOf(r.Context()).RequestID, base64URL, 43)
	c.org.consents.keepCode(code, page, c.org.now())
	c.org.noteCode(r.Context(), page)
	redirect(w, page.answer(url.Values{"code": {code}}))
}

// decide is what comes of an answer: only a person to whom the app is assigned
// gets anywhere.
func (o *Org) decide(page consent, allowed bool) *oauthError {
	refused := (*oauthError)(nil)
	switch {
	case !allowed:
		refused = refuse(reasonDenied)
	case !o.assigned(*page.Person, page.App):
		refused = refuse(reasonUnassigned)
	}
	if page.Device != "" {
		o.consents.decideDevice(page, refused == nil)
	}
	return refused
}

// authorizeError is the page for a request that can't be answered to any app.
func (c *console) authorizeError(w http.ResponseWriter, e *oauthError) {
	c.show(w, http.StatusBadRequest, "message.html", consolePage{
		Title: "400 Bad Request", Refused: "Your request resulted in an error. " + e.Code + ": " + c.org.worded(e).Text,
	})
}

// noteSession writes the System Log event of a sign-in.
func (o *Org) noteSession(ctx context.Context, who person, ok bool) {
	call := callOf(ctx)
	if who.id != "" {
		call.Actor = who.actor()
	}
	e := newEvent(call, o.now(), "user.session.start", "User login to Okta")
	if !ok {
		e.Severity, e.Failure = severityWarn, "INVALID_CREDENTIALS"
	}
	o.note(e)
}

// noteCode writes the System Log event of an authorization code.
func (o *Org) noteCode(ctx context.Context, page consent) {
	call := callOf(ctx)
	call.Actor = page.Person.actor()
	e := newEvent(call, o.now(), "app.oauth2.authorize.code", "OIDC authorization code request")
	e.Debug["requestedScopes"] = capped(strings.Join(page.Scopes, ", "))
	e.Targets = []target{appTarget(page.App)}
	o.note(e)
}
