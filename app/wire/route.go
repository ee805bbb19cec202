package wire

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/flowlatch/flowlatch/oauth/secret"
)

// Route binds a credential to the one origin it may be sent to.
type Route struct {
	// Origin is scheme://host[:port], compared after normalisation (case, default
	// port, IDN, trailing dot). https, or http to a literal loopback address.
	Origin string
	// Credential is put on every request; the zero Credential puts on nothing.
	Credential Credential
	// Patient calls wait for an answer to begin for as long as they may take in
	// all; others give up after half a minute. It is for what works before it
	// answers, such as a flow.
	Patient bool
}

// Credential authenticates requests. It must be safe for concurrent use.
type Credential struct {
	// Name says what it is, such as "SSWS". It is shown.
	Name string
	// Secrets are the values to mask wherever they appear in an Exchange.
	Secrets []secret.Secret
	// Apply puts the credential on a request, which is a copy made for this one
	// attempt and already checked to go to the route's origin. It may set headers
	// and the query, not the body and not the origin.
	Apply func(*http.Request) error
}

// clientTokenName is the name of a Workflows endpoint's client token as a
// request header and as a query parameter, from Okta Workflows' "Invoke a flow
// with an API endpoint".
const (
	clientTokenHeader = "x-api-client-token"
	clientTokenQuery  = "clientToken"
)

// SSWS authenticates with an Okta API token: "Authorization: SSWS …".
func SSWS(token secret.Secret) Credential { return authorization("SSWS", token) }

// Bearer authenticates with an access token, RFC 6750 §2.1.
func Bearer(token secret.Secret) Credential { return authorization("Bearer", token) }

// ClientTokenHeader sends a Workflows client token as a header.
func ClientTokenHeader(token secret.Secret) Credential {
	return single("client token", token, func(r *http.Request, plain string) {
		r.Header.Set(clientTokenHeader, plain)
	})
}

// ClientTokenQuery sends a Workflows client token in the query, in place of one
// that is there. The rest of the query stays as it was written.
func ClientTokenQuery(token secret.Secret) Credential {
	return single("client token in the query", token, func(r *http.Request, plain string) {
		pairs := slices.DeleteFunc(strings.Split(r.URL.RawQuery, "&"), func(pair string) bool {
			name, _, _ := strings.Cut(pair, "=")
			return pair == "" || name == clientTokenQuery
		})
		pairs = append(pairs, clientTokenQuery+"="+url.QueryEscape(plain))
		r.URL.RawQuery = strings.Join(pairs, "&")
	})
}

func authorization(scheme string, token secret.Secret) Credential {
	return single(scheme, token, func(r *http.Request, plain string) {
		r.Header.Set("Authorization", scheme+" "+plain)
	})
}

func single(name string, s secret.Secret, put func(r *http.Request, plain string)) Credential {
	return Credential{
		Name:    name,
		Secrets: []secret.Secret{s},
		Apply: func(r *http.Request) error {
			put(r, s.Reveal())
			return nil
		},
	}
}
