package setup

import (
	"context"

	"github.com/flowlatch/flowlatch/app/token"
)

// HoldToken asks for a token with another scope and keeps it for the endpoint's
// calls, as if the org had given no other.
func (w *Walk) HoldToken(ctx context.Context, endpointID, scope string) error {
	ws := w.Workspace()
	app := ws.ServiceApp(ws.Endpoint(endpointID).ServiceAppID)
	key, err := w.signingKey(ctx, *app)
	if err != nil {
		return err
	}
	got, err := w.source.Ask(ctx, token.Request{
		Origin: ws.Org.Origin, TokenURL: ws.Org.TokenURL, ClientID: app.ClientID, Key: key, Scopes: []string{scope},
	})
	if err == nil {
		w.keepToken(app.ID, got)
	}
	return err
}
