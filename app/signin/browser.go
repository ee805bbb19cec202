package signin

import (
	"context"
	"fmt"
	"net/url"
	"time"

	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/wire"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/oauth"
	"github.com/flowlatch/flowlatch/oauth/loopback"
)

// CallbackPath is the path of every redirect URI. It is fixed, because Okta
// compares the whole URI with those registered; what protects the answer is its
// state, and PKCE.
const CallbackPath = "/flowlatch/callback"

// Ports are those that the browser may come back to, in the order in which they
// are tried. Okta compares the port too (RFC 8252 §7.3 would leave it open), so
// each of them has to be registered.
func Ports() []int { return []int{38217, 41953, 44107} }

// RedirectURIs are what has to be registered, character by character.
func RedirectURIs(ports ...int) []string {
	uris := make([]string, len(ports))
	for i, port := range ports {
		uris[i] = fmt.Sprintf("http://127.0.0.1:%d%s", port, CallbackPath)
	}
	return uris
}

// BrowserPatience is how long a browser may take to come back, unless told otherwise.
const BrowserPatience = loopback.DefaultTimeout

// BrowserRequest signs a person in in the system's browser.
type BrowserRequest struct {
	Origin, ClientID string        // of the org, and of a native app in it
	Scopes           []string      // [DefaultScopes] when none
	Ports            []int         // [Ports] when none
	Patience         time.Duration // how long the browser may take; [BrowserPatience] when 0
	// Open opens the address in the system's browser, and nowhere else. It is called
	// on a goroutine of its own, with a context that ends with the sign-in, which the
	// browser must outlive. Its error ends the sign-in: where the address is shown to
	// be copied as well, return nil.
	Open func(ctx context.Context, address string) error
	// Back is called when the browser has come back, with whatever answer; nil for
	// nothing. It must return at once.
	Back func()
}

// Browser signs in with the authorization code grant and PKCE, the browser coming
// back to this computer (RFC 8252). It waits until somebody has signed in, ctx
// ends, or its patience is over.
func (k *Keeper) Browser(ctx context.Context, r BrowserRequest) (*Kept, error) {
	if len(r.Scopes) == 0 {
		r.Scopes = DefaultScopes()
	}
	if len(r.Ports) == 0 {
		r.Ports = Ports()
	}
	return k.person(ctx, r.Origin, workspace.SignIn{Method: workspace.Browser, ClientID: r.ClientID}, r.authorize)
}

// person signs a person in with the token that authorize gets from the org's server,
// and with a proof key of the sign-in's own.
func (k *Keeper) person(
	ctx context.Context, origin string, in workspace.SignIn,
	authorize func(context.Context, *server, *oauth.Metadata, *oauth.Key) (*oauth.Token, error),
) (*Kept, error) {
	s, err := k.server(origin)
	if err != nil {
		return nil, err
	}
	metadata, err := s.discover(ctx)
	if err != nil {
		return nil, err
	}
	key, err := oauth.GenerateKey(ctx, oauth.ECP256)
	if err != nil {
		return nil, err
	}
	got, err := authorize(ctx, s, metadata, key)
	if err != nil {
		return nil, err
	}
	return k.welcomePerson(ctx, s, in, got, key)
}

