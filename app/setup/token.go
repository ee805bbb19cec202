package setup

import (
	"context"
	"encoding/json"
	"net/http"
	"slices"
	"time"

	"github.com/flowlatch/flowlatch/app/invoke"
	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/token"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/oauth"
	"github.com/flowlatch/flowlatch/oauth/secret"
	"github.com/flowlatch/flowlatch/okta"
)

// checkClocks is noted where the clocks don't agree.
var checkClocks = text.T("setup.service-app.clocks", "Clocks differ")

// tokenMargin is how long before its end a token is no longer used.
const tokenMargin = time.Minute

// Token is an access token held in memory, as a screen shows it.
type Token struct {
	Access  secret.Secret
	Type    string
	Expires time.Time
	Claims  []Claim
}

// Claim is one claim of the token in the order it was written.
type Claim struct {
	Name, Value string
	Time        time.Time // set for iat and exp
}

// Token returns the token of the endpoint's service app while it is usable. It
// reads its claims anew each time.
func (w *Walk) Token(endpointID string) (Token, bool) {
	t := w.usable(endpointID)
	if t == nil {
		return Token{}, false
	}
	return Token{Access: t.Access, Type: t.Type, Expires: endOf(t), Claims: claimsOf(t)}, true
}

// TokenExpires tells until when the endpoint's service app has a usable token.
func (w *Walk) TokenExpires(endpointID string) (time.Time, bool) {
	t := w.usable(endpointID)
	if t == nil {
		return time.Time{}, false
	}
	return endOf(t), true
}

// usable is the token of the endpoint's service app, nil without one that lasts
// for another call.
func (w *Walk) usable(endpointID string) *oauth.Token {
	endpoint := w.Workspace().Endpoint(endpointID)
	if endpoint == nil {
		return nil
	}
	kept, ok := w.kept(endpoint.ServiceAppID)
	if !ok {
		return nil
	}
	return kept.Token
}

// kept is the app's token that lasts for another call, with what was learnt
// while getting it.
func (w *Walk) kept(serviceAppID string) (token.Result, bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	r := w.tokens[serviceAppID]
	return r, r.Token != nil && w.fresh(r.Token)
}

func (w *Walk) keepToken(serviceAppID string, r token.Result) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.tokens[serviceAppID] = r
}

func endOf(t *oauth.Token) time.Time { return t.Obtained.Add(t.ExpiresIn) }

func (w *Walk) fresh(t *oauth.Token) bool {
	return w.deps.Now().Add(tokenMargin).Before(endOf(t))
}

// dropToken forgets an app's token, and what was learnt about how its org gives
// tokens: something about them has changed.
func (w *Walk) dropToken(serviceAppID string) {
	w.source.Lock()
	w.mu.Lock()
	defer w.mu.Unlock()
	delete(w.tokens, serviceAppID)
}

// proveToken asks for a token, checks what it says and keeps it in memory.
func (w *Walk) proveToken(ctx context.Context, a *attempt, serviceAppID string) error {
	ws := w.Workspace()
	app := ws.ServiceApp(serviceAppID)
	if app.ClientID == "" {
		return badField("service-app.client-id", text.T("field.client-id.empty", "Paste the client ID"), problem.EditClientID)
	}
	got, err := w.requestToken(ctx, ws, *app)
	if err != nil {
		return err
	}
	a.add(workspace.Passed, checkToken, text.T("setup.service-app.token-until", "{{.Type}}, ends at {{.Until}}", "Type", got.Token.Type, "Until", endOf(got.Token).Local().Format("15:04 MST, 2 Jan 2006")), "")
	if err := a.checkClaims(got.Token, ws.Org.Origin, app.ClientID); err != nil {
		return err
	}
	a.possession(got.DPoP)
	a.clockApart(got.Clock)
	w.keepToken(serviceAppID, got)
	return w.updateApp(serviceAppID, func(_ *workspace.Workspace, app *workspace.ServiceApp) { app.DPoP = got.DPoP.On })
}

// clockApart notes clocks that are too far apart to go without saying.
func (a *attempt) clockApart(c token.Clock) {
	if c.Known && c.Beyond(ClockTolerance) {
		a.add(workspace.Noted, checkClocks, text.T("setup.org.clock-far", "This computer's clock differs; requests are corrected"), seconds(c.Offset))
	}
}

