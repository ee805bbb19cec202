package oauth

import (
	"errors"
	"net"
	"net/netip"
	"net/url"
	"strings"
)

// parseEndpoint reads the URL of a server's endpoint. Credentials go there, so
// it must be https (RFC 6749 §3.2), or http on a loopback address written as a
// number: the name localhost can be made to mean anything (RFC 8252 §8.3).
// Its errors repeat nothing of raw.
func parseEndpoint(raw string) (*url.URL, error) {
	u, err := url.Parse(raw)
	switch {
	case err != nil:
		return nil, errors.New("not a URL")
	case u.Hostname() == "" || u.Opaque != "":
		return nil, errors.New("not an absolute URL with a host")
	case u.User != nil:
		return nil, errors.New("holds user information")
	case u.Fragment != "" || strings.HasSuffix(raw, "#"):
		return nil, errors.New("holds a fragment (RFC 6749 §3.2)")
	case u.Scheme == "https", u.Scheme == "http" && loopback(u.Hostname()):
		return u, nil
	default:
		return nil, errors.New("neither https nor http on a literal loopback address")
	}
}

func loopback(host string) bool {
	addr, err := netip.ParseAddr(host)
	return err == nil && addr.IsLoopback()
}

// parseOrigin reads "scheme://host[:port]", with or without a slash at the end.
func parseOrigin(raw string) (*url.URL, error) {
	u, err := parseEndpoint(raw)
	if err != nil {
		return nil, err
	}
	if strings.Trim(u.Path, "/") != "" || u.RawQuery != "" || u.ForceQuery {
		return nil, errors.New("more than scheme, host and port")
	}
	return &url.URL{Scheme: u.Scheme, Host: u.Host}, nil
}

// sameOrigin compares scheme, host and port (RFC 6454 §5).
func sameOrigin(a, b *url.URL) bool {
	return a.Scheme == b.Scheme && hostPort(a) == hostPort(b)
}

func hostPort(u *url.URL) string {
	port := u.Port()
	if port == "" {
		port = defaultPort(u.Scheme)
	}
	return net.JoinHostPort(strings.ToLower(u.Hostname()), port)
}

func defaultPort(scheme string) string {
	switch scheme {
	case "https":
		return "443"
	case "http":
		return "80"
	default:
		return ""
	}
}
