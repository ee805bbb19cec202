package signin

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/flowlatch/flowlatch/app/wire"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/oauth"
	"github.com/flowlatch/flowlatch/oauth/secret"
	"github.com/flowlatch/flowlatch/okta"
)

// access is an access token as requests use it.
type access struct {
	token *oauth.Token
	proof *oauth.ProofKey  // nil for a bearer token
	at    func() time.Time // when a proof is issued, by the server's clock
}

// credential puts the token on one request, with a fresh proof for that very
// request where it is bound to a key (RFC 9449 §7.1).
func (a access) credential() wire.Credential {
	return wire.Credential{
		Name:    a.token.Type,
		Secrets: []secret.Secret{a.token.Access},
		Apply:   func(r *http.Request) error { return a.token.Authorize(r, a.proof, "", a.at()) },
	}
}

// tokens gives the access tokens of one sign-in. It is safe for concurrent use.
type tokens interface {
	// current gives a token that lasts for another request, got anew when needed;
	// callers that need a new one at once share it.
	current(context.Context) (access, error)
	// refused forgets a token that the org didn't accept.
	refused(access)
	// end takes back at Okta whatever it can, and gives no token any more. It may
	// be called again.
	end(context.Context) []Unrevoked
	// ending are the requests that end sends, but for where and when. What is secret
	// in them may be made up.
	ending() []oauth.RevokeRequest
	// settle stores what couldn't be stored before.
	settle(context.Context)
	// renewing is closed when the renewal under way is over and stored; nil without
	// one.
	renewing() <-chan struct{}
}

// clientOver makes the admin client of one sign-in.
func (k *Keeper) clientOver(origin string, t tokens) (*okta.Client, error) {
	s, err := k.server(origin)
	if err != nil {
		return nil, err
	}
	return okta.NewClient(&http.Client{
		Transport: k.around(watching{s, &authorizing{network: k.network, origin: origin, tokens: t}}),
	}, origin, okta.WithPacer(s.pacer))
}

func (k *Keeper) withAPIToken(origin string, in workspace.SignIn, apiToken secret.Secret) (*okta.Client, error) {
	s, err := k.server(origin)
	if err != nil {
		return nil, err
	}
	client, err := k.network.Client(wire.Route{Origin: origin, Credential: wire.SSWS(apiToken)})
	if err != nil {
		return nil, err
	}
	client.Transport = k.around(lapsing{k, in, client.Transport})
	return okta.NewClient(client, origin, okta.WithPacer(s.pacer))
}

// lapsing notes with a sign-in whether Okta still knows its API token.
type lapsing struct {
	keeper *Keeper
	signIn workspace.SignIn // as it was when its client was made
	next   http.RoundTripper
}

// RoundTrip implements http.RoundTripper.
func (l lapsing) RoundTrip(req *http.Request) (*http.Response, error) {
	answer, err := l.next.RoundTrip(req)
	if err != nil {
		return answer, err
	}
	stood, now := l.signIn.Ended.IsZero(), l.keeper.now()
	switch {
	case stood && unknownToken(answer):
		_, _ = l.keeper.save(l.signIn.ID, func(in *workspace.SignIn) { in.Ended = now })
	case !stood && answer.StatusCode < http.StatusMultipleChoices:
		_, _ = l.keeper.save(l.signIn.ID, func(in *workspace.SignIn) { in.Ended = time.Time{} })
	}
	return answer, nil
}

// authorizing sends requests with the sign-in's access token. A GET whose token
// was refused is sent once more with a new one. Anything else is sent once: the
// caller learns that its token was refused, and the next request has a new one.
type authorizing struct {
	network *wire.Network
	origin  string
	tokens  tokens
}

// RoundTrip implements http.RoundTripper.
func (t *authorizing) RoundTrip(req *http.Request) (*http.Response, error) {
	used, err := t.tokens.current(req.Context())
	if err != nil {
		return nil, giveUp(req, err)
	}
	answer, err := t.send(req, used)
	if err != nil || !refusesToken(answer) {
		return answer, err
	}
	t.tokens.refused(used)
	if req.Method != http.MethodGet {
		return nil, staleToken()
	}
	renewed, err := t.tokens.current(req.Context())
	if err != nil {
		return nil, err
	}
	answer, err = t.send(req, renewed)
	if err != nil || !refusesToken(answer) {
		return answer, err
	}
	return nil, tokenNotAccepted(answer, renewed.token.Access)
}

func (t *authorizing) send(req *http.Request, a access) (*http.Response, error) {
	client, err := t.network.Client(wire.Route{Origin: t.origin, Credential: a.credential()})
	if err != nil {
		return nil, giveUp(req, err)
	}
	return client.Transport.RoundTrip(req)
}

// giveUp does what a RoundTripper owes its caller when it sends nothing.
func giveUp(req *http.Request, err error) error {
	if req.Body != nil {
		_ = req.Body.Close()
	}
	return err
}

// featureOff is Okta's code for a feature that the org doesn't have. It comes
// with status 401 and says nothing about the token.
const featureOff = "E0000015"

// refusesToken reports whether an answer is about the token: not about the request
// or its proof (RFC 9449 §7.1), for which another token would do no better, and not
// a web page, which a proxy or a portal sends in Okta's place. It leaves the answer
// as it was.
func refusesToken(answer *http.Response) bool {
	if answer.StatusCode != http.StatusUnauthorized {
		return false
	}
	body, err := peek(answer)
	challenges := strings.Join(answer.Header.Values("Www-Authenticate"), ", ")
	if bytes.HasPrefix(bytes.TrimSpace(body), []byte("<")) || strings.Contains(challenges, `error="invalid_dpop_proof"`) {
		return false
	}
	return err != nil || codeIn(body) != featureOff
}

// invalidToken is Okta's code for an API token that it doesn't know: cut off, revoked,
// lapsed, or of another org.
const invalidToken = "E0000011"

// unknownToken reports whether Okta says in an answer that it doesn't know the token.
// It leaves the answer as it was.
func unknownToken(answer *http.Response) bool {
	if answer.StatusCode != http.StatusUnauthorized {
		return false
	}
	body, err := peek(answer)
	return err == nil && codeIn(body) == invalidToken
}

// peek reads the body of an answer and leaves it there.
func peek(answer *http.Response) ([]byte, error) {
	body, err := io.ReadAll(answer.Body)
	answer.Body = io.NopCloser(bytes.NewReader(body))
	return body, err
}

// codeIn is Okta's code in an error, "" where there is none.
func codeIn(body []byte) string {
	var said struct {
		Code string `json:"errorCode"`
	}
	_ = json.Unmarshal(body, &said) // what isn't Okta's has no code
	return said.Code
}
