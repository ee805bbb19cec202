package oauth

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"github.com/flowlatch/flowlatch/oauth/secret"
)

// AuthorizationRequest asks a person for an access token in the browser: the
// authorization code grant (RFC 6749 §4.1) with PKCE (RFC 7636), method S256, unless
// it is told to go without.
type AuthorizationRequest struct {
	Endpoint    string // authorization endpoint: https, or http on a literal loopback address
	TokenURL    string
	ClientID    string
	RedirectURI string     // where the browser is sent back to, exactly as registered
	Scopes      []string   // with "openid", an ID token comes and its nonce is checked
	Auth        ClientAuth // zero = [PublicClient]
	Issuer      string     // compared with iss of the answer (RFC 9207); "" = whatever comes is taken
	Prover      *Prover    // nil = no proof; a code may be spent by a request that is refused for want of one

	// ScopeAsTyped is sent as it stands in place of Scopes, for servers that separate
	// scopes by something else than RFC 6749 §3.3 does. No nonce goes with it.
	ScopeAsTyped string
	// WithoutPKCE shows what a client without PKCE sends. Whoever gets hold of its
	// code can use it, given the client's secret (RFC 9700 §2.1.1).
	WithoutPKCE bool
}

// Authorization is one sign-in under way. It is used for one answer. Printing it
// shows the URL, with state and nonce, and never the verifier.
type Authorization struct {
	URL string // to open in the system's browser, and nowhere else

	request  AuthorizationRequest
	state    secret.Secret
	verifier secret.Secret
	nonce    secret.Secret // zero without openid
	used     atomic.Bool
}

// What an [Authorization] refuses in an answer that comes back.
var (
	ErrState  = errors.New("oauth: the answer belongs to another sign-in (RFC 6749 §10.12)")
	ErrIssuer = errors.New("oauth: the answer comes from another server (RFC 9207 §2.4)")
	ErrUsed   = errors.New("oauth: this sign-in has had its answer")
	ErrAnswer = errors.New("oauth: the answer has neither a code nor an error, or one of its parameters twice (RFC 6749 §3.1)")
	ErrNonce  = errors.New("oauth: the ID token belongs to another sign-in (OpenID Connect Core 1.0 §3.1.3.7)")
)

// AuthorizationError is a refusal that the browser brought back (RFC 6749
// §4.1.2.1).
type AuthorizationError struct {
	Code        string // such as access_denied
	Description string // the server's own words, on one line: show them, don't decide on them
}

// Error implements error.
func (e *AuthorizationError) Error() string {
	if e.Description == "" {
		return "oauth: authorization refused: " + e.Code
	}
	return "oauth: authorization refused: " + e.Code + ": " + e.Description
}

// Begin makes a fresh state, verifier and nonce (of at least 128 random bits
// each) and the URL to open.
func (r AuthorizationRequest) Begin() (*Authorization, error) {
	if r.Auth.apply == nil {
		r.Auth = PublicClient()
	}
	endpoint, err := parseEndpoint(r.Endpoint)
	if err != nil {
		return nil, fmt.Errorf("oauth: authorization endpoint: %w", err)
	}
	if _, err := parseEndpoint(r.RedirectURI); err != nil {
		return nil, fmt.Errorf("oauth: redirect URI: %w", err)
	}
	a := &Authorization{request: r, state: secret.New(rand.Text())}
	if !r.WithoutPKCE {
		a.verifier = newVerifier()
	}
	whole := a.grant("", time.Unix(1, 0))
	whole.scopes = r.Scopes
	if err := whole.check(); err != nil {
		return nil, err
	}
	if !visibleASCII(r.ClientID) {
		return nil, ErrClientID
	}
	if r.ScopeAsTyped != "" && (len(r.Scopes) > 0 || !visibleASCII(r.ScopeAsTyped)) {
		return nil, errScopeAsTyped
	}
	endpoint.RawQuery = retaining(endpoint.RawQuery, a.parameters())
	a.URL = endpoint.String()
	return a, nil
}

var errScopeAsTyped = errors.New("oauth: a scope as typed stands beside scopes, or has characters other than visible ASCII (RFC 6749 appendix A.4)")

