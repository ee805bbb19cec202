package practice

import (
	"net"
	"net/http"
)

// otherDomain is what the org calls itself under the fault other-domain. Nothing
// answers there (RFC 2606 section 2).
const otherDomain = "https://renamed-org.example"

// named is the address that the org publishes as its own. The lesson about it
// gives it one where it answers, so that it can be gone to.
func (o *Org) named() string {
	switch {
	case o.onlyTaught(faultOtherDomain):
		return o.elsewhere()
	case o.faulty(faultOtherDomain):
		return otherDomain
	}
	return o.URL()
}

// misnamed reports whether a request came to an address that the org doesn't take
// for its own.
func (o *Org) misnamed(r *http.Request) bool {
	if o.onlyTaught(faultOtherDomain) {
		return "http://"+r.Host != o.elsewhere()
	}
	return o.faulty(faultOtherDomain)
}

// elsewhere is the org's second address, on another port of this computer. It
// answers there from the first time that it is asked for until it is closed.
func (o *Org) elsewhere() string {
	o.secondOnce.Do(func() {
		listener, err := net.Listen("tcp4", "127.0.0.1:0")
		if err != nil {
			return
		}
		o.second.Store(&listener)
		go func() { _ = o.server.Serve(listener) }() // ends when the server does
	})
	if second := o.second.Load(); second != nil {
		return "http://" + (*second).Addr().String()
	}
	return otherDomain
}

// issuer is what the org's tokens call it.
func (o *Org) issuer() string {
	if o.onlyTaught(faultOtherDomain) {
		return o.elsewhere()
	}
	return o.URL()
}

// issuers are the addresses that the org has issued tokens as.
func (o *Org) issuers() []string {
	own := []string{o.URL()}
	if second := o.second.Load(); second != nil {
		own = append(own, "http://"+(*second).Addr().String())
	}
	return own
}
