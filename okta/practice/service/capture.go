package service

import (
	"bytes"
	"errors"
	"io"
	"net"
	"net/http"
	"slices"
	"strings"
	"time"
)

// The largest head and body of a request, in bytes.
const (
	maxHead = 64 << 10
	maxBody = 2 << 20
)

// Captured is a request as it came over the wire, nothing decoded, sorted or
// completed.
type Captured struct {
	Head []byte // request line, header lines and the empty line that ends them, line ends included
	Body []byte // what was sent, without the sizes of chunks and without trailers
	Raw  []byte // head and body as they came: Head and Body, unless the body was chunked
	At   time.Time
}

// Last is the newest request to an echo route (/echo, /basic, /header, /bearer,
// /xml, /list) or the token URL, whatever it was answered with. It is false while
// there was none. The slices are the caller's.
func (s *Service) Last() (Captured, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.last == nil {
		return Captured{}, false
	}
	c := *s.last
	return Captured{slices.Clone(c.Head), slices.Clone(c.Body), slices.Clone(c.Raw), c.At}, true
}

func (s *Service) keepLast(c Captured) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.last = &c
}

// serveRecorded reads a whole request, cuts it out of what the connection recorded,
// and hands it on.
func (s *Service) serveRecorded(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("X-Content-Type-Options", "nosniff")
	if !ownHost(r.Host) {
		refuse(w, http.StatusForbidden, "This service answers only under a literal loopback address.")
		return
	}
	body, err := readBody(w, r)
	if tooLarge := (*http.MaxBytesError)(nil); errors.As(err, &tooLarge) {
		refuse(w, http.StatusRequestEntityTooLarge, "The body is larger than 2 MiB.")
		return
	}
	if err != nil {
		refuse(w, http.StatusBadRequest, "The body can't be read as its head announces it.")
		return
	}
	head, wire, err := recorderOf(r.Context()).take(len(body), len(r.TransferEncoding) > 0)
	switch {
	case err != nil:
		refuse(w, http.StatusInternalServerError, "The request was not recorded.")
		return
	case folded(head):
		refuse(w, http.StatusBadRequest, "A header line begins with a space: folded headers are obsolete (RFC 9112 section 5.2).")
		return
	}
	s.serve(w, r, Captured{Head: head, Body: body, Raw: slices.Concat(head, wire), At: s.now()})
}

// readBody reads up to maxBody; what announces more is not waited for.
func readBody(w http.ResponseWriter, r *http.Request) ([]byte, error) {
	if r.ContentLength > maxBody {
		return nil, &http.MaxBytesError{Limit: maxBody}
	}
	return io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
}

// folded tells a head with a header line that goes on in the next one.
func folded(head []byte) bool {
	return bytes.Contains(head, []byte("\n ")) || bytes.Contains(head, []byte("\n\t"))
}

// ownHost tells a Host header that can't be a name which some web page had resolved
// to the loopback address. Any port will do, because a proxy may stand in between.
func ownHost(host string) bool {
	name := host
	if split, _, err := net.SplitHostPort(host); err == nil {
		name = split
	}
	return name == "127.0.0.1" || name == "localhost" || strings.Trim(name, "[]") == "::1"
}

// refuse answers with an error of no OAuth route and gives the connection up: where
// the next request begins may not be known.
func refuse(w http.ResponseWriter, status int, why string) {
	w.Header().Set("Connection", "close")
	writeJSON(w, status, problem{Status: status, Title: http.StatusText(status), Detail: why})
}

// problem is an error of a route that is not OAuth's.
type problem struct {
	Status int    `json:"status"`
	Title  string `json:"title"`
	Detail string `json:"detail"`
}
