package service

import (
	"net/http"
	"net/url"
	"slices"
)

// oauthError is an error in the words of RFC 6749. Its description keeps to the
// characters of section 5.2: printable ASCII without quotation mark and backslash.
type oauthError struct {
	status      int // of the token URL; 0 is 400
	code        string
	description string
}

func invalidRequest(description string) *oauthError {
	return &oauthError{code: "invalid_request", description: description}
}

func invalidGrant(description string) *oauthError {
	return &oauthError{code: "invalid_grant", description: description}
}

func invalidClient(description string) *oauthError {
	return &oauthError{status: http.StatusUnauthorized, code: "invalid_client", description: description}
}

// query is how the error is told on a redirect URI (RFC 6749 section 4.1.2.1).
func (e *oauthError) query() url.Values {
	return url.Values{"error": {e.code}, "error_description": {e.description}}
}

// write is how the token URL tells the error (RFC 6749 section 5.2), or a page that
// a gateway puts in its place.
func (e *oauthError) write(w http.ResponseWriter, asHTML bool) {
	status := e.status
	if status == 0 {
		status = http.StatusBadRequest
	}
	if status == http.StatusUnauthorized {
		w.Header().Set("WWW-Authenticate", `Basic realm="service"`)
	}
	if asHTML {
		title := http.StatusText(status)
		write(w, status, "text/html; charset=utf-8", []byte("<!DOCTYPE html>\n<html><head><title>"+title+"</title></head>\n<body><h1>"+title+"</h1><p>The request could not be processed.</p></body></html>\n"))
		return
	}
	writeJSON(w, status, struct {
		Error       string `json:"error"`
		Description string `json:"error_description"`
	}{e.code, e.description})
}

// parameters are those of a request to the OAuth part. One without a value counts as
// left out (RFC 6749 section 3.1).
type parameters struct{ url.Values }

// readParameters reads a query or a form.
func readParameters(raw string) (parameters, *oauthError) {
	values, err := url.ParseQuery(raw)
	if err != nil {
		return parameters{}, invalidRequest("The parameters are not encoded as application/x-www-form-urlencoded.")
	}
	return parameters{values}, nil
}

// repeated finds one of the named parameters that is there more than once, which
// RFC 6749 section 3.1 forbids.
func (p parameters) repeated(names ...string) *oauthError {
	at := slices.IndexFunc(names, func(name string) bool { return len(p.Values[name]) > 1 })
	if at < 0 {
		return nil
	}
	return invalidRequest("The parameter " + names[at] + " is there more than once.")
}
