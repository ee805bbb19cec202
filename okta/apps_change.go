package okta

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"net/http"
)

// AppChange says what [Client.ChangeServiceApp] changes. The zero value changes nothing.
type AppChange struct {
	// Label, when set, is what the app is called from then on.
	Label string
	// DPoPBound, when set, is whether tokens of the app demand proof of possession from then on.
	DPoPBound *bool
	// PrivateKeyJWT makes the app sign in with its keys (token_endpoint_auth_method private_key_jwt). Okta deletes the
	// client secrets of an app that is switched over.
	PrivateKeyJWT bool
	// PublicKeys become keys of the app beside those it has.
	PublicKeys []json.RawMessage
}

// ErrNotServiceApp tells that an app has no settings of an OAuth client that could be changed.
var ErrNotServiceApp = errors.New("okta: the app is no OAuth client")

// App reads one app (GET /api/v1/apps/{id}).
func (c *Client) App(ctx context.Context, id string) (App, error) {
	if err := checkID(id); err != nil {
		return App{}, err
	}
	return oneApp(c.call(ctx, func(ctx context.Context) error {
		_, _, err := c.sdk.ApplicationAPI.GetApplication(ctx, id).Execute()
		return err
	}))
}

// ActivateApp makes an inactive app active again.
func (c *Client) ActivateApp(ctx context.Context, id string) error {
	return c.change(ctx, id, func(ctx context.Context) error {
		_, err := c.sdk.ApplicationAPI.ActivateApplication(ctx, id).Execute()
		return err
	})
}

// ChangeServiceApp reads an app and sends it back whole with the change made: Okta knows no smaller change (PUT
// /api/v1/apps/{id}, replace an application). Members that this package does not know go back as they came; those
// that Okta sets by itself, links and client secrets stay out. Two requests, of which only the second changes
// anything.
func (c *Client) ChangeServiceApp(ctx context.Context, id string, change AppChange) (App, error) {
	for _, key := range change.PublicKeys {
		if _, err := publicKey(key); err != nil {
			return App{}, err
		}
	}
	if err := checkID(id); err != nil {
		return App{}, err
	}
	read, err := c.get(ctx, "/api/v1/apps/"+id)
	if err != nil {
		return App{}, err
	}
	body, err := change.in(read)
	if err != nil {
		return App{}, err
	}
	return oneApp(c.call(ctx, func(ctx context.Context) error { return c.send(ctx, http.MethodPut, "/api/v1/apps/"+id, body) }))
}

// send makes a request for which the SDK has no method, or none that keeps members it does not know.
func (c *Client) send(ctx context.Context, method, path string, body []byte) error {
	r, err := http.NewRequestWithContext(ctx, method, c.origin+path, bytes.NewReader(body))
	if err != nil {
		return err
	}
	r.Header.Set("Accept", "application/json")
	r.Header.Set("Content-Type", "application/json")
	resp, err := c.http.Do(r)
	if err == nil {
		err = resp.Body.Close() // not reached: capture hands out no response
	}
	return err
}

// object is a JSON object whose members are kept as they came.
type object = map[string]any

// in is the body of an app with the change made in it.
func (c AppChange) in(read *answer) ([]byte, error) {
	var app object
	d := json.NewDecoder(bytes.NewReader(read.body))
	d.UseNumber()
	if err := d.Decode(&app); err != nil {
		return nil, unreadable(read, err)
	}
	settings, ok := member(app, "settings", "oauthClient")
	credentials, also := member(app, "credentials", "oauthClient")
	if !ok || !also {
		return nil, ErrNotServiceApp
	}
	for _, own := range []string{"_links", "_embedded", "id", "orn", "status", "created", "lastUpdated"} {
		delete(app, own)
	}
	delete(credentials, "client_secret")
	if c.Label != "" {
		app["label"] = c.Label
	}
	if c.DPoPBound != nil {
		settings["dpop_bound_access_tokens"] = *c.DPoPBound
	}
	if c.PrivateKeyJWT {
		credentials["token_endpoint_auth_method"] = "private_key_jwt"
	}
	if len(c.PublicKeys) > 0 {
		addKeys(settings, c.PublicKeys)
	}
	return json.Marshal(app)
}

// addKeys puts keys behind those that are there. A set elsewhere (jwks_uri) can't hold them and is given up for them.
func addKeys(settings object, keys []json.RawMessage) {
	set, ok := settings["jwks"].(object)
	if !ok {
		set = object{}
	}
	list, _ := set["keys"].([]any)
	for _, key := range keys {
		list = append(list, key)
	}
	set["keys"] = list
	settings["jwks"] = set
	delete(settings, "jwks_uri")
}

// member finds the object at a path of names.
func member(in object, names ...string) (object, bool) {
	for _, name := range names {
		next, ok := in[name].(object)
		if !ok {
			return nil, false
		}
		in = next
	}
	return in, true
}
