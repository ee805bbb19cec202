package problem

import (
	"crypto/sha256"
	"crypto/x509"
	"errors"
	"fmt"

	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/wire"
)

func fromWire(e *wire.Error) *Problem {
	if shown := wire.Untrusted(e); len(shown) > 0 {
		return untrusted(e, shown[len(shown)-1])
	}
	if wire.AsksForPassword(e) {
		return proxyPassword(e)
	}
	title, cause := wireWords(e.Kind)
	p := New("network."+string(e.Kind), title, cause, Retrying()).WithDetail(e.Error())
	if e.Kind == wire.DNS || e.Kind == wire.Refused {
		p.Ways = append(p.Ways, NewWay(EditAddress, text.T("way.edit-address", "Correct the address"), text.Text{}))
	}
	return p
}

// untrusted names the last certificate that the server showed: its issuer is who
// would have to be trusted.
func untrusted(e *wire.Error, last *x509.Certificate) *Problem {
	return New("network.untrusted",
		text.T("problem.untrusted", "This computer doesn't trust the server's certificate"),
		text.T("problem.untrusted.why", "It was issued by {{.Issuer}}. Where a company's proxy opens TLS, that is the company's own authority: get its certificate from whoever runs the network. If nobody knows it, somebody may be listening in. Checking can't be switched off.", "Issuer", last.Issuer.String()),
		NewWay(AddAuthority, text.T("way.add-authority", "Add a certificate authority"), text.T("way.add-authority.why", "For this org only; its fingerprint is shown before")),
		Retrying()).WithDetail(fmt.Sprintf("%v; shown last: %s, SHA-256 %X", e, last.Subject, sha256.Sum256(last.Raw)))
}

// Harmless words an error of a request that changes nothing wherever it arrives: it
// may be sent again without a look. Other errors are returned as they came.
func Harmless(err error) error {
	e, ok := errors.AsType[*wire.Error](err)
	if !ok || e.Kind != wire.Timeout && e.Kind != wire.Closed {
		return err
	}
	p := *From(err)
	p.Cause = text.T("problem.unanswered.why", "A request for a token changes nothing in the org, whether it arrived or not. Try again; if it stays so, something in between may hold it back.")
	return &p
}

func proxyPassword(e *wire.Error) *Problem {
	return New("network.proxy-password",
		text.T("problem.proxy-password", "The proxy wants a name and a password"),
		text.T("problem.proxy-password.why", "{{.Proxy}} lets nobody through without them, or doesn't take those it got. They belong into HTTPS_PROXY, as http://name:password@host:port, before Flowlatch starts; they are shown and stored nowhere. A proxy that wants a Windows sign-in (NTLM, Kerberos) needs a small proxy of its own on this computer.", "Proxy", e.Proxy),
		Retrying()).WithDetail(e.Error())
}

func wireWords(k wire.Kind) (title, cause text.Text) {
	switch k {
	case wire.Pinned:
		return text.T("problem.pinned", "Flowlatch refused to send this"),
			text.T("problem.pinned.why", "The request would have taken a credential to another place than the one it belongs to.")
	case wire.Insecure:
		return text.T("problem.insecure", "Flowlatch sends nothing over plain http"),
			text.T("problem.insecure.why", "Everyone on the network could read it. Only https is used, and http on this computer.")
	case wire.DNS:
		return text.T("problem.dns", "The name can't be found"),
			text.T("problem.dns.why", "There is no such host, or this computer is offline or needs a proxy.")
	case wire.Refused:
		return text.T("problem.refused", "Nothing answers at this address"),
			text.T("problem.refused.why", "The connection was refused: nothing listens there, or a firewall is in between.")
	case wire.Unreachable:
		return text.T("problem.unreachable", "There is no way to this address"),
			text.T("problem.unreachable.why", "This computer is offline, or the network doesn't lead there.")
	case wire.Invalid:
		return text.T("problem.invalid", "The request can't be sent as it is"),
			text.T("problem.invalid.why", "A header has a line break or another character that headers can't have. Nothing was sent.")
	case wire.TLS:
		return text.T("problem.tls", "The server's certificate isn't trusted"),
			text.T("problem.tls.why", "It is expired, for another name, or signed by someone this computer doesn't know. A proxy that opens TLS does this too. Checking can't be switched off.")
	case wire.Timeout:
		return text.T("problem.timeout", "No answer in time"),
			text.T("problem.timeout.why", "The request may still have arrived. Look before you send something again that changes the org.")
	case wire.Closed:
		return text.T("problem.closed", "The connection was closed before the answer"),
			text.T("problem.closed.why", "The request may have arrived. Nothing was repeated; look before you send it again.")
	case wire.TooLarge:
		return text.T("problem.too-large", "The answer is too large"),
			text.T("problem.too-large.why", "Flowlatch stopped reading to protect this computer's memory.")
	case wire.Proxy:
		return text.T("problem.proxy", "The proxy refused the connection"),
			text.T("problem.proxy.why", "It comes from this computer's proxy settings (HTTPS_PROXY).")
	}
	return text.T("problem.network", "The request couldn't be sent"),
		text.T("problem.network.why", "The technical detail has the system's own words.")
}
