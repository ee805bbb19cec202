package service

import (
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"
)

// RedirectURIs are the two of Workflows that are registered, for production and
// preview orgs. Besides them any http address on 127.0.0.1 or [::1] will do, with
// any port (RFC 8252 section 7.3), for whoever rehearses the connection.
func RedirectURIs() []string {
	return []string{
		"https://oauth.workflows.okta.com/oauth/httpfunctions/cb",
		"https://oauth.workflows.oktapreview.com/oauth/httpfunctions/cb",
	}
}

// loopbackHost is a literal loopback address: a name may lead anywhere.
var loopbackHost = regexp.MustCompile(`^(127\.0\.0\.1|\[::1\])(:[0-9]{1,5})?$`)

// mayRedirectTo tells a redirect URI that an answer may be sent to.
func mayRedirectTo(raw string) bool {
	if slices.Contains(RedirectURIs(), raw) {
		return true
	}
	u, err := url.Parse(raw)
	return err == nil && u.Scheme == "http" && u.User == nil && !strings.ContainsAny(raw, `#\`) && loopbackHost.MatchString(u.Host)
}

// authorization is a request for consent that waits for its answer.
type authorization struct {
	id          string
	ClientID    string
	Scopes      []string
	More        []parameter // that the service doesn't know: those of the Authorize Path, and what extensions send
	RedirectURI string
	state       string
	expires     time.Time
}

// parameter is one that a request has besides those of RFC 6749.
type parameter struct{ Name, Value string }

// authorize is GET /oauth/authorize (RFC 6749 section 4.1.1). What is wrong with
// client or redirect URI is told on a page, everything else to the client.
func (s *Service) authorize(w http.ResponseWriter, r *http.Request, _ Captured) {
	in, refused := readParameters(r.URL.RawQuery)
	if refused == nil {
		refused = s.redirectable(in)
	}
	if refused != nil {
		s.showMessage(w, http.StatusBadRequest, "This request can't be answered", refused.code+": "+refused.description)
		return
	}
	a := authorization{ClientID: in.Get("client_id"), RedirectURI: in.Get("redirect_uri"), state: in.Get("state"), More: in.more()}
	a.Scopes, refused = s.askedFor(in)
	if refused != nil {
		redirect(w, a.answer(refused.query()))
		return
	}
	s.showConsent(w, s.wait(a))
}

// redirectable checks what must be right before an answer may be sent to the
// redirect URI (RFC 6749 section 4.1.2.1).
func (s *Service) redirectable(in parameters) *oauthError {
	if refused := in.repeated("client_id", "redirect_uri"); refused != nil {
		return refused
	}
	s.mu.Lock()
	_, known := s.clients[in.Get("client_id")]
	s.mu.Unlock()
	switch {
	case !known:
		return invalidRequest("No client is registered with this client_id.")
	case in.Get("redirect_uri") == "":
		return invalidRequest("The redirect_uri is missing; more than one is registered.")
	case !mayRedirectTo(in.Get("redirect_uri")):
		return invalidRequest("The redirect_uri is not registered. Those of Workflows are, and http://127.0.0.1 with any port.")
	}
	return nil
}

// askedFor checks the rest of the request and returns its scopes.
func (s *Service) askedFor(in parameters) ([]string, *oauthError) {
	if refused := in.repeated("response_type", "scope", "state"); refused != nil {
		return nil, refused
	}
	switch in.Get("response_type") {
	case "code":
		return s.Quirks().readScopes(in.Get("scope"))
	case "":
		return nil, invalidRequest("The response_type is missing.")
	}
	return nil, &oauthError{code: "unsupported_response_type", description: "This service answers with an authorization code only: response_type=code."}
}

// more are the parameters that RFC 6749 doesn't name, by name.
func (p parameters) more() []parameter {
	var out []parameter
	for _, name := range slices.Sorted(maps.Keys(p.Values)) {
		if slices.Contains([]string{"client_id", "redirect_uri", "response_type", "scope", "state"}, name) {
			continue
		}
		for _, value := range p.Values[name] {
			out = append(out, parameter{name, value})
		}
	}
	return out
}

// wait keeps the request until its page is answered.
func (s *Service) wait(a authorization) authorization {
	s.mu.Lock()
	defer s.mu.Unlock()
	a.id, a.expires = s.fresh("request"), s.now().Add(requestLasts)
	s.given.requests.put(a.id, a)
	return a
}

// answerConsent is the form of the consent page: allow or deny. It counts once.
func (s *Service) answerConsent(w http.ResponseWriter, r *http.Request, c Captured) {
	form, refused := s.readForm(r, c)
	if refused != nil {
		s.showMessage(w, http.StatusForbidden, "Not accepted", refused.description)
		return
	}
	a, there := s.takeRequest(form.Get("request"))
	switch {
	case !there:
		s.showMessage(w, http.StatusBadRequest, "This request is over", "It was answered already, or took too long. Start again in the app.")
	case form.Get("answer") == "allow":
		redirect(w, a.answer(url.Values{"code": {s.allow(a)}}))
	default:
		denied := &oauthError{code: "access_denied", description: "Access was denied on the consent page."}
		redirect(w, a.answer(denied.query()))
	}
}

// takeRequest ends a request for consent.
func (s *Service) takeRequest(id string) (authorization, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	a, there := s.given.requests.get(id)
	s.given.requests.remove(id)
	return a, there && s.now().Before(a.expires)
}

// allow makes the consent and its code.
func (s *Service) allow(a authorization) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := Consent{ID: s.session.id(s.nextPurpose("consent")), ClientID: a.ClientID, Scopes: a.Scopes, At: s.now()}
	s.given.consents.put(c.ID, c)
	text := s.fresh("code")
	s.given.codes.put(text, code{consent: c.ID, redirectURI: a.RedirectURI, expires: c.At.Add(codeLasts)})
	return text
}

// answer is the redirect URI with values and the state behind the query that it has
// anyway (RFC 6749 section 4.1.2).
func (a authorization) answer(values url.Values) string {
	if a.state != "" {
		values.Set("state", a.state)
	}
	separator := "?"
	if strings.Contains(a.RedirectURI, "?") {
		separator = "&"
	}
	return a.RedirectURI + separator + values.Encode()
}

// redirect sends the browser on with a GET. The address holds a code, so no page may
// learn it as a referrer.
func redirect(w http.ResponseWriter, to string) {
	h := w.Header()
	h.Set("Cache-Control", "no-store")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Location", to)
	w.WriteHeader(http.StatusSeeOther)
}
