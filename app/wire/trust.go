package wire

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net/http"
	"strconv"
	"strings"
)

// Fork returns a Network with connections of its own, for an org that needs
// certificate authorities of its own: see [Network.Trust]. It trusts whom n was
// made to trust and counts Exchanges together with n. Call [Network.Close] when
// done with it.
func (n *Network) Fork() *Network {
	fork := &Network{
		now: n.now, timeout: n.timeout, maxBody: n.maxBody, userAgent: n.userAgent,
		proxy: n.proxy, proxyValues: n.proxyValues, roots: n.roots, lastID: n.lastID,
	}
	fork.transports.Store(pair(trusting(n.transports.Load().usual, n.roots)))
	return fork
}

// Trust sets the certificate authorities, in PEM, that the Network trusts beside
// those it was made with; an earlier choice ends. A text without a certificate is
// an error and changes nothing. Calls under way end as they began. It is for a
// Network of one's own: see [Network.Fork].
//
// Nothing makes a Network accept a certificate that it doesn't trust.
func (n *Network) Trust(pems ...[]byte) error {
	roots, err := added(n.roots, pems)
	if err != nil {
		return err
	}
	old := n.transports.Load()
	n.transports.Store(pair(trusting(old.usual, roots)))
	old.closeIdle()
	return nil
}

func trusting(t *http.Transport, roots *x509.CertPool) *http.Transport {
	next := t.Clone()
	next.TLSClientConfig.RootCAs = roots
	return next
}

// added is a copy of a pool, the system's when nil, with more in it.
func added(base *x509.CertPool, pems [][]byte) (*x509.CertPool, error) {
	if base == nil {
		return Roots(pems...)
	}
	pool := base.Clone()
	for _, pem := range pems {
		if !pool.AppendCertsFromPEM(pem) {
			return nil, errors.New("wire: no certificate found in the PEM text")
		}
	}
	return pool, nil
}

// Untrusted returns the certificates that a server showed, its own first, when
// there is no connection only because nobody whom this computer trusts has signed
// them. For any other failure it returns nil: a certificate that has expired or
// is for another name doesn't get right by trusting somebody.
func Untrusted(err error) []*x509.Certificate {
	refused, ok := errors.AsType[*tls.CertificateVerificationError](err)
	if !ok || !isType[x509.UnknownAuthorityError](err) {
		return nil
	}
	return refused.UnverifiedCertificates
}

// AsksForPassword reports whether there is no connection because a proxy wants a
// name and a password, or others than it was given (RFC 9110 §15.5.8).
func AsksForPassword(err error) bool {
	refused, ok := errors.AsType[*proxyError](err)
	return ok && strings.HasPrefix(refused.status, strconv.Itoa(http.StatusProxyAuthRequired))
}
