// Package trainee plays the admin in the practice console: it loads the pages
// a browser would load, reads values off them and posts their forms. It never
// reaches into the org behind the console.
package trainee

import (
	"context"
	"io"
	"net/http"
	"net/url"
	"path"
	"strings"

	"golang.org/x/net/html"

	"github.com/flowlatch/flowlatch/app/wire"
	"github.com/flowlatch/flowlatch/oauth/secret"
)

// Trainee works in the console of one practice org. It is safe for
// concurrent use; its calls are not part of any proof.
type Trainee struct {
	client *http.Client
	origin string
}

// New makes a trainee for the practice org at origin.
func New(network *wire.Network, origin string) (*Trainee, error) {
	client, err := network.Client(wire.Route{Origin: origin})
	if err != nil {
		return nil, err
	}
	return &Trainee{client: client, origin: origin}, nil
}

// ConnectionValues reads client ID and secret off the Sign On tab.
func (t *Trainee) ConnectionValues(ctx context.Context, appID string) (clientID string, clientSecret secret.Secret, err error) {
	page, err := t.load(ctx, "/console/apps/"+url.PathEscape(appID)+"?tab=signon")
	if err != nil {
		return "", secret.Secret{}, err
	}
	clientID, err = page.value("client-id")
	if err != nil {
		return "", secret.Secret{}, err
	}
	plain, err := page.value("client-secret")
	return clientID, secret.New(plain), err
}

// AppID finds an app in the console's list by its label.
func (t *Trainee) AppID(ctx context.Context, label string) (string, error) {
	page, err := t.load(ctx, "/console/apps")
	if err != nil {
		return "", err
	}
	href, err := page.link(label)
	if err != nil {
		return "", err
	}
	u, err := url.Parse(href)
	if err != nil {
		return "", err
	}
	return path.Base(u.Path), nil
}

// CreateConnection fills the New Connection dialog and clicks Create.
func (t *Trainee) CreateConnection(ctx context.Context, nickname, domain, clientID string, clientSecret secret.Secret) error {
	_, err := t.post(ctx, "/console/workflows/connections/new", "/console/workflows/connections", url.Values{
		"nickname": {nickname}, "domain": {domain}, "client_id": {clientID}, "client_secret": {clientSecret.Reveal()},
	})
	return err
}

// CreateServiceApp makes an API Services app as the Admin Console does, with
// that public key, and returns its client ID. Proof of possession stays on
// until SetProofOfPossession takes it off.
func (t *Trainee) CreateServiceApp(ctx context.Context, label, publicJWK string) (string, error) {
	location, err := t.post(ctx, "/console/apps/new", "/console/apps", url.Values{"label": {label}})
	if err != nil {
		return "", err
	}
	app := "/console/apps/" + path.Base(location)
	if _, err := t.post(ctx, app, app+"/keys", url.Values{"jwk": {publicJWK}}); err != nil {
		return "", err
	}
	if _, err := t.post(ctx, app, app+"/auth", url.Values{"method": {"private_key_jwt"}}); err != nil {
		return "", err
	}
	page, err := t.load(ctx, app)
	if err != nil {
		return "", err
	}
	return page.value("client-id")
}

// CreateNativeApp makes an app with which people sign in on their own computer, for
// these redirect addresses, and returns its client ID. The practice org gives it every
// grant type that such an app can have, and assigns it to everybody.
func (t *Trainee) CreateNativeApp(ctx context.Context, label string, redirects []string) (string, error) {
	location, err := t.post(ctx, "/console/apps/new", "/console/apps", url.Values{
		"type": {"native"}, "label": {label}, "redirect_uris": {strings.Join(redirects, "\n")},
	})
	if err != nil {
		return "", err
	}
	page, err := t.load(ctx, "/console/apps/"+path.Base(location))
	if err != nil {
		return "", err
	}
	return page.value("client-id")
}

// SetProofOfPossession sets the app's tick "Proof of possession".
func (t *Trainee) SetProofOfPossession(ctx context.Context, appID string, required bool) error {
	app := "/console/apps/" + url.PathEscape(appID)
	_, err := t.post(ctx, app, app+"/dpop", url.Values{"required": {onOff(required)}})
	return err
}

