package service

import (
	"bytes"
	"embed"
	"html/template"
	"net/http"
	"net/url"

	"github.com/flowlatch/flowlatch/okta/practice/look"
)

//go:embed pages
var pageFiles embed.FS

func parsePages() *template.Template {
	return template.Must(template.New("service").ParseFS(pageFiles, "pages/*.html"))
}

// page is what every page is drawn from.
type page struct {
	Title     string
	FormToken string
	Data      any
}

// show draws a page. formsGoTo is an origin besides this one that the answer to a
// form may lead to: browsers hold redirects against the policy for forms as well.
func (s *Service) show(w http.ResponseWriter, status int, name, formsGoTo string, p page) {
	p.FormToken = s.formToken
	var out bytes.Buffer
	if err := s.pages.ExecuteTemplate(&out, name, p); err != nil {
		http.Error(w, "the page can't be drawn", http.StatusInternalServerError)
		return
	}
	h := w.Header()
	h.Set("Content-Security-Policy", "default-src 'none'; style-src 'self'; form-action 'self' "+formsGoTo+"; frame-ancestors 'none'; base-uri 'none'")
	h.Set("X-Frame-Options", "DENY")
	h.Set("Referrer-Policy", "same-origin")
	write(w, status, "text/html; charset=utf-8", out.Bytes())
}

func (s *Service) showMessage(w http.ResponseWriter, status int, title, words string) {
	s.show(w, status, "message.html", "", page{Title: title, Data: words})
}

// showConsent draws the consent page.
func (s *Service) showConsent(w http.ResponseWriter, a authorization) {
	data := struct {
		authorization
		ID string
	}{a, a.id}
	s.show(w, http.StatusOK, "consent.html", a.origin(), page{Title: "Allow access?", Data: data})
}

// origin is where the answer goes.
func (a authorization) origin() string {
	u, err := url.Parse(a.RedirectURI)
	if err != nil {
		return "" // never: mayRedirectTo has parsed it
	}
	return u.Scheme + "://" + u.Host
}

// connected is GET /oauth/connected: what is allowed now.
func (s *Service) connected(w http.ResponseWriter, _ *http.Request, _ Captured) {
	s.show(w, http.StatusOK, "connected.html", "", page{Title: "Connected apps", Data: s.Consents()})
}

// revokeForm is POST /oauth/connected/revoke.
func (s *Service) revokeForm(w http.ResponseWriter, r *http.Request, c Captured) {
	form, refused := s.readForm(r, c)
	if refused != nil {
		s.showMessage(w, http.StatusForbidden, "Not accepted", refused.description)
		return
	}
	s.Revoke(form.Get("consent")) // one that is gone already is what was wanted
	redirect(w, connectedPath)
}

// readForm reads a form of the service's own pages and refuses those of others. A
// browser that says where the form comes from must name this origin; the token must
// be right in any case.
func (s *Service) readForm(r *http.Request, c Captured) (parameters, *oauthError) {
	foreign := invalidRequest("This form doesn't come from a page of this service. Load the page again.")
	if from := r.Header.Get("Origin"); from != "" && from != "http://"+r.Host {
		return parameters{}, foreign
	}
	if site := r.Header.Get("Sec-Fetch-Site"); site != "" && site != "same-origin" {
		return parameters{}, foreign
	}
	form, refused := readParameters(string(c.Body))
	if refused != nil || !sameText(form.Get("csrf"), s.formToken) {
		return parameters{}, foreign
	}
	return form, nil
}

func serveStyle(w http.ResponseWriter, r *http.Request, _ Captured) { look.ServeStyle(w, r) }
