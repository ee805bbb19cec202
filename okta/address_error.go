package okta

import "fmt"

// AddressFault names what is wrong with a typed address.
type AddressFault string

// The faults of an address, as [ParseAddress] finds them.
const (
	FaultEmpty           AddressFault = "empty"            // nothing was typed
	FaultTooLong         AddressFault = "too-long"         // no address is that long
	FaultScheme          AddressFault = "scheme"           // ftp:, file:, …
	FaultUserInfo        AddressFault = "user-info"        // a name or password before an @; Value stays empty
	FaultNoHost          AddressFault = "no-host"          // a scheme or path only
	FaultSpace           AddressFault = "space"            // white space within the host
	FaultCharacter       AddressFault = "character"        // an invisible character: within the host, or one that reorders what is shown
	FaultBackslash       AddressFault = "backslash"        // a backslash, which programs read in different ways
	FaultPlaceholder     AddressFault = "placeholder"      // {yourOktaDomain} and the like
	FaultHost            AddressFault = "host"             // not a possible host name
	FaultIPAddress       AddressFault = "ip-address"       // an address by number that is not loopback
	FaultLocalName       AddressFault = "local-name"       // localhost: the practice org goes by its number
	FaultNoDomain        AddressFault = "no-domain"        // one word without a domain
	FaultBareDomain      AddressFault = "bare-domain"      // okta.com without an org
	FaultOktaSite        AddressFault = "okta-site"        // login.okta.com and other sites of Okta's own
	FaultSubdomain       AddressFault = "subdomain"        // more names before okta.com than an org has
	FaultSharedWorkflows AddressFault = "shared-workflows" // oauth.workflows.okta.com, which all orgs share
	FaultLetter          AddressFault = "letter"           // a letter beyond a-z before one of Okta's domains: perhaps a look-alike
	FaultSeveral         AddressFault = "several"          // a second address, or its scheme, behind the first
	FaultPort            AddressFault = "port"             // a port that is not a number, or not 443
	FaultHTTP            AddressFault = "http"             // http where only https is safe
)

// AddressError tells why an address cannot be used. Value is the piece at fault and never holds what may be a
// credential; Suggestion, where there is one, is an address that would be accepted and is probably what was meant.
type AddressError struct {
	Fault      AddressFault
	Value      string
	Suggestion string
}

// Error says it in English.
func (e *AddressError) Error() string {
	if format := e.Fault.english(); format != "" {
		return fmt.Sprintf(format, shorten(e.Value))
	}
	return "this address cannot be used: " + string(e.Fault)
}

// english is the sentence for a fault; its verb takes the value.
func (f AddressFault) english() string {
	switch f {
	case FaultEmpty:
		return "type or paste the address of the Okta org%.0s"
	case FaultTooLong:
		return "this is too long for an address%.0s"
	case FaultScheme:
		return "an Okta org is reached by https, not by %s"
	case FaultUserInfo:
		return "an address must not hold a user name or password: remove everything up to the @%.0s"
	case FaultNoHost:
		return "the address has no domain%.0s"
	case FaultSpace:
		return "a domain holds no space: %q"
	case FaultCharacter:
		return "the address holds an invisible character: type it by hand%.0s"
	case FaultBackslash:
		return "the address holds a backslash: a web address has forward slashes%.0s"
	case FaultPlaceholder:
		return "%q stands for your own domain: put your org's name there"
	case FaultHost:
		return "%q is not a possible domain"
	default:
		return f.englishOfHost()
	}
}

// englishOfHost continues english with the faults of a well-formed host.
func (f AddressFault) englishOfHost() string {
	switch f {
	case FaultIPAddress:
		return "an Okta org has a domain, not an IP address like %s"
	case FaultLocalName:
		return "the practice org is reached by its number, 127.0.0.1, not as %s"
	case FaultNoDomain:
		return "%q is a name without a domain, such as okta.com"
	case FaultBareDomain:
		return "the name of your org is missing before %s"
	case FaultOktaSite:
		return "%s is Okta's own site, not an org"
	case FaultSubdomain:
		return "%s has more names than the address of an org"
	case FaultSharedWorkflows:
		return "%s serves all orgs and does not tell which one is yours"
	case FaultLetter:
		return "names of Okta orgs have only the letters a to z, digits and hyphens: %s is another character"
	case FaultSeveral:
		return "an https:// stands in the middle of the address: keep one address%.0s"
	case FaultPort:
		return "an Okta org answers on port 443, not on %q"
	case FaultHTTP:
		return "%s must be called by https: http would show your credentials to the network"
	}
	return ""
}

// shorten keeps a value that goes into a sentence readable.
func shorten(s string) string {
	const most = 80
	if r := []rune(s); len(r) > most {
		return string(r[:most]) + "…"
	}
	return s
}
