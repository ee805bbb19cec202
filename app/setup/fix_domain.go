package setup

import (
	"context"

	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/wire"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/oauth"
	"github.com/flowlatch/flowlatch/okta"
)

// useOwnDomain moves the workspace to the domain that its org calls itself by.
// Credentials go there afterwards, so the org there must be the same one: both
// must have the organization id that step 1 found.
func useOwnDomain(w *Walk, ctx context.Context, _ *okta.Client, _ workspace.ServiceApp) error {
	ws := w.Workspace()
	own, err := w.ownAddress(ctx, ws.Org.Origin)
	if err != nil {
		return err
	}
	if own.Origin == ws.Org.Origin {
		return nil
	}
	if err := belongs(ws, renamed(ws, own)); err != nil {
		return err // a practice workspace stays on this computer
	}
	client, err := w.deps.Network.Client(wire.Route{Origin: own.Origin})
	if err != nil {
		return err
	}
	found, _, err := okta.Discover(ctx, client, own.Origin)
	if err != nil {
		return err
	}
	if found.ID != ws.Org.OrgID {
		return otherOrg(ws.Org.Domain, own.Domain)
	}
	return w.update(func(ws *workspace.Workspace) {
		MoveTo(ws, own.Origin)
		ws.Org.Domain, ws.Org.Cell, ws.Org.Production = own.Domain, string(own.Cell), own.Production
		correct(&ws.Org.Step, checkTokenURL, text.T("setup.org.token-taken", "The org's own, taken when a token was refused"))
	})
}

// TakeOwnDomain moves the workspace to the domain that its org calls itself by,
// as far as it isn't there; what is refused leaves it where it is.
func (w *Walk) TakeOwnDomain(ctx context.Context) error {
	ctx, done, err := w.begin(ctx)
	if err != nil {
		return err
	}
	defer done()
	_, ctx = w.attempt(ctx, orgProof)
	if err := useOwnDomain(w, ctx, nil, workspace.ServiceApp{}); err != nil {
		return problem.From(err)
	}
	return nil
}

// ownAddress is what the org at an origin calls itself.
func (w *Walk) ownAddress(ctx context.Context, origin string) (okta.Address, error) {
	client, err := w.deps.Network.Client(wire.Route{Origin: origin})
	if err != nil {
		return okta.Address{}, err
	}
	meta, err := oauth.Discover(wire.WithPurpose(ctx, text.T("setup.service-app.for-domain", "What the org calls itself")), client, origin)
	if err != nil {
		return okta.Address{}, err
	}
	return okta.ParseAddress(meta.Issuer)
}
