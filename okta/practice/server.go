package practice

import (
	"net/http"
	"time"
)

// newServer is the HTTP server around the org's routes.
func (o *Org) newServer() *http.Server {
	mux := http.NewServeMux()
	o.consoleRoutes(mux)
	return &http.Server{
		Handler:           o.answer(mux),
		ReadHeaderTimeout: 10 * time.Second,
		ReadTimeout:       time.Minute,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    64 << 10,
	}
}
