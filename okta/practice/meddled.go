package practice

import (
	"net/http"
	"strings"
)

// Faults of the way to the token endpoint: what arrives is not what was sent, as
// behind a proxy that changes requests.
const (
	faultOrigin        fault = "proxy-adds-origin"
	faultNoAssertion   fault = "proxy-drops-assertion"
	faultCutAssertion  fault = "proxy-cuts-assertion"
	faultCredentials   fault = "proxy-adds-credentials"
	faultAssertionType fault = "proxy-changes-assertion-type"
)

func meddledFaults() []FaultInfo {
	return []FaultInfo{
		effect(faultOrigin, "Token requests arrive with an Origin header, as from a page in a browser."),
		effect(faultNoAssertion, "Token requests arrive without their client_assertion."),
		effect(faultCutAssertion, "Token requests arrive with the first part of their client_assertion only."),
		effect(faultCredentials, "Token requests arrive with an Authorization header of somebody else's."),
		effect(faultAssertionType, "Token requests arrive with another client_assertion_type."),
	}
}

// meddle changes a token request, whose form was read, as the faults say.
func (o *Org) meddle(r *http.Request) {
	if o.faulty(faultOrigin) {
		r.Header.Set("Origin", "https://proxy.example")
	}
	if o.faulty(faultNoAssertion) {
		r.Form.Del("client_assertion")
	}
	if o.faulty(faultCutAssertion) {
		head, _, _ := strings.Cut(r.Form.Get("client_assertion"), ".")
		r.Form.Set("client_assertion", head)
	}
	if o.faulty(faultCredentials) {
		r.SetBasicAuth("proxy", "proxy")
	}
	if o.faulty(faultAssertionType) {
		r.Form.Set("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:saml2-bearer")
	}
}
