package setup

import (
	"context"
	"strings"

	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/signin"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/wire"
	"github.com/flowlatch/flowlatch/oauth"
)

// ServiceKeySignIn is what signing in as an existing service app takes.
type ServiceKeySignIn struct {
	ClientID string
	Key      *OwnKey
	// KeyID is the name that the key goes by at Okta, "" for its own: the kid in a
	// JWK, else its thumbprint (RFC 7638).
	KeyID  string
	Scopes []string // those of [SignInScopes] when none; what the app lacks is left out
}

// SignInServiceKey signs in as a service app and keeps its key in the vault. Where
// the app has no key of the name that was sent, and somebody is signed in who may
// read the app's keys, it goes by the name that this very key has there.
func (w *Walk) SignInServiceKey(ctx context.Context, in ServiceKeySignIn) error {
	if err := checkSignInClient(in.ClientID); err != nil {
		return err
	}
	if in.Key == nil {
		return badField("sign-in.key", text.T("sign-in.key-missing", "Choose the app's private key first"), problem.EditSignIn)
	}
	key, err := in.key()
	if err != nil {
		return err
	}
	return w.signIn(ctx, func(ctx context.Context, origin string) (*signin.Kept, error) {
		request := signin.ServiceKeyRequest{Origin: origin, ClientID: in.ClientID, Key: key, Scopes: in.Scopes}
		kept, err := w.keeper.ServiceKey(ctx, request)
		if p := problem.From(err); p == nil || p.Code != signin.CodeKeyID {
			return kept, err
		}
		name := w.keyNameAtOkta(ctx, in.ClientID, in.Key.Thumbprint)
		if name == "" || name == key.ID() {
			return nil, err
		}
		if request.Key, err = key.WithID(name); err != nil {
			return nil, err
		}
		return w.keeper.ServiceKey(ctx, request)
	})
}

// key is the key under the name that it is to be sent with.
func (in ServiceKeySignIn) key() (*oauth.Key, error) {
	name := strings.TrimSpace(in.KeyID)
	if name == "" {
		return in.Key.key, nil
	}
	key, err := in.Key.key.WithID(name)
	if err != nil {
		return nil, badField("sign-in.key-id", text.T("sign-in.key-id.bad", "This can't be a Key ID. Okta lists it in one line beside the public key."), problem.EditKeyID)
	}
	return key, nil
}

// keyNameAtOkta is the kid that an app has a key under, as whoever is signed in so far
// may read it; "" when that can't be told.
func (w *Walk) keyNameAtOkta(ctx context.Context, clientID, thumbprint string) string {
	if !SignedIn(w.Workspace()) {
		return ""
	}
	client, err := w.admin(ctx)
	if err != nil {
		return ""
	}
	at, err := client.App(wire.WithPurpose(ctx, text.T("setup.service-app.for-keys", "Which keys the app has")), clientID)
	if err != nil {
		return ""
	}
	return among(at.Keys, thumbprint).ID
}