// parameters are those of the authorization request (RFC 6749 §4.1.1). A nonce is
// made where they ask for an ID token.
func (a *Authorization) parameters() url.Values {
	r := a.request
	query := url.Values{
		"response_type": {"code"},
		"client_id":     {r.ClientID},
		"redirect_uri":  {r.RedirectURI},
		"state":         {a.state.Reveal()},
	}
	if !a.verifier.IsZero() {
		query.Set("code_challenge", challengeOf(a.verifier))
		query.Set("code_challenge_method", "S256")
	}
	if scope := cmp.Or(r.ScopeAsTyped, strings.Join(r.Scopes, " ")); scope != "" {
		query.Set("scope", scope)
	}
	if slices.Contains(r.Scopes, "openid") {
		a.nonce = secret.New(rand.Text())
		query.Set("nonce", a.nonce.Reveal())
	}
	return query
}

// retaining adds parameters to a query, which stays as it is written (RFC 6749
// §3.1). A parameter that stands in it already takes its place instead: none may be
// there twice.
func retaining(query string, parameters url.Values) string {
	if query == "" {
		return parameters.Encode()
	}
	there, err := url.ParseQuery(query)
	if err == nil && !slices.ContainsFunc(slices.Collect(maps.Keys(parameters)), there.Has) {
		return query + "&" + parameters.Encode()
	}
	maps.Copy(there, parameters)
	return there.Encode()
}

// State is what the answer must come back with: give it to whoever listens.
func (a *Authorization) State() secret.Secret { return a.state }

// Redeem takes the parameters that the browser came back with and exchanges their
// code for a token with one POST (RFC 6749 §4.1.3), or more with a Prover. Now is
// the server's time. An answer that is not this sign-in's gives one of the errors
// above and sends nothing; a refusal gives an [*AuthorizationError]; a refusal of
// the code gives an [*Error]. Only the first answer counts.
func (a *Authorization) Redeem(ctx context.Context, c *http.Client, answer url.Values, now time.Time) (*Token, error) {
	if err := a.belongs(answer); err != nil {
		return nil, err
	}
	if a.used.Swap(true) {
		return nil, ErrUsed
	}
	code, err := a.code(answer)
	if err != nil {
		return nil, err
	}
	token, err := a.grant(code, now).obtain(ctx, c, a.request.Prover)
	if err != nil {
		return nil, err
	}
	if !a.nonce.IsZero() && !a.isOurs(token.ID) {
		return nil, ErrNonce
	}
	return token, nil
}

// belongs compares the state. Nothing else of a foreign answer is looked at.
func (a *Authorization) belongs(answer url.Values) error {
	for _, name := range []string{"state", "iss", "error", "error_description", "code"} {
		if len(answer[name]) > 1 {
			return ErrAnswer
		}
	}
	if !secret.New(answer.Get("state")).Equal(a.state) {
		return ErrState
	}
	return nil
}

// code reads the answer (RFC 6749 §4.1.2).
func (a *Authorization) code(answer url.Values) (string, error) {
	switch {
	case a.request.Issuer != "" && answer.Has("iss") && answer.Get("iss") != a.request.Issuer:
		return "", ErrIssuer
	case answer.Get("error") != "":
		return "", &AuthorizationError{
			Code:        oneLine(answer.Get("error")),
			Description: oneLine(answer.Get("error_description")),
		}
	case !visibleASCII(answer.Get("code")):
		return "", ErrAnswer
	default:
		return answer.Get("code"), nil
	}
}

func (a *Authorization) grant(code string, now time.Time) grant {
	form := url.Values{
		"grant_type":   {"authorization_code"},
		"code":         {code},
		"redirect_uri": {a.request.RedirectURI},
	}
	if !a.verifier.IsZero() {
		form.Set("code_verifier", a.verifier.Reveal())
	}
	return grant{
		endpoint: a.request.TokenURL,
		clientID: a.request.ClientID,
		auth:     a.request.Auth,
		now:      now,
		form:     form,
		granted:  a.request.Scopes,
		hidden:   []secret.Secret{a.verifier, secret.New(code)},
	}
}

// isOurs compares the nonce of an ID token. It came straight from the token
// endpoint, whose TLS vouches for it (OpenID Connect Core 1.0 §3.1.3.7, item 6).
func (a *Authorization) isOurs(id secret.Secret) bool {
	j, err := ReadJWT(id.Reveal())
	return err == nil && secret.New(j.Text("nonce")).Equal(a.nonce)
}
