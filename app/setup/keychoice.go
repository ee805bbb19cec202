package setup

import (
	"context"
	"slices"

	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/oauth"
)

// KeyChoice is the key that somebody wants for a service app.
type KeyChoice struct {
	Type      KeyType
	Algorithm string // it signs with; "" = the type's usual one
	Anew      bool   // made here, also in place of one of the type that was brought along
}

// wanted is the algorithm, spelled out.
func (c KeyChoice) wanted() string {
	if fit := c.Type.Algorithms(); c.Algorithm == "" && len(fit) > 0 {
		return fit[0]
	}
	return c.Algorithm
}

// LikeKey is the choice of a key like a service app's. In place of an imported one
// of a size that isn't made here comes an RSA key.
func LikeKey(app *workspace.ServiceApp) KeyChoice {
	c := KeyChoice{Type: KeyType(app.KeyType), Algorithm: KeyAlgorithm(app)}
	if !made(c.Type) {
		c.Type = KeyRSA
	}
	if !slices.Contains(c.Type.Algorithms(), c.Algorithm) {
		c.Algorithm = c.Type.Algorithms()[0]
	}
	return c
}

// KeyAlgorithm is what a service app's key signs with; "" without a key.
func KeyAlgorithm(app *workspace.ServiceApp) string {
	if app.KeyAlgorithm != "" {
		return app.KeyAlgorithm
	}
	return KeyChoice{Type: KeyType(app.KeyType)}.wanted() // of a key made before there was a choice
}

// ChooseKey is PrepareKey with a choice of the algorithm. A key that there is
// already and is of the type stays; it signs with the chosen algorithm from now
// on, until Okta knows it.
func (w *Walk) ChooseKey(ctx context.Context, endpointID, label string, choice KeyChoice) error {
	ctx, done, err := w.begin(ctx)
	if err != nil {
		return err
	}
	defer done()
	app, err := w.ensureKey(ctx, endpointID, label, choice.Type)
	if err == nil && choice.Anew && app.KeyFrom != "" && app.ClientID == "" && !app.Sent {
		app, err = w.generate(ctx, app.ID, choice.Type)
	}
	if err != nil || KeyAlgorithm(&app) == choice.wanted() || app.ClientID != "" || app.Sent {
		return err
	}
	key, err := w.signingKey(ctx, app)
	if err != nil {
		return problem.From(err)
	}
	if key, err = key.WithAlgorithm(choice.wanted()); err != nil {
		return problem.From(err)
	}
	return w.updateApp(app.ID, func(_ *workspace.Workspace, app *workspace.ServiceApp) { describeKey(app, key) })
}

// describeKey writes down what may be known of a key.
func describeKey(app *workspace.ServiceApp, key *oauth.Key) {
	app.KeyType, app.KeyAlgorithm = string(key.Type()), key.Algorithm()
	app.KeyID, app.Thumbprint, app.PublicJWK = key.ID(), key.Thumbprint(), string(key.PublicJWK())
}

// signingKey reads an app's key from the vault, as Okta knows it: by its kid,
// and signing with its algorithm.
func (w *Walk) signingKey(ctx context.Context, app workspace.ServiceApp) (*oauth.Key, error) {
	packed, err := w.deps.Vault.Get(ctx, app.PrivateKey)
	if err != nil {
		return nil, err
	}
	key, err := oauth.ParseKey(packed)
	if err != nil {
		return nil, err
	}
	if key, err = key.WithAlgorithm(KeyAlgorithm(&app)); err != nil {
		return nil, err
	}
	return key.WithID(app.KeyID)
}
