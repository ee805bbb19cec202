package okta

import (
	"fmt"
	"slices"
	"strings"

	"github.com/flowlatch/flowlatch/okta/internal/pasted"
)

// tokenPath is where an org's own authorization server hands out tokens.
const tokenPath = "/oauth2/v1/token"

// orgAddress reads a host name as an org's: below one of Okta's domains by Okta's rules, else as a custom domain.
func orgAddress(t pasted.Address, host string) (Address, error) {
	for _, d := range oktaDomains() {
		if host == d.suffix {
			return Address{}, &AddressError{Fault: FaultBareDomain, Value: host}
		}
		if name, ok := strings.CutSuffix(host, "."+d.suffix); ok {
			return oktaAddress(t, d, name)
		}
	}
	a := Address{Origin: "https://" + host, Domain: host, Cell: CellCustom, Production: true}
	a.TokenURL = a.Origin + tokenPath
	a.Parts = parts(t, Part{t.Host, UseDomain}, Part{t.PortText, UseLeftOut})
	return a, nil
}

// oktaAddress reads name, what stands before one of Okta's domains: acme, acme-admin or acme.workflows.
func oktaAddress(t pasted.Address, d oktaDomain, name string) (Address, error) {
	org, ofWorkflows := strings.CutSuffix(name, ".workflows")
	org, ofAdmin := strings.CutSuffix(org, "-admin")
	foreign := pasted.Foreign(name)
	switch {
	case foreign != 0:
		return Address{}, &AddressError{Fault: FaultLetter, Value: fmt.Sprintf("%c (U+%04X)", foreign, foreign)}
	case name == "workflows" || strings.HasSuffix(name, "oauth.workflows"):
		return Address{}, &AddressError{Fault: FaultSharedWorkflows, Value: name + "." + d.suffix}
	case strings.Contains(org, "."):
		return Address{}, &AddressError{Fault: FaultSubdomain, Value: name + "." + d.suffix}
	case !orgName(org):
		return Address{}, &AddressError{Fault: FaultOktaSite, Value: name + "." + d.suffix}
	}

	a := Address{
		Org: org, Domain: org + "." + d.suffix, Cell: d.cell, Production: !d.preview,
		AdminConsole:  "https://" + org + "-admin." + d.suffix,
		FromWorkflows: ofWorkflows,
	}
	a.Origin = "https://" + a.Domain
	a.TokenURL = a.Origin + tokenPath
	if d.workflows || ofWorkflows {
		a.Workflows = "https://" + org + ".workflows." + d.suffix
	}
	leftOut := ""
	if ofAdmin {
		leftOut = "-admin"
	}
	if ofWorkflows {
		leftOut += ".workflows"
	}
	a.Parts = parts(t, append(hostParts(t.Host, org, leftOut), Part{t.PortText, UseLeftOut})...)
	return a, nil
}

// orgName reports whether an org can have this name: not one of the sites Okta itself runs below its domains.
func orgName(name string) bool {
	return !slices.Contains([]string{
		"", "admin", "api", "auth", "cdn", "developer", "docs", "help", "learn", "login", "oauth", "oidc", "saml",
		"sso", "status", "support", "toolkit", "trust", "www",
	}, name) && !strings.HasSuffix(name, "-")
}

// hostParts cuts the typed host into the org's name, what is left out, and Okta's domain. A host typed in other letters
// than ASCII does not line up with its looked-up form and stays whole.
func hostParts(typed, org, leftOut string) []Part {
	prefix := org + leftOut
	if len(typed) < len(prefix) || !strings.EqualFold(typed[:len(prefix)], prefix) {
		return []Part{{typed, UseDomain}}
	}
	domain := typed[len(prefix):]
	bare := strings.TrimSuffix(domain, ".")
	return []Part{
		{typed[:len(org)], UseOrg},
		{typed[len(org):len(prefix)], UseLeftOut},
		{bare, UseDomain},
		{domain[len(bare):], UseLeftOut},
	}
}

// parts puts the scheme before and the path, query and fragment behind the parts of the authority.
func parts(t pasted.Address, authority ...Part) []Part {
	all := append([]Part{{t.SchemeText, UseScheme}}, authority...)
	all = append(all, Part{t.Path, UseLeftOut})
	if t.HasQuery {
		all = append(all, Part{"?…", UseLeftOut})
	}
	if t.HasHash {
		all = append(all, Part{"#…", UseLeftOut})
	}
	return slices.DeleteFunc(all, func(p Part) bool { return p.Text == "" })
}
