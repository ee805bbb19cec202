package workflows

import "fmt"

// InvokeURLFault names what is wrong with a typed Invoke URL.
type InvokeURLFault string

// The faults of an Invoke URL, as [ParseInvokeURL] finds them.
const (
	FaultEmpty         InvokeURLFault = "empty"          // nothing was typed
	FaultTooLong       InvokeURLFault = "too-long"       // no Invoke URL is that long
	FaultTokenOnly     InvokeURLFault = "token-only"     // a client token instead of the URL
	FaultAliasOnly     InvokeURLFault = "alias-only"     // an alias instead of the URL
	FaultScheme        InvokeURLFault = "scheme"         // ftp:, file:, …
	FaultHTTP          InvokeURLFault = "http"           // http where only https is safe
	FaultUserInfo      InvokeURLFault = "user-info"      // a name or password before an @
	FaultSpace         InvokeURLFault = "space"          // white space within: more than the URL was copied
	FaultCharacter     InvokeURLFault = "character"      // an invisible character within
	FaultBackslash     InvokeURLFault = "backslash"      // a backslash, which programs read in different ways
	FaultPlaceholder   InvokeURLFault = "placeholder"    // <alias>, {org} and the like
	FaultNoHost        InvokeURLFault = "no-host"        // a path only
	FaultHost          InvokeURLFault = "host"           // not a possible domain
	FaultIPAddress     InvokeURLFault = "ip-address"     // an address by number that is not loopback
	FaultLocalName     InvokeURLFault = "local-name"     // localhost: the practice org goes by its number
	FaultPort          InvokeURLFault = "port"           // a port that is not a number, or not 443
	FaultNoPath        InvokeURLFault = "no-path"        // a host only
	FaultTokenURL      InvokeURLFault = "token-url"      // the org's token endpoint
	FaultPath          InvokeURLFault = "path"           // some other page
	FaultNoAlias       InvokeURLFault = "no-alias"       // /api/flo/invoke
	FaultAlias         InvokeURLFault = "alias"          // characters that an alias does not have
	FaultTokenAsAlias  InvokeURLFault = "token-as-alias" // a client token in the alias's place
	FaultNoInvoke      InvokeURLFault = "no-invoke"      // ends after the alias
	FaultResume        InvokeURLFault = "resume"         // a Resume URL, which continues a paused flow
	FaultQuery         InvokeURLFault = "query"          // a query that cannot be read
	FaultToken         InvokeURLFault = "token"          // characters that no token has
	FaultTwoTokens     InvokeURLFault = "two-tokens"     // two different client tokens
	FaultTokenRepeated InvokeURLFault = "token-repeated" // the token stands elsewhere in the URL too
)

// InvokeURLError tells why an Invoke URL cannot be used. Value is the piece at fault, where it cannot be a credential.
type InvokeURLError struct {
	Fault InvokeURLFault
	Value string
}

// Error says it in English.
func (e *InvokeURLError) Error() string {
	for _, english := range []func() string{e.englishOfText, e.englishOfHost, e.englishOfPath, e.englishOfQuery} {
		if s := english(); s != "" {
			return s
		}
	}
	return "this Invoke URL cannot be used: " + string(e.Fault)
}

func (e *InvokeURLError) englishOfText() string {
	switch e.Fault {
	case FaultEmpty:
		return "paste the Invoke URL from the flow's Endpoint settings"
	case FaultTooLong:
		return "this is too long for an Invoke URL"
	case FaultTokenOnly:
		return "this looks like a client token: paste the whole Invoke URL"
	case FaultAliasOnly:
		return "this looks like an alias alone: paste the whole Invoke URL"
	case FaultUserInfo:
		return "an Invoke URL must not hold a user name or password"
	case FaultSpace:
		return "an Invoke URL holds no space: copy the URL alone"
	case FaultCharacter:
		return "the Invoke URL holds an invisible character: copy it again"
	case FaultBackslash:
		return "the Invoke URL holds a backslash: a web address has forward slashes"
	case FaultPlaceholder:
		return fmt.Sprintf("%.80q is a placeholder: copy the URL from the flow's Endpoint settings", e.Value)
	}
	return ""
}

func (e *InvokeURLError) englishOfHost() string {
	switch e.Fault {
	case FaultScheme:
		return fmt.Sprintf("a flow is invoked by https, not by %.80s", e.Value)
	case FaultHTTP:
		return fmt.Sprintf("%.80s must be called by https: http would show your credentials to the network", e.Value)
	case FaultNoHost:
		return "the Invoke URL has no domain"
	case FaultHost:
		return fmt.Sprintf("%.80q is not a possible domain", e.Value)
	case FaultIPAddress:
		return fmt.Sprintf("Workflows has a domain, not an IP address like %.80s", e.Value)
	case FaultLocalName:
		return fmt.Sprintf("the practice org is reached by its number, 127.0.0.1, not as %.80s", e.Value)
	case FaultPort:
		return fmt.Sprintf("Workflows answers on port 443, not on %.80q", e.Value)
	}
	return ""
}

func (e *InvokeURLError) englishOfPath() string {
	switch e.Fault {
	case FaultNoPath:
		return "this is a domain only: an Invoke URL goes on with /api/flo/, the alias and /invoke"
	case FaultTokenURL:
		return "this is the address that hands out tokens, not a flow's"
	case FaultPath:
		return "this is not an Invoke URL: it would have the path /api/flo/, the alias and /invoke"
	case FaultNoAlias:
		return "the alias is missing between /api/flo/ and /invoke"
	case FaultAlias:
		return "the alias holds characters that no alias has"
	case FaultTokenAsAlias:
		return "a client token stands where the alias belongs"
	case FaultNoInvoke:
		return "the URL ends after the alias: /invoke is missing"
	case FaultResume:
		return "this is a Resume URL, which continues a paused flow: copy the Invoke URL above it"
	}
	return ""
}

func (e *InvokeURLError) englishOfQuery() string {
	switch e.Fault {
	case FaultQuery:
		return "the part behind /invoke cannot be read: a query starts with ?"
	case FaultToken:
		return "the client token holds characters that no token has"
	case FaultTwoTokens:
		return "the URL holds two different client tokens"
	case FaultTokenRepeated:
		return "the client token stands in the URL twice: copy it again"
	}
	return ""
}
