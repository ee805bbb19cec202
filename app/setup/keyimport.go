package setup

import (
	"context"
	"errors"

	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/wire"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/oauth"
	"github.com/flowlatch/flowlatch/oauth/secret"
	"github.com/flowlatch/flowlatch/okta"
)

// MaxKeyFile is how many bytes of a file are worth reading: one more than the
// largest that can hold a key.
const MaxKeyFile = 256<<10 + 1

// OwnKey is a private key that the admin brought along, read and not yet kept, or
// one that was made here ([Walk.AnotherKey]). It prints nothing of its private half.
type OwnKey struct {
	Form       string // how it was written: "PKCS#8, PEM"; "" for one that was made here
	Type       KeyType
	Algorithm  string
	ID         string // kid of the file, else the thumbprint
	Thumbprint string

	key *oauth.Key
}

// ReadOwnKey reads a private key in whatever form it comes, by its content. The
// password is for encrypted ones. What can't be used gives a [*KeyRefusal]. It
// may take seconds with a password: never on the UI goroutine.
func ReadOwnKey(data []byte, password secret.Secret) (*OwnKey, error) {
	read, err := oauth.ImportKey(data, password)
	if refused, ok := errors.AsType[*oauth.KeyError](err); ok {
		return nil, refusal(refused)
	}
	if err != nil {
		return nil, err
	}
	return ownKey(read.Key, string(read.Format)+", "+string(read.Encoding)), nil
}

func ownKey(key *oauth.Key, form string) *OwnKey {
	return &OwnKey{Form: form, Type: key.Type(), Algorithm: key.Algorithm(), ID: key.ID(), Thumbprint: key.Thumbprint(), key: key}
}

// SigningWith gives the same key signing with another algorithm of its type.
func (k *OwnKey) SigningWith(algorithm string) (*OwnKey, error) {
	key, err := k.key.WithAlgorithm(algorithm)
	if err != nil {
		return nil, err
	}
	return ownKey(key, k.Form), nil
}

// Registration says whether the app at Okta knows a key.
type Registration string

// The answers. Unknown is the zero value.
const (
	RegistrationUnknown Registration = ""
	NotRegistered       Registration = "not-registered"
	Registered          Registration = "registered"
	RegisteredInactive  Registration = "inactive"
)

// KeyPlace is a key's place among those of the app at Okta.
type KeyPlace struct {
	State Registration
	ID    string // the kid it has there, which need not be the file's
}

// PlaceOf looks for a key among those that the endpoint's app has at Okta, by
// its thumbprint whatever its kid. It sends one read; without an app, or without
// being signed in, it sends nothing and the place is unknown.
func (w *Walk) PlaceOf(ctx context.Context, endpointID, thumbprint string) (KeyPlace, error) {
	ctx, done, err := w.begin(ctx)
	if err != nil {
		return KeyPlace{}, err
	}
	defer done()
	app := w.appFor(endpointID)
	if app == nil {
		return KeyPlace{}, nil
	}
	return w.placeOf(ctx, *app, thumbprint)
}

// appFor is the service app of an endpoint, nil while there is none.
func (w *Walk) appFor(endpointID string) *workspace.ServiceApp {
	ws := w.Workspace()
	if e := ws.Endpoint(endpointID); e != nil {
		return ws.ServiceApp(e.ServiceAppID)
	}
	return nil
}

func (w *Walk) placeOf(ctx context.Context, app workspace.ServiceApp, thumbprint string) (KeyPlace, error) {
	if app.ClientID == "" || !SignedIn(w.Workspace()) {
		return KeyPlace{}, nil
	}
	_, ctx = w.attempt(ctx, tokenProof)
	client, err := w.admin(ctx)
	if err != nil {
		return KeyPlace{}, problem.From(err)
	}
	at, err := client.App(wire.WithPurpose(ctx, text.T("setup.service-app.for-keys", "Which keys the app has")), idAtOkta(app))
	if err != nil {
		return KeyPlace{}, problem.From(err)
	}
	return among(at.Keys, thumbprint), nil
}

func among(keys []okta.Key, thumbprint string) KeyPlace {
	k, registered := registration(keys, thumbprint, "")
	switch {
	case !registered:
		return KeyPlace{State: NotRegistered}
	case k.Active():
		return KeyPlace{State: Registered, ID: k.KID}
	}
	return KeyPlace{State: RegisteredInactive, ID: k.KID}
}

// ensureApp is the endpoint's service app, made without a key when there is
// none.
func (w *Walk) ensureApp(endpointID string) (workspace.ServiceApp, error) {
	if w.Workspace().Endpoint(endpointID) == nil {
		return workspace.ServiceApp{}, noEndpoint()
	}
	if app := w.appFor(endpointID); app != nil {
		return *app, nil
	}
	app := workspace.ServiceApp{ID: newID("app"), Label: DefaultAppLabel}
	err := w.update(func(ws *workspace.Workspace) {
		ws.ServiceApps = append(ws.ServiceApps, app)
		ws.Endpoint(endpointID).ServiceAppID = app.ID
	})
	return app, err
}

// appUnderWay says that the app may exist at Okta with the key it was asked for.
func appUnderWay() *problem.Problem {
	return problem.New("key.under-way", text.T("own-key.under-way", "The app may be at Okta already, with the key made before"),
		text.T("own-key.under-way.why", "The answer to the request that makes it was lost. Let Flowlatch find the app first; then use your key for it."),
		problem.NewWay(problem.GoToStep, text.T("way.find-app", "Go back and find the app"), text.Text{}))
}
