package signin

import (
	"cmp"
	"context"
	"net/http"
	"sync"
	"time"

	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/wire"
	"github.com/flowlatch/flowlatch/oauth"
	"github.com/flowlatch/flowlatch/okta"
)

// Where Okta's org authorization server has its endpoints, for an org whose
// metadata doesn't name one of them (developer.okta.com, OpenID Connect & OAuth
// 2.0 API).
const (
	authorizePath = "/oauth2/v1/authorize"
	devicePath    = "/oauth2/v1/device/authorize"
	revokePath    = "/oauth2/v1/revoke"
)

// server is what is known of an org's authorization server. It is safe for
// concurrent use.
type server struct {
	origin string
	client *http.Client // without a credential
	now    func() time.Time
	clock  oauth.Clock
	pacer  *okta.Pacer // of the org's admin API, shared by whoever signs in

	mu       sync.Mutex
	metadata *oauth.Metadata // nil until it is found
}

func (k *Keeper) server(origin string) (*server, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if known := k.servers[origin]; known != nil {
		return known, nil
	}
	pinned, err := k.network.Client(wire.Route{Origin: origin})
	if err != nil {
		return nil, err
	}
	s := &server{origin: origin, now: k.now, pacer: okta.NewPacer(okta.PacerConfig{Share: k.share.Fraction(), Now: k.now})}
	s.client = &http.Client{Transport: watching{s, pinned.Transport}, CheckRedirect: pinned.CheckRedirect}
	k.servers[origin] = s
	return s, nil
}

// discover finds the endpoints; once for all who ask after it has succeeded.
func (s *server) discover(ctx context.Context) (*oauth.Metadata, error) {
	s.mu.Lock()
	known := s.metadata
	s.mu.Unlock()
	if known != nil {
		return known, nil
	}
	found, err := oauth.Discover(wire.WithPurpose(ctx, text.T("signin.for-metadata", "Where one signs in")), s.client, s.origin)
	if err != nil {
		return nil, err
	}
	found.AuthorizationEndpoint = cmp.Or(found.AuthorizationEndpoint, s.origin+authorizePath)
	found.DeviceEndpoint = cmp.Or(found.DeviceEndpoint, s.origin+devicePath)
	found.RevocationEndpoint = cmp.Or(found.RevocationEndpoint, s.origin+revokePath)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.metadata = found
	return found, nil
}

// revocation is where a token is taken back, as far as is known without asking.
func (s *server) revocation() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.metadata == nil {
		return s.origin + revokePath
	}
	return s.metadata.RevocationEndpoint
}

// time is the server's, as well as it is known.
func (s *server) time() time.Time { return s.clock.Now(s.now()) }

// watching looks at the server's clock with every answer.
type watching struct {
	server *server
	next   http.RoundTripper
}

// RoundTrip implements http.RoundTripper.
func (w watching) RoundTrip(req *http.Request) (*http.Response, error) {
	sent := w.server.now()
	answer, err := w.next.RoundTrip(req)
	if err == nil {
		w.server.clock.Observe(answer.Header, sent, w.server.now())
	}
	return answer, err
}
