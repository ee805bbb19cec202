package practice

import (
	"bytes"
	"encoding/json"
	"net"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// maxBody is the largest request body the org reads, in bytes.
const maxBody = 2 << 20

// answer is the frame around every route: it checks the Host header, gives the
// request an id, sets the headers that all of Okta's answers carry, and puts a
// practice.request event into the System Log before the answer leaves, so that
// whoever has the answer finds its request id there.
func (o *Org) answer(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		began := o.now()
		c := o.callOf(r)
		held := &heldAnswer{header: w.Header()}
		setHeaders(held.header, c.RequestID)
		r = r.WithContext(withCall(r.Context(), c))
		r.Body = http.MaxBytesReader(w, r.Body, maxBody)
		o.admit(held, r, next, began)
		now := o.now()
		held.header.Set("Date", now.Format(http.TimeFormat))
		o.note(requestEvent(c, now, held.code(), now.Sub(began)))
		held.release(w)
	})
}

// admit lets a request through to its route unless it came for another host or
// is one too many.
func (o *Org) admit(w http.ResponseWriter, r *http.Request, next http.Handler, now time.Time) {
	if !o.ownHost(r.Host) {
		http.Error(w, "This server answers only under its own loopback address.", http.StatusForbidden)
		return
	}
	limit := o.rateLimit(r.URL.Path)
	left, reset := o.rates.take(family(r.URL.Path), limit, now)
	h := w.Header()
	h.Set("X-Rate-Limit-Limit", strconv.Itoa(limit))
	h.Set("X-Rate-Limit-Remaining", strconv.Itoa(max(0, left)))
	h.Set("X-Rate-Limit-Reset", strconv.FormatInt(reset.Unix(), 10))
	if left < 0 {
		o.noteLimit(r.Context(), now)
		o.fail(w, tooMany())
		return
	}
	next.ServeHTTP(w, r)
}

// ownHost reports whether a Host header names one of the org's listeners. Anything else is a
// web page that had its name resolved to the loopback address.
func (o *Org) ownHost(host string) bool {
	if slices.Contains(o.issuers(), "http://"+host) {
		return true
	}
	name, port, err := net.SplitHostPort(host)
	if err != nil || port != strconv.Itoa(o.listener.Addr().(*net.TCPAddr).Port) {
		return false
	}
	return name == "127.0.0.1" || name == "::1" || name == "localhost"
}

// family is the bucket a path is counted in.
func family(path string) string {
	for _, prefix := range []string{"/api/v1/apps", "/api/v1/logs", "/api/v1/", tokenPath, "/api/flo/", "/console"} {
		if strings.HasPrefix(path, prefix) {
			return prefix
		}
	}
	return "/"
}

func (o *Org) callOf(r *http.Request) call {
	ip, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		ip = r.RemoteAddr
	}
	return call{
		RequestID: o.nextRequestID(), Method: r.Method, Path: r.URL.Path, IP: ip, UserAgent: r.UserAgent(),
		Actor: actor{ID: "unknown", Type: "SystemPrincipal", AlternateID: "unknown", DisplayName: "unknown"},
	}
}

// setHeaders sets what every answer of Okta's carries, Date apart.
func setHeaders(h http.Header, requestID string) {
	h.Set("X-Okta-Request-Id", requestID)
	h.Set("Cache-Control", "no-cache, no-store")
	h.Set("Pragma", "no-cache")
	h.Set("Expires", "0")
	h.Set("Accept-Ch", "Sec-CH-UA-Platform-Version")
	h.Set("Referrer-Policy", "strict-origin-when-cross-origin")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("X-Xss-Protection", "0")
	h.Set("Server", "nginx")
}

// heldAnswer keeps an answer until it may leave.
type heldAnswer struct {
	header http.Header
	status int
	body   bytes.Buffer
	send   func(w http.ResponseWriter, body []byte) // how the body leaves; nil: at once
}

func (h *heldAnswer) Header() http.Header { return h.header }

func (h *heldAnswer) WriteHeader(status int) {
	if h.status == 0 {
		h.status = status
	}
}

func (h *heldAnswer) Write(p []byte) (int, error) {
	h.WriteHeader(http.StatusOK)
	return h.body.Write(p)
}

func (h *heldAnswer) code() int {
	if h.status == 0 {
		return http.StatusOK
	}
	return h.status
}

func (h *heldAnswer) release(w http.ResponseWriter) {
	if h.send != nil {
		h.send(w, h.body.Bytes())
		return
	}
	if h.code() != http.StatusNoContent && h.code() != http.StatusNotModified {
		h.header.Set("Content-Length", strconv.Itoa(h.body.Len()))
	}
	w.WriteHeader(h.code())
	_, _ = w.Write(h.body.Bytes()) // the caller may be gone; there is nobody to tell
}

// sendBy lets an answer leave in another way than at once.
func sendBy(w http.ResponseWriter, send func(w http.ResponseWriter, body []byte)) {
	if held, ok := w.(*heldAnswer); ok {
		held.send = send
	}
}

// writeJSON answers with a JSON body.
func writeJSON(w http.ResponseWriter, status int, body any) {
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(body); err != nil {
		http.Error(w, "the answer cannot be written as JSON", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = w.Write(bytes.TrimSuffix(out.Bytes(), []byte("\n"))) // held in memory, cannot fail
}