// authorize holds a port, sends the browser off, and waits for it to come back.
func (r BrowserRequest) authorize(ctx context.Context, s *server, m *oauth.Metadata, key *oauth.Key) (*oauth.Token, error) {
	l, err := loopback.Listen(ctx, loopback.Config{
		Ports: r.Ports, Path: CallbackPath, Timeout: r.Patience,
		Done:   text.T("signin.page.done", "Okta has let you in. Close this page and go back to Flowlatch, which does the rest.").String(),
		Failed: text.T("signin.page.failed", "Nobody was signed in. Close this page; Flowlatch says why.").String(),
	})
	if err != nil {
		return nil, portsTaken(err)
	}
	defer l.Close() //nolint:errcheck // given up either way
	prover, err := proverOf(key, m)
	if err != nil {
		return nil, err
	}
	a, err := oauth.AuthorizationRequest{
		Endpoint: m.AuthorizationEndpoint, TokenURL: m.TokenEndpoint, ClientID: r.ClientID,
		RedirectURI: l.RedirectURI(), Scopes: r.Scopes, Issuer: m.Issuer, Prover: prover,
	}.Begin()
	if err != nil {
		return nil, err
	}
	answer, err := r.sendOff(ctx, l, a)
	if err != nil {
		return nil, nobodyCame(err, l.RedirectURI())
	}
	tell(r.Back)
	ctx = wire.WithPurpose(ctx, text.T("signin.for-code", "Turn the browser's answer into a sign-in"))
	got, err := a.Redeem(ctx, s.client, answer, s.time())
	if err != nil {
		return nil, notAuthorized(err)
	}
	return got, nil
}

// tell calls a function, where there is one.
func tell(f func()) {
	if f != nil {
		f()
	}
}

// proverOf proves token requests with the key when the server asks for it.
func proverOf(key *oauth.Key, m *oauth.Metadata) (*oauth.Prover, error) {
	proof, err := oauth.NewProofKey(key)
	if err != nil {
		return nil, err
	}
	return &oauth.Prover{Mode: oauth.DPoPAuto, Key: proof, Memory: &oauth.DPoPMemory{}, Algorithms: m.DPoPAlgorithms}, nil
}

// sendOff opens the browser and waits for it. Both go on at once: what opens a
// browser may return only when that is closed again.
func (r BrowserRequest) sendOff(ctx context.Context, l *loopback.Listener, a *oauth.Authorization) (url.Values, error) {
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	go func() {
		if err := r.Open(ctx, a.URL); err != nil {
			stop(noBrowser(ctx, err))
		}
	}()
	return l.Wait(ctx, a.State())
}

// DeviceRequest signs a person in on another device.
type DeviceRequest struct {
	Origin, ClientID string
	Scopes           []string // [DefaultScopes] when none
	// Show shows the code and where to type it. It must return at once.
	Show func(DeviceCode)
	// Back is called when the code has been used; nil for nothing. It must return at
	// once.
	Back func()
}

// DeviceCode is what the person types in on the other device. Only who sees it can
// sign this computer in, and only until it expires.
type DeviceCode = oauth.DeviceCode

// Device signs in with the device grant (RFC 8628). It waits until the person has
// decided, the code has expired, or ctx ends.
func (k *Keeper) Device(ctx context.Context, r DeviceRequest) (*Kept, error) {
	if len(r.Scopes) == 0 {
		r.Scopes = DefaultScopes()
	}
	return k.person(ctx, r.Origin, workspace.SignIn{Method: workspace.Device, ClientID: r.ClientID}, r.authorize)
}

// authorize gets a code, shows it, and waits until it has been used.
func (r DeviceRequest) authorize(ctx context.Context, s *server, m *oauth.Metadata, key *oauth.Key) (*oauth.Token, error) {
	prover, err := proverOf(key, m)
	if err != nil {
		return nil, err
	}
	request := oauth.DeviceRequest{
		Endpoint: m.DeviceEndpoint, TokenURL: m.TokenEndpoint, ClientID: r.ClientID, Scopes: r.Scopes, Prover: prover,
	}
	code, err := oauth.StartDevice(wire.WithPurpose(ctx, text.T("signin.for-device", "Ask for a code to sign in with")), s.client, request, s.time())
	if err != nil {
		return nil, noDeviceCode(err)
	}
	r.Show(*code)
	got, err := code.Poll(wire.WithPurpose(ctx, text.T("signin.for-poll", "Has the code been used?")), s.client, s.time)
	if err != nil {
		return nil, deviceRefused(err)
	}
	tell(r.Back)
	return got, nil
}
