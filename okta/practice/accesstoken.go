package practice

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"
)

const (
	tokenType     = "application/okta-internal-at+jwt"
	tokenLifetime = time.Hour
)

// tokenClaims are the claims of the org authorization server's access tokens.
type tokenClaims struct {
	Version  int      `json:"ver"`
	ID       string   `json:"jti"`
	Issuer   string   `json:"iss"`
	Audience string   `json:"aud"`
	Subject  string   `json:"sub"`
	IssuedAt int64    `json:"iat"`
	Expires  int64    `json:"exp"`
	ClientID string   `json:"cid"`
	Scopes   []string `json:"scp"`

	UserID   string `json:"uid,omitempty"`       // only of tokens for a person
	SignedIn int64  `json:"auth_time,omitempty"` // the same

	Confirmation *confirmation `json:"cnf,omitempty"` // only of tokens bound to a key
}

// confirmation names the key a token is bound to (RFC 9449 section 6.1).
type confirmation struct {
	Thumbprint string `json:"jkt"`
}

// tokenFault says what is wrong with an access token, in the words that go into
// the error_description of a challenge.
type tokenFault string

func (f tokenFault) Error() string { return string(f) }

const (
	tokenInvalid tokenFault = "The access token is invalid."
	tokenExpired tokenFault = "The token has expired."
	tokenRevoked tokenFault = "The access token has been revoked."
)

// accessToken is a token that was checked.
type accessToken struct {
	ID         string
	App        application
	Person     *person // who signed in; nil for an app's own token
	Scopes     []string
	Thumbprint string // of the key the token is bound to; "" for a bearer token
}

// signingKID names the org's signing key.
func (o *Org) signingKID() string { return o.ids.signingKID }

// tokenGrant is what a token request was found good for.
type tokenGrant struct {
	App        application
	Scopes     []string
	Thumbprint string // of the key to bind the token to; "" for a bearer token

	Person *person // who the token is for; nil for the app itself
	SignIn signIn  // of the person
	Nonce  string  // of OpenID Connect
}

// sign makes a JWT with the org's key.
func (o *Org) sign(kind jose.ContentType, claims any) (string, error) {
	key, err := o.signing()
	if err != nil {
		return "", err
	}
	options := (&jose.SignerOptions{}).WithType(kind).WithHeader("kid", o.signingKID())
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.RS256, Key: key}, options)
	if err != nil {
		return "", fmt.Errorf("practice: signing a token: %w", err)
	}
	return jwt.Signed(signer).Claims(claims).Serialize()
}

// newTokenID is the jti of the access token that a request gets.
func (o *Org) newTokenID(ctx context.Context) string {
	return "AT." + o.seed.text("access-token/"+callOf(ctx).RequestID, base64URL, 43)
}

// mintToken signs an access token.
func (o *Org) mintToken(g tokenGrant, id string, now time.Time) (string, error) {
	return o.sign(tokenType, o.claimsOf(g, id, now))
}

func (o *Org) claimsOf(g tokenGrant, id string, now time.Time) tokenClaims {
	claims := tokenClaims{
		Version: 1, ID: id, Issuer: o.issuer(), Audience: o.issuer(), Subject: g.App.ID, ClientID: g.App.ID,
		IssuedAt: now.Unix(), Expires: now.Add(tokenLifetime).Unix(), Scopes: g.Scopes,
	}
	if g.Thumbprint != "" {
		claims.Confirmation = &confirmation{g.Thumbprint}
	}
	if g.Person != nil {
		claims.Subject, claims.UserID, claims.SignedIn = g.Person.Login, g.Person.id, g.SignIn.At.Unix()
	}
	return claims
}

// readToken checks an access token: signature, issuer, audience, expiry, and
// that its app is still active.
func (o *Org) readToken(raw string) (accessToken, error) { return o.readLaxly(raw, Manner{}) }

// readLaxly is readToken for an endpoint that doesn't look at everything.
func (o *Org) readLaxly(raw string, m Manner) (accessToken, error) {
	claims, err := o.readClaims(raw, m.lax(LaxSignature))
	if err != nil {
		return accessToken{}, err
	}
	if !slices.Contains(o.issuers(), claims.Issuer) {
		return accessToken{}, tokenInvalid
	}
	if !slices.Contains(o.issuers(), claims.Audience) && !m.lax(LaxAudience) {
		return accessToken{}, tokenInvalid
	}
	if o.now().Unix() >= claims.Expires && !m.lax(LaxExpiry) {
		return accessToken{}, tokenExpired
	}
	return o.tokenOf(claims)
}

// readClaims takes an access token apart and, unless that is left out, verifies
// its signature.
func (o *Org) readClaims(raw string, unverified bool) (claims tokenClaims, err error) {
	parsed, err := jwt.ParseSigned(raw, []jose.SignatureAlgorithm{jose.RS256})
	if err != nil {
		return tokenClaims{}, tokenInvalid
	}
	key, err := o.signing()
	if err != nil {
		return tokenClaims{}, err
	}
	if unverified {
		err = parsed.UnsafeClaimsWithoutVerification(&claims)
	} else {
		err = parsed.Claims(key.Public(), &claims)
	}
	if err != nil {
		return tokenClaims{}, tokenInvalid
	}
	return claims, nil
}

// tokenOf finds the app and the person of a token, who must still be there.
func (o *Org) tokenOf(claims tokenClaims) (accessToken, error) {
	app, err := o.app(claims.ClientID)
	if err != nil || app.Status != active {
		return accessToken{}, tokenInvalid
	}
	if o.revoked(claims.ID) {
		return accessToken{}, tokenRevoked
	}
	token := accessToken{ID: claims.ID, App: app, Scopes: claims.Scopes}
	if claims.UserID != "" {
		p, known := o.person(claims.UserID)
		if !known {
			return accessToken{}, tokenInvalid
		}
		token.Person = &p
	}
	if claims.Confirmation != nil {
		token.Thumbprint = claims.Confirmation.Thumbprint
	}
	return token, nil
}