// GrantScope clicks Grant on the app's Okta API Scopes tab.
func (t *Trainee) GrantScope(ctx context.Context, appID, scope string) error {
	app := "/console/apps/" + url.PathEscape(appID)
	_, err := t.post(ctx, app+"?tab=scopes", app+"/grants", url.Values{"scope": {scope}})
	return err
}

// Settings are a flow's Endpoint settings.
type Settings struct {
	Level   string   // oauth, token or public
	Apps    string   // any or list
	Allowed []string // client ids, for list
}

// SetEndpoint sets a flow's Endpoint settings and returns what a person would
// copy there: the Invoke URL, which holds the client token at level token.
func (t *Trainee) SetEndpoint(ctx context.Context, flow string, s Settings) (secret.Secret, error) {
	page := flowPage(flow) + "/settings"
	form := url.Values{"level": {s.Level}}
	if s.Apps != "" {
		form["apps"], form["app"] = []string{s.Apps}, s.Allowed
	}
	if _, err := t.post(ctx, page, page, form); err != nil {
		return secret.Secret{}, err
	}
	return t.InvokeURL(ctx, flow)
}

// InvokeURL copies the Invoke URL from the Endpoint settings.
func (t *Trainee) InvokeURL(ctx context.Context, flow string) (secret.Secret, error) {
	return t.copyFrom(ctx, flow, "invoke-url")
}

// ResumeURL copies the Resume URL, which is the wrong one of the two.
func (t *Trainee) ResumeURL(ctx context.Context, flow string) (secret.Secret, error) {
	return t.copyFrom(ctx, flow, "resume-url")
}

func (t *Trainee) copyFrom(ctx context.Context, flow, id string) (secret.Secret, error) {
	page, err := t.load(ctx, flowPage(flow)+"/settings")
	if err != nil {
		return secret.Secret{}, err
	}
	v, err := page.value(id)
	return secret.New(v), err
}

// SwitchFlow turns a flow on or off.
func (t *Trainee) SwitchFlow(ctx context.Context, flow string, on bool) error {
	_, err := t.post(ctx, flowPage(flow), flowPage(flow)+"/active", url.Values{"on": {onOff(on)}})
	return err
}

func flowPage(flow string) string { return "/console/workflows/flows/" + url.PathEscape(flow) }

func onOff(on bool) string {
	if on {
		return "on"
	}
	return "off"
}

// post loads the page for its same-origin token, sends the form and returns
// where the console led to.
func (t *Trainee) post(ctx context.Context, page, action string, form url.Values) (string, error) {
	shown, err := t.load(ctx, page)
	if err != nil {
		return "", err
	}
	token, err := shown.input("csrf")
	if err != nil {
		return "", err
	}
	form.Set("csrf", token)
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, t.origin+action, strings.NewReader(form.Encode()))
	if err != nil {
		return "", err
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	resp, err := t.client.Do(req)
	if err != nil {
		return "", err
	}
	defer func() { _ = resp.Body.Close() }()
	if resp.StatusCode != http.StatusSeeOther {
		return "", refusal(action, resp)
	}
	return resp.Header.Get("Location"), nil
}

func (t *Trainee) load(ctx context.Context, page string) (document, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, t.origin+page, nil)
	if err != nil {
		return document{}, err
	}
	resp, err := t.client.Do(req)
	if err != nil {
		return document{}, err
	}
	defer func() { _ = resp.Body.Close() }()
	if resp.StatusCode != http.StatusOK {
		return document{}, refusal(page, resp)
	}
	root, err := html.Parse(resp.Body)
	return document{page: page, root: root}, err
}

func refusal(page string, resp *http.Response) error {
	e := &FormError{Page: page, Status: resp.StatusCode}
	if root, err := html.Parse(io.LimitReader(resp.Body, 1<<20)); err == nil {
		e.Message, _ = document{page: page, root: root}.value("error")
	}
	return e
}
