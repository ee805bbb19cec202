package practice

import (
	"crypto/subtle"
	"embed"
	"errors"
	"html/template"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/flowlatch/flowlatch/okta/practice/look"
)

//go:embed console
var consoleFiles embed.FS

// consolePage is what every page of the console is drawn from.
type consolePage struct {
	Title   string
	Area    string // admin or workflows: which console this page belongs to
	CSRF    string
	Refused string // why the last form was not accepted

	FormsGoTo string // an origin besides this one that the answer to a form may lead to; "" is none
	Data      any
}

// console serves the pages that stand for Okta's Admin Console and Workflows
// Console. There is no sign-in: whoever can reach this computer's loopback
// address may practise. Other web pages are kept out by the Host check, by a
// token in every form, and by what browsers say about where a form comes from.
type console struct {
	org       *Org
	templates *template.Template
	token     string
}

func (o *Org) consoleRoutes(mux *http.ServeMux) {
	c := &console{org: o, templates: parseConsole(), token: o.seed.text("console/form-token", base62, 32)}
	c.adminRoutes(mux)
	c.workflowsRoutes(mux)
	c.lessonRoutes(mux)
	c.signInRoutes(mux)
	c.serviceRoutes(mux)
	mux.HandleFunc("GET /console", c.page("home.html", "Practice console", "", func(*http.Request) (any, error) { return nil, nil }))
	mux.HandleFunc("GET /console/", func(w http.ResponseWriter, r *http.Request) {
		c.show(w, http.StatusNotFound, "missing.html", consolePage{Title: "No such page"})
	})
	mux.HandleFunc("GET /console/style.css", look.ServeStyle)
	mux.HandleFunc("GET /console/copy.js", func(w http.ResponseWriter, r *http.Request) {
		http.ServeFileFS(w, r, consoleFiles, "console/copy.js")
	})
	mux.HandleFunc("GET /console/switches", c.page("switches.html", "Failures on a switch", "", c.switches))
	c.form(mux, "POST /console/switches", c.setSwitches)
}

func parseConsole() *template.Template {
	return template.Must(template.New("console").Funcs(template.FuncMap{
		"day": formatDay, "clock": formatClock, "levelName": levelName, "runState": stateName,
	}).ParseFS(consoleFiles, "console/*.html"))
}

// page serves a page whose data is read at each request.
func (c *console) page(name, title, area string, read func(*http.Request) (any, error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		data, err := read(r)
		if err != nil {
			c.refuse(w, err)
			return
		}
		c.show(w, http.StatusOK, name, consolePage{Title: title, Area: area, Data: data})
	}
}

// form serves a POST of the console. submit returns where to go next.
func (c *console) form(mux *http.ServeMux, pattern string, submit func(*http.Request) (string, error)) {
	mux.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) {
		if err := c.guard(r); err != nil {
			c.refuse(w, err)
			return
		}
		next, err := submit(r.WithContext(c.org.asAdmin(r.Context())))
		if err != nil {
			c.refuse(w, err)
			return
		}
		w.Header().Set("Location", next)
		w.WriteHeader(http.StatusSeeOther)
	})
}

// guard admits a form only from the console's own pages. A browser that says
// where the form comes from must name this origin; the token must be right in
// any case.
func (c *console) guard(r *http.Request) error {
	if from := r.Header.Get("Origin"); from != "" && !c.own(from) {
		return errForeignForm()
	}
	if site := r.Header.Get("Sec-Fetch-Site"); site != "" && site != "same-origin" {
		return errForeignForm()
	}
	if err := r.ParseForm(); err != nil {
		return &apiError{Status: http.StatusBadRequest, Summary: "The form can't be read."}
	}
	if subtle.ConstantTimeCompare([]byte(r.PostForm.Get("csrf")), []byte(c.token)) != 1 {
		return errForeignForm()
	}
	return nil
}

func (c *console) own(origin string) bool {
	u, err := url.Parse(origin)
	return err == nil && u.Scheme == "http" && c.org.ownHost(u.Host)
}

func errForeignForm() error {
	return &apiError{Status: http.StatusForbidden, Summary: "This form doesn't come from the practice console. Load the page again."}
}

func (c *console) show(w http.ResponseWriter, status int, name string, p consolePage) {
	p.CSRF = c.token
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Security-Policy", "default-src 'none'; style-src 'self'; script-src 'self'; form-action 'self' "+p.FormsGoTo+"; frame-ancestors 'none'; base-uri 'none'")
	h.Set("X-Frame-Options", "DENY")
	h.Set("Referrer-Policy", "same-origin")
	w.WriteHeader(status)
	_ = c.templates.ExecuteTemplate(w, name, p) // the reader may have left
}

func (c *console) refuse(w http.ResponseWriter, err error) {
	status, words := http.StatusInternalServerError, "Something went wrong in the practice org."
	if e := (*apiError)(nil); errors.As(err, &e) {
		status, words = e.Status, e.Error()
	}
	c.show(w, status, "refused.html", consolePage{Title: "Not accepted", Refused: words})
}

func (c *console) switches(*http.Request) (any, error) {
	on := map[string]bool{}
	for _, name := range c.org.Faults() {
		on[name] = true
	}
	type row struct {
		FaultInfo
		On bool
	}
	var rows []row
	for _, f := range KnownFaults() {
		if !f.Step {
			rows = append(rows, row{f, on[f.Name]})
		}
	}
	return rows, nil
}

func (c *console) setSwitches(r *http.Request) (string, error) {
	names := slices.DeleteFunc(c.org.Faults(), func(name string) bool { return !strings.Contains(name, "@") }) // the page does not show these
	if err := c.org.SetFaults(append(names, r.PostForm["fault"]...)); err != nil {
		return "", &apiError{Status: http.StatusBadRequest, Summary: err.Error()}
	}
	return "/console/switches", nil
}

// levelName is the console's wording of a security level.
func levelName(l level) string {
	switch l {
	case levelOAuth:
		return "Secure with OAuth 2.0"
	case levelToken:
		return "Secure with client token"
	}
	return "None (public service)"
}

// stateName is the console's wording of how far a run is.
func stateName(s runState) string {
	switch s {
	case runOn:
		return "Running"
	case runFailed:
		return "Failed"
	case runDone:
	}
	return "Done"
}
