package problem

import (
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/wire"
)

func fromWire(e *wire.Error) *Problem {
	title, cause := wireWords(e.Kind)
	p := New("network."+string(e.Kind), title, cause, Retrying()).WithDetail(e.Error())
	if e.Kind == wire.DNS || e.Kind == wire.Refused {
		p.Ways = append(p.Ways, NewWay(EditAddress, text.T("way.edit-address", "Correct the address"), text.Text{}))
	}
	return p
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
