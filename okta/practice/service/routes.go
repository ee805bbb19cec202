package service

import (
	"maps"
	"net/http"
	"slices"
	"strings"
)

// The routes of the OAuth part.
const (
	authorizePath = "/oauth/authorize"
	tokenPath     = "/oauth/token"
	connectedPath = "/oauth/connected"
)

// serve finds the route. The echo routes take any method and everything below them,
// so that no target is tidied up before it is echoed.
func (s *Service) serve(w http.ResponseWriter, r *http.Request, c Captured) {
	first, _, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/")
	switch first {
	case "echo", "basic", "header", "bearer", "xml", "list":
		s.keepLast(c)
	}
	switch first {
	case "echo":
		echo(w, c)
	case "basic":
		s.basic(w, r, c)
	case "header":
		s.header(w, r, c)
	case "bearer":
		s.bearer(w, r, c)
	case "xml":
		answerXML(w, c)
	case "list":
		answerList(w)
	default:
		s.serveOAuth(w, r, c)
	}
}

// serveOAuth finds the route of the OAuth part and of its pages.
func (s *Service) serveOAuth(w http.ResponseWriter, r *http.Request, c Captured) {
	routes := map[string]map[string]func(http.ResponseWriter, *http.Request, Captured){
		authorizePath:             {http.MethodGet: s.authorize, http.MethodPost: s.answerConsent},
		tokenPath:                 {"": s.token}, // tells itself that only POST will do, in the form of its errors
		connectedPath:             {http.MethodGet: s.connected},
		connectedPath + "/revoke": {http.MethodPost: s.revokeForm},
		"/style.css":              {http.MethodGet: serveStyle},
	}
	methods, known := routes[r.URL.Path]
	if !known {
		writeJSON(w, http.StatusNotFound, problem{http.StatusNotFound, "Not Found", "There is nothing at this address."})
		return
	}
	if run, any := methods[""]; any {
		run(w, r, c)
		return
	}
	run, allowed := methods[r.Method]
	if !allowed {
		w.Header().Set("Allow", strings.Join(slices.Sorted(maps.Keys(methods)), ", "))
		writeJSON(w, http.StatusMethodNotAllowed, problem{http.StatusMethodNotAllowed, "Method Not Allowed", "This address does not take " + r.Method + "."})
		return
	}
	run(w, r, c)
}
