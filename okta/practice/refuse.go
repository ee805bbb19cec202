package practice

import (
	"fmt"
	"html"
	"io"
	"net/http"
)

// signInPath is where a refusal with 302 leads to.
const signInPath = "/login/login.htm"

// refuseCall answers a call that is not let in.
func (o *Org) refuseCall(w http.ResponseWriter, r refusal) {
	switch r.Status {
	case http.StatusFound:
		w.Header().Set("Location", o.URL()+signInPath)
	case http.StatusMethodNotAllowed: // RFC 9110 section 15.5.6
		w.Header().Set("Allow", r.allow())
	}
	switch r.form {
	case bodyEmpty:
		w.WriteHeader(r.Status)
	case bodyHTML:
		writePage(w, r.Status, r.Code, r.Text)
	case bodyText:
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		w.WriteHeader(r.Status)
		_, _ = io.WriteString(w, r.Code+": "+r.Text)
	default:
		writeJSON(w, r.Status, object{"error": r.Code, "message": r.Text})
	}
}

// allow are the methods that may be tried instead.
func (r refusal) allow() string {
	if r.postOnly {
		return http.MethodPost
	}
	return http.MethodGet + ", " + http.MethodPost
}

// writePage answers with a small page of HTML.
func writePage(w http.ResponseWriter, status int, title, words string) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_, _ = fmt.Fprintf(w, "<!doctype html><html><head><title>%[1]s</title></head><body><h1>%[1]s</h1><p>%[2]s</p></body></html>",
		html.EscapeString(title), html.EscapeString(words))
}

// signInPage is GET /login/login.htm: where a browser ends that was not let in.
// Nobody signs in here; the page is there for a client that follows redirects.
func (o *Org) signInPage(w http.ResponseWriter, _ *http.Request) {
	writePage(w, http.StatusOK, "Sign in", "Sign in to the practice org to go on.")
}
