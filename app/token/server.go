package token

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"sync"
	"time"

	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/wire"
	"github.com/flowlatch/flowlatch/oauth"
)

// defaultTokenPath is Okta's org authorization server's; it is for a server
// that answers nothing usable where its metadata should be.
const defaultTokenPath = "/oauth2/v1/token"

// server is what is known of one server. It is safe for concurrent use.
type server struct {
	clock oauth.Clock

	mu       sync.Mutex
	endpoint string          // the token URL used last
	metadata *oauth.Metadata // nil until it is found, and after a token request that failed
}

func (s *server) tokenURL() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.endpoint
}

func (s *server) known() *oauth.Metadata {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.metadata
}

func (s *server) learn(m *oauth.Metadata, endpoint string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.metadata, s.endpoint = m, endpoint
}

// forget makes the next request look for the metadata again: that a token was
// refused may mean that the server has changed.
func (s *server) forget() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.metadata = nil
}

// talk is a client of one server that looks at its clock with every answer. It
// makes one request at a time.
type talk struct {
	server *server
	next   http.RoundTripper
	now    func() time.Time

	sent, received time.Time // of the last request
}

// RoundTrip implements http.RoundTripper.
func (t *talk) RoundTrip(req *http.Request) (*http.Response, error) {
	t.sent = t.now()
	answer, err := t.next.RoundTrip(req)
	t.received = t.now()
	if err == nil {
		t.server.clock.Observe(answer.Header, t.sent, t.received)
	}
	return answer, err
}

// fetch asks for a token: the metadata if they aren't known, the token, and the
// token once more when the clock explains why it was refused.
func (s *Source) fetch(ctx context.Context, r Request, proof *oauth.ProofKey) (*oauth.Token, error) {
	ctx, cancel := context.WithTimeout(ctx, s.timeout)
	defer cancel()
	pinned, err := s.network.Client(wire.Route{Origin: r.Origin})
	if err != nil {
		return nil, err
	}
	t := &talk{server: s.serverAt(r.Origin), next: pinned.Transport, now: s.now}
	c := &http.Client{Transport: t, CheckRedirect: pinned.CheckRedirect}
	metadata, unclear, err := t.discover(ctx, c, r.Origin)
	if err != nil {
		return nil, err
	}
	token, err := s.request(ctx, c, t, r, oauth.Prover{Mode: r.DPoP, Key: proof, Memory: &s.memory, Algorithms: metadata.DPoPAlgorithms}, cmp.Or(r.TokenURL, metadata.TokenEndpoint))
	if err != nil {
		t.server.forget()
		return nil, blame(err, unclear)
	}
	return token, nil
}

// discover finds the token endpoint. A server that answers something other than
// metadata is asked at Okta's path all the same; unclear says what it answered.
func (t *talk) discover(ctx context.Context, c *http.Client, origin string) (m *oauth.Metadata, unclear, err error) {
	if m = t.server.known(); m != nil {
		return m, nil, nil
	}
	m, err = oauth.Discover(wire.WithPurpose(ctx, text.T("token.for-metadata", "Find the token URL")), c, origin)
	if err == nil {
		t.server.learn(m, m.TokenEndpoint)
		return m, nil, nil
	}
	if _, answered := errors.AsType[*oauth.Error](err); !answered {
		return nil, nil, err
	}
	m = &oauth.Metadata{TokenEndpoint: origin + defaultTokenPath}
	t.server.learn(nil, m.TokenEndpoint)
	return m, err, nil
}

// blame picks the error that tells more: the server's own refusal of the token,
// else what came in the place of its metadata, if anything did.
func blame(err, unclear error) error {
	refused, answered := errors.AsType[*oauth.Error](err)
	if unclear == nil || !answered || refused.Kind == oauth.Refused {
		return err
	}
	return unclear
}

// request asks for the token by the server's clock, as well as it is known.
func (s *Source) request(ctx context.Context, c *http.Client, t *talk, r Request, p oauth.Prover, tokenURL string) (*oauth.Token, error) {
	ctx = wire.WithPurpose(ctx, text.T("token.for-token", "Ask for an access token"))
	ask := func(now time.Time) (*oauth.Token, error) {
		began := s.now()
		token, err := oauth.RequestTokenWithProof(ctx, c, oauth.TokenRequest{
			TokenURL: tokenURL, ClientID: r.ClientID, Key: r.Key, Scopes: r.Scopes, Now: now,
		}, p)
		if err == nil {
			token.Obtained = began
		}
		return token, err
	}
	if r.Uncorrected {
		return ask(s.now())
	}
	assumed := t.server.clock.Now(s.now())
	token, err := ask(assumed)
	if offset, wrong := oauth.ClockRetry(err, assumed, t.sent, t.received); wrong {
		return ask(offset.Earliest(s.now()))
	}
	return token, err
}
