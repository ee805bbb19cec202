package problem

import (
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/okta"
	"github.com/flowlatch/flowlatch/okta/workflows"
)

func fromAddress(e *okta.AddressError) *Problem {
	return New("org.address."+string(e.Fault), AddressSentence(e),
		text.T("problem.field.why", "Nothing was sent and nothing is lost."),
		NewWay(EditAddress, text.T("way.edit-address", "Correct the address"), text.Text{})).WithDetail(e.Error())
}

// AddressSentence says in one sentence what is wrong with a typed org
// address. It is fit for showing while the person types.
func AddressSentence(e *okta.AddressError) text.Text {
	v := e.Value
	switch e.Fault {
	case okta.FaultEmpty:
		return text.T("address.empty", "Paste any address of your org")
	case okta.FaultTooLong:
		return text.T("address.too-long", "This is too long for an address. Paste only the address of the org.")
	case okta.FaultScheme:
		return text.T("address.scheme", "An Okta org is reached by https, not by {{.Value}}", "Value", v)
	case okta.FaultUserInfo:
		return text.T("address.user-info", "There is a user name or password before the @. Take it out; it isn't needed and would be a secret.")
	case okta.FaultNoHost:
		return text.T("address.no-host", "The address has no domain yet")
	case okta.FaultSpace:
		return text.T("address.space", "A domain has no spaces")
	case okta.FaultCharacter:
		return text.T("address.character", "The address holds an invisible character. Type it by hand.")
	case okta.FaultBackslash:
		return text.T("address.backslash", "There is a backslash in it. A web address has forward slashes.")
	case okta.FaultPlaceholder:
		return text.T("address.placeholder", "{{.Value}} stands for your own domain. Put your org's name there.", "Value", v)
	case okta.FaultHost:
		return text.T("address.host", "{{.Value}} isn't a possible domain", "Value", v)
	}
	return hostSentence(e.Fault, v, e.Suggestion)
}

func hostSentence(f okta.AddressFault, v, suggestion string) text.Text {
	switch f {
	case okta.FaultIPAddress:
		return text.T("address.ip", "An Okta org has a domain, not a number like {{.Value}}", "Value", v)
	case okta.FaultLocalName:
		return text.T("address.local-name", "The practice org is reached as 127.0.0.1, not as {{.Value}}", "Value", v)
	case okta.FaultNoDomain:
		if suggestion == "" {
			return text.T("address.no-domain", "This is a name, not an address. Paste the whole address from the browser.")
		}
		return text.T("address.no-domain-suggest", "This is a name, not an address. Do you mean {{.Suggestion}}?", "Suggestion", suggestion)
	case okta.FaultBareDomain:
		return text.T("address.bare-domain", "The name of your org is missing before {{.Value}}", "Value", v)
	case okta.FaultOktaSite:
		return text.T("address.okta-site", "{{.Value}} is Okta's own site, not an org. Open your Admin Console and copy its address.", "Value", v)
	case okta.FaultSubdomain:
		return text.T("address.subdomain", "{{.Value}} has more names than an org's address", "Value", v)
	case okta.FaultSharedWorkflows:
		return text.T("address.shared-workflows", "{{.Value}} serves all orgs and doesn't tell which one is yours", "Value", v)
	case okta.FaultLetter:
		return text.T("address.letter", "Names of Okta orgs have only the letters a to z, digits and hyphens: {{.Value}} is another character", "Value", v)
	case okta.FaultSeveral:
		return text.T("address.several", "There is an https:// in the middle of it. Keep one address.")
	case okta.FaultPort:
		if v == "" {
			return text.T("address.no-port", "Nothing follows the colon. Leave it out: an Okta org needs no port.")
		}
		return text.T("address.port", "An Okta org answers on port 443, not on {{.Value}}", "Value", v)
	case okta.FaultHTTP:
		return text.T("address.http", "Use https: http would show your credentials to the network")
	}
	return text.T("address.other", "This isn't the address of an Okta org")
}

func fromInvokeURL(e *workflows.InvokeURLError) *Problem {
	return New("endpoint.url."+string(e.Fault), InvokeURLSentence(e),
		text.T("problem.field.why", "Nothing was sent and nothing is lost."),
		NewWay(EditInvokeURL, text.T("way.edit-invoke-url", "Correct the Invoke URL"), text.T("way.edit-invoke-url.why", "API Endpoint card › Endpoint settings › Invoke URL › copy"))).WithDetail(e.Error())
}

func fromNotOkta(e *okta.NotOktaError) *Problem {
	cause := text.T("problem.not-okta.other", "The server's answer isn't that of an Okta org.")
	switch e.Reason {
	case okta.NotOktaHTML:
		cause = text.T("problem.not-okta.html", "A web page came back: another site, or the sign-in page of a network or proxy in between.")
	case okta.NotOktaJSON:
		cause = text.T("problem.not-okta.json", "The server answered, but doesn't name an Okta organization.")
	case okta.NotOktaRedirect:
		cause = text.T("problem.not-okta.redirect", "The server sends callers on to {{.Host}}. Flowlatch doesn't follow, because credentials would go along.", "Host", e.Location)
	}
	return New("org.not-okta", text.T("problem.not-okta", "No Okta org answers there"), cause,
		NewWay(EditAddress, text.T("way.edit-address", "Correct the address"), text.T("way.edit-address.why", "Copy it from the Admin Console in your browser")),
		Retrying()).WithDetail(e.Error())
}
