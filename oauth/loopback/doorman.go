package loopback

import (
	"html"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"sync"

	"github.com/flowlatch/flowlatch/oauth/secret"
)

// doorman lets one request in.
type doorman struct {
	host         string
	path         string
	state        secret.Secret
	done, failed string
	once         sync.Once
	answer       chan url.Values
}

func newDoorman(l *Listener, state secret.Secret) *doorman {
	return &doorman{
		host: l.host, path: l.config.Path, state: state,
		done: l.config.Done, failed: l.config.Failed,
		answer: make(chan url.Values, 1),
	}
}

// ServeHTTP checks the Host first: a name that was made to point here (DNS
// rebinding) gets nothing. It sends no CORS header, so no page of another origin
// can read an answer.
func (d *doorman) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	switch {
	case r.Host != d.host:
		turnAway(w, http.StatusMisdirectedRequest)
	case r.URL.Path != d.path || r.URL.RawPath != "":
		turnAway(w, http.StatusNotFound)
	case r.Method != http.MethodGet:
		w.Header().Set("Allow", http.MethodGet)
		turnAway(w, http.StatusMethodNotAllowed)
	default:
		d.receive(w, r)
	}
}

func (d *doorman) receive(w http.ResponseWriter, r *http.Request) {
	answer, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil || len(answer["state"]) != 1 || !secret.New(answer.Get("state")).Equal(d.state) {
		turnAway(w, http.StatusBadRequest)
		return
	}
	first := false
	d.once.Do(func() { first = true })
	if !first {
		turnAway(w, http.StatusGone)
		return
	}
	text := d.done
	if answer.Has("error") {
		text = d.failed
	}
	setHeader(w.Header())
	body := page(text)
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	_, _ = io.WriteString(w, body)
	_ = http.NewResponseController(w).Flush() // the server may close from here on
	d.answer <- answer
}

func turnAway(w http.ResponseWriter, status int) {
	setHeader(w.Header())
	w.WriteHeader(status)
}

// setHeader keeps the address, which holds the code, out of caches and of the
// Referer of whatever comes next.
func setHeader(h http.Header) {
	h.Set("Cache-Control", "no-store")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Connection", "close")
}

func page(text string) string {
	text = html.EscapeString(text)
	return "<!DOCTYPE html><meta charset=utf-8><title>" + text + "</title><p>" + text + "\n"
}
