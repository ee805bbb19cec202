package wire

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"

	"golang.org/x/net/http/httpguts"
)

// readRequestBody reads a request's body whole and closes it.
func readRequestBody(req *http.Request, limit int64) ([]byte, error) {
	if req.Body == nil || req.Body == http.NoBody {
		return nil, nil
	}
	defer req.Body.Close()
	body, err := io.ReadAll(io.LimitReader(req.Body, limit+1))
	if err != nil {
		return nil, fmt.Errorf("reading the request body: %w", err)
	}
	if int64(len(body)) > limit {
		return nil, &Error{Kind: TooLarge, Err: fmt.Errorf("the request body exceeds %d bytes", limit)}
	}
	return body, nil
}

// admit refuses an address that is not of the route's origin, and the ways to
// reach another host in spite of the address.
func (t *roundTripper) admit(req *http.Request) error {
	if req.Method == http.MethodConnect {
		return &Error{Kind: Invalid, Err: errors.New("CONNECT is for proxies")}
	}
	if req.URL == nil {
		return &Error{Kind: Invalid, Err: errors.New("the request has no address")}
	}
	if err := t.admitOrigin(req.URL); err != nil {
		return err
	}
	if req.Host == "" || req.Host == req.URL.Host {
		return nil
	}
	return t.admitOrigin(&url.URL{Scheme: req.URL.Scheme, Host: req.Host})
}

func (t *roundTripper) admitOrigin(u *url.URL) error {
	asked, err := originOf(u)
	if err != nil {
		return err
	}
	if asked != t.origin {
		return &Error{Kind: Pinned, Err: fmt.Errorf("this client only talks to %s, not to %s", t.origin, asked)}
	}
	return nil
}

// prepare makes the request that goes out: a copy, so that the credential is
// seen by nobody but the transport.
func (t *roundTripper) prepare(ctx context.Context, req *http.Request, body []byte) (*http.Request, error) {
	if err := t.admit(req); err != nil {
		return nil, err
	}
	out := req.Clone(ctx)
	if out.Header == nil {
		out.Header = make(http.Header)
	}
	out.URL.Host, out.Host = t.origin.host, ""
	dropOwnedHeaders(out.Header)
	if err := t.authenticate(out); err != nil {
		return nil, err
	}
	out.URL.Scheme, out.URL.Host, out.Host = t.origin.scheme, t.origin.host, ""
	dropOwnedHeaders(out.Header)
	out.Header.Set("User-Agent", t.network.userAgent)
	preventReplay(out, body)
	return out, vet(out)
}

func (t *roundTripper) authenticate(out *http.Request) error {
	if t.credential.Apply == nil {
		return nil
	}
	if err := t.credential.Apply(out); err != nil {
		return fmt.Errorf("applying the credential: %w", err)
	}
	return t.admit(out)
}

// ownedHeaders belong to the connection or to the transport, whoever sets them.
// Accept-Encoding is among them because a body in an encoding that net/http does
// not undo could not be redacted; Origin because the program is no web page, and
// Okta refuses token requests that carry one.
var ownedHeaders = map[string]bool{
	"Accept-Encoding": true, "Connection": true, "Content-Length": true, "Expect": true, "Host": true,
	"Keep-Alive": true, "Origin": true, "Proxy-Authorization": true, "Proxy-Connection": true, "Te": true,
	"Trailer": true, "Transfer-Encoding": true, "Upgrade": true, "User-Agent": true,
}

func dropOwnedHeaders(h http.Header) {
	for name := range h {
		if ownedHeaders[http.CanonicalHeaderKey(name)] {
			delete(h, name)
		}
	}
}

// preventReplay sets the body such that net/http cannot send the request again.
// It does so, silently, when a kept connection breaks before the answer and the
// request is a GET, HEAD, OPTIONS or TRACE, or carries an Idempotency-Key, and
// has no body or a GetBody (Request.isReplayable). So nothing has a GetBody; the
// four methods get a body, an empty one, whose length "identity" keeps off the
// wire; and the key is spelled in a way that only the server recognises.
func preventReplay(out *http.Request, body []byte) {
	out.GetBody, out.TransferEncoding, out.Trailer = nil, nil, nil
	out.Body, out.ContentLength = http.NoBody, 0
	switch {
	case len(body) > 0:
		out.Body, out.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
	case isReplayedMethod(out.Method):
		out.Body, out.ContentLength = io.NopCloser(bytes.NewReader(nil)), -1
		out.TransferEncoding = []string{"identity"}
	}
	for _, name := range []string{"Idempotency-Key", "X-Idempotency-Key"} {
		if values, ok := out.Header[name]; ok {
			delete(out.Header, name)
			out.Header[strings.ToLower(name)] = values
		}
	}
}

func isReplayedMethod(method string) bool {
	switch method {
	case "", http.MethodGet, http.MethodHead, http.MethodOptions, http.MethodTrace:
		return true
	}
	return false
}

// vet refuses what would break out of its line, RFC 9112 §2.2 and RFC 9110 §5.5.
// It names the header, never its value.
func vet(out *http.Request) error {
	if strings.ContainsAny(out.URL.RawQuery, " \t\r\n\x00") {
		return &Error{Kind: Invalid, Err: errors.New("the query contains a space or control character")}
	}
	for name, values := range out.Header {
		if !httpguts.ValidHeaderFieldName(name) {
			return &Error{Kind: Invalid, Err: fmt.Errorf("%q is no header name", name)}
		}
		for _, value := range values {
			if !httpguts.ValidHeaderFieldValue(value) {
				return &Error{Kind: Invalid, Err: fmt.Errorf("the value of header %s contains a line break or control character", name)}
			}
		}
	}
	return nil
}
