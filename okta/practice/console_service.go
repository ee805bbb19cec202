package practice

import (
	"net/http"
	"regexp"
	"slices"
	"strconv"

	"github.com/flowlatch/flowlatch/okta/practice/service"
)

// serviceRoutes are the page about the third party's service and its forms.
func (c *console) serviceRoutes(mux *http.ServeMux) {
	mux.HandleFunc("GET /console/service", c.page("service.html", "A third party's service", "", c.thirdParty))
	c.form(mux, "POST /console/service/quirks", c.setQuirks)
	c.form(mux, "POST /console/service/revoke", c.revokeServiceConsent)
}

// servicePage is what the page shows of the service.
type servicePage struct {
	Quirks                 service.Quirks
	SecretPlaces           []mannerChoice
	Echoes, OAuth          []copied
	ClientID, ClientSecret string
	User, Password         string
	HeaderName             string
	HeaderValue            string
	RedirectURIs           []string
	Scopes                 []string
	Consents               []service.Consent
}

// copied is a value with a copy button.
type copied struct{ ID, Label, Value string }

func (c *console) thirdParty(*http.Request) (any, error) {
	s := c.org.service
	p := servicePage{
		Quirks: s.Quirks(), Consents: s.Consents(), Scopes: service.Scopes(), RedirectURIs: service.RedirectURIs(),
		Echoes: []copied{
			{"echo-url", "Echo, open", s.URL() + "/echo"},
			{"basic-url", "Behind Basic", s.URL() + "/basic"},
			{"header-url", "Behind a header", s.URL() + "/header"},
			{"bearer-url", "Behind an access token", s.URL() + "/bearer"},
			{"xml-url", "Answers XML", s.URL() + "/xml"},
			{"list-url", "Answers a list", s.URL() + "/list"},
		},
		OAuth: []copied{
			{"authorize-path", "Authorize Path", s.URL() + "/oauth/authorize"},
			{"access-token-path", "Access Token Path", s.URL() + "/oauth/token"},
			{"connected-url", "Connected apps", s.URL() + "/oauth/connected"},
		},
	}
	p.ClientID, p.ClientSecret = s.Client()
	p.User, p.Password = s.User()
	p.HeaderName, p.HeaderValue = s.Header()
	for place, text := range secretPlaces() {
		p.SecretPlaces = append(p.SecretPlaces, mannerChoice{strconv.Itoa(place), text, place == int(p.Quirks.SecretIn)})
	}
	return p, nil
}

// secretPlaces says where a client secret may be, by service.SecretPlace.
func secretPlaces() []string {
	return []string{"In the body or as Basic", "In the body only", "As Basic only"}
}

// scopeName is what the page takes as a scope's name.
var scopeName = regexp.MustCompile(`^[A-Za-z0-9_.:/-]{0,80}$`)

// setQuirks reads the fields quirk (comma_scopes, no_expires_in, html_errors,
// rotate_refresh), secret_in and refresh_scope.
func (c *console) setQuirks(r *http.Request) (string, error) {
	on := func(name string) bool { return slices.Contains(r.PostForm["quirk"], name) }
	place, err := strconv.Atoi(r.PostForm.Get("secret_in"))
	if err != nil || place < 0 || place >= len(secretPlaces()) {
		return "", invalid("quirks", "Choose where the client secret must be.")
	}
	refreshScope := r.PostForm.Get("refresh_scope")
	if !scopeName.MatchString(refreshScope) {
		return "", invalid("quirks", "Scope for a refresh token: enter one scope, without spaces and commas, or nothing.")
	}
	c.org.service.SetQuirks(service.Quirks{
		CommaScopes: on("comma_scopes"), NoExpiresIn: on("no_expires_in"), HTMLErrors: on("html_errors"), RotateRefresh: on("rotate_refresh"),
		SecretIn: service.SecretPlace(place), RefreshScope: refreshScope,
	})
	return "/console/service", nil
}

// revokeServiceConsent reads the field consent. One that is gone already is what
// was wanted.
func (c *console) revokeServiceConsent(r *http.Request) (string, error) {
	c.org.service.Revoke(r.PostForm.Get("consent"))
	return "/console/service", nil
}
