package wire

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"strconv"
	"strings"

	"golang.org/x/net/idna"
)

// origin is a normalised scheme://host[:port], RFC 6454 §4: lower case, IDN as
// punycode, IP addresses in canonical form, no trailing dot, no default port.
// Origins are compared with ==.
type origin struct {
	scheme string
	host   string // with the port, as in url.URL.Host
}

func (o origin) String() string { return o.scheme + "://" + o.host }

// parseOrigin reads a Route's origin. A path, query or user info is refused.
func parseOrigin(raw string) (origin, error) {
	u, err := url.Parse(raw)
	if err != nil {
		return origin{}, &Error{Kind: Invalid, Err: errors.New("the origin is no address")}
	}
	if u.Path != "" && u.Path != "/" || u.RawQuery != "" || u.Fragment != "" {
		return origin{}, &Error{Kind: Invalid, Err: errors.New("an origin has no path, query or fragment")}
	}
	return originOf(u)
}

// originOf normalises the origin of an absolute address. Plain http is allowed
// to literal loopback addresses only: a name, "localhost" included, can be made
// to point anywhere (RFC 8252 §8.3).
func originOf(u *url.URL) (origin, error) {
	if u.User != nil {
		return origin{}, &Error{Kind: Invalid, Err: errors.New("the address carries user info")}
	}
	if u.Opaque != "" || u.Host == "" {
		return origin{}, &Error{Kind: Invalid, Err: errors.New("the address has no host")}
	}
	host, ip, err := normalHost(u.Hostname())
	if err != nil {
		return origin{}, &Error{Kind: Invalid, Err: err}
	}
	scheme := strings.ToLower(u.Scheme)
	if scheme != "https" && (scheme != "http" || !isLoopback(ip)) {
		return origin{}, &Error{Kind: Insecure, Err: fmt.Errorf("%s://%s is refused: only https is allowed, or http to a literal loopback address", scheme, u.Host)}
	}
	host, err = joinPort(scheme, host, u.Port(), ip)
	if err != nil {
		return origin{}, &Error{Kind: Invalid, Err: err}
	}
	return origin{scheme: scheme, host: host}, nil
}

// normalHost returns the host and, when it is a literal one, its IP address.
func normalHost(host string) (string, netip.Addr, error) {
	host = strings.TrimSuffix(host, ".")
	if ip, err := netip.ParseAddr(host); err == nil {
		if ip.Zone() != "" {
			return "", netip.Addr{}, errors.New("the address has an IPv6 zone")
		}
		return ip.String(), ip, nil
	}
	name, err := idna.Lookup.ToASCII(host)
	if err != nil || name == "" {
		return "", netip.Addr{}, fmt.Errorf("%q is no host name", host)
	}
	return strings.ToLower(name), netip.Addr{}, nil
}

func isLoopback(ip netip.Addr) bool { return ip.IsLoopback() && !ip.Is4In6() }

func joinPort(scheme, host, port string, ip netip.Addr) (string, error) {
	number := 0
	if port != "" {
		var err error
		if number, err = strconv.Atoi(port); err != nil || number < 1 || number > 65535 {
			return "", fmt.Errorf("%q is no port", port)
		}
	}
	isDefault := number == 0 || scheme == "https" && number == 443 || scheme == "http" && number == 80
	switch {
	case !isDefault:
		return net.JoinHostPort(host, strconv.Itoa(number)), nil
	case ip.Is6():
		return "[" + host + "]", nil
	}
	return host, nil
}
