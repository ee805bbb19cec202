package token

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/wire"
	"github.com/flowlatch/flowlatch/oauth"
)

// Explain tells why a token was refused, by the server's error and what
// [Source.Examine] finds. Errors that are no refusal are returned as they came.
func (s *Source) Explain(ctx context.Context, r Request, got *Result, err error) error {
	refused, ok := errors.AsType[*oauth.Error](err)
	if !ok || refused.Kind != oauth.Refused {
		return err
	}
	return problem.RefusedToken(refused, s.Examine(ctx, r, got))
}

// Examine finds out what can be known of a refused request without anybody's
// rights: from the request itself, from its answers, and from what the server
// publishes about itself now, for which it sends at most two GETs; they join the
// exchanges of got. What can't be found out stays unknown.
//
// Of the app nothing can: Okta shows clients and their keys to administrators
// only (GET /oauth2/v1/keys has the keys that Okta itself signs with).
func (s *Source) Examine(ctx context.Context, r Request, got *Result) problem.TokenFacts {
	f := problem.TokenFacts{
		Audience:  problem.Yes, // aud is made of the URL that is called
		Scope:     strings.Join(r.Scopes, " "),
		Scoped:    problem.Known(len(r.Scopes) > 0),
		OrgServer: orgServer(got.TokenURL, r.Scopes),
		Clock:     got.Clock.suits(),
	}
	if f.Clock != problem.Unknown {
		f.ClockOffset = got.Clock.Offset
	}
	if at := slices.IndexFunc(got.Exchanges, asksForToken); at >= 0 {
		f.ProofSent = problem.Known(slices.ContainsFunc(got.Exchanges[at:], carriesProof))
	}
	ctx, cancel := context.WithTimeout(ctx, examineTakes)
	defer cancel()
	var trail wire.Trail
	s.published(wire.WithRecorder(ctx, &trail), &f, r.Origin)
	got.Exchanges = slices.Concat(got.Exchanges, trail.Exchanges())
	return f
}

// examineTakes is how long finding out may keep a person waiting.
const examineTakes = 10 * time.Second

func asksForToken(x wire.Exchange) bool { return x.Method == http.MethodPost }

func carriesProof(x wire.Exchange) bool {
	return asksForToken(x) && slices.ContainsFunc(x.RequestHeader, func(f wire.Field) bool { return strings.EqualFold(f.Name, "DPoP") })
}

// orgServer reports whether a scope of Okta's was asked for at the org's own
// token endpoint, or at that of one of its custom servers
// (/oauth2/{id}/v1/token), which have none. It is unknown of any other address
// or scope: not every server is Okta's.
func orgServer(tokenURL string, scopes []string) problem.Fact {
	u, err := url.Parse(tokenURL)
	if err != nil || !slices.ContainsFunc(scopes, func(s string) bool { return strings.HasPrefix(s, "okta.") }) {
		return problem.Unknown
	}
	if u.Path == defaultTokenPath {
		return problem.Yes
	}
	parts := strings.Split(strings.TrimPrefix(u.Path, "/"), "/")
	if len(parts) == 4 && parts[0] == "oauth2" && parts[2] == "v1" && parts[3] == "token" {
		return problem.No
	}
	return problem.Unknown
}

// wrongTime is how far clocks are apart when requests that don't allow for it
// are refused for certain: assertions have expired by then, proofs count as old,
// and no server lets the future be so long.
const wrongTime = 5 * time.Minute

// slack is how much later than its own time a server surely takes a time of
// issue for its own: it is cut to a second on the way.
const slack = time.Second

// suits reports whether the times in a request suited the server's clock. In
// between, servers differ in what they let pass: then it is unknown.
func (c Clock) suits() problem.Fact {
	low, high := c.Offset-c.Error, c.Offset+c.Error
	switch {
	case !c.Known:
		return problem.Unknown
	case c.Corrected:
		return problem.Yes
	case low > wrongTime || high < -wrongTime:
		return problem.No
	case low >= -slack && high < wrongTime:
		return problem.Yes
	}
	return problem.Unknown
}

// published takes in what the server says of itself.
func (s *Source) published(ctx context.Context, f *problem.TokenFacts, origin string) {
	c, err := s.network.Client(wire.Route{Origin: origin})
	if err != nil {
		return
	}
	m, err := oauth.Discover(wire.WithPurpose(ctx, text.T("token.for-why", "Find out why the token was refused")), c, origin)
	if err != nil || m.Raw == nil {
		return
	}
	f.Proofs = problem.Known(len(m.DPoPAlgorithms) > 0)
	f.OwnDomain, f.DomainName = ownDomain(m, origin)
}

// ownDomain compares the origins of a server's name and token endpoint, as it
// publishes them, with the one that was called. A server is known by another
// domain when one of them is elsewhere.
func ownDomain(m *oauth.Metadata, called string) (own problem.Fact, domain string) {
	var written struct {
		Endpoint string `json:"token_endpoint"`
	}
	if json.Unmarshal(m.Raw, &written) != nil {
		return problem.Unknown, ""
	}
	here := origin(called)
	for _, named := range []string{m.Issuer, written.Endpoint} {
		at := origin(named)
		if at == nil {
			continue
		}
		if at.Scheme != here.Scheme || at.Host != here.Host {
			return problem.No, at.Host
		}
		own = problem.Yes
	}
	return own, ""
}

// origin is the origin of a URL in a form that can be compared, nil for none.
func origin(raw string) *url.URL {
	u, err := url.Parse(raw)
	if err != nil || u.Host == "" {
		return nil
	}
	host := strings.ToLower(u.Host)
	if port := map[string]string{"https": ":443", "http": ":80"}[u.Scheme]; port != "" {
		host = strings.TrimSuffix(host, port)
	}
	return &url.URL{Scheme: u.Scheme, Host: host}
}
