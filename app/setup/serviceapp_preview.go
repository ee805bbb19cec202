package setup

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strings"

	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/okta"
)

// What stands in a [Preview] for what isn't known before it is sent.
const (
	NewKeyToCome = "{new key}" // a member of the public key that is made first
	IDToCome     = "{id}"      // the ID that Okta gives the app
)

// PreviewServiceApp gives the requests with which [Walk.ChooseKey] and then
// [Walk.SetUpServiceApp] change the org, built by what builds those: the one that
// creates the app and the one that grants its scope. It makes no key and sends
// nothing. [NewKeyToCome] and [IDToCome] stand for what isn't known yet; a key that
// is kept already stands there itself, though a new one is made where the vault has
// lost it. Where an app with that key is found at Okta, it
// isn't created, and where it has the scope, that isn't granted.
func PreviewServiceApp(ctx context.Context, ws *workspace.Workspace, endpointID, label string, choice KeyChoice) ([]Preview, error) {
	app := workspace.ServiceApp{}
	if e := ws.Endpoint(endpointID); e != nil {
		if have := ws.ServiceApp(e.ServiceAppID); have != nil {
			app = *have
		}
	}
	if app.PrivateKey == "" || !app.Sent { // else it may be there: name and key stay
		public, err := keyToSend(app, choice)
		if err != nil {
			return nil, err
		}
		app.Label, app.PublicJWK = appLabel(label), string(public)
	}
	return previewChanges(ctx, ws.Org.Origin, func(ctx context.Context, client *okta.Client, id string) {
		_, _ = client.CreateServiceApp(ctx, specOf(app))
		_, _ = client.GrantScope(ctx, id, okta.ScopeInvokeManage)
	})
}

// errNotBuilt is what a request comes to that the client refuses to build.
var errNotBuilt = errors.New("the request can't be shown")

// previewChanges gives the requests that change the org, of an app that isn't made
// yet: do gets an id in its place. Nothing is sent.
func previewChanges(ctx context.Context, origin string, do func(ctx context.Context, client *okta.Client, id string)) ([]Preview, error) {
	const place = "app-to-come"
	client, err := okta.NewClient(&http.Client{Transport: stage{nowhere{}}}, origin)
	if err != nil {
		return nil, err
	}
	ctx, kept := rehearseAll(ctx)
	do(ctx, client, place)
	if len(kept.all) == 0 {
		return nil, errNotBuilt
	}
	for i := range kept.all {
		kept.all[i].Path = strings.Replace(kept.all[i].Path, "/"+place, "/"+IDToCome, 1)
	}
	return kept.all, nil
}

// nowhere is a transport that sends nothing.
type nowhere struct{}

// RoundTrip implements http.RoundTripper.
func (nowhere) RoundTrip(*http.Request) (*http.Response, error) { return nil, errRehearsed }

// keyToSend is the public half with which an app would be made: of the key that is
// kept, as far as the choice leaves it, else of one to come.
func keyToSend(app workspace.ServiceApp, choice KeyChoice) (json.RawMessage, error) {
	if app.PublicJWK == "" || app.KeyType != string(choice.Type) || choice.Anew && app.KeyFrom != "" {
		return keyToCome(choice)
	}
	var members map[string]any
	if err := json.Unmarshal([]byte(app.PublicJWK), &members); err != nil {
		return nil, err
	}
	members["alg"] = choice.wanted()
	return json.Marshal(members)
}

// keyToCome is the public half of a key that isn't made yet: its members are those
// that it will have (RFC 7518 section 6).
func keyToCome(choice KeyChoice) (json.RawMessage, error) {
	members := map[string]string{"use": "sig", "alg": choice.wanted(), "kid": NewKeyToCome}
	curve, ec := strings.CutPrefix(string(choice.Type), "EC-P")
	switch {
	case !made(choice.Type):
		return nil, errNotBuilt
	case ec:
		members["kty"], members["crv"], members["x"], members["y"] = "EC", "P-"+curve, NewKeyToCome, NewKeyToCome
	default:
		members["kty"], members["n"], members["e"] = "RSA", NewKeyToCome, "AQAB"
	}
	return json.Marshal(members)
}
