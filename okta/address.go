package okta

import (
	"strings"

	"github.com/flowlatch/flowlatch/okta/internal/pasted"
)

// Cell is the kind of place an org lives in.
type Cell string

// The cells whose domains Okta names in its documentation (Concepts: Okta organizations) and in its SDKs.
const (
	CellOkta     Cell = "okta"     // okta.com
	CellPreview  Cell = "preview"  // oktapreview.com
	CellEMEA     Cell = "emea"     // okta-emea.com
	CellGov      Cell = "gov"      // okta-gov.com
	CellMil      Cell = "mil"      // okta.mil, okta-miltest.com
	CellCustom   Cell = "custom"   // any other host: the org's own domain, or no org at all
	CellPractice Cell = "practice" // a literal loopback address
)

// PartUse tells what a piece of a typed address is good for.
type PartUse string

// The uses of a piece of an address.
const (
	UseScheme  PartUse = "scheme"
	UseOrg     PartUse = "org"      // the org's own name
	UseLeftOut PartUse = "left-out" // understood, and not needed: "-admin", a path, port 443
	UseDomain  PartUse = "domain"   // Okta's domain, the custom domain, or the loopback address
	UsePort    PartUse = "port"
)

// Part is one piece of a typed address.
type Part struct {
	Text string
	Use  PartUse
}

// Address is the address of an org, taken from whatever was typed. Whether an org answers there is for [Discover].
type Address struct {
	Origin string // scheme://host[:port], what every call is sent to
	Domain string // the host alone, as the org is named: acme.okta.com
	Org    string // the org's own name, acme; "" for custom domains and the practice org
	Cell   Cell
	// Parts is the input in its order, without surrounding space; an address with a query or fragment ends in a part
	// "?…" or "#…" that does not repeat it, because links can carry credentials there.
	Parts        []Part
	TokenURL     string // the org authorization server's token endpoint
	AdminConsole string // origin of the Admin Console; "" for a custom domain, which has none
	// Workflows is the origin of the org's Workflows, "" where no pattern is known. Unless FromWorkflows it is a
	// guess by the pattern of recorded hosts; the app okta_flow_sso of the org tells the true one.
	Workflows string
	// FromWorkflows: a Workflows address was typed, so Workflows is what was typed and the org is the guess.
	FromWorkflows bool
	// Production: neither a preview nor a practice org. Custom domains count as production.
	Production bool
}

// maxAddress bounds a typed address, in bytes; the longest Admin Console links are a tenth of it.
const maxAddress = 1500

// oktaDomain is a domain below which Okta gives orgs their names.
type oktaDomain struct {
	suffix    string
	cell      Cell
	workflows bool // orgs' Workflows hosts have been seen below it
	preview   bool
}

func oktaDomains() [6]oktaDomain {
	return [...]oktaDomain{
		{"okta.com", CellOkta, true, false},
		{"oktapreview.com", CellPreview, true, true},
		{"okta-emea.com", CellEMEA, true, false},
		{"okta-gov.com", CellGov, false, false},
		{"okta.mil", CellMil, false, false},
		{"okta-miltest.com", CellMil, false, true},
	}
}

// ParseAddress reads the address of an org from what a person typed or pasted: a bare domain, a link into the Admin
// Console, a Workflows address. It is pure and takes microseconds, so that it can run on every keystroke. The error is
// an *[AddressError].
func ParseAddress(raw string) (Address, error) {
	if len(raw) > maxAddress {
		return Address{}, &AddressError{Fault: FaultTooLong}
	}
	typed := pasted.Split(raw)
	if err := checkTyped(typed); err != nil {
		return Address{}, err
	}
	if ip, ok := pasted.Loopback(typed.Host); ok {
		return practiceAddress(typed, ip)
	}
	host, err := hostOf(typed)
	if err != nil {
		return Address{}, err
	}
	a, err := orgAddress(typed, host)
	if err != nil {
		return Address{}, err
	}
	if err := checkTransport(typed, a); err != nil {
		return Address{}, err
	}
	return a, nil
}

// checkTyped finds the faults that can be seen before the host is understood.
func checkTyped(t pasted.Address) error {
	switch {
	case t.Text == "":
		return &AddressError{Fault: FaultEmpty}
	case pasted.Reordered(t.Text):
		return &AddressError{Fault: FaultCharacter}
	case t.Several():
		return &AddressError{Fault: FaultSeveral}
	case t.Scheme != "" && t.Scheme != "https" && t.Scheme != "http":
		return &AddressError{Fault: FaultScheme, Value: t.Scheme}
	case strings.Contains(t.Path, `\`):
		return &AddressError{Fault: FaultBackslash}
	case t.UserInfo:
		return &AddressError{Fault: FaultUserInfo}
	case t.Host == "":
		return &AddressError{Fault: FaultNoHost}
	case pasted.Blank(t.Host + t.PortText):
		return &AddressError{Fault: FaultSpace, Value: t.Host}
	case pasted.Placeholder(t.Host):
		return &AddressError{Fault: FaultPlaceholder, Value: t.Host}
	case pasted.Invisible(t.Host + t.PortText):
		return &AddressError{Fault: FaultCharacter}
	case t.PortText != "" && !pasted.ValidPort(t.Port()):
		return &AddressError{Fault: FaultPort, Value: t.Port()}
	}
	return nil
}

// checkTransport finds what keeps an otherwise good address from being called.
func checkTransport(t pasted.Address, a Address) error {
	ownPort := t.PortText == "" || t.Port() == "443" || t.Scheme == "http" && t.Port() == "80"
	if !ownPort {
		return &AddressError{Fault: FaultPort, Value: t.Port(), Suggestion: a.Origin}
	}
	if t.Scheme == "http" {
		return &AddressError{Fault: FaultHTTP, Value: a.Domain, Suggestion: a.Origin}
	}
	return nil
}

// hostOf is the typed host in the form DNS knows it.
func hostOf(t pasted.Address) (string, error) {
	if pasted.Numeric(t.Host) {
		return "", &AddressError{Fault: FaultIPAddress, Value: t.Host}
	}
	host, err := pasted.HostName(t.Host)
	if err != nil {
		return "", &AddressError{Fault: FaultHost, Value: t.Host}
	}
	if host == "localhost" || strings.HasSuffix(host, ".localhost") {
		return "", &AddressError{Fault: FaultLocalName, Value: host}
	}
	if strings.Contains(host, ".") {
		return host, nil
	}
	if len(host) > 40 { // more likely a token in the wrong field than a name: not repeated
		return "", &AddressError{Fault: FaultNoDomain}
	}
	return "", &AddressError{Fault: FaultNoDomain, Value: host, Suggestion: "https://" + host + ".okta.com"}
}

func practiceAddress(t pasted.Address, ip string) (Address, error) {
	scheme := t.Scheme
	if scheme == "" {
		scheme = "http"
	}
	a := Address{Origin: pasted.Origin(scheme, ip, t.Port()), Domain: ip, Cell: CellPractice}
	a.TokenURL = a.Origin + tokenPath
	a.AdminConsole = a.Origin + "/console"
	a.Parts = parts(t, Part{t.Host, UseDomain}, Part{t.PortText, UsePort})
	return a, nil
}
