package setup

import (
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"os"

	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/oauth"
	"github.com/flowlatch/flowlatch/oauth/secret"
)

// PublicForms are the public half of a service app's key as it gets pasted
// elsewhere.
type PublicForms struct {
	JWK, JWKS string
	PEM       string // "" where the stored key can't be written so
}

// PublicFormsOf writes the public half of an app's key. It needs no secret.
func PublicFormsOf(app *workspace.ServiceApp) PublicForms {
	pem, err := oauth.PublicPEMOf(json.RawMessage(app.PublicJWK))
	if err != nil {
		pem = ""
	}
	return PublicForms{JWK: app.PublicJWK, JWKS: `{"keys":[` + app.PublicJWK + `]}`, PEM: pem}
}

// PrivateForm is how a private key is written to a file.
type PrivateForm string

// The forms: PKCS#8 in PEM, and JWK. Neither is encrypted.
const (
	PrivatePEM PrivateForm = "pem"
	PrivateJWK PrivateForm = "jwk"
)

// SavePrivateKey writes the private half of the endpoint's key into a new file
// that its owner alone may read (0600), and returns its full path. It replaces
// no file. What is wrong with the path gives a [*KeyRefusal]. Call it only when
// the person said so.
func (w *Walk) SavePrivateKey(ctx context.Context, endpointID, path string, form PrivateForm) (string, error) {
	ctx, done, err := w.begin(ctx)
	if err != nil {
		return "", err
	}
	defer done()
	app, err := w.appOf(endpointID)
	if err != nil {
		return "", err
	}
	key, err := w.signingKey(ctx, app)
	if err != nil {
		return "", problem.From(err)
	}
	plain, err := written(key, form)
	if err != nil {
		return "", problem.From(err)
	}
	if path, err = expand(path); err != nil {
		return "", FileRefusal(err)
	}
	err = writeSecret(path, plain)
	if errors.Is(err, fs.ErrExist) {
		err = &FileExistsError{Free: freeName(path)}
	}
	return path, FileRefusal(err)
}

func written(key *oauth.Key, form PrivateForm) (secret.Secret, error) {
	if form == PrivateJWK {
		return key.PrivateJWK()
	}
	return key.PrivatePEM()
}

// writeSecret makes a file and leaves none behind that isn't whole.
func writeSecret(path string, s secret.Secret) error {
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600) //nolint:gosec // the person's own choice
	if err != nil {
		return err
	}
	_, err = file.WriteString(s.Reveal())
	if err == nil {
		err = file.Sync()
	}
	if err = errors.Join(err, file.Close()); err != nil {
		return errors.Join(err, os.Remove(path))
	}
	return nil
}