// possession says whether the app has proof of possession on, how that was
// found out, and what it means for the invoke.
func (a *attempt) possession(p token.Possession) {
	if !p.On {
		a.pass(checkPossession, p.Why)
		return
	}
	a.add(workspace.Noted, checkPossession, p.Why, "")
	a.add(workspace.Unknown, checkBoundInvoke, text.T("setup.service-app.bound-invoke", "Okta doesn't document whether flows take such tokens. Step 5 shows it; if they don't, switch proof of possession off on the app."), "")
}

// requestToken asks for a new token, with a proof of possession where the app
// has that on. When it is refused, what Flowlatch can look at itself tells why.
func (w *Walk) requestToken(ctx context.Context, ws *workspace.Workspace, app workspace.ServiceApp) (token.Result, error) {
	if app.ClientID == "" {
		return token.Result{}, keyFirst()
	}
	key, err := w.signingKey(ctx, app)
	if err != nil {
		return token.Result{}, err
	}
	request := tokenRequest(ws, app, key)
	got, err := w.source.Ask(ctx, request)
	if err != nil {
		return token.Result{}, problem.Harmless(w.explain(ctx, ws, app, request, got, err))
	}
	return got, nil
}

// tokenRequest asks for the token that invokes.
func tokenRequest(ws *workspace.Workspace, app workspace.ServiceApp, key *oauth.Key) token.Request {
	return token.Request{
		Origin: ws.Org.Origin, TokenURL: ws.Org.TokenURL, ClientID: app.ClientID, Key: key, Scopes: []string{okta.ScopeInvokeManage},
	}
}

// checkClaims compares what the token says with what was asked for. Okta does
// not promise the form of these tokens, so one that cannot be read is noted,
// not refused.
func (a *attempt) checkClaims(t *oauth.Token, origin, clientID string) error {
	if !slices.Contains(t.Scopes, okta.ScopeInvokeManage) {
		return tokenWithoutScope(t.Scopes)
	}
	jwt, err := oauth.ReadJWT(t.Access.Reveal())
	if err != nil {
		a.add(workspace.Noted, checkClaim, text.T("setup.service-app.claims-opaque", "The token can't be read as a JWT, so it can't tell"), "")
		return nil
	}
	cid, iss := jwt.Text("cid"), jwt.Text("iss")
	switch {
	case cid != "" && cid != clientID:
		return tokenOfOther(cid, clientID)
	case cid == "" || iss == "":
		a.add(workspace.Noted, checkClaim, text.T("setup.service-app.claims-silent", "The token doesn't name its app and its org, so it can't tell"), "")
		return nil
	case iss != origin:
		a.add(workspace.Noted, checkClaim, text.T("setup.service-app.claims-issuer", "For this app, issued as {{.Issuer}}", "Issuer", iss), "")
		return nil
	}
	a.pass(checkClaim, text.T("setup.service-app.claims-ok", "For this app, this org and this scope. The signature isn't checked: the org doesn't promise to publish the key."))
	return nil
}

// tokenFor returns a usable token for the app, asking for one when needed.
func (w *Walk) tokenFor(ctx context.Context, ws *workspace.Workspace, app workspace.ServiceApp) (token.Result, error) {
	if kept, ok := w.kept(app.ID); ok {
		return kept, nil
	}
	got, err := w.requestToken(ctx, ws, app)
	if err == nil {
		w.keepToken(app.ID, got)
	}
	return got, err
}

// accessCredential puts the token on one request: as Bearer, or with a fresh
// proof for this very request where it is bound to a key.
func (w *Walk) accessCredential(t token.Result) invoke.Credential {
	c := invoke.Credential{AccessToken: t.Token.Access}
	if t.DPoP.On {
		c.Authorize = func(r *http.Request) error {
			return t.Token.Authorize(r, t.Proof, "", t.Clock.Earliest(w.deps.Now()))
		}
	}
	return c
}

func claimsOf(t *oauth.Token) []Claim {
	jwt, err := oauth.ReadJWT(t.Access.Reveal())
	if err != nil {
		return nil
	}
	claims := make([]Claim, 0, len(jwt.Claims))
	for _, m := range jwt.Claims {
		c := Claim{Name: m.Name, Value: readable(m.Value)}
		if at, ok := jwt.Time(m.Name); ok && (m.Name == "iat" || m.Name == "exp" || m.Name == "nbf") {
			c.Time = at
		}
		claims = append(claims, c)
	}
	return claims
}

// readable drops the quotes of a string and the brackets of a list of one.
func readable(v json.RawMessage) string {
	var s string
	if json.Unmarshal(v, &s) == nil {
		return s
	}
	var list []string
	if json.Unmarshal(v, &list) == nil && len(list) == 1 {
		return list[0]
	}
	return string(v)
}
