package setup

import (
	"context"
	"encoding/json"
	"slices"
	"time"

	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/wire"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/oauth"
	"github.com/flowlatch/flowlatch/oauth/secret"
	"github.com/flowlatch/flowlatch/okta"
)

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
	w.mu.Lock()
	t := w.tokens[endpoint.ServiceAppID]
	w.mu.Unlock()
	if t == nil || !w.fresh(t) {
		return nil
	}
	return t
}

func endOf(t *oauth.Token) time.Time { return t.Obtained.Add(t.ExpiresIn) }

func (w *Walk) fresh(t *oauth.Token) bool {
	return w.deps.Now().Add(tokenMargin).Before(endOf(t))
}

func (w *Walk) dropToken(serviceAppID string) {
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
	token, err := w.requestToken(ctx, ws, *app)
	if err != nil {
		return err
	}
	a.add(workspace.Passed, checkToken, text.T("setup.service-app.token-detail", "{{.Type}}, ends in {{.Minutes}} minutes", "Type", token.Type, "Minutes", int(token.ExpiresIn.Minutes())), "")
	if err := a.checkClaims(token, ws.Org.Origin, app.ClientID); err != nil {
		return err
	}
	w.mu.Lock()
	w.tokens[serviceAppID] = token
	w.mu.Unlock()
	return nil
}

func (w *Walk) requestToken(ctx context.Context, ws *workspace.Workspace, app workspace.ServiceApp) (*oauth.Token, error) {
	key, err := w.signingKey(ctx, app)
	if err != nil {
		return nil, err
	}
	client, err := w.deps.Network.Client(wire.Route{Origin: ws.Org.Origin})
	if err != nil {
		return nil, err
	}
	token, err := oauth.RequestToken(wire.WithPurpose(ctx, text.T("setup.service-app.for-token", "Get an access token")), client, oauth.TokenRequest{
		TokenURL: ws.Org.TokenURL, ClientID: app.ClientID, Key: key,
		Scopes: []string{okta.ScopeInvokeManage}, Now: w.deps.Now().Add(ws.Org.ClockOffset),
	})
	if err != nil {
		return nil, err
	}
	token.Obtained = w.deps.Now()
	return token, nil
}

// checkClaims compares what the token says with what was asked for. Okta does
// not promise the form of these tokens, so one that cannot be read is noted,
// not refused.
func (a *attempt) checkClaims(token *oauth.Token, origin, clientID string) error {
	if !slices.Contains(token.Scopes, okta.ScopeInvokeManage) {
		return tokenWithoutScope(token.Scopes)
	}
	jwt, err := oauth.ReadJWT(token.Access.Reveal())
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
func (w *Walk) tokenFor(ctx context.Context, ws *workspace.Workspace, app workspace.ServiceApp) (*oauth.Token, error) {
	w.mu.Lock()
	t := w.tokens[app.ID]
	w.mu.Unlock()
	if t != nil && w.fresh(t) {
		return t, nil
	}
	t, err := w.requestToken(ctx, ws, app)
	if err != nil {
		return nil, err
	}
	w.mu.Lock()
	w.tokens[app.ID] = t
	w.mu.Unlock()
	return t, nil
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
