package practice

import (
	"io"
	"net/http"
)

// consoleRoutes registers the pages of the practice console, which stands for
// the Admin Console and the Workflows Console. The Host header was checked
// before a page is reached.
func (o *Org) consoleRoutes(mux *http.ServeMux) {
	mux.HandleFunc("GET /console", o.consoleIndex)
}

func (o *Org) consoleIndex(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	io.WriteString(w, "<!doctype html><html lang=\"en\"><title>Practice console</title><h1>Practice console</h1>")
}
